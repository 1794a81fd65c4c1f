"""How alike a state's ties are to those of others on a day: S and kappa, weighted and not."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.rooms.alliances.network.similarity import kappa, s_score
from comity.rooms.alliances.network.ties import TOP
from comity.rooms.alliances.network.votes import votes_year
from comity.rooms.alliances.network.words import ATOP_LAST, TREATIES, assumed_on, estimated

if TYPE_CHECKING:
    from comity.quantity import Standing
    from comity.rooms.alliances.network.moment import Moment
    from comity.rooms.alliances.network.world import World

_STANDING: Standing = "estimated"


@dataclass(frozen=True)
class Likeness:
    """How alike the ties of two states are; NaN where it cannot be said.

    Attributes:
        other: the other state.
        s: unweighted S.
        s_weighted: S weighted by capability.
        kappa: unweighted kappa.
        kappa_weighted: kappa weighted by capability.
    """

    other: str
    s: float
    s_weighted: float
    kappa: float
    kappa_weighted: float


def likeness(moment: Moment, state: str, others: list[str]) -> list[Likeness]:
    """How alike a state's ties are to those of others on a day."""
    own = moment.values[moment.place[state]]
    equal = np.ones(len(moment.states))
    found = []
    for other in others:
        row = moment.values[moment.place[other]]
        found.append(
            Likeness(
                other,
                s_score(own, row, top=TOP, weight=equal),
                s_score(own, row, top=TOP, weight=moment.capability),
                kappa(own, row, weight=equal),
                kappa(own, row, weight=moment.capability),
            )
        )
    return found


def told(world: World, moment: Moment, state: str, others: list[str]) -> list[Finding]:
    """To whose ties a state's are most and least alike, with all measures in the table."""
    rows = likeness(moment, state, others)
    known = [row for row in rows if not isnan(row.kappa)]
    if not known:
        return []
    best, least = max(known, key=lambda row: row.kappa), min(known, key=lambda row: row.kappa)
    return [
        Finding(
            topic="background",
            text="Of {others}, the ties of {state} are most like those of {best} (kappa {high}) and least like those "
            "of {least} (kappa {low}).",
            values={
                "high": estimated(round(best.kappa, 3), "ratio", "registry", as_of=moment.day),
                "low": estimated(round(least.kappa, 3), "ratio", "registry", as_of=moment.day),
            },
            terms={
                "others": listed([world.prose(other) for other in others]),
                "state": world.prose(state),
                "best": world.prose(best.other),
                "least": world.prose(least.other),
                "atop": day_text(ATOP_LAST),
            },
            sources=TREATIES,
            caveats=(
                (
                    "S counts it as likeness that neither state has a tie to most of the world; kappa takes out what "
                    "chance would give. Ties are no proof of shared interests."
                ),
                *assumed_on(moment.day),
            ),
            table=_table(world, moment, state, rows),
        )
    ]


def _table(world: World, moment: Moment, state: str, rows: list[Likeness]) -> Table:
    votes = votes_year(world, moment.year)
    points = world.ideals.get(votes or 0, {})
    cells = []
    for row in rows:
        measures = (row.s, row.s_weighted, row.kappa, row.kappa_weighted)
        both = state in points and row.other in points
        apart = round(abs(points[state][0] - points[row.other][0]), 3) if both else None
        cells.append((world.title(row.other), *(None if isnan(m) else round(m, 3) for m in measures), apart))
    weighted = (*TREATIES, "cow_capabilities")
    return Table(
        title=f"How alike the ties of {world.title(state)} are to those of others, {day_text(moment.day)}",
        columns=(
            Column(name="With"),
            Column(name="S", unit="ratio", standing=_STANDING, source=TREATIES),
            Column(
                name=f"S, weighted by capability ({moment.capability_year})",
                unit="ratio",
                standing=_STANDING,
                source=weighted,
            ),
            Column(name="Kappa", unit="ratio", standing=_STANDING, source=TREATIES),
            Column(name="Kappa, weighted", unit="ratio", standing=_STANDING, source=weighted),
            Column(
                name=f"Distance in UN votes, {votes or 'not known'} (points)",
                unit="ratio",
                standing=_STANDING,
                source="un_ideal_points",
            ),
        ),
        rows=tuple(cells),
    )
