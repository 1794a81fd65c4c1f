"""Respondents of one place who are alike in every factor, taken together: the leaves that the model is fitted to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.community.sample import Sample


@dataclass(frozen=True)
class Leaves:
    """Leaves in order of place and levels.

    Attributes:
        share: weighted share of the answer, shape (leaves,).
        effective: respondents after weights and sampling points, shape (leaves,).
        weight: sum of weights, shape (leaves,).
        place: number of the place, shape (leaves,).
        level: numbers of the levels, shape (leaves, factors).
        of: the leaf of each respondent, shape (respondents,).
    """

    share: NDArray[np.float64]
    effective: NDArray[np.float64]
    weight: NDArray[np.float64]
    place: NDArray[np.int64]
    level: NDArray[np.int64]
    of: NDArray[np.int64]


def leaves(sample: Sample, rho: NDArray[np.float64]) -> Leaves:
    """The leaves of a sample.

    Args:
        sample: at least one respondent.
        rho: intra-class correlation by place, shape (places,).
    """
    keys = np.column_stack([sample.place, sample.level])
    whole = np.ravel_multi_index(tuple(keys.T), tuple((keys.max(axis=0) + 1).tolist()))  # in order of place and levels
    _, first, of = np.unique(whole, return_index=True, return_inverse=True)
    distinct = keys[first]
    count = np.bincount(of)
    weight = np.bincount(of, sample.weight).astype(np.float64)
    squares = np.bincount(of, sample.weight**2)
    _, point = np.unique(sample.point, return_inverse=True)
    points = int(point.max()) + 1
    pairs, size = np.unique(of * points + point, return_counts=True)
    alike = np.bincount(pairs // points, size.astype(np.float64) ** 2) / count
    place = distinct[:, 0]
    return Leaves(
        share=np.bincount(of, sample.weight * sample.answer) / weight,
        effective=weight**2 / squares / (1 + (alike - 1) * rho[place]),
        weight=weight,
        place=place,
        level=distinct[:, 1:],
        of=of,
    )
