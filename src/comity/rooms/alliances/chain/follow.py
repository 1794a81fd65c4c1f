"""Follow an attack from pledge to pledge, round by round.

Two sides: the attacker's and the target's. In each round every pair of enemies that became enemies in the round before
is taken as at war, each attacking the other, and the pledges towards both are resolved. Whoever owes help, or would if
a further condition is met, joins that side in this round. What the rules leave to judgement is always settled alike:

- a pledge of defence towards the side that struck first is at most `owed if`: each ally may judge for itself who began;
- who is called by both sides goes where its duty is `owed` and the other's is not; else it is torn and stays out;
- a chain is no firmer than its weakest link: a state called firmly by one that itself may not act is called loosely.

What no treaty asks for, the chain does not know: a state that acts from interest alone has to be named by the asker.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from comity.rooms.alliances.duties import Attack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from comity.rooms.alliances.pacts import Pact
    from comity.rooms.alliances.resolve import Resolver

Side = Literal["attacker", "target", "torn"]
Call = Literal["owed", "owed if", "by choice"]


@dataclass(frozen=True, slots=True)
class Pull:
    """One state drawn in, or torn.

    Attributes:
        state: who.
        side: whose side it joins; torn between both.
        round: from 1.
        by: the state it has promised help.
        against: the state that attacks, or is attacked by, that one; of several that no pledge names, the first.
        call: how firmly the pledge calls; "by choice" for a state that the asker named.
        firm: whether every link from the beginning is `owed`.
        treaty: name of the treaty, its article with it; empty for a choice.
        cite: where the treaty is read.
        reason: one sentence.
        barred: treaties by which it is bound to the first state of the other side, if only to use no force against it.
        enemies: all states at war with the one promised help since the round before, that the pledge is good against.
    """

    state: str
    side: Side
    round: int
    by: str
    against: str
    call: Call
    firm: bool
    treaty: str
    cite: str
    reason: str
    barred: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()


@dataclass
class War:
    """Who is on which side, and since which round.

    Attributes:
        attacker: who struck first.
        target: whom it struck.
        day: ISO.
        side: of each state at war.
        since: round in which it entered.
        firm: whether it is there by duties that are owed without a condition.
    """

    attacker: str
    target: str
    day: str
    side: dict[str, Side] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    firm: dict[str, bool] = field(default_factory=dict)

    def enter(self, state: str, side: Side, round_: int, *, firm: bool) -> None:
        """Put a state on a side; a torn state stands aside for good."""
        self.side[state], self.since[state], self.firm[state] = side, round_, firm

    def on(self, side: Side) -> list[str]:
        """The states of a side, in order of their keys."""
        return sorted(state for state, where in self.side.items() if where == side)

    def fresh_enemies(self, state: str, round_: int) -> list[str]:
        """Whom a state is at war with only since a round, the longest at war first."""
        other: Side = "target" if self.side[state] == "attacker" else "attacker"
        fresh = [one for one in self.on(other) if max(self.since[one], self.since[state]) == round_]
        return sorted(fresh, key=lambda one: (self.since[one], one))


def follow(
    resolver: Resolver, attacker: str, target: str, day: str, *, depth: int, joining: Collection[str] = ()
) -> tuple[Pull, ...]:
    """Who is drawn in, round by round.

    Args:
        resolver: of the edition's treaties.
        attacker: key of the state that strikes first.
        target: key of the state it strikes, another one.
        day: ISO; one day for all rounds.
        depth: rounds to follow, at least 1.
        joining: keys of states that take the target's side in the first round without a treaty.

    Returns:
        The pulls, by round, side, firmness and state.
    """
    war = War(attacker, target, day)
    war.enter(attacker, "attacker", 0, firm=True)
    war.enter(target, "target", 0, firm=True)
    pulls: list[Pull] = []
    for round_ in range(1, depth + 1):
        calls: dict[str, list[Pull]] = {}
        for pull in _calls(resolver, war, round_):
            calls.setdefault(pull.state, []).append(pull)
        for state in joining if round_ == 1 else ():
            if state not in war.side:
                calls[state] = [_chosen(state, war)]
        settled = [_with_bonds(resolver, war, _settled(calls[state])) for state in sorted(calls)]
        if not settled:
            break
        for pull in settled:
            war.enter(pull.state, pull.side, round_, firm=pull.firm)
        pulls += settled
    order = {"target": 0, "attacker": 1, "torn": 2}
    return tuple(sorted(pulls, key=lambda p: (p.round, order[p.side], _RANK[p.call], p.state)))


_RANK: dict[Call, int] = {"by choice": 0, "owed": 0, "owed if": 1}


def _calls(resolver: Resolver, war: War, round_: int) -> Iterator[Pull]:
    """Every pledge towards a state at war that calls one which is not.

    A pledge asks who the enemy is only where it names adversaries: of the enemies of one round, the first stands for
    all that no pledge names.
    """
    aside: dict[str, tuple[str, ...]] = {}
    for state in (*war.on("attacker"), *war.on("target")):
        enemies = war.fresh_enemies(state, round_ - 1)
        helping = list(_helping(resolver, war, state, aside)) if enemies else []
        if not helping:
            continue
        named = {one for pact in helping for pledge in pact.pledges for one in pledge.adversary}
        for enemy in [enemies[0], *(one for one in enemies[1:] if one in named)]:
            if round_ > 1 or state == war.target:
                yield from _pulls(resolver, "defence", war, round_, state, (enemy, enemies), aside)
            if round_ > 1 or state == war.attacker:
                yield from _pulls(resolver, "offence", war, round_, state, (enemy, enemies), aside)


def _helping(resolver: Resolver, war: War, state: str, aside: dict[str, tuple[str, ...]]) -> Iterator[Pact]:
    """Treaties that promise help, bind the state, and bind a state that is not at war; those go into `aside`."""
    for key in resolver.pacts.of.get(state, ()):
        pact = resolver.pacts.all[key]
        if not pact.helps or not (pact.party(state, war.day) or state not in pact.members):
            continue
        if key not in aside:
            others = (one for one in pact.members if one not in war.side)
            aside[key] = tuple(one for one in others if pact.party(one, war.day) and resolver.exists(one, war.day))
        if aside[key]:
            yield pact


def _pulls(
    resolver: Resolver,
    pledge: Literal["defence", "offence"],
    war: War,
    round_: int,
    state: str,
    facing: tuple[str, Sequence[str]],
    aside: dict[str, tuple[str, ...]],
) -> Iterator[Pull]:
    """The calls towards a state that is struck by an enemy (defence), or strikes it (offence), one of several."""
    enemy, enemies = facing
    attacker, target = (enemy, state) if pledge == "defence" else (state, enemy)
    attack = Attack(attacker, target, war.day, resolver.pacts.spots[target], "armed")
    attack.known.update(aside)
    side = war.side[state]
    for duty in resolver.called(attack, pledge):
        if duty.status not in ("owed", "owed if") or duty.state in war.side or duty.pledge is None:
            continue
        call: Call = "owed" if duty.status == "owed" else "owed if"
        reason = duty.reason
        if side == "attacker" and pledge == "defence":
            call, reason = "owed if", f"{reason.removesuffix('.')}; each ally may judge for itself who began."
        treaty = duty.pact.name + (f", {duty.pledge.article}" if duty.pledge.article else "")
        firm = call == "owed" and war.firm[state]
        faced = (enemy,) if duty.pledge.adversary else tuple(enemies)
        yield Pull(duty.state, side, round_, state, enemy, call, firm, treaty, duty.pact.cite, reason, enemies=faced)


def _settled(calls: list[Pull]) -> Pull:
    """The call a state follows: the firmest, and among equals the first; torn, if both sides call as firmly."""
    best = sorted(calls, key=lambda p: (_RANK[p.call], not p.firm, p.by, p.treaty, p.against))
    top = best[0]
    rival = next((p for p in best if p.side != top.side and _RANK[p.call] == _RANK[top.call]), None)
    if rival is None or top.call == "by choice":
        return top
    reason = f"Called by both sides, by {top.treaty} to help {top.by} and by {rival.treaty} to help {rival.by}."
    return Pull(top.state, "torn", top.round, top.by, rival.by, top.call, firm=False, treaty=top.treaty,
                cite=top.cite, reason=reason, barred=top.barred)  # fmt: skip


def _with_bonds(resolver: Resolver, war: War, pull: Pull) -> Pull:
    """A pull with the treaties that bind the same state to the other side's first state."""
    first = {"target": war.attacker, "attacker": war.target}.get(pull.side)
    bonds = resolver.bonds(pull.state, first, war.day) if first else ()
    return replace(pull, barred=bonds) if bonds else pull


def _chosen(state: str, war: War) -> Pull:
    return Pull(state, "target", 1, war.target, war.attacker, "by choice", firm=True, treaty="", cite="",
                reason="Named by the asker; no treaty is taken to ask for it.")  # fmt: skip
