"""What was to be expected before an operation: the forecast that could have been made then, for each declared case.

The month before the operation is the last that the forecast learns from; agreements count from their publication. The
deaths are those of today's release: what was published at the time is not known.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.history import plus
from comity.rooms.risk.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from comity.rooms.risk.forecaster import Forecaster
    from comity.rooms.risk.history import History


def origin_of(day: str) -> date:
    """The last month a forecast may know of something that began on a day: the month before, by its first day."""
    return plus(date(int(day[:4]), int(day[5:7]), 1), -1)


def expected(
    history: History, cases: pl.DataFrame, paths: int, seed: int, forecaster: Forecaster | None = None
) -> pl.DataFrame:
    """Paths of deaths in each case's country, from the month before.

    Args:
        history: deaths by month.
        cases: the registry's table.
        paths: number of paths.
        seed: of the edition; each case and country has its own stream.
        forecaster: another one than the pool that is shipped.

    Returns:
        Columns case, state, month, draws. Cases whose month before is not in the history, or whose country the series
        does not have in that month, are left out.
    """
    parts = [*_drawn(history, cases, paths, seed, forecaster or Pool())]
    schema = pl.Schema(
        [("case", pl.String()), ("state", pl.String()), ("month", pl.Date()), ("draws", pl.List(pl.Int32))]
    )
    return pl.concat([pl.DataFrame(part, schema=schema) for part in parts] or [pl.DataFrame(schema=schema)])


def _drawn(
    history: History, cases: pl.DataFrame, paths: int, seed: int, forecaster: Forecaster
) -> Iterator[Mapping[str, object]]:
    by_origin: dict[date, list[dict[str, object]]] = {}
    for case in cases.sort("case").to_dicts():
        by_origin.setdefault(origin_of(case["from"]), []).append(case)
    for origin, here in sorted(by_origin.items()):
        if origin not in history.months:
            continue
        fitted = forecaster.fit(history, history.months.index(origin) + 1)
        states = history.before(history.months.index(origin) + 1).states
        horizon = max(int(str(case["months"])) for case in here)
        draws = fitted.draw(horizon, paths, luck_of(seed, "before", origin.isoformat()))
        for case in here:
            if case["country"] in states:
                yield {
                    "case": [case["case"]] * horizon,
                    "state": [case["country"]] * horizon,
                    "month": [plus(origin, lead) for lead in range(1, horizon + 1)],
                    "draws": np.asarray(draws[states.index(str(case["country"]))]).tolist(),
                }
