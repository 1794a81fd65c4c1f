"""What each series covers, and how much it holds of the world: the tables hybrid_coverage and hybrid_effort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.rooms.hybrid.counts import counted, severe_from, until
from comity.rooms.hybrid.series import all_series

if TYPE_CHECKING:
    from datetime import date

    from comity.rooms.hybrid.series import Series


def inside(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Events of the years a series covers whole, and that may be known."""
    first = {key: int(series.first[:4]) for key, series in all_series().items()}
    ends = {key: _end(series) for key, series in all_series().items()}
    begun = pl.col("year") >= pl.col("series").replace_strict(first, return_dtype=pl.Int64)
    end = pl.col("series").replace_strict(ends, return_dtype=pl.Int64)
    return until(events.filter(begun & (pl.col("year") * 12 + pl.col("month") <= end)), as_of)


def coverage(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row a series: what it covers, to which month or year, and what of it has no state or no month.

    Args:
        events: of `inside`, with the rows of deaths between groups' states under target.
        as_of: first day of the last month that may be known.
    """
    levels = severe_from(events)
    return pl.DataFrame([_row(series, events, levels, as_of) for series in all_series().values()], schema=_COVERAGE)


def effort(events: pl.DataFrame, deaths: pl.DataFrame) -> pl.DataFrame:
    """Events of the whole world by series, year and month, how many states they hit and how many are laid to a state.

    Args:
        events: as `counts.marked` gives them.
        deaths: as `counts.deaths_between_groups` gives them.
    """
    key = ["series", "year", "month"]
    laid = events.group_by(key).agg(
        states=pl.col("target").drop_nulls().n_unique().cast(pl.Int64),
        laid=pl.col("event").filter(pl.col("source").is_not_null()).n_unique().cast(pl.Int64),
    )
    world = counted(events, ()).drop("intensity").join(laid, on=key)
    dead = deaths.group_by(key).agg(
        count=pl.col("count").sum(),
        severe=pl.lit(None, pl.Int64),
        states=pl.col("target").n_unique().cast(pl.Int64),
        laid=pl.lit(None, pl.Int64),
    )
    return pl.concat([world, dead.select(world.columns)]).sort(key)


def _row(series: Series, events: pl.DataFrame, levels: dict[str, int], as_of: date) -> dict[str, Any]:
    own = events.filter(pl.col("series") == series.key)
    placed = own.filter(pl.col("target").is_not_null())
    held = own["event"].n_unique()
    named = sorted({*own["source"].drop_nulls(), *own["target"].drop_nulls()})
    return {
        "series": series.key,
        "domain": series.domain,
        "title": series.title,
        "source": series.source,
        "months": series.months,
        "first": series.first,
        "last": known_to(series, as_of),
        "records": series.records,
        "events": held if series.counts_events else None,
        "no_state": held - placed["event"].n_unique() if series.counts_events else None,
        "no_month": own.filter(pl.col("month") == 0)["event"].n_unique() if series.months else None,
        "severe_from": levels.get(series.key),
        "states": named if series.states == "named" else [],
        "covers": series.covers,
        "effort": series.effort,
        "reading": series.reading,
        "intensity": series.intensity or None,
    }


def known_to(series: Series, as_of: date) -> str:
    """The last month or year of a series that may be known."""
    over = as_of.year if as_of.month == 12 else as_of.year - 1
    return min(series.last, f"{as_of:%Y-%m}" if series.months else str(over))


def _end(series: Series) -> int:
    """The last month of a series, as year times twelve and month."""
    year, _, month = series.last.partition("-")
    return int(year) * 12 + int(month or 12)


_COVERAGE: dict[str, Any] = {
    "series": pl.String, "domain": pl.String, "title": pl.String, "source": pl.String, "months": pl.Boolean,
    "first": pl.String, "last": pl.String, "records": pl.String, "events": pl.Int64, "no_state": pl.Int64,
    "no_month": pl.Int64, "severe_from": pl.Int64, "states": pl.List(pl.String), "covers": pl.String,
    "effort": pl.String, "reading": pl.String, "intensity": pl.String,
}  # fmt: skip
