"""From the codes of one state system to those of another, year by year, through the registry's states."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from comity.registry.load import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST = 2100


@lru_cache(maxsize=8)
def crosswalk(source: str, target: str, *, beyond: bool = False) -> pl.DataFrame:
    """Codes of two systems for the same state in the same year.

    A state that changed its code in a year keeps the one it had longest that year in the target system. Where several
    codes of the source system lead to one of the target (255 and 260 to 260 in 1990), the one that stood longest goes
    before the others.

    Args:
        source: system of `code`, "cow" or "gw".
        target: system of `other`.
        beyond: whether a code also stands for the only state that ever had it in years in which the state was not in
            the source system: some publishers go on with a code, or begin before (the Netherlands under occupation).

    Returns:
        Columns `code`, `year`, `other` and `main` (Boolean, no other code that leads there stood longer), sorted; one
        row a code and year.
    """
    one, two = (_years(registry()["state_spells"], system) for system in (source, target))
    met = one.join(two, on=["state", "year"], suffix="_two").sort(
        "code", "year", "days_two", "days", descending=[False, False, True, True]
    )
    chosen = met.unique(["code", "year"], keep="first", maintain_order=True)
    if beyond:
        chosen = pl.concat([chosen, _beyond(one, two, chosen)])
    rank = pl.col("days").rank("ordinal", descending=True).over("code_two", "year")
    return chosen.select(
        pl.col("code").cast(pl.Int32),
        "year",
        pl.col("code_two").cast(pl.Int32).alias("other"),
        (rank == 1).alias("main"),
    ).sort("code", "year")


def _beyond(one: pl.DataFrame, two: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Rows as in `chosen` for the years in which a state with a code of its own was in the second system alone."""
    owned = one.group_by("code").agg(pl.col("state").unique()).filter(pl.col("state").list.len() == 1)
    rows = owned.explode("state").join(two.rename({"code": "code_two", "days": "days_two"}), on="state")
    longest = rows.sort("days_two", descending=True).unique(["code", "year"], keep="first")
    new = longest.join(chosen, on=["code", "year"], how="anti")
    return new.with_columns(days=pl.lit(0, pl.Int64)).select(chosen.columns)


def _years(spells: pl.DataFrame, system: str) -> pl.DataFrame:
    """Code of each state by year, with the days of the year it had it."""
    rows = spells.filter(pl.col("system") == system).select(
        "state",
        "code",
        pl.col("from").str.to_date().alias("begin"),
        pl.col("until").str.to_date().fill_null(pl.date(_LAST, 1, 1)).alias("end"),
    )
    last = pl.col("end").dt.offset_by("-1d").dt.year()
    years = rows.with_columns(year=pl.int_ranges(pl.col("begin").dt.year(), last + 1)).explode("year")
    first_day = pl.max_horizontal("begin", pl.date("year", 1, 1))
    last_day = pl.min_horizontal("end", pl.date(pl.col("year") + 1, 1, 1))
    return years.select(
        "state", "code", pl.col("year").cast(pl.Int32), (last_day - first_day).dt.total_days().alias("days")
    )


def recoded(
    rows: pl.DataFrame,
    codes: Sequence[str],
    *,
    source: str,
    target: str,
    once: bool = False,
    beyond: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with their codes in another system.

    Args:
        rows: rows with a column `year` and the code columns.
        codes: the code columns.
        source: their system.
        target: the system wanted.
        once: whether the rows are unique in codes and year and stay so: of two that would stand in one place, the row
            of the code that the state had longest that year is kept.
        beyond: as for `crosswalk`.

    Returns:
        The rows that found their place, and the codes and years, of the source system, of those that did not.
    """
    if source == target:
        return rows, rows.select(*codes, "year").clear()
    walk = crosswalk(source, target, beyond=beyond)
    found = rows.with_columns(pl.lit(value=True).alias("_main"))
    for code in codes:
        met = found.join(walk, left_on=[code, "year"], right_on=["code", "year"], how="left", maintain_order="left")
        found = met.with_columns(
            pl.col("other").alias(code), pl.col(code).alias(f"_{code}"), pl.col("_main") & pl.col("main")
        ).drop("other", "main")
    here = found.drop_nulls(list(codes))
    if once:
        key = [*codes, "year"]
        first, rest = here.filter("_main"), here.filter(~pl.col("_main"))
        alone = rest.join(first, on=key, how="anti", maintain_order="left")
        here = pl.concat([first, alone.unique(key, keep="first", maintain_order=True)])
    originals = [f"_{code}" for code in codes]
    lost = found.join(here, on=[*originals, "year"], how="anti")
    missing = lost.select(*(pl.col(f"_{code}").alias(code) for code in codes), "year").unique().sort(*codes, "year")
    return here.drop("_main", *originals), missing
