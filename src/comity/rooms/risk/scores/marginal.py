"""Proper scores of one month's draws."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.risk.scores.ordered import below, per_row, quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.risk.scores.ordered import Counts, Draws

BINS = (0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
"""Lower edges, in deaths, of the eleven bins of the VIEWS challenge's ignorance score; the last is open above."""


def crps(draws: NDArray[np.integer | np.floating], observed: NDArray[np.integer | np.floating]) -> NDArray[np.float64]:
    """Continuous ranked probability score of an ensemble.

    CRPS = mean |X - y| - mean |X - X'| / 2, the second mean taken over all pairs of draws, a draw with itself
    included; Gneiting & Raftery (2007), doi:10.1198/016214506000001437, computed from the sorted draws as in Jordan,
    Krüger & Lerch (2019), doi:10.18637/jss.v090.i12. Of integers it is exact but for one last division, while n² times
    the largest error stays below 2^53.

    Args:
        draws: shape (..., n), in the unit of `observed`.
        observed: shape (...).

    Returns:
        The score, shape (...), in the unit of `observed`.

    Raises:
        InputError, Faults: shapes that do not fit, no draw, missing or infinite values.
    """
    return per_row(crps_of, draws, observed)


def log1p_crps(draws: Draws, observed: Draws) -> NDArray[np.float64]:
    """CRPS of log(1 + deaths), where a few large wars weigh less.

    The CRPS of log(1 + X) against log(1 + y): proper, because both sides are transformed before they are scored;
    Bosse et al. (2023), doi:10.1371/journal.pcbi.1011393.

    Args:
        draws: counts, shape (..., n).
        observed: counts, shape (...).

    Returns:
        The score, shape (...), in units of the natural logarithm.

    Raises:
        InputError, Faults: as `crps`, and negative values.
    """
    return per_row(log1p_crps_of, draws, observed, counts=True)


def threshold_weighted_crps(draws: Draws, observed: Draws, threshold: float) -> NDArray[np.float64]:
    """CRPS that looks at one tail: only at values of `threshold` and above.

    The integral of (F(z) - 1{y <= z})² over z >= t; Gneiting & Ranjan (2011), doi:10.1198/jbes.2010.08110. It is the
    CRPS of v(X) against v(y) with the chaining function v(z) = max(z, t); Allen, Ginsbourger & Ziegel (2023),
    doi:10.1137/22M1532184.

    Args:
        draws: shape (..., n).
        observed: shape (...).
        threshold: t, in the unit of `observed`.

    Returns:
        The score, shape (...), in the unit of `observed`.

    Raises:
        InputError, Faults: as `crps`, and a threshold that is no number.
    """
    if math.isnan(threshold):
        raise InputError("The tail has no threshold.", remedy="Give a number of deaths, such as 25.")
    return per_row(partial(tail_crps_of, threshold=threshold), draws, observed)


def ignorance(draws: Draws, observed: Draws) -> NDArray[np.float64]:
    """Ignorance score in the VIEWS challenge's bins, as its evaluator takes it.

    IGN = -log2((k + 1) / (n + 11)), where k of n draws fall into the bin of y: one draw is added to each of the eleven
    bins (`BINS`, an edge belonging to the bin above it), so that no outcome is impossible. The score therefore
    depends on n, and only scores of equally many draws compare: a forecast that puts all of its draws into the right
    bin scores log2((n + 11) / (n + 1)), one that puts none there log2(n + 11). Roulston & Smith (2002),
    doi:10.1175/1520-0493(2002)130<1653:EPFUIT>2.0.CO;2; the challenge: Hegre et al. (2025),
    doi:10.1177/00223433241300862, and IgnoranceScore.py in github.com/prio-data/prediction_competition_2023.

    Args:
        draws: counts, shape (..., n).
        observed: counts, shape (...).

    Returns:
        The score, shape (...), in bits.

    Raises:
        InputError, Faults: as `crps`, and negative values.
    """
    return per_row(ignorance_of, draws, observed, counts=True)


def interval_score(draws: Draws, observed: Draws, *, level: float = 0.9) -> NDArray[np.float64]:
    """Interval score of the central interval; its mean is the challenge's MIS.

    IS = (u - l) + 2/a (l - y) 1{y < l} + 2/a (y - u) 1{y > u}, with a = 1 - level and l, u the a/2 and 1 - a/2
    quantiles, taken on a straight line between neighbouring draws as the challenge's evaluator does; Gneiting &
    Raftery (2007), doi:10.1198/016214506000001437, equation 43.

    Args:
        draws: shape (..., n).
        observed: shape (...).
        level: coverage the interval claims, between 0 and 1.

    Returns:
        The score, shape (...), in the unit of `observed`.

    Raises:
        InputError, Faults: as `crps`, and a level that is no share.
    """
    return per_row(partial(interval_of, level=share(level)), draws, observed)


def brier(draws: NDArray[np.integer], observed: NDArray[np.integer], threshold: int) -> NDArray[np.float64]:
    """Brier score of the event "at least `threshold`", doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Args:
        draws: shape (..., n).
        observed: shape (...).
        threshold: deaths.

    Returns:
        (share of draws at or above - 0 or 1) squared, shape (...).

    Raises:
        InputError, Faults: as `crps`.
    """
    return per_row(partial(brier_of, thresholds=(threshold,)), draws, observed)[..., 0]


def share(level: float) -> float:
    """The same level, if it is one.

    Raises:
        InputError: it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise InputError(f"A level of {level:g} is no share.", remedy="Give one between 0 and 1, such as 0.9.")
    return level


# --- Of draws in order, shape (rows, n), and outcomes, shape (rows,) ------------------------------------------------


def crps_of(ordered: Draws, observed: Counts) -> Counts:
    """Continuous ranked probability score, shape (rows,)."""
    scores = np.asarray(np.abs(ordered[:, 0] - observed))
    apart = ordered[:, 0] < ordered[:, -1]  # rows whose draws all agree, as most do, are scored by now
    scores[apart] = _crps(ordered[apart].astype(np.float64), observed[apart])
    return scores


def log1p_crps_of(ordered: Draws, observed: Counts) -> Counts:
    """CRPS of log(1 + deaths), shape (rows,)."""
    logged = np.log1p(observed)
    scores = np.asarray(np.abs(np.log1p(ordered[:, 0], dtype=np.float64) - logged))
    apart = ordered[:, 0] < ordered[:, -1]
    values = ordered[apart].astype(np.float64)
    scores[apart] = _crps(np.log1p(values, out=values), logged[apart])
    return scores


def tail_crps_of(ordered: Draws, observed: Counts, threshold: float) -> Counts:
    """Threshold-weighted CRPS, shape (rows,)."""
    scores = np.zeros(len(ordered))
    reached = np.maximum(ordered[:, -1], observed) > threshold
    values = ordered[reached].astype(np.float64)
    scores[reached] = _crps(np.maximum(values, threshold, out=values), np.maximum(observed[reached], threshold))
    return scores


def _crps(values: Counts, observed: Counts) -> Counts:
    """CRPS of values in order, which are overwritten: a chunk's memory is not asked for twice."""
    n = values.shape[-1]
    values -= observed[:, None]
    # Sums row by row, never as a matrix product, whose rounding depends on the rows beside and on the threads.
    pairs = np.einsum("ij,j->i", values, np.arange(1.0 - n, n, 2.0))
    return np.asarray((n * np.abs(values, out=values).sum(axis=1) - pairs) / n**2)


def ignorance_of(ordered: Draws, observed: Counts) -> Counts:
    """Ignorance in the challenge's bins, shape (rows,)."""
    return ignorance_from(below(ordered, bin_of(observed)), ordered.shape[-1])


def bin_of(observed: Counts) -> Counts:
    """Lower and upper edge of the bin each outcome falls into, shape (rows, 2)."""
    edges = np.array([*BINS, np.inf])
    above = np.searchsorted(edges, observed, side="right")
    return np.stack((edges[above - 1], edges[above]), axis=1)


def ignorance_from(counts: NDArray[np.intp], n: int) -> Counts:
    """Ignorance of n draws, from how many lie below each edge of the outcome's bin."""
    return np.asarray(-np.log2((counts[:, 1] - counts[:, 0] + 1) / (n + len(BINS))))


def interval_of(ordered: Draws, observed: Counts, level: float) -> Counts:
    """Interval score, shape (rows,)."""
    outside = 1 - level
    low, high = quantile(ordered, outside / 2), quantile(ordered, 1 - outside / 2)
    missed = np.maximum(low - observed, 0) + np.maximum(observed - high, 0)
    return np.asarray(high - low + 2 / outside * missed)


def brier_of(ordered: Draws, observed: Counts, thresholds: tuple[int, ...]) -> Counts:
    """Brier scores of reaching each threshold, shape (rows, thresholds)."""
    bounds = np.tile(np.array(thresholds, dtype=np.float64), (len(ordered), 1))
    return brier_from(below(ordered, bounds), ordered.shape[-1], observed[:, None] >= bounds)


def brier_from(counts: NDArray[np.intp], n: int, reached: NDArray[np.bool_]) -> Counts:
    """Brier scores of n draws, from how many lie below each threshold, and whether the outcome reached it."""
    return np.asarray(((n - counts) / n - reached) ** 2)
