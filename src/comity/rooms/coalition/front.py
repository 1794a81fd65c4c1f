"""The trade-offs: coalitions none of which is better than another in cost, days, politics and dependence at once.

The programme is solved for several weighings of politics against cost, under several limits on days and on the
largest share (the epsilon-constraint method: Haimes, Lasdon and Wismer 1971, doi:10.1109/TSMC.1971.4308298). What
another of the solutions beats in every criterion is left out. The four extremes and the most even-handed get names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.coalition.solve import model_of, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from comity.rooms.coalition.measure import Coalition
    from comity.rooms.coalition.programme import Programme

CRITERIA = ("cost", "days", "politics", "dependence")

EXTREMES = {
    "cost": "cheapest",
    "days": "quickest",
    "politics": "closest in votes",
    "dependence": "least dependent",
}
BALANCED = "balanced"

MOST = 15

SOME, MUCH = 0.05, 0.4
"""What a point of political distance weighs beside the cost, where it weighs some and where it weighs much."""

_SHARES = 24
"""How finely the least possible share of the largest contributor is looked for."""


@dataclass(frozen=True)
class Recipe:
    """How a coalition was looked for.

    Attributes:
        name: to show.
        politics: as `programme.solve` takes it.
        day: the latest arrival; None for no limit.
        share: the largest share of one contributor; None for no limit.
    """

    name: str
    politics: float
    day: float | None = None
    share: float | None = None

    def solve(self, plan: Programme) -> Coalition | None:
        """The coalition it gives."""
        return solve(plan.within(self.day, self.share), self.politics)


@dataclass(frozen=True)
class Alternative:
    """One coalition of the front.

    Attributes:
        name: to show.
        coalition: it.
        recipe: how it was found.
        regret: how far it is from the best of each criterion, as a share of the way to the worst of the front: the
            largest of the four.
    """

    name: str
    coalition: Coalition
    recipe: Recipe
    regret: float


def front(plan: Programme) -> tuple[Alternative, ...]:
    """The front of a task: the balanced alternative first, then the extremes, then the others; none if it fails.

    Raises:
        ComityError: SciPy is not installed.
    """
    cheapest = Recipe("cheap", 0.0)
    first = cheapest.solve(plan)
    if first is None:
        return ()
    soonest = quickest(plan)
    least = smallest_share(plan)
    day = _between(soonest, first.days)
    share = None if least is None else float(np.sqrt(least * max(first.dependence, least)))
    found = [(cheapest, first)]
    for recipe in _recipes(soonest, least, day, share):
        coalition = recipe.solve(plan)
        if coalition is not None:
            found.append((recipe, coalition))
    return _named([found[i] for i in undominated([values(coalition) for _, coalition in found])])[:MOST]


def _recipes(soonest: float | None, least: float | None, day: float | None, share: float | None) -> Iterable[Recipe]:
    """What is looked for beside the cheapest."""
    yield Recipe("close", np.inf)
    yield Recipe("cheap and fairly close", SOME)
    yield Recipe("close and fairly cheap", MUCH)
    yield Recipe("quick", SOME, day=soonest)
    yield Recipe("quick and cheap", 0.0, day=soonest)
    yield Recipe("shared", SOME, share=least)
    yield Recipe("shared and cheap", 0.0, share=least)
    yield Recipe("fairly quick and cheap", 0.0, day=day)
    yield Recipe("fairly quick and close", MUCH, day=day)
    yield Recipe("fairly shared and cheap", 0.0, share=share)
    yield Recipe("fairly shared and close", MUCH, share=share)
    yield Recipe("fairly quick, shared and cheap", 0.0, day=day, share=share)
    yield Recipe("fairly quick, shared and close", SOME, day=day, share=share)
    yield Recipe("quick, fairly shared and close", SOME, day=soonest, share=share)


def values(coalition: Coalition) -> tuple[float, ...]:
    """A coalition's criteria, in their order."""
    return tuple(getattr(coalition, name) for name in CRITERIA)


def undominated(rows: Sequence[tuple[float, ...]]) -> list[int]:
    """Places of the rows that no other row is as small as in every number and smaller in one; of equals, the first."""
    return [
        i
        for i, mine in enumerate(rows)
        if not any(
            all(a <= b for a, b in zip(other, mine, strict=True)) and (other != mine or j < i)
            for j, other in enumerate(rows)
            if j != i
        )
    ]


def _named(found: list[tuple[Recipe, Coalition]]) -> tuple[Alternative, ...]:
    """Alternatives with their names, the balanced and the extremes first."""
    table = np.array([values(coalition) for _, coalition in found])
    best, span = table.min(axis=0), np.ptp(table, axis=0)
    regrets = ((table - best) / np.where(span > 0, span, 1.0)).max(axis=1)
    names: dict[int, list[str]] = {}
    for column, name in enumerate(EXTREMES.values()):
        names.setdefault(int(table[:, column].argmin()), []).append(name)
    names.setdefault(int(regrets.argmin()), []).insert(0, BALANCED)
    order = sorted(names, key=lambda i: [*EXTREMES.values()].index(names[i][-1]) if BALANCED not in names[i] else -1)
    rest = sorted((i for i in range(len(found)) if i not in names), key=lambda i: (regrets[i], i))
    return tuple(
        Alternative(", ".join(names.get(i, [found[i][0].name])), found[i][1], found[i][0], float(regrets[i]))
        for i in (*order, *rest)
    )


def quickest(plan: Programme) -> float | None:
    """The first day by which everything could be there."""
    days = plan.arrivals()
    return _least([float(day) for day in days], lambda day: plan.within(day, None))


def smallest_share(plan: Programme) -> float | None:
    """The smallest share that the largest contributor could be held to, on a scale of even steps."""
    low, high = 1 / max(len(plan.people), 1), min(plan.task.cap, 1.0)
    return _least([float(share) for share in np.geomspace(low, high, _SHARES)], lambda share: plan.within(None, share))


def _least(levels: list[float], limited: Callable[[float], Programme]) -> float | None:
    """The least of rising levels at which the task can be met: bisection on fractions of units, then whole ones."""
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        if feasible(limited(levels[middle]), whole=False):
            high = middle
        else:
            low = middle + 1
    return next((level for level in levels[low:] if feasible(limited(level), whole=True)), None)


def feasible(plan: Programme, *, whole: bool) -> bool:
    """Whether the task can be met, with whole units or with fractions."""
    model = model_of(plan)
    return model is not None and model.minimise(np.zeros(plan.free.size), whole=whole) is not None


def _between(soonest: float | None, latest: float) -> float | None:
    return None if soonest is None else (soonest + latest) / 2
