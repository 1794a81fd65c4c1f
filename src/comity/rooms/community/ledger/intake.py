"""Files of rows that a ledger is to take in: CSV and XLSX, read whole before anything is believed."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.formulas import unguarded
from comity.panels.names import fold, near
from comity.rooms.community.ledger.cells import cleaned, rows_text
from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.kinds import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMATS = (".csv", ".xlsx")

MOST_BYTES = 64 * 2**20
"""Size of a file at most."""

MOST_UNPACKED = 512 * 2**20
"""Size of a spreadsheet at most when it is unpacked."""

MOST_ROWS = 200_000
"""Rows of a file at most, the header apart."""

_DELIMITERS = (",", ";", "\t")

_VALUELESS = re.compile(
    rb'<c r="[A-Z]+(\d+)"(?:[^>]*? t="e"[^>]*>|[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>)'
)
"""Cells of a sheet that would be taken for empty; a formula is read as the value that was saved with it."""


def read(path: Path, *, encoding: str | None = None) -> list[Raw]:
    """The rows of a file, as they are written in it.

    Args:
        path: a .csv or .xlsx file; its first row names the columns.
        encoding: in which a .csv file is written; left out: UTF-8, or UTF-16 where its first bytes say so.

    Raises:
        Faults: the file is too large or cannot be read, bytes of it are no letters, columns are unknown or missing.
        ComityError: a library for the format is not installed.
    """
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InputError(f"'{path.name}' has no ending that says its format.", available=FORMATS)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"{path.name} has {size / 2**20:,.0f} MiB; a file may have {MOST_BYTES // 2**20}.",
                remedy="Split it, and import the parts one after the other; rows that name others stay with them.",
            )
        data = path.read_bytes()
    except OSError as failed:
        raise InputError(f"{path} cannot be read: {failed.strerror}.", remedy="Check its name.") from None
    table = _csv(_text(path.name, data, encoding), path.name) if kind == ".csv" else _xlsx(data, path.name)
    return list(_rows(table, path.name))


def _text(name: str, data: bytes, encoding: str | None) -> str:
    """The text of a file.

    Raises:
        Faults: bytes of it are no letters, or two encodings are mixed.
    """
    if encoding is None and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        text = data.decode(encoding or "utf-8-sig")
    except LookupError:
        raise InputError(f"There is no encoding '{encoding}'.", remedy="Try utf-8, cp1252 or latin-1.") from None
    except UnicodeError:
        raise _undecodable(name, data, encoding) from None
    if encoding and not encoding.lower().replace("_", "-").startswith(("utf-8", "utf8", "utf-16", "utf-32")):
        other = [number for number, line in _lines(data) if not line.isascii() and _is_utf8(line)]
        if other:
            raise InputError(
                f"{name}: {rows_text(other, 'line')} of it {'is' if len(other) == 1 else 'are'} in UTF-8, not in "
                f"{encoding}: two encodings may be mixed in it.",
                remedy="Save it anew as UTF-8 from the programme that made it, and leave --encoding out.",
            )
    if "\0" in text:
        lines = [number for number, line in enumerate(text.split("\n"), start=1) if "\0" in line]
        raise InputError(f"{name}: {rows_text(lines, 'line')} hold zero bytes.", remedy="Save it anew as CSV, UTF-8.")
    return text


def _undecodable(name: str, data: bytes, encoding: str | None) -> ComityError:
    if encoding:
        return InputError(f"{name} is not in {encoding}.", remedy="Leave --encoding out, or name another.")
    wrong = [number for number, line in _lines(data) if not _is_utf8(line)]
    mixed = any(not line.isascii() and _is_utf8(line) for _, line in _lines(data))
    told = f"{name}: {rows_text(wrong, 'line')} {'is' if len(wrong) == 1 else 'are'} not in UTF-8"
    if mixed:
        return InputError(
            f"{told}, others are: two encodings are mixed in it.",
            remedy="Mend those lines, or save the whole anew as CSV, UTF-8.",
        )
    return InputError(
        f"{told}.", remedy="Save it as CSV, UTF-8; or say how it is written, as in --encoding cp1252 (Windows)."
    )


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    yield from enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _csv(text: str, name: str) -> Iterator[list[str]]:
    head = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda one: sum(fold(part.strip('"')) in COLUMNS for part in head.split(one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as failed:
        raise InputError(
            f"{name}, line {reader.line_num}: {failed}.", remedy="A cell that holds quotes doubles them."
        ) from None


def _xlsx(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        import fastexcel
    except ModuleNotFoundError:
        raise ComityError(
            "Reading .xlsx needs fastexcel, which is not installed.",
            remedy="Install it with: pip install 'comity[community]', or save the file as CSV.",
        ) from None
    remedy = "Save it anew as .xlsx, or as CSV, UTF-8."
    try:
        archive = ZipFile(io.BytesIO(data))
        unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise InputError(
                f"{name} has {unpacked / 2**20:,.0f} MiB unpacked; it may have {MOST_UNPACKED // 2**20}.",
                remedy="Split it, and import the parts one after the other.",
            )
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        empty = [int(row) for part in parts for row in _VALUELESS.findall(archive.read(part))]
        if empty:
            raise InputError(
                f"{name}: cells of {rows_text(empty, 'row')} hold an error (as #DIV/0!) or a formula without a value.",
                remedy="Put values in their place (copy, paste as values), and save it anew.",
            )
        book = fastexcel.read_excel(data)
        sheets = [book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string") for sheet in book.sheet_names]
    except (BadZipFile, fastexcel.FastExcelError):
        raise InputError(f"{name} is no spreadsheet that can be read.", remedy=remedy) from None
    filled = [sheet for sheet in sheets if sheet.height]
    if len(filled) > 1:
        found = ", ".join(sheet.name for sheet in filled)
        raise InputError(f"{name} has several sheets: {found}.", remedy="Keep one, or import them one by one.")
    for sheet in filled:
        for row in sheet.to_polars().iter_rows():
            yield ["" if cell is None else str(cell) for cell in row]


def _rows(table: Iterator[list[str]], name: str) -> Iterator[Raw]:
    """Each row with its number, below the header, the first that is not empty; empty ones are passed over, and counted.

    Raises:
        Faults: the header or the shape of rows is wrong.
    """
    rows = enumerate(table, start=1)
    head = next((list(map(fold, row)) for _, row in rows if any(map(str.strip, row))), [])
    while head and not head[-1]:
        head.pop()
    Faults.check(_header(head, name))
    long: list[int] = []
    found = 0
    for number, row in rows:
        cells = {column: _cell(cell) for column, cell in zip(head, row, strict=False)}
        cells = {column: cell for column, cell in cells.items() if cell}
        if any(cell.strip() for cell in row[len(head) :]):
            long.append(number)
        if not cells:
            continue
        found += 1
        if found > MOST_ROWS:
            raise InputError(
                f"{name} has more than {MOST_ROWS:,} rows.",
                remedy="Split it, and import the parts one after the other; rows that name others stay with them.",
            )
        yield Raw(number, cells)
    if long:
        raise InputError(
            f"{name}: {rows_text(long, 'row')} have more cells than there are columns.",
            remedy="Text that holds a comma stands in quotes.",
        )
    if not found:
        raise InputError(f"{name} holds no rows.", remedy="The first row names the columns, each other is an entry.")


def _header(head: Iterable[str], name: str) -> Iterator[InputError]:
    seen: set[str] = set()
    for column in head:
        if column not in COLUMNS:
            close = near(column, COLUMNS)
            meant = f" Did you mean {' or '.join(close)}?" if close else ""
            yield UnknownName(f"{name} has a column '{column}', which is none.{meant}", available=COLUMNS)
        if column in seen:
            yield InputError(f"{name} has two columns '{column}'.", remedy="Keep one.")
        seen.add(column)
    if "kind" not in seen:
        yield InputError(f"{name} has no column 'kind'.", available=COLUMNS, remedy="It says what each row is.")


def _cell(cell: str) -> str:
    return cleaned(unguarded(cell))
