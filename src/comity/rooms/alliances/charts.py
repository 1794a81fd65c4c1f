"""The pictures of what each side would weigh, and of how often pledges were kept, as Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import intervals, told_apart
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = {"alone": "#222222", "owe help": "#0b5cad", "would under a condition": "#9ecae1"}

_WIDTH = 520
"""Of the plot; with the names beside it, as wide as the other charts."""


def weight_chart(rows: Sequence[tuple[str, str, str, float]], year: int) -> Chart:
    """Shares of the world held by each side, alone and with those whom treaties call.

    Args:
        rows: measure, side, part of `PARTS`, share 0 to 1.
        year: of the figures.
    """
    order = list(dict.fromkeys(f"{measure}: {side}" for measure, side, _, _ in rows))
    data = [
        {"row": f"{measure}: {side}", "part": part, "share": round(share, 5), "place": list(PARTS).index(part)}
        for measure, side, part, share in rows
    ]
    spec = {
        "width": _WIDTH,
        "height": 30 * len(order),
        "data": {"values": data},
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "row", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 220}},
            "x": {"field": "share", "type": "quantitative", "title": "share of the world", "axis": {"format": "%"}},
            "order": {"field": "place", "type": "quantitative"},
            "color": {"title": None} | told_apart("part", [*PARTS], [*PARTS.values()]),
        },
    }
    return Chart(
        title=f"Shares of the world's military weight by side, {year}",
        alt="Bars by measure and side: what the state holds alone, with those who owe it help, with those who would.",
        spec=spec,
    )


def kept_chart(ours: Sequence[dict[str, Any]], reported: Sequence[dict[str, Any]]) -> Chart:
    """Shares of pledges kept by kind and years: ours with intervals, and what others report.

    Args:
        ours: label, share, low and high, each 0 to 1; place, by which the labels are put in order.
        reported: label, share and place.
    """
    labels = {row["label"]: row["place"] for row in (*ours, *reported)}
    order = sorted(labels, key=lambda label: labels[label])
    y: dict[str, Any] = {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 260}}
    x: dict[str, Any] = {
        "type": "quantitative",
        "title": "share kept once war had come",
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%"},
    }
    names = ["comity, with interval", "reported by others"]
    row = {"y": y, "color": {"title": None} | told_apart("who", names, ["#0b5cad", "#e69f00"])}
    mine, theirs = (
        [{name: value for name, value in one.items() if name != "place"} | {"who": who} for one in rows]
        for rows, who in ((ours, names[0]), (reported, names[1]))
    )
    reports = {"type": "point", "filled": True, "opacity": 1, "shape": "diamond", "size": 80}
    return Chart(
        title="Pledges kept once war had come, by kind and years",
        alt="Points with intervals by kind of pledge and years of the wars; diamonds are what other studies report.",
        spec={
            "width": _WIDTH,
            "height": 22 * len(order),
            "layer": [
                *({"data": {"values": mine}} | one for one in intervals(x, row, "share", opacity=1, size=60)),
                {"data": {"values": theirs}, "mark": reports, "encoding": {**row, "x": {"field": "share", **x}}},
            ],
        },
    )
