"""How many troops a state can be asked for: what its army bears, and what it has shown that it will send.

Both bounds are read off what states did, up to and with a year, and never after it:

    army bound   = max(own largest share of the army ever in the field,
                       75th percentile of that share over all contributors) x army
    record bound = max(largest number in the field in the last ten years x growth, a newcomer's size)

where growth is the 90th percentile of (largest number in the next two years / largest of the ten before). A state
that never sent anyone has a newcomer's size alone: the median of first contingents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEMORY = 10
"""Years in which a contribution counts as a record."""

STALE = 5
"""Years for which the last known size of an army is carried on."""

AHEAD = 2
"""Years in which a record may be outgrown: about what a force takes to be at full strength."""

SHARE, GROWTH, BREADTH = 0.75, 0.9, 0.9
"""Quantiles: of the largest share of its army a contributor sent, of growth, and of contributors to one operation."""

LARGE = 3000
"""Troops from which an operation counts for how many contributors one has."""


def yearly(troops: pl.DataFrame) -> dict[str, dict[int, int]]:
    """Troops in the field by state and year, over all operations."""
    found: dict[str, dict[int, int]] = {}
    for state, year, total in troops.group_by("state", "year").agg(pl.col("troops").sum()).sort("state", "year").rows():
        found.setdefault(state, {})[year] = total
    return found


def record(years: Mapping[int, int], year: int) -> int:
    """Largest number in the field in any of the ten years up to and with a year."""
    return max((years.get(one, 0) for one in range(year - MEMORY + 1, year + 1)), default=0)


def bounds(troops: pl.DataFrame, armies: Mapping[str, Mapping[int, int]], year: int) -> dict[str, float]:
    """The quantiles as they stood at the end of a year.

    Args:
        troops: as `contributions.troops` gives them.
        armies: as `sizes` gives them.
        year: the last year that may be known.

    Returns:
        share (of an army), growth (ratio), newcomer (persons), contributors (states in one operation) and states
        (how many contributors the share rests on). Growth is 1 and a newcomer's size 0 where nothing is known yet.
    """
    field = {state: {y: n for y, n in years.items() if y <= year} for state, years in yearly(troops).items()}
    shares = [share for state, years in sorted(field.items()) if (share := largest_share(years, armies.get(state, {})))]
    begun = [max(n for y, n in years.items() if y <= first + 1) for years, first in _newcomers(field)]
    counted = (
        troops.filter((pl.col("year") <= year) & (pl.col("troops") > 0))
        .group_by("mission", "year")
        .agg(pl.len(), pl.col("troops").sum())
        .filter(pl.col("troops") >= LARGE)["len"]
    )
    ratios = list(_growth(field, year))
    return {
        "share": float(np.quantile(shares, SHARE)) if shares else 0.0,
        "growth": max(1.0, float(np.quantile(ratios, GROWTH))) if ratios else 1.0,
        "newcomer": float(np.median(begun)) if begun else 0.0,
        "contributors": float(np.quantile(counted.to_numpy(), BREADTH)) if counted.len() else 0.0,
        "states": float(len(shares)),
    }


def sizes(armies: pl.DataFrame) -> dict[str, dict[int, int]]:
    """Personnel of armies by state and year, from a table of state, year and personnel; zero is no army."""
    found: dict[str, dict[int, int]] = {}
    for state, year, personnel in armies.select("state", "year", "personnel").sort("state", "year").rows():
        if personnel:
            found.setdefault(state, {})[year] = personnel
    return found


def largest_share(years: Mapping[int, int], armies: Mapping[int, int]) -> float:
    """The largest share of its army that a state had in the field in one year; 0 where none is known.

    Args:
        years: its troops in the field by year.
        armies: the size of its army by year.
    """
    return max((n / armies[y] for y, n in years.items() if n and y in armies), default=0.0)


def army(armies: Mapping[int, int], year: int) -> tuple[int, int] | None:
    """The last known size of a state's army in the years up to a year, and the year it is of."""
    known = [y for y in range(year, year - STALE - 1, -1) if y in armies]
    return (armies[known[0]], known[0]) if known else None


def _newcomers(field: Mapping[str, Mapping[int, int]]) -> Iterator[tuple[Mapping[int, int], int]]:
    """States whose first troops came after the data began, with the year they came."""
    start = min((y for years in field.values() for y, n in years.items() if n), default=0)
    for _, years in sorted(field.items()):
        sent = [y for y, n in years.items() if n]
        if sent and min(sent) > start:
            yield years, min(sent)


def _growth(field: Mapping[str, Mapping[int, int]], year: int) -> Iterator[float]:
    start = min((y for years in field.values() for y in years), default=year)
    for _, years in sorted(field.items()):
        for one in range(start, year - AHEAD + 1):
            before = record(years, one)
            if before:
                yield max(years.get(one + step, 0) for step in range(1, AHEAD + 1)) / before
