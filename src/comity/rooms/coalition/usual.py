"""The tables of usual coalitions: who could form the usual mission where fighting is forecast.

They are made once, so that a brief need not solve a programme: as the question `coalition` answers for the same task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import InputError, NoData
from comity.rooms.coalition.assemble import BECAUSE, CONFIDENCE, assembled
from comity.rooms.coalition.beside import UNKNOWN
from comity.rooms.coalition.task import Task
from comity.rooms.coalition.world import world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.rooms.coalition.world import World
    from comity.step import Inputs

_WHOLE: dict[str, Any] = (
    dict.fromkeys(("state", "under", "on"), pl.String)
    | dict.fromkeys(("asked", "contributors", "persons", "cost", "days"), pl.Int64)
    | {"share": pl.Float64, "alternatives": pl.Int64}
    | dict.fromkeys(("confidence", "because", "unknown", "fault"), pl.String)
)
_EACH: dict[str, Any] = {"state": pl.String, "rank": pl.Int64, "contributor": pl.String} | dict.fromkeys(
    ("persons", "cost", "days"), pl.Int64
)


def usual(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The balanced coalition of every usual mission, or why there is none; and its contributors."""
    known = world(lambda name: inputs.tables[name])
    whole: list[dict[str, Any]] = []
    each: list[dict[str, Any]] = []
    for mission in inputs.tables["usual_missions"].sort("state").iter_rows(named=True):
        one, contributors = coalition(known, mission)
        whole.append(one)
        each += contributors
    return {
        "usual_coalitions": pl.DataFrame(whole, schema=_WHOLE),
        "usual_contributors": pl.DataFrame(each, schema=_EACH),
    }


def coalition(known: World, mission: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Rows of one mission: the coalition, and its contributors, the largest first.

    Args:
        known: the room's view of the tables.
        mission: state, under, troops (persons) and on (ISO day), as the table usual_missions has them.
    """
    state = mission["state"]
    about: dict[str, Any] = dict.fromkeys(_WHOLE) | {
        "state": state, "under": mission["under"], "on": mission["on"], "asked": mission["troops"],
    }  # fmt: skip
    if mission["under"] not in known.members:
        return about | {"fault": f"The members of {known.organisations[mission['under']]} are not known."}, []
    try:
        made = assembled(known, Task(state, {"troops": mission["troops"]}, mission["on"], under=mission["under"]))
    except (InputError, NoData) as fault:
        return about | {"fault": fault.problem}, []
    chosen = made.found[0].coalition
    people = {one.state: (one, price) for one, price in zip(made.plan.people, made.plan.price, strict=True)}
    rows = [
        {
            "state": state,
            "rank": rank,
            "contributor": sender,
            "persons": chosen.persons[sender],
            "cost": round(float(people[sender][1]) * chosen.persons[sender]),
            "days": people[sender][0].days,
        }
        for rank, sender in enumerate(sorted(chosen.persons, key=lambda one: (-chosen.persons[one], one)), start=1)
    ]
    found = {
        "contributors": len(rows),
        "persons": chosen.total,
        "cost": round(chosen.cost),
        "days": round(chosen.days),
        "share": round(chosen.dependence, 6),
        "alternatives": len(made.found),
        "confidence": CONFIDENCE,
        "because": BECAUSE,
        "unknown": UNKNOWN,
    }
    return about | found, rows
