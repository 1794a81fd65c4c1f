"""How alike the ties of two states are: S and kappa, weighted and not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def s_score(one: NDArray[np.int8], two: NDArray[np.int8], *, top: float, weight: NDArray[np.float64]) -> float:
    """S of Signorino and Ritter (1999), doi:10.1111/0020-8833.00113, on absolute distances.

    S = 1 - 2 sum(w |a - b|) / (top sum(w)): 1 where two states are tied alike to every state, -1 where as differently
    as can be.

    Args:
        one: worth of the first state's ties to each state of the system, itself and the second among them; shape (n,).
        two: of the second state's.
        top: the greatest difference there can be.
        weight: of each state of the system, shape (n,); ones for the unweighted score; NaN leaves a state out.

    Returns:
        -1 to 1; NaN if the weights sum to nothing.
    """
    a, b, w = _known(one, two, weight)
    total = w.sum()
    return float(1 - 2 * (w * np.abs(a - b)).sum() / (top * total)) if total > 0 else float("nan")


def kappa(one: NDArray[np.int8], two: NDArray[np.int8], *, weight: NDArray[np.float64]) -> float:
    """Cohen's kappa with squared distances, as Haege (2011) proposes it for foreign policy, doi:10.1093/pan/mpr023.

    kappa = 1 - D / E, D the mean squared distance and E its mean if the two states formed their ties independently,
    each with its own distribution: E = var(a) + var(b) + (mean(a) - mean(b))^2. Unlike S it does not count it as
    likeness that neither state has a tie to most of the world.

    Args:
        one: worth of the first state's ties to each state of the system, shape (n,).
        two: of the second state's.
        weight: of each state, shape (n,); ones for the unweighted measure; NaN leaves a state out.

    Returns:
        Up to 1; 0 for likeness by chance; NaN if the weights sum to nothing or both have the same tie to all.
    """
    a, b, w = _known(one, two, weight)
    total = w.sum()
    if total <= 0:
        return float("nan")
    w = w / total
    mean_a, mean_b = (w * a).sum(), (w * b).sum()
    by_chance = (w * (a - mean_a) ** 2).sum() + (w * (b - mean_b) ** 2).sum() + (mean_a - mean_b) ** 2
    return float(1 - (w * (a - b) ** 2).sum() / by_chance) if by_chance > 0 else float("nan")


def _known(
    one: NDArray[np.int8], two: NDArray[np.int8], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The three vectors where the weight is known."""
    known = ~np.isnan(weight)
    return one[known].astype(np.float64), two[known].astype(np.float64), weight[known]


def s_scores(
    one: NDArray[np.int8], two: NDArray[np.int8], *, top: float, counted: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Unweighted S for many years at once.

    Args:
        one: worth of the first state's ties, shape (years, n).
        two: of the second state's.
        top: the greatest difference there can be.
        counted: whether a state of the system counts in a year, shape (years, n).

    Returns:
        Shape (years,); NaN in a year in which no state counts.
    """
    apart = np.where(counted, np.abs(one.astype(np.int64) - two), 0).sum(axis=1)
    total = counted.sum(axis=1)
    return np.asarray(1 - 2 * np.divide(apart, top * total, out=np.full(len(one), np.nan), where=total > 0))
