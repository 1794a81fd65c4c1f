"""The climatology: deaths drawn from a country's own recent months, and from nothing else.

Each month ahead is one of the country's own last years, recent ones more often, a little larger or smaller. Months are
drawn each by itself: `comity.rooms.risk.hurdle.in_order_of` makes paths of them.
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
    """How paths are made; the values were chosen on windows before 2018 (see docs/method.md).

    Attributes:
        memory: months of own history that are drawn from.
        decay: weight of a month relative to the one after it.
        noise: standard deviation of the logarithm of the scale a drawn month is changed by.
    """

    memory: int = 36
    decay: float = 0.85
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
        """Months drawn each by itself, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        return np.stack(
            [self._state(row, horizon, n, luck(state)).T for row, state in enumerate(self.known.states)],
        )

    def _state(self, row: int, horizon: int, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Months of one state, shape (n, horizon)."""
        own = self.known.deaths[row]
        recent = own[own >= 0][-self.made.memory :]
        weights = self.made.decay ** np.arange(len(recent))[::-1]
        chosen = rng.choice(len(recent), size=(n, horizon), p=weights / weights.sum())
        noise = self.made.noise
        return whole(recent[chosen] * np.exp(noise * rng.standard_normal((n, horizon)) - noise**2 / 2))
