"""One operation in one state: the event study, its variants, and every rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.counterfactual.verdict import Check, Verdict, keeps
from comity.rooms.evaluation.ground.rules import (
    AFTER,
    BEFORE,
    CELLS,
    DEATHS,
    FEW,
    HALF,
    LEVEL,
    PLACED,
    QUIET,
    SHOWN,
    SQUARES,
    verdict,
)  # fmt: skip
from comity.rooms.evaluation.ground.staggered import (
    NEVER,
    Units,
    averaged,
    effects,
    interval,
    jointly,
    pairs,
    ratio,
    resampled,
)  # fmt: skip
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from comity.rooms.evaluation.ground.panel import Ground
    from comity.rooms.evaluation.ground.staggered import Pair

    Floats = NDArray[np.float64]

DRAWS = 1999
"""Resamples of squares."""

OUTCOMES = ("log deaths", "any deaths")
"""log(1 + deaths), which is judged, and whether anybody died."""


@dataclass(frozen=True)
class Effect:
    """One figure of the event study.

    Attributes:
        outcome: of `OUTCOMES`.
        part: year, years after, years before, next door, or apart.
        since: years since arrival for a single year.
        estimate: of log(1 + deaths), or of the share of cells; NaN without one.
        low: lower end of the interval.
        high: upper end.
        cells: cells in which troops arrived and that are seen.
    """

    outcome: str
    part: str
    since: int | None
    estimate: float
    low: float
    high: float
    cells: int


@dataclass(frozen=True)
class Judged:
    """What is known of one operation in one state.

    Attributes:
        verdict: by the rules.
        why: names of the rules that do not hold, or why nothing was evaluated.
        effects: the first is the one that is judged; empty where nothing was evaluated.
        checks: every rule.
    """

    verdict: Verdict
    why: str
    effects: tuple[Effect, ...] = ()
    checks: tuple[Check, ...] = ()


def judge(ground: Ground, operation: str, others: tuple[str, ...], seed: int) -> Judged:
    """The event study of one operation's arrivals.

    Args:
        ground: the panel of the state.
        operation: key; only cells that its troops were the first to reach are looked at.
        others: acronyms of other operations with troops in the state in those years.
        seed: of the edition.
    """
    units = _units(ground, operation)
    found = pairs(units, SHOWN)
    if not any(pair.since in AFTER for pair in found):
        return Judged("not evaluated", _nothing(ground, units))
    weights = resampled(units.clusters, DRAWS, stream(seed, "ground", ground.state, operation))
    scales = {"log deaths": units, "any deaths": replace(units, outcome=(ground.deaths > 0).astype(np.float64))}
    made = {name: _study(name, one, weights) for name, one in scales.items()}
    near = _summary("log deaths", "next door", _next_door(ground, units), weights)
    until = np.minimum(units.compared_until, np.where(units.treated, NEVER, ground.next_door - 1))
    apart = _summary("log deaths", "apart", replace(units, compared_until=until), weights)
    shown = (*made["log deaths"], *made["any deaths"], near, apart)
    checks = (
        *_of_size(ground, units, found),
        *_of_effect(units, ground, found, weights, made),
        *_of_neighbours(made["log deaths"][0], near, apart),
        _placed(ground),
        Check("alone", len(others), "operations", not others, "; ".join(others)),
    )
    return Judged(*verdict(checks), shown, checks)


def _units(ground: Ground, operation: str) -> Units:
    """The cells: reached by this operation first, or compared until others reach them or it becomes doubtful."""
    own = np.array([one == operation for one in ground.came_with])
    late = np.full(len(own), NEVER, dtype=np.int64)
    arrival = np.where(ground.doubtful <= ground.arrival, np.minimum(ground.doubtful, ground.arrival), ground.arrival)
    return Units(
        outcome=np.log1p(ground.deaths.astype(np.float64)),
        first=ground.years[0],
        arrival=arrival,
        treated=own & (ground.doubtful > ground.arrival),
        compared_until=np.where(arrival == NEVER, late, arrival - 1),
        followed_until=late,
        clusters=ground.cells.squares,
    )


def _nothing(ground: Ground, units: Units) -> str:
    """Why there is no year after to look at."""
    if not units.treated.any():
        return "no cell was reached by its troops first, at a time that is known"
    if (ground.deaths.sum() < DEATHS) or units.arrival[units.treated].max() <= ground.years[0]:
        return "no events before its troops arrived"
    return "no cell without troops is left to compare with in the years after"


def _study(name: str, units: Units, weights: Floats) -> tuple[Effect, ...]:
    """The years after together, and each year."""
    found = pairs(units, SHOWN)
    att, reached = effects(found, weights)
    after = _effect(name, "years after", None, units, found, (att, reached), AFTER)
    return (after, *(_effect(name, "year", one, units, found, (att, reached), (one,)) for one in SHOWN))


def _summary(name: str, part: str, units: Units, weights: Floats) -> Effect:
    found = pairs(units, AFTER)
    return _effect(name, part, None, units, found, effects(found, weights), AFTER)


def _effect(
    name: str, part: str, since: int | None, units: Units, found: Sequence[Pair], made: tuple[Floats, Floats],
    over: tuple[int, ...],
) -> Effect:  # fmt: skip
    values = averaged(found, *made, over)
    seen = [pair.reached for pair in found if pair.since in over]
    cells = int(np.any(seen, axis=0).sum()) if seen else 0
    low, high = interval(values, LEVEL, int(units.clusters.max()) + 1) if cells >= FEW else (np.nan, np.nan)
    return Effect(name, part, since, float(values[0]), low, high, cells)


def _next_door(ground: Ground, units: Units) -> Units:
    """Cells next door to troops, as long as they have none themselves; reached when troops came next door."""
    alone = np.where(units.arrival == NEVER, NEVER, units.arrival - 1)
    beside = np.minimum(ground.next_door, NEVER)
    return replace(
        units,
        arrival=beside,
        treated=(beside < units.arrival) & (beside > units.first),
        compared_until=np.minimum(alone, np.where(beside == NEVER, NEVER, beside - 1)),
        followed_until=alone,
    )


def _of_size(ground: Ground, units: Units, found: Sequence[Pair]) -> Iterator[Check]:
    """Squares, cells on either side, and whether there was violence without troops."""
    squares = int(units.clusters.max()) + 1
    yield Check("squares", squares, "squares", squares >= SQUARES)
    after = [pair for pair in found if pair.since in AFTER]
    here = int(np.any([pair.reached for pair in after], axis=0).sum())
    there = min(int(pair.compared.sum()) for pair in after)
    note = f"{here} with troops, {there} or more without"
    yield Check("cells", min(here, there), "cells", min(here, there) >= CELLS, note)
    compared = {(place, pair.year) for pair in after for place in np.flatnonzero(pair.compared).tolist()}
    deaths = sum(int(ground.deaths[place, year - ground.years[0]]) for place, year in compared)
    yield Check("violence", deaths, "deaths", deaths >= DEATHS)


def _of_effect(
    units: Units, ground: Ground, found: Sequence[Pair], weights: Floats, made: dict[str, tuple[Effect, ...]]
) -> Iterator[Check]:
    """The years before, the interval, the other scales, and each year of arrival left out."""
    att, reached = effects(found, weights)
    rare = jointly(np.column_stack([averaged(found, att, reached, (one,)) for one in BEFORE]))
    known = bool(np.isfinite(rare))
    yield Check("before", rare if known else None, "p-value", rare >= QUIET if known else None)
    judged, other = made["log deaths"][0], made["any deaths"][0]
    bounds = np.array([judged.low, judged.high])
    leaves = bool((bounds > 0).all() or (bounds < 0).all())
    yield Check("interval", judged.estimate, "log(1 + deaths)", leaves)
    times = ratio(units, ground.deaths.astype(np.float64), AFTER)
    signs = [np.sign(other.estimate), np.sign(times - 1)]
    note = f"share of cells {other.estimate:+.2f}; ratio " + (f"{times:.2f}" if np.isfinite(times) else "not known")
    same = bool(np.isfinite(times)) and all(sign == np.sign(judged.estimate) for sign in signs)
    yield Check("scale", times if np.isfinite(times) else None, "ratio", same if np.isfinite(times) else None, note)
    arrivals = sorted({pair.arrival for pair in found if pair.since in AFTER})
    without = [
        float(averaged(kept, *effects(kept, weights[:1]), AFTER)[0])
        for kept in ([pair for pair in found if pair.arrival != year] for year in arrivals)
    ]
    least = None if len(without) < 2 or not judged.estimate else min(one / judged.estimate for one in without)
    yield Check("one year", least, "of the effect", len(without) > 1 and keeps(judged.estimate, without))


def _of_neighbours(judged: Effect, near: Effect, apart: Effect) -> Iterator[Check]:
    known = bool(np.isfinite([near.low, near.high]).all())
    quiet = (near.low <= 0 <= near.high) if known else None
    yield Check("next door", near.estimate if known else None, "log(1 + deaths)", quiet)
    if np.isfinite(apart.estimate) and judged.estimate:
        share = apart.estimate / judged.estimate
        yield Check("apart", share, "of the effect", share >= HALF)
    else:
        yield Check("apart", None, "of the effect", None, "no cell without troops next door is left")


def _placed(ground: Ground) -> Check:
    whole = int(ground.all_deaths.sum())
    share = int(ground.deaths.sum()) / whole if whole else None
    return Check("placed", share, "share", None if share is None else share >= PLACED)
