"""How often the room's tests err where there is nothing to find: the table hybrid_checks.

Two checks. *Nothing changed*: of each series, counts are drawn as if every state had kept its part of all that was
recorded, and judged as the real ones are; what is called unusual then is a false alarm. *Unrelated pairs*: a series of
one pair of states is tested for concert against another series of a pair with other states; both move as they really
did, so that trends that all data sets share show up as false alarms too.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.hybrid.concert import laid_out, shifted
from comity.rooms.hybrid.past import judge, unchanged
from comity.rooms.hybrid.ranking import LEVEL, covered
from comity.rooms.hybrid.series import all_series
from comity.rooms.hybrid.windows import Window
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.hybrid.records import Measure, Records
    from comity.rooms.hybrid.series import Series

DRAWS = 20
"""Draws of each series."""
BEYOND = (2.0, 3.5)
"""Robust z-scores above which it is counted; a normal distribution has 2.3 % and 0.02 %."""

CHECKS: dict[str, Any] = {
    "check": pl.String, "series": pl.String, "other": pl.String, "measure": pl.String, "tested": pl.Int64,
    "below_1": pl.Int64, "below_5": pl.Int64, "scored": pl.Int64, "above_2": pl.Int64, "above_3": pl.Int64,
}  # fmt: skip

ALONE, TOGETHER = "nothing changed", "unrelated pairs"


def checked(records: Records, seed: int) -> pl.DataFrame:
    """Both checks.

    Args:
        records: the room's tables.
        seed: of the random streams.
    """
    rows = [*_alone(records, seed), *_together(records)]
    return pl.DataFrame(rows, schema=CHECKS, orient="row").sort("check", "series", "other", "measure")


def _alone(records: Records, seed: int) -> Iterator[tuple[Any, ...]]:
    """Every series in its last year that has a past long enough."""
    for series in all_series().values():
        years = [year for year in records.years(series) if records.judges(series, Window(year))]
        if not (series.tested and years):
            continue
        window = Window(years[-1])
        units = covered(records, series, records.units("target", window))
        measures: tuple[Measure, ...] = ("count", "severe") if series.severe else ("count",)
        for measure in measures:
            panel = records.panel(series, window, "target", units, measure)
            luck = stream(seed, "hybrid", "checks", series.key, measure)
            found = [judge(unchanged(panel, luck)) for _ in range(DRAWS)]
            z = np.concatenate([one.z for one in found])
            scored = z[~np.isnan(z)]
            yield (
                ALONE, series.key, "", measure, *_below(np.concatenate([one.chance for one in found])), len(scored),
                *(int(np.sum(scored > limit)) for limit in BEYOND),
            )  # fmt: skip


def _together(records: Records) -> Iterator[tuple[Any, ...]]:
    """Every two series of different domains, over pairs of states that have nothing in common."""
    for one, other in combinations([series for series in all_series().values() if series.tested], 2):
        if one.domain == other.domain or one.key in other.same or other.key in one.same:
            continue
        held = dict(_laid(records, one, other))
        apart = [(a, b) for a, b in product(held, held) if not set(a.split(" ")) & set(b.split(" "))]
        if apart:
            chances = np.array([shifted(held[a][0], held[b][1])[1] for a, b in apart])
            yield (TOGETHER, one.key, other.key, "count", *_below(chances), None, None, None)


def _laid(
    records: Records, one: Series, other: Series
) -> Iterator[tuple[str, tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    """The pairs of states with enough in both series."""
    units = sorted(set(records.part(one.key, "dyad").units) & set(records.part(other.key, "dyad").units))
    for unit in units:
        laid = laid_out(records, one, other, unit)
        if laid is not None:
            yield unit, (laid[2], laid[3])


def _below(chances: NDArray[np.float64]) -> tuple[int, int, int]:
    """How many, how many below one in a hundred, and below one in twenty."""
    return len(chances), int(np.sum(chances < LEVEL)), int(np.sum(chances < 5 * LEVEL))
