"""The codebook: a table or a column of an edition exists only if it is declared."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.errors import BuildError
from comity.registry.schema import schema

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TableSpec:
    """What a table of an edition holds.

    Attributes:
        name: its name.
        title: what it is, for people.
        holds: "values" as published, or "derived" by comity.
        key: columns that identify a row.
        columns: type, unit and meaning of each column, in order.
        time: column from which its own as-of is taken.
    """

    name: str
    title: str
    holds: str
    key: tuple[str, ...]
    columns: dict[str, dict[str, str]]
    time: str | None = None

    def check(self, frame: pl.DataFrame) -> None:
        """Hold a table against its declaration.

        Raises:
            BuildError: columns or types differ, or the key repeats.
        """
        import polars as pl

        types: dict[str, Any] = {
            "text": pl.String, "integer": pl.Int64, "number": pl.Float64, "flag": pl.Boolean, "month": pl.Date,
            "list_text": pl.List(pl.String), "draws": pl.List(pl.Int32),
        }  # fmt: skip
        declared = {column: types[spec["type"]] for column, spec in self.columns.items()}
        if dict(frame.schema) != declared:
            raise BuildError(f"Table '{self.name}' holds {dict(frame.schema)}, the codebook says {declared}.")
        repeated = frame.height - frame.select(self.key).unique().height
        if repeated:
            raise BuildError(f"Table '{self.name}': {repeated} rows repeat the key {', '.join(self.key)}.")

    def as_of(self, frame: pl.DataFrame) -> str | None:
        """The last moment the table speaks of: a month as 2022-12, a year as 2022."""
        if not self.time or frame.is_empty():
            return None
        last = str(frame[self.time].max())
        return last[:7] if self.columns[self.time]["type"] == "month" else last


@cache
def codebook() -> dict[str, TableSpec]:
    """Every table an edition may hold, those of the registry included."""
    with (Path(__file__).parent / "codebook.toml").open("rb") as handle:
        declared = tomllib.load(handle)
    made = {name: TableSpec(name=name, **spec | {"key": tuple(spec["key"])}) for name, spec in declared.items()}
    return made | {name: _registry_spec(name) for name in schema()}


def _registry_spec(name: str) -> TableSpec:
    table = schema()[name]
    kinds = {"number": "number", "integer": "integer"}
    columns = {c.name: {"type": kinds.get(c.type, "text"), "means": c.means} for c in table.columns}
    return TableSpec(name, table.title, "values", tuple(columns), columns)
