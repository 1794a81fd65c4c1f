"""The picture of the deterrence answer: risk ratios with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

POPULATIONS = {"relevant": "politically relevant pairs", "all": "all pairs"}
_COLOURS = ["#0b5cad", "#e69f00"]


def forest(rows: Sequence[dict[str, Any]], eras: Sequence[str]) -> Chart:
    """Risk ratios by era and population: a dot each, with its 95 % interval as a line.

    Args:
        rows: era, population, estimate, low and high, as in the table deterrence_effects.
        eras: in the order from top to bottom.
    """
    values = [
        {
            "era": row["era"],
            "pairs": POPULATIONS[row["population"]],
            "ratio": row["estimate"],
            "low": row["low"],
            "high": row["high"],
        }
        for row in rows
    ]
    labels = list(POPULATIONS.values())
    y = {"field": "era", "type": "nominal", "sort": list(eras), "title": None, "axis": {"grid": False, "ticks": False}}
    offset = {"field": "pairs", "sort": labels}
    scale = {"type": "log", "domain": [0.4, 2.5], "nice": False}
    x = {
        "type": "quantitative",
        "scale": scale,
        "title": "risk ratio (log scale): below one, fewer disputes begun",
        "axis": {"values": [0.5, 0.7, 1, 1.4, 2], "format": ".1f"},
    }
    colour = {
        "field": "pairs",
        "type": "nominal",
        "scale": {"domain": labels, "range": _COLOURS},
        "legend": {"orient": "top", "title": None},
    }
    spec = {
        "width": 380,
        "height": {"step": 22},
        "data": {"values": values},
        "layer": [
            {"data": {"values": [{"one": 1}]}, "mark": {"type": "rule", "color": "#666666", "strokeDash": [4, 3]},
             "encoding": {"x": {"field": "one", **x}}},
            {"mark": {"type": "rule", "strokeWidth": 2, "clip": True},
             "encoding": {"y": y, "yOffset": offset, "x": {"field": "low", **x}, "x2": {"field": "high"},
                          "color": colour}},
            {"mark": {"type": "point", "filled": True, "size": 70, "clip": True},
             "encoding": {"y": y, "yOffset": offset, "x": {"field": "ratio", **x}, "color": colour,
                          "shape": {"field": "pairs", "type": "nominal", "scale": {"domain": labels},
                                    "legend": {"orient": "top", "title": None}}}},
        ],
    }  # fmt: skip
    return Chart(
        title="Risk ratio of an outside defence pact of the target, by era, with 95 % intervals",
        alt=(
            "For each era two dots, one for politically relevant pairs of states and one for all pairs, with a line "
            "for the interval; a dashed line marks one, no effect."
        ),
        spec=spec,
    )
