"""Rows of a publisher's file, each cell of its type, each row with the line it came from.

Each reader asks for the columns it needs and their types. A column that is not there, a cell that is not of
its type, an empty cell where none may be, a value outside its bounds, a key that stands twice, a file that
is cut off: each is one `SourceError` that names file, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Columns = Mapping[str, type[pl.DataType]]

REMEDY = (
    "The file is damaged, or of another version than comity reads: get the declared version, "
    "or teach the reader this one."
)

_EMPTY = "empty"


@dataclass(frozen=True)
class Published:
    """Rows of one file.

    Attributes:
        path: the file.
        frame: its rows.
        lines: where each row stands in the file, counted from 1.
    """

    path: Path
    frame: pl.DataFrame
    lines: Sequence[int]

    def within(self, **bounds: tuple[int, int]) -> Published:
        """Itself, if each column named lies within its bounds, ends included; empty cells pass.

        Raises:
            SourceError: a value lies outside.
        """
        outside = self.frame.select((~pl.col(name).is_between(*ends)).alias(name) for name, ends in bounds.items())
        for name, (low, high) in bounds.items():
            self.refuse(outside[name], name, because=f"outside {low} to {high}")
        return self

    def unique(self, *key: str) -> Published:
        """Itself, if no two rows share these columns.

        Raises:
            SourceError: two rows do.
        """
        again = ~self.frame.select(pl.struct(key).is_first_distinct()).to_series()
        self.refuse(again, *key, because="as in an earlier row, where one row may be")
        return self

    def dated(self, name: str, year: str, month: str, day: str) -> Published:
        """With one more column: the day that three columns of numbers name; null where one of them is empty.

        Raises:
            SourceError: they name a day that no calendar has.
        """
        whole = pl.all_horizontal(pl.col(year, month, day).is_not_null())
        written = pl.format("{}-{}-{}", year, month, day).str.to_date("%Y-%m-%d", strict=False)
        frame = self.frame.with_columns(pl.when(whole).then(written).alias(name))
        wrong = frame.select(whole & pl.col(name).is_null()).to_series()
        self.refuse(wrong, year, month, day, because="a day that no calendar has")
        return Published(self.path, frame, self.lines)

    def refuse(self, wrong: pl.Series, *columns: str, because: str) -> None:
        """Raise for the first row that is wrong, showing its cells.

        Raises:
            SourceError: a row is wrong.
        """
        rows = wrong.fill_null(value=False).arg_true()
        if len(rows):
            row = int(rows[0])
            cells = {name: self.frame[name][row] for name in columns}
            shown = " and ".join(
                f"'{name}' is {_EMPTY if cell is None else repr(cell)}" for name, cell in cells.items()
            )
            raise SourceError(f"{self.path.name}, line {self.lines[row]}: {shown}, {because}.", remedy=REMEDY)


def unreadable(path: Path, fault: BaseException, *, line: int | None = None) -> SourceError:
    """What to raise for a file that a library refuses, and where in it, if that is known."""
    reason = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
    where = f", line {line}," if line else ""
    return SourceError(f"{path.name}{where} cannot be read: {reason}.", remedy=REMEDY)


def decoded(path: Path, encoding: str) -> str:
    """The text of a file.

    Raises:
        SourceError: it cannot be read, or a byte of it is no letter in that encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from None
    try:
        return data.decode(encoding)
    except UnicodeError as fault:
        start = fault.start if isinstance(fault, UnicodeDecodeError) else 0
        raise unreadable(path, fault, line=data.count(b"\n", 0, start) + 1) from None


def present(path: Path, columns: Columns, found: Sequence[str] | set[str]) -> None:
    """Nothing, if a file has the columns.

    Raises:
        SourceError: it lacks some; all of them at once.
    """
    if absent := [name for name in columns if name not in found]:
        kind = "column" if len(absent) == 1 else "columns"
        raise SourceError(
            f"{path.name} lacks the {kind} {', '.join(repr(name) for name in absent)}.",
            available=found,
            remedy=REMEDY,
        )


def typed(
    path: Path, frame: pl.DataFrame, columns: Columns, optional: Sequence[str], lines: Sequence[int]
) -> Published:
    """The columns needed, each of its type.

    Args:
        path: the file.
        frame: its rows, of any type, with these columns among others.
        columns: the columns needed and their types.
        optional: those of them that may be empty in a row.
        lines: where each row stands in the file.

    Raises:
        SourceError: there are no rows, a cell is not of its type, or one is empty that may not be.
    """
    if frame.is_empty():
        raise SourceError(f"{path.name} holds no rows.", remedy=REMEDY)
    raw = Published(path, frame.select(list(columns)), lines)
    typed = []
    for name, dtype in columns.items():
        before = raw.frame[name]
        after = _cast(before, dtype)
        if dtype != pl.String:  # any cell is a text; a blank one is empty
            raw.refuse(after.is_null() & before.is_not_null(), name, because=f"not {_WORDS[dtype]}")
        if name not in optional:
            raw.refuse(after.is_null(), name, because=f"where {_WORDS[dtype]} must be")
        typed.append(after)
    return Published(path, pl.DataFrame(typed), lines)


_WORDS: dict[type[pl.DataType], str] = {
    pl.Int8: "a small whole number",
    pl.Int32: "a whole number",
    pl.Int64: "a whole number",
    pl.Float64: "a number",
    pl.String: "a text",
    pl.Date: "a date as in 2022-12-31",
}

_LARGEST: dict[type[pl.DataType], int] = {pl.Int8: 2**7 - 1, pl.Int32: 2**31 - 1, pl.Int64: 2**53}


def _cast(column: pl.Series, dtype: type[pl.DataType]) -> pl.Series:
    """A column in its type; null where a cell is not of it."""
    if dtype == pl.String:
        return column.cast(pl.String).str.strip_chars().replace("", None)
    if dtype == pl.Date:
        return column.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
    numbers = column.cast(pl.Float64, strict=False)
    numbers = numbers.set(~numbers.is_finite(), None)
    if dtype == pl.Float64:
        return numbers
    # Publishers write whole numbers as 2.0 too; half a person is no whole number.
    return numbers.set((numbers != numbers.round()) | (numbers.abs() > _LARGEST[dtype]), None).cast(dtype)
