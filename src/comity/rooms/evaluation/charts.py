"""Pictures of the estimates: a forest of ratios, and each estimate against its placebo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import intervals, no_change, told_apart
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOMAIN = [0.1, 10]
_TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10]
_COLOURS, _SHAPES = ["#0b5cad", "#e69f00"], ["circle", "diamond"]


def forest(estimates: Sequence[dict[str, Any]]) -> Chart:
    """Ratios of the estimates, a dot each with its 95 % interval, coloured by verdict.

    Args:
        estimates: rows of the table `effects`, placebos left out; those without an estimate are not drawn.
    """
    drawn = [_point(row, row["effect"], row["verdict"]) for row in estimates if row["estimate"] is not None]
    order = [row["effect"] for row in estimates]
    verdicts = ["usable", "not usable"]
    return Chart(
        title="Ratio of deaths, or of the hazard of relapse, with 95 % intervals, by treatment",
        alt=(
            "One line for each estimate, with a dot for the ratio and its interval, on a logarithmic scale; a dashed "
            "line marks one, no effect. Lines that end at the edge go on beyond it."
        ),
        spec=_spec(drawn, order, verdicts),
    )


def placebos(pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> Chart:
    """Each estimate beside its placebo.

    Args:
        pairs: rows of the table `effects`, an estimate and its placebo.
    """
    kinds = ["estimate", "placebo"]
    drawn = [
        _point(row, estimate["effect"], kind)
        for estimate, placebo in pairs
        for row, kind in zip((estimate, placebo), kinds, strict=True)
        if row["estimate"] is not None
    ]
    return Chart(
        title="Ratios of the estimates and of their placebos, with 95 % intervals",
        alt=(
            "For each estimate two dots with intervals: the estimate, and what came only after the outcome, which "
            "should lie on the dashed line at one."
        ),
        spec=_spec(drawn, [estimate["effect"] for estimate, _ in pairs], kinds),
    )


def _point(row: dict[str, Any], line: str, kind: str) -> dict[str, Any]:
    """A dot and its interval, cut at the edges of the chart."""
    low, high = _DOMAIN
    ends = [
        edge if row[name] is None else min(max(row[name], low), high) for name, edge in (("low", low), ("high", high))
    ]
    inside = low <= row["estimate"] <= high
    return {"line": line, "kind": kind, "ratio": row["estimate"] if inside else None, "low": ends[0], "high": ends[1]}


def _spec(drawn: list[dict[str, Any]], order: list[str], kinds: list[str]) -> dict[str, Any]:
    y = {"field": "line", "type": "nominal", "sort": order, "title": None, "axis": {"ticks": False, "labelLimit": 190}}
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": _DOMAIN, "nice": False},
        "title": "ratio (log scale): below one, less",
        "axis": {"values": _TICKS, "format": "~g"},
    }
    colour, shape = (told_apart("kind", kinds, looks, title=None) for looks in (_COLOURS, _SHAPES))
    row = {"y": y, "yOffset": {"field": "kind", "sort": kinds}, "color": colour}
    return {
        "width": 300,
        "height": {"step": 14},
        "data": {"values": drawn},
        "layer": [no_change(x), *intervals(x, row, "ratio", shape=shape, size=50)],
    }
