"""Shapes that few publishers use: cells between other separators, and days written in other ways."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import SourceError
from comity.sources.files.published import REMEDY, Published, decoded, present, typed, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.sources.files.published import Columns


def read_separated(
    path: Path,
    columns: Columns,
    *,
    separator: str = ",",
    line_end: str = "\n",
    optional: Sequence[str] = (),
    nulls: Sequence[str] = ("",),
    encoding: str = "utf-8-sig",
    rows: int | None = None,
) -> Published:
    """A text file with a header, its cells between any separator; see `comity.sources.files.formats.read_csv`.

    Args:
        path: the file.
        columns: the columns needed and their types.
        separator: what stands between cells.
        line_end: how the last line must end; empty if it may end anyhow, and then `rows` tells a file that is cut off.
        optional: those of the columns that may be empty in a row.
        nulls: texts that stand for an empty cell.
        encoding: of the text; a byte order mark is passed over.
        rows: how many there must be, if known.

    Raises:
        SourceError: the file is not as described.
    """
    text = decoded(path, encoding)
    if not text.endswith(line_end):
        raise SourceError(f"{path.name} is cut off: it ends in the middle of a line.", remedy=REMEDY)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header, *cells = reader
    except (ValueError, csv.Error) as fault:  # no line at all; quotation marks that do not match
        raise unreadable(path, fault, line=reader.line_num) from None
    present(path, columns, header)
    lines = _lines(cells)
    for line, row in zip(lines, cells, strict=True):
        if len(row) != len(header):
            raise SourceError(f"{path.name}, line {line}: {len(row)} cells under {len(header)} columns.", remedy=REMEDY)
    if rows not in {None, len(cells)}:
        raise SourceError(f"{path.name} has {len(cells)} rows, where {rows} must be.", remedy=REMEDY)
    empty = frozenset(nulls)
    texts = {
        name: pl.Series(name, [None if (cell := row[place]) in empty else cell for row in cells], dtype=pl.String)
        for name, place in ((name, header.index(name)) for name in columns)
    }
    return typed(path, pl.DataFrame(texts), columns, optional, lines)


def days(rows: Published, *columns: str, written: str) -> Published:
    """With texts that are days, as days; empty cells stay empty.

    Args:
        rows: with these columns as texts.
        columns: the columns.
        written: how a day is written, in the marks of `strptime`, as in "%d.%m.%Y".

    Raises:
        SourceError: a text is no day so written.
    """
    frame = rows.frame.with_columns(pl.col(columns).str.to_date(written, strict=False))
    for name in columns:
        wrong = frame[name].is_null() & rows.frame[name].is_not_null()
        rows.refuse(wrong, name, because=f"not a day written as {written}")
    return Published(rows.path, frame, rows.lines)


def codes(rows: Published, *columns: str, separator: str = ",") -> Published:
    """With texts that list whole numbers, as in "2, 200", as lists of them; an empty cell is an empty list.

    Raises:
        SourceError: a text lists something else.
    """
    frame = rows.frame.with_columns(
        pl.col(columns)
        .fill_null("")
        .str.split(separator)
        .list.eval(pl.element().str.strip_chars().replace("", None).drop_nulls().cast(pl.Int32, strict=False))
    )
    for name in columns:
        wrong = frame[name].list.eval(pl.element().is_null()).list.any()
        rows.refuse(wrong, name, because="not a list of whole numbers")
    return Published(rows.path, frame, rows.lines)


def one_of(rows: Published, **known: Sequence[str]) -> Published:
    """The rows, if each column named holds only the texts given; empty cells pass.

    Raises:
        SourceError: a cell holds another.
    """
    for name, texts in known.items():
        rows.refuse(~rows.frame[name].is_in(texts), name, because=f"none of {', '.join(texts)}")
    return rows


def _lines(rows: list[list[str]]) -> list[int]:
    """The line each row begins on; a quoted cell may run over several."""
    lines, line = [], 2
    for row in rows:
        lines.append(line)
        line += 1 + sum(cell.count("\n") or cell.count("\r") for cell in row)
    return lines
