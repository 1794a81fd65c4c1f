"""Events and sites of one state by cell and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.evaluation.ground.cells import kilometres
from comity.rooms.evaluation.ground.staggered import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.evaluation.ground.cells import Cells

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NEAR_ENOUGH = 2
"""Highest precision class of UCDP's places that is used: a named place (1), or within some 25 kilometres of one (2)."""

REACH = 25.0
"""Kilometres around a site within which an event counts as near."""

SITES_FROM = 1994
"""First year of Geo-PKO: troops there in that year with an earlier operation arrived at a time that is not known."""

_BLOCK = 1000
"""Events whose distances to every site are held at once."""

WHERE = ("troops there", "troops came later", "troops had gone", "elsewhere")
"""Where an event was, within `REACH` of a site or not."""


@dataclass(frozen=True)
class Ground:
    """One state's cells over years.

    Attributes:
        state: key.
        cells: of the state.
        years: without gaps.
        events: that are placed well enough, of all three types, shape (cells, years).
        deaths: in them, best estimates, shape (cells, years).
        troops: read off Geo-PKO's maps, shape (cells, years); zero outside its years.
        arrival: first year with troops, `NEVER` without, shape (cells,).
        came_with: key of the operation they came with, empty without, shape (cells,).
        doubtful: first year from which it is not known whether troops are there, `NEVER` if it always is: a site of
            unknown size, or troops from before the sites are known; shape (cells,).
        all_deaths: deaths in the state's events, wherever placed, by year, shape (years,).
        near: events and deaths by year and `WHERE`, each of shape (years, 4).
    """

    state: str
    cells: Cells
    years: tuple[int, ...]
    events: Integers
    deaths: Integers
    troops: Integers
    arrival: Integers
    came_with: tuple[str, ...]
    doubtful: Integers
    all_deaths: Integers
    near: tuple[Integers, Integers]

    @property
    def next_door(self) -> Integers:
        """First year with troops in a cell that touches each, shape (cells,)."""
        around = np.where(self.cells.touching, self.arrival[None, :], NEVER)
        earliest: Integers = around.min(axis=1)
        return earliest


def ground(
    state: str, cells: Cells, years: tuple[int, ...], events: pl.DataFrame, sites: pl.DataFrame, old: frozenset[str]
) -> Ground:
    """The panel of one state.

    Args:
        state: key.
        cells: of the state.
        years: for which its events are known whole.
        events: of the state, as `comity.sources.readers.ged.events` gives them.
        sites: of every operation, with the registry's key `operation`, year, latitude, longitude and troops.
        old: operations that began before `SITES_FROM`.
    """
    kept = events.filter(pl.col("year").is_between(years[0], years[-1])).sort("id")
    placed = kept.filter(pl.col("where_prec") <= NEAR_ENOUGH)
    counts, deaths = (np.zeros((len(cells.numbers), len(years)), dtype=np.int64) for _ in range(2))
    row, column = _where(cells, placed), placed["year"].to_numpy() - years[0]
    inside = row >= 0
    np.add.at(counts, (row[inside], column[inside]), 1)
    np.add.at(deaths, (row[inside], column[inside]), placed["best"].to_numpy()[inside])
    whole = np.zeros(len(years), dtype=np.int64)
    np.add.at(whole, kept["year"].to_numpy() - years[0], kept["best"].to_numpy())
    sites = sites.filter(pl.col("year") <= years[-1]).sort("year", "operation", "latitude", "longitude")
    arrival, came_with, doubtful = _arrivals(cells, sites, old)
    return Ground(
        state, cells, years, counts, deaths, _troops(cells, years, sites), arrival, came_with, doubtful, whole,
        _near(years, placed, _around(cells, sites.filter(pl.col("troops") > 0))),
    )  # fmt: skip


def _where(cells: Cells, frame: pl.DataFrame) -> Integers:
    return cells.places(frame["latitude"].to_numpy(), frame["longitude"].to_numpy())


def _arrivals(cells: Cells, sites: pl.DataFrame, old: frozenset[str]) -> tuple[Integers, tuple[str, ...], Integers]:
    """First year with troops in each cell, whose they were, and the first year that is doubtful."""
    arrival, doubtful = (np.full(len(cells.numbers), NEVER, dtype=np.int64) for _ in range(2))
    whose = [""] * len(cells.numbers)
    rows = zip(_where(cells, sites).tolist(), *(sites[name] for name in ("year", "operation", "troops")), strict=True)
    for place, year, operation, troops in rows:
        if place < 0:
            continue
        if troops is None or (troops > 0 and operation in old and year == SITES_FROM):
            doubtful[place] = min(doubtful[place], year if troops is None else 0)
        elif troops > 0 and year < arrival[place]:
            arrival[place], whose[place] = year, operation
    return arrival, tuple(whose), doubtful


def _troops(cells: Cells, years: tuple[int, ...], sites: pl.DataFrame) -> Integers:
    found = np.zeros((len(cells.numbers), len(years)), dtype=np.int64)
    known = sites.filter(pl.col("troops").is_not_null() & (pl.col("year") >= years[0]))
    row = _where(cells, known)
    inside = row >= 0
    np.add.at(found, (row[inside], known["year"].to_numpy()[inside] - years[0]), known["troops"].to_numpy()[inside])
    return found


def _around(cells: Cells, sites: pl.DataFrame) -> pl.DataFrame:
    """Sites in a box around the cells, a degree wider than they are."""
    box = [pl.col(name).is_between(values.min() - 1, values.max() + 1)
           for name, values in (("latitude", cells.latitude), ("longitude", cells.longitude))]  # fmt: skip
    return sites.filter(*box)


def _near(years: tuple[int, ...], placed: pl.DataFrame, sites: pl.DataFrame) -> tuple[Integers, Integers]:
    """Events and deaths by year and by whether a site with troops was within reach then, later, before or never."""
    events, deaths = (np.zeros((len(years), len(WHERE)), dtype=np.int64) for _ in range(2))
    for part in placed.iter_slices(_BLOCK):
        kind, column = _kinds(part, sites), part["year"].to_numpy() - years[0]
        np.add.at(events, (column, kind), 1)
        np.add.at(deaths, (column, kind), part["best"].to_numpy())
    return events, deaths


def _kinds(placed: pl.DataFrame, sites: pl.DataFrame) -> Integers:
    """The place among `WHERE` of each event."""
    apart = kilometres(*(one[name].to_numpy() for one in (placed, sites) for name in ("latitude", "longitude")))
    within = apart <= REACH
    lag = sites["year"].to_numpy()[None, :] - placed["year"].to_numpy()[:, None]
    there, later, before = (within & (lag == 0), within & (lag > 0), within & (lag < 0))
    # Where troops had been before and came back later, they had gone.
    return np.select([there.any(axis=1), before.any(axis=1), later.any(axis=1)], [0, 2, 1], default=3).astype(np.int64)
