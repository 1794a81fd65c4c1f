"""What an edition holds of one operation on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from comity.edition import Edition

TABLES = ("ground_verdicts", "ground_near", "ground_effects", "ground_checks", "ground_cells", "ground_years")


@dataclass(frozen=True)
class Seen:
    """One operation in one state.

    Attributes:
        verdict: its row of ground_verdicts.
        near: rows of ground_near of the state.
        effects: its rows of ground_effects.
        checks: its rows of ground_checks.
        cells: rows of ground_cells of the state.
        years: rows of ground_years of the state.
    """

    verdict: dict[str, Any]
    near: pl.DataFrame
    effects: pl.DataFrame
    checks: pl.DataFrame
    cells: pl.DataFrame
    years: pl.DataFrame

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it comes from."""
        return (str(self.verdict["source"]), "geo_pko", "registry")

    @property
    def arrivals(self) -> list[int]:
        """Years of arrival of the operation's troops in cells, ascending."""
        mine = self.cells.filter(pl.col("operation") == self.verdict["operation"])
        return sorted(mine["arrival"].unique().to_list())


def covered(edition: Edition) -> list[str]:
    """States whose events on the ground are in the edition, by key."""
    if "ground_cells" not in edition.manifest["tables"]:
        return []
    return sorted(edition.table("ground_cells")["state"].unique().to_list())


def seen(edition: Edition, operation: str, state: str) -> Seen | None:
    """What is known; None where the edition has no verdict on it."""
    if any(name not in edition.manifest["tables"] for name in TABLES):
        return None
    here = pl.col("state") == state
    mine = here & (pl.col("operation") == operation)
    found = edition.table("ground_verdicts").filter(mine).to_dicts()
    if not found:
        return None
    near, cells, years = (edition.table(name).filter(here) for name in ("ground_near", "ground_cells", "ground_years"))
    effects, checks = (edition.table(name).filter(mine) for name in ("ground_effects", "ground_checks"))
    return Seen(found[0], near, effects, checks, cells, years)
