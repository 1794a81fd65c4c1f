"""When a difference on the ground counts as known: rules written down before any result was seen.

The outcome is log(1 + deaths) of all three types in a cell and year; what is judged is the mean effect over the two
calendar years after the year of arrival, since arrival is dated by year only. It is *identified* only if every rule
holds, *weak* if those of `NEEDED` do; the rest is *not identified*. A rule that could not be looked at does not hold.

No rule can show that troops are sent to places by lot: they go where roads and towns are, where fighting was, and
mostly once it is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.rooms.evaluation.counterfactual.verdict import Check, Verdict

AFTER = (1, 2)
"""Years since arrival that are judged."""

BEFORE = (-4, -3, -2)
"""Years since arrival in which nothing may be seen; the year before arrival is what the others are compared with."""

SHOWN = (-5, -4, -3, -2, 0, 1, 2, 3)
"""Years since arrival that are shown."""

SQUARES = 20
"""Squares of one degree below which their scatter cannot be estimated."""

CELLS = 10
"""Cells needed on either side."""

FEW = 5
"""Cells with troops below which no interval is made: they hardly vary from one resample to the next."""

DEATHS = 25
"""Deaths below which there is no armed conflict to speak of: the threshold of UCDP."""

QUIET = 0.10
"""Least p-value of the years before: nothing was there to be seen."""

HALF = 0.5
"""Share of the effect that has to be left in every variant."""

PLACED = 0.75
"""Share of deaths whose place has to be known."""

LEVEL = 0.95

RULES = {
    "squares": "At least twenty squares of one degree to draw from, for an interval that is wide enough",
    "cells": "At least ten cells in which troops arrived, and ten to compare them with in every year",
    "violence": "Violence went on where troops were not: twenty-five deaths in the cells compared with, in those years",
    "before": "Before troops arrived nothing is seen: the years before do not stand out together",
    "interval": "The interval does not hold zero, which is no effect",
    "scale": "The direction is the same for whether anybody died, and for deaths as a ratio",
    "one year": "Whichever year's arrivals are left out, half of the effect is left",
    "next door": "Nothing is seen in cells next door, where violence may have gone",
    "apart": "Compared only with cells that are not next door, half of the effect is left",
    "placed": "Three quarters of the deaths have a known place inside the cells",
    "alone": "No other operation with troops was in the country, whose places are not known",
}
"""What is asked, by the name of the check."""

NEEDED = ("cells", "violence", "before", "interval")
"""What has to hold even for a weak finding."""


def verdict(checks: tuple[Check, ...]) -> tuple[Verdict, str]:
    """The verdict, and the names of the rules that do not hold as a list in words; empty if all do."""
    held = {check.name for check in checks if check.passed}
    broken = [name for name in RULES if name not in held]
    if not broken:
        return "identified", ""
    return ("weak" if all(name in held for name in NEEDED) else "not identified"), ", ".join(broken)
