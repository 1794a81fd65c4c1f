"""A chart of an answer as a picture or a table: SVG and PNG from its one specification, CSV from the data inside it."""

from __future__ import annotations

import copy
import csv
import io
import re
import textwrap
from typing import TYPE_CHECKING, Any, Literal

from comity.errors import NoData
from comity.faces.report import CONFIG, drawable
from comity.faces.web.narrow import LETTERS, fitted, narrow
from comity.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.finding import Chart, Finding
    from comity.question import Answer

Form = Literal["svg", "png", "csv"]
Theme = Literal["light", "dark"]
Shape = Literal["wide", "narrow"]

MEDIA: dict[Form, str] = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
_SCALE = 2
"""Pixels of a PNG for each unit of the specification."""
_INKS = {
    "#1a1a1a": "#f0f0f0", "#222222": "#ececec", "#222": "#ececec", "#333333": "#dddddd", "#333": "#dddddd",
    "#444444": "#cfcfcf", "#444": "#cfcfcf", "#555555": "#bdbdbd", "#555": "#bdbdbd", "#666666": "#b0b0b0",
    "#666": "#b0b0b0", "#888888": "#8c8c8c", "#888": "#8c8c8c", "#cccccc": "#4a4a4a", "#ccc": "#4a4a4a",
    "#dddddd": "#3a3a3a", "#ddd": "#3a3a3a", "#0b5cad": "#6cb2f5", "black": "#f0f0f0",
    "#000000": "#f0f0f0", "#000": "#f0f0f0", "white": "#16181d", "#b2182b": "#ff8a75",
    "#009e73": "#3fd1a0", "#0072b2": "#56a9e0", "#e4e4e4": "#33373e", "#c7c7c7": "#6b7079",
    "#9cc3e6": "#3d74a6", "#9ecae1": "#3d74a6",
}  # fmt: skip
"""What inks and greys become on a dark page; the other colours read on both."""


_INKED = {
    "text": {"color": "#222222"}, "title": {"color": "#333333"},
    "header": {"labelColor": "#333333", "titleColor": "#333333"},
}  # fmt: skip
"""What is black where nobody says otherwise, and would be so on a dark page."""


def chart_of(answer: Answer, index: int) -> Finding:
    """The finding with a chart at a place among the findings, its sources by name.

    Raises:
        NoData: there is no finding there, or it has no chart.
    """
    if index >= len(answer.findings) or answer.findings[index].chart is None:
        there = [str(place) for place, one in enumerate(answer.findings) if one.chart]
        raise NoData(f"The answer has no chart at {index}.", available=there)
    return cited(answer.findings[index], {key: note.name for key, note in answer.sources.items()})


def cited(finding: Finding, names: Mapping[str, str]) -> Finding:
    """The same finding, its sources named for those who read a picture far from the page: name, then key."""
    told = tuple(f"{names[key]} ({key})" if key in names else key for key in finding.sources)
    return finding.model_copy(update={"sources": told})


def drawn(finding: Finding, form: Form, theme: Theme, shape: Shape = "wide") -> bytes:
    """A finding's chart, with its title and its sources in the picture.

    Args:
        finding: it has a chart.
        form: of the file.
        theme: of the page.
        shape: "narrow" is for a phone.
    """
    chart = finding.chart
    if chart is None:
        raise TypeError(finding.sentence)
    if form == "csv":
        return table(chart, finding.sources).encode()
    import vl_convert

    spec = drawable(_inked(titled(chart, finding.sources, shape), theme))
    svg = fitted(spec, vl_convert.vegalite_to_svg) if shape == "narrow" else ""
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE))
    return (svg or str(vl_convert.vegalite_to_svg(spec))).encode()


def table(chart: Chart, sources: tuple[str, ...]) -> str:
    """Every row of data in a chart's specification, with a column for each field; empty where a row has none.

    The last column names the sources, so that no row can come loose from them.
    """
    rows = [*_rows(chart.spec)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([*map(cell, names), "source" if "source" not in names else "sources of the chart"])
    writer.writerows([*(cell(row.get(name)) for name in names), "; ".join(sources)] for row in rows)
    return held.getvalue()


def _rows(spec: Any) -> list[dict[str, Any]]:
    if isinstance(spec, list):
        return [row for one in spec for row in _rows(one)]
    if not isinstance(spec, dict):
        return []
    found = []
    data = spec.get("data")
    if isinstance(data, dict) and isinstance(data.get("values"), list):
        found = [row for row in data["values"] if isinstance(row, dict)]
    for rows in (spec.get("datasets") or {}).values():
        found += [row for row in rows if isinstance(row, dict)]
    return found + [row for key, one in spec.items() if key not in ("data", "datasets") for row in _rows(one)]


def cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; a number stays one."""
    text = "" if value is None else str(value)
    if isinstance(value, int | float) or re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    return guarded(text)


def titled(chart: Chart, sources: tuple[str, ...], shape: Shape) -> dict[str, Any]:
    """A chart's specification in a shape, under its title, its sources and what it says of itself."""
    letters, small, source = (90, 10, 90) if shape == "wide" else (44, LETTERS, 56)
    spec = chart.spec if shape == "wide" else narrow(chart.spec)
    config = copy.deepcopy(CONFIG["config"]) | _INKED
    for key, one in spec.get("config", {}).items():
        config[key] = {**config.get(key, {}), **one} if isinstance(one, dict) else one
    notes = [f"Source: {'; '.join(sources)}. comity.", _own(chart.spec.get("title"))]
    title = {
        "text": _lines(chart.title, letters), "subtitle": [line for one in notes for line in _lines(one, source)],
        "anchor": "start", "fontSize": 13, "subtitleFontSize": small, "color": "#1a1a1a", "subtitleColor": "#555",
    }  # fmt: skip
    return {**CONFIG, "padding": 8, **spec, "config": config, "title": title}


def _own(title: Any) -> str:
    """What a specification says itself in its title, as of boundaries."""
    text = title.get("text", "") if isinstance(title, dict) else title or ""
    return text if isinstance(text, str) else " ".join(text)


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)


def _inked(spec: dict[str, Any], theme: Theme) -> Any:
    spec["background"] = "#ffffff" if theme == "light" else "#16181d"
    return spec if theme == "light" else _dark(spec)


def _dark(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key: one if key in ("data", "datasets") else _dark(one) for key, one in spec.items()}
    if isinstance(spec, list):
        return [_dark(one) for one in spec]
    return _INKS.get(spec.lower() if spec.startswith("#") else spec, spec) if isinstance(spec, str) else spec
