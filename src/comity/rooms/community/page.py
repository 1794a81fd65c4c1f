"""What the edition holds on trust: its survey, the cells, ranks, candour and what pooling is worth."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.quantity import Quantity
from comity.rooms.community.interval import LEVEL
from comity.rooms.community.named import INSTITUTIONS, SOURCE, SURVEY

if TYPE_CHECKING:
    from comity.edition import Edition


@dataclass(frozen=True)
class Page:
    """The edition's survey of trust.

    Attributes:
        cells: table trust_cells.
        ranks: table trust_ranks.
        candour: table trust_candour.
        checks: table trust_checks.
        surveys: table trust_surveys.
        names: names of states inside a sentence, by key.
        titles: names of states by themselves, by key.
        as_of: last month of events of the edition, as in 2022-12.
    """

    cells: pl.DataFrame
    ranks: pl.DataFrame
    candour: pl.DataFrame
    checks: pl.DataFrame
    surveys: pl.DataFrame
    names: dict[str, str]
    titles: dict[str, str]
    as_of: str

    @property
    def states(self) -> list[str]:
        """Keys of the states asked, in order."""
        return list(self.surveys["state"].sort())

    @property
    def period(self) -> str:
        """Years of the interviews."""
        return str(self.surveys["period"][0])

    @property
    def year(self) -> str:
        """The last of them."""
        return self.period[-4:]

    def whole(self, state: str) -> dict[str, dict[str, Any]]:
        """The country's own cell by institution, where it may be shown, in the order of `INSTITUTIONS`."""
        rows = self.cells.filter((pl.col("state") == state) & (pl.col("dimension") == "all"))
        found = {row["institution"]: row for row in rows.iter_rows(named=True)}
        return {key: found[key] for key in INSTITUTIONS if key in found}

    def mean(self, institution: str) -> float:
        """Mean of the countries' shares, each counting the same."""
        rows = self.cells.filter((pl.col("institution") == institution) & (pl.col("dimension") == "all"))
        return fsum(rows["share"]) / rows.height

    def share(self, row: dict[str, Any]) -> Quantity:
        """A cell's share with its interval."""
        return Quantity(
            value=row["share"],
            unit="share",
            standing="estimated",
            source=SOURCE,
            low=row["low"],
            high=row["high"],
            level=LEVEL,
            as_of=self.year,
        )

    def part(self, value: float) -> Quantity:
        """A share without an interval."""
        return Quantity(value=value, unit="share", standing="estimated", source=SOURCE, as_of=self.year)

    def count(self, value: float, unit: str) -> Quantity:
        """A number of something of the survey."""
        return Quantity(value=round(value), unit=unit, standing="measured", source=SOURCE, as_of=self.year)


def page(edition: Edition) -> Page:
    """The edition's survey."""
    names = edition.names("state")
    tables = {name: edition.table(f"trust_{name}") for name in ("cells", "ranks", "candour", "checks", "surveys")}
    latest = {name: table.filter(pl.col("survey") == SURVEY) for name, table in tables.items()}
    states = latest["surveys"]["state"].to_list()
    return Page(
        **latest,
        names={state: names.prose(state) for state in states},
        titles={state: names.title(state) for state in states},
        as_of=edition.as_of,
    )


def points(value: float, low: float | None = None, high: float | None = None, *, source: str = SOURCE) -> Quantity:
    """A difference of two shares, in percentage points."""
    found = Quantity(value=_point(value), unit="percentage points", standing="estimated", source=source)
    if low is None or high is None:
        return found
    return found.model_copy(update={"low": _point(low), "high": _point(high), "level": LEVEL})


def _point(value: float) -> float:
    return round(100 * value, 1) + 0.0
