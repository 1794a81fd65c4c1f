"""How large a chart's picture will be, told from its specification: a page keeps the place before the picture comes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from comity.faces.web.charts import titled
from comity.faces.web.narrow import ACROSS, layers, legend, names, views

if TYPE_CHECKING:
    from comity.faces.web.charts import Shape
    from comity.finding import Chart

_LETTER, _LINE = 5.3, 14
"""Pixels of a letter of a label, and of a line of them."""
_EDGE, _GAP = 16, 20
"""Pixels around a picture, both sides together, and between two plots."""


def extent(chart: Chart, sources: tuple[str, ...], shape: Shape = "wide") -> tuple[int, int]:
    """Width and height of a chart's picture, pixels; about, for only drawing it tells how it lies.

    Args:
        chart: the chart.
        sources: as they will be told in the picture.
        shape: of the picture.
    """
    spec = titled(chart, sources, shape)
    title = spec.pop("title")
    head = 15 * len(title["text"]) + (title["subtitleFontSize"] + 2) * len(title["subtitle"]) + 7
    wide, tall = _placed(spec)
    wide = max(wide, *(6.7 * len(line) for line in title["text"]), *(4.8 * len(line) for line in title["subtitle"]))
    return ACROSS if shape == "narrow" else round(wide + _EDGE), round(tall + head + _EDGE)


def _placed(spec: dict[str, Any]) -> tuple[float, float]:
    """Width and height of all plots where they stand."""
    usual = spec["config"].get("legend", {})
    sizes = [_plot(view, rows, usual) for view, rows in views(spec)]
    if "facet" in spec:  # one legend and one axis for all
        wide, tall, aside, under = sizes[0]
        left = max(_beside(_encodings(view, rows), names(view, rows)) for view, rows in views(spec))
        field = spec["facet"].get("column", spec["facet"])["field"]
        many = len({row.get(field) for row in spec["data"]["values"]})
        across = spec.get("columns", many)
        return across * (wide - left) + left + aside, many / across * (tall + _GAP) + under
    wides, talls = [one[0] + one[2] for one in sizes], [one[1] + one[3] for one in sizes]
    gap = spec.get("spacing", _GAP) * (len(sizes) - 1)
    return (sum(wides) + gap, max(talls)) if "hconcat" in spec else (max(wides), sum(talls) + gap)


def _plot(view: dict[str, Any], rows: Any, usual: dict[str, Any]) -> tuple[float, float, float, float]:
    """Width and height of a plot with its axes and title, and what its legends add to each."""
    encodings = _encodings(view, rows)
    wide, tall = (_length(view, rows, encodings, axis) for axis in "xy")
    wide += _beside(encodings, names(view, rows))
    tall += _below(encodings, names(view, rows, "x"))
    if "title" in view:
        text = view["title"]["text"] if isinstance(view["title"], dict) else view["title"]
        tall += 4 + _LINE * (1 if isinstance(text, str) else len(text))
    return wide, tall, *_legends(encodings, usual)


def _encodings(view: dict[str, Any], rows: Any) -> list[dict[str, Any]]:
    return [layer.get("encoding", {}) for layer, _ in layers(view, rows)]


def _length(view: dict[str, Any], rows: Any, encodings: list[dict[str, Any]], axis: str) -> float:
    """Of a plot along an axis; a step for each name, or for each of those that stand side by side at one name."""
    told = view["width" if axis == "x" else "height"]
    if not isinstance(told, dict):
        return float(told)
    many = len(names(view, rows, axis))
    apart = next((one[f"{axis}Offset"] for one in encodings if f"{axis}Offset" in one), None)
    if apart is None:
        return float(told["step"] * many)
    side = {row.get(apart["field"]) for _, there in layers(view, rows) for row in there} - {None}
    return float(told["step"] * many * len(side) / 0.7)


def _shown(encodings: list[dict[str, Any]], axis: str) -> list[dict[str, Any]]:
    """What is encoded along an axis that has labels."""
    found = [one[axis] for one in encodings if isinstance(one.get(axis), dict) and "field" in one[axis]]
    return [one for one in found if one.get("axis", 0) is not None and (one.get("axis") or {}).get("labels", True)]


def _titles(shown: list[dict[str, Any]]) -> int:
    """Lines of an axis' title."""
    titles = [one["title"] for one in shown if one.get("title")]
    return max((len(one) if isinstance(one, list) else 1 for one in titles), default=0)


def _beside(encodings: list[dict[str, Any]], told: list[str]) -> float:
    """Width of what stands to the left of a plot."""
    shown = _shown(encodings, "y")
    if not shown:
        return 0
    limit = max(float((one.get("axis") or {}).get("labelLimit", 180)) for one in shown)
    longest = max((len(line) for name in told for line in name.split("\n")), default=5)
    return min(limit, _LETTER * longest) + 8 + _LINE * _titles(shown)


def _below(encodings: list[dict[str, Any]], told: list[str]) -> float:
    """Height of what stands under a plot."""
    shown = _shown(encodings, "x")
    if not shown:
        return 0
    angle = math.radians(max(abs((one.get("axis") or {}).get("labelAngle", 0)) for one in shown))
    longest = max(map(len, told), default=0)
    return 18 + _LETTER * longest * math.sin(angle) + _LINE * _titles(shown)


def _legends(encodings: list[dict[str, Any]], usual: dict[str, Any]) -> tuple[float, float]:
    """Width and height that legends add: to the right, or above and below."""
    for encoded in (one["color"] for one in encodings if "field" in one.get("color", {})):
        look = usual | (encoded.get("legend") or {})
        told = [str(name) for name in legend(encoded)]
        amount = encoded.get("type") == "quantitative"
        if not (told or amount) or encoded.get("legend", 0) is None:
            continue
        if look.get("orient", "right") == "right":
            return (40 + 6 * max(map(len, told), default=4), 0)
        lines = 2 if amount else math.ceil(len(told) / look.get("columns", 4))
        return 0, 4 + 17 * lines + (16 if encoded.get("title") else 0)
    return 0, 0
