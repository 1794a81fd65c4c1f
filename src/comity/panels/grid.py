"""The skeleton of a panel: which states, or pairs of states, existed in which years.

States and years are numbered from zero; a row of the panel is one place in a dense block of (state, year) or
(state, state, year). Every variable is then a lookup by place: two million rows take a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """The rows of a state-year or dyad-year panel.

    Attributes:
        system: "cow" or "gw".
        codes: codes of the states, ascending; their position is their number.
        first: first year.
        years: number of years.
        present: for each spell of each state, its number, first and last day (as days since 1970), shape (spells, 3).
        pairs: 0 for state-years, 1 for unordered pairs, 2 for ordered pairs.
        kept: places of the rows, where only some of them are wanted.
    """

    system: str
    codes: NDArray[np.int64]
    first: int
    years: int
    present: NDArray[np.int64]
    pairs: int
    kept: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, spells: pl.DataFrame, *, system: str, years: tuple[int, int], pairs: int) -> Grid:
        """From the registry's state_spells; a spell without an end lasts."""
        far = pl.lit("9999-12-31")
        day = pl.format("{}-12-31", pl.lit(years[1]))
        rows = spells.filter((pl.col("system") == system) & (pl.col("from") <= day)).select(
            "code",
            pl.col("from").str.to_date(),
            (pl.col("until").fill_null(far).str.to_date().dt.offset_by("-1d")).alias("last"),
        )
        rows = rows.filter(pl.col("last").dt.year() >= years[0]).sort("code", "from")
        codes = np.unique(rows["code"].to_numpy())
        number = np.searchsorted(codes, rows["code"].to_numpy())
        days = rows.select(pl.col("from", "last").cast(pl.Int32)).to_numpy()
        present = np.column_stack([number, days]).astype(np.int64)
        return cls(system, codes, years[0], years[1] - years[0] + 1, present, pairs)

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """Whether a state existed on any day of a year, shape (states, years)."""
        begun, ended = (
            np.searchsorted(self._new_years, self.present[:, column], side="right") - 1 for column in (1, 2)
        )
        alive = np.zeros((len(self.codes), self.years), dtype=np.bool_)
        for number, begin, end in zip(self.present[:, 0], begun.clip(min=0), ended, strict=True):
            alive[number, begin : end + 1] = True
        return alive

    @cached_property
    def _new_years(self) -> NDArray[np.int64]:
        """First day of each year, and of the year after the last, as days since 1970."""
        years = np.arange(self.first, self.first + self.years + 1)
        return (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Place of each row in the dense block, ascending: rows are sorted by state (or pair), then year."""
        if self.kept is not None:
            return self.kept
        if not self.pairs:
            return np.flatnonzero(self.alive)
        both = self.alive[:, None, :] & self.alive[None, :, :]
        for year in self._years_of_change():  # only states that came or went in a year can miss each other
            both[:, :, year] = self._met(year)
        states = np.arange(len(self.codes))
        both[states, states] = False
        if self.pairs == 1:
            both &= (states[:, None] < states[None, :])[:, :, None]
        return np.flatnonzero(both)

    def _years_of_change(self) -> NDArray[np.int64]:
        """Numbers of the years inside which a state came or went."""
        first_days = np.concatenate([self.present[:, 1], self.present[:, 2] + 1])
        inside = first_days[(first_days > self._new_years[0]) & (first_days < self._new_years[-1])]
        year = np.searchsorted(self._new_years, inside, side="right") - 1
        return np.unique(year[self._new_years[year] != inside])

    def _met(self, year: int) -> NDArray[np.bool_]:
        """Which states existed on one day of a year together, shape (states, states)."""
        start, after = self._new_years[year], self._new_years[year + 1]
        number, first, last = self.present[(self.present[:, 1] < after) & (self.present[:, 2] >= start)].T
        first, last = np.maximum(first, start), np.minimum(last, after - 1)
        one, two = np.nonzero(np.maximum.outer(first, first) <= np.minimum.outer(last, last))
        met = np.zeros((len(self.codes), len(self.codes)), dtype=np.bool_)
        met[number[one], number[two]] = True
        return met

    @cached_property
    def _row(self) -> NDArray[np.int32]:
        """Row of each place in the dense block of pairs; -1 where the panel has none."""
        row = np.full(len(self.codes) ** 2 * self.years, -1, dtype=np.int32)
        row[self.places] = np.arange(len(self.places), dtype=np.int32)
        return row

    @cached_property
    def _split(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Number of the state or pair, and of the year, of each row."""
        return _divided(self.places.astype(np.uint32), self.years)

    @property
    def year_index(self) -> NDArray[np.uint32]:
        """Number of the year of each row."""
        return self._split[1]

    @cached_property
    def sides(self) -> tuple[NDArray[np.uint32], ...]:
        """Number of the state of each row, or of both states."""
        return _divided(self._split[0], len(self.codes)) if self.pairs else (self._split[0],)

    @cached_property
    def _state_years(self) -> tuple[pl.Series, ...]:
        return tuple(pl.Series(side * np.uint32(self.years) + self.year_index) for side in self.sides)

    def only(self, rows: NDArray[np.bool_]) -> Grid:
        """The grid with some of its rows."""
        return replace(self, kept=self.places[rows])

    def keys(self) -> dict[str, pl.Series]:
        """The key columns."""
        letter = {"cow": "ccode", "gw": "gwcode"}[self.system]
        names = (letter,) if not self.pairs else (f"{letter}1", f"{letter}2")
        codes = self.codes.astype(np.int16)
        columns = {name: pl.Series(name, codes[side]) for name, side in zip(names, self.sides, strict=True)}
        return columns | {"year": pl.Series("year", (self.year_index + self.first).astype(np.int16))}

    def number(self, codes: pl.Series) -> NDArray[np.int64]:
        """Number of each code; -1 where the grid has no such state."""
        given = codes.cast(pl.Int64).fill_null(-1).to_numpy()
        found = np.searchsorted(self.codes, given).clip(max=len(self.codes) - 1)
        return np.where(self.codes[found] == given, found, -1)

    def by_state(
        self, rows: pl.DataFrame, code: str, columns: Sequence[str], *, zero: NDArray[np.bool_] | None = None
    ) -> dict[str, pl.Series]:
        """State-year columns spread over the rows; null where the source has none.

        Args:
            rows: the source, one row a state and year, with a column `year`.
            code: its column of codes.
            columns: the columns wanted.
            zero: state-years for which no row means zero, shape (states, years).

        Returns:
            The columns; in a dyad-year panel each twice, with 1 and 2 behind its name.
        """
        state, year = self.number(rows[code]), rows["year"].to_numpy().astype(np.int64) - self.first
        here = np.flatnonzero((state >= 0) & (year >= 0) & (year < self.years))
        source = np.full(len(self.codes) * self.years, rows.height, dtype=np.int64)
        if zero is not None:
            source[zero.ravel()] = rows.height + 1
        source[state[here] * self.years + year[here]] = here
        nothing = rows.select(columns).clear(n=1)
        dense = pl.concat([rows.select(columns), nothing, nothing.select(pl.all().fill_null(0))])[pl.Series(source)]
        spread: dict[str, pl.Series] = {}
        for side, place in enumerate(self._state_years, start=1):
            suffix = str(side) if self.pairs else ""
            found = dense.select(pl.all().gather(pl.lit(place)))
            spread |= {f"{name}{suffix}": found[name].alias(f"{name}{suffix}") for name in columns}
        return spread

    def rows_of(self, rows: pl.DataFrame, codes: tuple[str, str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the dyad-years of a source stand in the panel.

        Args:
            rows: the source, with a column `year` and the two code columns.
            codes: names of the code columns.

        Returns:
            Rows of the panel, and the rows of the source they belong to; dyad-years outside the panel are left out.
        """
        one, two = (self.number(rows[code]) for code in codes)
        year = rows["year"].to_numpy().astype(np.int64) - self.first
        here = np.flatnonzero((one >= 0) & (two >= 0) & (year >= 0) & (year < self.years))
        place = (one[here] * len(self.codes) + two[here]) * self.years + year[here]
        found = self._row[place]
        met = found >= 0
        return found[met].astype(np.int64), here[met]

    def covered(
        self, first: int, last: int, dtype: pl.DataType | type[pl.DataType], *, known: NDArray[np.bool_] | None = None
    ) -> pl.Series:
        """Zero in the years a source covers and null in all others, as a column.

        Args:
            first: first year covered.
            last: last year.
            dtype: type of the column.
            known: state-years the source speaks of, shape (states, years); all of them where left out. A pair is
                covered where both its states are.
        """
        years = np.arange(self.first, self.first + self.years)
        inside = (years >= first) & (years <= last)
        if known is None:
            zeros = pl.Series([0 if covered else None for covered in inside], dtype=dtype)
            return zeros.gather(pl.Series(self.year_index))
        spoken = pl.Series((known & inside).ravel())
        sides = (spoken.gather(place) for place in self._state_years)
        both = next(sides)
        for side in sides:
            both = both & side
        return pl.select(pl.when(both).then(pl.lit(0, dtype))).to_series()


def _divided(number: NDArray[np.uint32], by: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Quotient and remainder; several times as fast as `numpy.divmod`."""
    quotient = number // np.uint32(by)
    return quotient, number - quotient * np.uint32(by)
