"""The pictures of the peace room, as Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.charting import intervals, told_apart
from comity.finding import Chart
from comity.panels.times import day_text, month_text
from comity.rooms.peace.compared import JUDGED
from comity.rooms.peace.steps import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.rooms.peace.compared import Compared
    from comity.rooms.peace.ground import Ground
    from comity.rooms.peace.operation import Operation

MOST = 22
"""Operations that fit on a page; of more, those that were strongest, and among them those that were there longest."""

WIDTH = 420
_UNKNOWN = "#c7c7c7"
_STAGE_COLOURS = ("#56b4e9", "#e69f00", "#009e73", "#0b5cad", "#cc79a7", "#7f7f7f", "#222222")
_VERDICT_COLOURS = {"lasted": "#0b5cad", "failed": "#d55e00"}


def timeline(ground: Ground) -> Chart:
    """Operations as bars, shaded by strength, above agreements as ticks by stage."""
    rows, labels, left = _bars(ground)
    ticks = [
        {"day": day, "stage": stage, "title": title, "reach": "local" if scope == "IntraLocal" else "other"}
        for day, stage, title, scope in ground.agreements.select("day", "stage", "title", "scope").rows()
    ]
    totals = ground.months.group_by("month").agg(pl.col("total").sum()).sort("month")
    parts: list[dict[str, Any]] = []
    if rows:
        parts.append(_strip(rows, labels))
    if ticks:
        parts.append(_ticks(ticks))
    said = [f"A bar for each of {len(labels)} operations, darker where it was stronger, grey where not known."] * bool(
        rows
    )
    said += [f"A tick for each of {len(ticks)} agreements, by stage; local ones are pale."] * bool(ticks)
    if left:
        said.append(f"The {left} others, weaker or shorter, are in the table.")
    shown = [what for what, there in (("Operations by strength", rows), ("agreements by stage", ticks)) if there]
    title = " and ".join(shown)
    return Chart(
        title=f"{title[:1].upper()}{title[1:]}, {ground.name}",
        alt=" ".join(said),
        spec={"vconcat": parts, "resolve": {"scale": {"x": "shared", "color": "independent"}}},
        spark=tuple(float(total) for total in totals["total"]),
        spark_label="" if totals.is_empty() else f"persons, {_span(totals)}",
    )


def _span(months: pl.DataFrame) -> str:
    return f"{month_text(months['month'][0])} to {month_text(months['month'][-1])}"


def _bars(ground: Ground) -> tuple[list[dict[str, Any]], list[str], int]:
    """A segment for each operation and year to the last month of events, the labels in order, and how many are left."""
    last = f"{ground.as_of}-28"
    best = dict(ground.months.group_by("operation").agg(pl.col("total").max()).rows())
    there = [row for row in ground.peace_operations if row["start"] <= last]
    ranked = sorted(there, key=lambda row: (-best.get(row["operation"], 0), row["start"], row["operation"]))[:MOST]
    yearly = {
        (key, year): total
        for key, year, total in ground.months.group_by("operation", year=pl.col("month").dt.year())
        .agg(pl.col("total").max())
        .rows()
    }
    rows: list[dict[str, Any]] = []
    labels: list[str] = []
    for row in sorted(ranked, key=lambda row: (row["start"], row["operation"])):
        end = min(row["end"] or last, last)
        labels.append(row["acronym"])
        for year in range(int(row["start"][:4]), int(end[:4]) + 1):
            begin = max(row["start"], f"{year}-01-01") if len(row["start"]) > len("2000") else f"{year}-01-01"
            until = min(end, f"{year}-12-31") if len(end) > len("2000") else f"{year}-12-31"
            persons = yearly.get((row["operation"], year))
            rows.append({"operation": row["acronym"], "from": begin, "until": until, "persons": persons})
    return rows, list(dict.fromkeys(labels)), len(there) - len(ranked)


def _strip(rows: list[dict[str, Any]], labels: list[str]) -> dict[str, Any]:
    colour = {
        "condition": {"test": "datum.persons === null", "value": _UNKNOWN},
        "field": "persons",
        "type": "quantitative",
        "title": "Most persons in the year",
        "scale": {"scheme": "blues", "domainMin": 0},
        "legend": {"orient": "top", "format": ",d"},
    }
    return {
        "width": WIDTH,
        "height": 17 * len(labels),
        "data": {"values": rows},
        "mark": {"type": "bar", "height": {"band": 0.75}, "invalid": None},
        "encoding": {
            "y": {"field": "operation", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 150}},
            "x": {"field": "from", "type": "temporal", "title": None, "axis": {"format": "%Y"}},
            "x2": {"field": "until"},
            "color": colour,
        },
    }


def _ticks(ticks: list[dict[str, Any]]) -> dict[str, Any]:
    stages = [stage for stage in STAGES.values() if any(tick["stage"] == stage for tick in ticks)]
    colours = [_STAGE_COLOURS[list(STAGES.values()).index(stage)] for stage in stages]
    return {
        "width": WIDTH,
        "height": 17 * len(stages),
        "data": {"values": ticks},
        "mark": {"type": "tick", "thickness": 2},
        "encoding": {
            "y": {"field": "stage", "type": "nominal", "sort": stages, "title": None, "axis": {"labelLimit": 150}},
            "x": {"field": "day", "type": "temporal", "title": "year", "axis": {"format": "%Y"}},
            "color": {"field": "stage", "type": "nominal", "scale": {"domain": stages, "range": colours},
                      "legend": None},
            "opacity": {"condition": {"test": "datum.reach === 'local'", "value": 0.35}, "value": 1},
        },
    }  # fmt: skip


def components_chart(found: Compared, names: Mapping[str, str]) -> Chart:
    """Shares of attempts that promised each component, those that lasted beside those that failed, with intervals."""
    rows = []
    for (key, verdict), share in found.shares.items():
        low, high = share.ends
        rows.append(
            {
                "component": _label(key, found, names),
                "verdict": f"{verdict} ({share.cases})",
                "share": round(share.hits / share.cases, 4),
                "low": round(low, 4),
                "high": round(high, 4),
            }
        )
    labels = [_label(key, found, names) for key in names]
    kinds = [f"{verdict} ({found.shares[next(iter(names)), verdict].cases})" for verdict in JUDGED]
    y = {"field": "component", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 290}}
    colour = {"title": "Attempts elsewhere that"} | told_apart("verdict", kinds, [*_VERDICT_COLOURS.values()])
    row = {"y": y, "yOffset": {"field": "verdict", "type": "nominal", "sort": kinds}, "color": colour}
    x = {"type": "quantitative", "title": "share that promised it, with 95 % interval",
         "scale": {"domain": [0, 1]}, "axis": {"format": "%"}}  # fmt: skip
    spec = {
        "width": 300,
        "height": {"step": 11},
        "data": {"values": rows},
        "layer": intervals(x, row, "share", size=45, opacity=1),
    }
    return Chart(
        title=f"Components promised in the {found.process}, and by attempts elsewhere",
        alt=(
            f"For each component whether the {found.process} promised it, and two dots with intervals: the shares of "
            "the attempts elsewhere that lasted and that failed which promised it."
        ),
        spec=spec,
    )


def _label(key: str, found: Compared, names: Mapping[str, str]) -> str:
    return f"{names[key]}: {'promised' if key in found.promised else 'missing'}"


def strength_chart(one: Operation) -> Chart:
    """Personnel deployed by month, and what was authorised."""
    deployed = [{"month": month.isoformat(), "persons": total} for month, total in
                one.months.select("month", "total").rows()]  # fmt: skip
    allowed = [{"month": month.isoformat(), "persons": total} for month, total in
               one.authorised.sort("month").select("month", "authorised").rows()]  # fmt: skip
    x = {"field": "month", "type": "temporal", "title": None, "axis": {"format": "%Y"}}
    y = {"field": "persons", "type": "quantitative", "title": "persons"}
    layers: list[dict[str, Any]] = [_layer(deployed, {"type": "area", "interpolate": "step-after", "color": "#56b4e9"},
                                           x, y)]  # fmt: skip
    if allowed:
        mark = {"type": "line", "interpolate": "step-after", "color": "#222222", "strokeDash": [4, 3]}
        layers.append(_layer(allowed, mark, x, y))
    dashed = "; dashed line: authorised" if allowed else ""
    return Chart(
        title=f"{one.row['acronym']}: uniformed personnel by month{dashed}",
        alt=f"Personnel from {_span(one.months)}{dashed}, known to {day_text(str(one.months['month'][-1])[:7])}.",
        spec={"width": WIDTH, "height": 180, "layer": layers},
        spark=tuple(float(total) for total in one.months["total"]),
        spark_label=_span(one.months),
    )


def _layer(values: Sequence[dict[str, Any]], mark: dict[str, Any], x: Any, y: Any) -> dict[str, Any]:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": {"x": x, "y": y}}
