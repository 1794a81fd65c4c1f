"""Intervals of shares."""

from __future__ import annotations

from math import exp, log, sqrt

LEVEL = 0.9
_Z = 1.6448536269514722
"""Quantile of the normal distribution for an interval of 90 %."""

_EDGE = 0.005


def interval(share: float, deviation: float) -> tuple[float, float]:
    """The 90 % interval of a share, symmetrical on the scale of log odds, so that it stays within 0 and 1.

    log(p / (1 - p)) -+ z d / (p (1 - p)), with p held 0.005 from 0 and 1 and d the standard deviation of the share.
    """
    held = min(max(share, _EDGE), 1 - _EDGE)
    middle, half = log(held / (1 - held)), _Z * deviation / (held * (1 - held))
    low, high = (1 / (1 + exp(-min(max(end, -500.0), 500.0))) for end in (middle - half, middle + half))
    return min(low, share), max(high, share)


def change(before: float, after: float, variance: float) -> tuple[float, float, float]:
    """The change of a share with its 90 % interval, -1 to 1."""
    gap, half = after - before, _Z * sqrt(variance)
    return gap, max(-1.0, gap - half), min(1.0, gap + half)
