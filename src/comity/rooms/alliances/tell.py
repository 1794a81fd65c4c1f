"""From duties to sentences: the findings of the question `obligations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Finding
from comity.panels.times import day_text
from comity.quantity import Quantity
from comity.rooms.alliances.beside import (
    attackers_friends,
    barred,
    broken,
    calls,
    conflicts,
    forums,
    political,
    short,
    unknown,
)
from comity.rooms.alliances.duties import ANYONE, Attack, Duty
from comity.rooms.alliances.forces import forces
from comity.rooms.alliances.honoured.tell import honoured
from comity.rooms.alliances.pledge_graph import pledge_graph
from comity.rooms.alliances.shown import duties_table, states_with, terms_of, treaties_of
from comity.rooms.alliances.steps import ATOP_LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.finding import Confidence
    from comity.quantity import Standing
    from comity.rooms.alliances.world import World


NEWER = {"capability_shares", "pledge_honoured", "reported_frequencies"}
"""Tables that an edition of an earlier version lacks; it is answered from without them."""

_START = "If {attacker} {does} {target}{where} on {day}, "


def tell(edition: Edition, world: World, attack: Attack, duties: Sequence[Duty]) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [_headline(world, attack, duties)]
    found += [*short(duties), *political(duties)]
    found += conflicts(world, attack, duties)
    found += broken(world, attack, duties)
    found += attackers_friends(world, attack, duties)
    found += calls(world, attack)
    found += barred(world, attack, duties)
    if set(edition.manifest["tables"]) >= NEWER:
        found += forces(edition, world, attack, duties)
        found += honoured(edition, attack.day)
    found += forums(world, attack)
    found.append(unknown(world, attack))
    return tuple(found)


def _headline(world: World, attack: Attack, duties: Sequence[Duty]) -> Finding:
    """Who owes help, in one sentence, with every pledge of the target's side in the table."""
    terms = terms_of(world, attack)
    side = [duty for duty in duties if duty.side == "target" and not _forbids(duty)]
    owed = states_with(side, "owed")
    perhaps = [state for state in states_with(side, "owed if") if state not in owed]
    consult = [state for state in states_with(side, "consult") if state not in (*owed, *perhaps)]
    start = "If {target} is attacked{where} on {day}, " if attack.attacker == ANYONE else _START
    if owed or perhaps:
        parts = []
        if owed:
            terms["treaties"] = treaties_of(duty for duty in side if duty.status == "owed")
            parts.append("{owed} " + ("owes" if len(owed) == 1 else "owe") + " it help ({treaties})")
        if perhaps:
            terms["further"] = treaties_of(duty for duty in side if duty.status == "owed if" and duty.state in perhaps)
            more = "{perhaps:n} more would" if owed else "{perhaps} would owe it help"
            parts.append(more + " if a further condition is met ({further})")
        text = start + "; ".join(parts) + "."
    elif consult:
        terms["treaties"] = treaties_of(duty for duty in side if duty.status == "consult")
        text = start + "no treaty known to us makes anyone help it; {consult} must consult ({treaties})."
    else:
        text = start + "no treaty known to us makes anyone help it."
    standing, level, because = _standing(attack, side)
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
        confidence=level,
        because=because,
        caveats=(
            "A duty to help leaves its form to each party unless the article says otherwise.",
            "What is owed is not a forecast of what would be done.",
        ),
        table=duties_table(world, f"Pledges towards {terms['target']}", side) if side else None,
        chart=pledge_graph(world, attack, side),
    )


def _forbids(duty: Duty) -> bool:
    """Whether a duty is one to keep out, which another finding tells."""
    return duty.pledge is not None and duty.pledge.pledge in ("neutrality", "non_aggression")


def _standing(attack: Attack, side: Sequence[Duty]) -> tuple[Standing, Confidence, str]:
    """How sure the list is: after ATOP's last day its treaties go on only as assumed."""
    helping = [duty for duty in side if duty.status in ("owed", "owed if")]
    if not helping:
        return "reported", "moderate", "neither of the two collections of treaties holds one that does"
    if attack.day > ATOP_LAST_DAY and any(duty.pact.source == "atop" for duty in helping):
        return "assumed", "moderate", "some of these treaties were last coded on {last} and are assumed to go on"
    if not all(duty.pledge and duty.pledge.checked for duty in helping):
        return "reported", "moderate", "the treaties are on record; not every article was checked against its text"
    return "reported", "high", "the treaties are on record and were in force on that day"
