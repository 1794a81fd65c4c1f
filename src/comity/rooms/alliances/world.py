"""What the alliance room knows of states, statements and past calls for help, made once from an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.edition import once
from comity.errors import InputError
from comity.panels.names import with_article
from comity.rooms.alliances.duties import ANYONE
from comity.rooms.alliances.pacts import pacts
from comity.rooms.alliances.resolve import Resolver

if TYPE_CHECKING:
    from datetime import date

    from comity.edition import Edition
    from comity.rooms.alliances.duties import Attack

_FAR = "9999"

FIRST_DAY = "1816-01-01"
"""From here on treaties are known."""


@dataclass(frozen=True)
class Call:
    """A time when a pledge was called upon."""

    treaty: str
    article: str
    day: str
    attacker: frozenset[str]
    target: frozenset[str]
    event: str
    outcome: str
    honoured: str
    source: str


@dataclass(frozen=True)
class Forum:
    """An organisation that is no alliance, and what it does instead."""

    name: str
    does: str
    kind: str


@dataclass(frozen=True)
class World:
    """The alliance room's view of an edition.

    Attributes:
        resolver: resolves attacks.
        titles: names of states.
        spells: periods in which each state existed.
        calls: past calls upon pledges.
        forums: organisations that are no alliances, by state, with the period of membership.
        registry: day to which the registry goes.
    """

    resolver: Resolver
    titles: dict[str, str]
    spells: dict[str, tuple[tuple[str, str], ...]]
    calls: tuple[Call, ...]
    forums: dict[str, tuple[tuple[str, str, Forum], ...]]
    registry: str

    def title(self, state: str) -> str:
        """Name of a state to show."""
        return self.titles.get(state, "an unnamed state" if state == ANYONE else state)

    def day(self, on: date | None) -> str:
        """The day asked about, ISO; left out, the registry's.

        Raises:
            InputError: treaties are not known on that day.
        """
        day = on.isoformat() if on else self.registry
        if not FIRST_DAY <= day <= self.registry:
            raise InputError(
                f"Treaties are known from {FIRST_DAY} to {self.registry}, not on {day}.",
                remedy="Choose a day in between with --on.",
            )
        return day

    def absent(self, state: str, day: str) -> InputError | None:
        """The fault of naming a state that was none on the day, with the periods in which it was one."""
        spells = self.spells.get(state, ())
        if any(begin <= day < until for begin, until in spells):
            return None
        shown = ", ".join(f"{b} to {'today' if u == _FAR else u}" for b, u in spells) or "never"
        return InputError(
            f"{self.title(state)} was not a state on {day}; it was one: {shown}.",
            remedy="Choose a day on which it was one, or the state that held the territory then.",
        )

    def calls_near(self, attack: Attack) -> tuple[Call, ...]:
        """Calls upon pledges for this target against this attacker, or anyone, within a year of the day."""
        year = int(attack.day[:4])
        near = [
            call
            for call in self.calls
            if attack.target in call.target
            and abs(int(call.day[:4]) - year) <= 1
            and attack.attacker in {ANYONE, *call.attacker}
        ]
        return tuple(near)

    def forums_of(self, state: str, day: str) -> tuple[Forum, ...]:
        """Organisations without a duty of defence that a state belonged to on a day."""
        return tuple(f for begin, until, f in self.forums.get(state, ()) if begin <= day < until)


@once()
def world(edition: Edition) -> World:
    """The alliance room's view of an edition."""
    titles = dict(edition.table("states").select("state", "name").iter_rows())
    spells = _spells(edition)

    def exists(state: str, day: str) -> bool:
        return any(begin <= day < until for begin, until in spells.get(state, ()))

    said = edition.table("statements").sort("day", descending=True).select("treaty", "kinds", "day", "says").rows()

    def statement(pact: str, kind: str, day: str) -> str | None:
        return next(
            (says for treaty, kinds, on, says in said if treaty == pact and kind in kinds.split() and on <= day),
            None,
        )

    resolver = Resolver(pacts(edition), exists, lambda state: with_article(titles.get(state, state)), statement)
    return World(resolver, titles, spells, _calls(edition), _forums(edition), edition.registry)


def _spells(edition: Edition) -> dict[str, tuple[tuple[str, str], ...]]:
    """When each state was one, in either state system, touching spells joined."""
    rows = edition.table("state_spells").sort("state", "from").select("state", "from", "until").rows()
    found: dict[str, list[tuple[str, str]]] = {}
    for state, begin, until in rows:
        spells = found.setdefault(state, [])
        if spells and begin <= spells[-1][1]:
            spells[-1] = (spells[-1][0], max(spells[-1][1], until or _FAR))
        else:
            spells.append((begin, until or _FAR))
    return {state: tuple(spells) for state, spells in found.items()}


def _calls(edition: Edition) -> tuple[Call, ...]:
    rows = edition.table("invocations").sort("day").iter_rows(named=True)
    return tuple(
        Call(
            treaty=row["treaty"],
            article=row["article"] or "",
            day=row["day"],
            attacker=frozenset((row["attacker"] or "").split()),
            target=frozenset(row["target"].split()),
            event=row["event"],
            outcome=row["outcome"],
            honoured=row["honoured"],
            source=row["source"],
        )
        for row in rows
    )


def _forums(edition: Edition) -> dict[str, tuple[tuple[str, str, Forum], ...]]:
    kinds = edition.table("organisations").filter(
        edition.table("organisations")["kind"].is_in(["security_forum", "universal"])
    )
    forums = {
        org: Forum(short, does, kind)
        for org, short, does, kind in kinds.select("org", "short_name", "does", "kind").rows()
    }
    found: dict[str, list[tuple[str, str, Forum]]] = {}
    for org, state, begin, until, status in (
        edition.table("memberships").select("org", "state", "from", "until", "status").rows()
    ):
        if org in forums and status == "member":
            found.setdefault(state, []).append((begin, until or _FAR, forums[org]))
    return {state: tuple(rows) for state, rows in found.items()}
