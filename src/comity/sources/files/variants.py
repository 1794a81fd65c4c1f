"""Tables that a mirror holds in one of several forms: the publisher's own file, or a package's copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_parquet
from comity.sources.files.published import Published, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.sources.files.published import Columns
    from comity.sources.mirror import Mirror

_PARQUET = b"PAR1"


def one_of(mirror: Mirror, key: str, *paths: str) -> Path:
    """The first of these files that the mirror holds.

    Args:
        mirror: the publishers' files.
        key: the source's key.
        paths: the files that may hold the table, as declared, the mirror's usual one first.

    Raises:
        SourceError: it holds none of them, or one that is other than declared or not declared.
    """
    held = (path for path in paths if (mirror.folder / path).is_file())
    return mirror.file(key, next(held, paths[0]))


def header(path: Path) -> tuple[str, ...]:
    """Names of a table's columns, in Parquet or CSV.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        if is_parquet(path):
            return tuple(pl.read_parquet_schema(path))
        with path.open(encoding="utf-8-sig") as handle:
            return tuple(name.strip().strip('"') for name in handle.readline().split(","))
    except (OSError, UnicodeError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as fault:
        raise unreadable(path, fault) from None


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet files do, whatever its name.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        with path.open("rb") as handle:
            return handle.read(len(_PARQUET)) == _PARQUET
    except OSError as fault:
        raise unreadable(path, fault) from None


def read_table(path: Path, columns: Columns, *, optional: Sequence[str] = ()) -> Published:
    """A table in Parquet or CSV; see `comity.sources.files.formats.read_csv`.

    Raises:
        SourceError: the file is not as described.
    """
    read = read_parquet if is_parquet(path) else read_csv
    return read(path, columns, optional=optional)


def blanked(rows: Published, *names: str, codes: Sequence[int] = (-9,)) -> Published:
    """With null in place of the numbers by which a publisher says that it does not know."""
    known = [
        pl.when(pl.all_horizontal(pl.col(name) != code for code in codes)).then(pl.col(name)).alias(name)
        for name in names
    ]
    return Published(rows.path, rows.frame.with_columns(known), rows.lines)


def until(end: str, last: str) -> pl.Expr:
    """The first day a thing no longer is, from its last day; null if that is the last day the list speaks of."""
    return pl.when(pl.col(end) < pl.lit(last).str.to_date()).then(pl.col(end).dt.offset_by("1d"))
