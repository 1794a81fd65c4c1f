"""What can be added to a state-year or dyad-year panel: one function an addition, from grid and mirror to columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels import tables
from comity.panels.crosswalk import recoded
from comity.panels.distances import great_circle
from comity.panels.spells import peace_spell
from comity.panels.variables import variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.panels.grid import Grid
    from comity.sources.mirror import Mirror

Columns = dict[str, pl.Series]


@lru_cache(maxsize=32)
def _table(read: Callable[[Mirror], pl.DataFrame], mirror: Mirror) -> pl.DataFrame:
    """A table made from a publisher's file, once for each mirror."""
    return read(mirror)


@dataclass(frozen=True)
class Site:
    """Where variables are added: the rows, the files, and what did not find a place.

    Attributes:
        grid: the rows of the panel.
        mirror: the publishers' files.
        columns: the columns so far, keys included.
        unmatched: codes and years of a source without a place in the panel's state system, by addition.
    """

    grid: Grid
    mirror: Mirror
    columns: Columns
    unmatched: dict[str, pl.DataFrame] = field(default_factory=dict)

    def read(self, addition: str, read: Callable[[Mirror], pl.DataFrame], codes: Sequence[str]) -> pl.DataFrame:
        """A table of COW codes in the panel's state system."""
        rows = _table(read, self.mirror)
        found, lost = recoded(rows, codes, source="cow", target=self.grid.system)
        if lost.height:
            self.unmatched[addition] = lost
        return found.unique([*codes, "year"], keep="first", maintain_order=True) if lost.height else found

    def by_state(self, addition: str, read: Callable[[Mirror], pl.DataFrame]) -> Columns:
        """Every declared variable of a state-year source."""
        rows = self.read(addition, read, ["cow"])
        return self.grid.by_state(rows, "cow", list(variables()[addition]))

    def by_pair(
        self, addition: str, read: Callable[[Mirror], pl.DataFrame], *, zero: Sequence[str] | None = None
    ) -> Columns:
        """Every declared variable of a dyad-year source: zero, or null, in covered years without a row.

        Args:
            addition: name of the addition.
            read: gives its table, with cow1, cow2 and year.
            zero: variables that are zero where the source has no row; all of them where left out.
        """
        declared = variables()[addition]
        rows = self.read(addition, read, ["cow1", "cow2"])
        at, source = self.grid.rows_of(rows, ("cow1", "cow2"))
        order = np.argsort(at)
        place, found = pl.Series(at[order]), rows[source[order]]
        first = next(iter(declared.values()))
        covered = self.grid.covered(first.first, first.last, pl.Int8)
        nothing = pl.Series([None] * len(declared), dtype=pl.Int8)
        columns = {}
        for name in declared:
            values = found[name]
            if zero is None or name in zero:
                blank = covered.cast(values.dtype)
            else:
                blank = nothing.clear().cast(values.dtype).extend_constant(None, len(covered))
            columns[name] = blank.scatter(place, values)
        return columns


def alliances(site: Site) -> Columns:
    """ATOP pledges of the first state to the second; of a state, to how many others it has each."""
    if site.grid.pairs:
        return site.by_pair("alliances", tables.pledges)
    return site.by_state("alliance_counts", tables.pledge_counts)


def capabilities(site: Site) -> Columns:
    """National Material Capabilities."""
    return site.by_state("capabilities", tables.capabilities)


def contiguity(site: Site) -> Columns:
    """Direct contiguity: the closest kind on any day of the year."""
    return site.by_pair("contiguity", tables.contiguity)


def majors(site: Site) -> Columns:
    """Major powers: one in every year of which a day falls in its time as one."""
    return site.by_state("majors", tables.majors)


def disputes(site: Site) -> Columns:
    """Militarized disputes: one a dyad-year, by the rules of `panels.disputes`."""
    return site.by_pair("disputes", tables.disputes, zero=("cowmidonset", "cowmidongoing"))


def democracy(site: Site) -> Columns:
    """Three measures of democracy."""
    return site.by_state("democracy", tables.democracy)


def gdp(site: Site) -> Columns:
    """Gross domestic product and population, estimates."""
    return site.by_state("gdp", tables.gdp)


def ideal_points(site: Site) -> Columns:
    """Ideal points from votes in the General Assembly; in dyad-years their distance too."""
    columns = site.by_state("ideal_points", tables.ideal_points)
    if site.grid.pairs:
        columns["ideal_distance"] = (columns["ideal_point1"] - columns["ideal_point2"]).abs().alias("ideal_distance")
    return columns


def igo(site: Site) -> Columns:
    """Full memberships of intergovernmental organisations; in dyad-years those that both have."""
    if not site.grid.pairs:
        return site.by_state("igo", tables.igo_counts)
    return site.by_pair("shared_igo", tables.igo_shared)


def distance(site: Site) -> Columns:
    """Great-circle distance between the capitals."""
    ends = site.grid.by_state(site.read("distance", tables.capitals, ["cow"]), "cow", ["latitude", "longitude"])
    return {
        "capital_distance": great_circle(
            *(ends[f"{name}{side}"] for side in (1, 2) for name in ("latitude", "longitude"))
        )
    }


def peace_spells(site: Site) -> Columns:
    """Years of peace before each dyad-year, from disputes under way, with two origins."""
    ongoing = site.columns.get("cowmidongoing")
    if ongoing is None:
        ongoing = disputes(site)["cowmidongoing"]
    pair = site.grid.places // site.grid.years
    year = site.grid.year_index.astype(np.int64) + site.grid.first
    event = ongoing.fill_null(0).to_numpy() > 0
    covered = ongoing.is_not_null()
    spells = {}
    for name, origin in (("cowmidspell", "rows"), ("cowmidspell_calendar", "calendar")):
        values = pl.Series(name, peace_spell(pair, year, event, origin=origin).astype(np.int16))  # type: ignore[arg-type]
        spells[name] = pl.select(pl.when(covered).then(values)).to_series().alias(name)
    return spells


@dataclass(frozen=True)
class Addition:
    """Something that can be added.

    Attributes:
        add: the work.
        units: panels it can be added to.
        asked: names of the declarations its columns come from.
    """

    add: Callable[[Site], Columns]
    units: tuple[str, ...]
    asked: tuple[str, ...]


_BOTH = ("state-year", "dyad-year")
_DYAD = ("dyad-year",)
ADDITIONS: dict[str, Addition] = {
    "alliances": Addition(alliances, _BOTH, ("alliances", "alliance_counts")),
    "capabilities": Addition(capabilities, _BOTH, ("capabilities",)),
    "contiguity": Addition(contiguity, _DYAD, ("contiguity",)),
    "majors": Addition(majors, _BOTH, ("majors",)),
    "disputes": Addition(disputes, _DYAD, ("disputes",)),
    "democracy": Addition(democracy, _BOTH, ("democracy",)),
    "gdp": Addition(gdp, _BOTH, ("gdp",)),
    "distance": Addition(distance, _DYAD, ("distance",)),
    "ideal_points": Addition(ideal_points, _BOTH, ("ideal_points", "ideal_distance")),
    "igo": Addition(igo, _BOTH, ("igo", "shared_igo")),
    "peace_spells": Addition(peace_spells, _DYAD, ("peace_spells",)),
}
