"""Proper scores of whole paths: of all their months at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.risk.scores.ordered import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.scores.ordered import Counts, Draws

_BLOCK = 64
"""Draws whose distances to all others are held at once."""
_EXACT = 2.0**53


def energy_score(paths: Draws, observed: Draws) -> NDArray[np.float64]:
    """Energy score: the CRPS of a vector, which also sees how the months of a path hang together.

    ES = mean ||X - y|| - mean ||X - X'|| / 2, the second mean taken over all pairs of draws, a draw with itself
    included, with Euclidean norms over the months; Gneiting & Raftery (2007), doi:10.1198/016214506000001437.
    Of one month it is the CRPS. Whole numbers take about a quarter of the time that fractions take.

    Args:
        paths: shape (..., months, n).
        observed: shape (..., months), in the same unit.

    Returns:
        The score, shape (...), in that unit.

    Raises:
        InputError, Faults: shapes that do not fit, no draw, missing or infinite values.
    """
    return _per_path(_energy, paths, observed)


def variogram_score(paths: Draws, observed: Draws, *, order: float = 0.5) -> NDArray[np.float64]:
    """Variogram score: whether months differ from each other as much as they should.

    VS = Σ over all pairs of months i, j of (|y_i - y_j|^p - mean |X_i - X_j|^p)²; Scheuerer & Hamill (2015),
    doi:10.1175/MWR-D-14-00269.1, with equal weights. It sees dependence that the energy score misses, and is blind to
    a level added to every month.

    Args:
        paths: shape (..., months, n).
        observed: shape (..., months), in the same unit.
        order: p, above 0; at 0.5 the few largest differences weigh less.

    Returns:
        The score, shape (...), in that unit to the power 2p.

    Raises:
        InputError, Faults: as `energy_score`, and an order of 0 or below.
    """
    if not order > 0:
        raise InputError(f"A variogram has no order {order:g}.", remedy="Give one above 0, such as 0.5.")
    return _per_path(lambda draws, outcome: _variogram(draws, outcome, order), paths, observed)


def _per_path(kernel: Callable[[Counts, Counts], float], paths: Draws, observed: Draws) -> NDArray[np.float64]:
    check(paths, observed, unit=2)
    outcomes = np.asarray(observed, dtype=np.float64)
    shape = outcomes.shape[:-1]
    scores = [kernel(paths[where].astype(np.float64), outcomes[where]) for where in np.ndindex(shape)]
    return np.array(scores, dtype=np.float64).reshape(shape)


def _energy(draws: Counts, outcome: Counts) -> float:
    errors = draws - outcome[:, None]  # distances between draws are the same, and squares smaller
    n = len(errors[0])
    missed = float(np.sqrt(np.einsum("ij,ij->j", errors, errors)).mean())
    if (draws == draws[:, :1]).all():
        return missed
    whole = bool((errors == np.rint(errors)).all())
    exact = whole and 4 * len(errors) * float(np.abs(errors).max()) ** 2 < _EXACT
    distances = _by_products if exact else _by_differences
    total = 0.0
    for start in range(0, n, _BLOCK):
        squares = distances(errors[:, start : start + _BLOCK], errors[:, start:])
        apart = np.sqrt(squares, out=squares)
        width = apart.shape[0]
        total += float(apart[:, :width].sum()) + 2 * float(apart[:, width:].sum())
    return missed - total / (2 * n * n)


def _by_products(some: Counts, rest: Counts) -> Counts:
    """Squared distances, shape (draws, draws), exact where every product is a whole number below 2^53."""
    squares: Counts = some.T @ rest
    squares *= -2
    squares += np.einsum("ij,ij->j", some, some)[:, None]
    squares += np.einsum("ij,ij->j", rest, rest)
    return squares


def _by_differences(some: Counts, rest: Counts) -> Counts:
    """Squared distances, shape (draws, draws), without cancellation."""
    squares = np.zeros((some.shape[1], rest.shape[1]))
    apart = np.empty_like(squares)
    for one, other in zip(some, rest, strict=True):
        np.subtract.outer(one, other, out=apart)
        squares += np.square(apart, out=apart)
    return squares


def _variogram(draws: Counts, outcome: Counts, order: float) -> float:
    total = 0.0
    for month in range(len(outcome) - 1):
        seen = np.abs(outcome[month + 1 :] - outcome[month]) ** order
        drawn = (np.abs(draws[month + 1 :] - draws[month]) ** order).mean(axis=1)
        total += 2 * float(((seen - drawn) ** 2).sum())
    return total
