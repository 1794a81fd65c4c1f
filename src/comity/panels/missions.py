"""Strength of peace operations by month: mission data sets under the registry's keys, one source for each month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import BuildError
from comity.panels.mission_names import fitting, labels
from comity.sources.corrected import corrected
from comity.sources.readers import missions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from comity.panels.mission_names import Labels
    from comity.sources.mirror import Mirror

SOURCES = ("ipi", "kathman", "bara_hultman")
"""Which source is taken where several have a month: the UN's own monthly totals first, then the set made from them,
then the one that also has the missions of others."""

NO_OPERATION = {
    "LBB": "the UN's logistics base at Brindisi",
    "UNOWAS": "a regional political office",
}
"""Names in the mission data that are no peace operation, and why."""

COUNTS = ("troops", "police", "observers", "total")


def strength(mirror: Mirror, registry: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Personnel by operation and month, one source for each month; parts of one operation are added up.

    Months outside the registry's dates of an operation are left out: some sources carry a last figure on for years.

    Args:
        mirror: the publishers' files.
        registry: its tables operations, states and state_spells.

    Returns:
        operation (String), month (Date, its first day), troops, police, observers and total (Int64, persons; a part
        that the source does not give is null), source (String, of `SOURCES`); by operation and month.

    Raises:
        SourceError: a file is missing or not as declared.
        BuildError: a mission that no operation of the registry is called.
    """
    return chosen(reported(mirror, registry), registry["operations"])


def chosen(rows: pl.DataFrame, operations: pl.DataFrame) -> pl.DataFrame:
    """Of the rows of `reported` one for each operation and month, within the registry's dates of the operation."""
    dates = operations.select("operation", *_first_and_last())
    inside = rows.join(dates, on="operation").filter(pl.col("month").is_between("first", "last"))
    once = inside.unique(["operation", "month"], keep="first", maintain_order=True)
    return once.select("operation", "month", *COUNTS, "source")


def reported(mirror: Mirror, registry: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What every source says of every operation and month, the one that `strength` takes first.

    Months outside the registry's dates of an operation are in here.

    Args:
        mirror: the publishers' files.
        registry: its tables operations, states and state_spells.

    Returns:
        the columns of `strength`, by operation, month and the order of `SOURCES`.

    Raises:
        SourceError: a file is missing or not as declared.
        BuildError: a mission that no operation of the registry is called.
    """
    known = labels(registry["operations"])
    spells = registry["state_spells"]
    by_iso = dict(registry["states"].drop_nulls("iso3").select("iso3", "state").rows())
    by_gw = dict(spells.filter(pl.col("system") == "gw").sort("from").select("code", "state").rows())
    by_cow = dict(spells.filter(pl.col("system") == "cow").sort("from").select("code", "state").rows())
    numbered = corrected(missions.bara_hultman, mirror).with_columns(label=pl.format("bh:{}", "mission_id"))
    frames = [
        _keyed(frame, known, name, hosts, code)
        for name, frame, hosts, code in (
            ("ipi", corrected(missions.ipi, mirror).with_columns(label="mission"), by_iso, "iso3"),
            ("kathman", corrected(missions.kathman, mirror).with_columns(label="mission"), by_cow, "cow"),
            ("bara_hultman", numbered, by_gw, "gw"),
        )
    ]
    rank = dict(zip(SOURCES, range(len(SOURCES)), strict=True))
    return (
        pl.concat(frames)
        .filter(pl.col("total").is_not_null())
        .group_by("operation", "month", "source")
        .agg(pl.when(pl.col(count).count() > 0).then(pl.col(count).sum()).alias(count) for count in COUNTS)
        .sort("operation", "month", pl.col("source").replace_strict(rank, return_dtype=pl.Int8))
        .select("operation", "month", *COUNTS, "source")
    )


def others(rows: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """What the sources say that were not chosen for a month: kept, so that they can be held against the choice.

    Args:
        rows: as `reported` gives them.
        taken: as `strength` gives them; months that it does not have are left out.

    Returns:
        operation, month, source and total (Int64, persons); by these.
    """
    months = taken.select("operation", "month", _taken="source")
    kept = rows.join(months, on=["operation", "month"]).filter(pl.col("source") != pl.col("_taken"))
    return kept.select("operation", "month", "source", "total").sort("operation", "month", "source")


def presence(operations: pl.DataFrame, until: date) -> pl.DataFrame:
    """Months in which each operation was there, by the registry's dates; a year without a month is the whole year.

    Args:
        operations: the registry's table.
        until: first day of the last month.

    Returns:
        operation (String) and month (Date, its first day), by both.
    """
    dated = operations.select("operation", *_first_and_last()).filter(pl.col("first") <= until)
    months = pl.date_ranges("first", pl.min_horizontal("last", pl.lit(until)), "1mo")
    return dated.select("operation", month=months).explode("month").sort("operation", "month")


def _first_and_last() -> tuple[pl.Expr, pl.Expr]:
    """First days of the first and the last month of an operation, the last far off for one that goes on."""
    start, end = pl.col("start"), pl.col("end").fill_null("9999")
    whole = [
        pl.when(day.str.len_chars() == 4).then(day + month).otherwise(day.str.slice(0, 7)) + "-01"
        for day, month in ((start, "-01"), (end, "-12"))
    ]
    return whole[0].str.to_date().alias("first"), whole[1].str.to_date().alias("last")


def _keyed(frame: pl.DataFrame, known: Labels, source: str, hosts: dict[Any, str], code: str) -> pl.DataFrame:
    """A mission data set with the registry's keys, by its own label or else by name, host and month.

    Raises:
        BuildError: a mission nobody knows.
    """
    by = ["mission", "label", code, "month"]
    keys: list[tuple[str, str, Any, date, str]] = []
    lost: set[str] = set()
    for mission, label, host, month in frame.select(by).unique().sort(by).rows():
        when, where = month.isoformat()[:7], hosts.get(host)
        operation = fitting(known, label, when, where) or fitting(known, mission, when, where)
        if operation:
            keys.append((mission, label, host, month, operation))
        elif mission not in NO_OPERATION:
            lost.add(mission)
    if lost:
        raise BuildError(
            f"{source} has missions that no operation of the registry is called: {', '.join(sorted(lost))}.",
            remedy="Add the operation, or the name to its aliases.",
        )
    schema = {column: frame.schema[column] for column in by} | {"operation": pl.String}
    found = pl.DataFrame(keys, schema=schema, orient="row")
    joined = frame.join(found, on=by, nulls_equal=True)
    counts = (pl.col(count).cast(pl.Int64) for count in COUNTS)
    return joined.select("operation", "month", *counts, pl.lit(source).alias("source"))
