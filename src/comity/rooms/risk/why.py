"""Why the forecast is as it is: what moved it, and the past it was drawn from."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import month_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from comity.finding import Cell
    from comity.rooms.risk.outlook import Outlook

WORDS = {
    "now": "the last three months",
    "past year": "the past year",
    "past decades": "the years before",
    "neighbours": "violence next door",
    "agreements": "peace agreements",
}
_SMALL = 0.05
"""Effects on the logarithm below this are told as none."""
_MANY = 10
"""Factors from here on are told to a tenth."""
_METHOD = (
    "A family's part is what the splits on its figures add to the level the forest expects; the parts sum to that "
    "level exactly. It says what the forecast used, not what causes violence."
)


_REST = (
    "The forest gives {share} of this country's paths; what the other members made of the same past is not explained "
    "by this."
)


def drivers(outlook: Outlook) -> list[Finding]:
    """What moved the forecast away from the average of all states and months."""
    rows = outlook.drivers.filter(pl.col("driver") != "average")
    if rows.is_empty():
        return []
    effects = sorted(((str(name), float(effect)) for name, effect in rows.select("driver", "effect").iter_rows()),
                     key=lambda row: (-abs(row[1]), row[0]))  # fmt: skip
    (first, top), *_ = effects
    if abs(top) < _SMALL:
        return []
    unit = "ratio" if exp(top) < _MANY else "times"
    factor = Quantity(value=round(exp(top), 2), unit=unit, standing="estimated", source="views")
    table = Table(
        title="What moved the forecast, as factors on the expected level (one plus deaths a month)",
        columns=(
            Column(name="Figures on"),
            Column(name="Factor", unit="ratio", standing="estimated", source="views"),
        ),
        rows=tuple((WORDS.get(name, name), round(exp(effect), 2)) for name, effect in effects),
    )
    text = (
        "What moved the random forest's part of this forecast most is {what}: it {moved} the expected level, to "
        "{factor:n} times what it would be."
    )
    terms = {"what": WORDS.get(first, first), "moved": "raised" if top > 0 else "lowered"}
    values = {"factor": factor}
    caveats: tuple[str, ...] = (_METHOD,)
    if "share" in outlook.drivers.columns:
        share = float(rows["share"][0])
        values["share"] = Quantity(value=share, unit="share", standing="measured", source="views")
        caveats = (_METHOD, _REST)
    return [Finding(topic="background", text=text, values=values, terms=terms, table=table, caveats=caveats)]


def analogues(outlook: Outlook) -> list[Finding]:
    """The past months that most paths begin with, and what came of them."""
    rows = list(outlook.analogues.sort("rank").iter_rows(named=True))
    if not rows or not any(row["before"] for row in rows):
        return []
    top = rows[0]
    values = {
        "share": Quantity(value=top["share"], unit="share", standing="estimated", source="views"),
        "before": Quantity(value=top["before"], unit="deaths", standing="measured", source="views"),
        "after": Quantity(value=top["after"], unit="deaths", standing="measured", source="views"),
    }
    columns = (
        Column(name="Like"),
        Column(name="Share of the forest's paths", unit="share", standing="estimated", source="views"),
        Column(name="Deaths in the year before", unit="deaths", standing="measured", source="views"),
        Column(name="Deaths in the year after", unit="deaths", standing="measured", source="views"),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{outlook.names[row['analogue']]}, {month_text(row['month'])}", row["share"], row["before"], row["after"])
        for row in rows
    )
    return [
        Finding(
            topic="background",
            text=(
                "The past it most resembles: {where} in {when}, with {before} in the year before and {after:n} in the "
                "year after ({share} of the forest's paths begin like that year)."
            ),
            values=values,
            terms={"where": outlook.names[top["analogue"]], "when": month_text(top["month"])},
            table=Table(title="Analogues the forecast draws on", columns=columns, rows=cells),
            caveats=("What came of a few past cases is no law: the fan shows all of them together.",),
        )
    ]
