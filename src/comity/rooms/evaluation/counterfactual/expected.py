"""The other kind of design: what happened, against the forecast that could have been made the month before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.evaluation.counterfactual.series import DEATHS, QUARTER, Deaths

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

YEAR = 12
"""Months within which 25 deaths are violence that has come back; the month of the start, part of which lies before it,
does not count."""


@dataclass(frozen=True)
class Expected:
    """The observed months of a declared case beside the paths.

    Attributes:
        months: first days.
        observed: deaths, shape (months,).
        paths: deaths, shape (months, paths).
    """

    months: tuple[date, ...]
    observed: NDArray[np.int64]
    paths: NDArray[np.int64]

    @property
    def effect(self) -> float:
        """Mean over quarters of log(1 + deaths), less that of the paths on average."""
        gaps = self._gaps()
        return float(gaps.mean())

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """The same against the paths that are high and low for the quarters as a whole."""
        low, high = np.quantile(self._gaps(), [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    @property
    def p_value(self) -> float:
        """How rare a total as far out as the observed one is among the paths, on both sides."""
        totals, own = self.paths.sum(axis=0), self.observed.sum()
        return float(min(1.0, 2 * min(np.mean(totals <= own), np.mean(totals >= own))))

    @property
    def returned(self) -> bool:
        """Whether any twelve months in a row had 25 deaths, from the month after the start."""
        return bool(came_back(self.observed[1:, None])[0])

    @property
    def chance(self) -> float:
        """Share of the paths in which they did."""
        return float(came_back(self.paths[1:]).mean())

    def _gaps(self) -> NDArray[np.float64]:
        whole = len(self.observed) // QUARTER * QUARTER
        own = np.log1p(self.observed[:whole].reshape(-1, QUARTER).sum(axis=1)).mean()
        others = np.log1p(self.paths[:whole].reshape(-1, QUARTER, self.paths.shape[1]).sum(axis=1)).mean(axis=0)
        gaps: NDArray[np.float64] = own - others
        return gaps


def came_back(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether any `YEAR` months in a row had 25 deaths; counts of shape (months, series)."""
    sums = np.concatenate([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])
    span = min(YEAR, len(counts))
    found: NDArray[np.bool_] = ((sums[span:] - sums[:-span]) >= DEATHS).any(axis=0)
    return found


def expected(before: pl.DataFrame, deaths: Deaths, case: str) -> Expected | None:
    """The paths of a case as far as the months are known; None if there are none."""
    rows = before.filter((pl.col("case") == case) & (pl.col("month") <= deaths.months[-1])).sort("month")
    if rows.is_empty():
        return None
    own = deaths.counts[deaths.states.index(rows["state"][0])]
    observed = np.array([own[deaths.place(month)] for month in rows["month"]])
    if np.isnan(observed).any():
        return None
    paths = np.array(rows["draws"].to_list(), dtype=np.int64)
    return Expected(tuple(rows["month"].to_list()), observed.astype(np.int64), paths)
