"""Where a state stands in a network: degree, strength, betweenness, clustering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def degree(tied: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of partners.

    Args:
        tied: symmetric adjacency without loops, shape (n, n).

    Returns:
        Shape (n,).
    """
    return np.asarray(tied.sum(axis=1), dtype=np.int64)


def strength(tied: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of the partners' weights; a partner whose weight is not known adds nothing.

    Args:
        tied: symmetric adjacency without loops, shape (n, n).
        weight: of each state, such as its share of the world's capability; NaN where not known; shape (n,).

    Returns:
        Shape (n,); NaN where the weight of none of a state's partners is known, 0 where it has no partner.
    """
    known = ~np.isnan(weight)
    total = tied @ np.where(known, weight, 0.0)
    seen = tied @ known.astype(np.float64)
    return np.where((seen == 0) & tied.any(axis=1), np.nan, total)


def clustering(tied: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the pairs of a state's partners that are tied themselves (Watts and Strogatz 1998, doi:10.1038/30918).

    Args:
        tied: symmetric adjacency without loops, shape (n, n).

    Returns:
        0 to 1, shape (n,); NaN for a state with fewer than two partners, which has no such pair.
    """
    near = tied.astype(np.float64)
    partners = near.sum(axis=1)
    triangles = ((near @ near) * near).sum(axis=1) / 2
    pairs = partners * (partners - 1) / 2
    return np.asarray(np.divide(triangles, pairs, out=np.full(len(near), np.nan), where=pairs > 0))


def betweenness(tied: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the shortest paths between other states that lead through a state.

    For each pair the share of its shortest paths through the state, summed over the pairs and divided by their number,
    (n - 1)(n - 2) / 2: Freeman (1977), doi:10.2307/3033543, counted as Brandes (2001) does,
    doi:10.1080/0022250X.2001.9990249, for all sources at once.

    Args:
        tied: symmetric adjacency without loops, shape (n, n); every state of the system, tied or not.

    Returns:
        0 to 1, shape (n,).
    """
    n = len(tied)
    if n < 3:
        return np.zeros(n)
    near = tied.astype(np.float64)
    paths = np.eye(n)
    level = np.where(np.eye(n, dtype=bool), 0, -1)
    front, depth = np.eye(n), 0
    while front.any():
        reached = (front @ near) * (level < 0)
        depth += 1
        level[reached > 0] = depth
        paths += reached
        front = reached
    through = np.zeros((n, n))
    for step in range(depth - 1, 0, -1):
        here = level == step
        share = np.divide(1 + through, paths, out=np.zeros((n, n)), where=here)
        through += (share @ near) * paths * (level == step - 1)
    np.fill_diagonal(through, 0)
    return np.asarray(through.sum(axis=0) / ((n - 1) * (n - 2)))
