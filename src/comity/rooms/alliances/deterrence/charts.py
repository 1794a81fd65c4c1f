"""The picture of the deterrence answer: risk ratios with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import intervals, no_change, told_apart
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
    scale = {"type": "log", "domain": [0.4, 2.5], "nice": False}
    x = {
        "type": "quantitative",
        "scale": scale,
        "title": "risk ratio (log scale): below one, fewer disputes begun",
        "axis": {"values": [0.5, 0.7, 1, 1.4, 2], "format": ".1f"},
    }
    colour, shape = told_apart("pairs", labels, _COLOURS, title=None), told_apart("pairs", labels, title=None)
    row = {"y": y, "yOffset": {"field": "pairs", "sort": labels}, "color": colour}
    spec = {
        "width": 380,
        "height": {"step": 22},
        "data": {"values": values},
        "layer": [
            no_change(x),
            *intervals(x, row, "ratio", shape=shape, line={"clip": True}, size=70, clip=True),
        ],
    }
    return Chart(
        title="Risk ratio of an outside defence pact of the target, by era, with 95 % intervals",
        alt=(
            "For each era two dots, one for politically relevant pairs of states and one for all pairs, with a line "
            "for the interval; a dashed line marks one, no effect."
        ),
        spec=spec,
    )
