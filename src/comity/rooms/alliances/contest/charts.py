"""The pictures of the contest answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import told_apart
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 15
LESS, MORE = "#0b5cad", "#e69f00"


def ranking(rows: Sequence[tuple[str, float]], where: str) -> Chart:
    """Groups by what their removal would change of all fighting: the most calming first, and the most inflaming last.

    Args:
        rows: name and change as a share, sorted by change.
        where: the network in words.
    """
    shown = list(rows) if len(rows) <= SHOWN else [*rows[: SHOWN - 3], *rows[-3:]]
    values = [
        {"group": name, "change": round(100 * change, 2), "then": "less fighting" if change < 0 else "more fighting"}
        for name, change in shown
    ]
    left_out = "" if len(shown) == len(rows) else f" ({len(shown)} of {len(rows)})"
    return Chart(
        title=f"Change of all fighting if a group were gone, {where}{left_out}, per cent",
        alt="Bars by group, the one whose removal would calm the fighting most on top.",
        spec=_bars(values, "change of all fighting, per cent", ["less fighting", "more fighting"], [LESS, MORE]),
        spark=tuple(-100 * change for _, change in shown if change < 0),
        spark_label="fall of all fighting by group, per cent, the greatest first",
    )


def efforts(rows: Sequence[tuple[str, float, float | None]], where: str) -> Chart:
    """Efforts before and after a change: a dot each, joined by a line, for the groups that change most.

    Args:
        rows: name, effort before, effort after or None where the group is gone.
        where: the network in words.
    """
    shown = [row for row in rows if row[2] is None or abs(row[2] - row[1]) > 1e-12][:SHOWN]
    order = [row[0] for row in shown]
    y = {
        "field": "group",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 160, "grid": False, "ticks": False},
    }
    x = {"type": "quantitative", "title": "effort, units of the prize"}
    lines = [
        {"group": name, "before": before, "after": 0.0 if after is None else after} for name, before, after in shown
    ]
    when = ("before", "after")
    dots = [{"group": row["group"], "effort": row[one], "when": one} for row in lines for one in when]
    spec: dict[str, Any] = {
        "width": 340,
        "height": {"step": 18},
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": "#999999"},
                "encoding": {"y": y, "x": {"field": "before", **x}, "x2": {"field": "after"}},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 60},
                "encoding": {
                    "y": y,
                    "x": {"field": "effort", **x},
                    "color": told_apart("when", when, ["#777777", LESS], title=None),
                    "shape": told_apart("when", when, title=None),
                },
            },
        ],
    }
    return Chart(
        title=f"Effort before and after the change, {where}: the {len(shown)} groups that change most",
        alt="For each group two dots joined by a line, effort before and after; a group that is gone ends at nought.",
        spec=spec,
    )


def _bars(values: list[dict[str, Any]], title: str, domain: list[str], colours: list[str]) -> dict[str, Any]:
    """Horizontal bars, in the order given."""
    return {
        "width": 340,
        "height": {"step": 18},
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {
                "field": "group",
                "type": "nominal",
                "sort": [value["group"] for value in values],
                "title": None,
                "axis": {"labelLimit": 160, "ticks": False},
            },
            "x": {"field": "change", "type": "quantitative", "title": title},
            "color": told_apart("then", domain, colours, title=None),
        },
    }
