"""How sure a share of few cases is."""

from __future__ import annotations

from math import sqrt

LEVEL = 0.95
_Z = 1.959963984540054
"""Quantile of the normal distribution for an interval of 95 %."""


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """Wilson's score interval of a share, 95 %.

    Args:
        hits: cases in which it was so.
        cases: all cases, at least one.

    Returns:
        low and high, shares: (p + z²/2n ∓ z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n), with p = hits / cases, n = cases.

    Raises:
        ValueError: no case, or more hits than cases.

    References:
        Wilson, E. B. (1927) Probable inference, the law of succession, and statistical inference. Journal of the
        American Statistical Association 22(158): 209-212. https://doi.org/10.1080/01621459.1927.10502953
    """
    if not 0 <= hits <= cases or cases == 0:
        raise ValueError(f"{hits} of {cases} is no share")
    share = hits / cases
    middle = share + _Z**2 / (2 * cases)
    half = _Z * sqrt(share * (1 - share) / cases + _Z**2 / (4 * cases**2))
    scale = 1 + _Z**2 / cases
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
