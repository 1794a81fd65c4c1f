"""Where a state stands: its portfolio, its time line, how alike its ties are to those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import charts, drawing
from comity.rooms.alliances.network.likeness import told
from comity.rooms.alliances.network.similarity import s_scores
from comity.rooms.alliances.network.ties import TOP, profiles
from comity.rooms.alliances.network.words import (
    ATOP_LAST,
    TREATIES,
    WORDS,
    assumed_on,
    capability_column,
    counted,
    estimated,
    in_words,
    share,
)

if TYPE_CHECKING:
    from comity.finding import Chart
    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.ties import Profiles
    from comity.rooms.alliances.network.world import World

POWERS = 5
"""States of the greatest capability that a state's ties are compared with."""


def portfolio(world: World, asked: Asked, moment: Moment, blocs: dict[str, str]) -> Finding:
    """Whom a state is tied to, by which pledges and treaties."""
    state, pledge = asked.subject, asked.pledge
    partners = moment.partners(state, pledge)
    held = moment.held(partners)
    fewer = int((moment.tied(pledge).sum(axis=1) < len(partners)).sum())
    values = {
        "partners": counted(len(partners), "states", moment.day),
        "fewer": counted(fewer, "states", moment.day),
        "all": counted(len(moment.states), "states", moment.day),
    }
    text = "On {day}, {state} is tied by a pledge of {pledge} to {partners}"
    if held is not None:
        values["held"] = estimated(held, "share", "cow_capabilities", as_of=str(moment.capability_year))
        text += ", with {held} of the world's capability ({year})" if partners else ""
    text += "; {fewer:n} of {all:n} states have fewer such partners."
    if not partners:
        text = "On {day}, no treaty known to us ties {state} to another state by a pledge of {pledge}."
    return Finding(
        topic="bound",
        text=text,
        values=values,
        terms={
            "day": day_text(moment.day),
            "state": world.prose(state),
            "pledge": WORDS[pledge],
            "year": str(moment.capability_year),
            "atop": day_text(ATOP_LAST),
        },
        sources=TREATIES,
        caveats=(
            "A tie is a promise of either to the other; what it asks in a given attack, `comity obligations` says.",
            *assumed_on(moment.day),
        ),
        table=_portfolio_table(world, moment, state),
        chart=_drawing(world, moment, state, partners, pledge, blocs),
    )


def _portfolio_table(world: World, moment: Moment, state: str) -> Table | None:
    """Every state it is tied to by any pledge, with what each promises and under which treaties."""
    ties = moment.ties
    near = ties.filter((ties["giver"] == state) | (ties["taker"] == state))
    found: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for pact, pledge, giver, taker in near.iter_rows():
        gives, gets, pacts = found.setdefault(taker if giver == state else giver, (set(), set(), set()))
        (gives if giver == state else gets).add(pledge)
        pacts.add(pact)
    if not found:
        return None
    capability = {other: float(moment.capability[moment.place[other]]) for other in found}
    order = sorted(found, key=lambda other: (-np.nan_to_num(capability[other]), other))
    rows = tuple(
        (
            world.title(other),
            in_words(found[other][0]),
            in_words(found[other][1]),
            listed(sorted(world.pact_names.get(pact, pact) for pact in found[other][2]), most=3),
            share(capability[other]),
        )
        for other in order
    )
    names = (f"{world.title(state)} promises", "Is promised", "Treaties")
    return Table(
        title=f"Portfolio of {world.title(state)}, {day_text(moment.day)}",
        columns=(Column(name="With"), *(Column(name=name) for name in names), capability_column(moment)),
        rows=rows,
    )


def _drawing(
    world: World, moment: Moment, state: str, partners: list[str], pledge: str, blocs: dict[str, str]
) -> Chart | None:
    if not partners:
        return None
    order = sorted(partners, key=lambda other: (blocs.get(other, "~"), other))
    shown = [state, *order]
    groups = {other: world.title(blocs[other]) if other in blocs else "" for other in shown}
    return drawing.drawing(
        f"Ties of {world.title(state)} by a pledge of {WORDS[pledge]}, {day_text(moment.day)}",
        f"{world.title(state)} in the middle, its {len(partners)} partners around it, and the ties among all of them.",
        spots=drawing.circle(order, centre=state),
        ties=moment.among(shown, pledge),
        groups=groups,
        titles=world.titles,
    )


def history(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    """Partners year by year, and likeness with the great powers: the time line and the table of the day."""
    state = asked.subject
    powers = _powers(moment, state, asked.beside)
    seen = profiles(world.ties, world.members, tuple(sorted({state, *powers})), world.last)
    degrees = seen.degrees(state, asked.pledge)
    here = seen.present(state)
    partners = [(year, int(count)) for year, count, at in zip(seen.years, degrees, here, strict=True) if at]
    likeness = {world.title(power): _series(seen, state, power) for power in powers}
    most = max(count for _, count in partners)
    peak = next(year for year, count in partners if count == most)
    chart = charts.time_line(
        f"Partners of {world.title(state)} by a pledge of {WORDS[asked.pledge]}, and likeness of ties (S), by year",
        f"Above, partners from {partners[0][0]} to {partners[-1][0]}; below, S with {listed(list(likeness))}.",
        partners=partners,
        likeness=likeness,
        marked=moment.year,
    )
    first = Finding(
        topic="background",
        text="Since {first} {state} has had at most {most:n} such partners in a year, first in {peak}."
        if most
        else "Since {first} {state} has had no such partner in any year.",
        values={"most": counted(most, "states", str(peak))},
        terms={
            "first": str(partners[0][0]),
            "state": world.prose(state),
            "peak": str(peak),
            "atop": day_text(ATOP_LAST),
        },
        sources=TREATIES,
        caveats=(
            (
                "A year counts a tie that stood on any day of it; in years after {atop} a treaty that the registry "
                "does not keep is assumed to go on."
            ),
        ),
        chart=chart,
    )
    return [first, *told(world, moment, state, powers)]


def _powers(moment: Moment, state: str, beside: str | None) -> list[str]:
    """The states of the greatest capability on the day, and one asked for, without the state itself."""
    shares = np.nan_to_num(moment.capability)
    order = sorted(range(len(moment.states)), key=lambda index: (-shares[index], moment.states[index]))
    chosen = [moment.states[index] for index in order[: POWERS + 1] if moment.states[index] != state][:POWERS]
    return [*chosen, beside] if beside and beside not in chosen else chosen


def _series(seen: Profiles, state: str, other: str) -> list[tuple[int, float]]:
    """S by year, over the years in which both are in the system."""
    scores = s_scores(seen.values(state), seen.values(other), top=TOP, counted=seen.here)
    both = np.flatnonzero(seen.present(state) & seen.present(other))
    return [(seen.years[at], round(float(scores[at]), 4)) for at in both]
