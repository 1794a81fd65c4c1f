"""Standard errors for rows that share states: by pair, and dyadic-robust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 200_000


def sums(
    x: NDArray[np.float64], residual: NDArray[np.float64], one: NDArray[np.int64], two: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores x·residual summed by unordered pair, and by state, whichever its side.

    Args:
        x: shape (n, p).
        residual: y - P(y), shape (n,).
        one: number of the first state of each row, from 0 on, shape (n,).
        two: number of the second.

    Returns:
        Sums by pair, shape (pairs, p), and by state, shape (states, p).
    """
    many = int(max(one.max(), two.max())) + 1
    pairs, pair = np.unique(np.minimum(one, two) * many + np.maximum(one, two), return_inverse=True)
    by_pair, by_state = np.zeros((len(pairs), x.shape[1])), np.zeros((many, x.shape[1]))
    for column in range(x.shape[1]):
        score = x[:, column] * residual
        by_pair[:, column] = np.bincount(pair, score, len(pairs))
        by_state[:, column] = np.bincount(one, score, many) + np.bincount(two, score, many)
    return by_pair, by_state


def by_pair(bread: NDArray[np.float64], pair_sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariance clustered by unordered pair: B (Σ_d s_d s_d') B, no correction for few clusters."""
    return np.asarray(bread @ (pair_sums.T @ pair_sums) @ bread)


def dyadic_robust(
    bread: NDArray[np.float64], pair_sums: NDArray[np.float64], state_sums: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Covariance that lets any two rows depend on each other whose pairs share a state.

    V = B (Σ s_r s_q') B over all rows r and q whose pairs have a state in common; Aronow, Samii & Assenova (2015),
    doi:10.1093/pan/mpv018. The sum is Σ_i S_i S_i' - Σ_d s_d s_d', with S_i the sum of all rows that have state i:
    rows of one pair share both of its states and would count twice.

    Args:
        bread: inverse of the information matrix B, shape (p, p).
        pair_sums: scores summed by pair, shape (pairs, p).
        state_sums: scores summed by state, shape (states, p).

    Returns:
        V, shape (p, p). Such a sum need not be positive definite in a finite sample: negative eigenvalues are nought.
    """
    meat = state_sums.T @ state_sums - pair_sums.T @ pair_sums
    covariance = bread @ meat @ bread
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T)
