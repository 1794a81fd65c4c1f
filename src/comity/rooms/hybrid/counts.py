"""From events to counts: by state as target and as source, by pair, and of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.rooms.hybrid.series import all_series

if TYPE_CHECKING:
    from datetime import date

SEVERE_SHARE = 0.15
"""An incident is severe from the lowest intensity that no more than this share of its series reaches."""

NUMBERS = ("count", "severe", "intensity", "in_force")


def severe_from(events: pl.DataFrame) -> dict[str, int]:
    """The intensity from which an incident is severe, for each series with a count of severe ones."""
    found = {}
    for key, series in all_series().items():
        if not series.severe:
            continue
        each = events.filter(pl.col("series") == key).group_by("event").agg(pl.col("intensity").max())
        levels = each["intensity"].drop_nulls().sort()
        shares = {level: float((levels >= level).sum()) / len(levels) for level in levels.unique().to_list()}
        found[key] = min((level for level, share in shares.items() if share <= SEVERE_SHARE), default=0)
    return found


def marked(events: pl.DataFrame) -> pl.DataFrame:
    """Events with the flag `hard`: as intense as `severe_from` asks; null in series without that count."""
    levels = severe_from(events)
    level = pl.col("series").replace_strict(levels, default=None, return_dtype=pl.Int64)
    return events.with_columns(
        hard=pl.when(level.is_not_null()).then((pl.col("intensity") >= level).fill_null(value=False))
    )


def counted(events: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Distinct events by series, `by`, year and month.

    Args:
        events: as `marked` gives them.
        by: "target", "source", both, or none (the world); rows without one are left out.

    Returns:
        series, `by`, year, month, count, severe (null in series without), intensity (the highest, null if unknown).
    """
    key = ("series", *by, "year", "month")
    hard = pl.col("event").filter(pl.col("hard")).n_unique()
    return (
        events.drop_nulls(list(by))
        .group_by(key)
        .agg(
            count=pl.col("event").n_unique().cast(pl.Int64),
            severe=pl.when(pl.col("hard").is_not_null().any()).then(hard.cast(pl.Int64)),
            intensity=pl.col("intensity").max(),
        )
        .sort(key)
    )


def in_force(cases: pl.DataFrame, by: tuple[str, ...], last_year: int) -> pl.DataFrame:
    """Sanctions cases in force by year.

    Args:
        cases: as `events.sanctions_cases` gives them.
        by: "target", "source" or both; rows without one are left out.
        last_year: the last year wanted.

    Returns:
        series, `by`, year, month (0), in_force.
    """
    until = pl.min_horizontal("last", pl.lit(last_year, pl.Int64))
    years = cases.drop_nulls(list(by)).filter(pl.col("year") <= last_year)
    spread = years.with_columns(year=pl.int_ranges("year", until + 1)).explode("year")
    key = ("series", *by, "year")
    held = spread.group_by(key).agg(in_force=pl.col("event").n_unique().cast(pl.Int64))
    return held.with_columns(month=pl.lit(0, pl.Int64)).sort(key)


def joined(counts: pl.DataFrame, held: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Counts and cases in force in one table; a year in which none began has the count 0."""
    key = ["series", *by, "year", "month"]
    whole = counts.join(held, on=key, how="full", coalesce=True).with_columns(pl.col("count").fill_null(0))
    return whole.select(*key, *NUMBERS).sort(key)


def deaths_between_groups(deaths: pl.DataFrame) -> pl.DataFrame:
    """Deaths in non-state conflict, of the edition's `deaths_year`, in the columns of counts by target."""
    rows = deaths.filter(pl.col("non_state") > 0).select(
        pl.lit("non_state_violence").alias("series"), pl.col("state").alias("target"), "year",
        pl.lit(0, pl.Int64).alias("month"), pl.col("non_state").alias("count"),
    )  # fmt: skip
    empty = {name: pl.lit(None, pl.Int64) for name in ("severe", "intensity")}
    return rows.with_columns(**empty).sort("series", "target", "year")


def until(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Rows that may be known: to the month, and of a year that is not over those without a month not at all."""
    over = as_of.year if as_of.month == 12 else as_of.year - 1
    yearly = (pl.col("month") == 0) & (pl.col("year") <= over)
    monthly = (pl.col("month") > 0) & (pl.col("year") * 12 + pl.col("month") <= as_of.year * 12 + as_of.month)
    return frame.filter(yearly | monthly)
