"""The outcome: deaths before and after a day, by quarters counted from its month, and by calendar years.

A count of deaths is taken as log(1 + deaths): wars differ by factors, not by numbers, and quiet quarters stay in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

QUARTER = 3
"""Months in a period. Months are too many zeros for a fit; years too few periods before most operations."""

BEFORE, LEAST_BEFORE = 16, 8
"""Quarters fitted: four years, so that no war is matched on one offensive; two years where the data begin later."""

AFTER, LEAST_AFTER = 12, 4
"""Quarters looked at: three years, the horizon of the declared cases; one year where the data end sooner."""

YEARS_BEFORE, LEAST_YEARS_BEFORE, YEARS_AFTER = 8, 4, 3
"""Calendar years, for figures that are published by year. The year of the start is neither before nor after."""

RECENT = 6
"""Months before the start in which violence had stopped or had not."""

DEATHS = 25
"""Deaths below which there is no armed conflict to speak of: the threshold of UCDP."""

KINDS = ("state_based", "non_state", "one_sided")


@dataclass(frozen=True)
class Deaths:
    """State-based deaths by month.

    Attributes:
        states: keys, sorted.
        months: first days, without gaps.
        counts: shape (states, months); NaN where the series has none.
    """

    states: tuple[str, ...]
    months: tuple[date, ...]
    counts: Floats

    @classmethod
    def of(cls, table: pl.DataFrame) -> Deaths:
        """From the table deaths_month."""
        states = tuple(sorted(table["state"].unique().to_list()))
        known = table.select(pl.date_range(pl.col("month").min(), pl.col("month").max(), "1mo"))
        months = tuple(known.to_series().to_list())
        counts = np.full((len(states), len(months)), np.nan)
        rows = table["state"].replace_strict({state: place for place, state in enumerate(states)}).to_numpy()
        columns = table["month"].replace_strict({month: place for place, month in enumerate(months)}).to_numpy()
        counts[rows, columns] = table["deaths"].cast(pl.Float64).to_numpy()
        return cls(states, months, counts)

    def place(self, month: date) -> int:
        """Number of a month, counted from the first; outside the data it is negative or beyond the last."""
        return (month.year - self.months[0].year) * 12 + month.month - self.months[0].month


@dataclass(frozen=True)
class Window:
    """Periods around a start.

    Attributes:
        start: number of the first month after.
        before: quarters before.
        after: quarters after.
    """

    start: int
    before: int
    after: int

    @property
    def months(self) -> slice:
        """Months that are looked at."""
        return slice(self.start - self.before * QUARTER, self.start + self.after * QUARTER)

    @property
    def fitted(self) -> slice:
        """Months before."""
        return slice(self.start - self.before * QUARTER, self.start)


def window(deaths: Deaths, state: str, start: date) -> Window:
    """As many quarters as there are data for in one state, `BEFORE` and `AFTER` at most; they may be none."""
    place, row = deaths.place(start), deaths.counts[deaths.states.index(state)]
    known = ~np.isnan(row)
    last = next((one for one in range(max(place, 0), len(row)) if not known[one]), len(row))
    first = next((one + 1 for one in range(min(place, len(row)) - 1, -1, -1) if not known[one]), 0)
    before = min(BEFORE, max(0, place - first) // QUARTER)
    return Window(place, before, min(AFTER, max(0, last - place) // QUARTER))


def quarters(deaths: Deaths, states: tuple[str, ...], around: Window) -> Floats:
    """log(1 + deaths) by quarter, shape (quarters, states); NaN where a month is missing."""
    rows = [deaths.states.index(state) for state in states]
    return logs(deaths.counts[rows, around.months])


def logs(counts: Floats) -> Floats:
    """log(1 + deaths) by quarter of counts by month, shape (states, months), as (quarters, states)."""
    sums: Floats = counts.reshape(len(counts), -1, QUARTER).sum(axis=2)
    return np.log1p(sums).T


@dataclass(frozen=True)
class Yearly:
    """Deaths by calendar year.

    Attributes:
        states: keys, sorted.
        years: without gaps.
        counts: shape (states, years) by type of violence; NaN where the source has none.
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    counts: dict[str, Floats]

    @classmethod
    def of(cls, table: pl.DataFrame) -> Yearly:
        """From the table deaths_year."""
        states = tuple(sorted(table["state"].unique().to_list()))
        years = tuple(range(int(str(table["year"].min())), int(str(table["year"].max())) + 1))
        rows = table["state"].replace_strict({state: place for place, state in enumerate(states)}).to_numpy()
        counts = {}
        for kind in KINDS:
            counts[kind] = np.full((len(states), len(years)), np.nan)
            counts[kind][rows, table["year"].to_numpy() - years[0]] = table[kind].cast(pl.Float64).to_numpy()
        return cls(states, years, counts)

    def outcome(self, states: tuple[str, ...], year: int, kinds: tuple[str, ...]) -> tuple[Floats, int]:
        """log(1 + deaths) of these types by year, the year of the start left out, and the number of years before.

        Returns:
            Shape (years, states), NaN where a figure or a state is missing; and how many of the years come before.
        """
        before = [one for one in self.years if year - YEARS_BEFORE <= one < year]
        after = [one for one in self.years if year < one <= year + YEARS_AFTER]
        columns = [self.years.index(one) for one in (*before, *after)]
        total = np.full((len(states), len(columns)), np.nan)
        known = [(place, self.states.index(state)) for place, state in enumerate(states) if state in self.states]
        for place, row in known:
            total[place] = sum(self.counts[kind][row, columns] for kind in kinds)
        return np.log1p(total).T, len(before)


def totals(deaths: Deaths, state: str) -> dict[int, float]:
    """Deaths by calendar year of which every month is known."""
    row = deaths.counts[deaths.states.index(state)]
    found = {}
    for year in sorted({month.year for month in deaths.months}):
        here = [row[place] for place, month in enumerate(deaths.months) if month.year == year]
        if len(here) == 12 and not np.isnan(here).any():
            found[year] = float(sum(here))
    return found


def month_of(day: str) -> date:
    """First day of the month of an ISO day, month or year; a year stands for its January."""
    return date(int(day[:4]), int(day[5:7] or 1), 1)
