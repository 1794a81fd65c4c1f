"""A Markov chain over levels of violence: quiet, 1, 5, 25, 100, 1000 deaths a month.

The next month's level depends on this month's and on the worst of the past year. Chances are the state's own counted
transitions, shrunk towards those of all states (a Dirichlet prior; Gelman et al., Bayesian Data Analysis, 3.4). The
deaths of a level are the state's own recent ones at that level, or all states' where it has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.history import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.history import History

LEVELS = (1, 5, 25, 100, 1000)
"""Deaths in a month that separate the levels."""
_K = len(LEVELS) + 1


@dataclass(frozen=True)
class Chain:
    """How the chain is fitted; the values were chosen on windows before 2018 (see docs/forecast.md).

    Attributes:
        prior: weight of all states' transitions, in months of the state's own.
        memory: recent months whose deaths a level takes.
        decay: weight of such a month relative to the one after it.
        enough: weight of own months at a level from which all states' are no longer used.
    """

    prior: float = 1.0
    memory: int = 24
    decay: float = 0.85
    enough: float = 0.8

    def fit(self, history: History, origin: int) -> Fitted:
        """Count transitions in what was known at the origin."""
        known = history.before(origin)
        present = known.deaths >= 0
        level = np.where(present, np.digitize(known.deaths, LEVELS), 0)
        worst = np.stack([np.pad(level, ((0, 0), (k, 0)))[:, : level.shape[1]] for k in range(YEAR)]).max(axis=0)
        own = np.zeros((len(known.states), _K, _K, _K))
        rows, cols = np.nonzero(present[:, :-1] & present[:, 1:])
        np.add.at(own, (rows, level[rows, cols], worst[rows, cols], level[rows, cols + 1]), 1)
        everywhere = own.sum(axis=0)
        by_level = everywhere.sum(axis=1, keepdims=True) + 1 / _K
        chance = everywhere + by_level / by_level.sum(axis=-1, keepdims=True)
        chance /= chance.sum(axis=-1, keepdims=True)
        mixed = (own + self.prior * chance) / (own.sum(axis=-1, keepdims=True) + self.prior)
        pools = [known.deaths[present & (level == k)] for k in range(_K)]
        return Fitted(self, known, level, np.cumsum(mixed, axis=-1), pools)


@dataclass(frozen=True)
class Fitted:
    """A chain with its chances.

    Attributes:
        made: how it was fitted.
        known: what it was fitted on.
        level: of every month, shape (states, months).
        chances: cumulated, of the next level, shape (states, level, worst of the past year, next level).
        pools: deaths of every past month by level.
    """

    made: Chain
    known: History
    level: NDArray[np.int64]
    chances: NDArray[np.float64]
    pools: list[NDArray[np.int64]]

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        paths = [self._state(row, horizon, n, luck(state)) for row, state in enumerate(self.known.states)]
        return np.stack(paths)

    def _state(self, row: int, horizon: int, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        u = rng.random((2, horizon, n))
        past = np.repeat(self.level[row, -YEAR:, None], n, axis=1)
        out = np.zeros((horizon, n), dtype=np.int32)
        months = [self._months(row, level) for level in range(_K)]
        for month in range(horizon):
            chances = self.chances[row, past[-1], past.max(axis=0)]
            level = np.minimum((u[0, month][:, None] > chances).sum(axis=1), _K - 1)
            for k in range(1, _K):
                here = level == k
                deaths, weight = months[k]
                out[month, here] = deaths[np.minimum(np.searchsorted(weight, u[1, month, here]), len(deaths) - 1)]
            past = np.concatenate([past[1:], level[None]])
        return out

    def _months(self, row: int, level: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Deaths a level is drawn from, with their cumulated weights."""
        recent = self.known.counts[row, -self.made.memory :]
        age = np.arange(len(recent))[::-1]
        here = self.level[row, -self.made.memory :] == level
        weight = self.made.decay ** age[here]
        if weight.sum() >= self.made.enough:
            return recent[here], np.cumsum(weight) / weight.sum()
        pool = self.pools[level] if len(self.pools[level]) else np.array([LEVELS[max(level - 1, 0)]])
        return pool, np.arange(1, len(pool) + 1) / len(pool)
