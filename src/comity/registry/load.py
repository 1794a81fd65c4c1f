"""Reading the registry: every row is held against the schema, and all faults are told at once."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from comity.errors import Faults, RegistryError
from comity.registry.schema import FOLDER, TableSchema, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl


def load(folder: Path = FOLDER) -> dict[str, pl.DataFrame]:
    """Every table of the registry, typed: text and days as strings, numbers as numbers, empty cells as null.

    Raises:
        RegistryError: a row does not fit; `Faults` where several do not.
    """
    rows = {name: _rows(folder / f"{name}.csv", table) for name, table in schema().items()}
    keys = {name: {row[schema()[name].columns[0].name] for row in table} for name, table in rows.items()}
    Faults.check(fault for name in rows for fault in faults(schema()[name], rows[name], keys))
    return {name: _frame(schema()[name], table) for name, table in rows.items()}


@cache
def registry() -> dict[str, pl.DataFrame]:
    """The registry that ships with comity."""
    return load()


def faults(table: TableSchema, rows: list[dict[str, str]], keys: dict[str, set[str]]) -> Iterator[RegistryError]:
    """Everything that does not fit in a table's rows; the first row below the header is line 2."""
    for line, row in enumerate(rows, start=2):
        for column in table.columns:
            wrong = column.fault(row[column.name], keys)
            if wrong:
                yield RegistryError(f"{table.name}.csv, line {line}: {wrong}.")
        for begin, end in (("from", "until"), ("start", "end"), ("in_force", "ended")):
            if row.get(begin) and row.get(end) and row[begin] > row[end]:
                yield RegistryError(f"{table.name}.csv, line {line}: '{end}' comes before '{begin}'.")


def _rows(path: Path, table: TableSchema) -> list[dict[str, str]]:
    if not path.exists():
        raise RegistryError(f"{path.name} is missing.", remedy="Install comity again.")
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        expected = [column.name for column in table.columns]
        if header != expected:
            raise RegistryError(f"{path.name}: the header is {header}.", available=expected)
        rows = list(reader)
    uneven = [line for line, row in enumerate(rows, start=2) if len(row) != len(header)]
    if uneven:
        raise RegistryError(f"{path.name}, line {uneven[0]}: a row has not {len(header)} cells.")
    return [dict(zip(header, (cell.strip() for cell in row), strict=True)) for row in rows]


def _frame(table: TableSchema, rows: list[dict[str, str]]) -> pl.DataFrame:
    import polars as pl

    types = {"number": pl.Float64, "integer": pl.Int64}
    frame = pl.DataFrame(rows, schema={column.name: pl.String for column in table.columns})
    return frame.with_columns(
        pl.when(pl.col(c.name) != "").then(pl.col(c.name)).cast(types.get(c.type, pl.String)) for c in table.columns
    )
