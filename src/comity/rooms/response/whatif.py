"""What if: the effect that would have to be true, other doses and times, and the regret of having chosen otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from comity.rooms.response.drive import redrawn
from comity.rooms.response.expected import at, averted_at, break_even, chance_at
from comity.rooms.response.outcome import THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from comity.rooms.response.check import Arm, Part
    from comity.rooms.response.course import Course
    from comity.rooms.response.drive import Drive
    from comity.rooms.response.outcome import World

Change: TypeAlias = "Callable[[Part], Course]"
TENTH = 0.9
"""What is left of a chance that has come down by a tenth."""
ENDS = 1.6448536269514722
"""Standard deviations to the ends of an interval that holds 90 %."""
LATER = 6
"""Months by which a later start is later."""


@dataclass(frozen=True)
class Needed:
    """The rate ratio at full strength that would be needed; None where none is enough.

    Attributes:
        one: to avert one death on average.
        pays: to avert a death for each so many dollars that it costs; None where the cost is not known either.
        tenth: to bring the chance of the threshold down by a tenth.
        threshold: the largest threshold of which there is any chance; None where there is none.
    """

    one: float | None
    pays: float | None
    tenth: float | None
    threshold: int | None


def needed(here: World, arm: Arm, cost: float | None, worth: float) -> Needed:
    """How large the effect of an option would have to be, whatever the evidence says.

    Args:
        here: the country without it.
        arm: the option.
        cost: US dollars within the months looked at; None where not known.
        worth: US dollars for which it should avert a death.
    """
    weight = presence(arm, here.months)
    total = here.expected

    def averts(deaths: float) -> float | None:
        if total <= 0 or deaths > total:
            return None
        return break_even(lambda ratio: averted_at(here.mean, weight, ratio, here.months) >= deaths - 1e-9)

    by = {t: chance_at(here.baseline, weight, 1.0, here.months, t) for t in THRESHOLDS}
    threshold = max((t for t, chance in by.items() if chance > 0), default=None)
    tenth = None
    if threshold is not None:
        goal = TENTH * by[threshold] + 1e-12
        tenth = break_even(lambda r: chance_at(here.baseline, weight, r, here.months, threshold) <= goal)
    return Needed(averts(1.0), averts(cost / worth) if cost else None, tenth, threshold)


def presence(arm: Arm, months: int) -> NDArray[np.float64]:
    """The strongest part's factor in each month, dose left aside."""
    strongest: NDArray[np.float64] = np.max([part.course.weight(months) for part in arm.parts], axis=0)
    return strongest


@dataclass(frozen=True)
class Bar:
    """One what-if: what is changed, and the deaths averted, expected, at either end."""

    name: str
    low_name: str
    high_name: str
    low: float
    high: float


def tornado(here: World, drives: Sequence[Drive]) -> tuple[float, list[Bar]]:
    """Deaths averted, expected at the middle of the evidence, and what one assumption at a time makes of it."""
    total = float(here.mean.all.sum())
    known = [drive for drive in drives if drive.push is not None]

    def averted(*, shift: float = 0.0, scale: float = 1.0, change: Change | None = None) -> float:
        pushes = [
            push
            for drive in known
            if (push := redrawn(drive, here.months, scale=scale, course=(change or _same)(drive.part)))
        ]
        return total - at(here.mean, pushes, here.months, shift=shift)

    bars = [
        Bar("Effect", "weak end", "strong end", averted(shift=ENDS), averted(shift=-ENDS)),
    ]
    if any(drive.dose for drive in known):
        bars.append(Bar("Size", "half", "double", averted(scale=0.5), averted(scale=2.0)))
    ramp = max(drive.part.course.ramp for drive in known)
    if ramp:
        slow, fast = averted(change=_ramp(2)), averted(change=_ramp(0))
        bars.append(Bar("Ramp-up", "twice as long", "at once", slow, fast))
    later = averted(change=lambda part: replace(part.course, start=part.course.start + LATER))
    bars.append(Bar("Start", "six months later", "as asked", later, averted()))
    if any(drive.part.course.start + drive.part.course.months < here.months for drive in known):
        gone, stays = averted(change=_decay(0.0)), averted(change=_decay(2.0))
        bars.append(Bar("Decay after the end", "gone at once", "lasts twice as long", gone, stays))
    return averted(), sorted(bars, key=lambda bar: (-abs(bar.high - bar.low), bar.name))


def _same(part: Part) -> Course:
    return part.course


def _ramp(times: int) -> Change:
    return lambda part: replace(part.course, ramp=part.course.ramp * times)


def _decay(times: float) -> Change:
    return lambda part: replace(part.course, decay=part.course.decay * times)


@dataclass(frozen=True)
class Regret:
    """Deaths averted, expected, at the ends and the middle of the evidence, and what choosing otherwise would forgo.

    Attributes:
        averted: at the weak end, the middle and the strong end.
        forgone: the largest shortfall, over the three, against the arm that averts most there.
    """

    averted: tuple[float, float, float]
    forgone: float


def regrets(here: World, driven: Sequence[Sequence[Drive]]) -> list[Regret]:
    """The regret of each arm over the evidence's range, among arms whose effect is known.

    All levers are at the weak end, the middle or the strong end of their evidence together.
    """
    total = float(here.mean.all.sum())
    rows = []
    for drives in driven:
        pushes = [drive.push for drive in drives if drive.push is not None]
        rows.append(tuple(total - at(here.mean, pushes, here.months, shift=s) for s in (ENDS, 0.0, -ENDS)))
    best = [max(column) for column in zip(*rows, strict=True)]
    return [
        Regret((row[0], row[1], row[2]), max(most - one for most, one in zip(best, row, strict=True))) for row in rows
    ]
