"""Is pooling worth it? A fifth of the sampling points is drawn, estimated, and held against the other four fifths.

The four fifths have an error of their own, so that the errors told are too large for pooled and raw shares alike, and
the gain of pooling is told too small. An interval is right if the difference between estimate and four fifths lies
within it as often as it says, given the variance of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.community.cells import pool
from comity.rooms.community.named import GROUPS
from comity.rooms.community.sample import design_effect
from comity.rooms.community.trust import LEVELS
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from comity.rooms.community.cells import Pooled
    from comity.rooms.community.multilevel import Variances
    from comity.rooms.community.sample import Sample

FRACTION = 0.2
FEWEST, MOST = 5, 49
"""Respondents of a cell that is looked at; below five no raw share would be shown by anybody."""

HELD = 30
"""Respondents the other part of the cell must have, to tell anything."""

_Z = 1.6448536269514722


@dataclass(frozen=True)
class Compared:
    """Cells held against the other part, each of shape (cells,).

    Attributes:
        raw: weighted share less that of the other part.
        pooled: pooled share less that of the other part.
        raw_variance: of the raw share, from p (1 - p) with p the pooled share, which favours it: its own may be 0.
        variance: of the pooled share.
        held: variance of the other part's share.
    """

    raw: NDArray[np.float64]
    pooled: NDArray[np.float64]
    raw_variance: NDArray[np.float64]
    variance: NDArray[np.float64]
    held: NDArray[np.float64]

    @classmethod
    def joined(cls, parts: Iterable[Compared]) -> Compared:
        """Several together."""
        names = ("raw", "pooled", "raw_variance", "variance", "held")
        given = list(parts)
        return cls(*(np.concatenate([getattr(part, name) for part in given]) for name in names))

    @property
    def errors(self) -> tuple[float, float]:
        """Root mean square error, raw and pooled."""
        return sqrt(float((self.raw**2).mean())), sqrt(float((self.pooled**2).mean()))

    @property
    def fewer(self) -> float:
        """By what share the pooled error is less than the raw one."""
        raw, pooled = self.errors
        return 1 - pooled / raw

    @property
    def coverage(self) -> tuple[float, float]:
        """Share of the 90 % intervals that hold what they should, raw and pooled."""
        raw = np.abs(self.raw) <= _Z * np.sqrt(self.raw_variance + self.held)
        pooled = np.abs(self.pooled) <= _Z * np.sqrt(self.variance + self.held)
        return float(raw.mean()), float(pooled.mean())


def split(sample: Sample, places: int, *, splits: int, seed: int, name: str) -> Compared:
    """Repeated splits of a sample.

    Args:
        sample: those who answered.
        places: countries.
        splits: how many, at least one.
        seed: of the random streams.
        name: of the institution, which names the streams.
    """
    parts = []
    start: Variances | None = None
    points = np.unique(sample.point, return_inverse=True)[1]
    for number in range(splits):
        drawn = stream(seed, "community", "split", name, str(number)).random(int(points.max()) + 1) < FRACTION
        inside = drawn[points]
        pooled = pool(sample.of(inside), LEVELS, places=places, start=start)
        start = pooled.fitted.variances
        rows = np.array(list(_cells(sample.of(~inside), pooled, places))).reshape(-1, 5)
        parts.append(Compared(*rows.T))
    return Compared.joined(parts)


def _cells(held: Sample, pooled: Pooled, places: int) -> Iterator[tuple[float, ...]]:
    sample = pooled.sample
    for place in range(places):
        here, there = np.flatnonzero(sample.place == place), np.flatnonzero(held.place == place)
        levels, others = sample.level[here], held.level[there]
        for factor, names in enumerate(GROUPS.values()):
            for level in range(len(names)):
                mine, other = here[levels[:, factor] == level], there[others[:, factor] == level]
                if FEWEST <= len(mine) <= MOST and len(other) >= HELD:
                    yield _held_against(mine, held.of(other), pooled, pooled.rho[place])


def _held_against(mine: NDArray[np.int64], other: Sample, pooled: Pooled, rho: float) -> tuple[float, ...]:
    part, estimate = pooled.sample.of(mine), pooled.cell(mine)
    target = other.share
    effect = design_effect(other.weight, other.point, rho)
    return (
        part.share - target,
        estimate.share - target,
        estimate.share * (1 - estimate.share) / estimate.effective,
        estimate.variance,
        target * (1 - target) * effect / len(other.answer),
    )
