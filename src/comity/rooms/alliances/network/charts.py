"""The pictures of the network room but for drawn ties, as Vega-Lite specifications: time lines, divergence, trends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity import charting
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#7a6a00")
"""Okabe and Ito's colours, told apart by the colour-blind; yellow darkened for print."""


def time_line(
    title: str,
    alt: str,
    *,
    partners: Sequence[tuple[int, int]],
    likeness: Mapping[str, Sequence[tuple[int, float]]],
    marked: int,
) -> Chart:
    """Partners by year above, likeness of ties with other states by year below; a dashed line marks the year asked."""
    at = {
        "data": {"values": [{"year": marked}]},
        "mark": {"type": "rule", "color": "#111111", "strokeDash": [3, 3]},
        "encoding": {"x": {"field": "year", "type": "quantitative"}},
    }
    above = {
        "width": 600,
        "height": 140,
        "layer": [
            {
                "data": {"values": [{"year": year, "partners": count} for year, count in _unbroken(partners)]},
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "color": COLOURS[0],
                },
                "encoding": {"x": _year(), "y": _number("partners", "partners (states)")},
            },
            at,
        ],
    }
    rows = [
        {"year": year, "with": name, "s": value}
        for name, series in likeness.items()
        for year, value in _unbroken(series)
    ]
    below = {
        "width": 600,
        "height": 150,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 1.5},
                "encoding": {
                    "x": _year(),
                    "y": _number("s", "S (ratio, to 1)"),
                    "color": _colour("with", "S with", list(likeness)),
                    "strokeDash": {
                        "field": "with",
                        "type": "nominal",
                        "scale": {"domain": list(likeness)},
                        "legend": None,
                    },
                },
            },
            at,
        ],
    }
    spec = {"vconcat": [above, below] if rows else [above], "resolve": {"scale": {"x": "shared"}}}
    return Chart(
        title=title,
        alt=alt,
        spec=spec,
        spark=tuple(float(count) for _, count in partners),
        spark_label=f"{partners[0][0]} to {partners[-1][0]}" if partners else "",
    )


def divergence(
    title: str, alt: str, *, rows: Sequence[Mapping[str, Any]], labels: Sequence[Mapping[str, Any]]
) -> Chart:
    """From the lowest to the highest member by year, the mean between them; named, who stands furthest out."""
    x = _year()
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": list(rows)},
            "mark": {"type": "area", "color": COLOURS[0], "opacity": 0.22},
            "encoding": {"x": x, "y": _number("low", "ideal point (points)"), "y2": {"field": "high"}},
        },
        {
            "data": {"values": list(rows)},
            "mark": {"type": "line", "color": COLOURS[0], "strokeWidth": 2},
            "encoding": {"x": x, "y": _number("mean", "ideal point (points)")},
        },
        {
            "data": {"values": list(labels)},
            "mark": {"type": "point", "color": COLOURS[4], "filled": True, "size": 40},
            "encoding": {"x": x, "y": _number("point", "ideal point (points)")},
        },
        {
            "data": {"values": list(labels)},
            "mark": {"type": "text", "dy": -9, "fontSize": 10, "color": "#333333"},
            "encoding": {"x": x, "y": _number("point", "ideal point (points)"), "text": {"field": "state"}},
        },
    ]
    return Chart(
        title=title,
        alt=alt,
        spec={"width": 600, "height": 240, "layer": layers},
        spark=tuple(round(float(row["deviation"]) * 100, 1) for row in rows),
        spark_label=f"spread in hundredths of a point, {rows[0]['year']} to {rows[-1]['year']}",
    )


def lines(title: str, alt: str, *, rows: Sequence[Mapping[str, Any]], unit: str) -> Chart:
    """Lines by year: rows of year, name and value."""
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    spec = {
        "width": 600,
        "height": 220,
        "data": {"values": list(rows)},
        "mark": {"type": "line", "strokeWidth": 1.5},
        "encoding": {
            "x": _year(),
            "y": _number("value", unit),
            "color": _colour("name", None, names),
            "strokeDash": {"field": "name", "type": "nominal", "scale": {"domain": names}, "legend": None},
        },
    }
    return Chart(title=title, alt=alt, spec=spec)


def intervals(title: str, alt: str, *, rows: Sequence[Mapping[str, Any]], unit: str, log: bool = False) -> Chart:
    """Estimates with their intervals: rows of name, value, low, high and, for colour, kind."""
    kinds = list(dict.fromkeys(str(row["kind"]) for row in rows))
    x: dict[str, Any] = {"type": "quantitative", "title": unit, "scale": {"type": "log"} if log else {"zero": True}}
    x |= {"axis": {"tickCount": 4, "grid": True}}
    y = {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 180}}
    row = {"y": y, "yOffset": {"field": "kind", "sort": None}, "color": _colour("kind", None, kinds)}
    shape = {"field": "kind", "type": "nominal", "scale": {"domain": kinds}, "legend": None}
    layers = charting.intervals(x, row, "value", shape=shape, size=60)
    height = len({str(row["name"]) for row in rows}) * (8 + 12 * len(kinds))
    return Chart(
        title=title, alt=alt, spec={"width": 420, "height": height, "data": {"values": list(rows)}, "layer": layers}
    )


def _unbroken(rows: Sequence[tuple[int, float]]) -> list[tuple[int, float | None]]:
    """The rows with an empty one after each gap, so that no line is drawn across it."""
    found: list[tuple[int, float | None]] = []
    for year, value in rows:
        if found and year > found[-1][0] + 1:
            found.append((found[-1][0] + 1, None))
        found.append((year, value))
    return found


def _year() -> dict[str, Any]:
    return {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "axis": {"format": "d", "tickCount": 8},
        "scale": {"zero": False, "nice": False},
    }


def _number(field: str, title: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": title}


def _colour(field: str, title: str | None, names: list[str]) -> dict[str, Any]:
    return charting.told_apart(field, names, COLOURS[: len(names)], columns=3) | {"title": title}
