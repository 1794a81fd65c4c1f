"""What was seen on the ground, as findings of a case file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import listed
from comity.quantity import Quantity
from comity.rooms.evaluation.ground.charts import NOTE, study, through_time
from comity.rooms.evaluation.ground.panel import REACH, WHERE
from comity.rooms.evaluation.ground.rules import LEVEL, RULES
from comity.rooms.evaluation.ground.seen import covered, seen

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.evaluation.ground.seen import Seen

REASONS = {
    "violence": "hardly anybody was killed any more where troops had not come",
    "cells": "too few cells can be compared",
    "before": "cells that got troops had gone another way before, or the years before are not known",
    "interval": "the interval holds no effect, or there is none",
    "scale": "other scales do not show it, or there is nothing to count",
    "one year": "it hangs on one year's arrivals",
    "next door": "something is seen next door too, or cannot be looked at",
    "apart": "it is less against cells further off, or there are none",
    "placed": "too many deaths have no known place in the cells",
    "squares": "the country is too small for an interval that is wide enough",
    "alone": "other troops were there whose places are not known",
}
"""Why a rule that does not hold speaks against the effect."""

PARTS = {
    "years after": "the two years after the year of arrival",
    "next door": "the same next door to troops",
    "apart": "the same, against cells not next door to troops",
}
OUTCOMES = {"log deaths": "log(1 + deaths), which is judged", "any deaths": "share of cells with deaths"}
COUNTS = ("squares", "cells", "deaths", "operations")


def on_the_ground(
    edition: Edition, operation: str, state: str, name: str, country: str, *, un: bool
) -> tuple[Finding, ...]:
    """Events near and far from troops, the event study with its verdict, and every rule."""
    found = seen(edition, operation, state)
    if found is None:
        return (_not_known(edition, name, country, state, un=un),)
    if found.verdict["verdict"] == "not evaluated":
        return (_near(found, name, country), _not_evaluated(found, name))
    return (_near(found, name, country), _effect(found, name), _checked(found))


def _not_known(edition: Edition, name: str, country: str, state: str, *, un: bool) -> Finding:
    """Neither events nor sites, and which of the two."""
    there = covered(edition)
    names = [edition.names("state").prose(one) for one in there]
    terms = {"name": name, "country": country, "there": listed(names, most=10)}
    if not un:
        text = "On the ground nothing can be looked at: Geo-PKO has the places of operations that the United Nations "
        text += "lead, and {name} was led by others."
    elif state in there:
        text = "On the ground nothing can be looked at: Geo-PKO has no troops of {name} at a known place in {country}."
    else:
        text = "On the ground: events near and far from {name}'s sites are not in this edition. "
        text += "It has events by place of {there} only. " if there else ""
        text += "After `comity sync` an edition of one's own has those of every country where the United Nations had "
        text += "troops at a known place."
    return Finding(
        topic="unknown", text=text, terms=terms, sources=("geo_pko", "registry"),
        searched="UCDP's events by place and Geo-PKO's sites, in this edition",
    )  # fmt: skip


def _not_evaluated(found: Seen, name: str) -> Finding:
    return Finding(
        topic="unknown",
        text="On the ground, what the arrival of {name}'s troops changed could not be looked at: {why}.",
        terms={"name": name, "why": found.verdict["why"]}, sources=found.sources,
        searched="UCDP's events by cell and year, and the first year of troops in each cell in Geo-PKO",
    )  # fmt: skip


def _near(found: Seen, name: str, country: str) -> Finding:
    """Deaths within reach of troops before, while and after they were there, with the map."""
    verdict, source = found.verdict, str(found.verdict["source"])
    sums = dict(found.near.group_by("where").agg(pl.col("deaths").sum()).rows())
    near = sum(sums.get(one, 0) for one in WHERE[:3])
    values = {
        "reach": Quantity(value=REACH, unit="kilometres", standing="assumed", source="registry"),
        "all": Quantity(value=verdict["deaths"], unit="deaths", standing="measured", source=source),
        "placed": Quantity(value=sum(sums.values()), unit="deaths", standing="measured", source=source),
        "near": Quantity(value=near, unit="deaths", standing="measured", source=source),
        "early": Quantity(value=sums.get(WHERE[1], 0), unit="deaths", standing="measured", source=source),
        "there": Quantity(value=sums.get(WHERE[0], 0), unit="deaths", standing="measured", source=source),
        "gone": Quantity(value=sums.get(WHERE[2], 0), unit="deaths", standing="measured", source=source),
    }
    text = "On the ground in {country}, {first} to {last}: of {all} in events of all three types, {placed:n} have a "
    text += "place known to {reach} or so; {near:n} were within {reach} of a place where United Nations troops ever "
    text += "stood, of them {early:n} before troops came, {there:n} in years when they stood there and {gone:n} later."
    caveats = ["{note}"]
    if near and sums.get(WHERE[1], 0) / near > 0.5:
        caveats.insert(0, "Most of the violence near these places was over before troops came to them.")
    caveats.insert(
        0, "Troops are dated by calendar year; Geo-PKO, from {sites}, does not have the places of other forces."
    )
    years = sorted(found.near["year"].unique().to_list())
    by = {(row["year"], row["where"]): row["deaths"] for row in found.near.to_dicts()}
    return Finding(
        topic="people", text=text, values=values,
        terms={
            "country": country, "first": str(verdict["first"]), "last": str(verdict["last"]), "note": NOTE,
            "sites": "1994",
        },
        sources=found.sources, caveats=tuple(caveats), chart=through_time(found, country, name),
        table=Table(
            title=f"Deaths in {country} by whether troops were within reach, {verdict['first']} to {verdict['last']}",
            columns=(
                Column(name="Year"),
                *(
                    Column(name=words, unit="deaths", standing="measured", source=(source, "geo_pko"))
                    for words in ("Troops there", "Troops came later", "Troops had gone", "Elsewhere")
                ),
            ),
            rows=tuple((str(year), *(by.get((year, where), 0) for where in WHERE)) for year in years),
        ),
    )  # fmt: skip


def _effect(found: Seen, name: str) -> Finding:
    """The verdict, with the number only where it is identified."""
    verdict, rows = found.verdict, found.effects.to_dicts()
    first = next(row for row in rows if row["part"] == "years after" and row["outcome"] == "log deaths")
    terms, values = {"name": name, "verdict": verdict["verdict"]}, {}
    text = "On the ground, what the arrival of {name}'s troops in a cell changed is {verdict}"
    if verdict["verdict"] == "identified":
        values["ratio"] = Quantity(
            value=float(np.exp(first["estimate"])), unit="ratio", standing="estimated", source=str(verdict["source"]),
            low=float(np.exp(first["low"])), high=float(np.exp(first["high"])), level=LEVEL,
        )  # fmt: skip
        text += ": one more than the deaths of a year is {ratio:i} times what it would have been, over the two years "
        text += "after the year of arrival"
    else:
        broken = set(verdict["why"].split(", "))
        terms["why"] = listed([words for rule, words in REASONS.items() if rule in broken], most=3)
        text += ", because {why}"
    return Finding(
        topic="background", text=text + ".", values=values, terms=terms, sources=found.sources,
        confidence="moderate" if verdict["verdict"] == "identified" else "low",
        because="every rule written down beforehand holds" if verdict["verdict"] == "identified"
        else "rules written down beforehand do not hold",
        caveats=(
            (
                "Cells that troops reached in one year are compared with cells that they had not reached by then, from "
                "the year before arrival on (Callaway and Sant'Anna). Once nobody is killed anywhere, cells where more "
                "had been killed have fallen further: that is no effect."
            ),
            "Intervals come from resampling squares of two by two cells, widened for few squares.",
        ),
        chart=study(found, name), table=_table(rows, found.sources),
    )  # fmt: skip


def _table(rows: list[dict[str, Any]], sources: tuple[str, ...]) -> Table:
    def order(row: dict[str, Any]) -> tuple[Any, ...]:
        return row["outcome"] != "log deaths", row["part"] == "year", row["part"] != "years after", row["since"] or 0

    made = {"unit": "of the outcome", "standing": "estimated", "source": sources}
    kept = sorted((row for row in rows if row["estimate"] is not None), key=order)
    return Table(
        title="What changed in cells that troops reached",
        columns=(
            Column(name="Outcome"),
            Column(name="Years since arrival"),
            *(Column(name=name, **made) for name in ("Difference", "from", "to")),  # type: ignore[arg-type]
            Column(name="Cells with troops", unit="cells", standing="measured", source=sources),
        ),
        rows=tuple(
            (
                OUTCOMES[row["outcome"]], PARTS.get(row["part"], f"{row['since']:+d}" if row["since"] else "0"),
                *(None if row[one] is None else round(row[one], 2) for one in ("estimate", "low", "high")),
                row["cells"],
            )
            for row in kept
        ),
    )  # fmt: skip


def _checked(found: Seen) -> Finding:
    rows = {row["check"]: row for row in found.checks.to_dicts()}
    words = {True: "holds", False: "does not hold", None: "could not be looked at"}
    held = sum(row["passed"] is True for row in rows.values())
    made = {"standing": "estimated", "source": found.sources}
    return Finding(
        topic="background",
        text="On the ground {held:n} of {all} hold that were written down before the result, which makes it {verdict}.",
        values={
            "held": Quantity(value=held, unit="rules", standing="estimated", source=str(found.verdict["source"])),
            "all": Quantity(value=len(rows), unit="rules", standing="assumed", source="registry"),
        },
        terms={"verdict": found.verdict["verdict"]}, sources=found.sources,
        table=Table(
            title="Every rule on the ground",
            columns=(
                Column(name="Rule"),
                Column(name="Counted", unit="in the unit beside it", **made),  # type: ignore[arg-type]
                Column(name="Estimated", unit="in the unit beside it", **made),  # type: ignore[arg-type]
                *(Column(name=name) for name in ("Unit", "Verdict", "What stands behind it")),
            ),
            rows=tuple(
                (
                    RULES[name],
                    None if row["value"] is None or row["unit"] not in COUNTS else int(row["value"]),
                    None if row["value"] is None or row["unit"] in COUNTS else round(row["value"], 2),
                    row["unit"], words[row["passed"]], row["note"] or None,
                )
                for name, row in sorted(rows.items(), key=lambda item: list(RULES).index(item[0]))
            ),
        ),
    )  # fmt: skip
