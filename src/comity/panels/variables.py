"""The codebook of panel variables: a column of a panel exists only if it is declared here or in variables.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.sources.catalog import catalog

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Variable:
    """What a column of a panel holds.

    Attributes:
        name: the column; in dyad-years it may carry 1 or 2 behind the declared name.
        means: what it is.
        unit: its unit, or "code", "flag", "count".
        source: key of the catalog.
        first: first year of the source's coverage.
        last: last year.
    """

    name: str
    means: str
    unit: str
    source: str
    first: int
    last: int

    def sided(self, side: int) -> Variable:
        """The same for one side of a dyad."""
        which = "first" if side == 1 else "second"
        return Variable(
            f"{self.name}{side}", f"{self.means}, {which} state", self.unit, self.source, self.first, self.last
        )

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
            "source": self.source,
            "coverage": f"{self.first} to {self.last}",
            "lag_months": catalog()[self.source].lag_months,
        }


@cache
def variables() -> dict[str, dict[str, Variable]]:
    """The declared variables of each addition."""
    with (Path(__file__).parent / "variables.toml").open("rb") as handle:
        declared = tomllib.load(handle)
    return {
        addition: {
            name: Variable(
                name,
                column["means"],
                column["unit"],
                table["source"],
                column.get("first", table["first"]),
                column.get("last", table["last"]),
            )
            for name, column in table["columns"].items()
        }
        for addition, table in declared.items()
    }
