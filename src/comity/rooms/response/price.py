"""What an option costs within the months looked at: the UN's rates for persons in units, or what the asker says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.edition import once
from comity.option import Mission, Nothing

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.response.check import Arm, Part, Setting

YEAR = 12
LEFT_OUT = (
    "equipment, headquarters, civilian staff, air and sea transport, fuel, rations, observers, officers who come one "
    "by one, and what the contributors pay themselves"
)
"""What the UN's rate for persons leaves out."""


@dataclass(frozen=True)
class Price:
    """The cost of an option.

    Attributes:
        within: US dollars within the months looked at; None where some part's cost is not known.
        year: US dollars a year at full strength; None where that is not known.
        by_rate: whether some of it is reckoned at the UN's rates.
        lent: whether those rates are lent to a lead that does not pay by them.
        unknown: parts whose cost is not known, in words.
    """

    within: float | None
    year: float | None
    by_rate: bool
    lent: bool
    unknown: tuple[str, ...]


def price(setting: Setting, arm: Arm) -> Price:
    """What an option costs, its parts added."""
    parts = [(part, *_part(setting, part)) for part in arm.parts]
    unknown = tuple(part.option.title.lower() for part, within, _ in parts if within is None)
    rated = [part for part, within, _ in parts if within is not None and _at_rate(part)]
    within = None if unknown else sum(one for _, one, _ in parts if one is not None)
    year = None if unknown else sum(one for _, _, one in parts if one is not None)
    return Price(within, year, bool(rated), any(part.lead != "un" for part in rated), unknown)


def _at_rate(part: Part) -> bool:
    return isinstance(part.option, Mission) and part.option.usd is None


def _part(setting: Setting, part: Part) -> tuple[float | None, float | None]:
    """US dollars of a single option within the months looked at, and in a year at full strength."""
    horizon, one = len(setting.ahead), part.option
    if isinstance(one, Nothing):
        return 0.0, 0.0
    if isinstance(one, Mission) and one.usd is None:
        persons = one.troops + one.police
        if not persons:
            return None, None
        there = part.course.presence(horizon)
        monthly = np.array([rate(setting.edition, month.isoformat()) or np.nan for month in setting.ahead])
        if np.isnan(monthly).any():
            return None, None
        start = max(part.course.start, 0)
        return float((there * monthly).sum() * persons), float(persons * monthly[min(start, horizon - 1)] * YEAR)
    if one.usd is None:
        return None, None
    inside = max(min(horizon - part.course.start, one.months), 0)
    return one.usd * inside / one.months, one.usd * min(YEAR / one.months, 1.0)


def rate(edition: Edition, day: str) -> int | None:
    """US dollars that the UN pays a contributor for a person in a unit and month, on a day; None where not known."""
    held = [row for row in _rates(edition) if row["from"] <= day and (row["until"] is None or day < row["until"])]
    return int(held[-1]["usd"] + (held[-1]["kit"] or 0)) if held else None


@once()
def _rates(edition: Edition) -> list[dict[str, Any]]:
    return edition.table("reimbursement_rates").sort("from").to_dicts()
