"""Does practice follow the pledge? How often pairs of states train together or sign agreements, with a pact or without.

The interval comes from leaving out one state at a time, because the pairs of one state are not independent: the sum of
the squared deviations of these estimates, which does not understate the variance of a network's figures in expectation
(Lin, Lunde and Sarkar 2020, arXiv:2004.08935).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REACH = 1.6448536269514722
"""Of a 90 % interval under the normal distribution."""


@dataclass(frozen=True)
class Rate:
    """A rate or a ratio of rates with its 90 % interval; NaN where it cannot be said."""

    value: float
    low: float
    high: float


def rate(events: NDArray[np.int64], exposed: NDArray[np.int64]) -> Rate:
    """Events per pair and year.

    Args:
        events: pair-years with an event, symmetric counts by pair, shape (n, n).
        exposed: pair-years, the same.
    """
    return _interval(*_left_out(events, exposed))


def ratio(
    events: NDArray[np.int64], exposed: NDArray[np.int64], *, base_events: NDArray[np.int64], base: NDArray[np.int64]
) -> Rate:
    """How many times as often the event comes in one set of pair-years as in another; arguments as for `rate`."""
    here, heres = _left_out(events, exposed)
    there, theres = _left_out(base_events, base)
    return _interval(here - there, heres - theres)


def _left_out(events: NDArray[np.int64], exposed: NDArray[np.int64]) -> tuple[float, NDArray[np.float64]]:
    """Logarithm of the rate, whole and with each state left out that stands in any pair-year."""

    def log_rate(happened: NDArray[np.int64], years: NDArray[np.int64]) -> NDArray[np.float64]:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log(happened / years))

    whole = log_rate(events.sum() // 2, exposed.sum() // 2)
    return float(whole), log_rate(events.sum() // 2 - events.sum(axis=1), exposed.sum() // 2 - exposed.sum(axis=1))


def _interval(whole: float, parts: NDArray[np.float64]) -> Rate:
    if not np.isfinite(whole):
        return Rate(float("nan"), float("nan"), float("nan"))
    if not np.isfinite(parts).all():
        return Rate(float(np.exp(whole)), float("nan"), float("nan"))
    reach = _REACH * float(((parts - parts.mean()) ** 2).sum()) ** 0.5
    return Rate(*(float(np.exp(whole + shift)) for shift in (0.0, -reach, reach)))
