"""Pages on operations: one section each by lead and year, their phases, and rival causes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.faces.docs.facts import joined, mark, period, rests_on, sentence
from comity.faces.docs.markdown import item, items, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.faces.docs.facts import Facts, Row


def operations(facts: Facts) -> Iterator[str]:
    """A section for each operation, by lead and year."""
    rows = {row["operation"]: row for row in facts.tables["operations"]}
    ordered = [rows[key] for key in facts.operation_headings]
    leads = [(lead, list(group)) for lead, group in groupby(ordered, lambda row: row["lead"])]
    titles = {row["org"]: safe(row["name"]) for row in facts.tables["organisations"]}
    yield items(
        f"**{titles.get(lead or '', _NO_LEAD)}**: {', '.join(facts.operation(row['operation']) for row in group)}"
        for lead, group in leads
    )
    for lead, group in leads:
        yield f"## {titles.get(lead or '', _NO_LEAD)}"
        for row in group:
            yield f"### {facts.operation_headings[row['operation']]}"
            yield items(_operation(facts, row))
            phases = _phases(facts, row["operation"])
            if phases:
                yield "**Phases**"
                yield items(phases)


_NO_LEAD = "Coalitions and single states"


def _operation(facts: Facts, row: Row) -> Iterator[str]:
    lasts = period(row["start"], row["end"])
    yield f"**{safe(row['name'])}** (`{row['operation']}`), {lasts}: {row['kind']}, in {safe(facts.states(row['hosts']))}"
    if row["lead_states"]:
        yield f"Led by {safe(facts.states(row['lead_states']))}"
    if row["basis"]:
        yield f"Basis: {safe(row['basis'])}"
    strength = (
        f"authorised at most {row['authorised']:,} persons" if row["authorised"] else "",
        f"peak {row['peak']:,} persons" if row["peak"] else "",
    )
    if any(strength):
        month = f" ({row['peak_month']})" if row["peak"] and row["peak_month"] else ""
        text = ", ".join(part for part in strength if part) + month
        yield text[:1].upper() + text[1:]
    if row["successor"]:
        yield f"Followed by {facts.operation(row['successor'])}"
    if row["aliases"]:
        yield f"Also: {safe(', '.join(row['aliases'].split(';')))}"
    yield joined(sentence(row["note"]), rests_on(row))


def _phases(facts: Facts, operation: str) -> list[str]:
    rows = sorted(facts.where("operation_phases", operation=operation), key=lambda row: row["from"])
    return [_phase(row) for row in rows]


def _phase(row: Row) -> str:
    strength = f"{row['authorised']:,} persons authorised" if row["authorised"] else ""
    what = "; ".join(part for part in (safe(row["basis"] or ""), strength) if part)
    head = f"**{period(row['from'], row['until'])}**: {safe(row['phase'])}" + (f" ({what})" if what else "") + "."
    return joined(head, sentence(row["note"]), rests_on(row))


def operation_phases(facts: Facts) -> Iterator[str]:
    """Phases by operation."""
    for key in facts.operation_headings:
        phases = _phases(facts, key)
        if phases:
            yield item(facts.operation(key))
            yield items(phases, level=1)


def events(facts: Facts) -> Iterator[str]:
    """Rival causes by decade."""
    rows = sorted(facts.tables["events"], key=lambda row: (row["from"], row["event"]))
    for decade, group in groupby(rows, lambda row: f"{row['from'][:3]}0s"):
        yield f"## {decade}"
        yield items(_event(facts, row) for row in group)


def _event(facts: Facts, row: Row) -> str:
    kind = row["kind"].replace("_", " ")
    head = f"**{safe(row['name'])}**{mark(row)}, {kind} in {safe(facts.states(row['states']))}"
    beside = ", ".join(map(facts.operation, (row["operations"] or "").split()))
    return joined(
        f"{head}, {period(row['from'], row['until'])}.",
        sentence(row["about"]),
        f"Beside {beside}." if beside else "",
        sentence(row["note"]),
        rests_on(row),
    )
