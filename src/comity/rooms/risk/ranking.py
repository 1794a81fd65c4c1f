"""The world by risk: every state's chances side by side, ranked, mapped, and beside its own last twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import InputError
from comity.rooms.risk.happened import ONSET, chance, onset_possible

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from comity.edition import Edition

_YEAR = 12
BEFORE = 10
"""Years in which past onsets are counted."""
_CERTAIN = 0.99
"""Chances above this are told alike, and ranked alike."""


@dataclass(frozen=True)
class Row:
    """One state.

    Attributes:
        state: key.
        name: to show.
        chance: of at least so many deaths over the months asked.
        median: middle path's deaths over those months.
        past: deaths of the last twelve months.
        simple: share of the last five years' spells of that length in this state that reached the threshold.
        onset: recalibrated chance of an onset within twelve months; None where the state has not been quiet.
        lat: latitude of the capital.
        lon: longitude of the capital.
    """

    state: str
    name: str
    chance: float
    median: int
    past: int
    simple: float | None
    onset: float | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Ranking:
    """All states, the highest chance first; chances equal in per cent by the middle path, the past year, the name.

    Attributes:
        rows: the states.
        first: first month ahead.
        last: last month of the horizon.
        known: last month of history.
        onsets: onsets a year in the last ten years, by the same definition.
    """

    rows: tuple[Row, ...]
    first: date
    last: date
    known: date
    onsets: float


def ranking(edition: Edition, threshold: int, months: int, *, month: str | None = None) -> Ranking:
    """Every state's chance of at least so many deaths over the first months, or in one month.

    Args:
        edition: with the tables risk_draws and deaths_month.
        threshold: deaths.
        months: horizon, 1 to 36.
        month: one month alone, as 2023-06; `months` is then left aside.

    Raises:
        InputError: a month that is not forecast.
    """
    draws = edition.table("risk_draws").sort("state", "month")
    ahead = draws["month"].unique().sort().to_list()
    first, last = _span(ahead, months, month)
    states = draws["state"].unique(maintain_order=True).to_list()
    flat = draws["draws"].explode().to_numpy()
    paths = flat.reshape(len(states), len(ahead), -1)
    history = edition.table("deaths_month").sort("state", "month")
    past = {str(state): part["deaths"].to_numpy() for (state,), part in history.group_by("state", maintain_order=True)}
    places = {row["state"]: row for row in edition.table("states").iter_rows(named=True)}
    names = edition.names("state")
    rows = []
    for state, mine in zip(states, paths, strict=True):
        total = mine[first : last + 1].sum(axis=0, dtype=np.int64)
        deaths = past[state]
        rows.append(
            Row(
                state=state,
                name=names.prose(state),
                chance=float((total >= threshold).mean()),
                median=int(np.quantile(total, 0.5, method="inverted_cdf")),
                past=int(deaths[-_YEAR:].sum()),
                simple=_simple(deaths, threshold, last - first + 1),
                onset=chance(deaths, mine)[1] if onset_possible(deaths) else None,
                lat=places[state]["lat"],
                lon=places[state]["lon"],
            )
        )
    rows.sort(
        key=lambda row: (-(1.0 if row.chance > _CERTAIN else round(row.chance, 2)), -row.median, -row.past, row.name)
    )
    begun = _onsets(list(past.values())) / BEFORE
    return Ranking(tuple(rows), ahead[first], ahead[last], max(history["month"].to_list()), begun)


def _span(ahead: list[date], months: int, month: str | None) -> tuple[int, int]:
    """Places of the first and the last month asked for."""
    if month is None:
        return 0, months - 1
    named = [one.isoformat()[:7] for one in ahead]
    if month not in named:
        raise InputError(
            f"{month} is not forecast in this edition.", remedy=f"Name a month from {named[0]} to {named[-1]}."
        )
    return named.index(month), named.index(month)


def _onsets(histories: list[NDArray[np.int64]]) -> int:
    """Spells of twelve months with an onset, of the last ten, over all states."""
    found = 0
    for back in range(1, BEFORE + 1):
        for deaths in histories:
            end = len(deaths) - (back - 1) * _YEAR
            quiet = end > _YEAR and onset_possible(deaths[: end - _YEAR])
            found += bool(quiet and deaths[end - _YEAR : end].sum() >= ONSET)
    return found


def _simple(deaths: NDArray[np.int64], threshold: int, months: int) -> float | None:
    """Share of the spells of that length in the last five years that reached the threshold; None if there were few."""
    recent = deaths[-5 * _YEAR :]
    if len(recent) < max(months, 2 * _YEAR):
        return None
    total = np.convolve(recent, np.ones(months, dtype=np.int64), mode="valid")
    return float((total >= threshold).mean())


def record_of(edition: Edition) -> tuple[float, float, float, float] | None:
    """Mean CRPS of the forecast over all countries, less the simple rule's: gap, its interval, and the rule's CRPS."""
    table = edition.table("risk_skill").filter(pl.col("by") == "all")
    shown, rule = (table.filter(pl.col("model") == model) for model in ("comity", "conflictology"))
    if shown.is_empty() or rule.is_empty():
        return None
    row = shown.row(0, named=True)
    return row["gap"], row["gap_low"], row["gap_high"], rule["crps"].item()
