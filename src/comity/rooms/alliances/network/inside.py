"""An organisation: its members' pledges inside and out, and how far they stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network import charts, drawing
from comity.rooms.alliances.network.spread import LEAST, spread
from comity.rooms.alliances.network.words import (
    ATOP_LAST,
    TREATIES,
    WORDS,
    assumed_on,
    capability_column,
    counted,
    estimated,
    share,
)

if TYPE_CHECKING:
    from comity.finding import Chart
    from comity.rooms.alliances.network.ask import Asked
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.spread import Spread
    from comity.rooms.alliances.network.world import World

_LABELS = 8
"""Years at which the picture of divergence names who stands furthest out."""


def members(world: World, asked: Asked, moment: Moment, blocs: dict[str, str]) -> Finding:
    """Members, the pledges among them and those to others."""
    org, pledge = asked.subject, asked.pledge
    inside = world.inside(org, moment.day)
    places = [moment.place[state] for state in inside]
    tied = moment.tied(pledge)
    within = int(tied[np.ix_(places, places)].sum()) // 2
    possible = len(inside) * (len(inside) - 1) // 2
    outside = np.ones(len(moment.states), dtype=bool)
    outside[places] = False
    reached = int((tied[places].any(axis=0) & outside).sum())
    held = moment.held(inside)
    values = {
        "members": counted(len(inside), "members", moment.day),
        "within": counted(within, "pairs", moment.day),
        "possible": counted(possible, "pairs", moment.day),
        "reached": counted(reached, "states", moment.day),
    }
    text = (
        "On {day}, {within:n} of the {possible} of {org}'s {members} are tied by a pledge of {pledge}, by any treaty; "
    )
    text += "its members are tied so to {reached} outside it."
    if held is not None:
        values["held"] = estimated(held, "share", "cow_capabilities", as_of=str(moment.capability_year))
        text += " Together they hold {held} of the world's capability ({year})."
    order = sorted(inside, key=lambda state: (blocs.get(state, "~"), state))
    return Finding(
        topic="bound",
        text=text,
        values=values,
        terms={
            "day": day_text(moment.day),
            "org": world.prose(org),
            "pledge": WORDS[pledge],
            "year": str(moment.capability_year),
            "atop": day_text(ATOP_LAST),
        },
        sources=TREATIES,
        caveats=("Members outside the state system are left out.", *assumed_on(moment.day)),
        table=_members_table(world, moment, inside, pledge),
        chart=drawing.drawing(
            f"Ties inside {world.title(org)} by a pledge of {WORDS[pledge]}, {day_text(moment.day)}",
            f"The {len(inside)} members on a circle, ordered by bloc; a line for each pair that is tied.",
            spots=drawing.circle(order),
            ties=moment.among(order, pledge),
            groups={state: world.title(blocs[state]) if state in blocs else "" for state in order},
            titles=world.titles,
        ),
    )


def _members_table(world: World, moment: Moment, inside: list[str], pledge: str) -> Table:
    rows = []
    for state in inside:
        partners = moment.partners(state, pledge)
        out = [partner for partner in partners if partner not in inside]
        capable = float(moment.capability[moment.place[state]])
        rows.append(
            (world.title(state), len(partners) - len(out), len(out), listed([world.title(s) for s in out], most=6),
             share(capable))
        )  # fmt: skip
    ties = {"unit": "states", "standing": "reported" if moment.day <= ATOP_LAST else "assumed", "source": TREATIES}
    columns = (
        Column(name="Member"),
        Column(name="Partners inside", **ties),  # type: ignore[arg-type]
        Column(name="Outside", **ties),  # type: ignore[arg-type]
        Column(name="Who they are"),
        capability_column(moment),
    )
    return Table(title=f"Members and their partners by a pledge of {WORDS[pledge]}", columns=columns, rows=tuple(rows))


def spreads(world: World, org: str) -> dict[int, Spread]:
    """Divergence of an organisation's members by year, where enough ideal points are known."""
    found = {}
    for year, points in sorted(world.ideals.items()):
        one = spread({state: point for state, (point, _, _) in points.items()}, world.inside_year(org, year))
        if one is not None:
            found[year] = one
    return found


def divergence(world: World, asked: Asked, moment: Moment) -> Finding:
    """How far the members stand apart in the UN's votes, year by year, and who stands furthest out."""
    org = asked.subject
    found = {year: one for year, one in spreads(world, org).items() if year <= moment.year}
    if not found:
        return Finding(
            topic="unknown",
            text="Not known: how far the members of {org} stand apart; fewer than {least:n} of them have ideal points.",
            values={"least": estimated(LEAST, "members", "un_ideal_points")},
            terms={"org": world.prose(org), "first": str(min(world.ideals)), "last": str(max(world.ideals))},
            searched="ideal points from votes in the UN General Assembly, {first} to {last}",
            sources=("un_ideal_points",),
        )
    last, first = max(found), min(found)
    now, then = found[last], found[first]
    everyone = spread({state: point for state, (point, _, _) in world.ideals[last].items()}, list(world.ideals[last]))
    ends = world.ideals[last][now.furthest]
    source = "un_ideal_points"
    values = {
        "now": estimated(now.deviation, "ratio", source, as_of=str(last)),
        "then": estimated(then.deviation, "ratio", source, as_of=str(first)),
        "all": estimated(everyone.deviation if everyone else 0.0, "ratio", source, as_of=str(last)),
        "away": estimated(abs(now.away), "ratio", source, as_of=str(last)),
        "point": estimated(ends[0], "ratio", source, as_of=str(last), low=ends[1], high=ends[2], level=0.9),
        "known": estimated(now.known, "members", source, as_of=str(last)),
        "members": estimated(now.members, "members", source, as_of=str(last)),
    }
    return Finding(
        topic="bound",
        text="In UN votes the members of {org} stood {now} points apart in {last} (standard deviation; all states "
        "{all}), "
        "against {then} in {first}; furthest out stood {furthest}, {away} points {side} the middle of the others, at "
        "{point:i}. {known:n} of {members} are known.",
        values=values,
        terms={
            "org": world.prose(org),
            "first": str(first),
            "last": str(last),
            "furthest": world.prose(now.furthest),
            "side": "above" if now.away > 0 else "below",
        },
        sources=("registry", source),
        caveats=(
            (
                "Higher is closer to the United States and other western states. Votes in the General Assembly are "
                "about its agenda, not about defence."
            ),
        ),
        table=_years(world, org, found),
        chart=_divergence_chart(world, org, found),
    )


def _years(world: World, org: str, found: dict[int, Spread]) -> Table:
    def column(name: str, unit: str) -> Column:
        return Column(name=name, unit=unit, standing="estimated", source=("registry", "un_ideal_points"))

    columns = (
        Column(name="Year"),
        column("Members known", "members"),
        column("Members", "members"),
        column("Standard deviation", "ratio"),
        column("Mean distance of two", "ratio"),
        Column(name="Furthest out"),
        column("Away from the middle", "ratio"),
    )
    rows = tuple(
        (str(year), one.known, one.members, round(one.deviation, 3), round(one.distance, 3), world.title(one.furthest),
         round(one.away, 3))
        for year, one in sorted(found.items(), reverse=True)
    )  # fmt: skip
    return Table(title=f"Divergence inside {world.title(org)}, year by year (ideal points)", columns=columns, rows=rows)


def _divergence_chart(world: World, org: str, found: dict[int, Spread]) -> Chart:
    years = sorted(found)
    step = max(1, len(years) // _LABELS)
    named = sorted({*years[::-step]})
    return charts.divergence(
        f"Ideal points of the members of {world.title(org)} in UN votes, by year",
        f"A band from the lowest to the highest member and the mean, {years[0]} to {years[-1]}; points name the member "
        "furthest out.",
        rows=[
            {"year": year, "low": one.low, "high": one.high, "mean": round(one.mean, 3), "deviation": one.deviation}
            for year, one in sorted(found.items())
        ],
        labels=[
            {
                "year": year,
                "point": world.ideals[year][found[year].furthest][0],
                "state": world.title(found[year].furthest),
            }
            for year in named
        ],
    )


def trained(world: World, asked: Asked, moment: Moment) -> list[Finding]:
    """How many pairs of members trained together, 2000 to 2010."""
    inside = world.inside(asked.subject, moment.day)
    pairs = world.edition.table("cooperation_pairs").filter(
        pl.col("state").is_in(inside), pl.col("other").is_in(inside), pl.col("exercises_2000s") > 0
    )
    possible = len(inside) * (len(inside) - 1) // 2
    if not possible:
        return []
    source = "military_exercises"
    return [
        Finding(
            topic="background",
            text="Of the {possible} of its members of {day}, {trained:n} trained together at least once from {first} "
            "to {last}; {free:n} of them have trained in a year without a pledge between the two since {begin}.",
            values={
                "possible": counted(possible, "pairs", moment.day),
                "trained": estimated(pairs.height, "pairs", source, as_of="2010"),
                "free": estimated(pairs.filter(pl.col("outside") > 0).height, "pairs", source, as_of="2010"),
            },
            terms={"day": day_text(moment.day), "first": "2000", "last": "2010", "begin": "1980"},
            sources=(source, *TREATIES),
        )
    ]
