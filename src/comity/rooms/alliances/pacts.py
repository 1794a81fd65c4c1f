"""Treaties as objects, indexed by state, made once from an edition's tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from comity.rooms.alliances.places import Spot

if TYPE_CHECKING:
    from comity.edition import Edition


@dataclass(frozen=True, slots=True)
class Party:
    """A state's time in a treaty, half open, ISO text."""

    state: str
    begin: str
    until: str | None
    reservation: str | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of a treaty; empty sets mean "any" or "all"; `checked` whether its row was held against a source."""

    pledge: str
    article: str | None
    trigger: str
    form: str
    kinds: frozenset[str]
    area: str | None
    adversary: frozenset[str]
    obliged: frozenset[str]
    beneficiary: frozenset[str]
    condition: str | None
    begin: str
    until: str | None
    checked: bool


@dataclass(frozen=True, slots=True)
class Pact:
    """A treaty with its parties and pledges."""

    key: str
    name: str
    nature: str
    source: str
    cite: str
    signed: str | None
    in_force: str | None
    ended: str | None
    parties: tuple[Party, ...]
    pledges: tuple[Pledge, ...]

    def party(self, state: str, day: str) -> Party | None:
        """The state's membership on a day, if it is bound then."""
        for party in self.parties:
            if party.state == state and lasts(party, day):
                return party
        return None


@dataclass(frozen=True)
class Pacts:
    """All treaties of an edition.

    Attributes:
        all: by key.
        of: keys of the treaties a state was ever a party of, by state.
        areas: rule and name of each treaty area.
        spots: places and homelands by key.
    """

    all: dict[str, Pact]
    of: dict[str, tuple[str, ...]]
    areas: dict[str, tuple[str, str]]
    spots: dict[str, Spot]


def lasts(period: Party | Pledge, day: str) -> bool:
    """Whether a half-open period holds a day; ISO texts compare as days do."""
    return period.begin <= day and (period.until is None or day < period.until)


@lru_cache(maxsize=4)
def pacts(edition: Edition) -> Pacts:
    """The treaties of an edition."""
    parties: dict[str, list[Party]] = {}
    for pact, state, begin, until, reservation in edition.table("pact_parties").iter_rows():
        parties.setdefault(pact, []).append(Party(state, begin, until, reservation))
    pledges: dict[str, list[Pledge]] = {}
    for row in edition.table("pact_pledges").iter_rows(named=True):
        pledges.setdefault(row["pact"], []).append(_pledge(row))
    everything = {
        row["pact"]: Pact(
            **{"key" if column == "pact" else column: cell for column, cell in row.items()},
            parties=tuple(parties.get(row["pact"], ())),
            pledges=tuple(pledges.get(row["pact"], ())),
        )
        for row in edition.table("pacts").iter_rows(named=True)
    }
    of: dict[str, dict[str, None]] = {}
    for key, members in parties.items():
        for party in members:
            of.setdefault(party.state, {})[key] = None
    for key, promises in pledges.items():  # some pledges are owed to states that are no parties
        for state in {state for pledge in promises for state in pledge.beneficiary}:
            of.setdefault(state, {})[key] = None
    areas = {key: (rule, name) for key, name, rule in edition.table("areas").select("area", "name", "rule").iter_rows()}
    return Pacts(everything, {state: tuple(keys) for state, keys in of.items()}, areas, _spots(edition))


def _pledge(row: dict[str, str | None]) -> Pledge:
    def several(column: str) -> frozenset[str]:
        return frozenset((row[column] or "").split())

    return Pledge(
        pledge=row["pledge"] or "",
        article=row["article"],
        trigger=row["trigger"] or "",
        form=row["form"] or "",
        kinds=several("kinds"),
        area=row["area"],
        adversary=several("adversary"),
        obliged=several("obliged"),
        beneficiary=several("beneficiary"),
        condition=row["condition"],
        begin=row["from"] or "",
        until=row["until"],
        checked=row["checked"] != "unchecked",
    )


def _spots(edition: Edition) -> dict[str, Spot]:
    columns = ("name", "region", "subregion", "lat", "lon")
    spots = {}
    for key, name, region, subregion, lat, lon in edition.table("states").select("state", *columns).iter_rows():
        spots[key] = Spot(key, name, key, region, subregion or "", lat, lon)
    for key, state, name, region, subregion, lat, lon in (
        edition.table("places").select("place", "state", *columns).iter_rows()
    ):
        spots[key] = Spot(key, name, state, region, subregion or "", lat, lon)
    return spots
