"""How alike two partitions of the same things are, beyond chance and in information."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def adjusted_rand(one: NDArray[np.int64], two: NDArray[np.int64]) -> float:
    """The Rand index corrected for chance: Hubert and Arabie (1985), doi:10.1007/BF01908075.

    Args:
        one: number of each thing's group in the first partition, shape (n,).
        two: in the second.

    Returns:
        1 for the same partition, 0 for likeness by chance.
    """
    table = _crossed(one, two)
    together, first, second = (float(_pairs(counts).sum()) for counts in (table, table.sum(1), table.sum(0)))
    whole = float(_pairs(np.array([len(one)]))[0])
    expected = first * second / whole if whole else 0.0
    highest = (first + second) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)


def shared_information(one: NDArray[np.int64], two: NDArray[np.int64]) -> float:
    """Mutual information over the mean entropy: Danon and others (2005), doi:10.1088/1742-5468/2005/09/P09008.

    Args:
        one: number of each thing's group in the first partition, shape (n,).
        two: in the second.

    Returns:
        0 to 1; 1 for the same partition.
    """
    shares = _crossed(one, two) / len(one)
    rows, columns = shares.sum(1), shares.sum(0)
    entropies = _entropy(rows) + _entropy(columns)
    return 1.0 if entropies == 0 else 2 * (entropies - _entropy(shares.ravel())) / entropies


def mean_likeness(partitions: Sequence[NDArray[np.int64]]) -> tuple[float, float]:
    """Mean adjusted Rand index and shared information over all pairs of partitions."""
    pairs = [(a, b) for place, a in enumerate(partitions) for b in partitions[place + 1 :]]
    rand = np.array([adjusted_rand(a, b) for a, b in pairs])
    information = np.array([shared_information(a, b) for a, b in pairs])
    return float(rand.mean()), float(information.mean())


def _crossed(one: NDArray[np.int64], two: NDArray[np.int64]) -> NDArray[np.int64]:
    rows, columns = np.unique(one, return_inverse=True)[1], np.unique(two, return_inverse=True)[1]
    table = np.zeros((rows.max() + 1, columns.max() + 1), dtype=np.int64)
    np.add.at(table, (rows, columns), 1)
    return table


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts * (counts - 1) / 2)


def _entropy(shares: NDArray[np.float64]) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log(held)).sum())
