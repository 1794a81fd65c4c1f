"""Events derived from the paths: the onset of a conflict, and its escalation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Finding
from comity.panels.times import month_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.risk.outlook import Outlook

ONSET = 25
"""Deaths within twelve months that make an onset."""
QUIET = 24
"""Months without a death that must come before it."""
ESCALATION = (2, 100)
"""An escalation: so many times the deaths of the past year in the next, and at least so many."""
_YEAR = 12


def onset_possible(deaths: NDArray[np.int64]) -> bool:
    """Whether the last `QUIET` months had no death, so that what comes would be an onset."""
    return len(deaths) >= QUIET and not deaths[-QUIET:].any()


def onset(draws: NDArray[np.int32]) -> float:
    """Share of the paths in which deaths reach `ONSET` within the twelve months ahead, shape (months, paths) given."""
    return float((draws[:_YEAR].sum(axis=0, dtype=np.int64) >= ONSET).mean())


def escalation(deaths: NDArray[np.int64], draws: NDArray[np.int32]) -> float:
    """Share of the paths with at least twice the past year's deaths in the next, and at least a hundred."""
    times, least = ESCALATION
    bound = max(times * int(deaths[-_YEAR:].sum()), least)
    return float((draws[:_YEAR].sum(axis=0, dtype=np.int64) >= bound).mean())


def events(outlook: Outlook) -> list[Finding]:
    """The chance of an onset where the country has been quiet, of an escalation where it has not."""
    quiet = onset_possible(outlook.deaths)
    value = onset(outlook.draws) if quiet else escalation(outlook.deaths, outlook.draws)
    chance = Quantity(
        value=value, unit="probability", standing="estimated", source="views",
        as_of=outlook.months[-1].isoformat()[:7],
    )  # fmt: skip
    values = {"chance": chance}
    terms = {"end": month_text(outlook.ahead[_YEAR - 1])}
    if quiet:
        values |= {"deaths": _assumed(ONSET, "deaths"), "months": _assumed(QUIET, "months")}
        text = "Onset: {chance} chance that, after at least {months} without a death, {deaths} or more die by {end}."
    else:
        values |= {"times": _assumed(ESCALATION[0], "times"), "least": _assumed(ESCALATION[1], "deaths")}
        text = "Escalation: {chance} chance of {times:n} times the past year's deaths by {end}, and at least {least}."
    return [Finding(topic="warning", text=text, values=values, terms=terms)]


def _assumed(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="assumed", source="views")
