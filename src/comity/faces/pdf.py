"""An answer as a typeset document: the same findings, tables, charts and sources as everywhere, on numbered pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError
from comity.faces.layout import cell_text, is_link, scope, sections, table_note

if TYPE_CHECKING:
    from comity.finding import Finding, Table
    from comity.question import Answer

TEMPLATE = Path(__file__).parent / "report.typ"
_LONG = 24
"""Letters of a word that may be broken, as an address."""
_WIDE = 60
"""Letters of a cell beyond which it is broken in any case."""
_EDGE = 3
"""Letters that the space beside a column takes."""
_LAYOUTS = ((8.5, False, 122), (7.0, False, 150), (6.5, False, 162), (7.0, True, 230))
"""Ways to set a table, the first that fits: points of its letters, whether across the page, letters of a line."""
_TALLEST = 115.0
_WIDEST = 166.0
"""Millimetres that a chart may be high, and wide."""


def pdf(answer: Answer) -> bytes:
    """The document, tagged for those who have it read aloud, the same bytes each time.

    It follows PDF/UA-1, unless a text holds a letter that no font at hand can show.

    Every text goes in as data, never as markup: what a name holds cannot be an instruction to the typesetter.

    Raises:
        ComityError: the extra `pdf` is not installed.
    """
    return bytes(_typeset(answer, format="pdf", pdf_standards=["ua-1"]))


def pages(answer: Answer, *, ppi: float = 96) -> list[bytes]:
    """The pages of the document as PNG pictures.

    Args:
        answer: what is set.
        ppi: pixels to an inch.

    Raises:
        ComityError: the extra `pdf` is not installed.
    """
    made = _typeset(answer, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _typeset(answer: Answer, **options: Any) -> Any:
    try:
        import typst
    except ImportError:
        raise ComityError("A PDF needs libraries that are not installed.", remedy="pip install 'comity[pdf]'") from None
    from comity.faces.report import drawable
    from comity.record import canonical_json

    template, given = TEMPLATE.read_bytes(), {"answer": canonical_json(drawable(content(answer)))}
    try:
        return typst.compile(template, sys_inputs=given, **options)
    except typst.TypstError:
        if "pdf_standards" not in options:
            raise
        # A letter that no font at hand can show is no document for the blind; it is one for the others.
        return typst.compile(template, sys_inputs=given, **{**options, "pdf_standards": []})


def content(answer: Answer) -> dict[str, Any]:
    """What the document says, as plain data in the order it is set."""
    first = answer.findings[0]
    return {
        "title": answer.title,
        "head": _said(first),
        "scope": scope(answer),
        "sections": [{"heading": text, "items": [_said(one) for one in found]} for text, found in sections(answer)],
        "annex": [_shown(one) for one in answer.findings if one.chart or one.table],
        "sources": [
            {
                "key": key,
                "name": f"{note.name}, {note.version}",
                "citation": note.citation,
                "licence": note.licence,
                "address": str(note.address) if is_link(note.address) else "",
            }
            for key, note in answer.sources.items()
        ],
        "record": _record(answer),
        "foot": f"comity {answer.record.versions['comity']}, edition {answer.record.edition}",
    }


def _said(finding: Finding) -> dict[str, Any]:
    because = finding.render(finding.because)
    return {
        "sentence": finding.sentence,
        "confidence": f"Confidence: {finding.confidence}; {because}." if finding.confidence else "",
        "searched": f"Searched: {finding.render(finding.searched)}." if finding.searched else "",
        "notes": [*finding.notes],
        "sources": [*finding.sources],
    }


def _shown(finding: Finding) -> dict[str, Any]:
    from comity.faces.report import svg

    chart = None
    if finding.chart:
        drawn = str(svg(finding.chart))
        chart = {"title": finding.chart.title, "alt": finding.chart.alt, "svg": drawn, "width": _width(drawn)}
    return {
        "chart": chart,
        "table": _tabular(finding.table) if finding.table else None,
        "sources": ", ".join(finding.sources),
    }


def _width(drawn: str) -> float:
    """Millimetres a picture is wide: as wide as the page, unless it would be too high."""
    width, height = (float(re.findall(rf'<svg[^>]*\b{side}="([0-9.]+)"', drawn)[0]) for side in ("width", "height"))
    return min(_WIDEST, _TALLEST * width / height, width * 0.3)


def _tabular(table: Table) -> dict[str, Any]:
    size, across, widths = fitted(table)
    rows = [[cell_text(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    return {
        "title": table.title,
        "columns": [
            {"name": column.name, "number": bool(column.unit), "width": width}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "rows": rows,
        "note": table_note(table),
        "size": size,
        "across": across,
    }


def fitted(table: Table) -> tuple[float, bool, list[int]]:
    """How a table is set so that no word of it is broken where that can be.

    Returns:
        points of its letters, whether it lies across the page, and the letters of each column; no letters at all
        where every column may be as wide as it likes.
    """
    texts = [
        [column.name, *(cell_text(row[i], column) for row in table.rows)] for i, column in enumerate(table.columns)
    ]
    least = [min(max(len(word) for text in column for word in (text.split() or [""])), _LONG) for column in texts]
    whole = [max(least[i], min(max(map(len, column)), _WIDE)) for i, column in enumerate(texts)]
    size, across, room = next((one for one in _LAYOUTS if sum(least) + _EDGE * len(least) <= one[2]), _LAYOUTS[-1])
    room -= _EDGE * len(least)
    if sum(whole) <= room and max(map(len, (text for column in texts for text in column))) <= _WIDE:
        return size, across, [0] * len(least)
    spare = max(room - sum(least), 0) / max(sum(whole) - sum(least), 1)
    return size, across, [round(low + (wide - low) * spare) + _EDGE for low, wide in zip(least, whole, strict=True)]


def _record(answer: Answer) -> str:
    record = answer.record
    versions = "".join(f", {name} {version}" for name, version in record.versions.items())
    return (
        f"Record: edition {record.edition}, question {record.question}, seed {record.seed}{versions}; "
        f"{record.platform}. The same record gives the same answer."
    )
