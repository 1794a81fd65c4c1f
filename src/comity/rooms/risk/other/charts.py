"""The picture of a forecast by year, as a Vega-Lite specification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Chart

if TYPE_CHECKING:
    from comity.rooms.risk.other.tell import Yearly

HISTORY = 15
"""Years of history beside the forecast."""
_LOW, _HIGH = 0.05, 0.95


def ahead(one: Yearly, title: str) -> Chart:
    """Bars of the years known; for each year ahead, the middle path and the interval that holds nine paths in ten."""
    past = list(zip(one.known, one.deaths, strict=True))[-HISTORY:]
    known = [{"year": str(year), "deaths": deaths} for year, deaths in past]
    coming = [
        {
            "year": str(year),
            "low": one.quantile(_LOW, at),
            "middle": one.quantile(0.5, at),
            "high": one.quantile(_HIGH, at),
        }
        for at, year in enumerate(one.years)
    ]
    every = [row["year"] for row in (*known, *coming)]
    axis = {
        "field": "year", "type": "ordinal", "title": None, "scale": {"domain": every},
        "axis": {"labelOverlap": True, "labelAngle": 0},
    }  # fmt: skip
    layers: list[dict[str, Any]] = [
        _layer(known, {"type": "bar", "color": "#222222"}, axis, "deaths"),
        _layer(coming, {"type": "bar", "color": "#0b5cad", "opacity": 0.3}, axis, "low", "high"),
        _layer(coming, {"type": "tick", "color": "#0b5cad", "thickness": 2}, axis, "middle"),
    ]
    return Chart(
        title=title,
        alt=(
            f"Bars of deaths from {past[0][0]} to {past[-1][0]}; then for {one.years[0]} to {one.years[-1]} the band "
            "that holds nine paths in ten, with the middle path marked."
        ),
        spec={"width": 640, "height": 160, "layer": layers},
        spark=tuple(float(deaths) for _, deaths in past),
        spark_label=f"{past[0][0]} to {past[-1][0]}",
    )


def _layer(
    rows: list[dict[str, Any]], mark: dict[str, Any], axis: dict[str, Any], low: str, high: str | None = None
) -> dict[str, Any]:
    encoding: dict[str, Any] = {"x": axis, "y": {"field": low, "type": "quantitative", "title": "deaths"}}
    if high:
        encoding["y2"] = {"field": high}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}
