"""Pages on treaties: one section a treaty, and the tables that hang on it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.faces.docs.facts import (
    UNCHECKED,
    joined,
    mark,
    period,
    provenance,
    rests_on,
    sentence,
    treaty_year,
    with_periods,
)
from comity.faces.docs.markdown import item, items, paragraph, safe, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.faces.docs.facts import Facts, Row

_TRIGGERS = {
    "automatic": "the attack itself sets it off",
    "on_request": "if the party attacked asks",
    "by_vote": "if the treaty's body decides",
    "own_judgement": "if it finds that the case has come",
}
"""What sets a duty off, in words; a value of the schema that is not here shows as it is."""

PLEDGES = {
    "defence": "Defence",
    "offence": "Offence",
    "neutrality": "Neutrality",
    "non_aggression": "Non-aggression",
    "consultation": "Consultation",
}


def treaties(facts: Facts) -> Iterator[str]:
    """A section for each treaty, by decade of signature."""
    rows = {row["treaty"]: row for row in facts.tables["treaties"]}
    ordered = [rows[key] for key in facts.treaty_headings]
    decades = [(decade, list(group)) for decade, group in groupby(ordered, _decade)]
    yield items(f"**{decade}**: {', '.join(facts.treaty(row['treaty']) for row in group)}" for decade, group in decades)
    for decade, group in decades:
        yield f"## {decade}"
        for row in group:
            yield from _treaty(facts, row)


def _decade(row: Row) -> str:
    year = treaty_year(row)
    return f"{year[:3]}0s" if year.isdigit() else "No date"


def _treaty(facts: Facts, row: Row) -> Iterator[str]:
    key = row["treaty"]
    yield f"### {facts.treaty_headings[key]}"
    name = "" if row["name"] == row["short_name"] else f"**{safe(row['name'])}.** "
    yield paragraph(name + sentence(row["summary"]))
    yield items(_dates(facts, row))
    yield joined("**Parties**" + ":" if facts.where("treaty_parties", treaty=key) else "", "") + _parties(facts, key)
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


def _parties(facts: Facts, treaty: str) -> str:
    rows = facts.where("treaty_parties", treaty=treaty)
    if not rows:
        return "No parties are on record."
    reserved = [
        item(f"{safe(facts.state(row['state']))}: {sentence(row['reservation'])}") for row in rows if row["reservation"]
    ]
    return "\n\n".join((paragraph(with_periods(facts, rows) + "."), *reserved[:0], "\n".join(reserved))).rstrip()


def pledge(facts: Facts, row: Row) -> str:
    """A pledge in one item: kind, article, duty, limits, note, source."""
    head = f"**{PLEDGES[row['pledge']]}**" + (f", {safe(row['article'])}" if row["article"] else "")
    duty = f"each party must {safe(row['form'])}"
    duty += f", only if {safe(row['condition'])}" if row["condition"] else ""
    limits = (
        _TRIGGERS.get(row["trigger"], row["trigger"]),
        f"kinds of attack: {', '.join(row['kinds'].split()).replace('_', ' ')}" if row["kinds"] else "",
        f"area: {facts.place(row['area'])}" if row["area"] else "",
        f"only against {safe(facts.states(row['adversary']))}" if row["adversary"] else "",
        f"carried only by {safe(facts.states(row['obliged']))}" if row["obliged"] else "",
        f"owed only to {safe(facts.states(row['beneficiary']))}" if row["beneficiary"] else "",
        period(row["from"] or "", row["until"]) if row["from"] or row["until"] else "",
    )
    told = f"{duty.rstrip('.')} ({'; '.join(limit for limit in limits if limit)})."
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
    for key in facts.treaty_headings:
        rows = facts.where("treaty_parties", treaty=key)
        if rows:
            yield item(f"{facts.treaty(key)}: {with_periods(facts, rows)}")
            yield items(_party_notes(facts, rows), level=1)


def _party_notes(facts: Facts, rows: list[Row]) -> Iterator[str]:
    for row in rows:
        told = joined(sentence(row["reservation"]), sentence(row["note"]))
        if told:
            yield f"{safe(facts.state(row['state']))}: {told}"
    yield from provenance(rows)


def pledges(facts: Facts) -> Iterator[str]:
    """Pledges by kind; the words stand in the treaties' sections."""
    order = {key: position for position, key in enumerate(facts.treaty_headings)}
    years = {row["treaty"]: treaty_year(row) for row in facts.tables["treaties"]}
    for kind, title in PLEDGES.items():
        rows = sorted(
            facts.where("pledges", pledge=kind), key=lambda row: (order[row["treaty"]], row["article"] or "")
        )
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
                    facts.place(row["area"]) if row["area"] else "",
                )
                for row in rows
            ],
        )


def statements(facts: Facts) -> Iterator[str]:
    """Statements by treaty."""
    for key in facts.treaty_headings:
        rows = _of(facts, "statements", key)
        if rows:
            yield item(facts.treaty(key))
            yield items((statement(facts, row) for row in rows), level=1)


def invocations(facts: Facts) -> Iterator[str]:
    """Calls upon pledges by decade."""
    rows = sorted(facts.tables["invocations"], key=lambda row: (row["day"], row["treaty"]))
    for decade, group in groupby(rows, lambda row: f"{row['day'][:3]}0s"):
        yield f"## {decade}"
        yield items(f"{facts.treaty(row['treaty'])}, {call(facts, row)}" for row in group)


LEGEND = f"{UNCHECKED} stands behind what rests on a row that was not checked."
