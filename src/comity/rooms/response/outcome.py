"""What an option changes in one country: deaths averted, chances, time to quiet, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.response.baseline import QUIET
from comity.rooms.response.engine import REPLICATES, Luck, run
from comity.rooms.response.expected import means, over_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.rooms.response.baseline import Baseline
    from comity.rooms.response.engine import Push
    from comity.rooms.response.expected import Means

THRESHOLDS = (25, 100, 1000)
ENDS = (0.05, 0.5, 0.95)
LEVEL = 0.9
"""Coverage of every interval told."""


@dataclass(frozen=True)
class Spread:
    """Ends and middle of a distribution: quantiles 5 %, 50 %, 95 %."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.int64] | NDArray[np.float64]) -> Spread:
        """Quantiles of draws."""
        return cls(*(float(one) for one in np.quantile(values.ravel(), ENDS, method="inverted_cdf")))


@dataclass(frozen=True)
class Quietness:
    """When quiet comes: chance that six quiet months in a row end within the months, and in which month they begin.

    Attributes:
        chance: share of the draws in which they do.
        begins: median month, counted from one, in which they begin; None where fewer than half of the draws have them.
    """

    chance: float
    begins: int | None


@dataclass(frozen=True)
class World:
    """One country's months without any option.

    Attributes:
        baseline: its paths.
        luck: its random numbers.
        months: months looked at.
        totals: deaths in each path, shape (paths,).
        mean: mean deaths by month and onset.
    """

    baseline: Baseline
    luck: Luck
    months: int
    totals: NDArray[np.int64]
    mean: Means

    @property
    def expected(self) -> float:
        """Mean deaths over the paths."""
        return float(self.totals.sum() / self.totals.size)


@lru_cache(maxsize=4)
def _luck(seed: int, state: str, paths: int, months: int, replicates: int) -> Luck:
    """The random numbers of a country, kept for the next question: they are the same every time."""
    return Luck(seed, state, paths, months, replicates)


def world(baseline: Baseline, seed: int, months: int) -> World:
    """One country's months without any option."""
    luck = _luck(seed, baseline.states[0], baseline.deaths.shape[2], baseline.deaths.shape[1], REPLICATES)
    return World(baseline, luck, months, baseline.deaths[0, :months].sum(axis=0), means(baseline, months))


@dataclass(frozen=True)
class Outcome:
    """One country with an option, beside itself without.

    Attributes:
        deaths: deaths with it, shape (replicates, months, paths).
        averted: deaths averted in each draw, shape (replicates, paths).
        whole: their quantiles.
        evidence: quantiles of what is expected at each value of the evidence, luck averaged out.
        luck: quantiles with every draw at the middle of the evidence.
        share: part of the variance that the evidence accounts for; None where there is no variance.
        onsets: onsets averted less those added, mean over the draws.
        expected: deaths averted, mean over the evidence, luck averaged out.
    """

    deaths: NDArray[np.int64]
    averted: NDArray[np.int64]
    whole: Spread
    evidence: Spread
    luck: Spread
    share: float | None
    onsets: float
    expected: float

    def chance(self, threshold: int) -> float:
        """Chance of at least so many deaths in all."""
        return float((self.deaths.sum(axis=1) >= threshold).mean())


def outcome(here: World, pushes: Sequence[Push]) -> Outcome:
    """What an option changes, by its pushes.

    Var(averted) = Var(E[averted | evidence]) + E[Var(averted | evidence)]: the first part is the evidence's, the second
    that of luck, which here means both the path the country takes and the fall of each death.
    """
    done = run(here.baseline, pushes, here.luck, here.months)
    averted = here.totals[None, :] - done.deaths.sum(axis=1)
    expected = here.mean.all.sum() - over_evidence(here.mean, pushes, here.luck, here.months)
    single = _luck(here.luck.seed, here.luck.state, here.luck.paths, here.luck.months, 1)
    alone = here.totals - run(here.baseline, pushes, single, here.months, spread=False).deaths.sum(axis=1)
    variance = float(averted.var())
    return Outcome(
        deaths=done.deaths,
        averted=averted,
        whole=Spread.of(averted),
        evidence=Spread.of(expected),
        luck=Spread.of(alone),
        share=min(float(expected.var()) / variance, 1.0) if variance > 0 else None,
        onsets=float(done.onsets.mean()),
        expected=float(expected.mean()),
    )


def quietness(deaths: NDArray[np.int64]) -> Quietness:
    """When six quiet months in a row begin, over draws.

    Args:
        deaths: shape (replicates, months, paths).
    """
    replicates, months, paths = deaths.shape
    begins = np.zeros((replicates, paths), dtype=np.int64)
    length = np.zeros((replicates, paths), dtype=np.int64)
    for month in range(months):
        length = np.where(deaths[:, month] == 0, length + 1, 0)
        begins = np.where((length == QUIET) & (begins == 0), month - QUIET + 2, begins)
    reached = begins > 0
    chance = float(reached.mean())
    ordered = np.sort(np.where(reached, begins, months + 1).ravel())
    middle = int(ordered[(ordered.size - 1) // 2])
    return Quietness(chance, middle if chance >= 0.5 else None)


def bands(deaths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Quantiles by month over draws, shape (3, months)."""
    flat = np.moveaxis(deaths, 1, 0).reshape(deaths.shape[1], -1)
    found: NDArray[np.float64] = np.quantile(flat, ENDS, axis=1, method="inverted_cdf").astype(np.float64)
    return found
