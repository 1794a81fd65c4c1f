"""From outcomes to sentences: the findings of the question `law`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.law.charts import grid
from comity.rooms.law.council import LEFT_OPEN
from comity.rooms.law.phases import periods
from comity.rooms.law.rules import rulebook
from comity.rooms.law.shown import (
    bases_table,
    duties_table,
    reasons,
    resolutions_table,
    sides_table,
    terms_of,
    treaty_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.finding import Confidence
    from comity.rooms.law.engine import Outcome
    from comity.rooms.law.judge import Judged
    from comity.rooms.law.truth import Status

_SOURCES = ("registry", "un_resolutions", "un_resolution_titles")


def tell(edition: Edition, judged: Judged) -> Iterator[Finding]:
    """The findings, the headline first."""
    yield _headline(edition, judged)
    yield from _contested(judged)
    yield from _limits(judged)
    yield _duties(judged)
    yield from _operations(judged)
    yield _resolutions(judged)
    yield _ratifications(edition, judged)
    yield _unknown(judged)
    yield _lacks(judged)


def _names(outcomes: list[Outcome]) -> str:
    return listed([one.rule.title[:1].lower() + one.rule.title[1:] for one in outcomes])


def _headline(edition: Edition, judged: Judged) -> Finding:
    """Of the bases that could carry the option alone: which are met, contested, not met, unknown."""
    terms = terms_of(judged)
    groups: dict[Status, list[Outcome]] = {"met": [], "contested": [], "not met": [], "unknown": []}
    for one in judged.carrying:
        groups[one.status].append(one)
    parts = []
    for status, outcomes in groups.items():
        if outcomes:
            terms[status.replace(" ", "_")] = _names(outcomes)
            parts.append(f"{status}: {{{status.replace(' ', '_')}}}")
    text = "Bases that could carry {what} on {day}: " + "; ".join(parts) + "."
    terms["charter"] = "53"
    level, because = _confidence(judged, [*groups["met"], *groups["contested"]])
    spans = periods(edition, judged)
    return Finding(
        topic="bound",
        text=text,
        terms=terms,
        sources=_SOURCES,
        confidence=level,
        because=because,
        caveats=(
            "A status says what the record holds for each condition; it is not a verdict.",
            "Each basis stands by itself; a right under a regional treaty does not replace Article {charter}.",
        ),
        table=bases_table(judged),
        chart=grid(judged, spans, terms["host"]),
    )


def _confidence(judged: Judged, outcomes: list[Outcome]) -> tuple[Confidence, str]:
    facts = [judged.facts[name] for one in outcomes for name in one.deciding]
    checks = [fact.checked for fact in facts] + [
        party.checked for fact in facts for party in (*fact.claims, *fact.rejects) if fact.status == "contested"
    ]
    if any(fact.source == "the option" and fact.says.startswith("supposed") for fact in facts):
        return "low", "it rests on what was supposed"
    if not outcomes:
        return "moderate", "the record that was searched is not complete"
    if any(check == "unchecked" for check in checks):
        return "moderate", "some of the rows that decide it were not held against a source"
    return "high", "the rows that decide it were held against a source"


def _contested(judged: Judged) -> list[Finding]:
    """Who claims and who rejects."""
    table = sides_table(judged)
    bases = [one for one in judged.bases if one.status == "contested"]
    if not table.rows or not bases:
        return []
    return [
        Finding(
            topic="bound",
            text="Contested, with those who claim and those who reject in the table: {bases}.",
            terms={"bases": _names(bases)},
            sources=("registry",),
            caveats=("States and organisations on record here are those known to us, not all who spoke.",),
            table=table,
        )
    ]


def _limits(judged: Judged) -> list[Finding]:
    """What an authorisation reaches and what it does not; Article 53, Article 103, and duties that are no basis."""
    found = []
    authority = judged.outcome("charter-42")
    taken = judged.facts["purpose"].says
    if authority and authority.status in ("met", "contested") and taken.startswith(LEFT_OPEN):
        found.append(
            Finding(
                topic="bound",
                text="The purpose of the option: {purpose}; another is tested with --purpose.",
                terms={"purpose": taken},
                sources=("registry",),
            )
        )
    regional = judged.outcome("charter-53")
    if regional:
        found.append(
            Finding(
                topic="bound",
                text="Article {article} of the Charter is {status}: {reason}.",
                terms={
                    "article": "53",
                    "status": regional.status,
                    "reason": reasons(judged, regional).rstrip("."),
                },
                sources=("registry",),
            )
        )
    never = [one for one in judged.bases if one.rule.never]
    if never:
        terms = {"rules": "; ".join(f"{one.rule.title} ({one.rule.never})" for one in never)}
        found.append(
            Finding(topic="bound", text="Not themselves a basis: {rules}.", terms=terms, sources=("registry",))
        )
    return found


def _duties(judged: Judged) -> Finding:
    follows = [one for one in judged.duties if one.status == "met"]
    open_ones = [one for one in judged.duties if one.status in ("unknown", "contested")]
    values = {
        "n": Quantity(value=len(follows), unit="duties", standing="estimated", source="registry"),
        "open": Quantity(value=len(open_ones), unit="duties", standing="estimated", source="registry"),
    }
    if not follows and not open_ones:
        return Finding(
            topic="bound",
            text="No duty on record follows from the option itself.",
            sources=("registry",),
            caveats=("Duties of the parties to the conflict, and of the host, are not listed.",),
        )
    return Finding(
        topic="bound",
        text="{n} " + ("follows" if len(follows) == 1 else "follow") + " from the option whatever its basis; "
        "of {open:n} more it is open whether they do.",
        values=values,
        caveats=("Duties of the parties to the conflict, and of the host, are not listed.",),
        table=duties_table(judged),
    )


def _operations(judged: Judged) -> list[Finding]:
    """Operations on the host's soil on the day, with their phase."""
    option = judged.option
    rows = [row for row in judged.book.operations.get(option.host, ()) if row[2] <= option.on and option.on < row[3]]
    if not rows:
        return []
    table = Table(
        title=f"Operations there on {day_text(option.on)}",
        columns=tuple(Column(name=name) for name in ("Operation", "Phase", "From", "Basis as cited")),
        rows=tuple((acronym, phase or "whole operation", begin, basis) for acronym, phase, begin, _, basis in rows),
    )
    return [
        Finding(
            topic="background",
            text="On that day the registry has there: {names}.",
            terms={"names": listed(list(dict.fromkeys(row[0] for row in rows)), most=8)},
            sources=("registry",),
            table=table,
        )
    ]


def _resolutions(judged: Judged) -> Finding:
    """Prior resolutions on the host in the Council's lists."""
    option, book = judged.option, judged.book
    found = [one for one in book.listed(option.host, option.on) if (one.day or f"{one.year}-12-31") <= option.on]
    terms = terms_of(judged)
    limits = (
        "The lists have number, year and topic before 2000, and titles, votes and some marks of Chapter VII after it.",
        "A resolution is linked by the names in its title; one that speaks of a region or a group is missed.",
        "Where the list has a resolution's year alone, it counts from the end of that year.",
        "A title does not show what a resolution decides; only those in the table of bases were read for it.",
    )
    caveats = tuple(_digitless(limit) for limit in limits)
    years = {"early": "2000"}
    if not found:
        return Finding(
            topic="background",
            text="No resolution of the Security Council up to {day} names {host} in its title.",
            terms=terms | years,
            sources=_SOURCES[1:],
            caveats=caveats,
        )
    values = {
        "n": Quantity(
            value=len(found), unit="resolutions", standing="estimated", source="un_resolutions", as_of=option.on
        )
    }
    return Finding(
        topic="background",
        text="In the titles of {n} of the Security Council up to {day} {host} is named; the latest is {last}: {about}.",
        values=values,
        terms=terms | years | {"last": found[0].symbol, "about": found[0].about},
        sources=_SOURCES[1:],
        caveats=caveats,
        table=resolutions_table(found),
    )


def _digitless(text: str) -> str:
    return text.replace("2000", "{early}")


def _ratifications(edition: Edition, judged: Judged) -> Finding:
    """Who is party to the treaties that bear on the form."""
    option = judged.option
    treaties = rulebook().treaties[option.form]
    lead = (option.lead,) if option.lead and not option.is_org else ()
    states = tuple(dict.fromkeys((option.host, *lead, *option.contributors)))
    rows = treaty_rows(edition, judged, treaties, states)
    joined = sum(row[1].startswith("party") for row in rows)
    names = tuple(Column(name=name) for name in ("Treaty", *(judged.book.titles[state] for state in states)))
    sources = ("un_treaties_rights", "un_treaties_arms", "un_treaties_2015")
    values = {
        "n": Quantity(value=joined, unit="treaties", standing="measured", source="un_treaties_rights", as_of=option.on),
        "all": Quantity(value=len(rows), unit="treaties", standing="assumed", source="registry"),
    }
    text = "{host} had joined {n:n} of the {all} that bear on this and are in the files"
    if edition.table("ratifications").filter(state=option.host).is_empty():
        text = "{host} is in none of the files on the {all} that bear on this"
    terms = terms_of(judged) | {"stale": "2015"}
    if option.is_org and option.lead:
        text += "; {lead} as such is no party to most, its members are: name them with --contributors"
        terms["lead"] = judged.book.orgs[option.lead][0]
    return Finding(
        topic="background",
        text=text + ".",
        values=values,
        terms=terms,
        sources=sources,
        caveats=(
            "The files have no exits, reservations or days of entry into force; a state that left has no row.",
            "The Rome Statute and the Genocide Convention are known to March {stale} only.",
        ),
        table=Table(title="Who had joined by the day", columns=names, rows=tuple(rows)),
    )


def _unknown(judged: Judged) -> Finding:
    """What would have to be known for the bases that could carry the option."""
    open_facts = dict.fromkeys(name for one in judged.carrying if one.status == "unknown" for name in one.deciding)
    asks = rulebook().facts
    if not open_facts:
        return Finding(
            topic="unknown",
            text="Not known: what those with access to unpublished agreements, letters and advice know of {host}.",
            terms=terms_of(judged),
            sources=("registry",),
            searched="published decisions, statements and agreements in the registry",
        )
    questions = "; ".join(f"{asks[name.split(':')[0]]} ({judged.facts[name].says})" for name in open_facts)
    return Finding(
        topic="unknown",
        text="Not known, and it would decide: {questions}.",
        terms={"questions": questions},
        sources=_SOURCES,
        searched="the registry's decisions, consents, claims and letters, and the titles of the Council's resolutions",
    )


def _lacks(judged: Judged) -> Finding:
    return Finding(
        topic="unknown",
        text="The treaty tables lack {lacks}; nothing is said here of who is bound by those in {host}.",
        terms=terms_of(judged) | {"lacks": rulebook().lacks},
        sources=("un_treaties_rights", "un_treaties_arms", "un_treaties_2015"),
        searched="the three files of the Treaty Collection",
    )
