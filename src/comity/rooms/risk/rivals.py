"""Simple forecasts that any other must beat: no deaths, the last month, the last twelve months, the world's past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.history import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.history import History

MEMORY = 240
"""Months the bootstrap draws from."""


@dataclass(frozen=True)
class Rival:
    """A forecast that repeats the past.

    Attributes:
        months: numbers it draws from, shape (states, m), or (m,) for all states alike.
        poisson: whether a drawn number is the mean of a Poisson distribution.
    """

    months: NDArray[np.int64]
    states: list[str]
    poisson: bool = False

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Months drawn each by itself, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        out = np.empty((len(self.states), horizon, n), dtype=np.int32)
        for row, state in enumerate(self.states):
            rng = luck(state)
            months = self.months[row] if self.months.ndim > 1 else self.months
            if months.size <= n:  # each equally often
                drawn = rng.permuted(np.resize(months, (horizon, n)), axis=1)
            else:
                drawn = rng.choice(months, size=(horizon, n))
            out[row] = rng.poisson(drawn) if self.poisson else drawn
        return out


class Zeros:
    """No deaths at all."""

    def fit(self, history: History, origin: int) -> Rival:
        """Nothing to learn."""
        known = history.before(origin)
        return Rival(np.zeros((len(known.states), 1), dtype=np.int64), known.states)


class LastValue:
    """A Poisson distribution around the last month."""

    def fit(self, history: History, origin: int) -> Rival:
        """Take the last month."""
        known = history.before(origin)
        return Rival(known.counts[:, -1:], known.states, poisson=True)


class Conflictology:
    """The state's own last twelve months, each equally likely (Hegre et al. 2025, the challenge's benchmark)."""

    def fit(self, history: History, origin: int) -> Rival:
        """Take the last twelve months."""
        known = history.before(origin)
        return Rival(known.counts[:, -YEAR:], known.states)


class Bootstrap:
    """Any state's month of the last twenty years (the challenge's benchmark)."""

    def fit(self, history: History, origin: int) -> Rival:
        """Take everybody's last months."""
        known = history.before(origin)
        recent = known.deaths[:, -MEMORY:]
        return Rival(recent[recent >= 0], known.states)
