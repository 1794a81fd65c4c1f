"""An answer as one HTML file that needs nothing else: charts as SVG, styles inside, good on paper."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError
from comity.faces.layout import body, column_note, is_link, scope, sections, table_note

if TYPE_CHECKING:
    from comity.finding import Chart
    from comity.question import Answer

CONFIG: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": "transparent",
    "config": {
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": {
            "gridColor": "#ddd",
            "domainColor": "#888",
            "tickColor": "#888",
            "labelColor": "#555",
            "titleColor": "#555",
        },
        "legend": {"labelColor": "#333", "titleColor": "#333"},
    },
}


def report(answer: Answer) -> str:
    """The HTML text.

    Raises:
        ComityError: the extra `report` is not installed.
    """
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise _lacking() from None
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(
        body=body, column_note=column_note, is_link=is_link, scope=scope, svg=svg, table_note=table_note
    )
    style = (folder / "report.css").read_text(encoding="utf-8")
    annex = [finding for finding in answer.findings if finding.table or finding.chart]
    return environment.get_template("report.html").render(
        answer=answer, first=answer.findings[0], sections=list(sections(answer)), annex=annex, style=style
    )


def svg(chart: Chart) -> str:
    """A chart as SVG, drawn from its Vega-Lite specification."""
    try:
        import vl_convert
        from markupsafe import Markup
    except ImportError:
        raise _lacking() from None
    spec = drawable(copy.deepcopy(CONFIG) | chart.spec)
    return Markup(vl_convert.vegalite_to_svg(spec))  # noqa: S704 - drawn by us from escaped JSON


def drawable(spec: Any) -> Any:
    """A specification without the characters that XML has no place for: what draws charts would end the process."""
    if isinstance(spec, str):
        return _NO_XML.sub("\ufffd", spec)
    if isinstance(spec, dict):
        return {drawable(key): drawable(one) for key, one in spec.items()}
    return [drawable(one) for one in spec] if isinstance(spec, list | tuple) else spec


_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def warm() -> None:
    """Make the drawing of charts ready beside other work: its first chart takes a second longer than the others."""
    from threading import Thread

    Thread(target=first_chart, daemon=True).start()


def first_chart() -> None:
    """Draw a chart of one point; nothing where what draws is not installed."""
    try:
        import vl_convert
    except ImportError:
        return
    point = {"data": {"values": [{"x": 0}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    vl_convert.vegalite_to_svg(CONFIG | point)


def _lacking() -> ComityError:
    return ComityError("The report needs libraries that are not installed.", remedy="pip install 'comity[report]'")
