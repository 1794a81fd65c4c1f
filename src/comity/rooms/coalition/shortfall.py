"""A task that nobody can meet: what is short, and which of its conditions stands in the way.

Every need may be missed at a price (elastic relaxation): the sum of the misses, each as a share of its need, is
minimised. Then each condition of the task is dropped alone, to see whether the task could be met without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.coalition.front import feasible
from comity.rooms.coalition.measure import Coalition, measure
from comity.rooms.coalition.solve import model_of
from comity.rooms.coalition.task import ENABLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.task import Task

CONDITIONS: dict[str, dict[str, object]] = {
    "--ready": {"ready": None},
    "--cap": {"cap": 1.0},
    "--contributors": {"contributors": 200},
    "--regional": {"regional": False},
    "--exclude": {"exclude": ()},
    "--require": {"require": ()},
    "--mandate": {"mandate": None},
    "--under": {"under": "un"},
    "--untried": {"untried": True},
    "--listed": {"listed": True},
}
"""Conditions of a task by their option, and what dropping one means."""


@dataclass(frozen=True)
class Shortfall:
    """What the best that can be done would lack.

    Attributes:
        missing: by kind, what is missing: persons for troops and police, units for the others.
        best: the coalition that lacks least; None if nobody can send anything.
        instead: options whose condition, dropped alone, would let the task be met.
    """

    missing: dict[str, int]
    best: Coalition | None
    instead: tuple[str, ...]


def shortfall(plan: Programme, again: Callable[[Task], Programme]) -> Shortfall:
    """What a task that cannot be met lacks.

    Args:
        plan: its programme.
        again: gives the programme of another task.
    """
    best = nearest(plan)
    given = dict.fromkeys(plan.task.need, 0)
    for sent in best.sent.values() if best else ():
        for unit in plan.units:
            given[unit.kind] += sent.get(unit.key, 0) * (1 if unit.kind in ENABLERS else unit.persons)
    missing = {kind: need - given[kind] for kind, need in plan.task.need.items() if need > given[kind]}
    return Shortfall(missing, best, tuple(option for option in _set(plan.task) if _helps(plan.task, option, again)))


def nearest(plan: Programme) -> Coalition | None:
    """The coalition that lacks least; None if nobody can send anything.

    Raises:
        ComityError: SciPy is not installed.
    """
    able = {kind: _available(plan, kind) for kind in plan.task.need}
    model = model_of(replace(plan, task=replace(plan.task, need={k: min(1, able[k]) for k in able})))
    if model is None or not plan.free.any():
        return None
    tops = [float(need) + (0 if kind in ENABLERS else max(u.persons for u in plan.units if u.kind == kind) - 1)
            for kind, need in plan.task.need.items() if need and able[kind]]  # fmt: skip
    above = model.above.copy()
    above[: len(tops)] = tops
    below = model.below.copy()
    below[: len(tops)] = 0.0
    given = np.zeros(plan.free.shape)
    for j, unit in enumerate(plan.units):
        given[:, j] = -(1.0 if unit.kind in ENABLERS else unit.persons) / plan.task.need[unit.kind]
    found = replace(model, above=above, below=below).minimise(given.ravel(), whole=True)
    if found is None:
        return None
    units = np.rint(found[0][: plan.free.size]).astype(np.int64).reshape(plan.free.shape)
    return measure(plan, units) if units.any() else None


def _available(plan: Programme, kind: str) -> int:
    """What all candidates together could send of a kind."""
    columns = [j for j, unit in enumerate(plan.units) if unit.kind == kind]
    if kind == "troops":
        return int(plan.troops.sum()) if columns else 0
    return int((plan.free[:, columns] * (1 if kind in ENABLERS else plan.persons[columns])).sum()) if columns else 0


def _set(task: Task) -> list[str]:
    """Options whose condition a task has."""
    return [
        option
        for option, dropped in CONDITIONS.items()
        if any(getattr(task, name) != value for name, value in dropped.items())
    ]


def _helps(task: Task, option: str, again: Callable[[Task], Programme]) -> bool:
    return feasible(again(replace(task, **CONDITIONS[option])), whole=True)  # type: ignore[arg-type]
