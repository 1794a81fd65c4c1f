"""A state's treaties as bars over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Chart
from comity.rooms.alliances.world import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.alliances.timeline import Bar

MOST = 45
"""Bars that fit on a page; of more, those with the weightiest pledge, and among them the longest."""

COLOURS = {
    "defence": "#0b5cad",
    "offence": "#b2182b",
    "neutrality": "#e69f00",
    "non_aggression": "#7f7f7f",
    "consultation": "#56b4e9",
    "no pledge coded": "#c7c7c7",
}


def timeline_chart(bars: Sequence[Bar], name: str, last: str, day: str | None) -> Chart:
    """The bars, coloured by the weightiest pledge of each; one that is older begins with the first day that is shown.

    Args:
        bars: of one state.
        name: of the state, to show.
        last: ISO, where bars without an end stop.
        day: ISO, a day to mark.
    """
    kinds = list(COLOURS)
    shown = sorted(bars, key=lambda bar: (kinds.index(_kind(bar)), -_days(bar, last), bar.pact.key))[:MOST]
    shown = sorted(shown, key=lambda bar: (bar.begin, bar.pact.name, bar.pact.key))
    labels: list[str] = []
    for bar in shown:  # a state that left a treaty and came back has two bars on one line
        if bar.pact.name not in labels:
            labels.append(bar.pact.name)
    rows = [
        {
            "treaty": bar.pact.name,
            "from": max(bar.begin, FIRST_DAY),
            "until": min(bar.until or last, last),
            "pledge": _kind(bar),
        }
        for bar in shown
    ]
    present = [kind for kind in kinds if any(row["pledge"] == kind for row in rows)]
    layers: list[dict[str, object]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "height": {"band": 0.7}},
            "encoding": {
                "y": {"field": "treaty", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 230}},
                "x": {"field": "from", "type": "temporal", "title": "year", "axis": {"format": "%Y"}},
                "x2": {"field": "until"},
                "color": {
                    "field": "pledge",
                    "type": "nominal",
                    "title": "Weightiest pledge",
                    "scale": {"domain": present, "range": [COLOURS[kind] for kind in present]},
                    "legend": {"orient": "top", "columns": 3},
                },
            },
        }
    ]
    if day:
        layers.append(
            {
                "data": {"values": [{"day": day}]},
                "mark": {"type": "rule", "color": "#222222", "strokeDash": [4, 3]},
                "encoding": {"x": {"field": "day", "type": "temporal"}},
            }
        )
    rest = len(bars) - len(shown)
    left = f" The {rest} others, of lighter pledges or shorter, are in the table." if rest else ""
    return Chart(
        title=f"Treaties of {name}, by the days they bound it",
        alt=f"A bar for each treaty from its first day to its last, coloured by its weightiest pledge.{left}",
        spec={"width": 420, "height": 17 * len(labels), "layer": layers},
    )


def _kind(bar: Bar) -> str:
    return bar.pledges[0] if bar.pledges else "no pledge coded"


def _days(bar: Bar, last: str) -> int:
    """About how long it lasted, to order bars by."""
    begin, until = (day.split("-") for day in (bar.begin, bar.until or last))
    return sum(scale * (int(b or 1) - int(a or 1)) for scale, a, b in zip((366, 31, 1), begin, until, strict=False))
