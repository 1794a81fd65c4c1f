"""What the model would have chosen for operations of the past, beside who went and beside simpler ways to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.coalition.front import front
from comity.rooms.coalition.plan import planned
from comity.rooms.coalition.task import Task
from comity.rooms.coalition.world import World, world
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from comity.rooms.coalition.pool import Candidate

DRAWS = 1000


@dataclass(frozen=True)
class Case:
    """An operation of the past.

    Attributes:
        key: of the registry's operation, and of how it is asked.
        name: to show.
        host: where.
        on: day the mandate, or the strength asked for, was decided.
        under: organisation whose members could take part.
        mission: its name in the maps of deployment; None if it is not a UN operation.
        then: year, or day, whose contributors are held to be those who went.
        takes_over: operations whose contingents were to be taken over.
        without: operations left out of every record.
        untried: whether states without a record are asked.
    """

    key: str
    name: str
    host: str
    on: str
    under: str
    mission: str | None
    then: str
    takes_over: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    untried: bool = False

    @property
    def operation(self) -> str:
        """Key of the registry's operation."""
        return self.key.partition(":")[0]


_STRENGTH = "2012-02-22"
"""The day the Security Council raised AMISOM to 17,731 (resolution 2036)."""

CASES = (
    Case("unamsil", "UNAMSIL", "SLE", "1999-10-22", "un", "UNAMSIL", "2000", ("ecomog-sierra-leone",), ("unamsil",)),
    Case("unmil", "UNMIL", "LBR", "2003-09-19", "un", "UNMIL", "2004", ("ecomil",), ("unmil",)),
    Case("amisom", "AMISOM, its own past unknown", "SOM", _STRENGTH, "au", None, "2012-12-31", (), ("amisom",)),
    Case(
        "amisom:untried", "AMISOM, its own past unknown, the untried asked too", "SOM", _STRENGTH, "au", None,
        "2012-12-31", (), ("amisom",), untried=True,
    ),
    Case("amisom:there", "AMISOM, those in it known", "SOM", _STRENGTH, "au", None, "2012-12-31", ("amisom",)),
)  # fmt: skip


def record(tables: Mapping[str, pl.DataFrame], seed: int) -> pl.DataFrame:
    """Overlap of four ways to choose with those who went, by case.

    Args:
        tables: by name.
        seed: of the random baseline.

    Returns:
        case, name, on, method (model: the balanced alternative; best: the alternative of the front that overlaps
        most, known only afterwards; army: the largest armies first; past: the largest records first; random),
        troops, went (contributors), chosen (contributors), hits (contributors in both), overlap (share of the troops
        that a contributor both sent and was chosen for), low and high (of the random baseline, 5 % and 95 %).
    """
    here = world(tables.__getitem__)
    rows = []
    for case in CASES:
        real = went(here, tables["coalition_troops"], case)
        task = Task(
            case.host,
            {"troops": sum(real.values())},
            case.on,
            under=case.under,
            untried=case.untried,
            takes_over=case.takes_over,
            without=case.without,
        )
        rows += [(case.key, case.name, case.on, *row) for row in compare(here, task, real, seed, case.key)]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(("case", "name", "on", "method"), pl.String)
    schema |= {"troops": pl.Int64, "went": pl.Int64}
    schema |= dict.fromkeys(("chosen", "hits", "overlap", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row").sort("case", "method")


def went(here: World, troops: pl.DataFrame, case: Case) -> dict[str, int]:
    """Troops by contributor, as they went."""
    if case.mission:
        rows = troops.filter((pl.col("mission") == case.mission) & (pl.col("year") == int(case.then)))
        return {state: n for state, n in rows.select("state", "troops").sort("state").rows() if n}
    return {
        state: sum(row["size"] for row in there)
        for (kind, state), rows in sorted(here.contingents.items())
        if kind == "troops"
        and (
            there := [
                row
                for row in rows
                if row["operation"] == case.operation
                and row["from"] <= case.then
                and (row["until"] is None or case.then < row["until"])
            ]
        )
    }


def compare(
    here: World, task: Task, real: Mapping[str, int], seed: int, name: str
) -> list[tuple[str, int, int, float, float, float, float | None, float | None]]:
    """Overlap of each way to choose: method, troops, went, chosen, hits, overlap, low and high."""
    people, plan = planned(here, task)
    able = [one for one in people if one.out is None]
    found = front(plan)
    given = [{state: _troops(here, sent) for state, sent in one.coalition.sent.items()} for one in found]
    total = sum(real.values())
    rows: list[tuple[str, int, int, float, float, float, float | None, float | None]] = []

    def add(method: str, chosen: Mapping[str, int]) -> None:
        hits = len(set(chosen) & set(real))
        rows.append((method, total, len(real), float(len(chosen)), float(hits), overlap(chosen, real), None, None))

    if given:
        add("model", given[0])
        add("best", max(given, key=lambda one: overlap(one, real)))
    pools = here.pools
    year = min(task.year, here.last_year)
    far = 10_000
    add(
        "army",
        fill(able, total, lambda one: pools[one.state, year]["army_rank"] if (one.state, year) in pools else far),
    )
    add("past", fill(able, total, lambda one: -one.record))
    rng = stream(seed, "coalition", "history", name)
    draws = [at_random(able, total, rng) for _ in range(DRAWS)]
    overlaps = np.sort([overlap(one, real) for one in draws])
    low, high = (float(q) for q in np.quantile(overlaps, (0.05, 0.95)))
    chosen = float(np.mean([len(one) for one in draws]))
    hits = float(np.mean([len(set(one) & set(real)) for one in draws]))
    rows.append(("random", total, len(real), chosen, hits, float(np.mean(overlaps)), low, high))
    return rows


def _troops(here: World, sent: Mapping[str, int]) -> int:
    return sum(n * here.units[key].persons for key, n in sent.items() if here.units[key].kind == "troops")


def overlap(chosen: Mapping[str, int], real: Mapping[str, int]) -> float:
    """Share of the troops that a contributor both sent and was chosen for."""
    return sum(min(n, chosen.get(state, 0)) for state, n in real.items()) / sum(real.values())


def fill(able: Sequence[Candidate], total: int, order: Callable[[Candidate], int]) -> dict[str, int]:
    """Each in turn sends all it has free, until there are enough."""
    found: dict[str, int] = {}
    for one in sorted(able, key=lambda one: (order(one), one.state)):
        left = total - sum(found.values())
        if left <= 0:
            break
        if one.free["troops"]:
            found[one.state] = min(left, one.free["troops"])
    return found


def at_random(able: Sequence[Candidate], total: int, rng: np.random.Generator) -> dict[str, int]:
    """States in random order each send a random part of what they have free, until there are enough."""
    found: dict[str, int] = {}
    for i in rng.permutation(len(able)):
        left = total - sum(found.values())
        if left <= 0:
            break
        part = round(able[i].free["troops"] * rng.uniform())
        if part:
            found[able[i].state] = min(left, part)
    return found
