"""Where variables are added to a state-year or dyad-year panel: from a source's table to columns, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.crosswalk import crosswalk, recoded
from comity.panels.variables import variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.panels.grid import Grid
    from comity.panels.variables import Variable
    from comity.sources.mirror import Mirror

Columns = dict[str, pl.Series]


Read = Callable[["Mirror"], pl.DataFrame]
Gap = tuple[int, int]
"""A code of the Correlates of War system and a year."""


@dataclass(frozen=True)
class _Files:
    """The files of a source as they are now: a table made from them is made again when they are others."""

    digest: str
    mirror: Mirror = field(compare=False)


@lru_cache(maxsize=32)
def _table(read: Read, files: _Files) -> pl.DataFrame:
    """A table made from a source's files, once."""
    return read(files.mirror)


@lru_cache(maxsize=16)
def _recoded(read: Read, files: _Files, codes: tuple[str, ...], target: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A table of COW codes in another system, once, and what found no place there."""
    return recoded(_table(read, files), codes, source="cow", target=target, once=True, beyond=True)


@dataclass(frozen=True)
class Site:
    """Where variables are added: the rows, the files, and what did not find a place.

    Attributes:
        grid: the rows of the panel.
        mirror: the publishers' files.
        columns: the columns so far, keys included.
        unmatched: codes and years of a source without a place in the panel's state system, by addition; empty where
            all of them found one.
    """

    grid: Grid
    mirror: Mirror
    columns: Columns
    unmatched: dict[str, pl.DataFrame] = field(default_factory=dict)

    def read(self, addition: str, read: Read, codes: tuple[str, ...]) -> pl.DataFrame:
        """A table of COW codes in the panel's state system."""
        files = self._files(addition)
        if self.grid.system == "cow":
            return _table(read, files)
        found, lost = _recoded(read, files, codes, self.grid.system)
        last = self.grid.first + self.grid.years - 1
        self.unmatched[addition] = lost.filter(pl.col("year").is_between(self.grid.first, last))
        return found

    def by_state(
        self, addition: str, read: Read, *, gw: Read | None = None, zero: bool = False, gaps: Sequence[Gap] = ()
    ) -> Columns:
        """Every declared variable of a state-year source.

        Args:
            addition: name of its declaration.
            read: gives its table, with cow and year.
            gw: gives the publisher's own table for Gleditsch and Ward's system, with gw and year, if there is one.
            zero: whether a covered year without a row is zero.
            gaps: state-years that the source leaves out.
        """
        declared = variables()[addition]
        if gw and self.grid.system == "gw":
            return self.grid.by_state(_inside(_table(gw, self._files(addition)), declared), "gw", list(declared))
        rows = _inside(self.read(addition, read, ("cow",)), declared)
        zeros = self._known(gaps) & self._covered(addition) if zero else None
        return self.grid.by_state(rows, "cow", list(declared), zero=zeros)

    def by_pair(
        self,
        addition: str,
        read: Read,
        *,
        zero: Sequence[str] | None = None,
        gaps: Sequence[Gap] = (),
        either: bool = False,
    ) -> Columns:
        """Every declared variable of a dyad-year source: zero, or null, in covered years without a row.

        Args:
            addition: name of its declaration.
            read: gives its table, with cow1, cow2 and year.
            zero: variables that are zero where the source has no row; all of them where left out.
            gaps: state-years that the source leaves out.
            either: whether an unordered pair has the higher value of its two directions.
        """
        declared = variables()[addition]
        rows = _inside(self.read(addition, read, ("cow1", "cow2")), declared)
        if either and self.grid.pairs == 1:
            rows = _folded(rows)
        at, source = self.grid.rows_of(rows, ("cow1", "cow2"))
        order = np.argsort(at)
        place, found = pl.Series(at[order]), rows[source[order]]
        first = next(iter(declared.values()))
        everywhere = self.grid.system == "cow" and not gaps
        known = None if everywhere else self._known(gaps)
        covered = self.grid.covered(first.first, first.last, pl.Int8, known=known)
        columns = {}
        for name in declared:
            values = found[name]
            if zero is None or name in zero:
                blank = covered.cast(values.dtype)
            else:
                blank = pl.Series([], dtype=values.dtype).extend_constant(None, len(covered))
            columns[name] = blank.scatter(place, values)
        return columns

    def _files(self, addition: str) -> _Files:
        """The files of the sources of an addition's variables."""
        sources = {source for variable in variables()[addition].values() for source in variable.sources}
        return _Files(" ".join(self.mirror.digest(source) for source in sorted(sources)), self.mirror)

    def _covered(self, addition: str) -> NDArray[np.bool_]:
        """Whether an addition's source covers each year, shape (years,)."""
        first = next(iter(variables()[addition].values()))
        years = np.arange(self.grid.first, self.grid.first + self.grid.years)
        return (years >= first.first) & (years <= first.last)

    def _known(self, gaps: Sequence[Gap]) -> NDArray[np.bool_]:
        """Which states were in the Correlates of War system in which years and are no gap, shape (states, years).

        A source of that system says nothing, not even zero, of a state that was not in it.
        """
        grid, gap = self.grid, pl.DataFrame(list(gaps), {"code": pl.Int32, "year": pl.Int32}, orient="row")
        known = np.full((len(grid.codes), grid.years), grid.system == "cow")
        marked = (
            gap if grid.system == "cow" else crosswalk("cow", grid.system).join(gap, on=["code", "year"], how="anti")
        )
        inside = marked.filter(pl.col("year").is_between(grid.first, grid.first + grid.years - 1))
        state = grid.number(inside["code" if grid.system == "cow" else "other"])
        year = inside["year"].to_numpy() - grid.first
        known[state[state >= 0], year[state >= 0]] = grid.system != "cow"
        return known


def _inside(rows: pl.DataFrame, declared: dict[str, Variable]) -> pl.DataFrame:
    """Rows of the years that a source covers, each variable empty outside its own: a newer file may go on."""
    first, last = min(one.first for one in declared.values()), max(one.last for one in declared.values())
    if not rows["year"].is_between(first, last).all():
        rows = rows.filter(pl.col("year").is_between(first, last))
    shorter = [one for one in declared.values() if (one.first, one.last) != (first, last)]
    inside = {one.name: pl.when(pl.col("year").is_between(one.first, one.last)).then(one.name) for one in shorter}
    return rows.with_columns(**inside)


def _folded(rows: pl.DataFrame) -> pl.DataFrame:
    """Dyad-years with the lower code first and the higher value of both directions."""
    low, high = pl.min_horizontal("cow1", "cow2"), pl.max_horizontal("cow1", "cow2")
    return rows.group_by(low.alias("cow1"), high.alias("cow2"), "year").agg(pl.all().exclude("cow1", "cow2").max())
