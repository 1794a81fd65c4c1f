"""What forecasters learn from: deaths by state and month, and what else was known in each month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from comity.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

YEAR = 12

_Number = TypeVar("_Number", np.int64, np.float64)


@dataclass(frozen=True)
class History:
    """Deaths with a row a state and a column a month.

    Attributes:
        states: keys, in row order.
        months: first days, in column order, none left out.
        deaths: shape (states, months), int64; -1 where the state did not exist.
        neighbours: shape (states, states), how near each state is to each other one: 1 a border on land, less across
            water, 0 neither.
        beside: further figures by name, each of shape (states, months), as they were published in that month; NaN
            where nothing was.
    """

    states: list[str]
    months: list[date]
    deaths: NDArray[np.int64]
    neighbours: NDArray[np.float64]
    beside: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(cls, panel: pl.DataFrame) -> History:
        """From the table deaths_month, without neighbours and other figures.

        Raises:
            Faults: months are missing, deaths are negative or no whole numbers, or a state has a gap.
        """
        Faults.check(_faults(panel))
        months = sorted(panel["month"].unique().to_list())
        wide = panel.sort("month").pivot(on="month", index="state", values="deaths").sort("state")
        values = wide.select(pl.col([m.isoformat() for m in months])).fill_null(-1).to_numpy().astype(np.int64)
        states = wide["state"].to_list()
        Faults.check(_gaps(states, values))
        return cls(states, months, values, np.zeros((len(states), len(states))))

    def before(self, end: int) -> History:
        """The history as it stood after its first `end` months; states that came later or were no more are left out.

        Raises:
            InputError: the history ends before that.
        """
        if not 0 < end <= len(self.months):
            raise InputError(
                f"The history has {len(self.months)} months, to {self.months[-1]:%Y-%m}; {end} were asked for.",
                remedy="Choose an origin inside the history, or give a longer one.",
            )
        here = self.deaths[:, end - 1] >= 0
        kept = [state for state, present in zip(self.states, here.tolist(), strict=True) if present]
        return History(
            kept,
            self.months[:end],
            self.deaths[here, :end],
            self.neighbours[np.ix_(here, here)],
            {name: values[here, :end] for name, values in self.beside.items()},
        )

    @property
    def counts(self) -> NDArray[np.int64]:
        """Deaths, zero where the state did not exist."""
        return np.maximum(self.deaths, 0)


def trailing(values: NDArray[_Number], months: int) -> NDArray[_Number]:
    """Sum over the months that end with each month; over fewer at the beginning. Shape as `values`."""
    total: NDArray[_Number] = np.cumsum(values, axis=1, dtype=values.dtype)
    total[:, months:] -= total[:, :-months].copy()
    return total


def plus(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    index = month.year * YEAR + month.month - 1 + months
    return date(index // YEAR, index % YEAR + 1, 1)


def _faults(panel: pl.DataFrame) -> Iterator[InputError]:
    if panel.is_empty():
        yield InputError("There are no months of deaths to learn from.", remedy="Build the edition to a later month.")
        return
    months = panel["month"].unique().sort().to_list()
    missing = [m for m in (plus(months[0], i) for i in range(_span(months))) if m not in set(months)]
    if missing:
        named = ", ".join(f"{m:%Y-%m}" for m in missing[:5])
        yield InputError(f"{len(missing)} months are missing, {named} first.", remedy="Give every month a row.")
    twice = panel.filter(panel.select("state", "month").is_duplicated())["state"].unique().sort().to_list()
    if twice:
        yield InputError(
            f"{', '.join(twice[:5])} has more than one row for a month.", remedy="Give each month one row."
        )
    deaths = panel["deaths"].drop_nulls()
    if not deaths.dtype.is_integer() and ((deaths != deaths.floor()) | deaths.is_nan() | deaths.is_infinite()).any():
        yield InputError("Deaths must be whole numbers; some are fractions.", remedy="Round them, and say so.")
    if (deaths < 0).any():
        yield InputError("Deaths must not be negative; some are.", remedy="Leave a month empty that is not known.")


def _span(months: list[date]) -> int:
    return (months[-1].year - months[0].year) * YEAR + months[-1].month - months[0].month + 1


def _gaps(states: list[str], values: NDArray[np.int64]) -> Iterator[InputError]:
    """States with months missing between others."""
    for state, row in zip(states, values >= 0, strict=True):
        known = np.flatnonzero(row)
        if known.size and known[-1] - known[0] + 1 != known.size:
            yield InputError(f"{state} has no deaths for some months between others.", remedy="Give each a row.")
