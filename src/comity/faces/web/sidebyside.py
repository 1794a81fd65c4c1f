"""The criteria of a comparison turned on their side: a column an option, a row a criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from comity.faces.layout import HEADINGS, cell_text, column_note

if TYPE_CHECKING:
    from comity.finding import Table

UNITS = {"deaths": "deaths", "probability": "chance", "usd": "US$", "share": "share", "months": "months"}
"""Units as they stand beside a criterion."""
NONE = "–"
"""In the place of a figure that an option which changes nothing has not."""


class Row(NamedTuple):
    """A criterion.

    Attributes:
        name: of it.
        unit: of its figures; empty for words.
        note: unit, standing and source.
        cells: of each option, as shown.
    """

    name: str
    unit: str
    note: str
    cells: tuple[str, ...]


class Sides(NamedTuple):
    """A comparison.

    Attributes:
        title: what is compared, and when.
        options: names of the options.
        rows: the criteria.
    """

    title: str
    options: tuple[str, ...]
    rows: tuple[Row, ...]


def arranged(shown: dict[str, Any]) -> dict[str, Any]:
    """An answer laid out for comparison: the criteria turned, the forest plots beside them, then the rest.

    Args:
        shown: what the template of an answer shows.

    Returns:
        The same, with `sides`, `forests`, and `sections` without what stands in the two.
    """
    findings = shown["answer"].findings
    table = next((one for one in findings if one.topic == "options" and one.table and _by_option(one.table)), None)
    forests = [one for one in findings if one.topic == "background" and one.chart]
    moved = {id(one) for one in (table, *forests)}
    rest = [(heading, [one for one in found if id(one) not in moved]) for heading, found in shown["sections"]]
    order = sorted((heading != HEADINGS["options"], place) for place, (heading, found) in enumerate(rest) if found)
    return shown | {
        "sides": turned(table.table) if table else None,
        "forests": forests,
        "sections": [rest[place] for _, place in order],
    }


def _by_option(table: Table) -> bool:
    return table.columns[0].name == "Option" and len(table.columns) > 2


def turned(table: Table) -> Sides:
    """A table of options by criteria, turned."""
    idle = [place for place, row in enumerate(table.rows) if row[2:5] == (0, 0, 0)]
    rows = [
        row._replace(cells=tuple(cell or (NONE if place in idle else "") for place, cell in enumerate(row.cells)))
        for row in _rows(table)
    ]
    return Sides(table.title, tuple(str(row[0]) for row in table.rows), tuple(rows))


def _rows(table: Table) -> list[Row]:
    """A row a column; the ends of an interval stand beside its middle."""
    rows = []
    place = 1
    while place < len(table.columns):
        column = table.columns[place]
        name, width = column.name, 1
        ends = [one.name for one in table.columns[place + 1 : place + 3]]
        if ends == ["low", "high"]:
            name, width = f"{column.name.removesuffix(', middle')}, middle and interval", 3
        cells = tuple(_cell(table, row, place, width) for row in table.rows)
        rows.append(Row(name, UNITS.get(column.unit or "", column.unit or ""), column_note(column), cells))
        place += width
    return rows


def _cell(table: Table, row: tuple[object, ...], place: int, width: int) -> str:
    texts = [cell_text(row[at], table.columns[at]) for at in range(place, place + width)]  # type: ignore[arg-type]
    if width == 1 or not texts[0]:
        return texts[0]
    return f"{texts[0]} ({texts[1]} to {texts[2]})"
