"""Past operations told: all of them, inside or outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.errors import NoData
from comity.finding import Chart, Column, Finding, Table
from comity.panels.times import listed, month_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.finding import Cell
    from comity.quantity import Standing
    from comity.rooms.response.hindcast import Hindsight
    from comity.rooms.response.outcome import Spread

LEVEL = 0.9
_CAVEATS = (
    "Few cases, chosen because they are known: no test of the method, but a look at where it fails.",
    "The estimates behind an option come from these missions too: forecasts with them are no independent tests.",
    "A forecast without an operation is of paths like those of the past, on some of which operations came as well.",
    "Deaths are those of today's release: what had been published at the time is not known.",
)


def tell(edition: Edition, cases: Sequence[Hindsight]) -> tuple[Finding, ...]:
    """The headline with its table and chart, then a finding each."""
    if not cases:
        raise NoData("The edition has no forecast from before a past operation.", remedy="Build it again.")
    name = edition.names("state").prose
    return (_head(cases), *(_case(one, name(one.case["country"])) for one in cases))


def _head(cases: Sequence[Hindsight]) -> Finding:
    driven = [one for one in cases if one.with_it]
    outside = [one.case["name"] for one in cases if not one.inside_without]
    values = {
        "n": _count(len(cases), "past operations"),
        "without": _count(sum(one.inside_without for one in cases), "of them"),
        "driven": _count(len(driven), "operations"),
        "with_it": _count(sum(bool(one.inside_with) for one in driven), "of them"),
        "level": Quantity(value=LEVEL, unit="share", standing="assumed", source="registry"),
    }
    text = (
        "Of {n} declared beforehand, what came lies inside the {level} interval of the forecast made the month before "
        "in {without:n}"
    )
    text += "; outside it: {outside}." if outside else "."
    text += (
        " For {driven:n} of them something usable is known of what the operation itself would change: with it, "
        "{with_it:n} lie inside."
        if driven
        else " Of none is anything usable known of what the operation itself would change."
    )
    return Finding(
        topic="background",
        text=text,
        values=values,
        terms={"outside": listed(outside), "why": " ".join(dict.fromkeys(one.why for one in driven))},
        sources=("views",),
        caveats=(*(["What drives them: {why}"] if driven else []), *_CAVEATS),
        table=_table(cases),
        chart=_chart(cases),
    )


def _case(one: Hindsight, country: str) -> Finding:
    values = {
        "came": _deaths(one.observed, "measured"),
        "without": _interval(one.without),
        "lower": Quantity(value=one.lower, unit="share", standing="estimated", source="views"),
    }
    terms = {
        "name": one.case["name"],
        "first": month_text(one.months[0]),
        "last": month_text(one.months[-1]),
        "country": country,
        "why": one.why[:1].lower() + one.why[1:].partition(": only break-even")[0].rstrip("."),
    }
    text = (
        "{name}: {came} in {first} to {last}; the forecast from before had {without:i}, and {lower} of its paths had "
        "no more than came."
    )
    if one.with_it:
        values["with_it"] = _interval(one.with_it)
        text += " With the operation as decided, {with_it:i}."
    else:
        text += " What the operation would change is not known: {why}."
    if one.case["outcome"] == "non_recurrence":
        values["chance"] = Quantity(value=one.chance, unit="probability", standing="estimated", source="views")
        came = "came back, and" if one.returned else "did not come back, though"
        text += f" What was to count: armed conflict {came} the forecast had given its return a chance of {{chance}}."
    return Finding(topic="background", text=text, values=values, terms=terms, sources=("views", "registry"))


def _table(cases: Sequence[Hindsight]) -> Table:
    def deaths(name: str, standing: Standing) -> Column:
        return Column(name=name, unit="deaths", standing=standing, source="views")

    columns = (
        Column(name="Operation"), Column(name="From"), deaths("Came", "measured"),
        deaths("Without: low", "estimated"), deaths("middle", "estimated"), deaths("high", "estimated"),
        Column(name="Inside"),
        deaths("With it: low", "estimated"), deaths("middle ", "estimated"), deaths("high ", "estimated"),
        Column(name="Inside "),
    )  # fmt: skip
    rows = tuple(_row(one) for one in cases)
    months = max(len(one.months) for one in cases)
    return Table(title=f"Deaths in the {months} months after, forecast and come", columns=columns, rows=rows)


def _row(one: Hindsight) -> tuple[Cell, ...]:
    with_it: tuple[Cell, ...] = (None, None, None, "not known")
    if one.with_it:
        with_it = (one.with_it.low, one.with_it.middle, one.with_it.high, _yes(one.inside_with))
    ends = (one.without.low, one.without.middle, one.without.high)
    return (one.case["name"], month_text(one.months[0]), one.observed, *ends, _yes(one.inside_without), *with_it)


def _chart(cases: Sequence[Hindsight]) -> Chart:
    """Intervals without and with each operation, and what came, on a logarithmic scale of one plus deaths."""
    rows: list[dict[str, Any]] = []
    for one in cases:
        for arm, spread in (("without it", one.without), ("with it", one.with_it)):
            if spread:
                ends = {"low": spread.low + 1, "middle": spread.middle + 1, "high": spread.high + 1}
                rows.append({"case": one.case["name"], "arm": arm, **ends})
    came = [{"case": one.case["name"], "came": one.observed + 1} for one in cases]
    order = [one.case["name"] for one in cases]
    y = {"field": "case", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 260}}
    shift = {"field": "arm", "type": "nominal", "sort": ["without it", "with it"]}
    colour = {**shift, "title": None, "legend": {"orient": "top"}, "scale": {"range": ["#666666", "#0b5cad"]}}
    x = {"type": "quantitative", "scale": {"type": "log"}, "title": "one plus deaths, logarithmic"}
    layer = [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.6},
            "encoding": {
                "y": y,
                "yOffset": shift,
                "x": {**x, "field": "low"},
                "x2": {"field": "high"},
                "color": colour,
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 45},
            "encoding": {"y": y, "yOffset": shift, "x": {**x, "field": "middle"}, "color": colour},
        },
        {
            "data": {"values": came},
            "mark": {"type": "tick", "thickness": 3, "size": 26, "color": "#b2182b"},
            "encoding": {"y": y, "x": {**x, "field": "came"}},
        },
    ]
    return Chart(
        title="Deaths after past operations: forecast from the month before, and what came",
        alt="For each operation an interval that holds nine paths in ten without it, one with it where something "
        "usable is known, the middles as dots, and what came as an upright red stroke.",
        spec={"width": 440, "height": {"step": 34}, "layer": layer},
    )


def _interval(spread: Spread) -> Quantity:
    return Quantity(
        value=spread.middle, unit="deaths", standing="estimated", source="views",
        low=spread.low, high=spread.high, level=LEVEL,
    )  # fmt: skip


def _deaths(value: int, standing: Standing) -> Quantity:
    return Quantity(value=value, unit="deaths", standing=standing, source="views")


def _count(value: int, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="measured", source="registry")


def _yes(inside: bool | None) -> str:  # noqa: FBT001 - a fact to be put into words
    return "yes" if inside else "no"
