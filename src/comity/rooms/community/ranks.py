"""Ranks of places with their uncertainty: what the draws of all shares make of each place's rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.streams import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 4000


@dataclass(frozen=True)
class Ranks:
    """By place, shape (places,) each.

    Attributes:
        rank: middle rank; 1 is the highest share.
        low: rank that 5 % of the draws lie above (nearer to 1).
        high: rank that 5 % of the draws lie below.
        above: share of the draws in which the place lies above the mean of all places.
    """

    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    above: NDArray[np.float64]


def ranks(share: NDArray[np.float64], deviation: NDArray[np.float64], *, seed: int, name: str) -> Ranks:
    """Ranks from normal draws, independent between places.

    Args:
        share: shape (places,).
        deviation: standard deviations, shape (places,).
        seed: of the random stream.
        name: names the stream.

    References:
        Goldstein, H. and Spiegelhalter, D. J. (1996) League tables and their limitations: statistical issues in
        comparisons of institutional performance. Journal of the Royal Statistical Society A 159(3): 385-443.
        https://doi.org/10.2307/2983325
    """
    noise = stream(seed, "community", "ranks", name).standard_normal((DRAWS, len(share)))
    drawn = share + deviation * noise
    placed = np.argsort(np.argsort(-drawn, axis=1, kind="stable"), axis=1, kind="stable") + 1
    low, middle, high = np.quantile(placed, (0.05, 0.5, 0.95), axis=0, method="inverted_cdf").astype(np.int64)
    above = (drawn > drawn.mean(axis=1, keepdims=True)).mean(axis=0)
    return Ranks(middle, low, high, above)
