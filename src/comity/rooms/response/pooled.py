"""Pooling of log ratios from several studies, and the range in which the next place's true ratio should lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ASSUMED_TAU = 0.337
"""Spread of the true log ratio between places, assumed where a single study cannot show it.

The median of a half-normal distribution of scale 0.5: a weakly informative prior, on which Röver et al. (2021),
doi:10.1002/jrsm.1475. What is known of such spreads is from medicine; for peacebuilding nobody has measured it. It is
assumed of a whole effect, whatever the dose.
"""

LEVEL = 0.95
Z = 1.959963984540054
"""Quantile of the standard normal distribution that leaves out half of what `LEVEL` leaves out."""


@dataclass(frozen=True)
class Pooled:
    """A pooled log ratio.

    Attributes:
        center: mean of the true log ratios.
        error: standard error of `center`.
        tau: standard deviation of the true log ratio between places; assumed where `n` is one.
        low: lower end of the 95 % predictive interval of a new place's true log ratio.
        high: its upper end.
        n: studies pooled.
    """

    center: float
    error: float
    tau: float
    low: float
    high: float
    n: int

    @property
    def sd(self) -> float:
        """Standard deviation of the normal distribution that has the predictive interval."""
        return (self.high - self.low) / (2 * Z)


def pool(logs: Sequence[float], errors: Sequence[float]) -> Pooled:
    """The random-effects mean of log ratios, and the predictive interval of one more.

    With weights w = 1 / (error^2 + tau^2), tau^2 after DerSimonian and Laird (1986) but not below nought, the mean is
    sum(w log) / sum(w). Its squared error is that of Hartung, Knapp, Sidik and Jonkman, q / sum(w) with
    q = sum(w (log - mean)^2) / (n - 1), where q is not let fall below one (as Röver, Knapp and Friede, 2015,
    doi:10.1186/s12874-015-0091-1, recommend for few studies). The predictive interval is
    mean ± t(n - 1) sqrt(tau^2 + error^2), after Higgins, Thompson and Spiegelhalter (2009).

    One study shows no spread between places: `ASSUMED_TAU` is taken, and the normal quantile.

    Written out here because chosen estimates are pooled while a question is answered, without SciPy, and because
    `statsmodels.stats.meta_analysis.combine_effects` lets tau^2 fall below nought, where it divides by nought.

    Args:
        logs: natural logarithms of the ratios, one a study, of any order.
        errors: their standard errors, above nought.

    Raises:
        ValueError: no study, lengths differ, or an error is not above nought.
    """
    if not logs or len(logs) != len(errors):
        raise ValueError(f"{len(logs)} log ratios and {len(errors)} errors cannot be pooled")
    if not all(error > 0 and math.isfinite(error) for error in errors):
        raise ValueError("a standard error is above nought")
    n = len(logs)
    if n == 1:
        return _predicted(float(logs[0]), float(errors[0]), ASSUMED_TAU, 1, Z)
    fixed = [1 / error**2 for error in errors]
    q = _scatter(logs, fixed)[1]
    total = math.fsum(fixed)
    tau2 = max(0.0, (q - (n - 1)) / (total - math.fsum(w * w for w in fixed) / total))
    weights = [1 / (error**2 + tau2) for error in errors]
    mean, spread = _scatter(logs, weights)
    error = math.sqrt(max(1.0, spread / (n - 1)) / math.fsum(weights))
    return _predicted(mean, error, math.sqrt(tau2), n, t_quantile(n - 1))


def _scatter(logs: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """The weighted mean, and the weighted sum of squares about it."""
    mean = math.fsum(w * log for w, log in zip(weights, logs, strict=True)) / math.fsum(weights)
    return mean, math.fsum(w * (log - mean) ** 2 for w, log in zip(weights, logs, strict=True))


def _predicted(center: float, error: float, tau: float, n: int, quantile: float) -> Pooled:
    half = quantile * math.hypot(tau, error)
    return Pooled(center, error, tau, center - half, center + half, n)


def t_quantile(df: int) -> float:
    """What Student's t distribution exceeds in absolute value with chance 1 - `LEVEL`, by bisection.

    Args:
        df: degrees of freedom, 1 or more.
    """
    low, high = 0.0, math.tan(math.pi * LEVEL / 2)  # that of one degree of freedom, the widest
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, df) < LEVEL else (low, middle)
    return high


def _within(t: float, df: int) -> float:
    """Chance that |T| stays below t, in closed form (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(df))
    cosine = math.cos(angle)
    odd = df % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(odd + 1, df, 2):
        total += term
        term *= cosine**2 * k / (k + 1)
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
