"""Ties drawn: states as points, ties as lines, blocs by colour; as a Vega-Lite specification."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from comity.finding import Chart
from comity.rooms.alliances.network.charts import COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OTHER = "#8a8a8a"
_SIZE = 460
_NAMED = 14
"""Nodes up to which they carry names; beyond, codes."""


def circle(names: Sequence[str], *, centre: str | None = None) -> dict[str, tuple[float, float]]:
    """Where each node of a drawing stands: on a circle in the order given, the first at the top; one in the middle.

    Returns:
        x and y from -1 to 1 by name.
    """
    around = [name for name in names if name != centre]
    spots = {
        name: (
            round(math.sin(2 * math.pi * place / len(around)), 4),
            round(math.cos(2 * math.pi * place / len(around)), 4),
        )
        for place, name in enumerate(around)
    }
    return spots if centre is None else {centre: (0.0, 0.0), **spots}


def drawing(
    title: str,
    alt: str,
    *,
    spots: Mapping[str, tuple[float, float]],
    ties: Sequence[tuple[str, str]],
    groups: Mapping[str, str],
    titles: Mapping[str, str],
    marked: Sequence[tuple[str, str]] = (),
) -> Chart:
    """States as points, ties as lines; blocs by colour.

    Args:
        title: what is shown.
        alt: what there is to see.
        spots: place of each state.
        ties: pairs of states that are tied.
        groups: name of each state's bloc.
        titles: name of each state, for those few enough to be named; others carry their code.
        marked: pairs to draw thick and dark, such as what a change adds or ends.
    """
    short = len(spots) > _NAMED
    shown = sorted(
        {group for group in groups.values() if group}, key=lambda group: (-list(groups.values()).count(group), group)
    )
    palette = dict(zip(shown, COLOURS, strict=False))
    nodes = [
        {
            "x": x,
            "y": y,
            "label": state if short else titles.get(state, state),
            "lx": round(x * 1.13, 4),
            "ly": round(y * 1.13, 4) if (x, y) != (0.0, 0.0) else -0.12,
            "bloc": groups.get(state) if groups.get(state) in palette else "none or another",
        }
        for state, (x, y) in spots.items()
    ]
    lines = [
        {"x": spots[a][0], "y": spots[a][1], "x2": spots[b][0], "y2": spots[b][1], "kind": kind}
        for kind, pairs in (("tie", ties), ("change", marked))
        for a, b in pairs
    ]
    rest = ["none or another"] if any(node["bloc"] not in palette for node in nodes) else []
    domain = [*palette, *rest]
    scale = {"domain": [-1.4, 1.4]}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": scale}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [line for line in lines if line["kind"] == kind]},
            "mark": {"type": "rule", "color": colour, "opacity": opacity, "strokeWidth": width},
            "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        }
        for kind, colour, opacity, width in (
            ("tie", "#666666", 0.5 if len(ties) < 100 else 0.18, 1),
            ("change", "#111111", 0.9, 2.5),
        )
        if any(line["kind"] == kind for line in lines)
    ]
    layers.append(
        {
            "data": {"values": nodes},
            "mark": {"type": "circle", "size": 90, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {
                    "field": "bloc",
                    "type": "nominal",
                    "title": "Bloc",
                    "scale": {"domain": domain, "range": [*palette.values(), *([_OTHER] if rest else [])]},
                    "legend": {"orient": "bottom", "columns": 2},
                },
            },
        }
    )
    layers.append(
        {
            "data": {"values": nodes},
            "mark": {"type": "text", "fontSize": 10 if short else 11},
            "encoding": {
                "x": {**x, "field": "lx"},
                "y": {**y, "field": "ly"},
                "text": {"field": "label"},
            },
        }
    )
    return Chart(
        title=title, alt=alt, spec={"width": _SIZE, "height": _SIZE, "view": {"stroke": None}, "layer": layers}
    )
