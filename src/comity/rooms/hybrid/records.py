"""What is recorded: the room's tables, and panels of counts from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from comity.rooms.hybrid.past import LEAST, Panel
from comity.rooms.hybrid.series import all_series
from comity.rooms.hybrid.windows import YEAR, Window, iso_month, long_enough, month_number, past_blocks, speaks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.hybrid.series import Series

Kind = Literal["target", "source", "dyad"]
Measure = Literal["count", "severe"]


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of one series and kind of unit by unit, as arrays of shape (rows,).

    Attributes:
        units: number of each unit.
        code: number of the row's unit.
        year: calendar year.
        month: 1 to 12, 0 where only the year is known.
        numbers: count, severe and in_force, empty cells as 0; intensity, those as -1.
    """

    units: dict[str, int]
    code: NDArray[np.int64]
    year: NDArray[np.int64]
    month: NDArray[np.int64]
    numbers: dict[str, NDArray[np.int64]]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Part:
        """From rows with the columns unit, year, month, count, severe, intensity and in_force."""
        rows = rows.sort("unit", maintain_order=True)
        units = {unit: at for at, unit in enumerate(rows["unit"].unique(maintain_order=True))}
        code = np.array([units[unit] for unit in rows["unit"]], dtype=np.int64)
        numbers = {name: rows[name].fill_null(0).to_numpy() for name in _COUNTS}
        numbers["intensity"] = rows["intensity"].fill_null(-1).to_numpy()
        return cls(units, code, rows["year"].to_numpy(), rows["month"].to_numpy(), numbers)

    def own(self, unit: str) -> slice:
        """The rows of a unit."""
        at = self.units.get(unit, len(self.units))
        first, end = np.searchsorted(self.code, (at, at + 1)).tolist()
        return slice(first, end)


_COUNTS = ("count", "severe", "in_force")
_NONE = np.zeros(0, dtype=np.int64)
_NOTHING = Part({}, _NONE, _NONE, _NONE, dict.fromkeys((*_COUNTS, "intensity"), _NONE))


@dataclass(frozen=True, eq=False)
class Records:
    """The room's tables, one of a kind.

    Attributes:
        states: hybrid_states.
        dyads: hybrid_dyads.
        effort: hybrid_effort.
        coverage: hybrid_coverage.
        spells: the registry's state_spells.
    """

    states: pl.DataFrame
    dyads: pl.DataFrame
    effort: pl.DataFrame
    coverage: pl.DataFrame
    spells: pl.DataFrame

    def last(self, series: str) -> str:
        """The last month or year of a series."""
        return self._covered[series][0]

    def named(self, series: str) -> frozenset[str]:
        """States that the data of a series name."""
        return self._covered[series][1]

    @cached_property
    def _covered(self) -> dict[str, tuple[str, frozenset[str]]]:
        rows = self.coverage.select("series", "last", "states").rows()
        return {series: (last, frozenset(states)) for series, last, states in rows}

    def part(self, series: str, kind: Kind | Literal["world"]) -> Part:
        """Counts of one series by unit: a state in a role, a pair, or "" for the world."""
        return self._parts.get((kind, series), _NOTHING)

    @cached_property
    def _parts(self) -> dict[tuple[str, str], Part]:
        parts: dict[tuple[str, str], Part] = {}
        for (series, role), frame in self.states.partition_by("series", "role", as_dict=True).items():
            parts[str(role), str(series)] = Part.of(frame.with_columns(unit="state"))
        pairs = self.dyads.with_columns(unit=pl.concat_str("source", "target", separator=" "))
        for (series,), frame in pairs.partition_by("series", as_dict=True).items():
            parts["dyad", str(series)] = Part.of(frame)
        none = pl.lit(None, pl.Int64)
        world = self.effort.with_columns(unit=pl.lit(""), in_force=none, intensity=none)
        for (series,), frame in world.partition_by("series", as_dict=True).items():
            parts["world", str(series)] = Part.of(frame)
        return parts

    def speaks(self, series: Series, window: Window) -> bool:
        """Whether a series covers a window."""
        return speaks(series, window, self.last(series.key))

    def years(self, series: Series) -> range:
        """The whole years a series covers."""
        end = month_number(self.last(series.key), end=True) + 1
        return range(-(-month_number(series.first) // YEAR), end // YEAR)

    @property
    def last_year(self) -> int:
        """The last whole year that any series covers."""
        return max(self.years(series).stop for series in all_series().values()) - 1

    def judges(self, series: Series, window: Window) -> bool:
        """Whether a series covers a window and a past that is long enough."""
        return self.speaks(series, window) and long_enough(series, window)

    def existed(self, window: Window) -> tuple[str, ...]:
        """States of the system of Gleditsch and Ward in a window and the five years before, by key."""
        since, day = f"{iso_month(window.first - LEAST * YEAR)}-28", f"{iso_month(window.last)}-28"
        return tuple(sorted({state for state, begun, until in self._system if begun <= since and until > day}))

    @cached_property
    def _system(self) -> list[tuple[str, str, str]]:
        """States of the system of Gleditsch and Ward, from and until when; those that last, to the end of time."""
        spells = self.spells.filter(pl.col("system") == "gw").select("state", "from", pl.col("until").fill_null("9999"))
        return spells.rows()

    @cached_property
    def _spans(self) -> dict[str, list[tuple[int, int]]]:
        """First and last month of each time a state was one, in any system; months counted from year 0."""
        found: dict[str, list[tuple[int, int]]] = {}
        rows = self.spells.select("state", "from", pl.col("until").fill_null("9999-12")).rows()
        for state, begun, until in rows:  # the day it ended is no day of it
            span = month_number(begun[:7]), month_number(until[:7]) - until.endswith("-01")
            found.setdefault(state, []).append(span)
        return found

    def lived(self, states: Sequence[str], month: int) -> tuple[int, int]:
        """First and last month of the last time to a month in which all of some states were states.

        The first stands after the last where there was no such time.
        """
        each = [[span for span in self._spans.get(state, ()) if span[0] <= month] for state in states]
        last = min(month, *(max((last for _, last in spans), default=-1) for spans in each))
        return max(min((first for first, end in spans if end >= last), default=last + 1) for spans in each), last

    def covers(self, series: Series, state: str) -> bool:
        """Whether a series surely covers a state."""
        return series.states == "all" or state in self.named(series.key)

    def units(self, kind: Kind, window: Window) -> tuple[str, ...]:
        """What can be compared in a window: states, or pairs (source, a space, target) ever recorded to its end."""
        states = self.existed(window)
        if kind != "dyad":
            return states
        known, tested = set(states), [series.key for series in all_series().values() if series.tested]
        pairs = self.dyads.filter((pl.col("year") <= window.year) & pl.col("series").is_in(tested)).select(
            "source", "target"
        )
        return tuple(sorted(f"{a} {b}" for a, b in pairs.unique().rows() if {a, b} <= known))

    def panel(
        self, series: Series, window: Window, kind: Kind, units: Sequence[str], measure: Measure = "count"
    ) -> Panel:
        """Counts by unit and block: the blocks of the past that count, and the window.

        Raises:
            ValueError: the series does not cover the window.
        """
        if not self.speaks(series, window):
            raise ValueError(f"{series.key} does not cover {window.text}")
        blocks = past_blocks(series, window) + 1
        total, _ = _laid_out(self.part(series.key, "world"), ("",), window, blocks, measure)
        counts, names = _laid_out(self.part(series.key, kind), units, window, blocks, measure)
        return Panel(tuple(units), names, counts, total[0])

    def timeline(self, series: Series, kind: Kind | Literal["world"], unit: str, *, months: bool) -> Mapping[str, int]:
        """What is recorded of one unit, or of the world, by year or by month (undated events left out); gaps are 0.

        Args:
            series: the series.
            kind: role of a state, "dyad", or "world".
            unit: the state, or the pair.
            months: whether by month.
        """
        return _told(self.part(series.key, kind), unit, months)

    def in_force(self, series: Series, kind: Kind, unit: str, year: int) -> int:
        """Sanctions cases in force in a year."""
        part = self.part(series.key, kind)
        own = part.own(unit)
        return int(part.numbers["in_force"][own][part.year[own] == year].sum())

    def intensity(self, series: Series, kind: Kind, unit: str, window: Window) -> int | None:
        """The highest intensity in a window on the publisher's scale; None where none is known."""
        part = self.part(series.key, kind)
        own = part.own(unit)
        year, month = part.year[own], part.month[own]
        number = year * YEAR + month - 1
        within = year == window.year if window.whole_year else (
            (month > 0) & (number >= window.first) & (number <= window.last)
        )  # fmt: skip
        highest = int(part.numbers["intensity"][own][within].max(initial=-1))
        return highest if highest >= 0 else None


@lru_cache(maxsize=512)
def _told(part: Part, unit: str, months: bool) -> Mapping[str, int]:  # noqa: FBT001 - part of the key
    own = part.own(unit)
    found: dict[str, int] = {}
    each = (rows[own].tolist() for rows in (part.year, part.month, part.numbers["count"]))
    for year, month, count in zip(*each, strict=True):
        if month or not months:
            name = f"{year:04d}-{month:02d}" if months else str(year)
            found[name] = found.get(name, 0) + count
    return MappingProxyType(found)


def _laid_out(
    part: Part, units: Sequence[str], window: Window, blocks: int, measure: Measure
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Counts as an array of units and blocks, and the blocks' names."""
    place = np.full(len(part.units) + 1, -1, dtype=np.int64)
    for at, unit in enumerate(units):
        place[part.units.get(unit, len(part.units))] = at
    place[len(part.units)] = -1
    if window.whole_year:
        back, dated = window.year - part.year, np.ones(len(part.year), dtype=np.bool_)
        names = [str(window.year - ago) for ago in range(blocks - 1, -1, -1)]
    else:
        back, dated = (window.last - (part.year * YEAR + part.month - 1)) // window.months, part.month > 0
        names = [iso_month(window.first - ago * window.months) for ago in range(blocks - 1, -1, -1)]
    at_unit = place[part.code]
    kept = (back >= 0) & (back < blocks) & dated & (at_unit >= 0)
    laid = np.zeros((len(units), blocks), dtype=np.int64)
    np.add.at(laid, (at_unit[kept], blocks - 1 - back[kept]), part.numbers[measure][kept])
    return laid, tuple(names)
