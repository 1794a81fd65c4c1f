"""What else was there: other operations, other causes, and the countries next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.rooms.evaluation.counterfactual.donors import FIELD
from comity.rooms.evaluation.counterfactual.series import month_of
from comity.rooms.evaluation.counterfactual.verdict import NEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.rooms.evaluation.counterfactual.target import Target

STAGES = ("ceasefire", "framework, comprehensive", "framework, partial")
"""Stages of agreements that can end a war by themselves."""

_FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class Around:
    """What stands beside a start.

    Attributes:
        operations: acronyms of other operations in the same state, by key, from a year before to the end.
        events: names of rival events of the registry, by key.
        agreements: titles and days of agreements within a year of the start.
        kept: whether the registry keeps events of this state at all.
    """

    operations: dict[str, str]
    events: dict[str, str]
    agreements: tuple[tuple[str, str], ...]
    kept: bool


def around(tables: Mapping[str, pl.DataFrame], target: Target, months_after: int) -> Around:
    """Rivals of one target.

    Args:
        tables: operations, events and agreements.
        target: what is evaluated.
        months_after: months that are looked at.
    """
    start = month_of(target.day)
    near = (plus(start, -NEAR), plus(start, NEAR))
    return Around(
        _operations(tables["operations"], target, (near[0], plus(start, months_after))),
        _events(tables["events"], target, near),
        _agreements(tables["agreements"], target.state, near),
        any(target.state in row.split() for row in tables["events"]["states"]),
    )


def bordering(borders: pl.DataFrame, state: str, month: date) -> frozenset[str]:
    """States that border on one in a month; after the list's end, as when it ended."""
    rows = borders.filter(
        (pl.col("state") == state) & (pl.col("from") <= month) & (pl.col("until").is_null() | (pl.col("until") > month))
    )
    return frozenset(rows["neighbour"])


def plus(month: date, months: int) -> date:
    """A month so many months later."""
    place = month.year * 12 + month.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def span(row: Mapping[str, Any], first: str, last: str) -> tuple[date, date]:
    """First days of the first and last months of a row with ISO days; an empty last day is far off."""
    end = row[last] or ""
    if len(end) == 4:
        end += "-12"
    return month_of(row[first]), month_of(end) if end else _FAR


def _operations(table: pl.DataFrame, target: Target, near: tuple[date, date]) -> dict[str, str]:
    found = {}
    for row in table.filter(pl.col("kind").is_in(FIELD)).sort("start", "operation").to_dicts():
        first, last = span(row, "start", "end")
        here = target.state in row["hosts"].split() and row["operation"] != target.operation
        if here and first <= near[1] and last >= near[0]:
            found[row["operation"]] = row["acronym"]
    return found


def _events(table: pl.DataFrame, target: Target, near: tuple[date, date]) -> dict[str, str]:
    found = {}
    for row in table.sort("from", "event").to_dicts():
        first, last = span(row, "from", "until")
        here = target.state in row["states"].split() and first <= near[1] and last >= near[0]
        if here or row["event"] in target.rivals:
            found[row["event"]] = row["name"]
    return found


def _agreements(table: pl.DataFrame, state: str, near: tuple[date, date]) -> tuple[tuple[str, str], ...]:
    rows = table.filter(pl.col("states").list.contains(state) & pl.col("stage").is_in(STAGES))
    kept = [
        (title, day) for title, day in rows.sort("day", "agreement").select("title", "day").rows()
        if near[0] <= month_of(day) <= near[1]
    ]  # fmt: skip
    return tuple(kept)
