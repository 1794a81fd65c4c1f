"""An attack, and what a pledge comes to when it happens.

Five statuses: `owed` (the attack itself sets the duty off), `owed if` (something else must happen or hold first),
`consult`, `barred` (a promise forbids taking part), `lapsed` (not in force on the day); and `not owed` where a pledge
is in force and does not reach this attack. A status is that of one pledge of one treaty: no other treaty changes it.
That a state is bound to the other side as well is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from comity.panels.times import day_text
from comity.rooms.alliances.pacts import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.alliances.pacts import Pact, Pledge
    from comity.rooms.alliances.places import Spot

Status = Literal["owed", "owed if", "consult", "barred", "not owed", "lapsed"]
RANK: dict[Status, int] = {"owed": 0, "owed if": 1, "consult": 2, "barred": 3, "not owed": 4, "lapsed": 5}

ANYONE = "any"
"""In the place of an attacker: a state with which no treaty is concerned."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What is asked about.

    Attributes:
        attacker: key of a state, or `ANYONE`.
        target: key of a state.
        day: ISO.
        spot: where.
        kind: armed, cyber, hybrid, internal or forces_abroad.
        known: parties bound on the day, by treaty, kept while the attack is resolved.
    """

    attacker: str
    target: str
    day: str
    spot: Spot
    kind: str
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)


class Duty(NamedTuple):
    """What one state owes, may not do, or does not owe, under one pledge.

    Attributes:
        state: who.
        side: whose pledge it is: "target", "attacker" or "both" (a pledge between the two, or with each).
        status: see the module.
        pact: the treaty.
        pledge: the pledge; None where the whole treaty has lapsed.
        reason: one sentence.
        conflict: names of treaties by which the same state is bound to the other side.
        reserved: its reservation, if it made one.
    """

    state: str
    side: Literal["target", "attacker", "both"]
    status: Status
    pact: Pact
    pledge: Pledge | None
    reason: str
    conflict: tuple[str, ...] = ()
    reserved: str | None = None


_NEVER = "9999"


def order(duty: Duty) -> tuple[object, ...]:
    """The strongest first, the registry's before ATOP's, and nothing left to the order of rows."""
    pledge = duty.pledge
    article, apart = (pledge.article or "", pledge.apart) if pledge else ("", ())
    return RANK[duty.status], duty.pact.place, duty.state, duty.side, article, duty.reason, apart


def lapsed(pact: Pact, attack: Attack, side: Literal["target", "attacker"]) -> Iterator[Duty]:
    """A word on a defence treaty that no longer binds the state, or does not yet."""
    if not pact.defends:
        return
    own = pact.members.get(attack.target, ())
    ended = max((party.until for party in own if party.until and party.until <= attack.day), default=None)
    begins = min((party.begin for party in own if party.begin > attack.day), default=None)
    waiting = pact.signed is not None and pact.signed <= attack.day and (pact.in_force or _NEVER) > attack.day
    if begins and waiting:
        yield Duty(
            attack.target,
            side,
            "lapsed",
            pact,
            None,
            f"Signed, and not yet in force: it binds from {day_text(begins)}.",
        )
    elif ended and int(attack.day[:4]) - int(ended[:4]) <= MEMORY:
        yield Duty(attack.target, side, "lapsed", pact, None, f"No longer in force: it ended on {day_text(ended)}.")
