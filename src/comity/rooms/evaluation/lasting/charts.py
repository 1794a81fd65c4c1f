"""The pictures of peace that lasts: shares still at peace with bands, and hazard ratios with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import intervals, no_change, told_apart
from comity.finding import Chart
from comity.rooms.evaluation.lasting.words import LEADS, START

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS = {"un": "#0b5cad", "alliance": "#e69f00", "both": "#009e73", "neither": "#666666", "either": "#cc79a7"}
"""Of Okabe and Ito's palette, which the colour-blind can tell apart."""
_DASHES = {"un": [1, 0], "alliance": [6, 3], "both": [2, 2], "neither": [8, 3, 2, 3]}


def survival(rows: Sequence[dict[str, Any]]) -> Chart:
    """Shares of peace spells still at peace by years at risk, one panel a group, each beside those with neither.

    Args:
        rows: of the table lasting_curves, one kind.
    """
    panels = [_panel(rows, who) for who in ("un", "alliance", "both")]
    return Chart(
        title="Share of peace spells still at peace, by who was there when the time at risk began",
        alt=(
            "Three panels, for the UN alone, an alliance alone and both: a stepped line of the share still at peace "
            "over years at risk with a shaded band, beside the dashed line and band of spells with neither. Bands "
            "overlap where groups cannot be told apart."
        ),
        spec={"vconcat": panels, "spacing": 12},
        spark=tuple(row["share"] for row in rows if row["who"] == "neither"),
        spark_label="with neither, by years at risk",
    )


def _panel(rows: Sequence[dict[str, Any]], who: str) -> dict[str, Any]:
    """One group against neither."""
    shown = [who, "neither"]
    values = [
        {
            "year": row["year"],
            "group": START[row["who"]],
            "share": row["share"],
            "low": row["share"] if row["low"] is None else row["low"],
            "high": row["share"] if row["high"] is None else row["high"],
        }
        for row in rows
        if row["who"] in shown
    ]
    names = list(START.values())
    at_risk = {row["year"]: row["at_risk"] for row in rows if row["who"] == who and row["year"] in (0, 5, 10, 20)}
    counted = ", ".join(f"{n} after {year}" for year, n in at_risk.items())
    x = {"field": "year", "type": "quantitative", "title": "years at risk", "scale": {"domain": [0, 25]}}
    y: dict[str, Any] = {
        "type": "quantitative", "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]},
    }  # fmt: skip
    colour, dash = (
        told_apart("group", names, [looks[one] for one in START], title=None) for looks in (COLOURS, _DASHES)
    )
    return {
        "title": {"text": START[who], "subtitle": f"spells at risk: {counted} years", "anchor": "start"},
        "width": 320,
        "height": 130,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "area", "opacity": 0.18, "interpolate": "step-after"},
             "encoding": {"x": x, "y": {"field": "low", "title": "still at peace", **y}, "y2": {"field": "high"},
                          "color": colour}},
            {"mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
             "encoding": {"x": x, "y": {"field": "share", "title": "still at peace", **y}, "color": colour,
                          "strokeDash": dash}},
        ],
        "resolve": {"scale": {"color": "shared"}},
    }  # fmt: skip


def forest(rows: Sequence[dict[str, Any]], order: Sequence[str]) -> Chart:
    """Hazard ratios by sample and lead: a dot each, with its 95 % interval as a line.

    Args:
        rows: sample, who, estimate, low and high; those without an estimate are left out.
        order: samples from top to bottom.
    """
    leads = ("un", "alliance", "both", "either")
    names = [LEADS[who] for who in leads]
    values = [
        {
            "sample": row["sample"],
            "lead": LEADS[row["who"]],
            **{name: row[name] for name in ("estimate", "low", "high")},
        }
        for row in rows
        if row["estimate"] is not None and row["who"] in leads
    ]
    scale = {"type": "log", "domain": [0.05, 20], "nice": False}
    x = {
        "type": "quantitative", "scale": scale,
        "title": "hazard ratio (log scale): below one, war comes back less often",
        "axis": {"values": [0.1, 0.3, 1, 3, 10], "format": "~g"},
    }  # fmt: skip
    y = {
        "field": "sample", "type": "nominal", "sort": list(order), "title": None,
        "axis": {"grid": False, "ticks": False, "labelLimit": 130},
    }  # fmt: skip
    colour = told_apart("lead", names, [COLOURS[who] for who in leads], title=None, columns=2)
    shape = told_apart("lead", names, title=None, columns=2)
    row = {"y": y, "yOffset": {"field": "lead", "sort": names}, "color": colour}
    spec = {
        "width": 300,
        "height": {"step": 14},
        "data": {"values": values},
        "layer": [
            no_change(x),
            *intervals(x, row, "estimate", shape=shape, line={"clip": True}, size=50, clip=True),
        ],
    }
    return Chart(
        title="Hazard ratio of recurrence with peacekeepers there, by who led them, with 95 % intervals",
        alt=(
            "For all wars, by period and by how the war ended, a dot for each lead with a line for its interval; a "
            "dashed line marks one, no change. Lines run out of the picture where next to nothing is known."
        ),
        spec=spec,
    )
