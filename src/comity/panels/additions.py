"""What can be added to a state-year or dyad-year panel: one function an addition, from a grid and a mirror to columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.disputes import one_a_year
from comity.panels.variables import variables
from comity.sources import cow, mid
from comity.sources.atop import dyad_years

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.panels.grid import Grid
    from comity.sources.mirror import Mirror

Columns = dict[str, pl.Series]


@lru_cache(maxsize=32)
def table(read: Callable[[Mirror], pl.DataFrame], mirror: Mirror) -> pl.DataFrame:
    """A publisher's table, read once from each mirror."""
    return read(mirror)


def alliances(grid: Grid, mirror: Mirror) -> Columns:
    """ATOP pledges of the first state to the second."""
    rows = table(dyad_years, mirror)
    at, source = grid.rows_of(rows, ("cow1", "cow2"))
    return _flags(grid, "alliances", at, rows[source])


def capabilities(grid: Grid, mirror: Mirror) -> Columns:
    """National Material Capabilities of each state."""
    return grid.by_state(table(cow.capabilities, mirror), "cow", list(variables()["capabilities"]))


def contiguity(grid: Grid, mirror: Mirror) -> Columns:
    """Direct contiguity: the closest kind on any day of the year."""
    rows = _yearly(table(cow.contiguity, mirror)).group_by("cow1", "cow2", "year").agg(pl.col("conttype").min())
    at, source = grid.rows_of(rows, ("cow1", "cow2"))
    return _flags(grid, "contiguity", at, rows[source])


def majors(grid: Grid, mirror: Mirror) -> Columns:
    """Major powers: one in every year of which a day falls in its time as one."""
    rows = _yearly(table(cow.majors, mirror)).select("cow", "year", cowmaj=pl.lit(1, pl.Int8)).unique()
    codes = pl.DataFrame({"cow": grid.codes.astype(np.int32)})
    covered = variables()["majors"]["cowmaj"]
    years = pl.DataFrame({"year": np.arange(covered.first, covered.last + 1, dtype=np.int32)})
    every = codes.join(years, how="cross").join(
        rows.cast({"cow": pl.Int32, "year": pl.Int32}), on=["cow", "year"], how="left"
    )
    return grid.by_state(every.with_columns(pl.col("cowmaj").fill_null(0)), "cow", ["cowmaj"])


def disputes(grid: Grid, mirror: Mirror) -> Columns:
    """Militarized disputes: one a dyad-year, by the rules of `panels.disputes`."""
    rows = table(_disputes, mirror)
    at, source = grid.rows_of(rows, ("cow1", "cow2"))
    found = rows[source]
    flags = ("cowmidonset", "cowmidongoing")
    declared = variables()["disputes"]
    columns = {
        name: _scattered(grid.covered(v.first, v.last, pl.Int8), at, found[name])
        for name, v in declared.items()
        if name in flags
    }
    empty = {
        name: pl.repeat(None, len(grid.places), dtype=found[name].dtype, eager=True)
        for name in declared
        if name not in flags
    }
    return {
        name: columns.get(name, _scattered(empty[name], at, found[name]) if name in empty else None)
        for name in declared
    }  # type: ignore[misc]


def _disputes(mirror: Mirror) -> pl.DataFrame:
    return one_a_year(mid.directed_dyads(mirror), mid.disputes(mirror))


def _flags(grid: Grid, addition: str, at: np.ndarray, found: pl.DataFrame) -> Columns:
    """Columns that are zero inside the source's coverage where it has no row, and null outside."""
    declared = variables()[addition]
    return {
        name: _scattered(grid.covered(variable.first, variable.last, pl.Int8), at, found[name].cast(pl.Int8))
        for name, variable in declared.items()
    }


def _scattered(column: pl.Series, at: np.ndarray, values: pl.Series) -> pl.Series:
    """A column with some rows replaced."""
    return column.scatter(pl.Series(at), values)


def _yearly(rows: pl.DataFrame) -> pl.DataFrame:
    """Periods as years: every year of which a day falls in the period."""
    year = pl.int_ranges(pl.col("from").dt.year(), pl.col("until").dt.year() + 1)
    return rows.with_columns(year=year).explode("year")


ADDITIONS: dict[str, Callable[[Grid, Mirror], Columns]] = {
    "alliances": alliances,
    "capabilities": capabilities,
    "contiguity": contiguity,
    "majors": majors,
    "disputes": disputes,
}
