"""CSV files too large to read whole: their records block by block, out of a zip if they come in one."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, TYPE_CHECKING, overload

import polars as pl

from comity.errors import SourceError
from comity.sources.files.published import REMEDY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ZIP = b"PK\x03\x04"

FAULTS = (
    *(OSError, EOFError, UnicodeError, zlib.error, zipfile.BadZipFile),
    RuntimeError,  # a zip with a password, or packed as nobody packs
    pl.exceptions.PanicException,
)
"""What reading a damaged file may raise, besides `SourceError`."""

_BLOCK = 4 * 2**20
"""Bytes read at a time."""

_LARGEST = 4 * 2**30
"""Bytes a file may unpack to; the largest that comity reads makes some 250 million."""


def blocks(path: Path, stream: IO[bytes]) -> Iterator[bytes]:
    """Whole records, some megabytes at a time.

    A record ends at a line end with an even number of quotation marks before it.

    Raises:
        SourceError: the last one is cut off.
    """
    rest = b""
    while piece := stream.read(_BLOCK):
        end = piece.rfind(b"\n") + 1
        marks = rest.count(b'"') + piece.count(b'"', 0, end)
        while end and marks % 2:
            before = piece.rfind(b"\n", 0, end - 1) + 1
            marks -= piece.count(b'"', before, end)
            end = before
        if end:
            yield b"".join((rest, memoryview(piece)[:end]))
            rest = piece[end:]
        else:
            rest += piece
    if rest.endswith(b"\n"):  # inside quotation marks that nothing closes
        for _ in records(path):
            pass
    if rest:
        raise SourceError(f"{path.name} is cut off: it ends in the middle of a line.", remedy=REMEDY)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The CSV file, or the one CSV file in a zip.

    Raises:
        SourceError: the zip holds another number of them, or one that is too large.
    """
    with path.open("rb") as stream:
        if stream.read(len(_ZIP)) != _ZIP:
            stream.seek(0)
            yield stream
            return
    with zipfile.ZipFile(path) as packed:
        found = [member for member in packed.infolist() if member.filename.lower().endswith(".csv")]
        if len(found) != 1:
            raise SourceError(f"{path.name} holds {len(found)} CSV files, where one must be.", remedy=REMEDY)
        if found[0].file_size > _LARGEST:
            raise SourceError(
                f"{path.name} would unpack to {found[0].file_size:,} bytes, more than any publisher's file.",
                remedy=REMEDY,
            )
        with packed.open(found[0]) as stream:
            yield stream


def records(path: Path) -> Iterator[int]:
    """The line on which each record begins, the first after the header first.

    Raises:
        SourceError: a record has too many or too few cells, or its quotation marks do not match.
    """
    with opened(path) as stream:
        reader = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), strict=True)
        line = 0
        try:
            header = next(reader, [])
            line = reader.line_num
            for row in reader:
                if len(row) != len(header):
                    raise SourceError(
                        f"{path.name}, line {line + 1}: {len(row)} cells under {len(header)} columns.", remedy=REMEDY
                    )
                yield line + 1
                line = reader.line_num
        except (csv.Error, UnicodeError) as fault:
            raise SourceError(f"{path.name}, line {line + 1}: {fault}.", remedy=REMEDY) from None


class Lines(Sequence[int]):
    """Where each record stands in its file: looked up only when one is refused."""

    def __init__(self, path: Path) -> None:
        """Look at nothing yet."""
        self._path = path

    def __len__(self) -> int:
        """The number of records."""
        return sum(1 for _ in records(self._path))

    @overload
    def __getitem__(self, row: int) -> int: ...
    @overload
    def __getitem__(self, row: slice) -> list[int]: ...
    def __getitem__(self, row: int | slice) -> int | list[int]:
        """The line of one record, or of several."""
        if isinstance(row, slice):
            return list(records(self._path))[row]
        return next(islice(records(self._path), row, None))
