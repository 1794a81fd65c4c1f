"""The pictures of what was seen on the ground: the event study, and a map through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Chart
from comity.panels.outlines import CREDIT, outlines
from comity.rooms.evaluation.ground.cells import SIDE

if TYPE_CHECKING:
    from comity.rooms.evaluation.ground.seen import Seen

BEFORE, AFTER = 2, 3
"""Years before the first arrival and after it that are mapped."""

_COLUMNS, _WIDE = 3, 190
_DARK, _TROOPS = "#222222", "#0b5cad"


def study(seen: Seen, name: str) -> Chart | None:
    """The effect by years since arrival, with intervals."""
    rows = seen.effects.filter((pl.col("outcome") == "log deaths") & (pl.col("part") == "year")).sort("since")
    values = [
        {"since": row["since"], "effect": row["estimate"], "low": row["low"], "high": row["high"]}
        for row in rows.drop_nulls("estimate").to_dicts()
    ]
    if not values:
        return None
    values = sorted([*values, {"since": -1, "effect": 0.0, "low": None, "high": None}], key=lambda row: row["since"])
    x = {
        "field": "since",
        "type": "ordinal",
        "title": "years since troops arrived in the cell",
        "axis": {"labelAngle": 0},
    }
    title = "difference of log(1 + deaths)"
    y = {"type": "quantitative", "title": title}
    layers = [
        {"data": {"values": [{"none": 0}]}, "mark": {"type": "rule", "color": "#999999"},
         "encoding": {"y": {"field": "none", "type": "quantitative", "title": title}}},
        {"mark": {"type": "rule", "color": _TROOPS, "strokeWidth": 1.6},
         "encoding": {"x": x, "y": {"field": "low"} | y, "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 60, "color": _DARK},
         "encoding": {"x": x, "y": {"field": "effect"} | y}},
    ]  # fmt: skip
    return Chart(
        title=f"Deaths in cells that {name}'s troops reached, against cells that they had not, by years since arrival",
        alt="A dot for each year with a line for its interval; the year before arrival is nought by construction.",
        spec={"width": 640, "height": 240, "data": {"values": values}, "layer": layers},
    )


def through_time(seen: Seen, country: str, name: str) -> Chart | None:
    """A small map a year: deaths by cell, and where troops stood."""
    if not seen.arrivals:
        return None
    first = max(seen.arrivals[0] - BEFORE, seen.verdict["first"])
    last = min(seen.arrivals[0] + AFTER, seen.verdict["last"])
    held = {(row["cell"], row["year"]): row for row in seen.years.to_dicts()}
    values = []
    for cell in seen.cells.to_dicts():
        for year in range(first, last + 1):
            row = held.get((cell["cell"], year), {"deaths": 0, "troops": 0})
            west, south = cell["longitude"] - SIDE / 2, cell["latitude"] - SIDE / 2
            values.append(
                {
                    "year": year, "cell": cell["cell"], "west": west, "south": south, "east": west + SIDE,
                    "north": south + SIDE, "longitude": cell["longitude"], "latitude": cell["latitude"],
                    "deaths": row["deaths"], "troops": row["troops"],
                }
            )  # fmt: skip
    box = _box(values)
    layers = [
        {"mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 0.4},
         "encoding": _corners(box) | {"color": {
             "condition": {
                 "test": "datum.deaths > 0", "field": "deaths", "type": "quantitative", "title": "deaths",
                 "scale": {"type": "log", "scheme": "yelloworangered", "domainMin": 1}},
             "value": "#eeeeee"}}},
        {"data": {"values": _line(str(seen.verdict["state"]))},
         "mark": {"type": "line", "color": "#555555", "strokeWidth": 0.8},
         "encoding": _place("x", "y", box) | {
             "order": {"field": "step", "type": "quantitative"}, "detail": {"field": "ring"}}},
        {"transform": [{"filter": "datum.troops > 0"}],
         "mark": {"type": "point", "color": _TROOPS, "filled": False, "strokeWidth": 1.6, "size": 42},
         "encoding": _place("longitude", "latitude", box)},
    ]  # fmt: skip
    high = max(2, round(_WIDE * (box[3] - box[2]) / (box[1] - box[0])))
    facet = {"field": "year", "type": "ordinal", "title": None}
    return Chart(
        title=f"{country} through time: deaths by cell of half a degree; circles where United Nations troops stood",
        alt=(
            f"A map for each year from {first} to {last}: cells are darker where more people were killed, in events "
            f"whose place is known; circles mark cells with troops, {name}'s from {seen.arrivals[0]} on."
        ),
        spec={
            "data": {"values": values}, "facet": facet, "columns": _COLUMNS,
            "spec": {"width": _WIDE, "height": high, "layer": layers},
        },
    )  # fmt: skip


NOTE = (
    "The boundaries on the map imply no opinion on the legal status of any country or territory, or on its frontiers; "
    f"disputed ones are not marked. {CREDIT}"
)
"""To stand with the map; in the sense of the notice on maps of the United Nations."""


def _box(values: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, east, south and north of all cells."""
    return (
        min(row["west"] for row in values), max(row["east"] for row in values),
        min(row["south"] for row in values), max(row["north"] for row in values),
    )  # fmt: skip


def _place(x: str, y: str, box: tuple[float, float, float, float]) -> dict[str, Any]:
    scales = {"x": {"domain": list(box[:2]), "nice": False}, "y": {"domain": list(box[2:]), "nice": False}}
    return {
        axis: {"field": field, "type": "quantitative", "axis": None, "scale": scales[axis]}
        for axis, field in (("x", x), ("y", y))
    }


def _corners(box: tuple[float, float, float, float]) -> dict[str, Any]:
    return _place("west", "south", box) | {"x2": {"field": "east"}, "y2": {"field": "north"}}


def _line(state: str) -> list[dict[str, Any]]:
    """The outline as points of rings, in order."""
    rings = [ring for polygon in outlines()["states"][state]["coordinates"] for ring in polygon]
    return [
        {"ring": place, "step": step, "x": x, "y": y}
        for place, ring in enumerate(rings)
        for step, (x, y) in enumerate(ring)
    ]
