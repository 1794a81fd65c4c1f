"""Answers of a survey to one question, and how much its weights and its sampling points cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sample:
    """Those who answered one question.

    Attributes:
        answer: 1 for the answer that is counted, 0 for another, shape (respondents,).
        weight: survey weight, above 0, shape (respondents,).
        place: number of the place, 0 to places - 1, shape (respondents,).
        level: number of the level in each factor (group or wave), shape (respondents, factors).
        point: number of the sampling point, shape (respondents,); each respondent's own where none is known.
    """

    answer: NDArray[np.float64]
    weight: NDArray[np.float64]
    place: NDArray[np.int64]
    level: NDArray[np.int64]
    point: NDArray[np.int64]

    def of(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Sample:
        """Some of the respondents, by a flag for each or by their positions in order."""
        kept = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return replace(
            self,
            answer=self.answer[kept],
            weight=self.weight[kept],
            place=self.place[kept],
            level=self.level[kept],
            point=self.point[kept],
        )

    @property
    def share(self) -> float:
        """The weighted share, with nothing pooled."""
        return float((self.weight * self.answer).sum() / self.weight.sum())


def correlation(answer: NDArray[np.float64], point: NDArray[np.int64]) -> float:
    """How alike people of one sampling point answer: the intra-class correlation from the analysis of variance.

    rho = (B - W) / (B + (m - 1) W), with B and W the mean squares between and within points, and
    m = (n - sum n_i² / n) / (points - 1); never below 0.

    Args:
        answer: shape (respondents,).
        point: their sampling points, shape (respondents,).

    Returns:
        rho; 0 where no point has two respondents or no answer differs.

    References:
        Donner, A. (1986) A review of inference procedures for the intraclass correlation coefficient in the one-way
        random effects model. International Statistical Review 54(1): 67-82.
    """
    _, place, size = np.unique(point, return_inverse=True, return_counts=True)
    n, points = len(answer), len(size)
    if points < 2 or n <= points:
        return 0.0
    mean = np.bincount(place, answer) / size
    between = (size * (mean - answer.mean()) ** 2).sum() / (points - 1)
    within = ((answer - mean[place]) ** 2).sum() / (n - points)
    usual = (n - (size**2).sum() / n) / (points - 1)
    total = between + (usual - 1) * within
    return float(max(0.0, (between - within) / total)) if total > 0 else 0.0


def correlations(sample: Sample, places: int) -> NDArray[np.float64]:
    """The correlation of each place, drawn halfway to the mean over places, since one place tells little of it.

    Returns:
        rho by place, shape (places,); a place without respondents has the mean.
    """
    known = [sample.place == place for place in range(places)]
    own = [correlation(sample.answer[rows], sample.point[rows]) if rows.any() else np.nan for rows in known]
    mean = float(np.nanmean(own)) if np.isfinite(own).any() else 0.0
    return np.where(np.isfinite(own), (np.array(own) + mean) / 2, mean)


def design_effect(weight: NDArray[np.float64], point: NDArray[np.int64], rho: float) -> float:
    """By how much weights and sampling points raise the variance of a share over that of independent respondents.

    deff = n sum w² / (sum w)² x (1 + (m - 1) rho), m = sum n_i² / n: the part of the weights is Kish's, that of the
    points takes the n_i respondents of the cell in each point i.

    Args:
        weight: of the cell's respondents, shape (n,), n at least 1.
        point: their sampling points, shape (n,).
        rho: intra-class correlation.

    References:
        Kish, L. (1992) Weighting for unequal P_i. Journal of Official Statistics 8(2): 183-200. Gabler, S., Haeder, S.
        and Lahiri, P. (1999) A model based justification of Kish's formula for design effects for weighting and
        clustering. Survey Methodology 25(1): 105-106.
    """
    size = np.unique(point, return_counts=True)[1]
    unequal = len(weight) * float((weight**2).sum()) / float(weight.sum()) ** 2
    return unequal * (1 + (float((size**2).sum()) / len(weight) - 1) * rho)
