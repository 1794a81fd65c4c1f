"""The options of a brief: named, with what each would need first; those that make no sense here say why.

What each would change is not estimated in this edition, and the finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.brief.bottom import LIKELY, POSSIBLE, chance, other_violence
from comity.rooms.brief.people import in_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.brief.compose import Parts


@dataclass(frozen=True)
class Situation:
    """What decides whether an option makes sense.

    Attributes:
        violent: armed conflict is likely, or other violence is the larger part.
        possible: armed conflict is at least possible.
        operations: names of the operations that are there; empty for none.
        agreements: whether there are peace agreements to build on.
        displaced: whether people are displaced or an appeal is open.
        feared: whether an attack by a named state is feared.
        bound: whether some state is bound to help.
    """

    violent: bool
    possible: bool
    operations: str
    agreements: bool
    displaced: bool
    feared: bool
    bound: bool


@dataclass(frozen=True)
class Choice:
    """An option: its name, what it would need, and why it is not offered (empty where it is)."""

    name: str
    needs: str
    against: str = ""


def options(parts: Parts, findings: Sequence[Finding]) -> list[Finding]:
    """One finding: the options that make sense here, with all of them in the table."""
    here = _situation(parts, findings)
    choices = _choices(here)
    offered = [choice.name[0].lower() + choice.name[1:] for choice in choices if not choice.against]
    rows = tuple((c.name, "no: " + c.against if c.against else "yes", c.needs) for c in choices)
    return [
        Finding(
            topic="options",
            text="Worth weighing here: {names} ({n:n} of {all}). What each would change is not yet estimated in this edition.",
            values={
                name: Quantity(value=value, unit="options", standing="assumed", source="registry")
                for name, value in (("n", len(offered)), ("all", len(choices)))
            },
            terms={"names": "; ".join(offered)},
            table=Table(
                title="Options and what each would need first",
                columns=(Column(name="Option"), Column(name="Offered here"), Column(name="Would need")),
                rows=rows,
            ),
            caveats=(
                "Not a ranking. Whether an option is lawful depends on its own terms, which are not tested here.",
            ),
        )
    ]


def _situation(parts: Parts, findings: Sequence[Finding]) -> Situation:
    conflict = chance(parts, 25) or 0.0
    first = parts.peace.findings[0]
    owed = parts.obligations.findings[0].values
    return Situation(
        violent=conflict >= LIKELY or other_violence(parts),
        possible=conflict >= POSSIBLE or other_violence(parts),
        operations=first.terms.get("names", ""),
        agreements=any(finding.topic == "background" and "processes" in finding.values for finding in findings),
        displaced=in_need(findings),
        feared=parts.rival is not None,
        bound=bool(owed["owed"].value or owed["perhaps"].value),
    )


def _choices(here: Situation) -> tuple[Choice, ...]:
    """Every option, in no order of merit; doing nothing new and the non-military ones are always there."""
    calm = "" if here.possible else "no armed conflict is likely or possible enough in the months forecast"
    there = here.operations
    return (
        Choice("Do nothing new, keep watching", "an agreed figure at which the question is asked again"),
        Choice(
            "Preventive diplomacy and mediation",
            "parties that accept to talk, a mediator both accept, and an inviting body (government, regional organisation or the UN)",
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
            "" if here.displaced else "no displaced people or appeal are on record for the last year",
        ),
        Choice(
            f"Reinforce or change {there}" if there else "A new peace operation",
            "the host's consent or a Security Council mandate, contributors with troops and enablers, a budget, and an exit",
            "" if here.violent or there else calm or "armed conflict is not likely enough to deploy a force",
        ),
        Choice(
            f"Draw down or hand over {there}" if there else "Withdraw an operation",
            "a decision of the body that gave the mandate, and a partner able to take over",
            "" if there else "no peace operation is there",
        ),
        Choice(
            "Sanctions or an arms embargo",
            "a Security Council decision, or a regional or national legal basis, with monitoring",
            "" if here.violent or here.feared else "nothing is forecast that they would answer",
        ),
        Choice(
            "Reaffirm or widen a defence pledge",
            "the agreement of those bound and the means to honour it",
            "" if here.feared else "no attack from outside is asked about; name a state with --against",
        ),
    )
