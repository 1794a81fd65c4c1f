"""The track record: how the same forecast did in this country and in the world, beside repeating the past."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity

if TYPE_CHECKING:
    from comity.finding import Cell
    from comity.rooms.risk.outlook import Outlook

SHOWN, YARDSTICK = "comity", "conflictology"
MODELS = {
    SHOWN: "comity (shown)",
    "climatology": "own recent months",
    YARDSTICK: "the last twelve months, repeated",
    "zeros": "no deaths at all",
}
_RELEASE = "Forecasts are held against the latest release of each year, which may differ from what they learned from."
_ALIKE = 0.05
"""Two errors that differ by less than this share of the simple rule's, or of one death, are told as alike."""
_NOTHING = 0.05
"""Errors of less than this many deaths a month are not told: they would be shown as none."""
LEADS = ((3, 5), (6, 8), (9, 11), (12, 14))
"""Leads shown together, in months."""


def record(outlook: Outlook) -> list[Finding]:
    """The record in this country, over all leads and by lead, with the world's beside it."""
    if outlook.record.is_empty():
        return []
    windows = sorted(outlook.record["window"].unique().to_list())
    here, world = _means(outlook.record), _world(outlook)
    gap = _gap(outlook)
    values = {"here": _deaths(here[SHOWN]), "here_simple": _deaths(here[YARDSTICK])}
    values |= {"world": _deaths(world[SHOWN]), "world_simple": _deaths(world[YARDSTICK]), "gap": gap}
    quiet = max(here[SHOWN], here[YARDSTICK]) < _NOTHING
    text = "Track record, {first} to {last}: "
    text += (
        "in this country there was next to nothing to foresee; over all countries the forecast's error was {world} a "
        "month (CRPS), against {world_simple:n} for repeating the last twelve months, "
        if quiet
        else "the forecast's error in this country was {here} a month (CRPS), against {here_simple:n} for repeating "
        "the last twelve months; over all countries {world:n} against {world_simple:n}, "
    )
    text += "a difference of {gap:i}."
    terms = {"first": str(windows[0]), "last": str(windows[-1])}
    return [
        Finding(
            topic="background", text=text, values=values, terms=terms, caveats=(_verdict(here, gap), _RELEASE),
            table=_table(outlook, here, world),
        )
    ]  # fmt: skip


def _verdict(here: dict[str, float], gap: Quantity) -> str:
    """What the record says, in words."""
    in_world = (
        "Over all countries it did better than that simple rule, beyond chance."
        if gap.high is not None and gap.high < 0
        else "Over all countries its advantage over that simple rule is within the play of chance."
        if gap.value < 0
        else "Over all countries it did no better than that simple rule."
    )
    if max(here[SHOWN], here[YARDSTICK]) < _NOTHING:
        return in_world
    if abs(here[SHOWN] - here[YARDSTICK]) < _ALIKE * max(here[YARDSTICK], 1):
        return f"{in_world} In this country the two did alike."
    if here[SHOWN] < here[YARDSTICK]:
        return f"{in_world} In this country it did better, too."
    return f"{in_world} In this country it did worse: weigh the last twelve months more."


def _table(outlook: Outlook, here: dict[str, float], world: dict[str, float]) -> Table:
    """Mean CRPS by model: all leads, each group of leads, and the world."""
    columns = [Column(name="Forecast")]
    names = ["all leads", *(f"{a} to {b} months ahead" for a, b in LEADS), "All countries"]
    columns += [Column(name=name, unit="deaths", standing="measured", source="views") for name in names]
    by_lead = [_means(outlook.record, range(a, b + 1)) for a, b in LEADS]
    rows: list[tuple[Cell, ...]] = [
        (label, here.get(model), *(lead.get(model) for lead in by_lead), world.get(model))
        for model, label in MODELS.items()
    ]
    return Table(
        title=f"Mean error in deaths a month (CRPS), {outlook.name}; smaller is better",
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _means(record: pl.DataFrame, leads: range | None = None) -> dict[str, float]:
    """Mean CRPS by model over some leads, or all; summed exactly (polars' sums differ from run to run)."""
    held: dict[str, list[float]] = {}
    for model, lead, crps in record.select("model", "lead", "crps").iter_rows():
        if leads is None or lead in leads:
            held.setdefault(model, []).append(crps)
    return {model: math.fsum(each) / len(each) for model, each in held.items()}


def _world(outlook: Outlook) -> dict[str, float]:
    return dict(outlook.skill.filter(pl.col("by") == "all").select("model", "crps").iter_rows())


def _gap(outlook: Outlook) -> Quantity:
    row = outlook.skill.filter((pl.col("by") == "all") & (pl.col("model") == SHOWN)).row(0, named=True)
    return Quantity(
        value=row["gap"], low=row["gap_low"], high=row["gap_high"], level=0.9,
        unit="deaths", standing="estimated", source="views",
    )  # fmt: skip


def _deaths(value: float) -> Quantity:
    return Quantity(value=value, unit="deaths", standing="measured", source="views")
