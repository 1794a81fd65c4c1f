"""Charts of the track record: errors beside a simpler forecast's, and events that were expected and that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

_OURS, _BASE = "comity", "conflictology"
_LEAST = 0.05
"""Deaths a month: where the simpler forecast errs by less, a per cent of it means nothing."""
_BLUE = "#0b5cad"


def gap_chart(table: pl.DataFrame, groups: Mapping[str, str]) -> Chart:
    """How far the error lies from that of repeating the last twelve months, in per cent of the latter.

    Args:
        table: of scores.
        groups: kinds of group that are shown, in order, and what stands for a group's name; {} is the name.
    """
    scores = {(row["by"], row["group"], row["model"]): row for row in table.iter_rows(named=True)}
    rows: list[dict[str, Any]] = []
    for by, text in groups.items():
        there = {group for kind, group, model in scores if kind == by and model == _OURS}
        for group in sorted(there, key=lambda one: (int(one) if one.isdecimal() else 0, one)):
            ours, scale = scores[by, group, _OURS], scores.get((by, group, _BASE), {}).get("crps") or 0
            if scale >= _LEAST:
                ends = {"difference": "gap", "low": "gap_low", "high": "gap_high"}
                shown = {key: round(100 * ours[column] / scale, 2) for key, column in ends.items()}
                rows.append({"group": text.format(group), **shown})
    row = {"field": "group", "type": "nominal", "sort": None, "title": None,
           "axis": {"labelLimit": 190, "ticks": False, "domain": False}}  # fmt: skip
    across = {"type": "quantitative", "title": "per cent; left of nought the forecast did better"}
    return Chart(
        title="Error (CRPS) less that of repeating the last twelve months, per cent of the latter",
        alt="A dot a row with its 90 % interval; a broken line at nought, where the forecast does as well as repeating."
        " Where neither errs by a twentieth of a death a month there is no row.",
        spec={
            "width": 440,
            "height": {"step": 22},
            "data": {"values": rows},
            "encoding": {"y": row},
            "layer": [
                {"mark": {"type": "rule", "color": "#888888", "strokeDash": [4, 3]},
                 "encoding": {"x": {"datum": 0}, "y": None}},
                {"mark": {"type": "rule", "color": _BLUE, "strokeWidth": 2},
                 "encoding": {"x": {"field": "low", **across}, "x2": {"field": "high"}}},
                {"mark": {"type": "point", "filled": True, "size": 60, "color": _BLUE, "opacity": 1},
                 "encoding": {"x": {"field": "difference", **across}}},
            ],
        },
    )  # fmt: skip


def expected_chart(rows: Sequence[dict[str, Any]], events: Mapping[str, str]) -> Chart | None:
    """How many events were expected and how many came, by the chance that was told."""
    if not rows:
        return None
    order = sorted({row["group"] for row in rows}, key=lambda one: float(one.split("%")[0]))
    values = [
        {
            "event": events.get(row["event"], row["event"]),
            "chance": row["group"].replace("%", " %"),
            "what": what,
            "events": round(float(row[column]), 2),
        }
        for row in rows
        for what, column in (("expected", "expected"), ("came", "happened"))
    ]
    return Chart(
        title="Events that were expected and that came, by the chance that was told",
        alt="For each kind of event, pairs of bars by bounds of the chance: how many were expected, how many came.",
        spec={
            "data": {"values": values},
            "facet": {"column": {"field": "event", "type": "nominal", "title": None, "sort": [*events.values()],
                                 "header": {"labelFontWeight": "bold"}}},
            "spec": {
                "width": {"step": 17},
                "height": 150,
                "mark": {"type": "bar"},
                "encoding": {
                    "x": {"field": "chance", "type": "nominal", "sort": [one.replace("%", " %") for one in order],
                          "title": "chance told", "axis": {"labelAngle": -35, "labelLimit": 90}},
                    "xOffset": {"field": "what", "sort": ["expected", "came"]},
                    "y": {"field": "events", "type": "quantitative", "title": "events"},
                    "color": {"field": "what", "type": "nominal", "title": None, "sort": ["expected", "came"],
                              "scale": {"domain": ["expected", "came"], "range": ["#9cc3e6", _BLUE]}},
                },
            },
        },
    )  # fmt: skip
