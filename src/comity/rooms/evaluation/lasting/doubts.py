"""What speaks against taking a ratio as an effect: checks, single missions, selection, the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Finding
from comity.quantity import Quantity
from comity.rooms.evaluation.lasting.hazard import e_value
from comity.rooms.evaluation.lasting.published import LESS, MORE, direction
from comity.rooms.evaluation.lasting.shown import SOURCES, balance_table, count, ratio, ratios_table, terms_table
from comity.rooms.evaluation.lasting.words import LEADS, TERMS

if TYPE_CHECKING:
    from comity.edition import Edition

CHECKS = {
    "by conflict": "errors clustered by conflict, not by country",
    "dyad": "a government and one group, not the whole conflict",
    "host alone": "every operation in the country, whatever it was sent for",
    "armed": "without observer and police missions",
    "narrow": "alliances by the registry's own class alone",
    "pledge in force": "an alliance only while its pledge of defence is in force",
    "year before": "who was there a year before, not a month",
    "wars": "wars with 1,000 deaths in a year",
    "large": "missions of 1,000 or more, while strength is known",
    "first five years": "the first five years at risk",
    "after five years": "the time after the first five years at risk",
    "with agreements": "ended since 1990, components agreed as a control",
    "with income": "income and population as controls",
    "weighted": "spells weighted so that groups are alike in what is measured",
    "as Fortna": "wars with 1,000 deaths in a year that ended from 1989 to 1999, to 2004",
    "as Kreutz": "every operation in the country, whatever it was sent for, to 2005",
    "elsewhere": "placebo: operations there for something else",
    "coming": "placebo: a mission that comes within 24 months",
}
"""Checks and placebos as the table names them."""


def checks(rows: dict[tuple[str, str], dict[str, Any]]) -> Finding:
    """The same question put otherwise, and with each mission left out."""
    listed_rows = [(words, rows[key]) for check, words in CHECKS.items() for key in rows if key[1] == check
                   and (key[0] in LEADS or key[0] == check)]  # fmt: skip
    told = [row for _, row in listed_rows if row["who"] in ("un", "alliance", "both") and row["estimate"] is not None]
    clear = [row for row in told if direction(row["low"], row["high"]) != "none found"]
    values = {"n": count(len(told), "checks"), "clear": count(len(clear), "checks")}
    some = ("{clear:n} keeps" if len(clear) == 1 else "{clear:n} keep") if clear else "none keeps"
    parts = []
    for who in ("un", "alliance", "both", "either"):
        left = [row for key, row in rows.items() if key[0] == who and key[1].startswith("without:")]
        known = [row["estimate"] for row in left if row["estimate"] is not None]
        if known:
            values[f"{who}_low"] = _ratio(min(known))
            values[f"{who}_high"] = _ratio(max(known))
            parts.append(f"{{{who}_low}} to {{{who}_high}} for {LEADS[who]}")
    return Finding(
        topic="background",
        text=(
            "Of {n:n} checks by lead, on other samples, definitions and designs, " + some + " clear of one; with any "
            "one mission left out the ratio runs from " + ", from ".join(parts) + "."
        ),
        values=values,
        sources=SOURCES,
        caveats=(
            (
                "A ratio left empty has no recurrence on one side: that no war came back while few missions were there "
                "is no proof that they kept it away."
            ),
        ),
        table=ratios_table("Checks and placebos", "Check", listed_rows),
    )


def selection(edition: Edition, rows: dict[tuple[str, str], dict[str, Any]]) -> tuple[Finding, ...]:
    """Why the groups cannot simply be compared."""
    balance = edition.table("lasting_balance").to_dicts()
    groups = [row for row in balance if row["who"] in ("un", "alliance", "both")]
    apart = [row for row in groups if abs(row["apart"]) > 0.25]
    most = max(groups, key=lambda row: abs(row["apart"]))
    found = [
        Finding(
            topic="background",
            text=(
                "Peacekeepers go to other wars than those they stay away from: {apart:n} of {all:n} comparisons at the "
                "start differ by more than a quarter of a standard deviation, most of all {term} for {who}."
            ),
            values={"apart": count(len(apart), "comparisons"), "all": count(len(groups), "comparisons")},
            terms={"term": TERMS[most["term"]], "who": LEADS[most["who"]]},
            sources=(*SOURCES, "isard_gdp_population"),
            caveats=(
                (
                    "What is measured is held constant in the ratios; what is not, such as the will of the parties, "
                    "cannot be."
                ),
            ),
            table=balance_table(balance),
        )
    ]
    coming = rows["coming", "coming"]
    if coming["estimate"] is not None:
        found.append(_coming(coming))
    found.append(_hidden(rows))
    return tuple(found)


def _coming(coming: dict[str, Any]) -> Finding:
    """Whether missions come where peace breaks."""
    told = {
        MORE: "missions come where peace is breaking or has just broken, not by chance",
        LESS: "missions come where peace holds, not by chance",
    }.get(direction(coming["low"], coming["high"]), "no sign that they come to one kind of peace")
    return Finding(
        topic="background",
        text=(
            "In the two years before a mission of the UN or an alliance comes, the hazard is {coming:i} times that of "
            f"other months with none: {told}."
        ),
        values={
            "coming": ratio(coming),
            "n": count(coming["exposed"], "spells"),
            "events": count(coming["exposed_events"], "recurrences"),
        },
        sources=SOURCES,
        caveats=("This placebo rests on {n} and {events}; it counts missions that came once war was back too.",),
    )


def _hidden(rows: dict[tuple[str, str], dict[str, Any]]) -> Finding:
    """How strong something unmeasured would have to be."""
    known = [who for who in ("un", "alliance", "both") if rows[who, "main"]["estimate"] is not None]
    return Finding(
        topic="background",
        text=(
            "Something that is not measured could explain the whole of a ratio if it went with both mission and "
            "recurrence by these factors: " + ", ".join(f"{{{who}}} for {LEADS[who]}" for who in known)
            + "; the strongest thing that is measured, a victory of the government, has {strong}."
        ),
        values={who: _ratio(e_value(rows[who, "main"]["estimate"])) for who in known}
        | {"strong": _ratio(e_value(rows["how: government victory", "main"]["estimate"]))},
        sources=SOURCES,
        caveats=(
            ("An interval that holds one needs nothing to be explained. The factors are E-values, on the scale of risk "
            "ratios."),
        ),
    )  # fmt: skip


def measured(rows: dict[tuple[str, str], dict[str, Any]]) -> Finding:
    """What else goes with recurrence."""
    asked = [rows[key] for key in rows if key[0] in TERMS and key[1] in ("main", "with agreements", "with income")]
    order = {term: place for place, term in enumerate(TERMS)}
    asked = sorted((row for row in asked if row["estimate"] is not None), key=lambda row: order[row["who"]])
    words: dict[str, list[str]] = {LESS: [], MORE: []}
    for row in asked:
        words.get(direction(row["low"], row["high"]), []).append(TERMS[row["who"]])
    parts = [f"war comes back {way} with: {{{key}}}" for way, key in ((LESS, "less"), (MORE, "more")) if words[way]]
    return Finding(
        topic="background",
        text="What was known of the war tells more than who kept the peace: " + "; ".join(parts) + "."
        if parts
        else "Nothing that is measured of a war keeps clear of no change.",
        terms={"less": "; ".join(words[LESS]), "more": "; ".join(words[MORE])},
        sources=(*SOURCES, "isard_gdp_population", "pax"),
        caveats=(
            (
                "Components of agreements are counted by country in PA-X, from the war to the time at risk; they are "
                "known for wars that ended in its years alone."
            ),
        ),
        table=terms_table(asked),
    )


def _ratio(value: float) -> Quantity:
    return Quantity(value=round(value, 4), unit="ratio", standing="estimated", source="ucdp_termination")
