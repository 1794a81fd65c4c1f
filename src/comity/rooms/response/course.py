"""How strong a lever is in each month: its start, its ramp-up, its dose, its end and what is left after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Dose:
    """How the effect grows with the amount.

    The evidence gives the effect of one unit, and of each unit alike. An amount of x units has s(x) times its
    logarithm, with s(x) = x up to m, the middle of the amounts seen; s(x) = m (1 + ln(x / m)) above, so that each unit
    does less than the one before; and s(most) beyond the most that was seen. That it falls off above the middle, and
    how fast, is assumed; the middle and the most are measured.

    Attributes:
        unit: amount that is one unit, as 1000 persons.
        middle: m, in units, not below one.
        most: the largest amount that counts, in units.
    """

    unit: float
    middle: float
    most: float

    def strength(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """The factor s on the logarithm of the effect, for amounts in persons or dollars, shape kept."""
        x = np.minimum(np.asarray(amount, dtype=np.float64) / self.unit, self.most)
        above: NDArray[np.float64] = self.middle * (1.0 + np.log(np.maximum(x / self.middle, 1.0)))
        return np.where(x <= self.middle, x, above)


@dataclass(frozen=True)
class Course:
    """An option's times, in months counted from the first month forecast.

    Attributes:
        start: first month.
        months: length.
        ramp: months until it is there in full; it grows by equal steps.
        decay: months in which half of what is left is gone once it has ended; nought: all at once.
    """

    start: int
    months: int
    ramp: int
    decay: float

    def presence(self, horizon: int) -> NDArray[np.float64]:
        """Share that is there in each month, from 0 to 1, shape (horizon,); nought outside its months."""
        since = np.arange(horizon) - self.start + 1
        there = np.minimum(since / max(self.ramp, 1), 1.0)
        return np.where((since > 0) & (since <= self.months), there, 0.0)

    def weight(self, horizon: int, dose: Dose | None = None, amount: float = 0.0) -> NDArray[np.float64]:
        """Factor on the logarithm of the effect in each month, shape (horizon,).

        Without a dose it is the share that is there; with one, the strength of what is there. After the end, what was
        reached halves every `decay` months.
        """
        there = self.presence(horizon)
        strength = there if dose is None else dose.strength(there * amount)
        end = self.start + self.months
        if end < horizon and self.decay > 0 and end > 0:
            reached = strength[end - 1]
            after = np.arange(horizon - end) + 1.0
            strength[end:] = reached * 0.5 ** (after / max(self.decay, 1e-3))
        return strength
