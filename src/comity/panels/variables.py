"""The codebook of panel variables: a column exists only if it is declared in variables.toml or months.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.panels.owed import owed

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Variable:
    """What a column of a panel holds.

    Attributes:
        name: the column; in dyad-years it may carry 1 or 2 behind the declared name.
        means: what it is.
        unit: its unit, or "code", "flag", "count".
        source: key of the catalog, or "registry".
        first: first year of the source's coverage.
        last: last year.
        also: keys of other sources that it is made from.
        released: whether the source's lag counts from the end of the "year" or of the "month" of a row.
        either: what it is in a panel of unordered pairs, where that differs.
        lag: months to its release, where it comes later than its sources.
    """

    name: str
    means: str
    unit: str
    source: str
    first: int
    last: int
    also: tuple[str, ...] = ()
    released: str = "year"
    either: str = ""
    lag: int | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources that it is made from."""
        return (self.source, *self.also)

    @property
    def lag_months(self) -> int | None:
        """Months to its release, or to that of the last of its sources; None where one's lag is not known."""
        lags = [self.lag] if self.lag is not None else [owed(source).lag_months for source in self.sources]
        return None if None in lags else max(lag for lag in lags if lag is not None)

    @property
    def lag_checked(self) -> str:
        """How the lag is known, or why it is not, source by source."""
        told = {source: owed(source).lag_checked for source in self.sources}
        return " ".join(f"{source}: {why}" if len(told) > 1 else why for source, why in told.items() if why)

    def unordered(self) -> Variable:
        """The same for an unordered pair."""
        return replace(self, means=self.either or self.means)

    def sided(self, side: int) -> Variable:
        """The same for one side of a dyad."""
        which = "first" if side == 1 else "second"
        return replace(self, name=f"{self.name}{side}", means=f"{self.means}, {which} state")

    def row(self, frame: pl.DataFrame) -> dict[str, Any]:
        """Its line in the codebook of a panel."""
        column = frame[self.name]
        numeric = column.dtype.is_numeric()
        return {
            "name": self.name,
            "means": self.means,
            "unit": self.unit,
            "type": str(column.dtype),
            "lowest": float(column.min()) if numeric and column.count() else None,  # type: ignore[arg-type]
            "highest": float(column.max()) if numeric and column.count() else None,  # type: ignore[arg-type]
            "missing": column.null_count(),
            "source": ", ".join(self.sources),
            "coverage": f"{self.first} to {self.last}",
            "lag_months": self.lag_months,
            "lag_checked": self.lag_checked,
        }


LINE = (
    "name",
    "means",
    "unit",
    "type",
    "lowest",
    "highest",
    "missing",
    "source",
    "coverage",
    "lag_months",
    "lag_checked",
)
"""What a codebook says of a variable."""


@cache
def variables() -> dict[str, dict[str, Variable]]:
    """The declared variables of each addition to state-years and dyad-years."""
    return {addition: declared(table) for addition, table in _read("variables.toml").items()}


@cache
def monthly() -> dict[str, dict[str, dict[str, Variable]]]:
    """The declared variables of each addition to country-months, country-years and mission-months, by unit."""
    return {
        unit: {addition: declared(table) for addition, table in tables.items()}
        for unit, tables in _read("months.toml").items()
    }


def declared(table: dict[str, Any]) -> dict[str, Variable]:
    """The variables of one addition, from what its declaration says of all and of each."""
    common = {"also": (), "released": "year"} | {key: value for key, value in table.items() if key != "columns"}
    return {
        name: Variable(name=name, **common | column | {"also": tuple(column.get("also", common["also"]))})
        for name, column in table["columns"].items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
