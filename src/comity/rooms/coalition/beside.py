"""What is said beside the coalitions: money, time, the people of the host, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text
from comity.quantity import Quantity, number
from comity.rooms.coalition.costs import MONTHS, rate
from comity.rooms.coalition.task import ENABLERS

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.world import World

LEVER = "composition"
"""Lever of the registry's evidence on who a force is made of."""
UNKNOWN = "whether any of these states would agree, how good its units are, and what it has promised to others"
"""What is not known of any coalition."""


def asked(world: World, kind: str, n: int) -> str:
    """A need in words: "5,000 troops", "2 helicopter units"."""
    if kind not in ENABLERS:
        return f"{number(n)} {'formed police' if kind == 'police' else kind}"
    unit = next(unit for unit in world.units.values() if unit.kind == kind)
    return f"{n} {unit.name if n == 1 else unit.names}"


def money(world: World, plan: Programme, first: Alternative) -> Finding:
    """What the UN would pay, what moving costs, and what is left out."""
    paid = rate(world, plan.task.on)
    persons = first.coalition.total
    reimbursed = paid.usd * MONTHS * persons
    values = {
        "rate": Quantity(value=paid.usd, unit="usd", standing="reported", source="registry", as_of=plan.task.on),
        "reimbursed": Quantity(value=reimbursed, unit="usd", standing="estimated", source="registry"),
        "moved": Quantity(
            value=round(first.coalition.cost - reimbursed), unit="usd", standing="assumed", source="registry"
        ),
    }
    extra = " The supplement for specialists is left out." if paid.specialists else ""
    unchecked = " The rate was not looked up anew." if paid.checked == "unchecked" else ""
    others = "" if plan.task.under == "un" else " Who would pay a force that is not the UN's is another matter."
    table = Table(
        title="Planning assumptions",
        columns=(
            Column(name="What"),
            Column(name="Value", unit="as stated beside it", standing="assumed", source="registry"),
            Column(name="Unit"),
        ),
        rows=tuple((row["means"], row["value"], row["unit"]) for row in world.assumptions),
    )
    return Finding(
        topic="background",
        text=(
            "The UN paid {rate} a person and month on that day ({resolution}): {reimbursed} in a year for "
            "the balanced alternative; moving it, at stated assumptions, adds {moved}."
        ),
        values=values,
        terms={"resolution": paid.resolution},
        sources=("registry", "seadistance"),
        caveats=(
            "Left out: equipment and self-sustainment, which the UN pays at rates of their own, aircraft hired by "
            "letter of assist, civilian staff, camps, fuel, rations, premiums for risk, and what a state pays beyond "
            "the rate."
            + extra + unchecked + others,
        ),
        table=table,
    )  # fmt: skip


def time_taken(world: World, first: Alternative) -> Finding:
    """How days are reckoned, beside what past operations took."""
    table = Table(
        title="UN operations from authorisation to strength",
        columns=(
            Column(name="Operation"),
            Column(name="Authorised"),
            *(
                Column(name=name, unit="months", standing="estimated", source="personnel_shortfall")
                for name in ("To a quarter", "To half", "To nine tenths")
            ),
        ),
        rows=tuple(
            (row["mission"], row["authorised"].isoformat()[:7], row["quarter"], row["half"], row["most"])
            for row in world.lead
        ),
    )
    known = sum(row["quarter"] is not None for row in world.lead)
    late = sorted(row["most"] for row in world.lead if row["most"] is not None)
    values = {
        "lead": Quantity(value=world.lead_days(), unit="days", standing="estimated", source="personnel_shortfall"),
        "n": Quantity(value=known, unit="operations", standing="measured", source="personnel_shortfall"),
        "most": Quantity(value=late[len(late) // 2], unit="months", standing="estimated", source="personnel_shortfall"),
        "days": Quantity(value=first.coalition.days, unit="days", standing="estimated", source="seadistance"),
    }  # fmt: skip
    return Finding(
        topic="background",
        text=(
            "Days are the median of {n} from authorisation to the first quarter of their troops, {lead}, and then the "
            "way of each unit; half of those that reached nine tenths took {most} or more, against {days} reckoned "
            "here."
        ),
        values=values,
        sources=("personnel_shortfall", "seadistance", "cow_contiguity", "registry"),
        caveats=(
            (
                "The lead is the same for every contributor: no open source has it by contributor. Camps, visas, "
                "memoranda and politics take time that is only in the past figures."
            ),
        ),
        table=table,
    )


def composition(world: World, plan: Programme, first: Alternative, edition: Edition) -> Finding:
    """How near the contributors are to the people of the host: shown, not optimised, with the evidence."""
    by_state = {one.state: one for one in plan.people}
    chosen = first.coalition
    near = sum(n for state, n in chosen.persons.items() if by_state[state].near) / chosen.total
    spoken = sum(n for state, n in chosen.persons.items() if by_state[state].tongues) / chosen.total
    rows = edition.table("evidence").filter(edition.table("evidence")["lever"] == LEVER).sort("evidence")
    table = Table(
        title="Evidence on how near a force should be to the people, and how mixed",
        columns=tuple(Column(name=name) for name in ("Study", "Design", "Population", "What it found", "DOI")),
        rows=tuple(rows.select("source", "design", "population", "note", "doi").rows()),
    )
    values = {
        name: Quantity(value=share, unit="share", standing="estimated", source=source)
        for name, share, source in (("near", near, "registry"), ("spoken", spoken, "country_codes"))
    }
    return Finding(
        topic="people",
        text=(
            "Of the balanced alternative's persons, {near} would come from {host}'s region, and {spoken} from states "
            "with a language of {host}; this is shown and not optimised, for the evidence points both ways."
        ),
        values=values,
        terms={"host": world.prose(plan.task.host)},
        sources=("registry", "country_codes"),
        caveats=(
            "A language of a state is not one that its soldiers speak; the list names few of the smaller languages.",
            "Religion is not compared: no source read here says which is whose.",
        ),
        table=table,
    )


def unknown(world: World, plan: Programme) -> Finding:
    """What the search could not see."""
    limits = world.bounds[min(plan.task.year, world.last_year)]
    return Finding(
        topic="unknown",
        text=f"Not known: {UNKNOWN}.",
        searched=(
            "troops in UN operations from maps of deployment, {first} to {last}, armies to the last year "
            "known, and the registry to {registry} for other operations, police, helicopters, hospitals and "
            "engineers, where it is incomplete and largely from own knowledge"
        ),
        values={
            "share": Quantity(value=limits["share"], unit="share", standing="estimated", source="geo_pko"),
            "n": Quantity(value=int(limits["states"]), unit="contributors", standing="measured", source="geo_pko"),
            "growth": Quantity(value=limits["growth"], unit="ratio", standing="estimated", source="geo_pko"),
            "most": Quantity(value=plan.most, unit="states", standing="estimated", source="geo_pko"),
        },
        terms={
            "first": str(min(world.bounds)),
            "last": str(world.last_year),
            "registry": day_text(world.registry),
        },
        sources=("geo_pko", "cow_capabilities", "registry"),
        caveats=(
            (
                "A state's pool is the least of two: {growth} times the most it had in the field in ten years, and "
                "what its army bears, the largest share it ever had out or {share}, the third quartile over {n}; less "
                "what is out."
            ),
            (
                "At most {most} send troops, as has been usual. Units of other kinds: one more than it ever had out at "
                "once."
            ),
            "Troops on the maps are units of standard size, no head counts.",
        ),
    )
