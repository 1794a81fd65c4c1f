"""From coalitions to sentences: the findings of the question `coalition`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.coalition.assemble import BECAUSE, CONFIDENCE, assembled
from comity.rooms.coalition.beside import asked, composition, money, time_taken, unknown
from comity.rooms.coalition.charts import front_chart, sends_chart
from comity.rooms.coalition.explain import units
from comity.rooms.coalition.front import SOME
from comity.rooms.coalition.past import history
from comity.rooms.coalition.plan import planned
from comity.rooms.coalition.shortfall import shortfall
from comity.rooms.coalition.solve import solve
from comity.rooms.coalition.who import POOLS, estimated, short, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.programme import Programme
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World

POINTS = "hundredths of a point of the voting scale"


def tell(world: World, task: Task, edition: Edition) -> tuple[Finding, ...]:
    """The findings, the headline first.

    Raises:
        Faults: a required state cannot take part, or nobody can meet the task.
        ComityError: SciPy is not installed.
    """
    made = assembled(world, task)
    plan, found = made.plan, made.found
    return (
        _headline(world, plan, found),
        _front(world, plan, found),
        _withdrawal(world, plan, found[0]),
        short(plan, found[0]),
        states(world, made.people, plan, found),
        money(world, plan, found[0]),
        time_taken(world, found[0]),
        composition(world, plan, found[0], edition),
        history(edition),
        unknown(world, plan),
    )


def _task_terms(world: World, plan: Programme) -> dict[str, str]:
    wanted = listed([asked(world, kind, need) for kind, need in plan.task.need.items()])
    return {"host": world.prose(plan.task.host), "wanted": wanted, "on": day_text(plan.task.on)}


def _headline(world: World, plan: Programme, found: Sequence[Alternative]) -> Finding:
    """The balanced alternative, with what each contributor sends."""
    chosen = found[0].coalition
    where = {one.state: i for i, one in enumerate(plan.people)}
    rows = []
    for state in sorted(chosen.persons, key=lambda one: (-chosen.persons[one], one)):
        one = plan.people[where[state]]
        apart = None if plan.host is None or one.ideal is None else round(100 * abs(one.ideal - plan.host))
        share = chosen.persons[state] / chosen.total
        sends = units(world, chosen.sent[state])
        rows.append((world.title(state), sends, chosen.persons[state], share, one.days, apart))
    table = Table(
        title=f"Who would send what to {world.prose(plan.task.host)}, balanced alternative",
        columns=(
            Column(name="Contributor"),
            Column(name="Sends"),
            Column(name="Persons", unit="persons", standing="estimated", source=POOLS),
            Column(name="Share", unit="share", standing="estimated", source=POOLS),
            Column(name="First unit after", unit="days", standing="estimated", source=("seadistance", "registry")),
            Column(name="Distance in votes to the host", unit=POINTS, standing="estimated", source="un_ideal_points"),
        ),
        rows=tuple(rows),
    )
    return Finding(
        topic="options",
        text=(
            "For {host}, {wanted}: the balanced coalition has {n}, costs {cost} in its first year, could at the "
            "earliest be complete after {days}, and takes {share} of its persons from {largest}."
        ),
        values={
            "n": estimated(len(chosen.persons), "contributors"),
            "cost": estimated(round(chosen.cost), "usd", "registry"),
            "days": estimated(chosen.days, "days", "personnel_shortfall"),
            "share": estimated(chosen.dependence, "share"),
        },
        terms=_task_terms(world, plan) | {"largest": world.prose(chosen.largest), "year": str(_pool_year(world, plan))},
        sources=(*POOLS, "seadistance", "cow_contiguity", "un_ideal_points", "personnel_shortfall"),
        confidence=CONFIDENCE,
        because=BECAUSE,
        caveats=(
            "Decided on {on}; contributions and armies as known at the end of {year}.",
            "It is a way to see who could be asked and what each choice gives up; it is no ranking of states.",
        ),
        table=table,
        chart=sends_chart(world, chosen, world.prose(plan.task.host)),
    )


def _pool_year(world: World, plan: Programme) -> int:
    return min(plan.task.year, world.last_year)


def _front(world: World, plan: Programme, found: Sequence[Alternative]) -> Finding:
    """The alternatives, none better than another in everything."""
    rows = tuple(
        (
            f"{place}. {one.name}",
            len(one.coalition.persons),
            round(one.coalition.cost),
            one.coalition.days,
            round(100 * one.coalition.politics),
            one.coalition.dependence,
            round(one.coalition.concentration, 2),
            world.title(one.coalition.largest),
        )
        for place, one in enumerate(found, start=1)
    )
    table = Table(
        title="Alternatives: none is better than another in cost, days, votes and largest share at once",
        columns=(
            Column(name="Alternative"),
            Column(name="Contributors", unit="states", standing="estimated", source=POOLS),
            Column(name="First year", unit="usd", standing="estimated", source="registry"),
            Column(name="Complete after", unit="days", standing="estimated", source=("seadistance", "registry")),
            Column(name="Distance in votes", unit=POINTS, standing="estimated", source="un_ideal_points"),
            Column(name="Largest share", unit="share", standing="estimated", source=POOLS),
            Column(name="Concentration", unit="ratio", standing="estimated", source=POOLS),
            Column(name="Largest"),
        ),
        rows=rows,
    )
    costs = [one.coalition.cost for one in found]
    days = [one.coalition.days for one in found]
    return Finding(
        topic="options",
        text=(
            "There are {n} to choose from, none better than another in everything: from {cheap} to {dear} in "
            "the first year, and from {soon:n} to {late} until the last unit is there."
        ),
        values={
            "n": estimated(len(found), "alternatives"),
            "cheap": estimated(round(min(costs)), "usd", "registry"),
            "dear": estimated(round(max(costs)), "usd", "registry"),
            "soon": estimated(min(days), "days", "personnel_shortfall"),
            "late": estimated(max(days), "days", "personnel_shortfall"),
        },
        terms={"host": world.prose(plan.task.host)},
        sources=(*POOLS, "seadistance", "cow_contiguity", "un_ideal_points", "personnel_shortfall"),
        caveats=(
            "Distance in votes adds two means over persons: to {host}, and to the coalition's own median."
            if plan.host is not None
            else "How {host} votes at the United Nations is not known, or it has no vote: distance in votes is to the "
            "coalition's own median alone.",
            "The balanced alternative is the one whose worst of the four criteria is least bad beside the others.",
            "Concentration is the sum of squared shares: one for a single contributor, nearly nothing for many alike.",
            "Cost differs little between them because the UN pays everyone the same rate; the way is what differs.",
        ),
        table=table,
        chart=front_chart(found, world.prose(plan.task.host)),
    )


def _withdrawal(world: World, plan: Programme, first: Alternative) -> Finding:
    """What happens when the largest contributor of the balanced alternative withdraws."""
    largest = first.coalition.largest
    left = plan.leaving(largest)
    again = first.recipe.solve(left) or solve(left, SOME)
    terms = {"largest": world.prose(largest)}
    if again is None:
        lack = shortfall(left, lambda task: planned(world, task)[1].leaving(largest))
        missing = listed([asked(world, kind, n) for kind, n in lack.missing.items()])
        return Finding(
            topic="options",
            text="Without {largest} the task could not be met: {missing} would be missing.",
            terms=terms | {"missing": missing or "something its conditions ask for"},
            sources=POOLS,
        )
    new = sorted(set(again.persons) - set(first.coalition.persons), key=lambda s: (-again.persons[s], s))
    more = sorted(
        (s for s in again.persons if again.persons[s] > first.coalition.persons.get(s, 0) and s not in new),
        key=lambda s: (first.coalition.persons[s] - again.persons[s], s),
    )
    who = [f"{world.prose(s)} would join" for s in new[:3]] + [f"{world.prose(s)} would send more" for s in more[:3]]
    return Finding(
        topic="options",
        text=(
            "If {largest} withdrew, the task could still be met: {who}; the first year would cost {cost}, "
            "the last unit come after {days}, and {next} send {share}."
        ),
        values={
            "cost": estimated(round(again.cost), "usd", "registry"),
            "days": estimated(again.days, "days", "personnel_shortfall"),
            "share": estimated(again.dependence, "share"),
        },
        terms=terms | {"who": listed(who) or "the others as they are", "next": world.prose(again.largest)},
        sources=(*POOLS, "seadistance", "un_ideal_points", "personnel_shortfall"),
        caveats=("Worked out anew from the beginning; {largest} is taken to say so before anyone has gone.",),
    )
