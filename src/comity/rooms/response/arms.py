"""The options that stand in every comparison, and a set to compare where none is named, within a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.option import Capacity, Mediation, Mission, Nothing, Option, Withdrawal
from comity.rooms.response.course import Course
from comity.rooms.response.price import rate
from comity.rooms.response.usual import ROUND, present, strengths

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.response.check import Arm, Setting


def always(arms: list[Arm]) -> dict[str, Option]:
    """What must stand beside the arms and does not yet: nothing new, and one option that is not military."""
    missing: dict[str, Option] = {}
    if not any(arm.nothing for arm in arms):
        missing["nothing"] = Nothing()
    if all(arm.military or arm.nothing or _leaves(arm) for arm in arms):
        missing["mediation"] = Mediation()
    return missing


def _leaves(arm: Arm) -> bool:
    return all(isinstance(part.option, Withdrawal) for part in arm.parts)


def usual(setting: Setting, budget: float | None) -> dict[str, Option]:
    """The options compared where none is named: mediation, capacity building, a force, and the withdrawal of one there.

    The force adds to the operation that is there, with its lead; where none is, the UN leads. It has as many troops as
    the middle mission month of the mission data, or as the budget pays for at the UN's rate.
    """
    force = present(setting.edition.table("operations"), setting.host, setting.ahead[0].isoformat())
    horizon = len(setting.ahead)
    troops = int(middle(setting.edition, "troops")[0])
    if budget is not None:
        troops = _affordable(setting, budget, Course(0, horizon, 6, 6.0))
    found: dict[str, Option] = {
        "mediation": Mediation(months=horizon),
        "capacity": Capacity(months=horizon, usd=budget),
    }
    if troops >= ROUND:
        found["mission"] = Mission(
            lead=force["lead"] if force else "un",
            troops=troops // ROUND * ROUND,
            months=horizon,
            reinforces=force["operation"] if force else None,
        )
    if force:
        found["withdrawal"] = Withdrawal(operation=force["operation"])
    return found


def _affordable(setting: Setting, budget: float, course: Course) -> int:
    """Troops that a budget pays for over the months looked at."""
    monthly = np.array([rate(setting.edition, month.isoformat()) or np.inf for month in setting.ahead])
    return min(int(budget / float((course.presence(len(setting.ahead)) * monthly).sum())), 200_000)


def middle(edition: Edition, what: str) -> tuple[float, float]:
    """Median and 95th percentile of the strengths seen, over mission months with anybody: persons.

    Args:
        edition: with the table mission_months.
        what: troops, police, observers or personnel.
    """
    return strengths(edition.table("mission_months"), what)
