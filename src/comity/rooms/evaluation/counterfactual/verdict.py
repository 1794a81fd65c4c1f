"""When an effect counts as known: rules written down before any operation's result was seen.

An effect is *identified* only if every rule holds. It is *weak* if those of `NEEDED` hold, and at least the looser of
the two bounds on the placebo in space; the rest is *not identified*. A rule that could not be looked at does not
hold. Only what is identified has its number in a headline.

No rule can show that an operation was sent by lot: operations go where war is worst, or arrive once it is over. They
only catch estimates that give themselves away.

Decided once first results had been seen, and able only to take verdicts away: the de-meaned design has to agree as the
augmented one does. It was added because the plain mixture runs low where fighting still goes on, by a fifth of an
effect that leaves a quarter of the deaths, and the de-meaned one does not; the number in a headline is its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["identified", "weak", "not identified", "not evaluated"]

FIT = float(np.log(2))
"""Largest error before, root mean square of log(1 + deaths): the mixture misses by less than a factor of two."""

RARE, RARE_WEAK = 0.05, 0.10
"""Largest placebo p-value in space, of what is identified and of what is weak."""

QUIET = 0.10
"""Least placebo p-value in time and of neighbours: nothing happened there to be seen."""

HALF = 0.5
"""Share of the effect that has to be left in every variant, and that the placebo in time may reach at most."""

EARLIER = 4
"""Quarters by which the placebo in time comes before the start."""

ANTICIPATED = 2
"""Quarters before the start that the check for anticipation leaves out of the fit."""

NEAR = 12
"""Months around the start within which another cause is a rival."""

APART = 2.0
"""Largest factor between the vintages' deaths of a year."""

RULES = {
    "donors": "At least nineteen donors, so that a rank of one in twenty can occur",
    "fit": "Before the start the mixture misses by less than a factor of two",
    "space": "At most one donor in twenty shows as much where nothing was done",
    "time": "A year earlier the method finds nothing: less than half of the effect, and not rare among the donors",
    "one donor": "Half of the effect at least is left whichever donor is taken away",
    "pools": "Half of it is left with every other pool of donors too: stricter, still fighting, not next door",
    "design": "Half of it is left in the de-meaned and the augmented design too",
    "anticipation": "Half of it is left when the last half-year before the start is not fitted",
    "neighbours": "Nothing out of the ordinary happened next door, where violence may have gone",
    "vintages": "Both vintages of deaths agree: within a factor of two in every year, and on the effect's direction",
    "still fighting": "Violence had not stopped: twenty-five deaths in the half-year before; the outcome is deaths",
    "rivals": "No other cause within twelve months, in the registry's events or among peace agreements",
    "alone": "No other operation in the same place from a year before to the end of what is looked at",
}  # fmt: skip
"""What is asked, by the name of the check."""

NEEDED = ("donors", "fit", "one donor", "still fighting")
"""What has to hold even for a weak finding, beside the looser bound on the placebo in space."""


@dataclass(frozen=True)
class Check:
    """One rule looked at.

    Attributes:
        name: of `RULES`.
        value: the figure that was found; None where there is none.
        unit: of the figure.
        passed: whether the rule holds; None where it could not be looked at.
        note: what stands behind it: names of donors, events, operations, or why it could not be looked at.
    """

    name: str
    value: float | None
    unit: str
    passed: bool | None
    note: str = ""


def verdict(checks: Sequence[Check], p_value: float) -> tuple[Verdict, str]:
    """The verdict, and the names of the rules that do not hold as a list in words; empty if all do."""
    held = {check.name for check in checks if check.passed}
    broken = [name for name in RULES if name not in held]
    if not broken:
        return "identified", ""
    weak = all(name in held for name in NEEDED) and p_value <= RARE_WEAK
    return ("weak" if weak else "not identified"), ", ".join(broken)


def keeps(effect: float, others: Sequence[float]) -> bool:
    """Whether every variant has the effect's direction and at least `HALF` of its size; without any, it does not."""
    return bool(others) and all(np.sign(one) == np.sign(effect) and abs(one) >= HALF * abs(effect) for one in others)
