"""The climatology: paths of deaths made of a country's own recent months, with a share borrowed from look-alikes.

A path is a chain of blocks of consecutive months, so that it keeps the rhythm of real violence. Most blocks come
from the country's own last years, recent ones more often. A small share of the paths follows instead what came
after months elsewhere in which the past year had been as violent as it now is here: a country that has been quiet
for years has no violence of its own to resample, and yet wars begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = (1, 25, 100, 1000)
"""Deaths over twelve months that separate the classes of look-alikes."""


@dataclass(frozen=True)
class Climatology:
    """How paths are made; the values were chosen on windows before 2018 (see docs/method.md).

    Attributes:
        memory: months of own history that blocks come from.
        block: months in a block.
        decay: weight of a block relative to one that ended a month later.
        borrowed: share of the paths that follow look-alikes.
    """

    memory: int = 36
    block: int = 3
    decay: float = 0.85
    borrowed: float = 0.1

    def own(self, history: NDArray[np.int64], months: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Paths from own history.

        Args:
            history: deaths by month, oldest first, shape (T,).
            months: length of a path.
            n: number of paths.
            rng: source of randomness.

        Returns:
            Deaths, shape (n, months).
        """
        recent = history[-self.memory :]
        block = min(self.block, len(recent))
        starts = np.arange(len(recent) - block + 1)
        weights = self.decay ** (starts[-1] - starts)
        chosen = rng.choice(starts, size=(n, -(-months // block)), p=weights / weights.sum())
        index = chosen[:, :, None] + np.arange(block)
        return recent[index].reshape(n, index.shape[1] * block)[:, :months]


@dataclass(frozen=True)
class LookAlikes:
    """Every past (country, month) of the panel that is followed by at least `months` months, by level of violence.

    Attributes:
        panel: deaths, shape (countries, T); months in which a state did not exist hold -1.
        months: length of the path that follows.
        rows: country index of each look-alike, by level.
        cols: index of its month, by level.
    """

    panel: NDArray[np.int64]
    months: int
    rows: tuple[NDArray[np.intp], ...]
    cols: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, panel: NDArray[np.int64], months: int) -> LookAlikes:
        """Sort the panel's past into levels."""
        present = panel >= 0
        year = _trailing_sum(np.where(present, panel, 0))
        whole = _trailing_sum(present.astype(np.int64)) == _YEAR
        whole[:, panel.shape[1] - months :] = False
        levels = np.digitize(year, LEVELS)
        found = [np.nonzero(whole & (levels == level)) for level in range(len(LEVELS) + 1)]
        return cls(panel, months, tuple(rows for rows, _ in found), tuple(cols for _, cols in found))

    def paths(self, past_year: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """What followed `n` look-alikes of a country with so many deaths in the past twelve months.

        Where nobody has been at its level, those of the nearest level below are taken; with nobody at all, no deaths.
        """
        level = int(np.digitize(past_year, LEVELS))
        level = next((below for below in range(level, -1, -1) if len(self.rows[below])), -1)
        if level < 0:
            return np.zeros((n, self.months), dtype=np.int64)
        rows, cols = self.rows[level], self.cols[level]
        pick = rng.integers(len(rows), size=n)
        after = self.panel[rows[pick, None], cols[pick, None] + 1 + np.arange(self.months)]
        return np.asarray(np.maximum(after, 0))


_YEAR = 12


def _trailing_sum(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum over the twelve months that end with each month; shorter at the beginning."""
    total = np.cumsum(values, axis=1)
    total[:, _YEAR:] -= total[:, :-_YEAR].copy()
    return total


def draw(
    model: Climatology,
    panel: NDArray[np.int64],
    row: int,
    alikes: LookAlikes,
    n: int,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Paths for one country.

    Args:
        model: how paths are made.
        panel: deaths, shape (countries, T), -1 where the state did not exist.
        row: the country's row.
        alikes: look-alikes from the same panel.
        n: number of paths.
        rng: the country's stream.

    Returns:
        Deaths, shape (n, alikes.months).
    """
    history = panel[row][panel[row] >= 0]
    borrowed = round(n * model.borrowed)
    own = model.own(history, alikes.months, n - borrowed, rng)
    return np.concatenate([own, alikes.paths(int(history[-_YEAR:].sum()), borrowed, rng)])
