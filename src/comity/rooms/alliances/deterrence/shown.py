"""The tables of the deterrence answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from comity.finding import Cell, Column, Table
from comity.quantity import number
from comity.rooms.alliances.deterrence.charts import POPULATIONS
from comity.rooms.alliances.deterrence.terms import CHECKS, CONTROLS, PLEDGES, SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.alliances.deterrence.pair import Pair

_SOURCE = {
    **dict.fromkeys(PLEDGES, "atop_more"),
    "capability_share": "cow_capabilities",
    "land_border": "cow_contiguity",
    "sea_border": "cow_contiguity",
    "log_distance": "cow_capitals",
    "similarity": "atop_more",
    "lower_democracy": "isard_democracy",
    "challenger_major": "cow_majors",
    "target_major": "cow_majors",
    "peace_years": "cow_mid",
}
_WORDS = {"log_distance": "distance between the capitals"}


def covariates_table(pair: Pair) -> Table:
    """What was known of a pair: each covariate in words, its value in words, and where it is from."""
    rows = []
    for name, words in (PLEDGES | CONTROLS).items():
        shown = (_WORDS.get(name) or words).replace("(CINC)", "").strip()
        rows.append((shown[:1].upper() + shown[1:], _value(name, pair.known[name]), _SOURCE[name]))
    return Table(
        title=f"What the model knows of {pair.challenger_name} and, as target, {pair.target_name}, {pair.year}",
        columns=(Column(name="Covariate"), Column(name="Value"), Column(name="Source")),
        rows=tuple(rows),
    )


def _value(name: str, value: Any) -> str:
    """A covariate in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "log_distance":
        return f"{number(round(math.expm1(value), -1))} km"
    if name == "capability_share":
        return number(value, "share")
    return number(value, "ratio") if isinstance(value, float) else number(value)


def effects_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Risk ratios of every pledge by era and population."""
    kept = [row for row in rows if row["check"] == "main"]
    order = {name: place for place, name in enumerate(PLEDGES)}
    kept = sorted(kept, key=lambda row: order[row["estimand"]])
    return Table(
        title="Risk ratios of pledges, with dyadic-robust intervals",
        columns=(
            Column(name="Pledge"),
            Column(name="Pairs"),
            Column(name="Era"),
            *_estimate_columns(),
            _count("Rows", "rows"),
            _count("Disputes begun", "disputes"),
        ),
        rows=tuple(
            (
                SHORT[row["estimand"]],
                POPULATIONS[row["population"]],
                row["era"],
                *_estimate(row),
                row["n"],
                row["events"],
            )
            for row in kept
        ),
    )


def checks_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The pact of the target on other samples and with other measures."""
    order = {name: place for place, name in enumerate(CHECKS)}
    return Table(
        title="Risk ratio of an outside defence pact of the target among politically relevant pairs: checks",
        columns=(
            Column(name="Check"),
            Column(name="Era"),
            *_estimate_columns(),
            _count("Rows", "rows"),
            _count("Disputes begun", "disputes"),
        ),
        rows=tuple(
            (CHECKS[row["check"]], row["era"], *_estimate(row), row["n"], row["events"])
            for row in sorted(rows, key=lambda row: order[row["check"]])
        ),
    )


def _estimate_columns() -> tuple[Column, ...]:
    return tuple(
        Column(name=name, unit="ratio", standing="estimated", source=("cow_mid", "atop_more"))
        for name in ("Risk ratio", "from", "to")
    )


def _estimate(row: dict[str, Any]) -> tuple[Cell, ...]:
    return row["estimate"], row["low"], row["high"]


def _count(name: str, unit: str) -> Column:
    return Column(name=name, unit=unit, standing="estimated", source="cow_mid")
