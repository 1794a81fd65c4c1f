"""A count held against its own past, with the reporting effort of the day taken out.

The data sets collect more in one year than in another, so what counts is a unit's part of all that was recorded at the
time. Of n events in a block of time, x are a unit's. Over the past blocks, those of the last ten years at most, X of N
were: its part is taken to have a beta distribution with the mean p = (a + X) / (a * units + N), a = 1/2 (a weak belief
that all units are alike). The chance of x or more of the n events now is then the tail of a beta-binomial distribution.
Its first parameter joins what is not known of the part (a + X) and how much counts of this data set have varied beyond
chance, the moment estimate v over all units and past blocks: 1 / alpha = 1 / (a + X) + v, beta = alpha (1 - p) / p.
A unit is a state, or a pair of states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.hybrid.tails import at_least

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAST = 10
"""Years of the past at most."""
LEAST = 5
"""Years of the past below which nothing is called usual or unusual."""
BELIEF = 0.5
"""Events that the prior is worth (Jeffreys' for a Poisson rate)."""
NORMAL = 1.4826
"""Makes the median absolute deviation of a normal distribution its standard deviation."""


@dataclass(frozen=True)
class Panel:
    """Counts of one series by unit and block of time; the last block is the one asked about.

    Attributes:
        units: states, or pairs.
        blocks: names of the blocks: years, or first months.
        counts: events of each unit, shape (units, blocks).
        world: events of all, shape (blocks,); an event with several units counts once.
    """

    units: tuple[str, ...]
    blocks: tuple[str, ...]
    counts: NDArray[np.int64]
    world: NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """What the past says of the counts of the last block; arrays of shape (units,).

    Attributes:
        units: states, or pairs.
        count: events.
        expected: events expected of the unit's past part of all that was recorded.
        chance: of so many or more, were the part that of the past; 1 where there is none.
        median: of the past blocks, at the effort of the last block.
        z: robust z-score; nan where more than half of the past is the same number.
        higher: share of past blocks with as much or more, at the effort of the last block.
        blocks: past blocks.
    """

    units: tuple[str, ...]
    count: NDArray[np.int64]
    expected: NDArray[np.float64]
    chance: NDArray[np.float64]
    median: NDArray[np.float64]
    z: NDArray[np.float64]
    higher: NDArray[np.float64]
    blocks: int

    def of(self, unit: str) -> int:
        """The place of a unit."""
        return self.units.index(unit)


def judge(panel: Panel) -> Judged:
    """Hold the last block of a panel of events against the blocks before it.

    Args:
        panel: at least two blocks; whether its past is long enough is for the caller to say.
    """
    past, now = panel.counts[:, :-1], panel.counts[:, -1]
    before, total = panel.world[:-1], int(panel.world[-1])
    own = BELIEF + past.sum(axis=1)
    part = own / (belief(len(panel.units)) + before.sum())
    extra = variation(past, part[:, None] * before[None, :])
    alpha = 1 / (1 / own + extra)
    chance = at_least(now, total, alpha, alpha * (1 - part) / part)
    level = past * np.where(before > 0, total / np.maximum(before, 1), 1.0)[None, :]
    median, z = robust(level.astype(np.float64), now.astype(np.float64))
    higher = np.mean(level >= now[:, None], axis=1)
    return Judged(panel.units, now, part * total, chance, median, z, higher, past.shape[1])


def unchanged(panel: Panel, luck: np.random.Generator) -> Panel:
    """A panel drawn as if nothing ever changed: every unit keeps its part of what was recorded, past and present.

    Counts are Poisson about part times all that was recorded, their means multiplied by gamma draws of mean one whose
    variance is what `variation` found beyond chance. It is the hypothesis that `judge` tests.

    Args:
        panel: as recorded.
        luck: random stream.
    """
    past, before = panel.counts[:, :-1], panel.world[:-1]
    part = (BELIEF + past.sum(axis=1)) / (belief(len(panel.units)) + before.sum())
    extra = variation(past, part[:, None] * before[None, :])
    means = part[:, None] * panel.world[None, :].astype(np.float64)
    if extra > 0:
        means = means * luck.gamma(1 / extra, extra, means.shape)
    return Panel(panel.units, panel.blocks, np.minimum(luck.poisson(means), panel.world[None, :]), panel.world)


def belief(units: int) -> float:
    """Events the prior holds of all units together; with fewer than two, as of two."""
    return BELIEF * max(units, 2)


def variation(counts: NDArray[np.int64], means: NDArray[np.float64]) -> float:
    """How much counts vary beyond chance: sum((x - m)^2 - m) / sum(m^2), at least 0 (0 is a Poisson distribution)."""
    total = float(np.sum(np.sort(means.ravel() ** 2)))
    beyond = float(np.sum(np.sort(((counts - means) ** 2 - means).ravel())))
    return max(0.0, beyond / total) if total > 0 else 0.0


def robust(past: NDArray[np.float64], now: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Median of the past and robust z-score, (now - median) / (1.4826 MAD); nan where the deviation is 0.

    Args:
        past: shape (units, blocks).
        now: shape (units,).
    """
    median = np.median(past, axis=1)
    spread = NORMAL * np.median(np.abs(past - median[:, None]), axis=1)
    z = np.full(len(now), np.nan)
    np.divide(now - median, spread, out=z, where=spread > 0)
    return median, z
