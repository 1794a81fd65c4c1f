"""When an estimate counts as known: rules that are the same for every lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from comity.rooms.evaluation.lasting.hazard import e_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.evaluation.lasting.estimate import Effect

Verdict = Literal["identified", "weak", "not identified"]

SPELLS, EVENTS, FLAT, APART = 10, 5, 0.05, 0.25
"""Spells with such a mission, recurrences while it was there, chance of uneven residuals, standard deviations."""

RULES = {
    "interval": "The interval keeps clear of no change",
    "enough": "Ten spells and five recurrences or more with such a mission there",
    "checks": "Every check with an estimate points the same way",
    "missions": "It keeps clear of no change with any one mission left out",
    "constant": "The ratio is even over the time at risk",
    "placebo": "Neither placebo keeps clear of no change",
    "alike": "Spells with and without were alike at the start, within a quarter of a standard deviation",
    "hidden": "Something unmeasured would have to matter more than the strongest thing measured",
}
"""What is asked of an estimate; a rule that was not put to the test is not kept.

All: identified; the first four: weak; otherwise not identified."""
NEEDED = ("interval", "enough", "checks", "missions")


@dataclass(frozen=True)
class Held:
    """A rule and whether an estimate keeps it."""

    rule: str
    holds: bool


def judge(
    main: Effect,
    checks: Sequence[Effect],
    without: Sequence[Effect],
    placebos: Sequence[Effect],
    apart: Sequence[float],
    measured: Sequence[Effect],
) -> tuple[Held, ...]:
    """Hold an estimate against every rule.

    Args:
        main: the estimate.
        checks: the same question put otherwise.
        without: it with one mission left out.
        placebos: what should show nothing.
        apart: differences at the start, in standard deviations.
        measured: hazard ratios of what is measured of a war.
    """
    outcome = {
        "interval": clear(main),
        "enough": main.exposed >= SPELLS and main.exposed_events >= EVENTS,
        "checks": _same_way(main, checks),
        "missions": clear(main) and all(clear(one) for one in without) and _same_way(main, without),
        "constant": main.proportional is not None and main.proportional >= FLAT,
        "placebo": not any(clear(one) for one in placebos),
        "alike": all(abs(value) <= APART for value in apart),
        "hidden": near_e_value(main) > max((_far(one) for one in measured), default=1.0),
    }
    return tuple(Held(rule, outcome[rule]) for rule in RULES)


def verdict(held: Sequence[Held]) -> Verdict:
    """What the rules make of an estimate."""
    if all(one.holds for one in held):
        return "identified"
    return "weak" if all(one.holds for one in held if one.rule in NEEDED) else "not identified"


def clear(effect: Effect) -> bool:
    """Whether an interval keeps clear of one; an effect without estimate does not."""
    found = effect.interval
    return found is not None and (found[2] < 1 or found[1] > 1)


def near_e_value(effect: Effect) -> float:
    """The E-value of the end of the interval nearer to one; 1 if it holds one."""
    found = effect.interval
    if found is None or found[1] <= 1 <= found[2]:
        return 1.0
    return e_value(found[2] if found[2] < 1 else found[1])


def _far(effect: Effect) -> float:
    found = effect.interval
    return 1.0 if found is None else e_value(found[0])


def _same_way(main: Effect, others: Sequence[Effect]) -> bool:
    if main.log_ratio is None:
        return False
    told = [one.log_ratio for one in others if one.log_ratio is not None]
    return bool(told) and all((ratio < 0) == (main.log_ratio < 0) for ratio in told)
