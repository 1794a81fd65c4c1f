"""If one state attacks another on a day, who owes what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.panels.names import with_article
from comity.rooms.alliances.conditions import open_conditions
from comity.rooms.alliances.duties import ANYONE, Attack, Duty, Status, lapsed, order
from comity.rooms.alliances.pacts import Pact, Pacts, Pledge, lasts
from comity.rooms.alliances.places import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
        if attack.attacker not in (ANYONE, attack.target):
            sides = {duty.side for duty in duties if duty.status in ("owed", "owed if")}
            ties: dict[str, list[tuple[Pact, Pledge]]] = {side: self._ties(side, attack) for side in sides}
            duties = [self._with_conflict(d, attack, ties) if d.status in ("owed", "owed if") else d for d in duties]
        attack.known.clear()
        return tuple(sorted(duties, key=order))

    def called(self, attack: Attack, pledge: str) -> Iterator[Duty]:
        """The duties of one kind alone, in no order: "defence" towards the target, or "offence" towards the attacker.

        The same duties as in `resolve`, without conflicts of obligation: `bonds` tells those of a state.
        """
        friend = attack.target if pledge == "defence" else attack.attacker
        for pact in self.pacts.near(friend, attack.day):
            if not pact.helps:
                continue
            party = pact.party(friend, attack.day) is not None
            if not party and (pledge == "offence" or friend in pact.members):
                continue
            for promise in pact.pledges:
                owed_to = friend in promise.beneficiary or (party and not promise.beneficiary)
                if promise.pledge == pledge and owed_to and lasts(promise, attack.day):
                    judged = self._allies if pledge == "defence" else self._attackers_friends
                    yield from judged(pact, promise, attack)

    def bonds(self, state: str, other: str, day: str) -> tuple[str, ...]:
        """Names of the binding treaties by which a state has promised another more than to consult, on a day."""
        attack = Attack(state, other, day, self.pacts.spots[other], "armed")
        held = (pact for pact, pledge in self._ties("attacker", attack) if self._bound(pact, pledge, state, attack))
        return tuple(sorted({pact.name for pact in held}))

    def _for_target(self, attack: Attack) -> Iterator[Duty]:
        """What the target's treaties ask of others."""
        for pact in self.pacts.near(attack.target, attack.day):
            party = pact.party(attack.target, attack.day) is not None
            never = attack.target not in pact.members
            if not party:
                yield from lapsed(pact, attack, "target")
                if not never:
                    continue
            for pledge in pact.pledges:
                named = attack.target in pledge.beneficiary and (party or never)
                if not lasts(pledge, attack.day) or not (named or (party and not pledge.beneficiary)):
                    continue
                if pledge.pledge in ("defence", "consultation"):
                    yield from self._allies(pact, pledge, attack)
                elif pledge.pledge in ("non_aggression", "neutrality") and attack.attacker != attack.target:
                    if attack.kind in pledge.kinds and self._bound(pact, pledge, attack.attacker, attack):
                        yield self._broken(pact, pledge, attack)
                    yield from self._bystanders(pact, pledge, attack)

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
            return "consult", f"{duty}{f', if {pledge.condition}' if pledge.condition else ''}."
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
                return f"An attack at {with_article(attack.spot.name)} is outside the treaty's area: {name}."
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
        covered = " or ".join(", ".join(sorted(pledge.kinds)).replace("_", " ").rsplit(", ", 1))
        return (
            "not owed",
            f"The pledge is against {covered} attack; nothing in it or said of it covers this kind: {kind}.",
        )

    def _for_attacker(self, attack: Attack) -> Iterator[Duty]:
        """What the attacker's treaties ask of others: nothing by way of defence, since it strikes first."""
        for pact in self.pacts.near(attack.attacker, attack.day):
            if pact.party(attack.attacker, attack.day) is None:
                continue
            for pledge in pact.pledges:
                if not lasts(pledge, attack.day) or (pledge.beneficiary and attack.attacker not in pledge.beneficiary):
                    continue
                yield from self._attackers_friends(pact, pledge, attack)

    def _bystanders(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[Duty]:
        """Who has promised the target neutrality or no force, and so may not join the attack."""
        if pact.nature == "political" or attack.kind not in pledge.kinds:
            return
        if pledge.adversary and attack.attacker not in {ANYONE, *pledge.adversary}:
            return
        if pledge.area and not inside(self.pacts.areas[pledge.area][0], attack.spot):
            return
        open_, _ = open_conditions(pledge.condition, struck_first=False)
        article = f"{pledge.article}: has" if pledge.article else "Has"
        what = f"{article} promised {self.title(attack.target)} to {pledge.form}{f', if {open_}' if open_ else ''}"
        reason = f"{what}; so it may not join the attack."
        for state in self._others(pact, pledge, attack):
            party = pact.party(state, attack.day)
            reserved = party.reservation if party else None
            yield Duty(state, "target", "not owed" if open_ else "barred", pact, pledge, reason, reserved=reserved)

    def _attackers_friends(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[Duty]:
        if pledge.pledge not in ("defence", "offence", "neutrality") or pact.nature == "political":
            return
        if pledge.pledge != "defence" and attack.kind not in pledge.kinds:
            return
        if pledge.pledge != "defence" and pledge.adversary and attack.target not in pledge.adversary:
            return
        if pledge.pledge != "defence" and pledge.area and not inside(self.pacts.areas[pledge.area][0], attack.spot):
            return
        allies = list(self._others(pact, pledge, attack))
        if not allies:
            return
        status, reason = self._for_a_striker(pledge, attack)
        for ally in allies:
            party = pact.party(ally, attack.day)
            reserved = party.reservation if party else None
            yield Duty(ally, "attacker", status, pact, pledge, reason, reserved=reserved)

    def _for_a_striker(self, pledge: Pledge, attack: Attack) -> tuple[Status, str]:
        """What a pledge to one that strikes first comes to, and the reason."""
        who = self.title(attack.attacker)
        if pledge.pledge == "defence":
            return "not owed", f"{begun(who)} strikes first; the pledge is to help a party that is attacked."
        if pledge.pledge == "offence":
            held = f"if {pledge.condition}" if pledge.condition else "it holds without an attack"
            return "owed if", f"The pledge is to {pledge.form}; {held}."
        open_, failed = open_conditions(pledge.condition, struck_first=True)
        promise = f"Has promised {who} to {pledge.form}"
        if failed:
            return "not owed", f"{promise}, if {failed}; {who} strikes first."
        return ("not owed", f"{promise}, if {open_}.") if open_ else ("barred", f"{promise}.")

    def _broken(self, pact: Pact, pledge: Pledge, attack: Attack) -> Duty:
        """The attacker's own promise to the target; broken for sure only where the promise reaches this attack."""
        article = f"{pledge.article}: " if pledge.article else ""
        bound = "a political promise" if pact.nature == "political" else "a promise"
        reason = f"{article}{bound} to {self.title(attack.target)} to {pledge.form}"
        open_, _ = open_conditions(pledge.condition, struck_first=False)
        limit = f", if {open_}" if open_ else self._out_of_reach(pledge, attack)
        return Duty(attack.attacker, "both", "not owed" if limit else "barred", pact, pledge, f"{reason}{limit}.")

    def _out_of_reach(self, pledge: Pledge, attack: Attack) -> str:
        """How a promise of peace between the two falls short of the attack, as the end of a sentence, if it does."""
        if pledge.area and not inside(self.pacts.areas[pledge.area][0], attack.spot):
            where = self.pacts.areas[pledge.area][1]
            return f"; an attack at {with_article(attack.spot.name)} is outside its area, {where}"
        if pledge.adversary:
            return f" in a war with {' or '.join(map(self.title, sorted(pledge.adversary)))}"
        return ""

    def _others(self, pact: Pact, pledge: Pledge, attack: Attack) -> Iterator[str]:
        """Parties other than the two that carry a pledge on the day."""
        bound = attack.known.get(pact.key)
        if bound is None:
            others = (state for state in pact.members if state not in (attack.attacker, attack.target))
            bound = tuple(state for state in others if pact.party(state, attack.day) and self.exists(state, attack.day))
            attack.known[pact.key] = bound
        return (state for state in bound if not pledge.obliged or state in pledge.obliged)

    def _bound(self, pact: Pact, pledge: Pledge, state: str, attack: Attack) -> bool:
        carries = not pledge.obliged or state in pledge.obliged
        return carries and pact.party(state, attack.day) is not None and self.exists(state, attack.day)

    def _ties(self, side: str, attack: Attack) -> list[tuple[Pact, Pledge]]:
        """The pledges in force towards the side that faces this one, those to consult left out."""
        other = attack.attacker if side == "target" else attack.target
        return [
            (pact, pledge)
            for pact in self.pacts.near(other, attack.day)
            if pact.nature == "binding" and pact.party(other, attack.day)
            for pledge in pact.pledges
            if pledge.pledge != "consultation"
            and lasts(pledge, attack.day)
            and (not pledge.beneficiary or other in pledge.beneficiary)
        ]

    def _with_conflict(self, duty: Duty, attack: Attack, ties: dict[str, list[tuple[Pact, Pledge]]]) -> Duty:
        """The duty, with the treaties that bind the same state to the other side."""
        names = {
            pact.name
            for pact, pledge in ties[duty.side]
            if pact is not duty.pact and self._bound(pact, pledge, duty.state, attack)
        }
        return duty._replace(conflict=tuple(sorted(names))) if names else duty


def begun(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


_TRIGGERS = {
    "on_request": "the party attacked asks for it",
    "by_vote": "the parties so decide together",
    "own_judgement": "it finds that the case has come",
}
