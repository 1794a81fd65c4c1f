"""What changed where something arrived, at different times in different places.

The effect of the arrivals of year g in year t is

    ATT(g, t) = mean of Y(t) - Y(g - 1) over the units reached in g, less the same over units not reached by then

with "by then" the later of t and g - 1. Averages over g by years since arrival give the event study; units that were
reached early never stand for those reached late, which is what biases two-way fixed effects where effects change over
time. Callaway & Sant'Anna (2021, doi:10.1016/j.jeconom.2020.12.001), without covariates.

`ratio` is the counterpart for counts: cell and year effects from what was not reached yet, in which years multiply
instead of adding. Borusyak, Jaravel & Spiess (2024, doi:10.1093/restud/rdae007) impute so; Wooldridge (2023,
doi:10.1093/ectj/utad016) shows why exponential means suit counts with many zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NEVER = 9999
"""Year of arrival of what was never reached."""

_ROUNDS = 500


@dataclass(frozen=True)
class Units:
    """Units over years.

    Attributes:
        outcome: shape (units, years).
        first: the first of the years.
        arrival: year in which a unit is reached, `NEVER` if it is not; shape (units,).
        treated: whether its arrival is looked at; others only stand for what would have been, shape (units,).
        compared_until: last year in which a unit may do so, shape (units,).
        followed_until: last year in which a unit is followed after arrival, shape (units,).
        clusters: number of the cluster of each unit, from zero, shape (units,).
    """

    outcome: Floats
    first: int
    arrival: Integers
    treated: NDArray[np.bool_]
    compared_until: Integers
    followed_until: Integers
    clusters: Integers


@dataclass(frozen=True)
class Pair:
    """One year of arrival seen in one other year.

    Attributes:
        arrival: g.
        year: t.
        reached: units reached in g, shape (units,).
        compared: units not reached by then.
        change: Y(t) - Y(g - 1), shape (units,).
    """

    arrival: int
    year: int
    reached: NDArray[np.bool_]
    compared: NDArray[np.bool_]
    change: Floats

    @property
    def since(self) -> int:
        """Years since arrival, below zero before it."""
        return self.year - self.arrival


def pairs(units: Units, since: Sequence[int]) -> list[Pair]:
    """Every year of arrival seen so many years after it, -1 left out, where both sides have units."""
    last = units.first + units.outcome.shape[1] - 1
    found = []
    for arrival in np.unique(units.arrival[units.treated]).tolist():
        for year in (arrival + one for one in since if one != -1):
            if arrival == NEVER or not (units.first <= year <= last and units.first <= arrival - 1 < last):
                continue
            reached = units.treated & (units.arrival == arrival) & (units.followed_until >= year)
            late = max(year, arrival - 1)
            compared = (units.arrival > late) & (units.compared_until >= late) & (units.arrival != arrival)
            if reached.any() and compared.any():
                change = units.outcome[:, year - units.first] - units.outcome[:, arrival - 1 - units.first]
                found.append(Pair(arrival, year, reached, compared, change))
    return found


def effects(found: Sequence[Pair], weights: Floats) -> tuple[Floats, Floats]:
    """ATT of each pair, and the weight of its reached units.

    Args:
        found: pairs.
        weights: how often each unit counts, shape (draws, units).

    Returns:
        Both of shape (draws, pairs); an effect is not a number where a draw has no unit on one side.
    """
    shape = (len(weights), len(found))
    att, reached = np.full(shape, np.nan), np.zeros(shape)
    for place, pair in enumerate(found):
        here, there = weights @ pair.reached, weights @ pair.compared
        with np.errstate(invalid="ignore", divide="ignore"):
            own = weights @ (pair.reached * pair.change) / here
            att[:, place] = own - weights @ (pair.compared * pair.change) / there
        reached[:, place] = here
    return att, reached


def averaged(found: Sequence[Pair], att: Floats, reached: Floats, since: Sequence[int]) -> Floats:
    """The effect over some years since arrival, each pair by its number of reached units; shape (draws,)."""
    chosen = np.array([pair.since in since for pair in found], dtype=bool)
    part, weight = att[:, chosen], reached[:, chosen]
    known = np.isfinite(part)
    total = np.where(known, weight, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(known, part * weight, 0.0).sum(axis=1) / total
    return mean


def resampled(clusters: Integers, draws: int, random: np.random.Generator) -> Floats:
    """How often each unit counts when whole clusters are drawn with replacement; the first row is the sample itself.

    Returns:
        Shape (draws + 1, units).
    """
    count = int(clusters.max()) + 1
    times = random.multinomial(count, np.full(count, 1 / count), size=draws)
    return np.vstack([np.ones(len(clusters)), times[:, clusters]])


def interval(values: Floats, level: float, clusters: int) -> tuple[float, float]:
    """The estimate, first of the values, and as far to either side as that share of the other draws lies from it.

    Widened for few clusters, of which a resample varies too little: by sqrt(G / (G - 1)), and by what the quantiles of
    Student's t on G - 1 degrees of freedom lie beyond the normal ones, to first order in 1 / G.

    Args:
        values: shape (draws + 1,), the estimate first.
        level: coverage.
        clusters: G.
    """
    draws = values[1:][np.isfinite(values[1:])]
    if not np.isfinite(values[0]) or len(draws) < len(values) / 2:
        return np.nan, np.nan
    away = float(np.quantile(np.abs(draws - values[0]), level))
    z = NormalDist().inv_cdf((1 + level) / 2)
    away *= np.sqrt(clusters / max(clusters - 1, 1)) * (1 + (z**2 + 1) / (4 * max(clusters - 1, 1)))
    return float(values[0]) - away, float(values[0]) + away


def jointly(values: Floats) -> float:
    """How rare it is that the furthest of several effects lies as far out, if there are none.

    The largest of the effects over their standard errors is held against that of draws centred on zero.

    Args:
        values: shape (draws + 1, effects), the estimates first.
    """
    known = np.isfinite(values[0]) & (np.isfinite(values).mean(axis=0) > 0.5)
    part = values[:, known]
    draws = part[1:][np.isfinite(part[1:]).sum(axis=1) == part.shape[1]]
    if part.shape[1] == 0 or len(draws) < 2:
        return np.nan
    error = np.maximum(draws.std(axis=0, ddof=1), 1e-12)
    furthest = np.abs(draws - part[0]) / error
    own = float((np.abs(part[0]) / error).max())
    return float((1 + (furthest.max(axis=1) >= own).sum()) / (1 + len(draws)))


def ratio(units: Units, counts: Floats, since: Sequence[int]) -> float:
    """Deaths after arrival over those expected, for so many years since it; not a number where nothing is expected.

    Expected is a(unit) b(year), fitted by proportions to what had not been reached yet (the maximum likelihood of a
    Poisson model with effects of units and years).

    Args:
        units: as for `pairs`; its outcome is not looked at.
        counts: shape (units, years).
        since: years since arrival.
    """
    years = units.first + np.arange(counts.shape[1])
    free = (years < units.arrival[:, None]) & (units.treated[:, None] | (years <= units.compared_until[:, None]))
    own = np.where(free, counts, 0.0)
    of_year = np.ones(counts.shape[1])
    for _ in range(_ROUNDS):
        of_unit = _over(own.sum(axis=1), (free * of_year).sum(axis=1))
        of_year = _over(own.sum(axis=0), (free * of_unit[:, None]).sum(axis=0))
    after = np.isin(years - units.arrival[:, None], list(since)) & units.treated[:, None]
    after &= years <= units.followed_until[:, None]
    after &= (free.sum(axis=0) > 0) & (free.sum(axis=1) > 0)[:, None]
    expected = float((np.outer(of_unit, of_year) * after).sum())
    return float((counts * after).sum()) / expected if expected > 0 else np.nan


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
