"""Survival curves with bands: what share of peace spells still held after so many years at risk.

Two ways to put a spell under a lead, neither of which lets a mission be credited with the wait for it:

- `start`: who was there in the month before the time at risk began (a landmark); the spell stays there.
- `then`: who was there in each month; a spell moves between curves (Simon and Makuch 1984, Statistics in Medicine 3:
  35-44). Such a curve belongs to no set of spells: it is what would be if the months' hazards followed each other.

S(t) is the product over event times of 1 - d / n (Kaplan and Meier), its 95 % band Greenwood's on the scale of
log(-log S), which takes spells as independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Z = 1.959963984540054


@dataclass(frozen=True)
class Point:
    """A curve at one time.

    Attributes:
        year: years at risk.
        share: of spells at peace.
        low, high: 95 % band; None before the first event and where all have recurred.
        at_risk: rows at risk in the month after.
        events: recurrences so far.
    """

    year: int
    share: float
    low: float | None
    high: float | None
    at_risk: int
    events: int


def curve(start: NDArray[np.int64], stop: NDArray[np.int64], event: NDArray[np.bool_], years: int) -> tuple[Point, ...]:
    """Survival at whole years, rows being at risk in (start, stop], in months.

    The curve ends with the last year at whose beginning somebody is at risk.
    """
    share, variance, events, place = 1.0, 0.0, 0, 0
    times = np.unique(stop[event]).tolist()
    found = []
    for year in range(years + 1):
        while place < len(times) and times[place] <= 12 * year:
            time = times[place]
            n = int(((start < time) & (stop >= time)).sum())
            d = int((event & (stop == time)).sum())
            share *= 1 - d / n
            variance = variance + d / (n * (n - d)) if n > d else math.inf
            events += d
            place += 1
        at_risk = int(((start <= 12 * year) & (stop > 12 * year)).sum())
        if at_risk == 0 and year:
            break
        found.append(Point(year, share, *_band(share, variance), at_risk, events))
    return tuple(found)


def _band(share: float, variance: float) -> tuple[float | None, float | None]:
    """Greenwood's band on the scale of log(-log S)."""
    if not 0 < share < 1 or not math.isfinite(variance):
        return None, None
    width = _Z * math.sqrt(variance) / abs(math.log(share))
    return share ** math.exp(width), share ** math.exp(-width)
