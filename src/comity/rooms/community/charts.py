"""The pictures of the community room: shares with their intervals, beside a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import intervals
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLUE, _GREY, _RED = "#0b5cad", "#555555", "#b2182b"
_ROW = 17


def dots(
    rows: Sequence[tuple[str, float, float, float, float | None]], *, title: str, axis: str, baseline: str
) -> Chart:
    """Shares with intervals, one row each, and what they are held against.

    Args:
        rows: name, share, low, high and baseline of each, shares; from top to bottom.
        title: what is shown, with unit.
        axis: name of the axis.
        baseline: what the red mark is.
    """
    names = [row[0] for row in rows]
    values = [
        {"name": name, "share": share, "low": low, "high": high} | ({"base": base} if base is not None else {})
        for name, share, low, high, base in rows
    ]
    y: dict[str, Any] = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": 150}}
    x: dict[str, Any] = {
        "type": "quantitative",
        "title": [axis, f"blue: share with 90 % interval; red: {baseline}"],
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "tickCount": 5},
    }
    layers = [
        *intervals(x, {"y": y}, "share", line={"color": _GREY}, size=55, color=_BLUE),
        {"mark": {"type": "tick", "color": _RED, "thickness": 2, "size": _ROW - 5}}
        | {"transform": [{"filter": "isValid(datum.base)"}], "encoding": {"y": y, "x": x | {"field": "base"}}},
    ]
    return Chart(
        title=title,
        alt=f"{len(rows)} rows: blue dot the share, grey line its 90 % interval, red mark {baseline}.",
        spec={"width": 420, "height": _ROW * len(rows), "data": {"values": values}, "layer": layers},
        spark=tuple(row[1] for row in rows),
        spark_label=f"{names[0]} to {names[-1]}",
    )
