"""The options of a brief: named, with what each would need first; those that make no sense here say why.

The question `respond` sets the usual ones side by side: what they would change, in law, at what cost.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import NoData
from comity.finding import Finding
from comity.quantity import Quantity
from comity.rooms.brief.parts import LIKELY, POSSIBLE, Parts, chance, other_violence
from comity.rooms.brief.people import in_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.question import Answer, Context


@dataclass(frozen=True)
class Situation:
    """What decides whether an option makes sense.

    Attributes:
        violent: armed conflict is likely, or other violence is the larger part.
        possible: armed conflict is at least possible.
        fought: armed conflict of the kind whose deaths are forecast is at least possible.
        operations: names of the operations that are there; empty for none.
        since: operations that ended after the last month known, as a sentence; empty for none.
        agreements: whether there are peace agreements to build on.
        displaced: whether people are displaced or an appeal is open.
        feared: whether an attack by a named state is feared.
        bound: whether some state is bound to help.
    """

    violent: bool
    possible: bool
    fought: bool
    operations: str
    since: str
    agreements: bool
    displaced: bool
    feared: bool
    bound: bool


@dataclass(frozen=True)
class Choice:
    """An option: its name, what it would need, why it is not offered (empty where it is), and what changed since."""

    name: str
    needs: str
    against: str = ""
    since: str = ""


def options(context: Context, country: str, parts: Parts, findings: Sequence[Finding]) -> list[Finding]:
    """What is worth weighing here, an option a finding; what is not offered, with the reason; and the comparison."""
    here = _situation(parts, findings)
    choices = _choices(here)
    offered = [choice for choice in choices if not choice.against]
    compared = _compared(context, country, here)
    counts = {
        name: Quantity(value=value, unit="options", standing="assumed", source="registry")
        for name, value in (("n", len(offered)), ("all", len(choices)))
    }
    verb = "is worth weighing here" if len(offered) == 1 else "are worth weighing here, in no order of merit"
    head = Finding(topic="options", text="{n:n} of {all} " + verb + ".", values=counts)
    named = [
        Finding(
            topic="options",
            text="{option}: would need {needs}." + (" Since then {since}." if choice.since else ""),
            terms={"option": choice.name, "needs": choice.needs, "since": choice.since},
            sources=("registry",),
        )
        for choice in offered
    ]
    reasons: dict[str, list[str]] = {}
    for choice in choices:
        if choice.against:
            reasons.setdefault(choice.against, []).append(f"{choice.name[0].lower()}{choice.name[1:]}")
    left = [f"{', '.join(names)} ({reason})" for reason, names in reasons.items()]
    text = "Not offered: {left}."
    why = Finding(topic="options", text=text, terms={"left": "; ".join(left)}, sources=("registry",))
    return [head, *named, *([why] if left else []), *compared]


def _compared(context: Context, country: str, here: Situation) -> list[Finding]:
    """The usual options side by side on the forecast's paths: effect, law, cost, and who could go.

    Where too little fighting is forecast there is nothing to compare them on, and it is said; the law still speaks.
    """
    try:
        answer = context.ask("respond", country=country) if here.possible or here.operations else None
    except NoData:
        answer = None
    reason = "the violence here is mostly of kinds that it leaves out" if here.possible else "so little is forecast"
    text = "Options are not compared by what they would change in the fighting forecast by month: {reason}."
    not_compared = Finding(topic="options", text=text, terms={"reason": reason}, sources=("views",))
    if answer is None:
        return [not_compared]
    first, *others = answer.findings
    first = first.model_copy(update={"caveats": (_STANDS,) if here.since else ()}) if here.fought else not_compared
    kept = [one for one in others if one.table and one.table.title.startswith(_TABLES if here.fought else _LAW)]
    more = [one for one in others if one.terms.get("first", "").startswith("comity coalition")]
    hint = Finding(
        topic="options",
        text="Each of them, why its effect is or is not known, and what is assumed: {command}.",
        terms={"command": f"comity respond {shlex.quote(_typed(answer))}"},
        sources=("registry",),
    )
    return [first, *kept, *more, hint]


def _typed(answer: Answer) -> str:
    """The country as it is typed on the command line."""
    return str(answer.record.fields["country"])


_LAW = "Bases in law"
_TABLES = ("Options for", _LAW)
"""Tables of a comparison that stand in a brief."""
_STANDS = "The comparison begins with the first of these months and the operations there then."


def _situation(parts: Parts, findings: Sequence[Finding]) -> Situation:
    conflict = chance(parts, 25) or 0.0
    first = parts.peace.findings[0]
    owed = parts.obligations.findings[0].values
    return Situation(
        violent=conflict >= LIKELY or other_violence(parts),
        possible=conflict >= POSSIBLE or other_violence(parts),
        fought=conflict >= POSSIBLE,
        operations=first.terms.get("names", ""),
        since=next((finding.terms["ended"] for finding in parts.peace.findings if "ended" in finding.terms), ""),
        agreements=any(finding.topic == "background" and "processes" in finding.values for finding in findings),
        displaced=in_need(findings),
        feared=parts.rival is not None,
        bound=bool(owed["owed"].value or owed["perhaps"].value),
    )


def _choices(here: Situation) -> tuple[Choice, ...]:
    """Every option, in no order of merit; doing nothing new and the non-military ones are always there."""
    calm = "" if here.possible else "armed conflict is too unlikely in the months forecast"
    there = here.operations
    return (
        Choice("Do nothing new, keep watching", "an agreed figure at which the question is asked again"),
        Choice(
            "Preventive diplomacy and mediation",
            "parties willing to talk, a mediator they accept, and a body that invites: government, region or UN",
            calm if not (here.agreements or here.feared) else "",
        ),
        Choice(
            "Carry out what was agreed",
            "the signatories' will, monitors, and money for the promises still open",
            "" if here.agreements else "no peace agreement of the country is in the collection",
        ),
        Choice(
            "Build the capacity of police, army and courts",
            "the government's request, vetting of the units helped, and years rather than months",
            "" if here.possible or there else "no conflict or mission makes it a peacebuilding task now",
        ),
        Choice(
            "Humanitarian aid and protection",
            "access agreed with those who hold the ground, and funding of the appeal",
            "" if here.displaced else "no appeal, and few or no displaced people, are on record for the last year",
        ),
        Choice(
            f"Reinforce or change {there}" if there else "A new peace operation",
            "the host's consent or a Security Council mandate, troops and enablers, a budget, and an exit",
            "" if here.violent or there else calm or "armed conflict is not likely enough to deploy a force",
            here.since,
        ),
        Choice(
            f"Draw down or hand over {there}" if there else "Withdraw an operation",
            "a decision of the body that gave the mandate, and a partner able to take over",
            "" if there else "no peace operation is there",
            here.since,
        ),
        Choice(
            "Sanctions or an arms embargo",
            "a Security Council decision, or a regional or national legal basis, with monitoring",
            "" if here.violent or here.feared else "nothing is forecast that they would answer",
        ),
        Choice(
            "Reaffirm or widen a defence pledge",
            "the agreement of those bound and the means to honour it",
            "" if here.feared else "no attack from outside is asked about",
        ),
    )
