"""The time asked about, and the blocks of the past it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from comity.panels.times import day_text
from comity.rooms.hybrid.past import LEAST, PAST

if TYPE_CHECKING:
    from comity.rooms.hybrid.series import Series

YEAR = 12


@dataclass(frozen=True)
class Window:
    """A calendar year, or some months that end in one.

    Attributes:
        year: the year, or that of the last month.
        month: the last month; 0 for the whole year.
        months: how many months.
    """

    year: int
    month: int = 0
    months: int = YEAR

    @property
    def whole_year(self) -> bool:
        """Whether it is a calendar year, whose events without a month count too."""
        return self.month == 0

    @property
    def first(self) -> int:
        """Its first month, counted from year 0."""
        return self.last - self.months + 1

    @property
    def last(self) -> int:
        """Its last month, counted from year 0."""
        return self.year * YEAR + (self.month or YEAR) - 1

    @property
    def text(self) -> str:
        """In words: "2014", "February 2022", "the months January 2022 to February 2022"."""
        if self.whole_year:
            return str(self.year)
        ends = [day_text(iso_month(month)) for month in dict.fromkeys((self.first, self.last))]
        return ends[0] if len(ends) == 1 else f"the months {ends[0]} to {ends[1]}"


def iso_month(number: int) -> str:
    """A month counted from year 0, as 2022-02."""
    return f"{number // YEAR:04d}-{number % YEAR + 1:02d}"


@lru_cache(maxsize=256)
def month_number(text: str, *, end: bool = False) -> int:
    """A month, counted from year 0, of ISO text; of a year its first or its last month."""
    year, _, month = text.partition("-")
    return int(year) * YEAR + (int(month) - 1 if month else (YEAR - 1 if end else 0))


def speaks(series: Series, window: Window, last: str) -> bool:
    """Whether a series covers the whole of a window.

    Args:
        series: the series.
        window: the time asked about.
        last: its last month or year in the edition.
    """
    if not (series.months or window.whole_year):
        return False
    return month_number(series.first) <= window.first and window.last <= month_number(last, end=True)


def past_blocks(series: Series, window: Window) -> int:
    """Whole blocks of the window's length before it that a series covers, those of the last ten years at most."""
    covered = (window.first - month_number(series.first)) // window.months
    return max(0, min(covered, PAST * YEAR // window.months))


def long_enough(series: Series, window: Window) -> bool:
    """Whether a series covers five years before a window."""
    return past_blocks(series, window) * window.months >= LEAST * YEAR
