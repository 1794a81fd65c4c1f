"""What is known of an operation by year: tasks given, dead, sites and contributors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date

MALICIOUS = "Malicious Act"
SEAT = 3
"""Geo-PKO's mark of a mission's own headquarters."""
NAMED = 5
"""Places and contributors that are named, the largest first."""
UNIFORMED_KINDS = ("observer", "peacekeeping", "multidimensional", "enforcement", "police")
"""Kinds of UN operation whose dead the UN counts, so that a year without one has none."""

_KEY = ("operation", "year")


def tasks(mandates: pl.DataFrame) -> pl.DataFrame:
    """Tasks given to an operation in a year, and the class of its mandate.

    Args:
        mandates: as `missions_more.mandates` gives them, with the registry's `operation`.

    Returns:
        operation, year (Int64), level (String), tasks (List of String, empty in years without a new one).
    """
    return mandates.select("operation", pl.col("year").cast(pl.Int64), "level", "tasks").unique(
        _KEY, keep="first", maintain_order=True
    )


def deaths(fatalities: pl.DataFrame, operations: pl.DataFrame, last: date) -> pl.DataFrame:
    """People of UN operations who died, by year, and those of them killed by a malicious act.

    Zero in the years in which a UN operation of uniformed people was there and nobody died; no row for others.

    Args:
        fatalities: as `missions_more.fatalities` gives them, with the registry's `operation`.
        operations: the registry's table.
        last: the last day that counts.

    Returns:
        operation, year, deaths and malicious (Int64, persons).
    """
    counted = (
        fatalities.filter(pl.col("day") <= last)
        .group_by("operation", year=pl.col("day").dt.year().cast(pl.Int64))
        .agg(
            deaths=pl.len().cast(pl.Int64),
            malicious=(pl.col("cause") == MALICIOUS).sum().cast(pl.Int64),
        )
    )
    covered = operations.filter((pl.col("lead") == "un") & pl.col("kind").is_in(UNIFORMED_KINDS)).select(
        "operation",
        _first=pl.col("start").str.slice(0, 4).cast(pl.Int64),
        _last=pl.col("end").str.slice(0, 4).cast(pl.Int64).fill_null(last.year).clip(upper_bound=last.year),
    )
    spans = covered.filter(pl.col("_first") <= pl.col("_last"))
    years = spans.select("operation", year=pl.int_ranges("_first", pl.col("_last") + 1)).explode("year")
    every = years.join(counted, on=_KEY, how="full", coalesce=True)
    return every.with_columns(pl.col("deaths", "malicious").fill_null(0)).sort(_KEY)


def sites(deployments: pl.DataFrame) -> pl.DataFrame:
    """Places where an operation stood in a year.

    Args:
        deployments: as `geopko.deployments` gives them, with the registry's `operation`.

    Returns:
        operation, year, sites (Int64), seat (String, place of the headquarters; null if none is marked), largest
        (List of String, the places with most troops).
    """
    order = ["operation", "year", "troops", "location"]
    ranked = deployments.sort(order, descending=[False, False, True, False], nulls_last=True)
    return (
        ranked.group_by("operation", pl.col("year").cast(pl.Int64), maintain_order=True)
        .agg(
            sites=pl.struct("location", "latitude", "longitude").n_unique().cast(pl.Int64),
            seat=pl.col("location").filter(pl.col("headquarters") == SEAT).first(),
            largest=pl.col("location").filter(pl.col("troops") > 0).unique(maintain_order=True).head(NAMED),
        )
        .sort(_KEY)
    )


def contributors(troops: pl.DataFrame) -> pl.DataFrame:
    """How many states sent troops in a year, who sent most, and how large a part the largest was.

    Args:
        troops: state, operation, year and troops (Int64, persons on the maps of deployment).

    Returns:
        operation, year, contributors (Int64), senders (List of String, the largest first) and top_share (Float64,
        share of the largest in the troops whose number is known; null where none is).
    """
    summed = troops.group_by("operation", "year", "state").agg(pl.col("troops").sum())
    ranked = summed.sort(["operation", "year", "troops", "state"], descending=[False, False, True, False])
    whole = pl.col("troops").sum()
    return (
        ranked.group_by("operation", "year", maintain_order=True)
        .agg(
            contributors=pl.len().cast(pl.Int64),
            senders=pl.col("state").head(NAMED),
            top_share=pl.when(whole > 0).then((pl.col("troops").max() / whole).round(3)),
        )
        .sort(_KEY)
    )


def together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The parts side by side, by operation and year; what a source does not cover is null."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.join(part, on=_KEY, how="full", coalesce=True)
    return whole.sort(_KEY)
