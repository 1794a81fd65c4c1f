"""Pages on operations: one section each by lead and year, their phases, and rival causes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.faces.docs.facts import aliases, joined, mark, nested, period, rests_on, sentence
from comity.faces.docs.markdown import items, page, paragraph, safe
from comity.faces.docs.treaties import LEGEND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.faces.docs.facts import Facts
    from comity.faces.docs.sections import Row


def operations(facts: Facts) -> Iterator[str]:
    """A list of the operations; each has its section on its lead's page."""
    yield "## Rows"
    for name, groups in facts.operations.pages.items():
        yield f"### {_title(facts, name)}"
        yield f"[All of them, one by one]({name}.md)."
        yield items(
            f"**{group}**: {', '.join(facts.operation(one.key) for one in sections)}"
            for group, sections in groups.items()
        )


def parts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Pages by lead, with a section for each operation."""
    rows = {row["operation"]: row for row in facts.tables["operations"]}
    for name, groups in facts.operations.pages.items():
        blocks = [f"# {_title(facts, name)}", paragraph(f"{LEGEND} [All operations](operations.md).")]
        for group, sections in groups.items():
            blocks.append(f"## {group}")
            for one in sections:
                blocks += _section(facts, one.heading, rows[one.key])
        yield name, page(*blocks)


def _title(facts: Facts, name: str) -> str:
    which = name.removeprefix("operations-")
    found = [safe(row["name"]) for row in facts.where("organisations", org=which)]
    return f"Operations: {_NO_LEAD.get(which) or found[0]}"


_NO_LEAD = {"others": "other organisations", "coalitions": "coalitions and single states"}


def _section(facts: Facts, heading: str, row: Row) -> Iterator[str]:
    yield f"### {heading}"
    yield items(_operation(facts, row))
    phases = _phases(facts, row["operation"])
    if phases:
        yield "**Phases**"
        yield items(phases)


def _operation(facts: Facts, row: Row) -> Iterator[str]:
    lasts = period(row["start"], row["end"])
    name = f"**{safe(row['name'])}** (`{row['operation']}`)"
    yield f"{name}, {lasts}: {row['kind']}, in {safe(facts.states(row['hosts']))}"
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
    others = aliases(row, row["acronym"], row["name"])
    if others:
        yield f"Also: {others}"
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
    for key in facts.operations.headings:
        phases = _phases(facts, key)
        if phases:
            yield nested(facts.operation(key), phases)


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
