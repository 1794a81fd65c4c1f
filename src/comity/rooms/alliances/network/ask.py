"""From the fields of the question to what is looked at, once it is sure that it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import ComityError, Faults, InputError
from comity.panels.times import listed
from comity.rooms.alliances.network.ties import FAR, FIRST_YEAR
from comity.rooms.alliances.network.world import WORLD

if TYPE_CHECKING:
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.question import Network
    from comity.rooms.alliances.network.world import World


@dataclass(frozen=True)
class Change:
    """A change that is asked about.

    Attributes:
        kind: "add", "join", "end" or "leave".
        state: the state that acts, if one does.
        other: the other state, the organisation or the treaty.
        past: day on which it came about in fact, if it did.
    """

    kind: str
    state: str | None
    other: str
    past: str | None = None


@dataclass(frozen=True)
class Asked:
    """What is looked at.

    Attributes:
        subject: key of a state or an organisation, or "world".
        day: ISO day.
        pledge: the pledge the network is drawn by.
        beside: a state to compare with, if one is named.
        changes: what is changed.
    """

    subject: str
    day: str
    pledge: str
    beside: str | None
    changes: tuple[Change, ...]


def asked(world: World, question: Network) -> Asked:
    """What is looked at.

    Raises:
        Faults: all that is wrong with the fields together; a single fault by itself.
    """
    day = question.on.isoformat() if question.on else world.edition.registry
    if not f"{FIRST_YEAR}-01-01" <= day <= world.edition.registry:
        raise InputError(
            f"The network is known from {FIRST_YEAR}-01-01 to {world.edition.registry}, not on {day}.",
            remedy="Choose a day in between with --on.",
        )
    changes: list[Change] = []
    faults: list[ComityError | None] = []
    past = None
    if question.leave:
        change, fault = _leave(world, question, day)
        faults.append(fault)
        if change:
            changes.append(change)
            past = change.past
    if past and not question.on:
        day = past
    faults += _subject(world, question.subject, day)
    for name, change, fault in (("add", *_add(world, question, day)), ("end", *_end(world, question, day))):
        if getattr(question, name):
            faults.append(fault)
            changes += [change] if change else []
    if question.beside:
        faults.append(world.must_exist(question.beside, day))
        if question.beside == question.subject:
            faults.append(InputError("A state is not compared with itself.", remedy="Name another with --beside."))
        if not world.is_state(question.subject):
            faults.append(InputError("--beside compares two states.", remedy="Ask about a state, or leave it out."))
    Faults.check([fault for fault in faults if fault])
    return Asked(question.subject, day, question.pledge, question.beside, tuple(changes))


def applied(world: World, moment: Moment, asked: Asked) -> Moment:
    """The network after the changes that are asked about."""
    for change in asked.changes:
        if change.kind == "end":
            moment = moment.without({change.other})
        elif change.kind == "add" and change.state:
            moment = moment.joined(change.state, change.other, asked.pledge)
        elif change.kind == "leave":
            moment = moment.without(set(world.treaties[change.other]), change.state)
        elif change.kind == "join" and change.state:
            moment = moment.admitted(change.state, set(world.treaties[change.other]))
    return moment


def _subject(world: World, subject: str, day: str) -> list[ComityError | None]:
    """What is wrong with the subject on the day."""
    if subject == WORLD:
        return []
    if world.is_state(subject):
        return [world.must_exist(subject, day)]
    return [] if world.inside(subject, day) else [_empty(world, subject, day)]


def _empty(world: World, org: str, day: str) -> InputError:
    periods = [(b, u) for o, _, b, u in world.belongs if o == org]
    first, last = min(b for b, _ in periods), max(u for _, u in periods)
    shown = f"{first} to {'today' if last == FAR else last}"
    return InputError(
        f"{world.title(org)} had no member in the state system on {day}; it had some: {shown}.",
        remedy="Choose a day on which it had some, with --on.",
    )


def _sides(world: World, subject: str, other: str) -> tuple[str, str] | None:
    """A state and an organisation out of the two, if they are that."""
    if subject != WORLD and world.is_state(subject) != world.is_state(other):
        return (subject, other) if world.is_state(subject) else (other, subject)
    return None


def _leave(world: World, question: Network, day: str) -> tuple[Change | None, ComityError | None]:
    """A state that leaves an organisation; if it left before the day, the last day on which it belonged is taken."""
    sides = _sides(world, question.subject, question.leave or "")
    if sides is None:
        return None, InputError(
            "A state leaves an organisation, or an organisation is left by a state.",
            remedy="As in `comity network Mali --leave ECOWAS` or `comity network NATO --leave Turkey`.",
        )
    state, org = sides
    spells = [(b, u) for o, s, b, u in world.belongs if o == org and s == state]
    if any(begin <= day < until for begin, until in spells):
        return Change("leave", state, org), None
    ended = [until for begin, until in spells if until <= day]
    if ended and not question.on:
        return Change("leave", state, org, past=_day_before(max(ended))), None
    shown = ", ".join(f"{b} to {'today' if u == FAR else u}" for b, u in spells) or "never"
    mine = listed(sorted({world.title(o) for o, s, b, u in world.belongs if s == state and b <= day < u}))
    return None, InputError(
        f"{world.title(state)} was no member of {world.title(org)} on {day}; it was one: {shown}.",
        remedy=f"It belonged to {mine} then." if mine else "It belonged to no organisation of the registry then.",
    )


def _add(world: World, question: Network, day: str) -> tuple[Change | None, ComityError | None]:
    """A pledge between two states, or a state that joins an organisation."""
    subject, other = question.subject, question.add or ""
    if not other:
        return None, None
    if subject == other:
        return None, InputError("A state is not allied with itself.", remedy="Name another state with --add.")
    if subject != WORLD and world.is_state(subject) and world.is_state(other):
        return Change("add", subject, other), world.must_exist(other, day)
    sides = _sides(world, subject, other)
    if sides is None:
        return None, InputError(
            "A pact is added between two states, or a state joins an organisation.",
            remedy="As in `comity network China --add Pakistan` or `comity network Ukraine --add NATO`.",
        )
    state, org = sides
    if not world.inside(org, day):
        return None, _empty(world, org, day)
    if state in world.inside(org, day):
        return None, InputError(
            f"{world.title(state)} was a member of {world.title(org)} on {day} already.",
            remedy="Name a state that was not, or use --leave.",
        )
    return Change("join", state, org), world.must_exist(state, day) if other == state else None


def _end(world: World, question: Network, day: str) -> tuple[Change | None, ComityError | None]:
    """A treaty that ends, which must be in force and, for a state, one of its own."""
    pact = question.end or ""
    if not pact:
        return None, None
    name = world.pact_names.get(pact, pact)
    moment = world.moment(day)
    rows = moment.ties.filter(moment.ties["pact"] == pact)
    if rows.is_empty():
        whole = world.ties.filter(world.ties["pact"] == pact)
        if whole.is_empty():
            shown = "it makes no tie: it is political, or holds no pledge between states"
        else:
            first, last = min(whole["from"].to_list()), max(whole["until"].to_list())
            shown = f"its pledges ran from {first} to {'today' if last == FAR else last}"
        return None, InputError(f"{name} tied no states on {day}; {shown}.", remedy="Choose another day with --on.")
    parties = {*rows["giver"], *rows["taker"]}
    if world.is_state(question.subject) and question.subject not in parties:
        mine = moment.ties.filter(
            (moment.ties["giver"] == question.subject) | (moment.ties["taker"] == question.subject)
        )["pact"].unique()
        return None, InputError(
            f"{world.title(question.subject)} was not tied by {name} on {day}.",
            available=sorted(world.pact_names[key] for key in mine),
        )
    return Change("end", None, pact), None


def _day_before(day: str) -> str:
    """The day before an ISO day; a year or a month stands for its first day."""
    from datetime import date, timedelta

    year, month, first = (int(part) for part in (*day.split("-"), "1", "1")[:3])
    return (date(year, month, first) - timedelta(days=1)).isoformat()
