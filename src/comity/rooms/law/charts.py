"""The picture of the law room: a grid of bases by period, coloured and lettered by status, fit to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Chart
from comity.panels.times import day_text

if TYPE_CHECKING:
    from comity.rooms.law.judge import Judged
    from comity.rooms.law.phases import Period
    from comity.rooms.law.truth import Status

COLOURS: dict[Status, str] = {"met": "#0b5cad", "contested": "#e69f00", "not met": "#8c2d04", "unknown": "#d0d0d0"}
"""Told apart by those who see colours differently, and by their letters in black and white."""

LETTERS: dict[Status, str] = {"met": "M", "contested": "C", "not met": "N", "unknown": "?"}
_ON_LIGHT = {"contested", "unknown"}


def grid(judged: Judged, found: list[Period], host: str) -> Chart:
    """Bases and limits by period; the period asked about is marked."""
    labels = {rule.key: rule.short or rule.title for rule in (one.rule for one in judged.bases)}
    values = [
        {
            "period": f"{period.begin}{' *' if period.asked else ''}",
            "basis": labels[key],
            "status": period.outcomes[key].status,
            "letter": LETTERS[period.outcomes[key].status],
            "light": period.outcomes[key].status in _ON_LIGHT,
        }
        for period in found
        for key in labels
        if key in period.outcomes
    ]
    x = {"field": "period", "type": "ordinal", "title": "from", "sort": None, "axis": {"labelAngle": -40}}
    y = {"field": "basis", "type": "nominal", "title": None, "sort": list(labels.values())}
    colour = {
        "field": "status",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
        "legend": {"orient": "top", "columns": 2},
    }
    ink = {"condition": {"test": "datum.light", "value": "#111111"}, "value": "#ffffff"}
    spec: dict[str, Any] = {
        "width": {"step": 34},
        "height": {"step": 17},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"x": x, "y": y, "text": {"field": "letter"}, "color": ink},
            },
        ],
    }
    asked = next(period for period in found if period.asked)
    met = sum(one.status == "met" for one in asked.outcomes.values())
    return Chart(
        title=f"Bases and limits by period, {host} (status)",
        alt=(
            f"Grid of {len(labels)} bases and limits by {len(found)} periods from {day_text(found[0].begin)}; "
            f"M met, C contested, N not met, ? unknown. In the period of the day asked about, marked *, {met} are met."
        ),
        spec=spec,
    )
