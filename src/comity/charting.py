"""What charts of several rooms have in common, as pieces of Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def told_apart(field: str, names: Sequence[str], looks: Sequence[Any] | None = None, **legend: Any) -> dict[str, Any]:
    """An encoding that tells names apart by colour, shape or dashes, with the legend on top.

    Args:
        field: that holds the name.
        names: in the order of the legend.
        looks: colours, shapes or dashes of the names; left out: Vega's own.
        legend: more properties of the legend.
    """
    scale = {"domain": list(names)} | ({"range": list(looks)} if looks else {})
    return {"field": field, "type": "nominal", "scale": scale, "legend": {"orient": "top", **legend}}


def no_change(x: Mapping[str, Any]) -> dict[str, Any]:
    """A dashed line at one, where a ratio tells of no change.

    Args:
        x: encoding of the axis of ratios, without its field.
    """
    return {
        "data": {"values": [{"one": 1}]},
        "mark": {"type": "rule", "color": "#666666", "strokeDash": [4, 3]},
        "encoding": {"x": {"field": "one", **x}},
    }


def intervals(
    x: Mapping[str, Any],
    row: Mapping[str, Any],
    middle: str,
    *,
    shape: Mapping[str, Any] | None = None,
    line: Mapping[str, Any] | None = None,
    **dot: Any,
) -> list[dict[str, Any]]:
    """Lines from the field `low` to the field `high`, and a dot on each.

    Args:
        x: encoding of the axis along which they lie, without its field.
        row: what else lines and dots have in common: their row, and their colour.
        middle: field of the dots.
        shape: encoding of the dots' shapes; left out: all are circles.
        line: properties of the lines.
        dot: properties of the dots.
    """
    ends = {"x": {"field": "low", **x}, "x2": {"field": "high"}}
    place = {"x": {"field": middle, **x}} | ({"shape": shape} if shape else {})
    return [
        {"mark": {"type": "rule", "strokeWidth": 2, **(line or {})}, "encoding": {**row, **ends}},
        {"mark": {"type": "point", "filled": True, **dot}, "encoding": {**row, **place}},
    ]
