"""From duties to sentences: the findings of the question `obligations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.alliances.resolve import ANYONE, Attack, Duty
from comity.rooms.alliances.steps import ATOP_LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.quantity import Standing
    from comity.rooms.alliances.world import World

_SHOWN = 4
"""Treaties named in a sentence; the table has them all."""
_START = "If {attacker} {does} {target}{where} on {day}, "
_KINDS = {
    "armed": "attacks",
    "cyber": "strikes by cyber means at",
    "hybrid": "puts hybrid pressure on",
    "internal": "stirs an armed attack from within on",
    "forces_abroad": "attacks the forces abroad of",
}


def tell(world: World, attack: Attack, duties: Sequence[Duty]) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [_headline(world, attack, duties)]
    found += _short(duties)
    found += _conflicts(world, attack, duties)
    found += _broken(world, attack, duties)
    found += _attackers_friends(world, attack, duties)
    found += _calls(world, attack)
    found += _forums(world, attack)
    found.append(_unknown(world, attack))
    return tuple(found)


def _terms(world: World, attack: Attack) -> dict[str, str]:
    where = "" if attack.spot.homeland else f" at {attack.spot.name}"
    return {
        "attacker": world.title(attack.attacker),
        "target": world.title(attack.target),
        "day": day_text(attack.day),
        "does": _KINDS[attack.kind],
        "where": where,
    }


def _headline(world: World, attack: Attack, duties: Sequence[Duty]) -> Finding:
    """Who owes help, in one sentence, with every pledge of the target's side in the table."""
    terms = _terms(world, attack)
    side = [duty for duty in duties if duty.side == "target"]
    owed = _states(side, "owed")
    perhaps = [state for state in _states(side, "owed if") if state not in owed]
    consult = [state for state in _states(side, "consult") if state not in (*owed, *perhaps)]
    start = "If {target} is attacked{where} on {day}, " if attack.attacker == ANYONE else _START
    if owed or perhaps:
        parts = []
        if owed:
            terms["treaties"] = _treaties(duty for duty in side if duty.status == "owed")
            parts.append("{owed} " + ("owes" if len(owed) == 1 else "owe") + " it help ({treaties})")
        if perhaps:
            terms["further"] = _treaties(duty for duty in side if duty.status == "owed if" and duty.state in perhaps)
            more = "{perhaps:n} more would" if owed else "{perhaps} would owe it help"
            parts.append(more + " if a further condition is met ({further})")
        text = start + "; ".join(parts) + "."
    elif consult:
        terms["treaties"] = _treaties(duty for duty in side if duty.status == "consult")
        text = start + "no treaty known to us makes anyone help it; {consult} must consult ({treaties})."
    else:
        text = start + "no treaty known to us makes anyone help it."
    standing, because = _standing(attack, side)
    values = {
        name: Quantity(value=len(states), unit="states", standing=standing, source="registry", as_of=attack.day)
        for name, states in (("owed", owed), ("perhaps", perhaps), ("consult", consult))
    }
    return Finding(
        topic="bound",
        text=text,
        values=values,
        terms=terms | {"last": day_text(ATOP_LAST_DAY)},
        sources=("registry", "atop"),
        confidence="moderate" if standing == "assumed" else "high",
        because=because,
        caveats=(
            "A duty to help leaves its form to each party unless the article says otherwise.",
            "What is owed is not a forecast of what would be done.",
        ),
        table=_table(world, "Pledges towards " + world.title(attack.target), side) if side else None,
    )


def _standing(attack: Attack, side: Sequence[Duty]) -> tuple[Standing, str]:
    """How sure the list is: after ATOP's last day its treaties go on only as assumed."""
    old = any(duty.pact.source == "atop" and duty.status in ("owed", "owed if") for duty in side)
    if attack.day > ATOP_LAST_DAY and old:
        return "assumed", "some of these treaties were last coded on {last} and are assumed to go on"
    return "reported", "the treaties are on record and were in force on that day"


def _short(duties: Sequence[Duty]) -> list[Finding]:
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
            text="{treaty} does not help here: {reason}",
            terms={"treaty": name, "reason": reason},
            sources=("registry", "atop"),
        )
        for name, reason in shown
    ]


def _conflicts(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """Who is bound to both sides."""
    torn = {duty.state: duty.conflict for duty in duties if duty.side == "target" and duty.conflict}
    if not torn:
        return []
    rows = tuple(sorted((world.title(state), listed(names)) for state, names in torn.items()))
    return [
        Finding(
            topic="bound",
            text="Bound to {attacker} as well, if only not to attack it: {states}.",
            terms=_terms(world, attack) | {"states": listed([name for name, _ in rows], most=8)},
            sources=("registry", "atop"),
            table=Table(
                title="Bound to both sides",
                columns=(Column(name="State"), Column(name="Treaties with " + world.title(attack.attacker))),
                rows=rows,
            ),
        )
    ]


def _broken(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """The attacker's own promises to the target."""
    promises = [duty for duty in duties if duty.side == "both"]
    if not promises:
        return []
    return [
        Finding(
            topic="bound",
            text="By attacking, {attacker} would break its own promises to {target}: {treaties}.",
            terms=_terms(world, attack) | {"treaties": _treaties(promises)},
            sources=("registry", "atop"),
            table=_table(world, "Promises between the two", promises),
        )
    ]


def _attackers_friends(world: World, attack: Attack, duties: Sequence[Duty]) -> list[Finding]:
    """Who is bound to the attacker, and to what."""
    side = [duty for duty in duties if duty.side == "attacker"]
    if not side:
        return []
    found = []
    terms = _terms(world, attack)
    joins, neutral = _states(side, "owed if"), _states(side, "barred")
    free = [state for state in _states(side, "not owed") if state not in joins]
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
                    table=_table(world, f"Pledges towards {world.title(attack.attacker)}", rows),
                )
            )
    return found


def _calls(world: World, attack: Attack) -> list[Finding]:
    """What happened when such a pledge was called upon near that day."""
    return [
        Finding(
            topic="bound",
            text="What happened: {event}. {outcome} ({treaty}{article}, {day}; honoured: {honoured}.)",
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


def _forums(world: World, attack: Attack) -> list[Finding]:
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
            text="{target} also belongs to {names}: no alliances, they owe no defence; the table says what they do.",
            terms={"target": world.title(attack.target), "names": listed([forum.name for forum in forums])},
            sources=("registry",),
            table=table,
        )
    ]


def _unknown(world: World, attack: Attack) -> Finding:
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
            "target": world.title(attack.target),
        },
        sources=("registry", "atop"),
    )


def _states(duties: Iterable[Duty], status: str) -> list[str]:
    return list(dict.fromkeys(duty.state for duty in duties if duty.status == status))


def _treaties(duties: Iterable[Duty]) -> str:
    """Treaties with their articles, those with the most states first, as in "North Atlantic Treaty, Article 5"."""
    articles: dict[str, dict[str, None]] = {}
    weight: dict[str, int] = {}
    for duty in duties:
        found = articles.setdefault(duty.pact.name, {})
        weight[duty.pact.name] = weight.get(duty.pact.name, 0) + 1
        if duty.pledge and duty.pledge.article:
            found[duty.pledge.article] = None
    names = sorted(articles, key=lambda name: -weight[name])
    shown = [", ".join((name, *articles[name])) for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        shown.append(f"{len(names) - _SHOWN} other treaties")
    return "; ".join(shown)


def _table(world: World, title: str, duties: Sequence[Duty]) -> Table:
    """Duties with a row for each treaty, article, status and reason, and the states that share it."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for duty in duties:
        article = f", {duty.pledge.article}" if duty.pledge and duty.pledge.article else ""
        cells = (duty.status, duty.pact.name + article, duty.reason, duty.pact.cite)
        rows.setdefault(cells, []).append(world.title(duty.state) + (f" ({duty.reserved})" if duty.reserved else ""))
    return Table(
        title=title,
        columns=tuple(Column(name=name) for name in ("Status", "Treaty", "Who", "Why", "Read in")),
        rows=tuple(
            (status, treaty, ", ".join(sorted(set(who))), why, cite)
            for (status, treaty, why, cite), who in rows.items()
        ),
    )
