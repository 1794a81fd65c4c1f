"""A reader's table with what the ledger corrects in it: how panels and editions take publishers' tables."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import Faults, SourceError
from comity.record import sha256_file
from comity.sources.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.sources.ledger import Correction, Value
    from comity.sources.mirror import Mirror

    Reader = Callable[[Mirror], pl.DataFrame]


def corrected(reader: Reader, mirror: Mirror) -> pl.DataFrame:
    """A publisher's table, its certain errors mended.

    Args:
        reader: of `comity.sources.readers`.
        mirror: the publishers' files.

    Returns:
        What the reader gives, in its order, with the cells changed and the rows left out that the ledger names.

    Raises:
        SourceError: a file is missing or not as declared, or a correction no longer fits it.
        Faults: several corrections no longer fit.
    """
    return _mended(reader(mirror), ledger().of_table(_table(reader)), mirror)


def misfit(entry: Correction, mirror: Mirror) -> str | None:
    """Why a correction cannot be made in a mirror; None where it can.

    Its file may be missing, or not be what the entry was written for and say something else.
    """
    module, _, name = entry.table.partition(".")
    reader: Reader = getattr(importlib.import_module(f"comity.sources.readers.{module}"), name)
    try:
        _mended(reader(mirror), (entry,), mirror)
    except SourceError as fault:
        return fault.problem
    return None


def other_version(entry: Correction, mirror: Mirror) -> str | None:
    """The SHA-256 of an entry's file in a mirror, where it is not that of the file the entry was written for."""
    path = mirror.folder / entry.file
    found = sha256_file(path) if path.is_file() else entry.sha256
    return None if found == entry.sha256 else found


def _table(reader: Reader) -> str:
    """The name by which the ledger knows what a reader gives."""
    return f"{reader.__module__.rpartition('.')[2]}.{reader.__name__}"


def _mended(frame: pl.DataFrame, entries: Sequence[Correction], mirror: Mirror) -> pl.DataFrame:
    """A table with these corrections, each found in it as it was published."""
    changes: dict[str, dict[int, Value]] = {}
    dropped: list[int] = []
    faults = []
    for entry in entries:
        rows, fault = _rows(entry, frame)
        if fault:
            faults.append(_unfit(entry, fault, mirror))
        if entry.drop:
            dropped += rows
        for name, cell in entry.change.items():
            changes.setdefault(name, {}).update(dict.fromkeys(rows, cell.new))
    Faults.check(faults)
    for name, cells in changes.items():
        new = pl.Series(list(cells.values()), dtype=frame.schema[name])
        frame = frame.with_columns(frame[name].scatter(list(cells), new))
    return frame.filter(~pl.int_range(pl.len()).is_in(dropped)) if dropped else frame


def _rows(entry: Correction, frame: pl.DataFrame) -> tuple[list[int], str | None]:
    """Where the rows of a correction stand, and what is not as it expects."""
    named = {name for key in entry.rows for name in key} | set(entry.change)
    if lacking := sorted(named - set(frame.columns)):
        return [], f"the table has no column {', '.join(lacking)}"
    rows: list[int] = []
    for key in entry.rows:
        same = (pl.col(name).eq_missing(pl.lit(value)) for name, value in key.items())
        found = frame.select(pl.all_horizontal(*same).arg_true()).to_series().to_list()
        where = ", ".join(f"{name} {value}" for name, value in key.items())
        if len(found) != 1:
            return [], f"{len(found) or 'no'} rows have {where}, where one must"
        for name, cell in entry.change.items():
            held = frame[name][found[0]]
            if held != cell.old:
                return [], f"where {where}, '{name}' is {held!r}, expected was {cell.old!r}"
        rows += found
    return rows, None


def _unfit(entry: Correction, fault: str, mirror: Mirror) -> SourceError:
    """What to raise for a correction that does not fit."""
    other = other_version(entry, mirror)
    version = (
        f"The mirror holds another version of the file (SHA-256 {other}) than the entry was written for "
        f"({entry.sha256}): the publisher may have mended it."
        if other
        else "The file is the one that the entry was written for: the entry is wrong."
    )
    return SourceError(
        f"A correction of {entry.file} ({entry.source}) no longer fits: {entry.told}. In the file {fault}. {version}",
        remedy="Look at the publisher's file, then change the entry in comity/sources/corrections.toml or take it out.",
    )
