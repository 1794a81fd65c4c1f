"""Four values a condition can have, and how they combine.

    met         it holds
    contested   states differ: some claim it, others reject it
    not met     it does not hold
    unknown     nothing known to us decides it

"Unknown" is a lack of knowledge, not a degree: it stands for any of the other three. So a combination with unknown
parts is known only where every way of filling them in gives the same result (Kleene's strong logic over the order
not met < contested < met, with supervaluation on top). Learning a fact can turn an unknown result into a known one and
never one known result into another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Status = Literal["met", "contested", "not met", "unknown"]
STATUSES: tuple[Status, ...] = get_args(Status)

_OPPOSITE: dict[Status, Status] = {
    "met": "not met",
    "not met": "met",
    "contested": "contested",
    "unknown": "unknown",
}


def every(parts: Iterable[Status]) -> Status:
    """All of them: not met where one is not; else unknown where one is; else contested where one is; else met."""
    found = set(parts)
    for status in ("not met", "unknown", "contested"):
        if status in found:
            return status
    return "met"


def some(parts: Iterable[Status]) -> Status:
    """Any of them: met where one is; else unknown where one is; else contested where one is; else not met."""
    found = set(parts)
    for status in ("met", "unknown", "contested"):
        if status in found:
            return status
    return "not met"


def opposite(status: Status) -> Status:
    """Its negation: contested and unknown stay what they are."""
    return _OPPOSITE[status]
