"""How fast something grows: a log-linear trend over ten years, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = 10
"""Years a trend is taken over."""

LEAST = 8
"""Years of them that must be known."""

LEVEL = 0.9
_NOTHING = 1e-20
"""Residuals of less than this, against the years' spread, are rounding."""
_GRID = 96
_MOST = 0.95
"""Highest memory of the errors that is considered."""
_MARGIN = 0.1
"""What is added to the autocorrelation found: without it intervals were too narrow in simulations."""


@dataclass(frozen=True)
class Trend:
    """Change per year with its interval: a share of the level for growth, units for a change in units."""

    rate: float
    low: float
    high: float
    years: int


def growth(years: NDArray[np.int64], values: NDArray[np.float64]) -> Trend | None:
    """Growth a year from the least-squares line through the logarithms; see `change`.

    Args:
        years: calendar years, ascending, shape (n,).
        values: positive values, NaN where not known, shape (n,).

    Returns:
        Growth as a share a year; None if fewer than `LEAST` values are known or one is not positive.
    """
    known = values[~np.isnan(values)]
    if (known <= 0).any():
        return None
    line = change(years, np.log(values))
    if line is None:
        return None
    rate, low, high = (float(np.expm1(end)) for end in (line.rate, line.low, line.high))
    return Trend(rate, low, high, line.years)


def change(years: NDArray[np.int64], values: NDArray[np.float64]) -> Trend | None:
    """Change a year: the slope of the least-squares line, with a 90 % interval for errors that last.

    Ten years are too few for Newey and West's estimator: in simulations its intervals held the slope in 75 of 100
    cases where the error of a year was 0.4 of that of the year before, in 59 where it was 0.7. So the errors are
    taken to follow a first-order autoregression (Cochrane and Orcutt 1949, doi:10.1080/01621459.1949.10483290). Its
    coefficient is the one under which residuals of such a line would be expected to have the autocorrelation found, a
    tenth added; the variance of the errors is scaled likewise. Student's t has n - 4 degrees of freedom. These
    intervals held the slope in 95, 90 and 84 of 100 cases with coefficients of 0, 0.4 and 0.7. A trend that is about
    to turn, none of them sees.

    Args:
        years: calendar years, ascending, shape (n,).
        values: NaN where not known, shape (n,).

    Returns:
        None if fewer than `LEAST` values are known.
    """
    from scipy.stats import t as student

    known = ~np.isnan(values)
    n = int(known.sum())
    if n < LEAST:
        return None
    x, y = years[known] - years[known].mean(), values[known]
    slope = float((x * y).sum() / (x * x).sum())
    residuals = y - y.mean() - slope * x
    gaps = np.abs(np.subtract.outer(x, x))
    reach = float(student.ppf((1 + LEVEL) / 2, n - 4)) * _error(x, residuals, gaps)
    return Trend(slope, slope - reach, slope + reach, n)


def _error(x: NDArray[np.float64], residuals: NDArray[np.float64], gaps: NDArray[np.float64]) -> float:
    """Standard error of the slope under errors with the memory that the residuals show."""
    squares = float((residuals**2).sum())
    if squares <= _NOTHING * float((x * x).sum()):
        return 0.0
    design = np.column_stack([np.ones(len(x)), x])
    left = np.eye(len(x)) - design @ np.linalg.inv(design.T @ design) @ design.T
    beside = (np.round(gaps) == 1) / 2
    found = float(residuals @ beside @ residuals) / squares + _MARGIN
    for memory in np.linspace(0, _MOST, _GRID):
        errors = memory**gaps
        scale = float(np.trace(left @ errors))
        if float(np.trace(left @ beside @ left @ errors)) / scale >= found:
            break
    return float((squares / scale * (x @ errors @ x)) ** 0.5 / (x @ x))
