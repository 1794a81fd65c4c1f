"""Large files: one member of a zip archive, and CSV that is read whole instead of cell by cell."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import SourceError
from comity.sources.files.published import REMEDY, present, typed, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.sources.files.published import Columns, Published

_LARGEST = 2**28
"""Bytes a member may have unpacked, a quarter of a gibibyte: an archive that promises more is not what it was."""

_PIECE = 2**20

_FAULTS = (
    *(OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    RuntimeError,  # a damaged entry names a compression or an encryption that it has not
)
"""What reading a damaged archive may raise."""


def read_member(path: Path, name: str) -> bytes:
    """One member of a zip archive, unpacked.

    Args:
        path: the archive.
        name: the member's name in it.

    Raises:
        SourceError: the archive is damaged, has no such member, or one too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if name not in (names := archive.namelist()):
                raise SourceError(f"{path.name} has no member '{name}'.", available=names, remedy=REMEDY)
            with archive.open(name) as member:
                data = member.read(_LARGEST + 1)
    except _FAULTS as fault:
        raise unreadable(path, fault) from None
    if len(data) > _LARGEST:
        raise SourceError(f"{path.name}: its member '{name}' unpacks to more than {_LARGEST} bytes.", remedy=REMEDY)
    return data


def unpackable(path: Path) -> None:
    """Nothing, if a file is no zip archive, or one whose members can all be unpacked into `_LARGEST` bytes.

    For files that another library unpacks, which knows no bounds: a member that is not as long as the archive says, or
    not what it was, is refused here.

    Raises:
        SourceError: a member is damaged, or they are too large.
    """
    try:
        if not zipfile.is_zipfile(path):
            return
        with zipfile.ZipFile(path) as archive:
            room = _LARGEST
            for name in archive.namelist():
                with archive.open(name) as member:
                    while piece := member.read(min(room, _PIECE) + 1):
                        room -= len(piece)
                        if room < 0:
                            raise SourceError(f"{path.name} unpacks to more than {_LARGEST} bytes.", remedy=REMEDY)
    except _FAULTS as fault:
        raise unreadable(path, fault) from None


def read_bulk_csv(path: Path, data: bytes, columns: Columns, *, optional: Sequence[str] = ()) -> Published:
    """Much CSV at once, some twenty times as fast as `comity.sources.files.formats.read_csv`; no cell runs over lines.

    Args:
        path: the file it is from.
        data: the text, in UTF-8, with a header.
        columns: the columns needed and their types.
        optional: those of them that may be empty in a row.

    Raises:
        SourceError: the text is not as described.
    """
    if not data.endswith(b"\n"):
        raise SourceError(f"{path.name} is cut off: it ends in the middle of a line.", remedy=REMEDY)
    try:
        names = pl.read_csv(data, n_rows=0, infer_schema=False).columns
        present(path, columns, names)
        frame = _cells(data, columns)
    except pl.exceptions.PolarsError as fault:
        raise unreadable(path, fault) from None
    _even(path, data, len(names), frame.height)
    return typed(path, frame, columns, optional, range(2, frame.height + 2))


def _cells(data: bytes, columns: Columns) -> pl.DataFrame:
    """The columns needed: each of its type if all cells are, else as texts, so that the wrong one can be shown."""
    types = {name: pl.String if dtype == pl.Date else dtype for name, dtype in columns.items()}
    try:
        return pl.read_csv(data, columns=list(columns), schema_overrides=types)
    except pl.exceptions.ComputeError:
        return pl.read_csv(data, columns=list(columns), infer_schema=False)


def _even(path: Path, data: bytes, cells: int, rows: int) -> None:
    """Nothing, if each line is a row with a cell in each column: polars fills up short rows without a word."""
    lines = data.count(b"\n")
    if lines == rows + 1 and (b'"' in data or data.count(b",") == lines * (cells - 1)):
        return
    for number, line in enumerate(data.splitlines(), start=1):
        if b'"' not in line and (found := line.count(b",") + 1) != cells:
            raise SourceError(f"{path.name}, line {number}: {found} cells under {cells} columns.", remedy=REMEDY)
    raise SourceError(f"{path.name}: {lines} lines hold {rows} rows under their header.", remedy=REMEDY)
