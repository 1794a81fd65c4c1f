"""A frame as a spreadsheet (Office Open XML, ECMA-376): one sheet, written row by row in memory that does not grow."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 1_048_575
"""Rows that a sheet can hold below its header."""

_CHUNK = 20_000
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count days from the first and believe in 29 February 1900: from the second on they are right."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="panel" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Two ways to show a cell: as it is, and (s="1") as a day.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def write_sheet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as a spreadsheet of one sheet, its names in the first row.

    Numbers stay numbers; days are days from March 1900 on and text before; null is an empty cell, and so is a number
    that is none (NaN) or infinite.

    Args:
        frame: at most `ROWS` rows of numbers, texts, days and Booleans.
        path: where.

    Raises:
        OSError: it could not be written.
    """
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            _write_rows(frame, sheet)


def _write_rows(frame: pl.DataFrame, sheet: IO[bytes]) -> None:
    sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    names = pl.DataFrame({f"{number}": [name] for number, name in enumerate(frame.columns)}, orient="row")
    for rows in (names.select(_row(names, 1)), *_chunks(frame)):
        sheet.write("".join(rows.to_series()).encode())
    sheet.write(b"</sheetData></worksheet>")


def _chunks(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    early = [name for name, dtype in frame.schema.items() if dtype == pl.Date and _starts_before(frame[name])]
    for begin in range(0, frame.height, _CHUNK):
        part = frame.slice(begin, _CHUNK).with_columns(pl.col(early).cast(pl.String))
        yield part.select(_row(part, begin + 2))


def _starts_before(days: pl.Series) -> bool:
    first = days.min()
    return isinstance(first, date) and first < _FIRST_DAY


def _row(frame: pl.DataFrame, first: int) -> pl.Expr:
    """Each row of a frame as an element, numbered from `first`."""
    number = pl.int_range(first, first + pl.len()).cast(pl.String)
    cells = [_cell(frame[name], _letters(place), number) for place, name in enumerate(frame.columns)]
    return pl.concat_str(pl.lit('<row r="'), number, pl.lit('">'), *cells, pl.lit("</row>")).alias("row")


def _cell(values: pl.Series, letters: str, number: pl.Expr) -> pl.Expr:
    """Each value of a column as an element; empty where it is null."""
    value, dtype = pl.col(values.name), values.dtype
    if dtype == pl.Boolean:
        kind, before, after, text = ' t="b"', "<v>", "</v>", value.cast(pl.Int8).cast(pl.String)
    elif dtype == pl.Date:
        days = (value - pl.lit(_DAY_ZERO)).dt.total_days()
        kind, before, after, text = ' s="1"', "<v>", "</v>", days.cast(pl.String)
    elif dtype.is_float():
        kind, before, after, text = "", "<v>", "</v>", pl.when(value.is_finite()).then(value.cast(pl.String))
    elif dtype.is_numeric():
        kind, before, after, text = "", "<v>", "</v>", value.cast(pl.String)
    else:
        kind, before, after = ' t="inlineStr"', '<is><t xml:space="preserve">', "</t></is>"
        text = _escaped(value.cast(pl.String))
    cell = pl.concat_str(pl.lit(f'<c r="{letters}'), number, pl.lit(f'"{kind}>{before}'), text, pl.lit(f"{after}</c>"))
    return pl.when(text.is_null()).then(pl.lit("")).otherwise(cell)


def _escaped(text: pl.Expr) -> pl.Expr:
    """Text without what XML may not hold."""
    plain = text.str.replace_all(r"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]", "")
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        plain = plain.str.replace_all(character, entity, literal=True)
    return plain


def _letters(place: int) -> str:
    """Name of a column by its place: A to Z, AA, AB ..."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
