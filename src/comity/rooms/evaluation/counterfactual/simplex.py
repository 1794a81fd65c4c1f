"""The nearest point of a convex hull: weights that are never negative and sum to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDS = 10_000
_TOLERANCE = 1e-12
_EXACT = 1e-9


def weights(target: NDArray[np.float64], donors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights w >= 0 with sum(w) = 1 that minimise |donors @ w - target|.

    Wolfe's algorithm for the point of a polytope nearest to the origin (1976, doi:10.1007/BF01580381), here the hull
    of the donors less the target: exact after finitely many steps. Where several sets of weights are as good, the one
    found rests on donors none of which is a mixture of the others.

    Args:
        target: shape (rows,).
        donors: shape (rows, donors), one at least.

    Returns:
        Weights, shape (donors,).

    Raises:
        InputError: there are no donors, or a value is missing.
    """
    if donors.shape[1] == 0:
        raise InputError("There is no donor to weigh.", remedy="Widen the pool of donors, or the period.")
    points = (donors - target[:, None]).T
    if not np.isfinite(points).all():
        raise InputError("A value is missing in the target or a donor.", remedy="Leave out what has gaps.")
    scale = float(np.abs(points).max()) or 1.0
    points = points / scale
    lengths = np.einsum("ij,ij->i", points, points)
    chosen = [int(lengths.argmin())]
    shares = np.array([1.0])
    for _ in range(_ROUNDS):
        near = shares @ points[chosen]
        products = points @ near
        best = int(products.argmin())
        if products[best] > near @ near - _TOLERANCE * max(1.0, float(lengths.max())) or best in chosen:
            break
        chosen.append(best)
        shares = np.append(shares, 0.0)
        chosen, shares = _into_the_hull(points, chosen, shares)
    found = np.zeros(len(points))
    found[chosen] = shares
    found /= found.sum()
    return found


def _into_the_hull(
    points: NDArray[np.float64], chosen: list[int], shares: NDArray[np.float64]
) -> tuple[list[int], NDArray[np.float64]]:
    """Go to the nearest point of the plane through the chosen; drop those it would need less than nothing of."""
    while True:
        wanted = _affine(points[chosen])
        if (wanted > _TOLERANCE).all():
            return chosen, wanted
        falling = wanted <= _TOLERANCE
        step = float(np.min(shares[falling] / np.maximum(shares[falling] - wanted[falling], _TOLERANCE)))
        moved = shares + min(step, 1.0) * (wanted - shares)
        moved[falling & (moved <= _TOLERANCE)] = 0.0
        if (moved > 0).all():  # rounding: somebody must go
            moved[np.argmin(moved)] = 0.0
        kept = moved > 0
        chosen = [one for one, stays in zip(chosen, kept.tolist(), strict=True) if stays]
        shares = moved[kept] / moved[kept].sum()


def _affine(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights, of any sign, of the point nearest to the origin in the plane through some points."""
    products = corners @ corners.T
    lift = float(np.trace(products)) / len(products) or 1.0  # the same plane seen from above: never singular
    wanted = _solved(products + lift)
    wanted /= wanted.sum()
    return wanted


def _solved(system: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the system makes ones of; by least squares, which is slower, where corners are mixtures of each other."""
    ones = np.ones(len(system))
    try:
        found = np.linalg.solve(system, ones)
    except np.linalg.LinAlgError:
        found = np.full(len(system), np.nan)
    if not np.abs(system @ found - ones).max() < _EXACT:
        found = np.linalg.lstsq(system, ones, rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
