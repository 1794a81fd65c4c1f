"""The map of a country: where engagement, violence and presence meet."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.finding import Chart
from comity.panels.outlines import outlines
from comity.rooms.community.places import SIDE, centre

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.panels.outlines import Point
    from comity.rooms.community.ground import Ground

_WIDE, _HIGHEST = 360, 520
_BARE, _LINE, _AGREED, _SITES, _OWN = "#eeeeee", "#555555", "#00705a", "#0b5cad", "#222222"


def country_map(here: Ground, state: str, title: str) -> Chart:
    """Deaths by cell, local agreements and sites, on the outline of the country.

    Args:
        here: what is known of its places.
        state: key of the country.
        title: its name.
    """
    cells = np.array(sorted({*here.cells, *here.kinds}), dtype=np.int64)
    latitude, longitude = centre(cells)
    rows = [
        {"x": x, "y": y} | {name: count for name, count in _held(here, cell).items() if count}
        for cell, x, y in zip(cells.tolist(), longitude.tolist(), latitude.tolist(), strict=True)
    ]
    rings = [ring for polygon in outlines()["states"][state]["coordinates"] for ring in polygon]
    box = _box(rows, rings)
    disputed = [line for line in outlines()["disputed"]["coordinates"] if any(_in(point, box) for point in line)]
    layers = [
        *_cells(here, box),
        _lines(rings, box),
        *([_lines(disputed, box, strokeDash=[2, 2], clip=True)] if disputed else []),
        *_marks(rows, box),
    ]
    said = "darker where more people were killed; " if here.deaths is not None else "violence is not placed; "
    middle = radians((box[2] + box[3]) / 2)
    high = round(_WIDE * (box[3] - box[2]) / ((box[1] - box[0]) * cos(middle)))
    return Chart(
        title=f"{title}: local agreements, sites of United Nations operations{_when(here)}, by cell of half a degree",
        alt=(
            f"A map of {title} in squares of half a degree, the baseline those with nothing in light grey: {said}"
            "green diamonds are local agreements, blue circles sites of operations, larger where there are more"
            + ("; black squares are districts of your ledger." if here.heard else ".")
        ),
        spec={"width": _WIDE, "height": min(high, _HIGHEST), "data": {"values": rows}, "layer": layers},
    )


def _when(here: Ground) -> str:
    return "" if here.deaths is None else f" and deaths {here.years[0]} to {here.years[1]}"


def _held(here: Ground, cell: int) -> dict[str, int]:
    """What a cell holds, by kind."""
    return {
        "deaths": (here.deaths or {}).get(cell, 0),
        "agreements": here.agreed.get(cell, {}).get("places", 0),
        "sites": sum(one["places"] for one in here.sites.get(cell, ())),
        "entries": here.heard.get(cell, 0),
    }


def _cells(here: Ground, box: tuple[float, ...]) -> list[dict[str, Any]]:
    """Every cell in grey; over it, where they are placed, those with deaths."""
    edges = {"west": ("x", -1), "east": ("x", 1), "south": ("y", -1), "north": ("y", 1)}
    sides = [{"calculate": f"datum.{axis} + {side * SIDE / 2}", "as": name} for name, (axis, side) in edges.items()]
    corners = _at("west", "south", box) | {"x2": {"field": "east"}, "y2": {"field": "north"}}
    mark: dict[str, Any] = {"type": "rect", "stroke": "#ffffff", "strokeWidth": 0.4}
    bare = {"transform": sides, "mark": mark | {"color": _BARE}, "encoding": corners}
    if not here.deaths:
        return [bare]
    colour = {
        "field": "deaths", "type": "quantitative", "title": "deaths",
        "scale": {"type": "log", "scheme": "yelloworangered", "domainMin": 1},
        "legend": {"orient": "bottom", "format": "~s"},
    }  # fmt: skip
    kept = {"filter": "datum.deaths > 0"}
    return [bare, {"transform": [kept, *sides], "mark": mark, "encoding": corners | {"color": colour}}]


def _lines(lines: Sequence[Sequence[Point]], box: tuple[float, ...], **look: Any) -> dict[str, Any]:
    """Outlines, or boundaries, as points in order."""
    points = [
        {"line": at, "step": step, "x": x, "y": y} for at, line in enumerate(lines) for step, (x, y) in enumerate(line)
    ]
    order = {"order": {"field": "step", "type": "quantitative"}, "detail": {"field": "line"}}
    return {
        "data": {"values": points},
        "mark": {"type": "line", "color": _LINE, "strokeWidth": 0.8, **look},
        "encoding": _at("x", "y", box) | order,
    }


def _marks(rows: Sequence[Mapping[str, Any]], box: tuple[float, ...]) -> list[dict[str, Any]]:
    """Agreements as diamonds, sites as circles around them, and a ledger's districts as squares around both."""
    looks: dict[str, tuple[dict[str, Any], list[int]]] = {
        "agreements": ({"shape": "diamond", "color": _AGREED, "filled": True}, [18, 70]),
        "sites": ({"shape": "circle", "color": _SITES, "filled": False, "strokeWidth": 2}, [120, 320]),
    }
    if any("entries" in row for row in rows):
        looks["entries"] = ({"shape": "square", "color": _OWN, "filled": False, "strokeWidth": 1.5}, [330, 600])
    marks = []
    for name, (look, sizes) in looks.items():
        scale = {"domain": [0, max(row.get(name, 0) for row in rows) or 1], "range": sizes}
        size: dict[str, Any] = {"field": name, "type": "quantitative", "legend": None, "scale": scale}
        hover = [{"field": name, "type": "quantitative"}]
        mark: dict[str, Any] = {"type": "point", "opacity": 1} | look
        encoding = _at("x", "y", box) | {"size": size, "tooltip": hover}
        marks.append({"transform": [{"filter": f"datum.{name} > 0"}], "mark": mark, "encoding": encoding})
    return marks


def _box(rows: Sequence[Mapping[str, Any]], rings: Sequence[Sequence[Point]]) -> tuple[float, float, float, float]:
    """West, east, south and north of all that is drawn."""
    x, y = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
    across, along = ([row[axis] for row in rows] for axis in ("x", "y"))
    half = SIDE / 2
    return (
        min(min(across) - half, *x), max(max(across) + half, *x),
        min(min(along) - half, *y), max(max(along) + half, *y),
    )  # fmt: skip


def _in(point: Point, box: tuple[float, ...]) -> bool:
    """Whether a point lies on the map."""
    return box[0] <= point[0] <= box[1] and box[2] <= point[1] <= box[3]


def _at(x: str, y: str, box: tuple[float, ...]) -> dict[str, Any]:
    """Degrees as places on the map."""
    spans = {"x": [box[0], box[1]], "y": [box[2], box[3]]}
    return {
        axis: {
            "field": field, "type": "quantitative", "axis": None,
            "scale": {"domain": spans[axis], "nice": False, "zero": False},
        }
        for axis, field in (("x", x), ("y", y))
    }  # fmt: skip
