"""What the coalition room knows, made once from the tables of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.edition import once
from comity.panels.names import with_article
from comity.registry import VERSION
from comity.rooms.coalition.task import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from comity.edition import Edition

FAR = "9999"


@dataclass(frozen=True)
class Unit:
    """A kind of unit and the size it is reckoned at."""

    key: str
    name: str
    names: str
    kind: str
    persons: int


@dataclass(frozen=True)
class Place:
    """A state as the room needs it."""

    name: str
    region: str
    lat: float | None
    lon: float | None
    spells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class World:
    """The coalition room's view of an edition.

    Attributes:
        places: states by key.
        members: periods of membership by organisation and state.
        organisations: name of each organisation, by key.
        units: kinds of units by key.
        assumed: planning assumptions by key.
        assumptions: the same as rows.
        rates: rows of reimbursement, by day.
        exclusions: rows of states shut out by mandates.
        violators: rows of listed forces.
        contingents: rows of units and troops outside the UN data, by kind and state.
        acronyms: what the data call an operation, by key of the registry.
        troops: troops in UN operations by state and year, then by operation.
        pools: state and year to bearable, army_year, record and committed.
        bounds: year to the quantiles.
        reach: host and state to km, days and route.
        votes: state to year to voting position.
        languages: languages of each state.
        lead: rows of lead times.
        registry: day to which the registry goes.
    """

    places: dict[str, Place]
    members: dict[str, dict[str, tuple[tuple[str, str], ...]]]
    organisations: dict[str, str]
    units: dict[str, Unit]
    assumed: dict[str, float]
    assumptions: tuple[dict[str, Any], ...]
    rates: tuple[dict[str, Any], ...]
    exclusions: tuple[dict[str, Any], ...]
    violators: tuple[dict[str, Any], ...]
    contingents: dict[tuple[str, str], tuple[dict[str, Any], ...]]
    acronyms: dict[str, str]
    troops: dict[tuple[str, int], dict[str, int]]
    pools: dict[tuple[str, int], dict[str, int]]
    bounds: dict[int, dict[str, float]]
    reach: dict[tuple[str, str], tuple[int, int, str]]
    votes: dict[str, dict[int, float]]
    languages: dict[str, tuple[str, ...]]
    lead: tuple[dict[str, Any], ...]
    registry: str

    @property
    def last_year(self) -> int:
        """The last year whose contributions are known."""
        return max(self.bounds)

    def title(self, state: str) -> str:
        """A state's name to show in a table."""
        return self.places[state].name

    def prose(self, state: str) -> str:
        """A state's name inside a sentence."""
        return with_article(self.places[state].name)

    def existed(self, state: str, day: str) -> bool:
        """Whether a state was one on a day."""
        return any(begin <= day < until for begin, until in self.places[state].spells)

    def belonged(self, state: str, org: str, day: str) -> bool:
        """Whether a state was a member of an organisation on a day."""
        return any(begin <= day < until for begin, until in self.members.get(org, {}).get(state, ()))

    def lead_days(self) -> int:
        """Days from authorisation to the first quarter of a force, the median of past operations."""
        known: list[int] = sorted(row["quarter"] for row in self.lead if row["quarter"] is not None)
        middle = len(known) // 2
        months = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
        return round(months * 365.25 / 12)


@once()
def world_of(edition: Edition) -> World:
    """The room's view of an edition."""
    return world(edition.table)


def world(table: Callable[[str], pl.DataFrame]) -> World:
    """The room's view of tables, by name."""
    return World(
        places=_places(table("states"), table("state_spells")),
        members=_members(table("memberships")),
        organisations=dict(table("organisations").select("org", "short_name").rows()),
        units=_units(table("unit_types")),
        assumptions=tuple(table("planning_assumptions").sort("assumption").to_dicts()),
        assumed=dict(table("planning_assumptions").select("assumption", "value").rows()),
        rates=tuple(table("reimbursement_rates").sort("from").to_dicts()),
        exclusions=tuple(table("mandate_exclusions").sort("from", "resolution").to_dicts()),
        violators=tuple(table("violators").sort("state", "list", "from").to_dicts()),
        contingents=_contingents(table("contingents")),
        acronyms=dict(table("operations").select("operation", "acronym").rows()),
        troops=_troops(table("coalition_troops")),
        pools={(row["state"], row["year"]): row for row in table("coalition_pools").iter_rows(named=True)},
        bounds={row["year"]: row for row in table("coalition_bounds").iter_rows(named=True)},
        reach={(row[0], row[1]): row[2:] for row in table("coalition_reach").iter_rows()},
        votes=_votes(table("coalition_votes")),
        languages={state: tuple(spoken) for state, spoken in table("coalition_languages").iter_rows()},
        lead=tuple(table("coalition_lead").sort("authorised", "mission").to_dicts()),
        registry=VERSION,
    )


def _units(rows: pl.DataFrame) -> dict[str, Unit]:
    """Kinds of units in the order in which they are asked for, the larger first."""
    found = [
        Unit(row["unit"], row["name"], row["names"], row["kind"], row["persons"]) for row in rows.iter_rows(named=True)
    ]
    ordered = sorted(found, key=lambda unit: (KINDS.index(unit.kind), -unit.persons, unit.key))
    return {unit.key: unit for unit in ordered}


def _places(states: pl.DataFrame, spells: pl.DataFrame) -> dict[str, Place]:
    periods: dict[str, list[tuple[str, str]]] = {}
    for state, begin, until in spells.sort("state", "from").select("state", "from", "until").rows():
        periods.setdefault(state, []).append((begin, until or FAR))
    return {
        row["state"]: Place(row["name"], row["region"], row["lat"], row["lon"], tuple(periods.get(row["state"], ())))
        for row in states.sort("state").iter_rows(named=True)
    }


def _members(memberships: pl.DataFrame) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    found: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    rows = memberships.sort("org", "state", "from").select("org", "state", "from", "until", "status").rows()
    for org, state, begin, until, status in rows:
        if status == "member":
            kept = found.setdefault(org, {})
            kept[state] = (*kept.get(state, ()), (begin, until or FAR))
    return found


def _contingents(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[dict[str, Any], ...]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows.sort("kind", "state", "from", "operation").iter_rows(named=True):
        found.setdefault((row["kind"], row["state"]), []).append(row)
    return {key: tuple(kept) for key, kept in found.items()}


def _troops(rows: pl.DataFrame) -> dict[tuple[str, int], dict[str, int]]:
    found: dict[tuple[str, int], dict[str, int]] = {}
    for state, mission, year, troops in rows.select("state", "mission", "year", "troops").rows():
        found.setdefault((state, year), {})[mission] = troops
    return found


def _votes(rows: pl.DataFrame) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for state, year, ideal in rows.sort("state", "year").select("state", "year", "ideal").rows():
        found.setdefault(state, {})[year] = ideal
    return found
