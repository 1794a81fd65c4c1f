"""Divergence inside a group: how far its members stand apart in the votes of the UN General Assembly."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEAST = 3
"""Members whose ideal points must be known."""


@dataclass(frozen=True)
class Spread:
    """How far a group stands apart in a year.

    Attributes:
        known: members whose ideal point is known.
        members: all members.
        deviation: standard deviation of the members' ideal points, in points.
        distance: mean distance between two members, in points.
        mean: mean ideal point.
        low: the lowest ideal point.
        high: the highest.
        furthest: the member furthest from the median of the others.
        away: its distance from that median, with sign, in points.
    """

    known: int
    members: int
    deviation: float
    distance: float
    mean: float
    low: float
    high: float
    furthest: str
    away: float


def spread(points: Mapping[str, float], members: Sequence[str]) -> Spread | None:
    """The spread of a group.

    Args:
        points: ideal point of each state known in the year.
        members: the group.

    Returns:
        None if fewer than `LEAST` members are known. Of members equally far out the first in the alphabet is named.
    """
    known = {state: points[state] for state in sorted(set(members)) if state in points}
    if len(known) < LEAST:
        return None
    values = sorted(known.values())
    away = {state: point - median([p for s, p in known.items() if s != state]) for state, point in known.items()}
    furthest = max(sorted(away), key=lambda state: abs(away[state]))
    n = len(values)
    gaps = [values[j] - values[i] for i in range(n) for j in range(i + 1, n)]
    return Spread(
        n,
        len(set(members)),
        pstdev(values),
        fmean(gaps),
        fmean(values),
        values[0],
        values[-1],
        furthest,
        away[furthest],
    )
