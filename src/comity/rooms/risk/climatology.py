"""The climatology: deaths drawn from a country's own recent months, and from nothing else.

A path begins with a month of the country's own last years, recent ones more often, goes on with the months that
followed it, and after a few begins anew (the stationary bootstrap, Politis and Romano 1994,
doi:10.1080/01621459.1994.10476870). So it keeps the rhythm of real violence. Each month is a
little larger or smaller than it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.forecaster import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.history import History


@dataclass(frozen=True)
class Climatology:
    """How paths are made; the values were chosen on windows before 2018 (see docs/forecast.md).

    Attributes:
        memory: months of own history that are drawn from.
        decay: weight of a month relative to the one after it, where a path begins.
        going_on: chance that a path goes on with the month that followed.
        noise: standard deviation of the logarithm of the scale a drawn month is changed by.
    """

    memory: int = 36
    decay: float = 0.85
    going_on: float = 0.67
    noise: float = 0.3

    def fit(self, history: History, origin: int) -> Recent:
        """Take the last months before the origin."""
        return Recent(self, history.before(origin))


@dataclass(frozen=True)
class Recent:
    """The last months of every state.

    Attributes:
        made: how paths are made of them.
        known: the months.
    """

    made: Climatology
    known: History

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        return np.stack(
            [self._state(row, horizon, n, luck(state)).T for row, state in enumerate(self.known.states)],
        )

    def _state(self, row: int, horizon: int, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Paths of one state, shape (n, horizon)."""
        own = self.known.deaths[row]
        recent = own[own >= 0][-self.made.memory :]
        weights = self.made.decay ** np.arange(len(recent))[::-1]
        chosen = rng.choice(len(recent), size=(n, horizon), p=weights / weights.sum())
        on = rng.random((n, horizon)) < self.made.going_on
        for month in range(1, horizon):
            after = chosen[:, month - 1] + 1
            chosen[:, month] = np.where(on[:, month] & (after < len(recent)), after, chosen[:, month])
        noise = self.made.noise
        return whole(recent[chosen] * np.exp(noise * rng.standard_normal((n, horizon)) - noise**2 / 2))
