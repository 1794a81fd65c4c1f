"""The pictures of the coalition room, as Vega-Lite specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.charting import told_apart
from comity.finding import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.coalition.front import Alternative
    from comity.rooms.coalition.measure import Coalition
    from comity.rooms.coalition.world import World

_COLOURS = ["#0b5cad", "#56b4e9", "#e69f00", "#009e73", "#b2182b", "#666666"]


def front_chart(found: Sequence[Alternative], host: str) -> Chart:
    """Cost against days, one point an alternative: dependence as size, political distance as colour."""
    rows = [
        {
            "name": f"{place}. {one.name}",
            "number": str(place),
            "cost": round(one.coalition.cost / 1e6, 1),
            "days": one.coalition.days,
            "share": round(one.coalition.dependence * 100, 1),
            "politics": round(one.coalition.politics, 3),
        }
        for place, one in enumerate(found, start=1)
    ]
    x: dict[str, Any] = {"field": "days", "type": "quantitative", "title": "days to the last unit"}
    y: dict[str, Any] = {"field": "cost", "type": "quantitative", "title": "first year, US$ million"}
    x["scale"] = y["scale"] = {"zero": False, "padding": 20}
    point = {
        "mark": {"type": "point", "filled": True, "opacity": 0.85},
        "encoding": {
            "x": x,
            "y": y,
            "size": {
                "field": "share",
                "type": "quantitative",
                "title": "largest share, %",
                "scale": {"range": [40, 500]},
                "legend": {"orient": "bottom"},
            },
            "color": {
                "field": "politics",
                "type": "quantitative",
                "title": "distance in votes",
                "scale": {"scheme": "viridis", "reverse": True},
                "legend": {"orient": "bottom"},
            },
        },
    }
    # Numbers stand left and right of their points in turn, so that those of near points do not cover each other.
    labels = [
        {
            "transform": [{"filter": f"toNumber(datum.number) % 2 == {side}"}],
            "mark": {"type": "text", "dx": 18 if side else -18, "fontSize": 11},
            "encoding": {"x": x, "y": y, "text": {"field": "number", "type": "nominal"}},
        }
        for side in (0, 1)
    ]
    return Chart(
        title=f"Coalitions for {host}: cost of the first year (US$ million) against days to the last unit",
        alt=(
            "One point an alternative, numbered as in the table; larger points depend more on one "
            "contributor, darker ones are further apart in votes. No point is better than another in all four."
        ),
        spec={"width": 560, "height": 320, "data": {"values": rows}, "layer": [point, *labels]},
    )


def sends_chart(world: World, chosen: Coalition, host: str) -> Chart:
    """Who sends what: persons by contributor and kind of unit."""
    order = sorted(chosen.persons, key=lambda state: (-chosen.persons[state], state))
    rows = [
        {"state": world.title(state), "unit": world.units[key].names, "persons": n * world.units[key].persons}
        for state in order
        for key, n in chosen.sent[state].items()
    ]
    used = {row["unit"] for row in rows}
    kinds = [(unit.names, colour) for unit, colour in zip(world.units.values(), _COLOURS, strict=True)]
    shown = {name: colour for name, colour in kinds if name in used}
    spec = {
        "width": 480,
        "height": {"step": 18},
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "y": {"field": "state", "type": "nominal", "title": None, "sort": [world.title(state) for state in order]},
            "x": {"field": "persons", "type": "quantitative", "title": "persons"},
            "color": {"title": None} | told_apart("unit", [*shown], [*shown.values()], columns=2),
        },
    }
    return Chart(
        title=f"Who would send what to {host}: persons by contributor, balanced alternative",
        alt="Bars by contributor, the largest first, split by kind of unit.",
        spec=spec,
        spark=tuple(float(chosen.persons[state]) for state in order),
        spark_label="contributors, the largest first",
    )
