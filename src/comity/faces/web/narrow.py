"""A chart for a phone: the same specification in one column, legends below, words wrapped, no text too small."""

from __future__ import annotations

import json
import math
import re
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACROSS = 340
"""Pixels from edge to edge: what a page leaves a picture on a phone of 390."""
LETTERS = 11
"""Pixels of the smallest letters."""
ROW = 14
"""Pixels of a line of a label."""
_PLOT, _LEAST, _SLACK = ACROSS - 16, 90, 3
"""Pixels of a plot before what stands beside it is known, of the smallest, and by which a picture may fall short."""
_LABEL, _TITLE, _NAME = 24, 30, 22
"""Letters on a line: of a row's label, of an axis' title, of a name within the plot."""
_FEW = 12
"""Rows at most whose labels may take three lines."""
_SIDES = ("vconcat", "hconcat", "concat")
_LOOSE = {"orient", "columns", "direction", "labelLimit", "offset"}


def narrow(spec: dict[str, Any]) -> dict[str, Any]:
    """The same chart in one column; `fitted` gives its plots their width.

    Args:
        spec: of Vega-Lite, without the title of the whole; it stays as it is.
    """
    found = _stacked(_copied(spec))
    for part in _parts(found):
        part.update({key: LETTERS for key in ("fontSize", "labelFontSize") if part.get(key, LETTERS) < LETTERS})
        if part.get("limit", 0) > _PLOT - 20:
            part["limit"] = _PLOT - 20
        if isinstance(part.get("legend"), dict):
            part["legend"] = {key: one for key, one in part["legend"].items() if key not in _LOOSE}
    for view, rows in views(found):
        _slim(view, rows)
    titles = {"labelFontSize": LETTERS, "titleFontSize": LETTERS}
    own = found.get("config", {})
    below = {"orient": "bottom", "columns": columns(found), "labelLimit": 280, "titleLimit": 300}
    found["config"] = own | {key: own.get(key, {}) | titles for key in ("axis", "header")}
    found["config"]["legend"] = own.get("legend", {}) | titles | below
    return found


def fitted(spec: dict[str, Any], draw: Callable[[dict[str, Any]], str]) -> str:
    """A narrow chart as SVG, its plots as wide as leaves the whole `ACROSS`; the specification holds the widths found.

    Args:
        spec: as `narrow` gives it, with the title of the whole.
        draw: makes the SVG.
    """
    drawn = draw(spec)
    for _ in range(4):
        over = across(drawn) - ACROSS
        if -_SLACK <= over <= 0:
            break
        for view, _rows in views(spec):
            wide = max(_LEAST, math.floor(view["width"] - over) - (over > 0))
            if _is_map(view):
                view["height"] = round(view["height"] * wide / view["width"])
            view["width"] = wide
        drawn = draw(spec)
    return drawn


def across(svg: str) -> float:
    """How wide a picture is, pixels."""
    found = re.search(r'<svg[^>]*? width="([\d.]+)"', svg)
    if found is None:
        raise ValueError(svg[:200])
    return float(found[1])


def views(spec: dict[str, Any], rows: Any = ()) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each plot of a chart, and the rows that it inherits or has."""
    rows = _rows(spec) or rows
    inner = [one for side in _SIDES for one in spec.get(side, ())] + [spec[key] for key in ("spec",) if key in spec]
    if not inner:
        yield spec, rows
    for one in inner:
        yield from views(one, rows)


def layers(view: dict[str, Any], rows: Any) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer of a plot that has encodings, the plot itself among them, and its rows."""
    rows = _rows(view) or rows
    yield view, rows
    for one in view.get("layer", ()):
        yield from layers(one, rows)


def names(view: dict[str, Any], rows: Any, axis: str = "y") -> list[str]:
    """What stands along an axis of names, in no order; nothing where it has numbers or days."""
    found: dict[str, None] = {}
    for layer, there in layers(view, rows):
        encoded = layer.get("encoding", {}).get(axis) or {}
        if encoded.get("type") in ("nominal", "ordinal"):
            listed = [row.get(encoded["field"]) for row in there] + encoded.get("scale", {}).get("domain", [])
            found |= {str(name): None for name in listed if name is not None}
    return [*found]


def columns(spec: dict[str, Any]) -> int:
    """How many names of a legend stand side by side."""
    told = [str(name) for part in _parts(spec) for name in legend(part)]
    beside = max((len(name) for view, rows in views(spec) for name in names(view, rows)), default=0)
    room = ACROSS - 50 - 5.5 * min(beside, _LABEL)
    return max(1, min(4, int(room / (6.2 * max(map(len, told), default=1) + 26))))


def legend(encoded: dict[str, Any]) -> list[Any]:
    """The names that a channel tells apart, where it has a legend."""
    if encoded.get("type") != "nominal" or encoded.get("legend", 0) is None or "axis" in encoded:
        return []
    domain = encoded.get("scale", {}).get("domain", [])
    return domain if isinstance(domain, list) else []


def _rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    data = spec.get("data") or {}
    return data["values"] if isinstance(data.get("values"), list) else []


def _parts(spec: Any) -> Iterator[dict[str, Any]]:
    """Every table within a specification, data apart, each before those within it."""
    left = [spec]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left += [inner for key, inner in one.items() if key not in ("data", "datasets")]
        elif isinstance(one, list):
            left += one


def _stacked(spec: dict[str, Any]) -> dict[str, Any]:
    """Plots below one another; each has the labels that only the first had."""
    if isinstance(spec.get("facet"), dict) and "column" in spec["facet"]:
        spec |= {"facet": spec["facet"]["column"], "columns": 1}
    if "hconcat" in spec:
        spec["vconcat"] = spec.pop("hconcat")
        encoded = [layer["encoding"]["y"] for view, rows in views(spec) for layer, _ in layers(view, rows)
                   if "y" in layer.get("encoding", {})]  # fmt: skip
        for y in encoded:
            y["axis"] = y["axis"] if y.get("axis") else encoded[0].get("axis")
    return spec


def _slim(view: dict[str, Any], rows: Any) -> None:
    """Make a plot ready: a width, few ticks, labels on several lines with room for them."""
    wide = view.get("width")
    if _is_map(view) and isinstance(wide, int | float):
        view["height"] = round(view["height"] * _PLOT / wide)
    view["width"] = _PLOT
    if "title" in view:
        title = view["title"] if isinstance(view["title"], dict) else {"text": view["title"]}
        view["title"] = title | {"text": _wrapped(title["text"], 48), "frame": "bounds"}
    beside = names(view, rows)
    most = 2 if len(beside) > _FEW else 3
    told = {name: textwrap.wrap(name, _LABEL, max_lines=most, placeholder=" …") for name in beside}
    for layer, there in layers(view, rows):
        for axis in ("x", "y"):
            _thin(layer.get("encoding", {}).get(axis), told if axis == "y" else {})
        mark = layer.get("mark")
        if isinstance(mark, dict) and "lineBreak" in mark and mark.get("align") == "left":
            field = layer["encoding"]["text"]["field"]
            layer["data"] = {"values": [row | {field: _several_lines(row[field])} for row in there]}
    lines = max(map(len, told.values()), default=1)
    if lines > 1:
        tall = view.get("height")
        if isinstance(tall, dict):
            apart = any("yOffset" in layer.get("encoding", {}) for layer, _ in layers(view, rows))
            view["height"] = tall | {"step": max(tall["step"], round(ROW * lines * (0.35 if apart else 1)))}
        elif tall is not None:
            view["height"] = max(tall, ROW * lines * len(told))


def _thin(encoded: Any, told: dict[str, list[str]]) -> None:
    """Few ticks along an axis; its title, and the labels of rows, on several lines."""
    if not isinstance(encoded, dict) or "field" not in encoded or encoded.get("axis", 0) is None:
        return
    axis = encoded["axis"] = {**encoded.get("axis", {}), "labelSeparation": 5}
    axis["labelOverlap"] = not axis.get("labelAngle")
    if encoded.get("title"):
        encoded["title"] = _wrapped(encoded["title"], _TITLE)
    if encoded.get("type") in ("quantitative", "temporal"):
        axis["tickCount"] = min(axis.get("tickCount", 4), 4)
    elif told:
        axis |= {"labelExpr": f"({json.dumps(told)})[datum.label]", "labelLimit": 160, "labelOverlap": False}


def _several_lines(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _NAME, max_lines=3, placeholder=" …"))


def _copied(spec: Any) -> Any:
    """A specification that may be changed; its data, which are most of it, are shared."""
    if isinstance(spec, list):
        return [_copied(one) for one in spec]
    if isinstance(spec, dict):
        return {key: one if key in ("data", "datasets") else _copied(one) for key, one in spec.items()}
    return spec


def _is_map(view: dict[str, Any]) -> bool:
    return "projection" in view


def _wrapped(text: Any, width: int) -> Any:
    """Text on several lines, of which each may be given."""
    return [part for line in ([text] if isinstance(text, str) else text) for part in textwrap.wrap(line, width)]
