"""Everything an evaluation is made from: tables of an edition, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.rooms.evaluation.counterfactual.donors import There
from comity.rooms.evaluation.counterfactual.series import Deaths, Yearly

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

NEEDS = (
    "deaths_month", "deaths_year", "operations", "cases", "events", "agreements", "borders", "risk_before",
)  # fmt: skip
"""Tables that are read."""


@dataclass(frozen=True)
class World:
    """The tables, and what is read off them once.

    Attributes:
        tables: those of `NEEDS`.
        deaths: by month, of the first vintage.
        yearly: by year and type, of the second.
        there: where operations were.
    """

    tables: Mapping[str, pl.DataFrame]
    deaths: Deaths
    yearly: Yearly
    there: There

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame]) -> World:
        """From the tables of `NEEDS`."""
        deaths = Deaths.of(tables["deaths_month"])
        there = There.of(tables["operations"], deaths.months[-1])
        return cls(tables, deaths, Yearly.of(tables["deaths_year"]), there)
