"""The pictures of the risk room, as Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.charting import told_apart
from comity.finding import Chart
from comity.panels.times import month_text

if TYPE_CHECKING:
    from comity.rooms.risk.outlook import Outlook

HISTORY = 60
"""Months of history beside the fan."""


def fan(outlook: Outlook, months: int) -> Chart:
    """History and forecast by month: the middle path, and the bands that hold 50 % and 90 % of the paths."""
    past = list(zip(outlook.months, outlook.deaths.tolist(), strict=True))[-HISTORY:]
    bands = np.quantile(outlook.draws[:months], (0.05, 0.25, 0.5, 0.75, 0.95), axis=1, method="inverted_cdf")
    ahead = [
        {
            "month": month.isoformat(),
            "low": int(lo),
            "lower": int(q1),
            "median": int(mid),
            "upper": int(q3),
            "high": int(hi),
        }
        for month, lo, q1, mid, q3, hi in zip(outlook.ahead[:months], *bands, strict=True)
    ]
    observed = [{"month": month.isoformat(), "deaths": deaths} for month, deaths in past]
    month_axis = {"field": "month", "type": "temporal", "title": None}
    layers: list[dict[str, Any]] = [
        _band(ahead, month_axis, "low", "high", 0.22),
        _band(ahead, month_axis, "lower", "upper", 0.4),
        _line(ahead, month_axis, "median", "#0b5cad", dash=[4, 3]),
        _line(observed, month_axis, "deaths", "#222222"),
    ]
    span = f"{month_text(past[0][0])} to {month_text(past[-1][0])}"
    return Chart(
        title=f"Deaths in state-based conflict by month, {outlook.name}",
        alt=(
            f"History from {span}, then the forecast to {month_text(outlook.ahead[months - 1])}: dashed line the "
            "middle path, darker band half of the paths, lighter band nine in ten."
        ),
        spec={"width": 640, "height": 220, "layer": layers},
        spark=tuple(float(deaths) for _, deaths in past),
        spark_label=span,
    )


def types(outlook: Outlook) -> Chart:
    """Deaths by year and type of violence."""
    kinds = {
        "state_based": "state-based",
        "non_state": "between other armed groups",
        "one_sided": "against civilians",
    }
    rows = [
        {"year": row["year"], "type": label, "deaths": row[kind]}
        for row in outlook.years.iter_rows(named=True)
        for kind, label in kinds.items()
    ]
    totals = outlook.years.select(
        total=outlook.years["state_based"] + outlook.years["non_state"] + outlook.years["one_sided"]
    )
    years = outlook.years["year"].to_list()
    spec = {
        "width": 640,
        "height": 180,
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "title": None,
                "axis": {"labelOverlap": True, "labelAngle": 0},
            },
            "y": {"field": "deaths", "type": "quantitative", "title": "deaths"},
            "color": {"title": "Violence"} | told_apart("type", [*kinds.values()], ["#0b5cad", "#e69f00", "#b2182b"]),
        },
    }
    return Chart(
        title=f"Deaths in organised violence by year and type, {outlook.name}",
        alt=f"Bars by year from {years[0]} to {years[-1]}, split by type of violence.",
        spec=spec,
        spark=tuple(float(total) for total in totals["total"]),
        spark_label=f"{years[0]} to {years[-1]}",
    )


def _band(values: list[dict[str, Any]], x: dict[str, Any], low: str, high: str, opacity: float) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": "#0b5cad", "opacity": opacity},
        "encoding": {
            "x": x,
            "y": {"field": low, "type": "quantitative", "title": "deaths"},
            "y2": {"field": high},
        },
    }


def _line(
    values: list[dict[str, Any]], x: dict[str, Any], y: str, color: str, *, dash: list[int] | None = None
) -> dict[str, Any]:
    mark = {"type": "line", "color": color, "strokeWidth": 1.5} | ({"strokeDash": dash} if dash else {})
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": x, "y": {"field": y, "type": "quantitative", "title": "deaths"}},
    }
