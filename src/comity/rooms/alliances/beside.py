"""What is said beside who owes help: conflicts, broken promises, the attacker's friends, past calls, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.names import with_article
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.alliances.resolve import begun
from comity.rooms.alliances.shown import duties_table, states_with, terms_of, treaties_of
from comity.rooms.alliances.steps import ATOP_LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.alliances.duties import Attack, Duty
    from comity.rooms.alliances.world import World

_SPELT = {"UN", "OSCE", "SCO", "ARF", "MNJTF", "FPDA", "B9", "JEF", "G5 Sahel", "Quad", "Lublin Triangle"}
"""Short names of organisations that take an article; the others are words by themselves."""


def short(duties: Sequence[Duty]) -> list[Finding]:
    """Pledges in force that do not reach this attack, and treaties that no longer bind or do not yet."""
    side = [duty for duty in duties if duty.side == "target" and duty.pact.nature != "political"]
    helping = {duty.pact.key for duty in side if duty.status in ("owed", "owed if")}
    reasons = dict.fromkeys(
        (duty.pact.name, duty.reason)
        for duty in side
        if duty.status in ("not owed", "lapsed")
        and duty.pact.key not in helping
        and (duty.pledge is None or duty.pledge.pledge == "defence")
    )
    shown = list(reasons)[:4]
    return [
        Finding(
            topic="bound",
            text="Of no help here: {treaty}. {reason}",
            terms={"treaty": name, "reason": reason},
            sources=("registry", "atop"),
        )
        for name, reason in shown
    ]


def political(duties: Sequence[Duty]) -> list[Finding]:
    """Texts that promise something and bind no one."""
    texts = [duty for duty in duties if duty.side == "target" and duty.pact.nature == "political"]
    texts = [duty for duty in texts if duty.status == "not owed"]
    if not texts:
        return []
    return [
        Finding(
            topic="bound",
            text="Political promises, which bind no one: {treaties}.",
            terms={"treaties": treaties_of(texts, kind="text")},
            sources=("registry",),
        )
    ]


def conflicts(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """Who is bound to both sides."""
    torn = {duty.state: duty.conflict for duty in duties if duty.side == "target" and duty.conflict}
    if not torn:
        return []
    rows = tuple(sorted((world.title(state), listed(names)) for state, names in torn.items()))
    return [
        Finding(
            topic="bound",
            text="Bound to {attacker} as well, if only not to attack it: {states}.",
            terms=terms_of(world, attack) | {"states": listed([name for name, _ in rows], most=8)},
            sources=("registry", "atop"),
            table=Table(
                title="Bound to both sides",
                columns=(
                    Column(name="State"),
                    Column(name="Treaties with " + with_article(world.title(attack.attacker))),
                ),
                rows=rows,
            ),
        )
    ]


def broken(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """The attacker's own promises to the target: those that the attack breaks, and those it may not reach."""
    promises = [duty for duty in duties if duty.side == "both"]
    found = []
    for status, title, text in (
        ("barred", "Promises between the two", "By attacking, {attacker} would break its own promises to {target}"),
        (
            "not owed",
            "Promises between the two that are limited",
            "Whether {attacker} would break these promises to {target} depends on their limits",
        ),
    ):
        some = [duty for duty in promises if duty.status == status]
        if some:
            found.append(
                Finding(
                    topic="bound",
                    text=text + ": {treaties}.",
                    terms=terms_of(world, attack) | {"treaties": treaties_of(some)},
                    sources=("registry", "atop"),
                    table=duties_table(world, title, some),
                )
            )
    return found


def attackers_friends(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """Who is bound to the attacker, and to what."""
    side = [duty for duty in duties if duty.side == "attacker"]
    if not side:
        return []
    found = []
    terms = terms_of(world, attack)
    joins, neutral = states_with(side, "owed if"), states_with(side, "barred")
    defence = [duty for duty in side if duty.pledge and duty.pledge.pledge == "defence"]
    free = [state for state in states_with(defence, "not owed") if state not in joins]
    if free:
        terms["allies"] = listed(sorted(world.title(state) for state in free), most=6)
        found.append(
            Finding(
                topic="bound",
                text="{attacker}'s own defence allies owe it nothing for an attack it begins: {allies}.",
                terms=terms,
                sources=("registry", "atop"),
                caveats=("If {attacker} were attacked in return, each may judge for itself who began.",),
            )
        )
    for states, text in (
        (joins, "Bound to join {attacker} even in an attack, as coded: {allies}."),
        (neutral, "May be kept out by a promise of neutrality to {attacker}: {allies}."),
    ):
        if states:
            names = listed(sorted(world.title(state) for state in states), most=6)
            rows = [duty for duty in side if duty.state in states and duty.status in ("owed if", "barred")]
            found.append(
                Finding(
                    topic="bound",
                    text=text,
                    terms=terms | {"allies": names},
                    sources=("registry", "atop"),
                    table=duties_table(world, f"Pledges towards {with_article(world.title(attack.attacker))}", rows),
                )
            )
    return found


def barred(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """Who has promised the target neutrality or no force, and so may not join the attack."""
    kept_out = [duty for duty in duties if duty.side == "target" and duty.status == "barred"]
    if not kept_out:
        return []
    states = states_with(kept_out, "barred")
    return [
        Finding(
            topic="background",
            text="{states} may not join an attack on {target}: they have promised it neutrality, or to use no force."
            if len(states) > 1
            else "{who} may not join an attack on {target}, to which neutrality, or no use of force, is promised.",
            values={
                "states": Quantity(
                    value=len(states), unit="states", standing="reported", source="registry", as_of=attack.day
                )
            },
            terms=terms_of(world, attack) | {"who": begun(with_article(world.title(states[0])))},
            sources=("registry", "atop"),
            table=duties_table(world, f"Promises of peace to {with_article(world.title(attack.target))}", kept_out),
        )
    ]


def calls(world: World, attack: Attack) -> list[Finding]:
    """What happened when such a pledge was called upon near that day."""
    return [
        Finding(
            topic="bound",
            text="Called upon near that day: {event}. {outcome} ({treaty}{article}, {day}; honoured: {honoured}.)",
            terms={
                "event": call.event.rstrip("."),
                "outcome": call.outcome[:1].upper() + call.outcome[1:].rstrip(".") + ".",
                "treaty": world.resolver.pacts.all[call.treaty].name,
                "article": f", {call.article}" if call.article else "",
                "day": day_text(call.day),
                "honoured": call.honoured,
                "source": call.source,
            },
            sources=("registry",),
            caveats=("Whether it was honoured is our reading; the record: {source}.",),
        )
        for call in world.calls_near(attack)
    ]


def forums(world: World, attack: Attack) -> list[Finding]:
    """Organisations that are no alliances, and what they do instead."""
    forums = world.forums_of(attack.target, attack.day)
    if not forums:
        return []
    table = Table(
        title="Organisations that owe no defence",
        columns=(Column(name="Organisation"), Column(name="What it does instead")),
        rows=tuple((forum.name, forum.does) for forum in forums),
    )
    return [
        Finding(
            topic="background",
            text="{Target} also belongs to {names}: "
            + (
                "no alliances, they owe no defence; the table says what they do."
                if len(forums) > 1
                else "no alliance, it owes no defence; the table says what it does."
            ),
            terms={
                "Target": begun(with_article(world.title(attack.target))),
                "names": listed([_the(forum.name) for forum in forums]),
            },
            sources=("registry",),
            table=table,
        )
    ]


def _the(name: str) -> str:
    """An organisation with the article that goes before initials which are spelt out."""
    return f"the {name}" if name in _SPELT else name


def unknown(world: World, attack: Attack) -> Finding:
    """What the search could not see."""
    return Finding(
        topic="unknown",
        text="Not known: secret pledges, and treaties that neither source holds.",
        searched="the comity registry to {registry} and ATOP to {last}; {n} of {target} were read",
        values={
            "n": Quantity(
                value=len(world.resolver.pacts.of.get(attack.target, ())),
                unit="treaties",
                standing="measured",
                source="registry",
            )
        },
        terms={
            "registry": day_text(world.registry),
            "last": day_text(ATOP_LAST_DAY),
            "target": with_article(world.title(attack.target)),
        },
        sources=("registry", "atop"),
    )
