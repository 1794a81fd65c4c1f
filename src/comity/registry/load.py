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
        RegistryError: a file or a row does not fit; `Faults` where several do not.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    found: list[RegistryError] = []
    for name, table in schema().items():
        rows[name], wrong = _rows(folder / f"{name}.csv", table)
        found += wrong
    keys = {name: {row[schema()[name].key] for row in table} for name, table in rows.items()}
    for name, table_rows in rows.items():
        found += faults(schema()[name], table_rows, keys)
    Faults.check(found)
    return {name: _frame(schema()[name], table_rows) for name, table_rows in rows.items()}


@cache
def registry() -> dict[str, pl.DataFrame]:
    """The registry that ships with comity."""
    return load()


def faults(table: TableSchema, rows: list[dict[str, str]], keys: dict[str, set[str]]) -> Iterator[RegistryError]:
    """Everything that does not fit in a table's rows; the first row below the header is line 2."""
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if table.unique and row[table.key] in seen:
            yield RegistryError(f"{table.name}.csv, line {line}: '{row[table.key]}' stands there twice.")
        seen.add(row[table.key])
        for column in table.columns:
            wrong = column.fault(row[column.name], keys)
            if wrong:
                yield RegistryError(f"{table.name}.csv, line {line}: {wrong}.")
        for begin, end in (("from", "until"), ("start", "end"), ("in_force", "ended")):
            if row.get(begin) and row.get(end) and row[begin] > row[end]:
                yield RegistryError(f"{table.name}.csv, line {line}: '{end}' comes before '{begin}'.")


def _rows(path: Path, table: TableSchema) -> tuple[list[dict[str, str]], list[RegistryError]]:
    """The rows of a file that have the right cells, and what is wrong with the file."""
    if not path.exists():
        return [], [RegistryError(f"{path.name} is missing.", remedy="Install comity again.")]
    with path.open(encoding="utf-8", newline="") as handle:
        header, *lines = [*csv.reader(handle)] or [[]]
    expected = [column.name for column in table.columns]
    if header != expected:
        return [], [RegistryError(f"{path.name}: the header is {', '.join(header)}.", available=expected)]
    uneven = [line for line, row in enumerate(lines, start=2) if len(row) != len(header)]
    wrong = [RegistryError(f"{path.name}, line {line}: the row has not {len(header)} cells.") for line in uneven]
    whole = [row for row in lines if len(row) == len(header)]
    return [dict(zip(header, (cell.strip() for cell in row), strict=True)) for row in whole], wrong


def _frame(table: TableSchema, rows: list[dict[str, str]]) -> pl.DataFrame:
    import polars as pl

    types = {"number": pl.Float64, "integer": pl.Int64}
    frame = pl.DataFrame(rows, schema={column.name: pl.String for column in table.columns})
    return frame.with_columns(
        pl.when(pl.col(c.name) != "").then(pl.col(c.name)).cast(types.get(c.type, pl.String)) for c in table.columns
    )
