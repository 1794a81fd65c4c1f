"""Treaties as objects, indexed by state, made once from an edition's tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.edition import once
from comity.rooms.alliances.places import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition


MEMORY = 50
"""Years for which a treaty that has ended is still worth a word."""


@dataclass(frozen=True, slots=True)
class Party:
    """A state's time in a treaty, half open, ISO text."""

    state: str
    begin: str
    until: str | None
    reservation: str | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of a treaty; empty sets mean "any" or "all"; `checked` whether its row was held against a source.

    `apart` is what tells two pledges of one article apart, to put them in order.
    """

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
    apart: tuple[object, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the order's key once: duties are put in order many times."""
        named = (sorted(states) for states in (self.adversary, self.beneficiary, self.obliged, self.kinds))
        words = (self.pledge, self.trigger, self.form, self.area, self.condition, self.begin, self.until)
        object.__setattr__(self, "apart", (*named, *(str(word) for word in words), self.checked))


@dataclass(frozen=True, slots=True)
class Pact:
    """A treaty with its parties and pledges; `members` has the parties by state.

    `defends` says if it promises defence, `helps` if it promises defence or offence; `place` puts treaties
    in order, the registry's before ATOP's.
    """

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
    members: dict[str, tuple[Party, ...]] = field(init=False, repr=False, compare=False)
    defends: bool = field(init=False, repr=False, compare=False)
    helps: bool = field(init=False, repr=False, compare=False)
    place: tuple[bool, str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the parties by state, in order of their names: a treaty is asked for them many times."""
        members: dict[str, tuple[Party, ...]] = {}
        for party in sorted(self.parties, key=lambda one: (one.state, one.begin)):
            members[party.state] = (*members.get(party.state, ()), party)
        object.__setattr__(self, "members", members)
        promised = {pledge.pledge for pledge in self.pledges}
        object.__setattr__(self, "defends", "defence" in promised)
        object.__setattr__(self, "place", (self.source != "registry", self.name, self.key))
        object.__setattr__(self, "helps", bool(promised & {"defence", "offence"}))

    def party(self, state: str, day: str) -> Party | None:
        """The state's membership on a day, if it is bound then."""
        for party in self.members.get(state, ()):
            if party.begin <= day and (party.until is None or day < party.until):
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
        spans: of each state, its treaties with the first day each can matter and the day it no longer does.
    """

    all: dict[str, Pact]
    of: dict[str, tuple[str, ...]]
    areas: dict[str, tuple[str, str]]
    spots: dict[str, Spot]
    spans: dict[str, tuple[tuple[str, str, Pact], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note over which time each treaty can matter to a state, so that the others need not be looked at."""
        spans = {state: tuple(_span(self.all[key], state) for key in keys) for state, keys in self.of.items()}
        object.__setattr__(self, "spans", spans)

    def near(self, state: str, day: str) -> Iterator[Pact]:
        """The treaties that bind a state on a day, or are worth a word: signed by then, or ended within memory."""
        return (pact for begin, end, pact in self.spans.get(state, ()) if begin <= day < end)


def _span(pact: Pact, state: str) -> tuple[str, str, Pact]:
    """A treaty with the time in which it can matter to a state; always, if the state was never a party."""
    own = pact.members.get(state, ())
    if not own:
        return "", "9999", pact
    begin = min(own[0].begin, pact.signed or own[0].begin)
    last = max(party.until or "9999" for party in own)
    end = last if last == "9999" else f"{int(last[:4]) + MEMORY + 1:04}"
    return begin, end, pact


def lasts(period: Party | Pledge, day: str) -> bool:
    """Whether a half-open period holds a day; ISO texts compare as days do."""
    return period.begin <= day and (period.until is None or day < period.until)


@once()
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
