"""If one state attacks another on a day, who owes what, and why.

Five statuses: `owed` (the attack itself sets the duty off), `owed if` (something else must happen or hold first),
`consult`, `barred` (a promise forbids taking part), `lapsed` (not in force on the day); and `not owed` where a pledge
is in force and does not reach this attack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from comity.panels.names import with_article
from comity.rooms.alliances.pacts import Pact, Pacts, Pledge, lasts
from comity.rooms.alliances.places import Spot, inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Status = Literal["owed", "owed if", "consult", "barred", "not owed", "lapsed"]
RANK: dict[Status, int] = {"owed": 0, "owed if": 1, "consult": 2, "barred": 3, "not owed": 4, "lapsed": 5}

ANYONE = "any"
"""In the place of an attacker: a state with which no treaty is concerned."""

_MEMORY = 50
"""Years for which a treaty that has ended is still worth a word."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What is asked about.

    Attributes:
        attacker: key of a state, or `ANYONE`.
        target: key of a state.
        day: ISO.
        spot: where.
        kind: armed, cyber, hybrid, internal or forces_abroad.
    """

    attacker: str
    target: str
    day: str
    spot: Spot
    kind: str


@dataclass(frozen=True, slots=True)
class Duty:
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


@dataclass(frozen=True)
class Resolver:
    """Resolves attacks against the treaties of an edition.

    Attributes:
        pacts: the treaties.
        exists: whether a state existed on a day.
        title: name of a state to show.
        statement: what the parties of a treaty had said by a day of a kind of attack, or None.
    """

    pacts: Pacts
    exists: Callable[[str, str], bool]
    title: Callable[[str], str]
    statement: Callable[[str, str, str], str | None]

    def resolve(self, attack: Attack) -> tuple[Duty, ...]:
        """Every duty that bears on an attack, the strongest first."""
        duties = [*self._for_target(attack)]
        if attack.attacker != attack.target:
            duties += self._for_attacker(attack)
        ties = {side: self._ties(side, attack) for side in ("target", "attacker")}
        duties = [self._with_conflict(duty, attack, ties) for duty in duties]
        return tuple(sorted(duties, key=lambda d: (RANK[d.status], d.pact.source != "registry", d.pact.name, d.state)))

    def _for_target(self, attack: Attack) -> Iterator[Duty]:
        """What the target's treaties ask of others."""
        for pact in self._pacts(attack.target):
            party = pact.party(attack.target, attack.day) is not None
            never = all(one.state != attack.target for one in pact.parties)
            if not party:
                yield from _lapsed(pact, attack, "target")
            for pledge in pact.pledges:
                named = attack.target in pledge.beneficiary and (party or never)
                if not lasts(pledge, attack.day) or not (named or (party and not pledge.beneficiary)):
                    continue
                if pledge.pledge in ("defence", "consultation"):
                    yield from self._allies(pact, pledge, attack)
                elif (
                    pledge.pledge in ("non_aggression", "neutrality")
                    and attack.attacker != attack.target
                    and self._bound(pact, pledge, attack.attacker, attack)
                ):
                    yield self._broken(pact, pledge, attack)

    def _allies(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[Duty]:
        status, reason = self._judge(pact, pledge, attack)
        for ally in self._others(pact, pledge, attack):
            party = pact.party(ally, attack.day)
            yield Duty(ally, "target", status, pact, pledge, reason, reserved=party.reservation if party else None)

    def _judge(self, pact: Pact, pledge: Pledge, attack: Attack) -> tuple[Status, str]:
        """Whether a defence or consultation pledge falls due, and the reason."""
        barrier = self._barrier(pact, pledge, attack)
        if barrier:
            return "not owed", barrier
        if attack.kind not in pledge.kinds:
            return self._other_kind(pact, pledge, attack)
        where = f"{pledge.article}: each party" if pledge.article else "Each party"
        duty = f"{where} must {pledge.form}"
        if pledge.pledge == "consultation":
            return "consult", f"{duty}."
        if pact.nature == "undisclosed":
            return "owed if", f"The terms are not published; it is reported that each party must {pledge.form}."
        firsts = [_TRIGGERS[pledge.trigger]] if pledge.trigger in _TRIGGERS else []
        firsts += [pledge.condition] if pledge.condition else []
        if pledge.adversary and attack.attacker == ANYONE:
            firsts.append("the attacker is " + " or ".join(map(self.title, sorted(pledge.adversary))))
        if firsts:
            return "owed if", f"{duty}, if {' and '.join(firsts)}."
        return "owed", f"{duty}."

    def _barrier(self, pact: Pact, pledge: Pledge, attack: Attack) -> str | None:
        """Why a pledge in force does not reach this attack, whatever its kind; None where it does."""
        if pact.nature == "political":
            return f"A political text that binds no one; it says that parties will {pledge.form}."
        if pledge.area:
            rule, name = self.pacts.areas[pledge.area]
            if not inside(rule, attack.spot):
                return f"{_begun(with_article(attack.spot.name))} lies outside the treaty's area: {name}."
        if pledge.adversary and attack.attacker not in {ANYONE, *pledge.adversary}:
            return f"The pledge is only against {' or '.join(map(self.title, sorted(pledge.adversary)))}."
        return None

    def _other_kind(self, pact: Pact, pledge: Pledge, attack: Attack) -> tuple[Status, str]:
        """A kind of attack that the pledge does not name: what the parties have said of it since, if anything."""
        kind = attack.kind.replace("_", " ")
        said = self.statement(pact.key, attack.kind, attack.day) if pledge.pledge == "defence" else None
        if said:
            article = pledge.article or "The pledge"
            return "owed if", f"{article} does not name {kind} attacks; the parties have said: {said.rstrip('.')}."
        covered = " or ".join(sorted(pledge.kinds)).replace("_", " ")
        return "not owed", f"The pledge is against {covered} attack; nothing in it or said of it covers this: {kind}."

    def _for_attacker(self, attack: Attack) -> Iterator[Duty]:
        """What the attacker's treaties ask of others: nothing by way of defence, since it strikes first."""
        for pact in self._pacts(attack.attacker):
            if pact.party(attack.attacker, attack.day) is None:
                continue
            for pledge in pact.pledges:
                if not lasts(pledge, attack.day) or (pledge.beneficiary and attack.attacker not in pledge.beneficiary):
                    continue
                yield from self._attackers_friends(pact, pledge, attack)

    def _attackers_friends(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[Duty]:
        who = self.title(attack.attacker)
        outcomes: dict[str, tuple[Status, str]] = {
            "defence": ("not owed", f"{_begun(who)} strikes first; the pledge is to help a party that is attacked."),
            "offence": (
                "owed if",
                f"The pledge is to {pledge.form}; {pledge.condition or 'it holds without an attack'}.",
            ),
            "neutrality": (
                "not owed" if pledge.condition else "barred",
                f"Has promised {who} to {pledge.form}{f', if {pledge.condition}' if pledge.condition else ''}.",
            ),
        }
        if pledge.pledge not in outcomes or pact.nature == "political":
            return
        if pledge.pledge != "defence" and pledge.adversary and attack.target not in pledge.adversary:
            return
        status, reason = outcomes[pledge.pledge]
        for ally in self._others(pact, pledge, attack):
            if ally != attack.target:
                yield Duty(ally, "attacker", status, pact, pledge, reason)

    def _broken(self, pact: Pact, pledge: Pledge, attack: Attack) -> Duty:
        """The attacker's own promise to the target."""
        article = f"{pledge.article}: " if pledge.article else ""
        bound = "a political promise" if pact.nature == "political" else "a promise"
        reason = f"{article}{bound} to {self.title(attack.target)} to {pledge.form}."
        return Duty(attack.attacker, "both", "barred", pact, pledge, reason)

    def _others(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[str]:
        """Parties other than the two that carry a pledge on the day."""
        carriers = pledge.obliged or {party.state for party in pact.parties if lasts(party, attack.day)}
        for state in sorted(carriers - {attack.attacker, attack.target}):
            if self._bound(pact, pledge, state, attack):
                yield state

    def _bound(self, pact: Pact, pledge: Pledge, state: str, attack: Attack) -> bool:
        carries = not pledge.obliged or state in pledge.obliged
        return carries and pact.party(state, attack.day) is not None and self.exists(state, attack.day)

    def _ties(self, side: str, attack: Attack) -> list[tuple[Pact, Pledge]]:
        """The pledges in force towards the side that faces this one, those to consult left out."""
        other = attack.attacker if side == "target" else attack.target
        return [
            (pact, pledge)
            for pact in self._pacts(other)
            if pact.nature == "binding" and pact.party(other, attack.day)
            for pledge in pact.pledges
            if pledge.pledge != "consultation"
            and lasts(pledge, attack.day)
            and (not pledge.beneficiary or other in pledge.beneficiary)
        ]

    def _with_conflict(self, duty: Duty, attack: Attack, ties: dict[str, list[tuple[Pact, Pledge]]]) -> Duty:
        """The duty, with the treaties that bind the same state to the other side."""
        if duty.status not in ("owed", "owed if") or attack.attacker in (ANYONE, attack.target):
            return duty
        names = dict.fromkeys(
            pact.name
            for pact, pledge in ties[duty.side]
            if pact is not duty.pact and self._bound(pact, pledge, duty.state, attack)
        )
        return replace(duty, conflict=tuple(names)) if names else duty

    def _pacts(self, state: str) -> Iterator[Pact]:
        return (self.pacts.all[key] for key in self.pacts.of.get(state, ()))


_NEVER = "9999"


def _begun(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


_TRIGGERS = {
    "on_request": "the party attacked asks for it",
    "by_vote": "the parties so decide together",
    "own_judgement": "it finds that the case has come",
}


def _lapsed(pact: Pact, attack: Attack, side: Literal["target", "attacker"]) -> Iterator[Duty]:
    """A word on a defence treaty that no longer binds the state, or does not yet."""
    if not any(pledge.pledge == "defence" for pledge in pact.pledges):
        return
    own = [party for party in pact.parties if party.state == attack.target]
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
            f"Signed, and not yet in force: it binds from {begins}.",
        )
    elif ended and int(attack.day[:4]) - int(ended[:4]) <= _MEMORY:
        yield Duty(attack.target, side, "lapsed", pact, None, f"No longer in force: it ended on {ended}.")
