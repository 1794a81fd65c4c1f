"""From hazard ratios, curves and checks to sentences: the findings of the question `recurrence`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Finding
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.evaluation.lasting.charts import forest, survival
from comity.rooms.evaluation.lasting.doubts import checks, measured, selection
from comity.rooms.evaluation.lasting.published import Compared, compared, direction
from comity.rooms.evaluation.lasting.shown import (
    SOURCES,
    count,
    curves_table,
    published_table,
    ratio,
    ratios_table,
    rules_table,
)  # fmt: skip
from comity.rooms.evaluation.lasting.words import LEADS, START

if TYPE_CHECKING:
    from comity.edition import Edition

SAMPLES = {
    "main": "all wars",
    "before 1990": "ended before 1990",
    "since 1990": "ended since 1990",
    "after an agreement or ceasefire": "agreement or ceasefire",
    "after a victory": "victory",
    "after no clear end": "no clear end",
}
"""Samples of the forest, from top to bottom."""
_UCDP = "ucdp_termination"


def tell(edition: Edition) -> tuple[Finding, ...]:
    """The comparison, the headline first."""
    rows = {(row["who"], row["check"]): row for row in edition.table("lasting_checks").iter_rows(named=True)}
    return (
        headline(edition, rows),
        effect(rows),
        _curves(edition),
        checks(rows),
        *selection(edition, rows),
        measured(rows),
        _beside(edition),
        _unseen(edition),
    )


def headline(edition: Edition, rows: dict[tuple[str, str], dict[str, Any]]) -> Finding:
    """Whether anything is known; only an identified estimate puts a number here."""
    rules = edition.table("lasting_rules")
    verdicts = {who: rules.filter(pl.col("who") == who)["verdict"][0] for who in LEADS}
    known = [who for who, verdict in verdicts.items() if verdict == "identified"]
    terms = {"leads": listed([LEADS[who] for who in LEADS]), "last": _last(edition)}
    spells = rows["un", "main"]
    values = {"spells": count(spells["spells"], "peace spells"), "events": count(spells["events"], "recurrences")}
    if known:
        return Finding(
            topic="background",
            text="With {who} there the hazard that war comes back is {ratio:i} times that with nobody there.",
            values={"ratio": ratio(rows[known[0], "main"])},
            terms={"who": LEADS[known[0]]},
            sources=SOURCES,
            confidence="moderate",
            because="every rule holds, but nothing made missions come by chance",
            table=rules_table(rules.iter_rows(named=True)),
        )
    weak = [LEADS[who] for who, verdict in verdicts.items() if verdict == "weak"]
    if weak:
        text = "Not identified: whether peace lasts longer with peacekeepers there; the evidence is weak for {weak}."
        terms["weak"] = listed(weak)
    else:
        text = (
            "Not identified: whether peace after civil war lasts longer with peacekeepers of the UN, of an alliance or "
            "of both than with none; nor that an alliance's keep it longer than the UN's."
        )
    return Finding(
        topic="unknown",
        text=text,
        searched="{spells} after civil wars, with {events}, to {last}; the table has each rule and what fails it",
        values=values,
        terms=terms,
        sources=SOURCES,
        caveats=(
            (
                "Peace here is the absence of fighting that kills twenty-five in a year between the government and a "
                "group of the same conflict: not safety from other violence, nor justice."
            ),
        ),
        table=rules_table(rules.iter_rows(named=True)),
    )


def effect(rows: dict[tuple[str, str], dict[str, Any]]) -> Finding:
    """Hazard ratios by lead, by period and by how the war ended."""
    shown = [
        {"sample": name, "who": who, **{key: rows[who, check][key] for key in ("estimate", "low", "high")}}
        for check, name in SAMPLES.items()
        for who in LEADS
    ]
    leads = {"un": "with the UN alone", "alliance": "with an alliance alone", "both": "with both"}
    mains = {who: rows[who, "main"] for who in (*leads, "either", "alliance:un")}
    known = {who for who, row in mains.items() if row["estimate"] is not None}
    told = {direction(mains[who]["low"], mains[who]["high"]) for who in leads}
    end = "each interval holds one, which is no change" if told == {"none found"} else "not every interval holds one"
    parts = [f"{{{who}:i}} {words}" if who in known else f"not known {words}" for who, words in leads.items()]
    text = f"The hazard that war comes back, set against that with none of them there, is {'; '.join(parts)}: {end}."
    if "either" in known:
        text += " Taking the UN and alliances together it is {either:i}."
    if "alliance:un" in known:
        text += " An alliance alone, set against the UN alone, has {contrast:i}."
    return Finding(
        topic="background",
        text=text,
        values={who.replace("alliance:un", "contrast"): ratio(mains[who]) for who in mains if who in known}
        | {f"{who}_events": count(mains[who]["exposed_events"], "recurrences") for who in leads},
        sources=SOURCES,
        confidence="low",
        because=(
            "the ratios rest on {un_events} while the UN alone was there, {alliance_events:n} with an alliance alone "
            "and {both_events:n} with both"
        ),
        caveats=(
            ("Who is there counts month by month, so that no mission is credited with the wait for it; the quiet year "
            "that by definition ends a war counts for nobody."),
            ("Held constant: how the war ended, how long and deadly it was, its earlier episodes, what it was over and "
            "its period. An operation counts for the conflict it was sent for, by comity's judgement."),
            ("An alliance is an organisation that the registry has as one or that has a binding pledge of mutual "
            "defence: the African Union, ECOWAS and SADC among them, and the European Union."),
        ),
        table=ratios_table(
            "Hazard ratios of recurrence, 95 % intervals", "Sample",
            [(name, rows[who, check]) for check, name in SAMPLES.items() for who in LEADS],
        ),
        chart=forest(shown, list(SAMPLES.values())),
    )  # fmt: skip


def _curves(edition: Edition) -> Finding:
    """Shares still at peace after ten years, by who was there when the time at risk began."""
    rows = edition.table("lasting_curves").filter(pl.col("kind") == "start").to_dicts()
    ten = {row["who"]: row for row in rows if row["year"] == 10}
    first = {row["who"]: row["at_risk"] for row in rows if row["year"] == 0}
    values = {}
    parts = []
    for who in START:
        if who in ten and ten[who]["low"] is not None:
            values[who] = Quantity(
                value=ten[who]["share"], unit="share", standing="estimated", source=_UCDP,
                low=ten[who]["low"], high=ten[who]["high"], level=0.95,
            )  # fmt: skip
            values[f"{who}_n"] = count(first[who], "spells")
            parts.append(f"{{{who}:i}} of {{{who}_n}} with {START[who]}")
    return Finding(
        topic="background",
        text="Still at peace after ten years at risk, by who was there at the start: " + "; ".join(parts) + ".",
        values=values,
        sources=SOURCES,
        caveats=("The groups differed before (below); bands take spells as independent, though some share a country.",),
        table=curves_table(rows),
        chart=survival(rows),
    )


def _beside(edition: Edition) -> Finding:
    """Each published direction with ours."""
    found = compared(edition)
    phrases = {
        "agrees": "the estimate here agrees with",
        "not confirmed": "it does not confirm",
        "disagrees": "it contradicts",
    }
    parts = [
        f"{phrase} {{{verdict.replace(' ', '_')}}}"
        for verdict, phrase in phrases.items()
        if any(one.verdict == verdict for one in found)
    ]
    return Finding(
        topic="background",
        text="Beside what is published: " + "; ".join(parts) + ".",
        terms={verdict.replace(" ", "_"): _named(found, verdict) for verdict in phrases},
        sources=("registry", _UCDP),
        caveats=(
            (
                "A direction not confirmed is not refuted: the interval here holds it too. Samples, years and what "
                "counts as peacekeepers differ; directions are as abstracts and an author's description tell them."
            ),
        ),
        table=published_table(found),
    )


def _named(found: list[Compared], verdict: str) -> str:
    """Who reported what, among those with a verdict."""
    return listed(
        [
            f"{one.published.source} on {one.published.says} ({one.published.reported})"
            for one in found
            if one.verdict == verdict
        ]
    )


def _unseen(edition: Edition) -> Finding:
    """What such a comparison cannot know."""
    return Finding(
        topic="unknown",
        text=(
            "Not known: what would have become of each peace with other peacekeepers or none. Nothing made missions "
            "come by chance, nor go by chance: who sends them chooses where and how long."
        ),
        searched="every peace spell of UCDP to {last}; no source holds a natural experiment in sending peacekeepers",
        terms={"last": _last(edition)},
        sources=SOURCES,
        caveats=(
            (
                "A spell is the peace of one conflict: another may be fought in the same country at the time, with the "
                "state or among groups."
            ),
        ),
    )


def _last(edition: Edition) -> str:
    return day_text(str(edition.table("peace_spells")["until"].max())[:7])
