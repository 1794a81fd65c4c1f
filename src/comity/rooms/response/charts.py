"""The pictures of the response room, as Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import told_apart
from comity.finding import Chart
from comity.rooms.response.outcome import bands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from comity.rooms.response.compared import Compared
    from comity.rooms.response.whatif import Bar

WITHOUT, WITH = "#666666", "#0b5cad"
WRAP = 26
"""Letters of an option's name on a line of a chart."""


def wrapped(name: str) -> str:
    """A name over several lines."""
    lines = [""]
    for word in name.split():
        if len(lines[-1]) + len(word) + 1 > WRAP and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def fans(
    months: Sequence[date], without: NDArray[np.int64], with_it: NDArray[np.int64], name: str, where: str
) -> Chart:
    """Deaths by month without an option and with it: middle paths, and bands that hold nine draws in ten.

    Args:
        months: months looked at.
        without: deaths, shape (draws, months, paths).
        with_it: the same with the option.
        name: of the option.
        where: of the country.
    """
    rows: list[dict[str, Any]] = []
    for label, deaths in (("without", without), ("with it", with_it)):
        low, middle, high = bands(deaths)
        rows += [
            {"month": month.isoformat(), "arm": label, "low": int(lo), "median": int(mid), "high": int(hi)}
            for month, lo, mid, hi in zip(months, low, middle, high, strict=True)
        ]
    x = {"field": "month", "type": "temporal", "title": None}
    colour = {"title": None} | told_apart("arm", ["without", "with it"], [WITHOUT, WITH])
    dash = {
        "field": "arm",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["without", "with it"], "range": [[4, 3], [1, 0]]},
    }
    y = {"field": "low", "type": "quantitative", "title": "deaths a month"}
    layer: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "opacity": 0.22},
            "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
        },
        {
            "mark": {"type": "line", "strokeWidth": 1.8},
            "encoding": {"x": x, "y": y | {"field": "median"}, "color": colour, "strokeDash": dash},
        },
    ]
    middle = bands(with_it)[1]
    return Chart(
        title=f"Deaths in state-based conflict by month, {where}, without and with: {name}",
        alt="Two bands over the months, each holding nine draws in ten, with a line for the middle: dashed without the "
        "option, solid with it.",
        spec={"width": 640, "height": 220, "data": {"values": rows}, "layer": layer},
        spark=tuple(float(one) for one in middle),
        spark_label=f"middle with it, {months[0].isoformat()[:7]} to {months[-1].isoformat()[:7]}",
    )


def tornado_chart(bars: Sequence[Bar], centre: float, name: str) -> Chart:
    """What one assumption at a time makes of the deaths averted."""
    rows = [
        {"what": bar.name, "from": round(min(bar.low, bar.high), 1), "to": round(max(bar.low, bar.high), 1)}
        for bar in bars
    ]
    ends = [
        {"what": bar.name, "at": round(value, 1), "label": label, "side": "right" if value >= other else "left"}
        for bar in bars
        for value, label, other in ((bar.low, bar.low_name, bar.high), (bar.high, bar.high_name, bar.low))
    ]
    order = [bar.name for bar in bars]
    y = {"field": "what", "type": "nominal", "sort": order, "title": None}
    x = {"field": "from", "type": "quantitative", "title": "deaths averted, expected", "scale": {"padding": 90}}
    at = x | {"field": "at"}
    layer: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "bar", "color": WITH, "opacity": 0.55, "height": 16},
            "encoding": {"y": y, "x": x, "x2": {"field": "to"}},
        },
        {
            "data": {"values": [{"at": round(centre, 1)}]},
            "mark": {"type": "rule", "color": "#222222"},
            "encoding": {"x": at},
        },
    ]
    for side, align, shift in (("left", "right", -5), ("right", "left", 5)):
        layer.append(
            {
                "data": {"values": ends},
                "transform": [{"filter": f"datum.side == '{side}'"}],
                "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 10},
                "encoding": {"y": y, "x": at, "text": {"field": "label"}},
            }
        )
    return Chart(
        title=f"Deaths averted by {name}, one assumption changed at a time",
        alt="A bar an assumption, the widest on top, around a line at the middle of everything.",
        spec={"width": 520, "height": 34 * len(bars) + 20, "layer": layer},
    )


def dots(found: Sequence[Compared]) -> Chart | None:
    """Criteria side by side, a dot an option: deaths averted with its interval, cost, months to full strength."""
    rows: list[dict[str, Any]] = []
    for one in found:
        if not one.basis.offered:
            continue
        label = wrapped(one.arm.name)
        if one.outcome:
            whole = one.outcome.whole
            rows.append(
                {"option": label, "criterion": "deaths", "at": whole.middle, "low": whole.low, "high": whole.high}
            )
        if one.price.within is not None:
            rows.append({"option": label, "criterion": "cost", "at": round(one.price.within / 1e6, 2)})
        if not one.arm.nothing:
            ramp = max(part.course.ramp for part in one.arm.parts)
            rows.append({"option": label, "criterion": "ramp", "at": ramp})
    if not rows:
        return None
    names = [wrapped(one.arm.name) for one in found if one.basis.offered]
    titles = {"deaths": "deaths averted", "cost": "cost, US$ million", "ramp": "months to full strength"}
    parts = [_panel(rows, key, title, names, first=key == "deaths") for key, title in titles.items()]
    return Chart(
        title="Options by several criteria, in no order of merit",
        alt="Three columns of dots, a row an option: deaths averted with the interval that holds nine draws in ten, "
        "cost within the months looked at, and months until it is there in full. A missing dot is not known.",
        spec={"hconcat": parts, "spacing": 12},
    )


def _panel(rows: list[dict[str, Any]], key: str, title: str, names: list[str], *, first: bool) -> dict[str, Any]:
    axis = {"labelLimit": 240, "labelExpr": "split(datum.label, '\\n')"} if first else None
    y = {"field": "option", "type": "nominal", "sort": names, "title": None, "axis": axis, "scale": {"domain": names}}
    x = {"field": "at", "type": "quantitative", "title": title, "axis": {"tickCount": 3, "labelOverlap": True}}
    layer: list[dict[str, Any]] = [
        {"mark": {"type": "point", "filled": True, "size": 70, "color": WITH}, "encoding": {"x": x, "y": y}}
    ]
    if key == "deaths":
        span = {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y}
        layer.insert(0, {"mark": {"type": "rule", "color": WITH}, "encoding": span})
    values = [row for row in rows if row["criterion"] == key]
    return {"width": 150, "height": 46 * len(names), "data": {"values": values}, "layer": layer}
