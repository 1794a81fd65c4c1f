"""The rules of `verdict`, each looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.counterfactual.donors import FEW, LEAST, recent
from comity.rooms.evaluation.counterfactual.placebo import in_space, in_time, without_each
from comity.rooms.evaluation.counterfactual.series import DEATHS, LEAST_BEFORE, logs, month_of, quarters, totals
from comity.rooms.evaluation.counterfactual.synthetic import control
from comity.rooms.evaluation.counterfactual.verdict import (
    ANTICIPATED,
    APART,
    EARLIER,
    FIT,
    HALF,
    QUIET,
    RARE,
    Check,
    keeps,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.evaluation.counterfactual.around import Around
    from comity.rooms.evaluation.counterfactual.donors import Pools
    from comity.rooms.evaluation.counterfactual.evaluate import Found
    from comity.rooms.evaluation.counterfactual.series import Deaths, Window
    from comity.rooms.evaluation.counterfactual.target import Target
    from comity.rooms.evaluation.counterfactual.world import World

LOG = "log(1 + deaths)"
SHARE = "of the effect"


def of_fit(found: Found, donors: int) -> Iterator[Check]:
    """Donors, fit before, and the placebo in space."""
    error = found.error if found.error is not None else np.inf
    yield Check("donors", donors, "donors", donors >= LEAST)
    yield Check("fit", error, LOG, error <= FIT)
    yield Check("space", found.p_value, "placebo p", found.p_value <= RARE)


def of_variants(deaths: Deaths, state: str, here: Window, pool: Pools, found: tuple[Found, ...]) -> Iterator[Check]:
    """The placebo in time, and the effect when something is left out or done otherwise."""
    effect, designs = found[0].effect, [one.effect for one in found[1:]]
    outcomes = quarters(deaths, (state, *pool.main), here)
    yield _earlier(outcomes, here.before, effect)
    without = without_each(outcomes, 0, here.before)
    furthest = min(without, key=lambda place: (without[place] * np.sign(effect), place), default=None)
    note = "" if furthest is None else f"least without {pool.main[furthest]}"
    yield Check("one donor", least(effect, [*without.values()]), SHARE, keeps(effect, [*without.values()]), note)
    others = {name: getattr(pool, name) for name in ("stricter", "fighting", "apart")}
    effects = {
        name: control(quarters(deaths, (state, *states), here), 0, here.before).effect
        for name, states in others.items()
        if len(states) >= FEW
    }
    small = [name for name in others if name not in effects]
    note = f"too few donors in: {', '.join(small)}" if small else ""
    passed = keeps(effect, [*effects.values()]) and not small
    yield Check("pools", least(effect, [*effects.values()]), SHARE, passed, note)
    yield Check("design", least(effect, designs), SHARE, keeps(effect, designs))
    yield _anticipated(outcomes, here.before, effect)


def _earlier(outcomes: NDArray[np.float64], before: int, effect: float) -> Check:
    if before - EARLIER < LEAST_BEFORE // 2:
        return Check("time", None, SHARE, None, "too few quarters before")
    placebo = in_time(outcomes, 0, before, EARLIER)
    small = abs(placebo.control.effect) <= HALF * abs(effect)
    return Check("time", abs(placebo.control.effect) / max(abs(effect), 1e-9), SHARE, small and placebo.p_value > QUIET)


def _anticipated(outcomes: NDArray[np.float64], before: int, effect: float) -> Check:
    made = control(outcomes, 0, before - ANTICIPATED)
    later = float(made.gap[before:].mean())
    return Check("anticipation", least(effect, [later]), SHARE, keeps(effect, [later]))


def least(effect: float, others: list[float]) -> float | None:
    """The smallest of some effects as a share of another; below zero if one points the other way."""
    if not others or abs(effect) < 1e-9:
        return None
    return min(one / effect for one in others)


def of_neighbours(world: World, state: str, here: Window, pool: Pools, borders: frozenset[str]) -> Check:
    """Deaths in all countries next door together, as if they had been treated."""
    deaths = world.deaths
    rows = [deaths.counts[deaths.states.index(one), here.months] for one in sorted(borders) if one in deaths.states]
    known = [row for row in rows if not np.isnan(row).any()]
    donors = tuple(one for one in pool.apart if one != state)
    if not known or len(donors) < FEW:
        note = "no country next door with data" if not known else "too few donors further off"
        return Check("neighbours", None, "placebo p", None, note)
    own = logs(np.sum(known, axis=0)[None, :])
    space = in_space(np.hstack([own, quarters(deaths, donors, here)]), 0, here.before)
    return Check("neighbours", space.p_value, "placebo p", space.p_value > QUIET)


def of_vintages(world: World, target: Target, here: Window, found: Found, yearly: Found | None) -> Check:
    """The two releases' deaths by year, and the effect's direction in both."""
    first = totals(world.deaths, target.state)
    row = world.yearly.counts["state_based"][world.yearly.states.index(target.state)] if (
        target.state in world.yearly.states
    ) else np.array([])  # fmt: skip
    start = month_of(target.day).year
    years = range(start - here.before // 4, start + here.after // 4 + 1)
    second = {year: float(value) for year, value in zip(world.yearly.years, row, strict=False) if not np.isnan(value)}
    apart = {
        year: max((first[year] + 1) / (second[year] + 1), (second[year] + 1) / (first[year] + 1))
        for year in years
        if year in first and year in second and max(first[year], second[year]) >= DEATHS
    }
    if not apart:
        return Check("vintages", None, "times", None, "no figures by year to compare")
    worst = max(apart, key=lambda year: (apart[year], year))
    note = f"furthest apart in {worst}"
    if yearly is None:
        note += "; too few years before for a control by year"
        return Check("vintages", apart[worst], "times", None if apart[worst] <= APART else False, note)
    same = bool(np.sign(yearly.effect) == np.sign(found.effect))
    note += "" if same else "; the effect points the other way by year"
    return Check("vintages", apart[worst], "times", apart[worst] <= APART and same, note)


def of_rivals(deaths: Deaths, target: Target, here: Window, beside: Around) -> Iterator[Check]:
    """Whether there was a war still, and whether anything else was there."""
    last = recent(deaths, target.state, here)
    note = "declared beforehand: whether violence came back" if target.outcome != "deaths" else ""
    yield Check("still fighting", last, "deaths", last >= DEATHS and target.outcome == "deaths", note)
    named = [*beside.events.values(), *(f"{title} ({day})" for title, day in beside.agreements)]
    if named:
        yield Check("rivals", len(named), "rival causes", passed=False, note="; ".join(named))
    elif beside.kept:
        yield Check("rivals", 0, "rival causes", passed=True)
    else:
        yield Check("rivals", None, "rival causes", None, "the registry keeps no events of this country")
    others = [*beside.operations.values()]
    shared = target.hosts > 1
    note = "; ".join(others) + ("; it worked in several states itself" if shared else "")
    yield Check("alone", len(others), "operations", not others, note.removeprefix("; "))
