"""Proper scores of draws; smaller is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def crps(draws: NDArray[np.integer | np.floating], observed: NDArray[np.integer | np.floating]) -> NDArray[np.float64]:
    """Continuous ranked probability score of an ensemble.

    CRPS = mean |X - y| - mean |X - X'| / 2, the second mean taken over all pairs of draws, computed from the
    sorted draws as in Jordan, Krüger & Lerch (2019), doi:10.18637/jss.v090.i12.

    Args:
        draws: shape (..., n), in the unit of `observed`.
        observed: shape (...).

    Returns:
        The score, shape (...), in the unit of `observed`.
    """
    ordered = np.sort(draws, axis=-1).astype(np.float64)
    n = ordered.shape[-1]
    error = np.abs(ordered - np.asarray(observed)[..., None]).mean(axis=-1)
    spread = ordered @ (2 * np.arange(1, n + 1) - n - 1) / n**2
    return np.asarray(error - spread)


def brier(draws: NDArray[np.integer], observed: NDArray[np.integer], threshold: int) -> NDArray[np.float64]:
    """Brier score of the event "at least `threshold`", doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Args:
        draws: shape (..., n).
        observed: shape (...).
        threshold: deaths.

    Returns:
        (share of draws at or above - 0 or 1) squared, shape (...).
    """
    chance = (draws >= threshold).mean(axis=-1)
    return np.asarray((chance - (np.asarray(observed) >= threshold)) ** 2)
