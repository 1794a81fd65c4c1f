"""Cells (a place, perhaps a group, perhaps a wave) estimated from a fitted model, with what their design costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.community.interval import interval
from comity.rooms.community.leaves import leaves
from comity.rooms.community.multilevel import fit
from comity.rooms.community.sample import correlations, design_effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.community.leaves import Leaves
    from comity.rooms.community.multilevel import Fitted, Variances
    from comity.rooms.community.sample import Sample

LEAST = 30
"""Respondents that a cell must have to be shown at all."""


@dataclass(frozen=True)
class Estimate:
    """One cell.

    Attributes:
        respondents: who answered.
        effective: independent respondents they are worth.
        share: pooled share.
        variance: of it.
        inflation: by what sampling points and weights of the cell raise the variance over that of its leaves.
        weight: of each leaf in the cell, sums to 1, shape (leaves,).
    """

    respondents: int
    effective: float
    share: float
    variance: float
    inflation: float
    weight: NDArray[np.float64]

    @property
    def deviation(self) -> float:
        """Standard deviation of the share."""
        return sqrt(self.variance)

    @property
    def ends(self) -> tuple[float, float]:
        """The 90 % interval."""
        return interval(self.share, self.deviation)


@dataclass(frozen=True)
class Pooled:
    """A sample with the model fitted to it.

    Attributes:
        sample: those who answered.
        leaves: of the sample.
        fitted: the model.
        rho: intra-class correlation by place.
    """

    sample: Sample
    leaves: Leaves
    fitted: Fitted
    rho: NDArray[np.float64]

    def cell(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Estimate:
        """The cell of some respondents, at least one; they are all those of its leaves.

        The variance is that of the model, times what sampling points cost the cell beyond its leaves, plus that of
        the cell's make-up, sum_j a_j (theta_j - theta)² / n: who fell into which leaf was drawn as well.
        """
        part = self.sample.of(rows)
        total = np.bincount(self.leaves.of[rows], part.weight, minlength=len(self.leaves.share)).astype(np.float64)
        weight = total / total.sum()
        share = float(weight @ self.fitted.theta)
        held = np.unique(self.leaves.of[rows])
        rho = float(np.average(self.rho[part.place], weights=part.weight))
        effect = design_effect(part.weight, part.point, rho)
        effective = len(part.answer) / effect
        inflation = max(1.0, float(self.leaves.effective[held].sum()) / effective)
        mix = float(weight @ (self.fitted.theta - share) ** 2) / effective
        variance = self.fitted.variance(weight) * inflation + mix
        return Estimate(len(part.answer), effective, min(max(share, 0.0), 1.0), variance, inflation, weight)

    def change(self, before: Estimate, after: Estimate) -> float:
        """Variance of the change from one cell to another, which share what the model knows of both."""
        both = self.fitted.variance(after.weight - before.weight)
        mix = sum(
            float(one.weight @ (self.fitted.theta - one.weight @ self.fitted.theta) ** 2) / one.effective
            for one in (before, after)
        )
        return both * max(before.inflation, after.inflation) + mix


def pool(sample: Sample, levels: tuple[int, ...], *, places: int, start: Variances | None = None) -> Pooled:
    """Fit the model to a sample.

    Args:
        sample: at least one respondent.
        levels: how many levels each factor has.
        places: how many places there are.
        start: variances to begin with.
    """
    rho = correlations(sample, places)
    grouped = leaves(sample, rho)
    return Pooled(sample, grouped, fit(grouped, levels, start=start), rho)


def hidden(counts: dict[str, int], least: int = LEAST) -> set[str]:
    """Levels of one dimension that may not be shown: the small ones, and one more if a small one stood alone.

    A single small level could be told from its whole less the others; the next smallest goes with it.

    Args:
        counts: respondents of every level that has any, by name.
        least: fewest a level may have.
    """
    small = {name for name, count in counts.items() if count < least}
    rest = sorted((count, name) for name, count in counts.items() if count >= least)
    if len(small) == 1 and rest:
        small.add(rest[0][1])
    return small
