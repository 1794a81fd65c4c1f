"""The map of the world by risk, as a Vega-Lite specification that holds its outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Chart
from comity.panels.outlines import CREDIT, DISCLAIMER, outlines

if TYPE_CHECKING:
    from comity.rooms.risk.ranking import Ranking, Row

_SMALL = 1.5
"""Square degrees below which an outline is too small to be seen: a dot on the capital stands beside it."""
_NAMED = 5
"""States named in the words for those who cannot see the map."""
_NOTE = 150
"""Letters in a line of the note under the map."""
_GREY = "#dcdcdc"


def world_map(ranking: Ranking, threshold: int, span: str) -> Chart:
    """Each state filled by its chance; dots for those too small to be seen; disputed boundaries dashed."""
    shapes = outlines()
    dotted = [row for row in ranking.rows if row.state not in shapes["states"] or _small(shapes["states"][row.state])]
    rows = {row.state: row for row in ranking.rows}
    known = [_feature(shape, **_told(rows[key])) for key, shape in shapes["states"].items() if key in rows]
    bare = dict.fromkeys(shapes["elsewhere"], "no figures of its own") | {
        key: "no forecast" for key in shapes["states"] if key not in rows
    }
    every = {**shapes["states"], **shapes["elsewhere"]}
    without = [_feature(every[key], state=key, why=why) for key, why in bare.items()]
    dots = [
        {"lat": row.lat, "lon": row.lon, **_told(row)} for row in dotted if row.lat is not None and row.lon is not None
    ]
    colour = {
        "field": "chance", "type": "quantitative", "title": "chance",
        "scale": {"scheme": "yellowgreenblue", "domain": [0, 1]}, "legend": {"format": ".0%"},
    }  # fmt: skip
    hover = [
        {"field": "state", "title": "State"},
        {"field": "chance", "title": "Chance", "format": ".0%"},
        {"field": "middle", "title": "Deaths, middle path", "format": ","},
        {"field": "past", "title": "Deaths, past twelve months", "format": ","},
    ]
    layers: list[dict[str, Any]] = [
        {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": "#f6f8fa", "stroke": "#bbbbbb"}},
        _shapes(without, fill=_GREY) | {"encoding": {"tooltip": [{"field": "state"}, {"field": "why"}]}},
        _shapes(known) | {"encoding": {"color": colour, "tooltip": hover}},
        _shapes([_feature(shapes["borders"])], filled=False, stroke="#8a8a8a", strokeWidth=0.3),
        _shapes([_feature(shapes["disputed"])], filled=False, stroke="#ffffff", strokeWidth=1.1),
        _shapes(
            [_feature(shapes["disputed"])], filled=False, stroke="#333333", strokeWidth=0.7, strokeDash=[2, 2]
        ),
        {
            "data": {"values": dots},
            "mark": {"type": "circle", "size": 26, "stroke": "#333333", "strokeWidth": 0.4, "opacity": 1},
            "encoding": {
                "longitude": {"field": "lon", "type": "quantitative"},
                "latitude": {"field": "lat", "type": "quantitative"},
                "color": colour,
                "tooltip": hover,
            },
        },
    ]  # fmt: skip
    first = ", ".join(f"{row.name} {row.chance:.0%}" for row in ranking.rows[:_NAMED])
    note = {
        "text": _lines(f"{DISCLAIMER} Grey: no forecast. {CREDIT}"), "orient": "bottom", "anchor": "start",
        "fontSize": 8, "fontWeight": "normal", "color": "#555555", "offset": 6,
    }  # fmt: skip
    return Chart(
        title=f"Chance of at least {threshold:,} deaths in state-based conflict, {span}",
        alt=(
            "A map of the world: each state is darker where the chance is higher, with a dot on the capital of states "
            f"too small to be seen; grey where there is no forecast. Highest: {first}."
        ),
        spec={"width": 640, "height": 320, "projection": {"type": "equalEarth"}, "title": note, "layer": layers},
    )


def _told(row: Row) -> dict[str, Any]:
    return {"state": row.name, "chance": round(row.chance, 3), "middle": row.median, "past": row.past}


def _feature(geometry: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, **fields}


def _shapes(features: list[dict[str, Any]], **mark: Any) -> dict[str, Any]:
    return {"data": {"values": features}, "mark": {"type": "geoshape", **mark}}


def _small(shape: dict[str, Any]) -> bool:
    """Whether the box around an outline's largest part is too small to be seen."""
    sizes = []
    for polygon in shape["coordinates"]:
        east, north = zip(*polygon[0], strict=True)
        sizes.append((max(east) - min(east)) * (max(north) - min(north)))
    return max(sizes, default=0.0) < _SMALL


def _lines(text: str) -> list[str]:
    """A text in lines, since Vega does not break them."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _NOTE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
