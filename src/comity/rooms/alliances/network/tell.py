"""From the network to sentences: the findings of the question `network`, by what it is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Finding
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import ahead, below, changed, charts, groups, inside, stand, votes
from comity.rooms.alliances.network.words import ATOP_LAST, TREATIES, WORDS, assumed_on, counted
from comity.rooms.alliances.network.world import WORLD

if TYPE_CHECKING:
    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.world import World


_TRAINED_FROM = 1980
"""The first year of the exercises and agreements."""


def tell(world: World, asked: Asked) -> tuple[Finding, ...]:
    """The findings: the change first if one is asked about, else where the subject stands."""
    moment = world.moment(asked.day)
    blocs = groups.of_year(world, moment.year)
    found = changed.change(world, asked, moment, blocs) if asked.changes else []
    if asked.subject == WORLD:
        found += _of_world(world, asked, moment)
    elif world.is_state(asked.subject):
        found += _of_state(world, asked, moment, blocs)
    else:
        found += _of_organisation(world, asked, moment, blocs)
    return (*found, _unknown(world))


def _of_state(world: World, asked: Asked, moment: Moment, blocs: dict[str, str]) -> list[Finding]:
    state = asked.subject
    found = [
        stand.portfolio(world, asked, moment, blocs),
        *groups.bloc(world, asked, moment),
        *stand.history(world, asked, moment),
        *votes.agreement(world, asked, moment),
        *groups.balance(world, asked, moment),
    ]
    if moment.year >= _TRAINED_FROM:
        found += [*below.of_state(world, state), *below.practice(world)]
    if _recent(world, moment):
        found += ahead.rising(world, state)
        found += ahead.new_coalitions(world, lambda parties: state in parties, f"with {world.prose(state)}")
    return found


def _of_organisation(world: World, asked: Asked, moment: Moment, blocs: dict[str, str]) -> list[Finding]:
    members = set(world.inside(asked.subject, moment.day))
    found = [
        inside.members(world, asked, moment, blocs),
        inside.divergence(world, asked, moment),
        groups.stability(world, moment),
    ]
    if moment.year >= _TRAINED_FROM:
        found += inside.trained(world, asked, moment)
    if _recent(world, moment):
        whose = f"between members of {world.prose(asked.subject)}"
        found += ahead.new_coalitions(world, lambda parties: len(members & set(parties)) > 1, whose)
    return found


def _of_world(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    found = [
        _density(world, asked, moment),
        groups.stability(world, moment),
        *groups.balance_of_world(world, moment),
    ]
    if moment.year >= _TRAINED_FROM:
        found += below.practice(world)
    if _recent(world, moment):
        found += [*ahead.rising_powers(world), *ahead.new_coalitions(world, lambda _: True, "of any states")]
    return found


def _recent(world: World, moment: Moment) -> bool:
    """Whether a day is near enough to today for trends and new coalitions to belong to it."""
    return moment.year >= world.last - ahead.SPAN


def _density(world: World, asked: Asked, moment: Moment) -> Finding:
    """How much of the world is tied, and how that grew."""
    tied = moment.tied(asked.pledge)
    partners = tied.sum(axis=1)
    most = sorted(range(len(moment.states)), key=lambda index: (-int(partners[index]), moment.states[index]))[:5]
    ties = int(partners.sum()) // 2
    table = world.edition.table("network_years")
    yearly = table.filter(pl.col("pledge") == asked.pledge).group_by("year").agg(pl.col("degree").sum())
    rows = [
        {"year": year, "name": WORDS[asked.pledge], "value": total // 2}
        for year, total in yearly.sort("year").iter_rows()
    ]
    chart = charts.lines(
        f"Pairs of states tied by a pledge of {WORDS[asked.pledge]}, by year",
        "One line, pairs tied in each year.",
        rows=rows,
        unit="pairs of states",
    )
    return Finding(
        topic="bound",
        text="On {day}, {ties} are tied by a pledge of {pledge}; {bound:n} of {states} have such a tie, most of all "
        "{most}.",
        values={
            "ties": counted(ties, "pairs of states", moment.day),
            "bound": counted(int((partners > 0).sum()), "states", moment.day),
            "states": counted(len(moment.states), "states", moment.day),
        },
        terms={
            "day": day_text(moment.day),
            "pledge": WORDS[asked.pledge],
            "most": listed([world.prose(moment.states[index]) for index in most]),
            "atop": day_text(ATOP_LAST),
        },
        sources=TREATIES,
        caveats=assumed_on(moment.day),
        chart=chart if rows else None,
    )


def _unknown(world: World) -> Finding:
    """What the network does not show."""
    return Finding(
        topic="unknown",
        text="Not known: secret pledges, exercises after {exercises}, shared organisations after {organisations}, and "
        "disputes after {disputes}.",
        terms={
            "exercises": "2010",
            "organisations": "2014",
            "disputes": "2014",
            "registry": day_text(world.edition.registry),
            "atop": day_text(ATOP_LAST),
            "votes": str(max(world.ideals)),
            "capability": str(max(world.capability)),
        },
        searched="the registry to {registry}, ATOP to {atop}, capabilities to {capability}, UN votes to {votes}",
        sources=(*TREATIES, "cow_capabilities", "un_ideal_points", "military_exercises", "dcad", "cow_igo", "cow_mid"),
    )
