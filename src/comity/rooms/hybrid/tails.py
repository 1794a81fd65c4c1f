"""How likely a part of a total is at least so high: the upper tail of a beta-binomial distribution."""

from __future__ import annotations

from math import lgamma
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def at_least(
    counts: NDArray[np.int64], total: int, alpha: NDArray[np.float64], beta: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The chance that so many of `total` events or more are a unit's.

    P(K >= k), with P(K = j) = C(n, j) B(j + alpha, n - j + beta) / B(alpha, beta), n the total and B the beta function:
    each event is the unit's with a probability that is not known but has a beta distribution.

    Args:
        counts: k of each unit, from 0 to `total`, shape (units,).
        total: n, events of all units.
        alpha: first parameter of the beta distribution, above 0, shape (units,).
        beta: second parameter, likewise.

    Returns:
        Probabilities, shape (units,); 1 where the count is 0.
    """
    chances = np.ones(len(counts))
    some = np.flatnonzero(counts > 0)
    if not len(some):
        return chances
    a, b, n = alpha[some, None], beta[some, None], float(total)
    none = [_log_none(one, other, n) for one, other in zip(alpha[some].tolist(), beta[some].tolist(), strict=True)]
    k = np.arange(total, dtype=np.float64)[None, :]
    steps = np.log((n - k) * (a + k)) - np.log((k + 1) * (b + n - k - 1))
    logs = np.concatenate([np.zeros((len(some), 1)), np.cumsum(steps, axis=1)], axis=1) + np.array(none)[:, None]
    wanted = np.arange(total + 1)[None, :] >= counts[some, None]
    chances[some] = np.minimum(1.0, np.sum(np.where(wanted, np.exp(logs), 0.0), axis=1))
    return chances


def _log_none(alpha: float, beta: float, total: float) -> float:
    """Logarithm of P(K = 0)."""
    return lgamma(beta + total) - lgamma(alpha + beta + total) - lgamma(beta) + lgamma(alpha + beta)
