"""What is recorded of one state in one window, series by series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from comity.edition import once
from comity.errors import NoData
from comity.panels.names import Names, with_article
from comity.rooms.hybrid.past import LEAST, robust
from comity.rooms.hybrid.ranking import Look, Ranked, looks, ranked
from comity.rooms.hybrid.records import Records
from comity.rooms.hybrid.series import all_series
from comity.rooms.hybrid.windows import YEAR, Window, month_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.edition import Edition
    from comity.rooms.hybrid.records import Kind
    from comity.rooms.hybrid.series import Series

Status = Literal["judged", "short", "untested", "unsure", "silent"]
"""Judged against its past, past too short, not tested by its nature, state not surely covered, time not covered."""


@dataclass(frozen=True)
class Reading:
    """What one series says of a unit in a window.

    Attributes:
        series: the series.
        status: whether it speaks, and how far.
        count: records; None where it does not speak.
        severe: severe ones; None where it does not speak or counts none.
        world: records of the whole world.
        in_force: sanctions cases in force; None for other series.
        intensity: the highest of the records on the publisher's scale; None where there is none, or no scale.
        expected: records expected of the unit's past part of the world's; None where not judged.
        median: of the past, at today's effort.
        z: robust z-score; None where half of the past is the same number.
        chance: of so many or more, counted or severe, times the tests made (Bonferroni).
        past: years of the past it is held against; where it is not judged, in which there was such a state.
    """

    series: Series
    status: Status
    count: int | None = None
    severe: int | None = None
    world: int | None = None
    in_force: int | None = None
    intensity: int | None = None
    expected: float | None = None
    median: float | None = None
    z: float | None = None
    chance: float | None = None
    past: int = 0


@dataclass(frozen=True)
class Subject:
    """One state, or pair, in one window.

    Attributes:
        edition: the edition.
        records: its tables.
        state: the state.
        window: the time asked about.
    """

    edition: Edition
    records: Records
    state: str
    window: Window

    @cached_property
    def names(self) -> Names:
        """Names of states and of bodies of states."""
        return self.edition.names("state or organisation")

    def title(self, key: str) -> str:
        """A state's or a body's name, a state's before a body's of the same key."""
        return self.edition.names("state").titles.get(key) or self.names.title(key)

    def prose(self, key: str) -> str:
        """The name inside a sentence."""
        return with_article(self.title(key))

    @cached_property
    def name(self) -> str:
        """The state's name inside a sentence."""
        return self.prose(self.state)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """What each series says of all states as targets."""
        return looks(self.records, self.window, "target")

    @cached_property
    def ranked(self) -> tuple[Ranked, ...]:
        """All states in the order of the rule."""
        return ranked(self.records, self.window, "target")

    @cached_property
    def own(self) -> Ranked | None:
        """The state's place; None where no series speaks of it with a past."""
        return next((one for one in self.ranked if one.unit == self.state), None)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What each series says of the state as a target."""
        return self.read(self.looks, "target", self.state)

    def read(self, found: Sequence[Look], kind: Kind, unit: str) -> tuple[Reading, ...]:
        """What each series says of a unit, given what it says of all."""
        whole = (series for series in all_series().values() if series.directed or kind == "target")
        return tuple(self._reading(series, found, kind, unit) for series in whole)

    def _reading(self, series: Series, found: Sequence[Look], kind: Kind, unit: str) -> Reading:
        records, window = self.records, self.window
        if not records.speaks(series, window):
            return Reading(series, "silent")
        if not all(records.covers(series, state) for state in unit.split(" ")):
            return Reading(series, "unsure")
        panel = records.panel(series, window, kind, (unit,))
        count, world, past = int(panel.counts[0, -1]), int(panel.world[-1]), len(panel.blocks) - 1
        begun, _ = records.lived(unit.split(" "), window.last)
        lived = max(0, min(past, (window.first - begun) // window.months))  # blocks in which there was such a state
        hard = records.panel(series, window, kind, (unit,), "severe").counts[0, -1] if series.severe else None
        reading = Reading(
            series, "untested", count, None if hard is None else int(hard), world, self._in_force(series, kind, unit),
            records.intensity(series, kind, unit, window) if series.intensity else None,
            past=lived * window.months // YEAR,
        )  # fmt: skip
        if not series.tested:
            counts = panel.counts[:, past - lived :]
            return _described(reading, counts) if lived * window.months >= LEAST * YEAR else reading
        judged = [look.judged for look in found if look.series == series and unit in look.judged.units]
        if not judged or not set(records.existed(window)).issuperset(unit.split(" ")):
            return replace(reading, status="short")
        chance = min(1.0, len(judged) * min(float(one.chance[one.of(unit)]) for one in judged))
        first, at = judged[0], judged[0].of(unit)
        z = float(first.z[at])
        return replace(
            reading, status="judged", expected=float(first.expected[at]), median=float(first.median[at]),
            z=None if np.isnan(z) else z, chance=chance, past=past * window.months // YEAR,
        )  # fmt: skip

    def _in_force(self, series: Series, kind: Kind, unit: str) -> int | None:
        if series.source != "gsdb":
            return None
        return self.records.in_force(series, kind, unit, self.window.year)


def _described(reading: Reading, counts: NDArray[np.int64]) -> Reading:
    """With the median of the past; deaths on their logarithm, and no chance."""
    median, z = robust(np.log1p(counts[:, :-1]), np.log1p(counts[:, -1]))
    return replace(reading, median=float(np.expm1(median[0])), z=None if np.isnan(z[0]) else float(z[0]))


@once()
def records_of(edition: Edition) -> Records:
    """The room's tables of an edition.

    Raises:
        NoData: it was built by an earlier version, which made none.
    """
    tables = ("hybrid_states", "hybrid_dyads", "hybrid_effort", "hybrid_coverage", "state_spells")
    if any(name not in edition.manifest["tables"] for name in tables):
        raise NoData(
            "This edition holds no records of hybrid pressure.", remedy="Build one with this version: `comity build`."
        )
    return Records(*(edition.table(name) for name in tables))


def subject(edition: Edition, state: str, window: Window, source: str | None = None) -> Subject:
    """A state in a window, once it is sure that any series speaks of the time and that both states existed then.

    Args:
        edition: the edition.
        state: the state under pressure.
        window: the time asked about.
        source: the state looked at as its source.

    Raises:
        NoData: no series covers the window, or a state did not exist.
    """
    records = records_of(edition)
    whole = all_series().values()
    if not any(records.speaks(series, window) for series in whole):
        begin = min(month_number(series.first) for series in whole) // YEAR
        raise NoData(
            f"No series on hybrid pressure covers {window.text}.",
            remedy=f"Ask about a year from {begin} to {records.last_year}; any answer draws what each series covers.",
        )
    for one in (state, source) if source else (state,):
        if records.lived((one,), window.last)[1] < window.first:
            name = edition.names("state").title(one)
            spells = records.spells.filter(pl.col("state") == one)
            raise NoData(f"{name} was no state in {window.text}.", remedy=_was(spells))
    return Subject(edition, records, state, window)


def _was(spells: pl.DataFrame) -> str:
    """When the registry has a state as one."""
    if spells.is_empty():
        return "The registry has it in no system of states."
    first, ends = min(spells["from"])[:4], spells["until"]
    if ends.null_count():
        return f"The registry has it as a state, at times, from {first} on."
    return f"The registry has it as a state, at times, from {first} to {max(ends)[:4]}."
