"""The rows of country-months and country-years, and how figures under other keys find their row.

A row is a code of Gleditsch and Ward's system and a month or a year of which a day falls in the state's time.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import polars as pl

from comity.registry import VERSION
from comity.registry.load import registry

Every = Literal["month", "year"]

FIRST = 1816
LAST_MONTH = date.fromisoformat(VERSION[:7] + "-01")
"""The registry knows states and operations to this month."""

KEYS = {"gwcode": pl.Int16, "year": pl.Int16, "month": pl.Date}


@cache
def members(every: Every) -> pl.DataFrame:
    """Codes of Gleditsch and Ward's system by month or year, from 1816 to the registry's month.

    Returns:
        gwcode (Int16), `every` (Date, first of the month; or Int16) and state (String, key of the registry), by the
        first two; no code changes hands and no state its code within a month or a year.
    """
    spells = registry()["state_spells"].filter(pl.col("system") == "gw")
    end = pl.lit(LAST_MONTH).dt.offset_by("1mo")
    dated = spells.select(
        "state",
        pl.col("code").alias("gwcode"),
        pl.max_horizontal(pl.col("from").str.to_date(), pl.date(FIRST, 1, 1)).alias("begin"),
        pl.min_horizontal(pl.col("until").str.to_date().fill_null(end), end).dt.offset_by("-1d").alias("last"),
    ).filter(pl.col("begin") <= pl.col("last"))
    step = {"month": "1mo", "year": "1y"}[every]
    periods = dated.with_columns(at=pl.date_ranges(pl.col("begin").dt.truncate(step), "last", step)).explode("at")
    when = pl.col("at") if every == "month" else pl.col("at").dt.year()
    rows = periods.select(pl.col("gwcode").cast(pl.Int16), when.cast(KEYS[every]).alias(every), "state")
    return rows.unique(maintain_order=True).sort("gwcode", every)


def spine(every: Every, years: tuple[int, int]) -> pl.DataFrame:
    """The rows of a panel: gwcode and `every`, sorted, from the first year to the last."""
    year = pl.col("month").dt.year() if every == "month" else pl.col("year")
    return members(every).filter(year.is_between(*years)).select("gwcode", every)


def placed(rows: pl.DataFrame, onto: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures on the rows of a panel; a yearly figure stands in every month of its year.

    Args:
        rows: figures, one row for each key: `state` or `gwcode`, and `month` or `year`.
        onto: the rows, as `spine` gives them.

    Returns:
        The figures, row by row as in `onto`, null where there are none; and the keys of figures other than zero that
        belong to no state of the system at their time.
    """
    when: Every = "month" if "month" in rows.columns else "year"
    who = "state" if "state" in rows.columns else "gwcode"
    there = members(when)
    typed = rows.cast({name: dtype for name, dtype in KEYS.items() if name in rows.columns})
    met = typed.join(there, on=[who, when], how="left", validate="1:1")
    other = "gwcode" if who == "state" else "state"
    numbers = [name for name, dtype in rows.schema.items() if dtype.is_numeric() and name not in KEYS]
    told = pl.any_horizontal(pl.col(numbers).fill_null(0) != 0)
    inside = pl.col(when).is_between(pl.lit(there[when].min()), pl.lit(there[when].max()))
    lost = met.filter(pl.col(other).is_null() & told & inside).select(who, when).sort(who, when)
    year = (
        [pl.col("month").dt.year().cast(pl.Int16).alias("year")] if "month" in onto.columns and when == "year" else []
    )
    found = onto.with_columns(year).join(
        met.drop_nulls(other).drop("state"),
        on=["gwcode", when],
        how="left",
        validate="m:1",
        maintain_order="left",
    )
    return found.select(column for column in rows.columns if column not in ("state", *KEYS)), lost
