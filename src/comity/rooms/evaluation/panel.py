"""Country-months: deaths, and the peace operations that were there, as blocks of states by months.

An operation's people are counted once, however many states it works in: whole at its main host, the first named in the
registry that the series of deaths has in that month. Other ways to count it stand beside that, for a check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from comity.panels.missions import presence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

People = dict[tuple[str, "date"], tuple[float, float, float]]
"""Troops, police and observers by operation and month."""

Sharing = Literal["main host", "divided equally", "left out"]
"""How an operation in several states is counted: its people; its presence counts in each host, unless left out."""

SHARINGS: tuple[Sharing, ...] = ("main host", "divided equally", "left out")

FIRST, LAST = 1990, 2019
"""Years of which strength is known."""

COUNTS = ("troops", "police", "observers")
LEADS = ("un", "regional", "alliance", "states")
"""Who leads: the UN; a regional organisation; NATO, the EU or the WEU; states alone."""

ALLIANCES = ("nato", "eu", "weu")
ARMED = ("peacekeeping", "multidimensional", "enforcement")
"""Kinds of operations that have troops."""
FIELD = (*ARMED, "observer", "police")
"""Kinds of operations that count as present."""


@dataclass(frozen=True)
class Panel:
    """States by months.

    Attributes:
        states: keys, sorted.
        months: first days, without gaps.
        deaths: shape (states, months); NaN where the series has none.
        strength: persons by count and lead, shape (3, 4, states, months); zero where no operation was, NaN in months
            of an armed operation whose strength is not known and outside the years covered.
        present: whether an operation of each lead was there, shape (4, states, months).
        armed: the same of operations of the kinds that have troops, 0 or 1; NaN where they are left out.
        rival: whether an intervention, or an enforcement operation of unknown strength, was there.
        operations: cells (state, month) in which each operation was present, by key.
        hosts: main host's number in each month, by operation; -1 where it was not there; each of shape (months,).
        people: troops, police and observers by operation and month.
        un: operations led by the UN.
        kinds: further blocks, as `comity.rooms.evaluation.kind` makes them.
    """

    states: tuple[str, ...]
    months: tuple[date, ...]
    deaths: Floats
    strength: Floats
    present: NDArray[np.bool_]
    armed: Floats
    rival: NDArray[np.bool_]
    operations: dict[str, NDArray[np.bool_]]
    hosts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    people: People = field(default_factory=dict)
    un: frozenset[str] = frozenset()
    kinds: dict[str, Floats] = field(default_factory=dict)

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Months within the years of which strength is known, shape (months,)."""
        return np.array([FIRST <= month.year <= LAST for month in self.months])


def panel(tables: Mapping[str, pl.DataFrame], sharing: Sharing = "main host") -> Panel:
    """The blocks.

    Args:
        tables: `deaths_month`, `operations` and `mission_months` of an edition.
        sharing: how an operation in several states is counted.

    Returns:
        The panel, over all states and months of `deaths_month`.
    """
    states, months, deaths = _deaths(tables["deaths_month"])
    people = _people(tables["mission_months"])
    operations = _deployed(tables["operations"], {key for key, _ in people})
    blocks = _Blocks(states, months, ~np.isnan(deaths), sharing)
    there = presence(operations, months[-1]).filter(pl.col("month") >= months[0])
    about = {row["operation"]: row for row in operations.to_dicts()}
    for operation, month in there.rows():
        blocks.add(about[operation], month, people)
    return blocks.panel(deaths, people, frozenset(operations.filter(pl.col("lead") == "un")["operation"]))


class _Blocks:
    """Blocks that operations are added to, month by month."""

    def __init__(
        self, states: tuple[str, ...], months: tuple[date, ...], known: NDArray[np.bool_], sharing: Sharing
    ) -> None:
        self.states, self.months, self.known, self.sharing = states, months, known, sharing
        self.place = {state: number for number, state in enumerate(states)}
        self.time = {month: number for number, month in enumerate(months)}
        self.present = np.zeros((len(LEADS), *known.shape), dtype=bool)
        self.armed = np.zeros(self.present.shape)
        self.rival, self.unknown = np.zeros(known.shape, dtype=bool), np.zeros(known.shape, dtype=bool)
        self.strength = np.zeros((len(COUNTS), len(LEADS), *known.shape))
        self.operations: dict[str, NDArray[np.bool_]] = {}
        self.hosts: dict[str, NDArray[np.int64]] = {}

    def add(self, row: Mapping[str, Any], month: date, people: People) -> None:
        """Add one month of an operation."""
        at = self.time[month]
        here = [self.place[host] for host in row["hosts"].split() if host in self.place]
        here = [host for host in here if self.known[host, at]]
        if not here:
            return
        counted = people.get((row["operation"], month))
        if row["kind"] == "intervention" or (row["kind"] == "enforcement" and counted is None):
            self.rival[here, at] = True
            return
        lead, forces = LEADS.index(_lead(row["lead"])), row["kind"] in ARMED
        left_out = forces and self.sharing == "left out" and len(here) > 1
        self.unknown[here, at] |= left_out or (forces and counted is None)
        if row["kind"] in FIELD:
            self.present[lead, here, at] = True
            self.operations.setdefault(row["operation"], np.zeros(self.known.shape, dtype=bool))[here, at] = True
        if forces:
            self.armed[lead, here, at] = np.nan if left_out else 1.0
        if counted is not None:
            shares = dict.fromkeys(here, 1 / len(here)) if self.sharing == "divided equally" else {here[0]: 1.0}
            for host, share in shares.items():
                self.strength[:, lead, host, at] += share * np.array(counted)
        self.hosts.setdefault(row["operation"], np.full(len(self.months), -1))[at] = here[0]

    def panel(self, deaths: Floats, people: People, un: frozenset[str]) -> Panel:
        """The finished panel."""
        covered = np.array([FIRST <= month.year <= LAST for month in self.months])
        self.strength[:, :, self.unknown | ~covered] = np.nan
        return Panel(
            self.states, self.months, deaths, self.strength, self.present, self.armed, self.rival, self.operations,
            self.hosts, people, un,
        )  # fmt: skip


def _deaths(series: pl.DataFrame) -> tuple[tuple[str, ...], tuple[date, ...], Floats]:
    """States, months and deaths, NaN where the series has none."""
    states = tuple(series["state"].unique().sort().to_list())
    months = tuple(series["month"].unique().sort().to_list())
    wide = series.pivot("state", index="month", values="deaths").sort("month").select(states)
    return states, months, wide.cast(pl.Float64).fill_null(np.nan).to_numpy().T.copy()


def _deployed(operations: pl.DataFrame, counted: set[str]) -> pl.DataFrame:
    """Operations without those that were never deployed, and without forces of which no number is on record at all."""
    forces = pl.col("kind").is_in(ARMED[:2])
    number = pl.col("peak").is_not_null() | pl.col("authorised").is_not_null() | pl.col("operation").is_in(counted)
    return operations.filter(pl.col("peak").fill_null(1) != 0, number | ~forces).sort("operation")


def _people(rows: pl.DataFrame) -> People:
    """Troops, police and observers by operation and month; a part that is blank in a known total is nobody."""
    found: People = {}
    for operation, month, *parts, total in rows.select("operation", "month", *COUNTS, "total").iter_rows():
        if sum(part or 0 for part in parts) == total or None not in parts:
            troops, police, observers = (float(part or 0) for part in parts)
            found[operation, month] = troops, police, observers
    return found


def _lead(lead: str | None) -> str:
    if lead == "un":
        return "un"
    if lead is None:
        return "states"
    return "alliance" if lead in ALLIANCES else "regional"
