"""Pages on treaties: one section a treaty, and the tables that hang on it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.faces.docs.facts import (
    UNCHECKED,
    joined,
    mark,
    nested,
    provenance,
    rests_on,
    sentence,
    with_periods,
)
from comity.faces.docs.markdown import items, page, paragraph, safe, table
from comity.faces.docs.sections import year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.faces.docs.facts import Facts
    from comity.faces.docs.sections import Row

_TRIGGERS = {
    "automatic": "the attack itself sets it off",
    "on_request": "if the party attacked asks",
    "by_vote": "if the treaty's body decides",
    "own_judgement": "if it finds that the case has come",
}
"""What sets a duty off, in words; a value of the schema that is not here shows as it is."""

_TRIGGERED = ("defence", "offence", "consultation")
"""Kinds of pledge that something sets off; the others hold all the time."""

LEGEND = f"{UNCHECKED} marks what rests on a row that was not checked."

PLEDGES = {
    "defence": "Defence",
    "offence": "Offence",
    "neutrality": "Neutrality",
    "non_aggression": "Non-aggression",
    "consultation": "Consultation",
}


def treaties(facts: Facts) -> Iterator[str]:
    """A list of the treaties by decade; each has its section on its decade's page."""
    yield "## Rows"
    yield items(
        f"[{_title(page)}]({page}.md): {', '.join(facts.treaty(one.key) for group in groups.values() for one in group)}"
        for page, groups in facts.treaties.pages.items()
    )


def parts(facts: Facts) -> Iterator[tuple[str, str]]:
    """A page for each decade, with a section for each treaty."""
    rows = {row["treaty"]: row for row in facts.tables["treaties"]}
    for name, groups in facts.treaties.pages.items():
        sections = (_treaty(facts, rows[one.key]) for group in groups.values() for one in group)
        told = (block for section in sections for block in section)
        yield name, page(f"# {_title(name)}", paragraph(f"{LEGEND} [All treaties](treaties.md)."), *told)


def _title(name: str) -> str:
    which = name.removeprefix("treaties-").replace("-", " ")
    return f"Treaties of the {which}" if which[0].isdigit() else f"Treaties, {which}"


def _treaty(facts: Facts, row: Row) -> Iterator[str]:
    key = row["treaty"]
    yield f"### {facts.treaties.headings[key]}"
    name = "" if row["name"] == row["short_name"] else f"**{safe(row['name'])}.** "
    yield paragraph(name + sentence(row["summary"]))
    yield items(_dates(facts, row))
    yield from _parties(facts, key)
    for title, name, told in (
        ("Pledges", "pledges", pledge),
        ("Statements", "statements", statement),
        ("Called upon", "invocations", call),
    ):
        found = [told(facts, one) for one in _of(facts, name, key)]
        if found:
            yield f"**{title}**"
            yield items(found)
    yield paragraph(joined(sentence(row["note"]), rests_on(row)))


def _of(facts: Facts, name: str, treaty: str) -> list[Row]:
    """Rows of a treaty: pledges by kind and article, the rest by day."""
    kinds = list(PLEDGES)
    rows = facts.where(name, treaty=treaty)
    if name == "pledges":
        return sorted(rows, key=lambda row: (kinds.index(row["pledge"]), row["article"] or ""))
    return sorted(rows, key=lambda row: row["day"])


def _dates(facts: Facts, row: Row) -> Iterator[str]:
    yield f"`{row['treaty']}`, {_NATURES.get(row['nature'], row['nature'])}"
    begun = f"in force {row['in_force']}" if row["in_force"] else "no day of entry into force"
    days = (
        f"signed {row['signed']}" if row["signed"] else "day of signature not known",
        begun,
        f"last renewed {row['renewed']}" if row["renewed"] else "",
        f"ended {row['ended']}" if row["ended"] else "",
    )
    text = ", ".join(day for day in days if day)
    yield text[:1].upper() + text[1:]
    if row["org"]:
        yield f"Organisation: {facts.org(row['org'])}"
    if row["atop"]:
        yield f"Stands for ATOP {', '.join(row['atop'].split())}"


_NATURES = {"binding": "binding treaty", "political": "political text", "undisclosed": "terms not published"}


def _parties(facts: Facts, treaty: str) -> Iterator[str]:
    rows = facts.where("treaty_parties", treaty=treaty)
    yield paragraph(f"**Parties**: {with_periods(facts, rows) or 'none on record'}.")
    yield items(
        f"{safe(facts.state(row['state']))}: {sentence(row['reservation'])}" for row in rows if row["reservation"]
    )


def pledge(facts: Facts, row: Row) -> str:
    """A pledge in one item: kind, article, duty, limits, note, source."""
    head = f"**{PLEDGES[row['pledge']]}**" + (f", {safe(row['article'])}" if row["article"] else "")
    duty = f"each party must {safe(row['form'])}"
    duty += f", only if {safe(row['condition'])}" if row["condition"] else ""
    limits = (
        _TRIGGERS.get(row["trigger"], row["trigger"]) if row["pledge"] in _TRIGGERED else "",
        f"kinds of attack: {', '.join(row['kinds'].split()).replace('_', ' ')}" if row["kinds"] else "",
        f"area: {facts.area(row['area'])}" if row["area"] else "",
        f"only against {safe(facts.states(row['adversary']))}" if row["adversary"] else "",
        f"carried only by {safe(facts.states(row['obliged']))}" if row["obliged"] else "",
        f"owed only to {safe(facts.states(row['beneficiary']))}" if row["beneficiary"] else "",
        f"from {row['from']}" if row["from"] else "",
        f"until {row['until']}" if row["until"] else "",
    )
    within = "; ".join(limit for limit in limits if limit)
    told = duty.rstrip(".") + (f" ({within})." if within else ".")
    return joined(f"{head}: {told}", sentence(row["note"]), rests_on(row))


def statement(facts: Facts, row: Row) -> str:  # noqa: ARG001 - told like its fellows
    """A statement in one item."""
    kinds = ", ".join(row["kinds"].split()).replace("_", " ")
    return joined(f"**{row['day']}** ({kinds}):", sentence(row["says"]), sentence(row["note"]), rests_on(row))


def call(facts: Facts, row: Row) -> str:
    """A time when a pledge was called upon, in one item."""
    article = f", {safe(row['article'])}" if row["article"] else ""
    attacker = safe(facts.states(row["attacker"])) or "no state"
    head = f"**{row['day']}**{article}, {attacker} against {safe(facts.states(row['target']))}:"
    outcome = f"{sentence(row['outcome'])} Honoured: {row['honoured']}."
    return joined(head, sentence(row["event"]), outcome, sentence(row["note"]), rests_on(row))


def treaty_parties(facts: Facts) -> Iterator[str]:
    """Parties by treaty, with reservations, notes and what the rows rest on."""
    for key in facts.treaties.headings:
        rows = facts.where("treaty_parties", treaty=key)
        if rows:
            yield nested(f"{facts.treaty(key)}: {with_periods(facts, rows)}", _party_notes(facts, rows))


def _party_notes(facts: Facts, rows: list[Row]) -> Iterator[str]:
    for row in rows:
        told = joined(sentence(row["reservation"]), sentence(row["note"]))
        if told:
            yield f"{safe(facts.state(row['state']))}: {told}"
    yield from provenance(rows)


def pledges(facts: Facts) -> Iterator[str]:
    """Pledges by kind; the words stand in the treaties' sections."""
    order = {key: position for position, key in enumerate(facts.treaties.headings)}
    years = {row["treaty"]: year(row) for row in facts.tables["treaties"]}
    for kind, title in PLEDGES.items():
        rows = sorted(facts.where("pledges", pledge=kind), key=lambda row: (order[row["treaty"]], row["article"] or ""))
        yield f"## {title}"
        yield table(
            ("Treaty", "Year", "Article", "Trigger", "Attacks", "Area"),
            [
                (
                    facts.treaty(row["treaty"]) + mark(row),
                    years[row["treaty"]],
                    safe(row["article"] or ""),
                    row["trigger"].replace("_", " "),
                    ", ".join((row["kinds"] or "").split()).replace("_", " "),
                    facts.area(row["area"]) if row["area"] else "",
                )
                for row in rows
            ],
        )


def statements(facts: Facts) -> Iterator[str]:
    """Statements by treaty."""
    for key in facts.treaties.headings:
        rows = _of(facts, "statements", key)
        if rows:
            yield nested(facts.treaty(key), [statement(facts, row) for row in rows])


def invocations(facts: Facts) -> Iterator[str]:
    """Calls upon pledges by decade."""
    rows = sorted(facts.tables["invocations"], key=lambda row: (row["day"], row["treaty"]))
    for decade, group in groupby(rows, lambda row: f"{row['day'][:3]}0s"):
        yield f"## {decade}"
        yield items(f"{facts.treaty(row['treaty'])}, {call(facts, row)}" for row in group)
