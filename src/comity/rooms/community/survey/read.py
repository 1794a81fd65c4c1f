"""The columns of a survey's file that its spec names, as text: CSV, SPSS or Stata; and nothing else of it."""

from __future__ import annotations

import csv
import importlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import Faults, InputError
from comity.panels.names import fold, near
from comity.rooms.community.survey.decode import decoded, told
from comity.rooms.community.survey.spec import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    try:
        size = path.stat().st_size
    except OSError as failed:
        raise InputError(f"The survey {path} could not be read: {failed.strerror}.") from None
    if size > MOST_BYTES:
        raise _huge(path, f"{size / 2**20:,.0f} MiB, more than the {MOST_BYTES / 2**20:,.0f} MiB that are taken")
    suffix = path.suffix.casefold()
    return _csv(path, spec) if suffix == ".csv" else _statistics(path, spec, suffix)


def _huge(path: Path, what: str) -> InputError:
    return InputError(
        f"{path.name} has {what}.",
        remedy="Keep only the columns that the spec names, or one wave or region a file.",
    )


def _csv(path: Path, spec: Spec) -> Cells:
    try:
        data = path.read_bytes()
    except OSError as failed:
        raise InputError(f"The survey {path} could not be read: {failed.strerror}.") from None
    reader = csv.reader(
        io.StringIO(decoded(path, data, spec.encoding), newline=""), delimiter=spec.separator, strict=True
    )
    header: list[str] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        Faults.check(_absent(path, spec, header))
        return _rows(path, spec, reader, header)
    except csv.Error as wrong:
        raise InputError(
            f"{path.name}, line {reader.line_num}: {wrong}.", remedy="Close every quotation mark."
        ) from None


def _rows(path: Path, spec: Spec, reader: Any, header: list[str]) -> Cells:
    """The rows below the header; those of another width are told all at once."""
    places = {name: header.index(name) for name in spec.needed}
    columns: dict[str, list[str]] = {name: [] for name in places}
    rows: list[int] = []
    odd: list[int] = []
    line = reader.line_num
    for row in reader:
        began, line = line + 1, reader.line_num
        if len(row) != len(header):
            odd += [began] if any(row) else []
            continue
        rows.append(began)
        for name, place in places.items():
            columns[name].append(plain(row[place]))
        if len(rows) > MOST_ROWS:
            raise _huge(path, f"more than {MOST_ROWS:,} rows")
    if odd:
        raise InputError(
            f"{path.name}, {told(odd, 'line')}: not {len(header)} cells, as the header has.",
            remedy='Quote cells that hold the separator; or name another one, as in separator = ";".',
        )
    return Cells(columns, rows, "line")


def _absent(path: Path, spec: Spec, header: Sequence[str]) -> list[InputError]:
    """Columns that the spec names and the file has not, or has twice."""
    faults = []
    folded = {fold(name): name for name in header}
    for name, use in spec.needed.items():
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


def _statistics(path: Path, spec: Spec, suffix: str) -> Cells:
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
        Faults.check(_absent(path, spec, meta.column_names))
        if meta.number_rows is not None and meta.number_rows > MOST_ROWS:
            raise _huge(path, f"{meta.number_rows:,} rows, more than the {MOST_ROWS:,} that are taken")
        columns, _ = reader(str(path), usecols=list(spec.needed), output_format="dict")
    except refused as wrong:
        reason = str(wrong).strip().splitlines()[0] if str(wrong).strip() else type(wrong).__name__
        raise InputError(
            f"{path.name} could not be read: {reason}.", remedy="Save it again, or save the survey as CSV in UTF-8."
        ) from None
    cells = {name: [_text(cell) for cell in columns[name]] for name in spec.needed}
    count = len(next(iter(cells.values())))
    return Cells(cells, range(1, count + 1), "case")


def _text(cell: Any) -> str:
    """A cell as a CSV file would hold it."""
    if cell is None or cell != cell:  # noqa: PLR0124 - a missing number is not itself
        return ""
    return str(cell)[:10] if hasattr(cell, "isoformat") else plain(str(cell))
