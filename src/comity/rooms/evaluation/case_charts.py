"""The pictures of a case file: the path against its control, the placebos, and the forecast that came before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.finding import Chart
from comity.panels.times import month_text
from comity.rooms.evaluation.counterfactual.around import plus
from comity.rooms.evaluation.counterfactual.series import QUARTER

if TYPE_CHECKING:
    from comity.rooms.evaluation.case import CaseFile

_OWN, _EXPECTED, _OTHERS = "#222222", "#0b5cad", "#bbbbbb"
_SIZE: dict[str, Any] = {"width": 640, "height": 240}


def paths(found: CaseFile) -> Chart | None:
    """Deaths by quarter as they were, and as the mixture had them, on a scale of factors."""
    space, around = found.evaluation.found[0].space, found.evaluation.window
    if space is None or around is None:
        return None
    made = space.control
    own, expected = made.gap + made.expected, made.expected
    quarters = [plus(found.start, (place - around.before) * QUARTER) for place in range(len(own))]
    series = {"as it was": own, "what the mixture had": expected}
    values = [
        {"quarter": quarter.isoformat(), "series": name, "deaths": round(float(np.expm1(value)) + 1, 2)}
        for name, line in series.items()
        for quarter, value in zip(quarters, line, strict=True)
    ]
    spec = _SIZE | {
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "line", "strokeWidth": 1.8},
                "encoding": {
                    "x": {"field": "quarter", "type": "temporal", "title": "quarter, by its first month"},
                    "y": {
                        "field": "deaths", "type": "quantitative", "scale": {"type": "log"},
                        "title": "deaths in the quarter, plus one",
                    },
                    "color": _colour(list(series), [_OWN, _EXPECTED]),
                    "strokeDash": {
                        "field": "series", "type": "nominal",
                        "scale": {"domain": list(series), "range": [[1, 0], [5, 3]]},
                    },
                },
            },
            _start(found),
        ]
    }  # fmt: skip
    return Chart(
        title=f"State-based deaths by quarter in {found.country}, and what the mixture had",
        alt=(
            f"Two lines from {month_text(quarters[0])}: the country's deaths, and the mixture's, dashed; a vertical "
            f"line marks {month_text(found.start)}."
        ),
        spec=spec,
        spark=tuple(round(float(np.expm1(value))) for value in own),
        spark_label=f"deaths by quarter, {month_text(quarters[0])} to {month_text(quarters[-1])}",
    )


def gaps(found: CaseFile) -> Chart | None:
    """The gap of the country, and the same gaps of every donor, in which nothing was done."""
    space, around = found.evaluation.found[0].space, found.evaluation.window
    if space is None or around is None:
        return None
    names = found.edition.names("state")
    lines = [("", found.country, space.control.gap)]
    lines += [
        (state, names.title(state), one.gap)
        for state, one in zip(found.evaluation.pool, space.placebos, strict=True)
    ]  # fmt: skip
    drawn = [
        {
            "quarter": plus(found.start, (place - around.before) * QUARTER).isoformat(),
            "gap": round(float(value), 3),
            "country": name,
            "series": "placebo" if state else "treated",
        }
        for state, name, line in reversed(lines)
        for place, value in enumerate(line)
    ]
    kinds = ["treated", "placebo"]
    spec = _SIZE | {
        "layer": [
            {
                "data": {"values": drawn},
                "mark": {"type": "line"},
                "encoding": {
                    "x": {"field": "quarter", "type": "temporal", "title": "quarter, by its first month"},
                    "y": {"field": "gap", "type": "quantitative", "title": "gap of log(1 + deaths)"},
                    "detail": {"field": "country"},
                    "color": _colour(kinds, [_OWN, _OTHERS]),
                    "strokeWidth": {
                        "field": "series", "type": "nominal", "legend": None,
                        "scale": {"domain": kinds, "range": [2.2, 0.8]},
                    },
                },
            },
            _start(found),
        ]
    }  # fmt: skip
    return Chart(
        title="Gap between deaths and what the mixture had, here and where nothing was done",
        alt=f"A dark line for {found.country} among {len(lines) - 1} grey lines, one for each donor.",
        spec=spec,
    )


def fan(found: CaseFile) -> Chart | None:
    """The forecast from the month before, and what came."""
    against = found.evaluation.expected
    if against is None:
        return None
    bands = np.quantile(against.paths, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1, method="inverted_cdf")
    rows = [
        {
            "month": month.isoformat(), "low": int(low), "lower": int(lower), "median": int(middle),
            "upper": int(upper), "high": int(high), "deaths": int(seen),
        }
        for month, low, lower, middle, upper, high, seen in zip(
            against.months, *bands, against.observed, strict=True
        )
    ]  # fmt: skip
    layers = [
        _layer("area", "low", "high", opacity=0.22),
        _layer("area", "lower", "upper", opacity=0.4),
        _layer("line", "median", color=_EXPECTED, strokeDash=[4, 3]),
        _layer("line", "deaths", color=_OWN),
    ]
    return Chart(
        title=f"State-based deaths by month in {found.country}: the forecast from the month before, and what came",
        alt="Bands hold half and nine in ten of the forecast's paths, the dashed line the middle; dark line what came.",
        spec=_SIZE | {"data": {"values": rows}, "layer": layers},
        spark=tuple(float(one) for one in against.observed),
        spark_label=f"deaths by month, {month_text(against.months[0])} to {month_text(against.months[-1])}",
    )


def _layer(mark: str, field: str, other: str | None = None, **style: Any) -> dict[str, Any]:
    y: dict[str, Any] = {"field": field, "type": "quantitative", "title": "deaths"}
    ends = {"y": y} | ({"y2": {"field": other}} if other else {})
    return {
        "mark": {"type": mark, "color": _EXPECTED} | style,
        "encoding": {"x": {"field": "month", "type": "temporal", "title": None}} | ends,
    }


def _colour(names: list[str], colours: list[str]) -> dict[str, Any]:
    return {
        "field": "series", "type": "nominal", "title": None, "scale": {"domain": names, "range": colours},
        "legend": {"orient": "top"},
    }  # fmt: skip


def _start(found: CaseFile) -> dict[str, Any]:
    return {
        "data": {"values": [{"quarter": found.start.isoformat()}]},
        "mark": {"type": "rule", "color": "#b2182b", "strokeDash": [2, 2]},
        "encoding": {"x": {"field": "quarter", "type": "temporal"}},
    }
