"""The formats publishers use, each read into typed rows; see `comity.sources.files.published`."""

from __future__ import annotations

import csv
import importlib
import io
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import SourceError
from comity.sources.files.bulk import unpackable
from comity.sources.files.published import REMEDY, Published, decoded, present, typed, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import ModuleType

    from comity.sources.files.published import Columns


def read_csv(
    path: Path,
    columns: Columns,
    *,
    optional: Sequence[str] = (),
    nulls: Sequence[str] = ("",),
    encoding: str = "utf-8-sig",
) -> Published:
    """A CSV file with a header.

    Args:
        path: the file.
        columns: the columns needed and their types.
        optional: those of them that may be empty in a row.
        nulls: texts that stand for an empty cell.
        encoding: of the text; a byte order mark is passed over.

    Raises:
        SourceError: the file is not as described.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(_whole(path, encoding), newline=""), strict=True)
    line = 0
    try:
        header = next(reader, [])
        line = reader.line_num
        for row in reader:
            # A quoted cell may run over several lines: a row stands where it begins.
            if len(row) != len(header):
                raise SourceError(
                    f"{path.name}, line {line + 1}: {len(row)} cells under {len(header)} columns.",
                    remedy=REMEDY,
                )
            rows.append(row)
            lines.append(line + 1)
            line = reader.line_num
    except csv.Error as fault:
        raise unreadable(path, fault, line=line + 1) from None
    present(path, columns, header)
    places = {name: header.index(name) for name in columns}
    empty = frozenset(nulls)
    texts = {
        name: pl.Series(name, [None if row[place] in empty else row[place] for row in rows], dtype=pl.String)
        for name, place in places.items()
    }
    return typed(path, pl.DataFrame(texts), columns, optional, lines)


def read_parquet(path: Path, columns: Columns, *, optional: Sequence[str] = ()) -> Published:
    """A Parquet file; see `read_csv`. A line is a row, the first being 1.

    Raises:
        SourceError: the file is not as described.
    """
    try:
        frame = pl.read_parquet(path)
    # A damaged page makes the reader panic, which is no `Exception`.
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as fault:
        raise unreadable(path, fault) from None
    present(path, columns, frame.columns)
    return typed(path, frame, columns, optional, range(1, frame.height + 1))


def read_stata(path: Path, columns: Columns, *, optional: Sequence[str] = ()) -> Published:
    """A Stata file; see `read_csv`. A line is an observation, the first being 1.

    Raises:
        SourceError: the file is not as described, or the library that reads it is not installed.
    """
    pyreadstat = _library("pyreadstat", path)
    try:
        frame, _ = pyreadstat.read_dta(str(path), output_format="polars")
    except (OSError, ValueError, pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as fault:
        raise unreadable(path, fault) from None
    present(path, columns, frame.columns)
    return typed(path, frame, columns, optional, range(1, frame.height + 1))


def read_sheet(
    path: Path, columns: Columns, *, optional: Sequence[str] = (), nulls: Sequence[str] = ("",)
) -> Published:
    """The first sheet of a spreadsheet with a header, of before 2007 or after; see `read_csv`.

    Lines are the sheet's own. A number is read as it is written out in full: 1234567, not 1.234567e6.

    Raises:
        SourceError: the file is not as described, or the library that reads it is not installed.
    """
    fastexcel = _library("fastexcel", path)
    unpackable(path)
    try:
        frame = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    except BaseException as fault:
        # A file cut off in the middle makes the library panic, in a class of its own that it does not show.
        if isinstance(fault, (OSError, fastexcel.FastExcelError)) or type(fault).__name__ == "PanicException":
            raise unreadable(path, fault) from None
        raise
    present(path, columns, frame.columns)
    frame = frame.with_columns(pl.all().replace(dict.fromkeys(nulls)))
    return typed(path, frame, columns, optional, range(2, frame.height + 2))


def read_json_lines(path: Path, columns: Columns, *, optional: Sequence[str] = ()) -> Published:
    """A file of one JSON object a line; see `read_csv`.

    Raises:
        SourceError: the file is not as described.
    """
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(_whole(path, "utf-8-sig").split("\n")[:-1], start=1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as fault:
            raise unreadable(path, fault, line=number) from None
        if not isinstance(row, dict):
            raise SourceError(f"{path.name}, line {number}: it is not a JSON object.", remedy=REMEDY)
        rows.append(row)
    present(path, columns, {name for row in rows for name in row})
    texts = {
        name: pl.Series(name, [None if (cell := row.get(name)) is None else str(cell) for row in rows], dtype=pl.String)
        for name in columns
    }
    return typed(path, pl.DataFrame(texts), columns, optional, range(1, len(rows) + 1))


def _library(name: str, path: Path) -> ModuleType:
    """A reader of publishers' formats, which only a build needs."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SourceError(
            f"{path.name} cannot be read without {name}.", remedy="Install it: pip install 'comity[build]'."
        ) from None


def _whole(path: Path, encoding: str) -> str:
    """The text of a file, its line ends as they are."""
    text = decoded(path, encoding)
    if not text.endswith("\n"):
        raise SourceError(f"{path.name} is cut off: it ends in the middle of a line.", remedy=REMEDY)
    return text
