"""What can be added to a state-year or dyad-year panel: one function an addition, from grid and mirror to columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels import tables
from comity.panels.distances import great_circle
from comity.panels.spells import peace_spell

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.panels.site import Columns, Site
    from comity.panels.spells import Origin


def alliances(site: Site) -> Columns:
    """ATOP pledges of the first state to the second, or of either to the other; of a state, to how many it has each."""
    if site.grid.pairs:
        return site.by_pair("alliances", tables.pledges, either=True)
    return site.by_state("alliance_counts", tables.pledge_counts, zero=True)


def capabilities(site: Site) -> Columns:
    """National Material Capabilities."""
    return site.by_state("capabilities", tables.capabilities)


def contiguity(site: Site) -> Columns:
    """Direct contiguity: the closest kind on any day of the year."""
    return site.by_pair("contiguity", tables.contiguity)


def majors(site: Site) -> Columns:
    """Major powers: one in every year of which a day falls in its time as one."""
    return site.by_state("majors", tables.majors, zero=True)


def disputes(site: Site) -> Columns:
    """Militarized disputes: one a dyad-year, by the rules of `panels.disputes`."""
    return site.by_pair("disputes", tables.disputes, zero=("cowmidonset", "cowmidongoing"))


def democracy(site: Site) -> Columns:
    """Three measures of democracy."""
    return site.by_state("democracy", tables.democracy, gw=tables.gw_democracy)


def gdp(site: Site) -> Columns:
    """Gross domestic product and population, estimates."""
    return site.by_state("gdp", tables.gdp, gw=tables.gw_gdp)


def ideal_points(site: Site) -> Columns:
    """Ideal points from votes in the General Assembly; in dyad-years their distance too."""
    columns = site.by_state("ideal_points", tables.ideal_points)
    if site.grid.pairs:
        columns["ideal_distance"] = (columns["ideal_point1"] - columns["ideal_point2"]).abs().alias("ideal_distance")
    return columns


def igo(site: Site) -> Columns:
    """Full memberships of intergovernmental organisations; in dyad-years those that both have."""
    if not site.grid.pairs:
        return site.by_state("igo", tables.igo_counts, zero=True, gaps=tables.IGO_GAPS)
    return site.by_pair("shared_igo", tables.igo_shared, gaps=tables.IGO_GAPS)


def distance(site: Site) -> Columns:
    """Great-circle distance between the capitals."""
    ends = site.grid.by_state(site.read("distance", tables.capitals, ("cow",)), "cow", ["latitude", "longitude"])
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
    covered = ongoing.is_not_null().to_numpy()
    pair = (site.grid.places // site.grid.years)[covered]
    year = site.grid.year_index[covered].astype(np.int64) + site.grid.first
    event = ongoing.drop_nulls().to_numpy() > 0
    spells = {}
    for name, origin in _ORIGINS.items():
        blank = pl.Series(name, [], dtype=pl.Int16).extend_constant(None, len(ongoing))
        counted = peace_spell(pair, year, event, origin=origin).astype(np.int16)
        spells[name] = blank.scatter(pl.Series(np.flatnonzero(covered)), pl.Series(counted))
    return spells


_ORIGINS: dict[str, Origin] = {"cowmidspell": "rows", "cowmidspell_calendar": "calendar"}


@dataclass(frozen=True)
class Addition:
    """Something that can be added.

    Attributes:
        add: the work.
        asked: names of the declarations its columns come from, with the panels they are of.
    """

    add: Callable[[Site], Columns]
    asked: dict[str, tuple[str, ...]]

    @property
    def units(self) -> tuple[str, ...]:
        """Panels it can be added to."""
        return tuple(dict.fromkeys(unit for units in self.asked.values() for unit in units))


_STATE, _DYAD = ("state-year",), ("dyad-year",)
_BOTH = _STATE + _DYAD
ADDITIONS: dict[str, Addition] = {
    "alliances": Addition(alliances, {"alliances": _DYAD, "alliance_counts": _STATE}),
    "capabilities": Addition(capabilities, {"capabilities": _BOTH}),
    "contiguity": Addition(contiguity, {"contiguity": _DYAD}),
    "majors": Addition(majors, {"majors": _BOTH}),
    "disputes": Addition(disputes, {"disputes": _DYAD}),
    "democracy": Addition(democracy, {"democracy": _BOTH}),
    "gdp": Addition(gdp, {"gdp": _BOTH}),
    "distance": Addition(distance, {"distance": _DYAD}),
    "ideal_points": Addition(ideal_points, {"ideal_points": _BOTH, "ideal_distance": _DYAD}),
    "igo": Addition(igo, {"igo": _STATE, "shared_igo": _DYAD}),
    "peace_spells": Addition(peace_spells, {"peace_spells": _DYAD}),
}
