"""The forecast's paths as the response engine sees them: months, episodes, and how they begin.

A *quiet* month has no death in state-based conflict. An *episode* begins with the first month with a death after at
least `QUIET` quiet months, and lasts until the next one begins. It is an *onset* if it counts at least `CONFLICT`
deaths before that, or before the last month forecast: the Uppsala Conflict Data Program's threshold of armed conflict.
An onset is a *recurrence* where an earlier onset stands on the same path, or where the country had `CONFLICT` deaths in
twelve months of the `MEMORY` years before; else it is a *first* onset. Deaths before the first onset belong to no
episode that could be averted: they are of fighting that is there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.edition import once
from comity.errors import NoData

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from comity.edition import Edition

QUIET = 6
"""Quiet months that end an episode, and that must pass before another begins."""
CONFLICT = 25
"""Deaths that make an episode an armed conflict."""
MEMORY = 10
"""Years back in which an armed conflict makes the next onset a recurrence."""


@dataclass(frozen=True)
class Episodes:
    """How the paths of one or several countries split; each array of shape (countries, months, paths).

    Attributes:
        begins: 0 no onset begins in the month, 1 a first onset does, 2 a recurrence does.
        of: month, counted from nought, in which the onset that a month belongs to began; -1 where it belongs to none.
    """

    begins: NDArray[np.int8]
    of: NDArray[np.int8]


@dataclass(frozen=True)
class Baseline:
    """What the forecast holds on some countries.

    Attributes:
        states: keys, in order.
        months: months forecast.
        deaths: deaths in each path, shape (countries, months, paths).
        episodes: how they split.
    """

    states: tuple[str, ...]
    months: tuple[date, ...]
    deaths: NDArray[np.int64]
    episodes: Episodes

    @cached_property
    def onsets(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of the first country: flat places, in (months, paths), where a first onset begins, and where a recurrence."""
        begins = self.episodes.begins[0].ravel()
        return np.flatnonzero(begins == 1), np.flatnonzero(begins == 2)

    @cached_property
    def within(self) -> NDArray[np.int64]:
        """Of the first country: flat places of the months with deaths that belong to an onset."""
        return np.flatnonzero(self.episodes.of[0].ravel() >= 0)

    @cached_property
    def active(self) -> NDArray[np.int64]:
        """Of the first country: flat places of the months with deaths."""
        return np.flatnonzero(self.deaths[0].ravel() > 0)

    def of(self, states: tuple[str, ...]) -> Baseline:
        """The same for some of the countries."""
        if states == self.states:
            return self
        at: list[int] | slice = [self.states.index(state) for state in states]
        if isinstance(at, list) and len(at) == 1:
            at = slice(at[0], at[0] + 1)
        split = Episodes(self.episodes.begins[at], self.episodes.of[at])
        return Baseline(states, self.months, self.deaths[at], split)


def split(deaths: NDArray[np.int64], silent: NDArray[np.int64], before: NDArray[np.bool_]) -> Episodes:
    """Episodes of many paths at once; see the module.

    Args:
        deaths: shape (countries, months, paths).
        silent: quiet months at the end of each country's history, shape (countries,).
        before: whether the country had an armed conflict within the memory, shape (countries,).
    """
    countries, months, paths = deaths.shape
    active = deaths > 0
    quiet = np.repeat(np.minimum(silent, QUIET).astype(np.int8)[:, None], paths, axis=1)
    starts = np.zeros(deaths.shape, dtype=np.bool_)
    for month in range(months):
        starts[:, month] = active[:, month] & (quiet >= QUIET)
        quiet = np.where(active[:, month], 0, np.minimum(quiet + 1, QUIET)).astype(np.int8)
    total = np.zeros((countries, paths), dtype=np.int64)
    onset = np.zeros_like(starts)
    for month in range(months - 1, -1, -1):
        total += deaths[:, month]
        onset[:, month] = starts[:, month] & (total >= CONFLICT)
        total[starts[:, month]] = 0
    begins = np.zeros(deaths.shape, dtype=np.int8)
    of = np.full(deaths.shape, -1, dtype=np.int8)
    current = np.full((countries, paths), -1, dtype=np.int8)
    had = np.repeat(before[:, None], paths, axis=1)
    for month in range(months):
        begins[:, month] = np.where(onset[:, month], np.where(had, 2, 1), 0)
        current = np.where(onset[:, month], month, np.where(starts[:, month], -1, current)).astype(np.int8)
        had |= onset[:, month]
        of[:, month] = np.where(active[:, month], current, -1)
    return Episodes(begins, of)


@once()
def baseline(edition: Edition) -> Baseline:
    """The paths of every country forecast, split into episodes."""
    draws = edition.table("risk_draws").sort("state", "month")
    states = tuple(draws["state"].unique(maintain_order=True).to_list())
    months = tuple(draws["month"].unique().sort().to_list())
    cells = draws["draws"].explode().to_numpy()
    deaths = cells.reshape(len(states), len(months), -1).astype(np.int64)
    silent, before = _history(edition, states)
    return Baseline(states, months, deaths, split(deaths, silent, before))


@once(256)
def baseline_of(edition: Edition, state: str) -> Baseline:
    """The paths of one country.

    Raises:
        NoData: the forecast does not cover it.
    """
    whole = baseline(edition)
    if state not in whole.states:
        raise NoData(
            f"{edition.names('state').prose(state)} is outside the forecast that options are compared on: it covers "
            f"{len(whole.states)} present-day states, not this one.",
            remedy="Ask which treaties or operations are known: comity peace, comity obligations.",
        )
    return whole.of((state,))


def _history(edition: Edition, states: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Quiet months at the end of each country's history, and whether it had an armed conflict within the memory."""
    months = edition.table("deaths_month").sort("state", "month")
    last = months["month"].max()
    by = {
        state: deaths
        for (state,), rows in months.group_by("state", maintain_order=True)
        if (deaths := rows["deaths"].to_numpy()).size
    }
    years = edition.table("deaths_year")
    fought = years.filter(pl.col("state_based") >= CONFLICT, pl.col("year") > last.year - MEMORY)  # type: ignore[union-attr]
    recent = set(fought["state"].to_list())
    silent = np.zeros(len(states), dtype=np.int64)
    for at, state in enumerate(states):
        loud = np.flatnonzero(by.get(state, np.zeros(0)))
        silent[at] = len(by.get(state, ())) - 1 - loud[-1] if loud.size else QUIET
    before = np.array([state in recent or _fought(by.get(state)) for state in states], dtype=np.bool_)
    return silent, before


def _fought(deaths: NDArray[np.int64] | None) -> bool:
    """Whether any twelve months of the memory hold an armed conflict's deaths."""
    if deaths is None or not deaths.size:
        return False
    recent = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(deaths[-12 * MEMORY :])])
    return bool((recent[12:] - recent[:-12]).max(initial=0) >= CONFLICT)
