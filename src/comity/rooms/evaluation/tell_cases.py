"""What the declared cases say together, and what none of them can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import listed, month_text
from comity.quantity import Quantity

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.evaluation.case import CaseFile

SOURCES = ("views", "ucdp_country_year", "cow_contiguity", "pax", "registry")


OUTCOMES = {"deaths": "deaths", "non_recurrence": "whether violence came back"}
"""Primary outcomes in words."""


COMPARED = ("synthetic", "demeaned", "augmented", "yearly, all types", "forecast")
"""Designs that stand side by side."""


def across(found: CaseFile) -> tuple[Finding, ...]:
    """The declared cases side by side, where this is one of them."""
    return declared(found.edition) if found.declared is not None else ()


def declared(edition: Edition) -> tuple[Finding, ...]:
    """The comparison across the declared cases, and what it means for options now."""
    table = edition.table("evaluations").filter(pl.col("case") != "")
    if table.is_empty():
        return ()
    names = dict(edition.table("cases").select("case", "name").rows())
    rows = []
    for case in sorted(table["case"].unique().to_list(), key=lambda key: str(names[key])):
        here = table.filter(pl.col("case") == case).to_dicts()
        by = {row["design"]: row for row in here}
        rows.append(
            (
                names[case], here[0]["from"], OUTCOMES[here[0]["outcome"]],
                *(_ratio(by.get(design)) for design in COMPARED),
                here[0]["verdict"],
            )
        )  # fmt: skip
    known = [row[0] for row in rows if row[-1] == "identified"]
    text = "Of {cases} declared, " + ("{known:n} identified: {names}. " if known else "none is identified. ")
    text += "No lever of a response rests on a single case" if known else "No case can carry an option now by itself"
    text += ": the figures below are estimated, not established, and where designs disagree so does the answer. "
    text += "What options rest on stands in the questions respond and recurrence, with the standing of each number."
    ratio = {"unit": "deaths per hundred", "standing": "estimated", "source": SOURCES}
    columns = (
        *(Column(name=name) for name in ("Case", "From", "Outcome")),
        *(
            Column(name=name, **ratio)  # type: ignore[arg-type]
            for name in ("Synthetic control", "De-meaned", "Augmented", "By year, all types", "Against the forecast")
        ),
        Column(name="Verdict"),
    )
    return (
        Finding(
            topic="options", text=text,
            values={
                "cases": Quantity(value=len(rows), unit="cases", standing="measured", source="registry"),
                "known": Quantity(value=len(known), unit="cases", standing="estimated", source="views"),
            },
            terms={"names": listed(known)}, sources=SOURCES,
            table=Table(
                title="Declared cases: deaths for every hundred that were expected", columns=columns, rows=tuple(rows)
            ),
        ),
    )  # fmt: skip


def _ratio(row: dict[str, float] | None) -> float | None:
    return None if row is None or row["effect"] is None else round(100 * float(np.exp(row["effect"])), 1)


def unseen(found: CaseFile, *, grounded: bool) -> Finding:
    """What the method cannot see.

    Args:
        found: the case file.
        grounded: whether events near its sites were looked at.
    """
    first, last = found.world.deaths.months[0], found.world.deaths.months[-1]
    return Finding(
        topic="unknown",
        text="Not seen by this method: why the operation was sent where and when it was; what it changed for people "
        "other than deaths; violence that no source counted; and what would have happened in {country} later.",
        terms={"country": found.country, "first": month_text(first), "last": month_text(last)},
        sources=SOURCES,
        searched="state-based deaths by month from {first} to {last} and deaths of three types by year, by country"
        + (", and events by place" if grounded else ""),
        caveats=(
            "Non-state violence and attacks on civilians are only in the design by year, all types.",
            *(() if grounded else ("Where in the country people were killed is not looked at.",)),
        ),
    )
