"""Known cases, declared before any ranking was computed, and where the blind ranking puts them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.hybrid.ranking import LEVEL, below, looks, ranking
from comity.rooms.hybrid.windows import YEAR, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.rooms.hybrid.ranking import Look, Ranked
    from comity.rooms.hybrid.records import Records

SHOWN = 15
"""Places of each ranking that are kept."""
YEARS = 18
"""Years, to the last whole one, over which it is counted how often each series calls a state unusual."""


@dataclass(frozen=True)
class Case:
    """A case as declared.

    Attributes:
        key: its name in the tables.
        title: for people.
        target: the state on which pressure was put.
        source: the state commonly named as its source.
        window: when.
    """

    key: str
    title: str
    target: str
    source: str
    window: Window


@cache
def declared() -> tuple[tuple[Case, ...], int]:
    """The cases, and the rank up to which one is near the top."""
    with (Path(__file__).parent / "cases.toml").open("rb") as handle:
        given: dict[str, Any] = tomllib.load(handle)
    near = given.pop("near_top")
    cases = (
        Case(
            key, one["title"], one["target"], one["source"],
            Window(one["year"], one.get("month", 0), one.get("months", YEAR)),
        )
        for key, one in given.items()
    )  # fmt: skip
    return tuple(cases), near


def ranked_cases(records: Records, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables hybrid_cases and hybrid_case_ranks, for cases that are over by `as_of`."""
    cases, near = declared()
    known = [case for case in cases if case.window.last <= as_of.year * YEAR + as_of.month - 1]
    rows, tops = [], []
    for case in known:
        found = looks(records, case.window, "target")
        states = ranking(found)
        pairs = ranking(looks(records, case.window, "dyad"))
        rows.append(_row(case, found, states, pairs, near))
        tops += [_place(case, one) for one in states[:SHOWN]]
    return (
        pl.DataFrame(rows, schema=_CASES, orient="row"),
        pl.DataFrame(tops, schema=_RANKS, orient="row").sort("case", "rank"),
    )


def _row(
    case: Case, found: Sequence[Look], states: Sequence[Ranked], pairs: Sequence[Ranked], near: int
) -> tuple[Any, ...]:
    own = _of(states, case.target)
    pair = _of(pairs, f"{case.source} {case.target}")
    level, series = level_rank(found, case.target)
    return (
        case.key, case.title, case.target, case.source, case.window.year, case.window.month, case.window.months,
        own and own.rank, len(states), list(own.out) if own else [], own and own.least,
        own is not None and own.rank <= near,
        sum(1 for one in states if one.out), pair and pair.rank, len(pairs), level, series,
    )  # fmt: skip


def _of(ranked: Iterable[Ranked], unit: str) -> Ranked | None:
    return next((one for one in ranked if one.unit == unit), None)


def _place(case: Case, one: Ranked) -> tuple[Any, ...]:
    return (case.key, one.rank, one.unit, list(one.out), one.least)


def level_rank(found: Sequence[Look], unit: str) -> tuple[int | None, str | None]:
    """The best place of a unit by bare count in a series, and the series; equal counts share the last of their places.

    It tells who always has much, whom a comparison with their own past does not surface.
    """
    places = []
    for look in found:
        if look.measure == "count" and unit in look.judged.units:
            own = look.judged.count[look.judged.of(unit)]
            if own:
                places.append((int(np.sum(look.judged.count >= own)), look.series.key))
    return min(places, default=(None, None))


def alarms(records: Records, as_of: date) -> pl.DataFrame:
    """How often each series calls a state unusual: the table hybrid_alarms, over the last `YEARS` whole years."""
    over = as_of.year if as_of.month == YEAR else as_of.year - 1
    flagged: dict[tuple[str, str], list[int]] = {}
    for year in range(over - YEARS + 1, over + 1):
        for look in looks(records, Window(year), "target"):
            held = flagged.setdefault((look.series.key, look.measure), [0, 0, 0, 0])
            few, tested = below(look)
            often, _ = below(look, 5 * LEVEL)
            for at, number in enumerate((1, tested, few, often)):
                held[at] += number
    rows = [(*key, *numbers) for key, numbers in sorted(flagged.items())]
    return pl.DataFrame(rows, schema=_ALARMS, orient="row")


def window_of(row: dict[str, Any]) -> Window:
    """The window of a row of hybrid_cases."""
    return Window(row["year"], row["month"], row["months"])


_TEXTS = pl.List(pl.String)
_CASES: dict[str, Any] = {
    "case": pl.String, "title": pl.String, "target": pl.String, "source": pl.String, "year": pl.Int64,
    "month": pl.Int64, "months": pl.Int64, "rank": pl.Int64, "states": pl.Int64, "out": _TEXTS, "chance": pl.Float64,
    "near_top": pl.Boolean, "alarms": pl.Int64, "pair_rank": pl.Int64, "pairs": pl.Int64, "level_rank": pl.Int64,
    "level_series": pl.String,
}  # fmt: skip
_RANKS: dict[str, Any] = {
    "case": pl.String, "rank": pl.Int64, "state": pl.String, "out": _TEXTS, "chance": pl.Float64
}  # fmt: skip
_ALARMS: dict[str, Any] = {
    "series": pl.String, "measure": pl.String, "years": pl.Int64, "tested": pl.Int64, "below_1": pl.Int64,
    "below_5": pl.Int64,
}  # fmt: skip
