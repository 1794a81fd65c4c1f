"""The chain as a picture: a column a round, the target's side above, the attacker's below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.rooms.alliances.chain.follow import Pull

MOST = 10
"""States drawn one by one in a column and on a side; beyond, the rest share a point, and the table names them."""

COLOURS = {"target's side": "#0b5cad", "attacker's side": "#b2182b", "torn": "#7f7f7f"}
_SIDES = {"target": "target's side", "attacker": "attacker's side", "torn": "torn"}
DASHES = {"attacks": [8, 3, 2, 3], "owed": [1, 0], "owed if": [5, 3], "by choice": [1, 3]}


def layout(columns: Sequence[int], sides: Sequence[int]) -> np.ndarray:
    """Heights of points in columns, so that no two of a column and a side meet.

    Args:
        columns: column of each point, from 0.
        sides: +1 above, -1 below, 0 on the middle line, of each point.

    Returns:
        Height of each point, float64: +1, +2 ... upwards above, -1, -2 ... downwards below, and on the middle line 0
        with further ones beside it at fractions below one half.
    """
    column, side = np.asarray(columns, dtype=np.int64), np.asarray(sides, dtype=np.int64)
    heights = np.zeros(len(column))
    for where in np.unique(column):
        for which in (-1, 0, 1):
            chosen = np.flatnonzero((column == where) & (side == which))
            steps = np.arange(1, len(chosen) + 1, dtype=np.float64)
            heights[chosen] = which * steps if which else (steps - (len(chosen) + 1) / 2) / (len(chosen) + 1)
    return heights


def chain_chart(pulls: Sequence[Pull], attacker: str, target: str, title: Callable[[str], str], when: str) -> Chart:
    """Who pulls whom in, as points and lines.

    Args:
        pulls: the chain.
        attacker: key of the state that strikes first.
        target: key of the state it strikes.
        title: name of a state to show.
        when: the day in words.
    """
    points: dict[str, dict[str, Any]] = {
        target: _point(title(target), 0, "target"),
        attacker: _point(title(attacker), 0, "attacker"),
    }
    place = {target: target, attacker: attacker}
    shown: dict[tuple[int, str], int] = {}
    crowds: dict[str, int] = {}
    for pull in pulls:
        key = (pull.round, pull.side)
        shown[key] = shown.get(key, 0) + 1
        spot = pull.state if shown[key] <= MOST else f"+{pull.round}{pull.side}"
        place[pull.state] = spot
        if spot != pull.state:
            crowds[spot] = crowds.get(spot, 0) + 1
        name = title(pull.state) if spot == pull.state else f"and {crowds[spot]} more"
        points[spot] = _point(name, pull.round, pull.side)
    above = {"target": 1, "attacker": -1, "torn": 0}
    heights = layout([p["round"] for p in points.values()], [above[p["where"]] for p in points.values()])
    for point, height in zip(points.values(), heights.tolist(), strict=True):
        point["height"] = height
    lines = [_line(points[attacker], points[target], "attacks")]
    drawn = set()
    for pull in pulls:
        edge = (place[pull.by], place[pull.state], pull.call)
        if edge not in drawn and edge[0] != edge[1]:
            drawn.add(edge)
            lines.append(_line(points[edge[0]], points[edge[1]], pull.call))
    return Chart(
        title=f"Who is drawn in by whom, {title(attacker)} against {title(target)}, {when}",
        alt=(
            f"Points in columns by round, the side of {title(target)} above, that of {title(attacker)} below; a line "
            "runs from a state at war to each that has promised it help, broken where the duty depends on a condition."
        ),
        spec=_spec(list(points.values()), lines),
    )


def _point(name: str, round_: int, where: str) -> dict[str, Any]:
    return {"name": name, "round": round_, "where": where, "side": _SIDES[where]}


def _line(one: dict[str, Any], other: dict[str, Any], call: str) -> dict[str, Any]:
    return {"x": one["round"], "y": one["height"], "x2": other["round"], "y2": other["height"], "call": call}


def _spec(points: list[dict[str, Any]], lines: list[dict[str, Any]]) -> dict[str, Any]:
    rounds = max(point["round"] for point in points)
    heights = [point["height"] for point in points]
    x = {
        "type": "quantitative",
        "title": "round",
        "scale": {"domain": [-0.2, rounds + 0.9]},
        "axis": {"values": list(range(rounds + 1)), "format": "d", "grid": False},
    }
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [min(heights) - 0.7, max(heights) + 0.7]}}
    calls = [call for call in DASHES if any(line["call"] == call for line in lines)]
    sides = [side for side in COLOURS if any(point["side"] == side for point in points)]
    return {
        "width": 640,
        "height": int(min(760, max(160, 24 * (max(heights) - min(heights) + 2)))),
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": "#555555", "opacity": 0.65},
                "encoding": {
                    "x": x | {"field": "x"},
                    "x2": {"field": "x2"},
                    "y": y | {"field": "y"},
                    "y2": {"field": "y2"},
                    "strokeDash": {
                        "field": "call",
                        "type": "nominal",
                        "title": "line",
                        "scale": {"domain": calls, "range": [DASHES[call] for call in calls]},
                        "legend": {"orient": "top"},
                    },
                    "strokeWidth": {"condition": {"test": "datum.call === 'attacks'", "value": 3}, "value": 1.2},
                },
            },
            _names(points, x, y, {"stroke": "white", "strokeWidth": 4}),
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {
                    "x": x | {"field": "round"},
                    "y": y | {"field": "height"},
                    "color": {
                        "field": "side",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": sides, "range": [COLOURS[side] for side in sides]},
                        "legend": {"orient": "top"},
                    },
                    "shape": {
                        "field": "side",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": list(COLOURS), "range": ["circle", "square", "diamond"]},
                        "legend": None,
                    },
                },
            },
            _names(points, x, y, {}),
        ],
    }


def _names(points: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], look: dict[str, Any]) -> dict[str, Any]:
    """The names beside the points; once in white below them, so that lines do not cross the letters."""
    return {
        "data": {"values": points},
        "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 11} | look,
        "encoding": {
            "x": x | {"field": "round"},
            "y": y | {"field": "height"},
            "text": {"field": "name", "type": "nominal"},
        },
    }
