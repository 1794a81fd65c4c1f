"""The registry's schema as objects, read from schema.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Column:
    """A column of a registry table.

    Attributes:
        name: its header.
        type: text, number, integer, day, a closed list as "a|b", key:TABLE or keys:TABLE.
        means: what it holds.
        optional: whether a cell may be empty.
        pattern: regular expression that its cells match.
    """

    name: str
    type: str
    means: str
    optional: bool = False
    pattern: str | None = None

    def fault(self, cell: str, keys: dict[str, set[str]]) -> str | None:
        """What is wrong with a cell, or None.

        Args:
            cell: its text.
            keys: the keys of every table a cell may point to.
        """
        if not cell:
            return None if self.optional else f"'{self.name}' is empty"
        kind, _, table = self.type.partition(":")
        if kind in ("key", "keys"):
            unknown = [key for key in (cell.split() if kind == "keys" else [cell]) if key not in keys[table]]
            return f"'{self.name}' names no row of {table}: {', '.join(unknown)}" if unknown else None
        if kind in ("number", "integer"):
            shape = r"-?\d+" if kind == "integer" else r"-?\d+(\.\d+)?"
            return None if re.fullmatch(shape, cell) else f"'{self.name}' is not {kind}: {cell}"
        if kind == "day":
            return None if is_day(cell) else f"'{self.name}' is not a date: {cell}"
        if "|" in kind and cell not in kind.split("|"):
            return f"'{self.name}' is '{cell}', not one of {kind.replace('|', ', ')}"
        if self.pattern and not re.match(self.pattern, cell):
            return f"'{self.name}' does not fit its form: {cell}"
        return None


@dataclass(frozen=True)
class TableSchema:
    """A table of the registry.

    Attributes:
        name: its name.
        title: what it is, for people.
        about: what it holds.
        columns: in order.
        unique: whether the first column names each row once: a table of things, not of their parties or phases.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    unique: bool

    @property
    def key(self) -> str:
        """Name of the first column."""
        return self.columns[0].name


def is_day(text: str) -> bool:
    """Whether a text is a year, a month or a day in ISO form."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if not match:
        return False
    from datetime import date

    try:
        date(*(int(part or 1) for part in match.groups()))
    except ValueError:
        return False
    return True


@cache
def schema() -> dict[str, TableSchema]:
    """Every table of the registry, by name."""
    with (FOLDER / "schema.toml").open("rb") as handle:
        declared = tomllib.load(handle)
    shared = {name: Column(name, **fields) for name, fields in declared["columns"].items()}
    tables = {}
    for name, table in declared["tables"].items():
        own = [Column(column, **fields) for column, fields in table["columns"].items()]
        common = [shared[column] for column in table["common"]]
        unique = table.get("unique", not own[0].type.startswith("key"))
        tables[name] = TableSchema(name, table["title"], table["about"], (*own, *common), unique)
    return tables
