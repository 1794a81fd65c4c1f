"""Deaths by calendar year and type of violence, as histories that forecasters learn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.risk.history import History

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

TYPES = ("one_sided", "non_state")
"""Types of violence that are forecast here."""
EVERY = (*TYPES, "state_based")


def histories(panel: pl.DataFrame) -> dict[str, History]:
    """A history a type, with a column a year, and the other two types beside it.

    Args:
        panel: the table deaths_year.

    Returns:
        By type of `TYPES`. `History.months` holds the first day of each year; figures of `beside` are deaths by year,
        NaN where the state did not exist.

    Raises:
        InputError: there are no years, or one is missing.
    """
    years = panel["year"].unique().sort().to_list()
    if not years or years != list(range(years[0], years[-1] + 1)):
        raise InputError("Deaths by year have no years, or one is missing.", remedy="Give every year its rows.")
    states = panel["state"].unique().sort().to_list()
    deaths = {kind: _wide(panel, kind, states, years) for kind in EVERY}
    empty = History(
        states, [date(year, 1, 1) for year in years], deaths["one_sided"], np.zeros((len(states), len(states)))
    )
    known = {kind: np.where(values >= 0, values, np.nan).astype(np.float64) for kind, values in deaths.items()}
    return {
        kind: replace(empty, deaths=deaths[kind], beside={other: known[other] for other in EVERY if other != kind})
        for kind in TYPES
    }


def _wide(panel: pl.DataFrame, kind: str, states: list[str], years: list[int]) -> NDArray[np.int64]:
    """Deaths of a type, shape (states, years); -1 where the state did not exist."""
    found = np.full((len(states), len(years)), -1, dtype=np.int64)
    row = {state: index for index, state in enumerate(states)}
    for state, year, deaths in panel.select("state", "year", kind).iter_rows():
        found[row[state], year - years[0]] = deaths
    return found
