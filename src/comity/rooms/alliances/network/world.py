"""What the network room knows of an edition, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.edition import once
from comity.errors import InputError
from comity.panels.names import with_article
from comity.rooms.alliances.network.moment import Moment
from comity.rooms.alliances.network.ties import FAR, directed, memberships

if TYPE_CHECKING:
    from comity.edition import Edition

WORLD = "world"

Ideal = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class World:
    """The network room's view of an edition.

    Attributes:
        edition: the edition.
        titles: names of states and, in short, of organisations.
        members: periods of states in the system: state, from, until.
        ties: every tie with its period, `ties.directed`.
        capability: share of the world's capability by year and state.
        ideals: ideal point with its interval by year and state.
        belongs: periods in organisations: (org, state, from, until).
        treaties: treaties of each organisation.
        pact_names: name of each treaty.
    """

    edition: Edition
    titles: dict[str, str]
    members: pl.DataFrame
    ties: pl.DataFrame
    capability: dict[int, dict[str, float]]
    ideals: dict[int, dict[str, Ideal]]
    belongs: tuple[tuple[str, str, str, str], ...]
    treaties: dict[str, frozenset[str]]
    pact_names: dict[str, str]

    @property
    def last(self) -> int:
        """The last year of the network: the registry's."""
        return int(self.edition.registry[:4])

    def title(self, key: str) -> str:
        """Name to show."""
        return self.titles.get(key, key)

    def prose(self, key: str) -> str:
        """Name as it stands in a sentence."""
        return with_article(self.title(key))

    def is_state(self, key: str) -> bool:
        """Whether a key is a state's and not an organisation's."""
        return key.isupper()

    def moment(self, day: str) -> Moment:
        """The network on a day."""
        return _moment(self, day)

    def must_exist(self, state: str, day: str) -> InputError | None:
        """The fault that a state is none of the system's on a day, if it is not."""
        spells = [(b, u) for _, b, u in self.members.filter(pl.col("state") == state).iter_rows()]
        if any(begin <= day < until for begin, until in spells):
            return None
        shown = ", ".join(f"{b} to {'today' if u == FAR else u}" for b, u in spells) or "never"
        return InputError(
            f"{self.title(state)} was not in the state system on {day}; it was: {shown}.",
            remedy="Choose a day on which it was, with --on.",
        )

    def inside(self, org: str, day: str) -> list[str]:
        """Members of an organisation on a day that are in the state system, sorted."""
        here = self.moment(day).place
        return sorted({state for o, state, b, u in self.belongs if o == org and b <= day < u and state in here})

    def inside_year(self, org: str, year: int) -> list[str]:
        """Members of an organisation on any day of a year, sorted."""
        start, end = f"{year}-01-01", f"{year + 1}"
        return sorted({state for o, state, b, u in self.belongs if o == org and b < end and u > start})


@once()
def world(edition: Edition) -> World:
    """The network room's view of an edition."""
    table = edition.table
    titles = dict(table("states").select("state", "name").iter_rows())
    titles |= dict(table("organisations").select("org", "short_name").iter_rows())
    members = memberships(table("state_spells"))
    capability: dict[int, dict[str, float]] = {}
    for state, year, share in table("capability_years").iter_rows():
        capability.setdefault(year, {})[state] = share
    ideals: dict[int, dict[str, Ideal]] = {}
    for state, year, ideal, low, high in table("ideal_years").iter_rows():
        ideals.setdefault(year, {})[state] = (ideal, low, high)
    belongs = table("memberships").filter(pl.col("status") == "member")
    return World(
        edition,
        titles,
        members,
        directed(table("pacts"), table("pact_parties"), table("pact_pledges"), members),
        capability,
        ideals,
        tuple(belongs.select("org", "state", "from", pl.col("until").fill_null(FAR)).sort(pl.all()).iter_rows()),
        _treaties(edition),
        dict(table("pacts").select("pact", "name").iter_rows()),
    )


def _treaties(edition: Edition) -> dict[str, frozenset[str]]:
    """Treaties of each organisation: those built on it, and those whose key begins with its own."""
    rows = edition.table("treaties").select("treaty", "org").rows()
    return {
        org: frozenset(treaty for treaty, built in rows if built == org or treaty.startswith(f"{org}-"))
        for org in edition.table("organisations")["org"]
    }


@lru_cache(maxsize=64)
def _moment(here: World, day: str) -> Moment:
    table = here.edition.table
    states = sorted({state for state, begin, until in here.members.iter_rows() if begin <= day < until})
    ties = directed(table("pacts"), table("pact_parties"), table("pact_pledges"), here.members, on=day)
    known = [year for year in here.capability if year <= int(day[:4])]
    year = max(known, default=None)
    shares = here.capability[year] if year is not None else {}
    capability = np.array([shares.get(state, np.nan) for state in states])
    rows = ties.select("pact", "pledge", "giver", "taker").unique().sort("pact", "pledge", "giver", "taker")
    return Moment(day, tuple(states), rows, capability, year)
