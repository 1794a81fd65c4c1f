"""From a task to its programme, and how many of each unit there would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.rooms.coalition.costs import first_year, rate
from comity.rooms.coalition.pool import Candidate, candidates, position
from comity.rooms.coalition.programme import Programme, programme

if TYPE_CHECKING:
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World


def planned(world: World, task: Task) -> tuple[tuple[Candidate, ...], Programme]:
    """Every state there was on the day, and the programme over those that can take part.

    Raises:
        NoData: the rate of reimbursement on the day is not known.
    """
    people = candidates(world, task)
    paid = rate(world, task.on)
    price = {one.state: first_year(world, one, paid) for one in people}
    return people, programme(world, task, people, price, position(world, task.host, task.year))
