"""What an edition knows of places in a country: local agreements, sites of operations, and where people were killed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.panels.names import fold
from comity.panels.outlines import outlines
from comity.rooms.community.places import AROUND, SIDE, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from comity.edition import Edition

YEARS = 10
"""Years of violence that are looked at, to the last whole one."""


@dataclass(frozen=True)
class Ground:
    """A country by cell of half a degree.

    Attributes:
        cells: every cell whose middle lies in the country.
        agreed: rows of trust_places that are local agreements, by cell.
        sites: those that are sites, by cell; a cell may have several operations.
        deaths: people killed by cell, cells with any; None where no source of the edition tells the place.
        years: first and last year of the deaths.
        heard: entries of a ledger in the districts that lie in each cell; empty without a ledger.
        abroad: local agreements of the country whose place lies in another.
    """

    cells: tuple[int, ...]
    agreed: Mapping[int, dict[str, Any]]
    sites: Mapping[int, tuple[dict[str, Any], ...]]
    deaths: Mapping[int, int] | None
    years: tuple[int, int]
    heard: Mapping[int, int]
    abroad: int

    @property
    def kinds(self) -> dict[int, int]:
        """How many of engagement, presence and violence any cell holds, by cell, of those with any."""
        deaths, engaged = self.deaths or {}, {*self.agreed, *self.heard}
        every = sorted({*engaged, *self.sites, *deaths})
        return {one: (one in engaged) + (one in self.sites) + (one in deaths) for one in every}


def ground(edition: Edition, state: str, entries: Mapping[str, int] | None = None) -> Ground | None:
    """A country by cell; None where nothing is placed in it, or it has no outline.

    Args:
        edition: the edition.
        state: key of the country.
        entries: of a ledger, by name of the district; those without a place of the same name are left out.
    """
    if "trust_places" not in edition.manifest["tables"] or state not in outlines()["states"]:
        return None
    rows, abroad = placed(edition, state)
    if not rows:
        return None
    sites: dict[int, tuple[dict[str, Any], ...]] = {}
    for row in rows:
        if row["operation"]:
            sites[row["cell"]] = (*sites.get(row["cell"], ()), row)
    deaths, years = _deaths(edition, state)
    known, heard = named(rows), dict[int, int]()
    for name, count in (entries or {}).items():
        if fold(name) in known:
            heard[known[fold(name)]] = heard.get(known[fold(name)], 0) + count
    agreed = {row["cell"]: row for row in rows if not row["operation"]}
    return Ground(inside(state), agreed, sites, deaths, years, heard, abroad)


def placed(edition: Edition, state: str) -> tuple[list[dict[str, Any]], int]:
    """Rows of trust_places in a country or beside its border, and how many local agreements lie elsewhere."""
    rows = edition.table("trust_places").filter(pl.col("state") == state).to_dicts()
    steps = [up * AROUND + across for up, across in product((-1, 0, 1), repeat=2)]
    near = {cell + step for cell in inside(state) for step in steps} or {row["cell"] for row in rows}
    abroad = sum(row["places"] for row in rows if row["cell"] not in near and not row["operation"])
    return [row for row in rows if row["cell"] in near], abroad


def named(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The cell of every place, by its folded name and its other names; sites go before agreements.

    Args:
        rows: of trust_places, of one state.
    """
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (not row["operation"], row["cell"])):
        for name in row["names"]:
            for part in (name, *re.split(r"[/(),]", name)):
                if fold(part.strip()):
                    found.setdefault(fold(part.strip()), row["cell"])
    return found


def _deaths(edition: Edition, state: str) -> tuple[dict[int, int] | None, tuple[int, int]]:
    """Deaths by cell over the last `YEARS` years whose events are placed; None where none are."""
    known = edition.table("ground_verdicts").filter(pl.col("state") == state)
    if known.is_empty():
        return None, (0, 0)
    last = int(known["last"].to_list()[0])
    first = max(last - YEARS + 1, int(known["first"].to_list()[0]))
    rows = edition.table("ground_years").filter(
        (pl.col("state") == state) & pl.col("year").is_between(first, last) & (pl.col("deaths") > 0)
    )
    found = rows.group_by("cell").agg(pl.col("deaths").sum()).sort("cell")
    return dict(found.rows()), (first, last)


@lru_cache(maxsize=64)
def inside(state: str) -> tuple[int, ...]:
    """Cells whose middle lies in the outline of a state, by number; by the rule of even and odd crossings."""
    rings = [ring for polygon in outlines()["states"][state]["coordinates"] for ring in polygon]
    edges = np.array([(*a, *b) for ring in rings for a, b in pairwise(ring)])
    west, south = np.floor(edges[:, :2].min(axis=0) / SIDE) * SIDE + SIDE / 2
    east, north = edges[:, :2].max(axis=0)
    longitude, latitude = (grid.ravel() for grid in np.meshgrid(np.arange(west, east, SIDE),
                                                                np.arange(south, north, SIDE)))  # fmt: skip
    x, y = longitude[:, None], latitude[:, None]
    x0, y0, x1, y1 = edges.T
    spans = (y0 > y) != (y1 > y)
    slope = np.divide(x1 - x0, y1 - y0, out=np.zeros(len(edges)), where=y1 != y0)
    crossed = (spans & (x < x0 + (y - y0) * slope)).sum(axis=1)
    within = crossed % 2 == 1
    return tuple(sorted(number(latitude[within], longitude[within]).tolist()))
