"""Figures beside the deaths: geography, agreements and others, each as it had been published in the month.

Those in `KEPT` earn their place in the forecast; the ablation in docs/forecast.md shows what each candidate does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import InputError
from comity.panels.make import panel
from comity.registry.load import registry
from comity.rooms.risk.history import History, trailing
from comity.sources.readers.cow_contiguity import contiguity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from comity.panels.panel import Panel
    from comity.sources.mirror import Mirror

KEPT = ("neighbours", "agreements")
"""What the shipped forecast looks at beside own history."""
SOURCES = ("cow_contiguity", "pax")
"""Publishers of what is kept."""
_BORDER, _WATER, _NEAR = 1, 4, 0.5
"""Kinds of contiguity: a land border, and at most 150 miles of water, which counts half."""
_LAST = (36, 12)

CANDIDATES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "agreements": ("country-month", "agreements", ("agreements",)),
    "missions": ("country-month", "missions", ("missions", "un_missions")),
    "troops": ("country-month", "personnel", ("mission_troops",)),
    "coups": ("country-month", "coups", ("coup_attempts",)),
    "refugees": ("country-month", "refugees", ("refugees",)),
    "democracy": ("country-month", "democracy", ("polyarchy",)),
    "gdp": ("country-month", "gdp", ("gdp_per_capita",)),
    "population": ("country-month", "gdp", ("population_millions",)),
    "alliances": ("state-year", "alliances", ("atop_defense_partners",)),
}
"""Candidates that a panel has: its unit, the addition, and the columns taken."""
_EVENTS = {"agreements", "coup_attempts"}
"""Columns that count events of a month; the others say how things stand."""


def with_beside(history: History, mirror: Mirror, kept: Iterable[str] = KEPT) -> History:
    """The history with neighbours and further figures.

    Args:
        history: deaths.
        mirror: the publishers' files.
        kept: names of what is wanted: "neighbours", "season", or keys of `CANDIDATES`.
    """
    found: dict[str, NDArray[np.float64]] = {}
    for name in kept:
        if name == "season":
            found |= _season(history)
        elif name != "neighbours":
            found |= _from_panel(history, mirror, *CANDIDATES[name])
    near = neighbours(history, mirror) if "neighbours" in kept else history.neighbours
    return replace(history, beside=found, neighbours=near)


def neighbours(history: History, mirror: Mirror) -> NDArray[np.float64]:
    """Nearness of each pair of states, as the list of contiguity ends (December 2016), shape (states, states).

    Borders change slowly; the same geography serves every origin.
    """
    spells = registry()["state_spells"].filter(pl.col("system") == "cow")
    code = spells.sort("until", nulls_last=True).unique("code", keep="last").select("code", "state")
    row = {state: index for index, state in enumerate(history.states)}
    found = contiguity(mirror).filter(pl.col("until").is_null() & (pl.col("conttype") <= _WATER))
    named = found.select(pl.col("cow1", "cow2").cast(code["code"].dtype), "conttype")
    named = named.join(code, left_on="cow1", right_on="code").join(code, left_on="cow2", right_on="code", suffix="_two")
    near = np.zeros((len(row), len(row)))
    for one, two, kind in named.select("state", "state_two", "conttype").iter_rows():
        if one in row and two in row:
            near[row[one], row[two]] = max(near[row[one], row[two]], 1 if kind == _BORDER else _NEAR)
    return near


def _season(history: History) -> dict[str, NDArray[np.float64]]:
    angle = 2 * np.pi * np.array([month.month for month in history.months]) / 12
    shape = history.deaths.shape
    return {"season_sin": np.broadcast_to(np.sin(angle), shape), "season_cos": np.broadcast_to(np.cos(angle), shape)}


def _from_panel(
    history: History, mirror: Mirror, unit: str, addition: str, columns: tuple[str, ...]
) -> dict[str, NDArray[np.float64]]:
    """Columns of a panel, each as it was published in the month.

    Raises:
        InputError: nobody knows how long after its time a column is published.
    """
    years = (history.months[0].year, history.months[-1].year)
    source = panel(unit, add=addition, years=years, mirror=mirror, system=None if unit == "country-month" else "gw")
    found: dict[str, NDArray[np.float64]] = {}
    for column in columns:
        values, lag = _wide(history, source, column), source.variables[column].lag_months
        if lag is None:
            raise InputError(
                f"'{column}' has no publication lag: what a forecaster could have known of it is not known.",
                remedy="Leave it out, or establish the lag in comity/sources/catalog.",
            )
        if column in _EVENTS:
            found |= {f"{column}_{k}": _later(trailing(np.nan_to_num(values), k), lag) for k in _LAST}
        elif source.variables[column].released == "month":
            found[column] = _later(values, lag)
        else:
            found[column] = _yearly(history, np.log1p(values), lag)
    return found


def _wide(history: History, source: Panel, column: str) -> NDArray[np.float64]:
    """A column as (states, months), NaN where empty; a year's value stands in each of its months."""
    spells = registry()["state_spells"].filter(pl.col("system") == "gw")
    state = spells.unique("code").select(pl.col("code").cast(pl.Int16).alias("gwcode"), "state")
    time = "month" if "month" in source.key else "year"
    rows = source.frame.select("gwcode", time, column).join(state, on="gwcode").drop_nulls()
    row = {state: index for index, state in enumerate(history.states)}
    cols: dict[date | int, list[int]] = {}
    for index, month in enumerate(history.months):
        cols.setdefault(month if time == "month" else month.year, []).append(index)
    out = np.full(history.deaths.shape, np.nan)
    for one, when, value in rows.select("state", time, column).iter_rows():
        if one in row:
            out[row[one], cols.get(when, [])] = value
    return out


def _later(values: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """Each value in the month in which it came out; NaN before anything did."""
    return np.pad(values, ((0, 0), (months, 0)), constant_values=np.nan)[:, : values.shape[1]]


def _yearly(history: History, values: NDArray[np.float64], lag: int) -> NDArray[np.float64]:
    """The last year's value that was out in each month: a year's comes out `lag` months after its December."""
    out = np.full_like(values, np.nan)
    index = {(month.year, month.month): place for place, month in enumerate(history.months)}
    for place, month in enumerate(history.months):
        year = (month.year * 12 + month.month - 1 - lag - 11) // 12
        december = index.get((year, 12))
        if december is not None:
            out[:, place] = values[:, december]
    return out
