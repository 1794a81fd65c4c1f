"""A state's treaties over time: one line each from the day it was bound to the day it was bound no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.rooms.alliances.pacts import lasts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.rooms.alliances.pacts import Pact, Pacts, Party, Pledge
    from comity.rooms.alliances.world import World

PLEDGES = ("defence", "offence", "neutrality", "non_aggression", "consultation")
"""Kinds of pledge, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A state's time in one treaty.

    Attributes:
        pact: the treaty.
        begin: ISO, first day it bound the state.
        until: ISO, first day it no longer did; None while it lasts, as far as known.
        pledges: kinds that the state gave or was given, the weightiest first.
        partners: keys of the other parties in its time, in order.
        reservation: the state's own, if it made one.
    """

    pact: Pact
    begin: str
    until: str | None
    pledges: tuple[str, ...]
    partners: tuple[str, ...]
    reservation: str | None

    def on(self, day: str) -> bool:
        """Whether it binds the state on a day."""
        return self.begin <= day and (self.until is None or day < self.until)


def bars(
    pacts: Pacts, state: str, *, pledge: str | None = None, day: str | None = None, since: str = ""
) -> tuple[Bar, ...]:
    """A state's treaties, political texts among them, by first day and name.

    Args:
        pacts: of the edition.
        state: key.
        pledge: only treaties with this kind of pledge.
        day: ISO; only treaties that bind the state on it, with the pledges in force and the parties bound then.
        since: ISO; only treaties that bind the state on this day or later.
    """
    found = []
    for key in pacts.of.get(state, ()):
        pact = pacts.all[key]
        for party in pact.members.get(state, ()):
            if (day is not None and not lasts(party, day)) or (party.until is not None and party.until <= since):
                continue
            bar = _bar(pact, party, day)
            if pledge is None or pledge in bar.pledges:
                found.append(bar)
    return tuple(sorted(found, key=lambda bar: (bar.begin, bar.pact.name, bar.pact.key)))


def _bar(pact: Pact, party: Party, day: str | None) -> Bar:
    promised = {pledge.pledge for pledge in pact.pledges if _bears(pledge, party.state) and _meets(pledge, party, day)}
    others = {one.state for one in pact.parties if one.state != party.state and _meets(one, party, day)}
    pledges = tuple(kind for kind in PLEDGES if kind in promised)
    return Bar(pact, party.begin, party.until, pledges, tuple(sorted(others)), party.reservation)


def _bears(pledge: Pledge, state: str) -> bool:
    """Whether a pledge is given by a state or to it."""
    given = not pledge.obliged or state in pledge.obliged
    return given or not pledge.beneficiary or state in pledge.beneficiary


def _meets(period: Party | Pledge, party: Party, day: str | None) -> bool:
    """Whether a period shares a day with a membership, or holds the day."""
    if day is not None:
        return lasts(period, day)
    ends_after = period.until is None or party.begin < period.until
    return ends_after and (party.until is None or period.begin < party.until)


def in_words(world: World, states: Iterable[str]) -> str:
    """Names of states in order of the alphabet, separated by commas."""
    return ", ".join(sorted(world.title(state) for state in states))
