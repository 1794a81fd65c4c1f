"""One target through every design, and every rule held against the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.counterfactual import checks as held
from comity.rooms.evaluation.counterfactual.around import Around, around, bordering
from comity.rooms.evaluation.counterfactual.donors import FEW, Pools, pools
from comity.rooms.evaluation.counterfactual.expected import Expected, expected
from comity.rooms.evaluation.counterfactual.placebo import Space, in_space
from comity.rooms.evaluation.counterfactual.series import (
    DEATHS,
    KINDS,
    LEAST_AFTER,
    LEAST_BEFORE,
    LEAST_YEARS_BEFORE,
    Window,
    month_of,
    quarters,
    window,
)  # fmt: skip
from comity.rooms.evaluation.counterfactual.verdict import Check, Verdict, verdict

if TYPE_CHECKING:
    from comity.rooms.evaluation.counterfactual.synthetic import Design
    from comity.rooms.evaluation.counterfactual.target import Target
    from comity.rooms.evaluation.counterfactual.world import World

LEVEL = 0.9
"""Coverage of the placebo intervals: with some twenty-five donors nothing further out can be told."""


@dataclass(frozen=True)
class Found:
    """What one design says.

    Attributes:
        design: its name.
        effect: mean gap after, log(1 + deaths).
        low: lower end of the interval.
        high: upper end.
        p_value: among the placebos in space, or among the paths.
        error: root mean square of the gap before; None for the forecast.
        donors: states by weight, heaviest first.
        space: the placebos; None for the forecast.
    """

    design: str
    effect: float
    low: float
    high: float
    p_value: float
    error: float | None = None
    donors: tuple[tuple[str, float], ...] = ()
    space: Space | None = None


@dataclass(frozen=True)
class Evaluation:
    """What is known of one target.

    Attributes:
        target: what was evaluated.
        around: what else was there.
        verdict: of the first design.
        why: names of the rules that do not hold; or the reason why nothing was evaluated.
        window: periods; None where nothing was evaluated, as for all that follows.
        pool: states of the donors, in the order of the first design's placebos.
        found: by design, the first the one that is judged.
        checks: every rule.
        expected: against the forecast, for declared cases.
    """

    target: Target
    around: Around
    verdict: Verdict
    why: str
    window: Window | None = None
    pool: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    checks: tuple[Check, ...] = ()
    expected: Expected | None = None


def evaluate(world: World, target: Target) -> Evaluation:
    """Run every design and rule; a target without the data for it says why."""
    here = window(world.deaths, target.state, month_of(target.day)) if target.state else None
    beside = around(world.tables, target, here.after * 3 if here else 0)
    reason = not_evaluated(world, target, here)
    if reason or here is None:
        return Evaluation(target, beside, "not evaluated", reason, expected=_expected(world, target))
    borders = bordering(world.tables["borders"], target.state, month_of(target.day))
    pool = pools(world.deaths, target.state, here, world.there, borders)
    if len(pool.main) < FEW:
        return Evaluation(
            target, beside, "not evaluated", f"fewer than {FEW} donors", expected=_expected(world, target)
        )
    found = [_by_quarter(world, target, here, pool, design) for design in QUARTERLY]
    by_year = {name: _by_year(world, target, pool, kinds) for name, kinds in YEARLY.items()}
    found += [one for one in by_year.values() if one is not None]
    against = _expected(world, target)
    if against is not None:
        found.append(_forecast(against))
    rules = (
        *held.of_fit(found[0], len(pool.main)),
        *held.of_variants(world.deaths, target.state, here, pool, tuple(found[: len(QUARTERLY)])),
        held.of_neighbours(world, target.state, here, pool, borders),
        held.of_vintages(world, target, here, found[0], by_year["yearly, state-based"]),
        *held.of_rivals(world.deaths, target, here, beside),
    )
    given, broken = verdict(rules, found[0].p_value)
    return Evaluation(target, beside, given, broken, here, pool.main, tuple(found), rules, against)


QUARTERLY: tuple[Design, ...] = ("synthetic", "demeaned", "augmented")
"""Designs by quarter, the one that is judged first."""

YEARLY = {"yearly, state-based": ("state_based",), "yearly, all types": KINDS}
"""Designs by calendar year, of the second vintage."""


def not_evaluated(world: World, target: Target, here: Window | None) -> str:
    """Why a target has no evaluation; empty if it can have one."""
    if here is None:
        return "no host state in the data"
    if here.start < 0:
        return "began before the data do"
    if here.start >= len(world.deaths.months):
        return "began after the data end"
    if here.before < LEAST_BEFORE:
        return "too few months before in the data"
    if here.after < LEAST_AFTER:
        return "too few months after in the data"
    own = world.deaths.counts[world.deaths.states.index(target.state), here.fitted]
    return "no conflict before to compare" if own.sum() < DEATHS else ""


def _by_quarter(world: World, target: Target, here: Window, pool: Pools, design: Design) -> Found:
    outcomes = quarters(world.deaths, (target.state, *pool.main), here)
    return _found(design, in_space(outcomes, 0, here.before, design=design), pool.main)


def _by_year(world: World, target: Target, pool: Pools, kinds: tuple[str, ...]) -> Found | None:
    """The plain design by calendar year, if there are years enough."""
    states = (target.state, *pool.main)
    outcomes, before = world.yearly.outcome(states, int(target.day[:4]), kinds)
    known = np.isfinite(outcomes).all(axis=0).reshape(-1)
    kept = tuple(state for state, fits in zip(states, known, strict=True) if fits)
    if before < LEAST_YEARS_BEFORE or before == len(outcomes) or not known[0] or len(kept) <= FEW:
        return None
    name = next(name for name, these in YEARLY.items() if these == kinds)
    return _found(name, in_space(outcomes[:, known], 0, before), kept[1:])


def _found(design: str, space: Space, donors: tuple[str, ...]) -> Found:
    low, high = space.interval(LEVEL)
    weighed = zip(donors, space.control.weights.tolist(), strict=True)
    shown = sorted((one for one in weighed if abs(one[1]) >= 0.001), key=lambda one: (-abs(one[1]), one[0]))
    return Found(
        design, space.control.effect, low, high, space.p_value, space.control.error_before, tuple(shown), space
    )


def _expected(world: World, target: Target) -> Expected | None:
    return expected(world.tables["risk_before"], world.deaths, target.case) if target.case else None


def _forecast(against: Expected) -> Found:
    return Found("forecast", against.effect, *against.interval(LEVEL), against.p_value)
