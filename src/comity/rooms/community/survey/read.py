"""The columns of a survey's file that its spec names, as text: CSV, SPSS or Stata; and nothing else of it."""

from __future__ import annotations

import csv
import importlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, Faults, InputError
from comity.panels.names import fold, near
from comity.rooms.community.survey.decode import readable, told
from comity.rooms.community.survey.spec import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from comity.rooms.community.survey.spec import Spec

MOST_BYTES = 256 * 2**20
MOST_ROWS = 1_000_000
"""The largest survey that is taken; the largest in the field have under a tenth of it."""


@dataclass(frozen=True)
class Cells:
    """The columns that were asked for.

    Attributes:
        columns: cells by column, in order of rows; empty text for none.
        rows: where each row stands: line of a CSV file, number of a case otherwise.
        unit: "line" or "case".
    """

    columns: dict[str, list[str]]
    rows: Sequence[int]
    unit: str

    def where(self, positions: Sequence[int]) -> str:
        """Some rows, named; no cell is ever told, since it belongs to somebody."""
        return told([self.rows[position] for position in positions], self.unit)


def read(path: Path, spec: Spec) -> Cells:
    """The file's columns.

    Raises:
        Faults: everything that is wrong with the file as a whole; a single fault by itself.
    """
    cells, faults = looked(path, spec.needed, spec.encoding, spec.separator)
    Faults.check(faults)
    return cells


def looked(path: Path, needed: Mapping[str, str], encoding: str, separator: str) -> tuple[Cells, list[ComityError]]:
    """As much of the file as can be read, and everything that is wrong with it.

    Args:
        path: the file.
        needed: columns to read, and what each is for.
        encoding: of a CSV file.
        separator: of a CSV file.

    Returns:
        the cells of the columns that are there, in sound rows; and the faults, none if the cells are whole.
    """
    suffix = path.suffix.casefold()
    cells, faults = Cells({}, (), "line" if suffix == ".csv" else "case"), list[ComityError]()
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _huge(path, f"{size / 2**20:,.0f} MiB, more than the {MOST_BYTES / 2**20:,.0f} MiB that are taken")
        if suffix == ".csv":
            cells = _csv(path, needed, encoding, separator, faults)
        else:
            cells = _statistics(path, needed, suffix, faults)
    except OSError as failed:
        faults.append(InputError(f"The survey {path} could not be read: {failed.strerror}."))
    except InputError as wrong:
        faults.append(wrong)
    return cells, faults


def _huge(path: Path, what: str) -> InputError:
    return InputError(
        f"{path.name} has {what}.",
        remedy="Keep only the columns that the spec names, or one wave or region a file.",
    )


def _csv(
    path: Path, needed: Mapping[str, str], encoding: str, separator: str, faults: list[ComityError]
) -> Cells:  # fmt: skip
    text, wrong = readable(path, path.read_bytes(), encoding)
    if wrong is not None:
        faults.append(wrong)
    if text is None:
        return Cells({}, (), "line")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if len(header) < 2:  # a survey has a place and an item at least
            faults += [] if wrong else [_uncut(path, separator, header)]
            return Cells({}, (), "line")
        faults += _absent(path, needed, header)
        return _rows(path, [name for name in needed if header.count(name) == 1], reader, header, faults)
    except csv.Error as odd:
        if wrong is None:  # a line left out may have held a quotation mark
            told = f"{path.name}, line {reader.line_num}: {odd}."
            faults.append(InputError(told, remedy="Close every quotation mark."))
        return Cells({}, (), "line")


def _rows(path: Path, names: Sequence[str], reader: Any, header: list[str], faults: list[ComityError]) -> Cells:
    """The rows below the header; those of another width are told all at once."""
    places = {name: header.index(name) for name in names}
    columns: dict[str, list[str]] = {name: [] for name in places}
    rows: list[int] = []
    odd: list[int] = []
    line = reader.line_num
    for row in reader:
        began, line = line + 1, reader.line_num
        if not any(row):
            continue
        if len(row) != len(header):
            odd.append(began)
            continue
        rows.append(began)
        for name, place in places.items():
            columns[name].append(plain(row[place]))
        if len(rows) > MOST_ROWS:
            raise _huge(path, f"more than {MOST_ROWS:,} rows")
    if odd:
        faults.append(
            InputError(
                f"{path.name}, {told(odd, 'line')}: not {len(header)} cells, as the header has.",
                remedy='Quote cells that hold the separator; or name another one, as in separator = ";".',
            )
        )
    return Cells(columns, rows, "line")


def _uncut(path: Path, separator: str, header: Sequence[str]) -> InputError:
    if not any(header):
        told = f"{path.name} has nothing in its first line, which names the columns."
        return InputError(told, remedy="Name the file that holds the answers.")
    told = f"The first line of {path.name} has no {separator!r} between the names of columns."
    return InputError(told, remedy='Name what stands between them in the spec, as in separator = ";".')


def _absent(path: Path, needed: Mapping[str, str], header: Sequence[str]) -> list[InputError]:
    """Columns that the spec names and the file has not, or has twice."""
    faults = []
    folded = {fold(name): name for name in header}
    for name, use in needed.items():
        if header.count(name) > 1:
            faults.append(InputError(f"{path.name} has two columns '{name}' ({use}).", remedy="Rename one."))
        if name in header:
            continue
        found = [folded[match] for match in near(fold(name), folded)]
        faults.append(
            InputError(
                f"{path.name} has no column '{name}', which the spec names for {use}.",
                available=found or header[:40],
                remedy="Mend the name in the spec.",
            )
        )
    return faults


def _statistics(path: Path, needed: Mapping[str, str], suffix: str, faults: list[ComityError]) -> Cells:
    """A file of SPSS or Stata; codes, not labels."""
    try:
        library = importlib.import_module("pyreadstat")
    except ImportError:
        raise InputError(
            f"{path.name} cannot be read without pyreadstat.",
            remedy="Install it: pip install 'comity[community]'; or save the survey as CSV.",
        ) from None
    reader = library.read_sav if suffix == ".sav" else library.read_dta
    refused = (OSError, ValueError, library.ReadstatError, library.PyreadstatError)
    try:
        _, meta = reader(str(path), metadataonly=True)
        faults += _absent(path, needed, meta.column_names)
        names = [name for name in needed if meta.column_names.count(name) == 1]
        if meta.number_rows is not None and meta.number_rows > MOST_ROWS:
            raise _huge(path, f"{meta.number_rows:,} rows, more than the {MOST_ROWS:,} that are taken")
        columns, _ = reader(str(path), usecols=names, output_format="dict") if names else ({}, None)
    except refused as wrong:
        reason = str(wrong).strip().splitlines()[0] if str(wrong).strip() else type(wrong).__name__
        raise InputError(
            f"{path.name} could not be read: {reason}.", remedy="Save it again, or save the survey as CSV in UTF-8."
        ) from None
    cells = {name: [_text(cell) for cell in columns[name]] for name in names}
    count = len(next(iter(cells.values()), ()))
    return Cells(cells, range(1, count + 1), "case")


def _text(cell: Any) -> str:
    """A cell as a CSV file would hold it."""
    if cell is None or cell != cell:  # noqa: PLR0124 - a missing number is not itself
        return ""
    return str(cell)[:10] if hasattr(cell, "isoformat") else plain(str(cell))
