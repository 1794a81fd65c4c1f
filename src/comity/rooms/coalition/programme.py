"""A task as an integer programme: who could send how many of which units, and by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.coalition.reasons import deadline
from comity.rooms.coalition.task import ENABLERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import Unit, World


@dataclass(frozen=True)
class Programme:
    """Everything about a task that does not change between its alternatives.

    Attributes:
        task: the task.
        people: the candidates that can take part.
        units: kinds of units that may be sent.
        free: how many of each unit each candidate could send, shape (candidates, units).
        troops: persons of troops that each candidate could send, shape (candidates,).
        persons: persons in each unit.
        price: US dollars a person in the first year, by candidate.
        days: days to the first unit, by candidate.
        ideal: voting position, by candidate.
        gap: days between one battalion of a contributor and its next.
        host: the host's voting position; None where not known.
        most: the largest number of contributors of troops.
        total: persons asked for, those of enablers included.
    """

    task: Task
    people: tuple[Candidate, ...]
    units: tuple[Unit, ...]
    free: NDArray[np.int64]
    troops: NDArray[np.int64]
    persons: NDArray[np.float64]
    price: NDArray[np.float64]
    days: NDArray[np.float64]
    ideal: NDArray[np.float64]
    gap: float
    host: float | None
    most: int
    total: float

    def column(self, key: str) -> int | None:
        """Place of a kind of unit among the units; None if none is asked for."""
        return next((j for j, unit in enumerate(self.units) if unit.key == key), None)

    def arrivals(self) -> NDArray[np.float64]:
        """Every day on which some unit could be the last to arrive, in order, each once."""
        battalion = self.column("battalion")
        more = self.free[:, battalion].max(initial=1) if battalion is not None and len(self.people) else 1
        found = [self.days + self.gap * k for k in range(max(1, int(more)))]
        return np.unique(np.concatenate(found)) if len(self.people) else np.array([])

    def within(self, day: float | None, share: float | None) -> Programme:
        """The programme with what cannot arrive by a day, or is more than a share of the persons, taken away."""
        free, troops = self.free.copy(), self.troops.copy()
        if day is not None:
            battalion = self.column("battalion")
            if battalion is not None:
                allowed = np.maximum(0, np.floor((day - self.days) / self.gap + 1e-9) + 1).astype(np.int64)
                free[:, battalion] = np.minimum(free[:, battalion], allowed)
            free[self.days > day] = 0
            troops[self.days > day] = 0
        if share is not None:
            own = share * self.total + 1e-6
            free = np.minimum(free, (own // self.persons).astype(np.int64))
            troops = np.minimum(troops, int(own))
        return replace(self, free=free, troops=troops, task=replace(self.task, cap=min(self.task.cap, share or 1.0)))

    def leaving(self, *states: str) -> Programme:
        """The programme without some states."""
        kept = np.array([one.state not in states for one in self.people])
        task = replace(self.task, require=tuple(state for state in self.task.require if state not in states))
        rest = {name: getattr(self, name)[kept] for name in ("free", "troops", "price", "days", "ideal")}
        people = tuple(one for one, keep in zip(self.people, kept, strict=True) if keep)
        return replace(self, people=people, task=task, **rest)


def programme(
    world: World, task: Task, people: Sequence[Candidate], price: Mapping[str, float], host: float | None
) -> Programme:
    """The programme of a task.

    Args:
        world: the room's view of an edition.
        task: the task.
        people: as `pool.candidates` gives them; those that are out are left out.
        price: US dollars a person in the first year, by state.
        host: the host's voting position.
    """
    able = tuple(one for one in people if one.out is None)
    units = tuple(unit for unit in world.units.values() if task.need.get(unit.kind))
    free = [[_most(one, unit) for unit in units] for one in able]
    asked = sum(need for kind, need in task.need.items() if kind not in ENABLERS)
    asked += sum(unit.persons * task.need[unit.kind] for unit in units if unit.kind in ENABLERS)
    bounds = world.bounds[min(task.year, world.last_year)]
    whole = Programme(
        task=task,
        people=able,
        units=units,
        free=np.array(free, dtype=np.int64).reshape(len(able), len(units)),
        troops=np.array([one.free["troops"] for one in able], dtype=np.int64),
        persons=np.array([unit.persons for unit in units], dtype=np.float64),
        price=np.array([price[one.state] for one in able], dtype=np.float64),
        days=np.array([one.days for one in able], dtype=np.float64),
        ideal=np.array([one.ideal for one in able], dtype=np.float64),
        gap=world.assumed["next-unit-days"],
        host=host,
        most=task.contributors or max(int(bounds["contributors"]), len(task.require), 1),
        total=float(asked),
    )
    limit = deadline(task)
    return whole.within(None if limit is None else float(limit), None if task.cap >= 1 else task.cap)


COMPANIES = 4
"""Companies one contributor sends at most: more of them would be a battalion."""


def _most(one: Candidate, unit: Unit) -> int:
    """How many of a unit a candidate could send."""
    if unit.kind != "troops":
        return one.free[unit.kind]
    whole = one.free["troops"] // unit.persons
    return min(whole, COMPANIES) if unit.key == "company" else whole
