"""What units amount to: cost, days, political distance and dependence of a coalition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.coalition.programme import Programme


@dataclass(frozen=True)
class Coalition:
    """Units sent, and what they amount to.

    Attributes:
        sent: by state, by key of unit, how many.
        persons: by state.
        cost: US dollars in the first year.
        days: from the decision to the last unit.
        politics: to_host and inside together, points of the voting scale.
        dependence: share of the persons that the largest contributor sends.
        to_host: mean distance in votes of the persons' states to the host; None where the host's is not known.
        inside: mean distance in votes of the persons' states to their own median.
        concentration: sum of the squared shares of persons (Herfindahl and Hirschman).
    """

    sent: dict[str, dict[str, int]] = field(hash=False)
    persons: dict[str, int] = field(hash=False)
    cost: float
    days: float
    politics: float
    dependence: float
    to_host: float | None
    inside: float
    concentration: float

    @property
    def largest(self) -> str:
        """The contributor that sends most persons; of two that send as many, the first by key."""
        return max(sorted(self.persons), key=lambda state: self.persons[state])

    @property
    def total(self) -> int:
        """Persons of all."""
        return sum(self.persons.values())


def measure(plan: Programme, x: NDArray[np.int64]) -> Coalition:
    """What units amount to.

    Args:
        plan: the programme.
        x: units sent, shape (candidates, units), at least one of them.
    """
    sends = np.flatnonzero(x.sum(axis=1))
    persons = (x @ plan.persons)[sends]
    total = persons.sum()
    ideal = plan.ideal[sends]
    inside = float((persons * np.abs(ideal - _median(ideal, persons))).sum() / total)
    to_host = None if plan.host is None else float((persons * np.abs(ideal - plan.host)).sum() / total)
    battalion = plan.column("battalion")
    more = np.maximum(0, x[sends, battalion] - 1) if battalion is not None else 0
    names = [plan.people[i].state for i in sends]
    return Coalition(
        sent={
            state: {unit.key: int(n) for unit, n in zip(plan.units, x[i], strict=True) if n}
            for state, i in zip(names, sends, strict=True)
        },
        persons={state: int(n) for state, n in zip(names, persons, strict=True)},
        cost=float((persons * plan.price[sends]).sum()),
        days=float((plan.days[sends] + plan.gap * more).max()),
        politics=(to_host or 0.0) + inside,
        dependence=float(persons.max() / total),
        to_host=to_host,
        inside=inside,
        concentration=float(((persons / total) ** 2).sum()),
    )


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The weighted median: the least value that half of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
