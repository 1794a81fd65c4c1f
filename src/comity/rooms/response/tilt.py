"""Deaths thinned or added: quantiles of binomial and Poisson counts, one uniform number a count.

With the same uniform number a larger chance never gives a smaller count, so options that share their luck differ only
by what they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32_768
"""Counts worked on at a time: what they need stays in the processor's own memory."""
EXACT = 3.0
"""Variance up to which a quantile is found exactly, step by step; above it by the Cornish-Fisher expansion."""

_A = (
    -3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02,
    1.383577518672690e02, -3.066479806614716e01, 2.506628277459239e00,
)  # fmt: skip
_B = (-5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01, -1.328068155288572e01)
_C = (
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e00,
    -2.549732539343734e00, 4.374664141464968e00, 2.938163982698783e00,
)  # fmt: skip
_D = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00)
_TAIL = 0.02425


def normal(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of the normal distribution, by Acklam's rational approximation (relative error below 1.2e-9).

    Args:
        u: probabilities in (0, 1).
    """
    q = u - 0.5
    r = q * q
    z = _poly(_A, r) * q / (_poly(_B, r) * r + 1.0)
    far = np.flatnonzero(np.abs(q) > 0.5 - _TAIL)
    tail = np.minimum(u[far], 1.0 - u[far])
    root = np.sqrt(-2.0 * np.log(np.maximum(tail, 1e-300)))
    z[far] = -np.sign(q[far]) * _poly(_C, root) / (_poly(_D, root) * root + 1.0)
    return z


def _poly(terms: tuple[float, ...], x: NDArray[np.float64]) -> NDArray[np.float64]:
    value = np.full_like(x, terms[0])
    for term in terms[1:]:
        value *= x
        value += term
    return value


def tilt(
    deaths: NDArray[np.int64],
    ratio: NDArray[np.float64],
    u: NDArray[np.float64],
    z: NDArray[np.float64] | None = None,
) -> NDArray[np.int64]:
    """Deaths after each is averted, or others are added, in a ratio to what they were.

    With a ratio r below one, each death remains with chance r: Binomial(deaths, r). With a ratio above one, Poisson
    (deaths (r - 1)) are added. Either way the mean is r times the deaths, and with the same `u` a larger ratio never
    gives fewer, up to the rounding of the expansion used for variances above `EXACT`.

    Args:
        deaths: deaths without it, shape (n,).
        ratio: rate ratio, not below nought, shape (n,).
        u: luck, in (0, 1), shape (n,); high is good luck.
        z: `normal(u)`, where it is at hand.

    Returns:
        Deaths with it, shape (n,); where the ratio is one, exactly those without it.
    """
    out = np.empty_like(deaths)
    for first in range(0, deaths.size, BLOCK):
        part = slice(first, first + BLOCK)
        out[part] = _tilt(deaths[part], ratio[part], u[part], normal(u[part]) if z is None else z[part])
    return out


def _tilt(
    deaths: NDArray[np.int64], ratio: NDArray[np.float64], u: NDArray[np.float64], z: NDArray[np.float64]
) -> NDArray[np.int64]:
    out = deaths.copy()
    fewer = np.flatnonzero((ratio < 1.0) & (deaths > 0))
    if fewer.size:
        out[fewer] -= binomial(deaths[fewer], 1.0 - ratio[fewer], u[fewer], z[fewer])
    more = np.flatnonzero((ratio > 1.0) & (deaths > 0))
    if more.size:
        out[more] += poisson(deaths[more] * (ratio[more] - 1.0), 1.0 - u[more], -z[more])
    return out


def binomial(
    n: NDArray[np.int64], p: NDArray[np.float64], u: NDArray[np.float64], z: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The count that a binomial variable stays at or below with chance `u`; `z` is the normal quantile of `u`."""
    flip = p > 0.5
    mirrored = bool(flip.any())
    s = np.where(flip, 1.0 - p, p) if mirrored else p
    wide = np.where(flip, -z, z) if mirrored else z
    mean = np.asarray(n * s, dtype=np.float64)
    var = mean * (1.0 - s)
    k = _expand(wide, mean, var, var * (1.0 - 2.0 * s), var * (1.0 - 6.0 * s * (1.0 - s)))
    low = np.flatnonzero(var <= EXACT)
    if low.size:
        v = np.where(flip[low], 1.0 - u[low], u[low]) if mirrored else u[low]
        small = s[low]
        k[low] = _search(v, np.exp(n[low] * np.log1p(-small)), small / (1.0 - small), n[low])
    np.clip(k, 0, n, out=k)
    return np.where(flip, n - k, k) if mirrored else k


def poisson(mean: NDArray[np.float64], u: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.int64]:
    """The count that a Poisson variable stays at or below with chance `u`."""
    k = _expand(z, mean, mean, mean, mean)
    low = np.flatnonzero(mean <= EXACT)
    if low.size:
        k[low] = _search(u[low], np.exp(-mean[low]), mean[low], None)
    return np.maximum(k, 0)


def _expand(
    z: NDArray[np.float64],
    mean: NDArray[np.float64],
    var: NDArray[np.float64],
    third: NDArray[np.float64],
    fourth: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Quantile of a count from its first four cumulants, by Cornish and Fisher's expansion to the third order.

    What is expanded is a smooth variable that rounds to the count: rounding adds 1/12 to its variance and takes 1/120
    from its fourth cumulant (Sheppard's corrections). Cornish and Fisher (1938), doi:10.2307/1400905.
    """
    smooth = np.maximum(var - 1.0 / 12.0, 0.25)  # smaller ones are found exactly
    sd = np.sqrt(smooth)
    skew = third / (smooth * sd)
    kurt = (fourth + 1.0 / 120.0) / (smooth * smooth)
    z2 = z * z
    w = z * (1.0 + (kurt * (z2 - 3.0)) / 24.0 - skew * skew * (2.0 * z2 - 5.0) / 36.0) + skew * (z2 - 1.0) / 6.0
    nearest: NDArray[np.int64] = np.rint(mean + sd * w).astype(np.int64)
    return nearest


def _search(
    u: NDArray[np.float64], first: NDArray[np.float64], factor: NDArray[np.float64], n: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """Exact quantiles, by adding up chances from nought: p(k + 1) = p(k) factor (n - k) / (k + 1).

    Args:
        u: probabilities.
        first: chance of nought.
        factor: odds of a binomial variable, or mean of a Poisson one.
        n: trials of a binomial variable; None for a Poisson one.
    """
    k = np.zeros(u.size, dtype=np.int64)
    at = np.flatnonzero(u > first)
    left, chance, factor = u[at] - first[at], first[at], factor[at]
    trials = None if n is None else n[at]
    step = 0
    while at.size:
        chance = chance * factor / (step + 1)
        if trials is not None:
            chance *= trials - step
        step += 1
        k[at] = step
        on = ((left > chance) & (chance > 0.0)).nonzero()[0]
        left = left - chance
        at, left, chance, factor = at[on], left[on], chance[on], factor[on]
        trials = None if trials is None else trials[on]
    return k
