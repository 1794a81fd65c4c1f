"""How far the room's tests err where there is nothing to find, told from the table hybrid_checks."""

from __future__ import annotations

from math import erfc, sqrt
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.edition import once
from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.hybrid.checks import ALONE, BEYOND, TOGETHER
from comity.rooms.hybrid.ranking import LEVEL
from comity.rooms.hybrid.series import all_series

if TYPE_CHECKING:
    from comity.edition import Edition

NORMAL = erfc(BEYOND[-1] / sqrt(2)) / 2
"""Part of a normal distribution above the higher of the two limits."""


@once()
def calibrated(edition: Edition) -> Finding | None:
    """False alarms of the chances, the z-scores and the test of concert; None where the edition has no such table."""
    if "hybrid_checks" not in edition.manifest["tables"]:
        return None
    rows = edition.table("hybrid_checks")
    alone, pairs = (rows.filter(pl.col("check") == check) for check in (ALONE, TOGETHER))
    if alone.is_empty() or pairs.is_empty():
        return None
    series = all_series()
    used = tuple(dict.fromkeys(one.source for one in series.values() if one.tested))
    worst = alone.with_columns(part=pl.col("below_1") / pl.col("tested")).sort("part", "series", descending=True)
    first = worst.row(0, named=True)
    numbers = {
        "drawn": (_sum(alone, "tested"), "state-years"), "false": (_sum(alone, "below_1"), "state-years"),
        "most": (first["below_1"], "draws"), "of": (first["tested"], "draws"),
        "scored": (_sum(alone, "scored"), "draws"), "beyond": (_sum(alone, "above_3"), "draws"),
        "normal": (round(NORMAL * _sum(alone, "scored"), 1), "draws"),
        "tests": (_sum(pairs, "tested"), "tests"), "together": (_sum(pairs, "below_5"), "tests"),
    }  # fmt: skip
    values = {
        name: Quantity(value=value, unit=unit, standing="estimated", source=used[0])
        for name, (value, unit) in numbers.items()
    } | {
        "level": Quantity(value=LEVEL, unit="share", standing="assumed", source=used[0]),
        "twenty": Quantity(value=5 * LEVEL, unit="share", standing="assumed", source=used[0]),
        "limit": Quantity(value=BEYOND[-1], unit="deviations", standing="assumed", source=used[0]),
    }
    text = (
        "Where nothing had changed, a chance below {level} would still come up in {false:n} of {drawn} drawn, most "
        "often for {worst} ({most:n} of {of:n}). A robust z-score above {limit:n} would in {beyond:n} of {scored:n} "
        "that have one, where a normal distribution has {normal:n}: it describes, and tests nothing. Of {tests} for "
        "concert between pairs of states with nothing in common, {together:n} fall below {twenty}."
    )
    return Finding(
        topic="background",
        text=text,
        values=values,
        terms={"worst": series[first["series"]].title},
        sources=used,
        caveats=(
            "Drawn from each state's own part of what was recorded, with as much variation as that data set shows.",
            "Many pairs share a trend that no shift in time takes away: what rises together need not be one hand's.",
        ),
        table=_table(rows, used),
    )


def _sum(rows: pl.DataFrame, column: str) -> int:
    return int(rows[column].sum())


def _table(rows: pl.DataFrame, used: tuple[str, ...]) -> Table:
    series = all_series()
    count: dict[str, Any] = {"unit": "tests", "standing": "estimated", "source": used}
    columns = (
        Column(name="Check"), Column(name="Series"), Column(name="Against"), Column(name="Counted"),
        *(Column(name=name, **count) for name in ("Tests", "Below one in a hundred", "Below one in twenty")),
        *(Column(name=name, **count) for name in ("With a z-score", "z above 2", "z above 3.5")),
    )  # fmt: skip
    body = tuple(
        (
            check, series[one].title, series[other].title if other else "its own past",
            "severe ones" if measure == "severe" else "all", *numbers,
        )
        for check, one, other, measure, *numbers in rows.rows()
    )  # fmt: skip
    return Table(title="False alarms of the tests, where there is nothing to find", columns=columns, rows=body)
