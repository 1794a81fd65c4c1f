"""The pictures of the hybrid room, as Vega-Lite specifications."""

from __future__ import annotations

from itertools import accumulate
from statistics import median
from typing import TYPE_CHECKING, Any

from comity.charting import told_apart
from comity.finding import Chart
from comity.rooms.hybrid.past import BELIEF, LEAST, PAST, belief
from comity.rooms.hybrid.series import DOMAIN_TITLES, DOMAINS, all_series
from comity.rooms.hybrid.windows import YEAR, Window, long_enough, month_number

if TYPE_CHECKING:
    from comity.rooms.hybrid.series import Series
    from comity.rooms.hybrid.subject import Subject

SINCE = 1990
_COLOURS = ["#0b5cad", "#56b4e9", "#e69f00", "#009e73", "#b2182b"]
_ASKED, _OTHER, _USUAL, _BLANK = "#d55e00", "#0b5cad", "#222222", "#e4e4e4"


def years_chart(one: Subject) -> Chart | None:
    """Each series by year: bars, a tick for what is usual, grey where not covered; None if none covers the state."""
    last = month_number(max(one.records.last(key) for key in all_series()), end=True) // YEAR
    years = list(range(min(SINCE, one.window.first // YEAR), last + 1))
    shown = [series for series in all_series().values() if one.records.covers(series, one.state)]
    lived = {year: one.records.lived((one.state,), Window(year).last) for year in years}
    rows = {series.key: _rows(one, series, lived) for series in shown}
    shown = [series for series in shown if any(row["count"] is not None for row in rows[series.key])]
    if not shown:
        return None
    panels = [_panel(series, rows[series.key], one.window.year, last=series is shown[-1]) for series in shown]
    longest = max(shown, key=lambda series: sum(1 for row in rows[series.key] if row["count"] is not None))
    spark = [(row["year"], float(row["count"])) for row in rows[longest.key] if row["count"] is not None]
    return Chart(
        title=f"Pressure on {one.title(one.state)} by series and year (number of records, each on its own scale)",
        alt=(
            f"One panel a series, {years[0]} to {years[-1]}: bars are records, ticks the baseline, what the state's "
            "own past and all that was recorded that year let expect (of a series that is shown and not tested, the "
            "median of that past), where that past is long enough; grey years are not covered, or it was no state; "
            f"{one.window.year} is orange."
        ),
        spec={"vconcat": panels, "spacing": 6},
        spark=tuple(value for _, value in spark),
        spark_label=f"{longest.title}, {spark[0][0]} to {spark[-1][0]}",
    )


def _rows(one: Subject, series: Series, lived: dict[int, tuple[int, int]]) -> list[dict[str, Any]]:
    """Count and what is usual by year; null where a year is not covered or the past is too short.

    Args:
        one: the state asked about.
        series: the series.
        lived: years, with the first and last month of the state's last time as one up to each year's end.
    """
    records = one.records
    own = records.timeline(series, "target", one.state, months=False)
    world = records.timeline(series, "world", "", months=False)
    units = len(records.existed(one.window)) if series.states == "all" else len(records.named(series.key))
    spoken = records.years(series)
    ours, alls = ([0, *accumulate(told.get(str(year), 0) for year in spoken)] for told in (own, world))
    rows = []
    for year, (begun, ended) in lived.items():
        usual = None
        window = Window(year)
        known = year in spoken and ended >= window.first
        judged = known and long_enough(series, window) and begun + LEAST * YEAR <= window.first
        if judged and series.tested:
            now = year - spoken.start
            then = max(now - PAST, 0)
            part = (BELIEF + ours[now] - ours[then]) / (belief(units) + alls[now] - alls[then])
            usual = part * (alls[now + 1] - alls[now])
        elif judged:
            since = max(year - PAST, spoken.start, -(-begun // YEAR))
            past = [own.get(str(before), 0) for before in range(since, year)]
            usual = float(median(past))
        count = own.get(str(year), 0) if known else None
        rows.append({"year": year, "count": count, "usual": None if usual is None else round(usual, 2)})
    return rows


def _panel(series: Series, rows: list[dict[str, Any]], asked: int, *, last: bool) -> dict[str, Any]:
    years = [row["year"] for row in rows]
    x: dict[str, Any] = {"field": "year", "type": "ordinal", "title": None, "scale": {"domain": years}}
    x["axis"] = {"labelOverlap": True, "labelAngle": 0} if last else {"labels": False, "ticks": False, "domain": True}
    highest = max((value for row in rows for value in (row["count"], row["usual"]) if value is not None), default=0)
    marks = ticks(highest)
    y = {
        "field": "count", "type": "quantitative", "title": None,
        "scale": {"domain": [0, max(highest, marks[-1])], "nice": False},
        "axis": {"values": marks, "format": ",d"},
    }  # fmt: skip
    blank = [{"year": row["year"]} for row in rows if row["count"] is None]
    layers: list[dict[str, Any]] = [
        {"data": {"values": blank}, "mark": {"type": "rect", "color": _BLANK}, "encoding": {"x": x}},
        {
            "mark": "bar",
            "encoding": {
                "x": x,
                "y": y,
                "color": {"condition": {"test": f"datum.year === {asked}", "value": _ASKED}, "value": _OTHER},
            },
        },
        {
            "transform": [{"filter": "datum.usual !== null"}],
            "mark": {"type": "tick", "color": _USUAL, "thickness": 2},
            "encoding": {"x": x, "y": y | {"field": "usual"}},
        },
    ]
    title = {
        "text": f"{DOMAIN_TITLES[series.domain]}: {series.title} ({series.records})",
        "anchor": "start",
        "fontSize": 11,
    }
    held = [row for row in rows if row["count"] is not None]
    return {
        "title": title,
        "width": 520,
        "height": 44,
        "data": {"values": held},
        "layer": layers if blank else layers[1:],
    }


def ticks(highest: float) -> list[int]:
    """Whole numbers from 0, three steps at most, to a value or just below it; at least 0 and 1."""
    top = max(1, int(highest))
    sizes = (digit * 10**power for power in range(len(str(top))) for digit in (1, 2, 5))
    step = next(size for size in sizes if 3 * size >= top)
    return list(range(0, top + 1, step))


def coverage_chart(one: Subject) -> Chart:
    """When each series speaks."""
    left = min(SINCE - 15, one.window.first // YEAR)
    rows: list[dict[str, Any]] = [
        {
            "series": series.title,
            "domain": DOMAIN_TITLES[series.domain],
            "from": round(max(month_number(series.first) / YEAR, left), 2),
            "to": round((month_number(one.records.last(series.key), end=True) + 1) / YEAR, 2),
        }
        for series in all_series().values()
    ]
    order = [row["series"] for row in rows]
    begin, end = one.window.first / YEAR, (one.window.last + 1) / YEAR
    scale = {"domain": [left, max(float(row["to"]) for row in rows)], "nice": False}
    axis = {"format": "d", "tickCount": 8}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": 12},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "title": None, "scale": scale, "axis": axis},
            "x2": {"field": "to"},
            "y": {"field": "series", "type": "nominal", "title": None, "sort": order, "axis": {"labelLimit": 260}},
            "color": {"title": "Domain"}
            | told_apart("domain", [DOMAIN_TITLES[domain] for domain in DOMAINS], _COLOURS, columns=3),
        },
    }
    band = {
        "data": {"values": [{"from": round(begin, 3), "to": round(end, 3)}]},
        "mark": {"type": "rect", "color": "#222222", "opacity": 0.25},
        "encoding": {"x": {"field": "from", "type": "quantitative", "scale": scale}, "x2": {"field": "to"}},
    }
    return Chart(
        title="When each series speaks (years)",
        alt=f"One bar a series from its first to its last year covered, cut off before {left}; the dark band "
        f"is {one.window.text}.",
        spec={"width": 380, "height": 200, "layer": [bars, band]},
    )
