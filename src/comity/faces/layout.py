"""What every face shows of an answer, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.panels.times import day_text
from comity.quantity import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.finding import Cell, Column, Finding, Table, Topic
    from comity.question import Answer

_TIGHT, _LONG = 24, 120

HEADINGS: dict[Topic, str] = {
    "warning": "What is coming",
    "changed": "What changed",
    "pressure": "Pressure below the threshold of war",
    "people": "The people",
    "bound": "Who decides and who is bound",
    "options": "Options",
    "indicators": "What would change our mind",
    "unknown": "What is not known",
    "background": "Background",
}


def sections(answer: Answer) -> Iterator[tuple[str, list[Finding]]]:
    """The findings after the headline, by heading, in the order a decision needs them."""
    for topic, heading in HEADINGS.items():
        found = [finding for finding in answer.findings[1:] if finding.topic == topic]
        if found:
            yield heading, found


def scope(answer: Answer) -> str:
    """How far the answer's knowledge goes."""
    events, registry = day_text(answer.as_of), day_text(answer.registry)
    return f"Events known to {events}; treaties, members and operations to {registry}."


def cell_text(cell: Cell, column: Column) -> str:
    """A cell for people."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return number(cell, column.unit or "")
    return str(cell)


def table_note(table: Table) -> str:
    """Unit, standing and source of every column with numbers; columns that share them are told together."""
    shared: dict[str, list[str]] = {}
    for column in table.columns:
        if column.unit:
            shared.setdefault(column_note(column), []).append(column.name)
    if len(shared) == 1:
        return f"Figures: {next(iter(shared))}."
    return "; ".join(f"{', '.join(names)}: {note}" for note, names in shared.items()) + "." if shared else ""


def body(table: Table) -> list[list[tuple[str, str]]]:
    """The cells of a table, row by row: how each is set ("number", "tight", "long" or nothing), and its text."""
    kinds = ["number" if column.unit else _width(table, at) for at, column in enumerate(table.columns)]
    return [
        [(kind, cell_text(cell, column)) for kind, cell, column in zip(kinds, row, table.columns, strict=True)]
        for row in table.rows
    ]


def _width(table: Table, index: int) -> str:
    """Whether the cells of a column are so short that none should be broken, or so long that they need room."""
    longest = max((len(str(row[index] or "")) for row in table.rows), default=0)
    return "tight" if longest <= _TIGHT else "long" if longest > _LONG else ""


def column_note(column: Column) -> str:
    """Unit, standing and source of a column, or nothing for one without numbers."""
    return f"{column.unit}, {column.standing}, {' and '.join(column.sources)}" if column.unit else ""


def is_link(address: str | None) -> bool:
    """Whether an address may be followed: of the web, and nothing that a reader's browser would run."""
    return bool(address) and str(address).startswith(("https://", "http://"))
