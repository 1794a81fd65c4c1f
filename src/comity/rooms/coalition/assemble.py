"""From a task to the coalitions that could do it, for the question `coalition` and the table of usual ones alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from comity.errors import Faults, InputError, NoData
from comity.panels.times import listed
from comity.rooms.coalition.beside import asked
from comity.rooms.coalition.front import front, quickest
from comity.rooms.coalition.plan import planned
from comity.rooms.coalition.shortfall import shortfall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.errors import ComityError
    from comity.finding import Confidence
    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World

CONFIDENCE: Confidence = "low"
BECAUSE = "it says who could, not who would: for past missions it found few of those who went"
"""How far a coalition may be trusted, and why no further."""


@dataclass(frozen=True)
class Assembled:
    """The coalitions that could do a task.

    Attributes:
        people: every state there was on the day.
        plan: the programme over those that can take part.
        found: the front, the balanced alternative first; at least one.
    """

    people: tuple[Candidate, ...]
    plan: Programme
    found: tuple[Alternative, ...]


def assembled(world: World, task: Task) -> Assembled:
    """The coalitions that could do a task.

    Raises:
        Faults: a required state cannot take part, or nobody can meet the task.
        NoData: who has units of the kinds asked for is not known for the day.
        ComityError: SciPy is not installed.
    """
    Faults.check(_not_known(world, task))
    people, plan = planned(world, task)
    _must_be_able(world, task, people)
    found = front(plan)
    if not found:
        raise impossible(world, plan)
    return Assembled(people, plan, found)


def _not_known(world: World, task: Task) -> list[NoData]:
    """Kinds of units of which nobody is known to have had any by the day: not the same as nobody having any."""
    faults = []
    for kind in task.need:
        begun = min(
            (row["from"] for (one, _), rows in world.contingents.items() if one == kind for row in rows), default=""
        )
        if kind != "troops" and not (begun and begun <= task.on):
            faults.append(
                NoData(
                    f"Who could send {asked(world, kind, task.need[kind])} is not known for {task.on}: "
                    + (
                        f"the registry's record of such units begins in {begun}." if begun else "the registry has none."
                    ),
                    remedy=f"Ask without --{kind}, or for a later day.",
                )
            )
    return faults


def _must_be_able(world: World, task: Task, people: Sequence[Candidate]) -> None:
    """Refuse a task that requires states which cannot take part."""
    there = {one.state: one for one in people}
    faults: list[ComityError] = []
    for state in task.require:
        one = there.get(state)
        if one is None:
            faults.append(InputError(f"{world.title(state)} was not a state on {task.on}.", remedy="Leave it out."))
        elif one.out is not None:
            remedy = "Add --listed true, or leave it out." if one.out == "listed" else "Leave it out of --require."
            faults.append(
                InputError(f"{world.title(state)} is required and cannot take part: {one.reason}.", remedy=remedy)
            )
    Faults.check(faults)


def impossible(world: World, plan: Programme) -> InputError:
    """The fault of a task that nobody can meet: what is missing, and what would let it be met."""
    lack = shortfall(plan, lambda task: planned(world, task)[1])
    missing = [asked(world, kind, n) for kind, n in lack.missing.items()]
    short = f"even the nearest lacks {listed(missing)}" if missing else "its conditions contradict each other"
    if lack.instead:
        remedy = f"It could be met by changing any one of these alone: {listed(lack.instead)}."
        if "--ready" in lack.instead:
            remedy += f" The earliest day it could be there is {_earliest(world, plan.task)}."
    else:
        remedy = "No single condition stands in the way: ask for less, or change several."
    if set(lack.missing) - {"troops"}:
        remedy += " Who has units other than troops is known in part only: there may be more than the registry holds."
    return InputError(f"No coalition can meet this task: {short}.", remedy=remedy)


def _earliest(world: World, task: Task) -> str:
    """The first day by which the whole force could be there, if there were no day to be ready by."""
    day = quickest(planned(world, replace(task, ready=None))[1])
    return (date.fromisoformat(task.on) + timedelta(days=day or 0)).isoformat()
