"""What every face shows of an answer, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.quantity import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.finding import Cell, Column, Finding, Topic
    from comity.question import Answer

HEADINGS: dict[Topic, str] = {
    "warning": "What is coming",
    "changed": "What changed",
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


def cell_text(cell: Cell, column: Column) -> str:
    """A cell for people."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return number(cell, column.unit or "")
    return str(cell)


def column_note(column: Column) -> str:
    """Unit, standing and source of a column, or nothing for one without numbers."""
    return f"{column.unit}, {column.standing}, {column.source}" if column.unit else ""
