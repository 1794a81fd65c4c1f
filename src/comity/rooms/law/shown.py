"""How outcomes are shown: words for statuses, tables of bases and duties, resolutions and ratifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.finding import Column, Table
from comity.panels.names import with_article
from comity.panels.times import day_text
from comity.rooms.law.option import FORMS, PURPOSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.rooms.law.casebook import Resolution
    from comity.rooms.law.engine import Outcome
    from comity.rooms.law.judge import Judged

MOST = 12
"""Resolutions in the table, the latest first."""

_DUTY = {"met": "follows", "not met": "does not follow", "contested": "contested", "unknown": "unknown"}
_ABOVE = 600
"""Characters of a cell beyond which the rest is cut at a word."""


def terms_of(judged: Judged) -> dict[str, str]:
    """The words that sentences on an option use."""
    option, book = judged.option, judged.book
    lead = ""
    if option.lead:
        name = book.orgs[option.lead][0] if option.is_org else with_article(book.titles[option.lead])
        lead = f" led by {'the ' if option.is_org and name in ('AU', 'EU', 'UN') else ''}{name}"
    purpose = f" {PURPOSES[option.purpose]}" if option.purpose else ""
    against = "against" if option.form in ("sanctions", "arms_embargo") else "in"
    return {
        "what": f"{FORMS[option.form]} {against} {with_article(book.titles[option.host])}{lead}{purpose}",
        "day": day_text(option.on),
        "host": with_article(book.titles[option.host]),
    }


def articles(judged: Judged, outcome: Outcome) -> str:
    """The provisions of a rule, as people cite them."""
    cited: dict[str, list[str]] = {}
    for key in outcome.rule.provisions:
        row = judged.book.provisions[key]
        article = row["article"].removeprefix("Article ") if row["article"] else ""
        cited.setdefault(row["instrument"], []).append(article or row["subject"])
    names = {"Charter of the United Nations": "Charter", "Articles on Responsibility of States": "State Responsibility"}
    return "; ".join(f"{names.get(name, name)}: {', '.join(parts)}" for name, parts in cited.items())


def reasons(judged: Judged, outcome: Outcome) -> str:
    """What decides an outcome, in words."""
    if outcome.rule.never:
        return outcome.rule.never
    facts = [judged.facts[name] for name in outcome.deciding]
    parts = list(dict.fromkeys(fact.says for fact in facts if fact.says))
    if outcome.status == "contested":
        sides = [side for fact in facts for side in _sides(fact)]
        parts = list(dict.fromkeys(sides))
    return _short("; ".join(parts))


def _sides(fact: object) -> list[str]:
    from comity.rooms.law.engine import Fact

    if not isinstance(fact, Fact) or not (fact.claims and fact.rejects):
        return []
    claims = ", ".join(dict.fromkeys(party.who for party in fact.claims))
    rejects = ", ".join(dict.fromkeys(party.who for party in fact.rejects))
    return [f"claimed by {claims}; rejected by {rejects}"]


def _short(text: str) -> str:
    return text if len(text) <= _ABOVE else text[:_ABOVE].rsplit(" ", 1)[0] + " ..."


def read_in(judged: Judged, outcome: Outcome) -> str:
    """Where the deciding facts can be read, and how they were checked."""
    facts = [judged.facts[name] for name in outcome.deciding]
    found = {}
    for fact in facts:
        if fact.source:
            found[fact.source] = fact.checked
        for party in (*fact.claims, *fact.rejects) if outcome.status == "contested" else ():
            found[party.source] = party.checked
    parts = [f"{source} [{_how(checked)}]" if checked else source for source, checked in found.items()]
    return "; ".join(parts[:4]) + (f"; and {len(parts) - 4} more" if len(parts) > 4 else "")


def _how(checked: str) -> str:
    return {"mirror": "checked in the mirror", "lookup": "looked up"}.get(checked.partition(":")[0], checked)


def bases_table(judged: Judged) -> Table:
    """Every basis that bears on the option: status, article, what decides it, where it can be read."""
    rows = [
        (one.status, one.rule.title, articles(judged, one), reasons(judged, one), read_in(judged, one))
        for one in judged.bases
    ]
    title = f"Possible bases on {day_text(judged.option.on)}"
    names = ("Status", "Basis or limit", "Provision", "What decides it", "Read in")
    return Table(title=title, columns=tuple(Column(name=name) for name in names), rows=tuple(rows))


def duties_table(judged: Judged) -> Table:
    """Duties, whether they follow, and why."""
    rows = [(_DUTY[one.status], one.rule.title, articles(judged, one), reasons(judged, one)) for one in judged.duties]
    names = ("Follows?", "Duty", "Provision", "What decides it")
    return Table(title="Duties", columns=tuple(Column(name=name) for name in names), rows=tuple(rows))


def sides_table(judged: Judged) -> Table:
    """Who claims and who rejects, for every contested fact that decides something."""
    names = dict.fromkeys(name for one in (*judged.bases, *judged.duties) for name in one.deciding)
    rows = []
    for name in names:
        fact = judged.facts[name]
        if fact.status != "contested":
            continue
        for side, parties in (("claims", fact.claims), ("rejects", fact.rejects)):
            rows += [
                (name.replace("-", " "), side, one.who, one.says, one.source, _how(one.checked)) for one in parties
            ]
    columns = tuple(Column(name=name) for name in ("About", "Side", "Who", "Says", "Read in", "Checked"))
    return Table(title="Who claims, who rejects", columns=columns, rows=tuple(rows))


def resolutions_table(found: Sequence[Resolution]) -> Table:
    """The latest resolutions on the host."""
    rows = []
    for one in found[:MOST]:
        votes = f"{one.votes[0]} to {one.votes[1]}, {one.votes[2]} abstaining" if one.votes else "not in the list"
        seven = "named" if one.chapter_vii else "not named"
        if one.day is None:
            seven = "not in the list"
        rows.append((one.symbol, one.day or str(one.year), one.about, seven, votes))
    columns = tuple(Column(name=name) for name in ("Resolution", "Adopted", "About", "Chapter VII", "Votes"))
    return Table(title="Latest resolutions that name the state", columns=columns, rows=tuple(rows))


def treaty_rows(
    edition: Edition, judged: Judged, treaties: Sequence[str], states: Sequence[str]
) -> list[tuple[str, ...]]:
    """Whether each state had joined each treaty by the day, as far as the file goes."""
    import polars as pl

    wanted = edition.table("ratifications").filter(
        pl.col("treaty").is_in(list(treaties)), pl.col("state").is_in(list(states))
    )
    by = {(row["treaty"], row["state"]): row for row in wanted.iter_rows(named=True)}
    files = dict(edition.table("ratifications").select("treaty", "as_of").unique().iter_rows())
    titles = dict(edition.table("ratifications").select("treaty", "title").unique().iter_rows())
    return [
        (titles[treaty], *(_standing(by.get((treaty, state)), judged.option.on, files[treaty]) for state in states))
        for treaty in treaties
        if treaty in titles
    ]


def _standing(row: dict[str, str] | None, day: str, as_of: str) -> str:
    if row and row["joined"] and row["joined"] <= day:
        return f"party, joined {row['joined']}"
    if as_of < day[:7]:
        return f"not by {as_of}, when the file ends"
    if row and row["signed"] and row["signed"] <= day:
        return "signed, not joined"
    return "not joined"
