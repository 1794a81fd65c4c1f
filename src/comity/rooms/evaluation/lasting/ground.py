"""Everything the estimates stand on: spells, operations, pledges, strength, agreements and income, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.panels.tables import gw_gdp
from comity.rooms.evaluation.lasting import episodes, linking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.step import Inputs

NEEDS = (
    *("states", "state_spells", "operations", "organisations", "treaties", "pledges"),
    *("mission_months", "agreements"),
)
SOURCES = (*episodes.SOURCES, "isard_gdp_population")

AHEAD = 24
"""Months in which a mission that is not there yet may come, for the placebo."""


@dataclass(frozen=True)
class Ground:
    """What the estimates stand on.

    Attributes:
        spells: peace spells of conflicts or dyads.
        operations: those that count, with who led them.
        there: months in which each was in the country of a spell (`linking.there`).
        allied: alliances, and since when their pledge is in force.
        narrow: those the registry has as alliances.
        strength: uniformed persons by operation and month.
        agreements: states, day and components of peace agreements.
        income: state, year, log GDP per person and log population.
        until: first day of the last month.
        last: the last year.
    """

    spells: pl.DataFrame
    operations: pl.DataFrame
    there: pl.DataFrame
    allied: dict[str, str]
    narrow: frozenset[str]
    strength: pl.DataFrame
    agreements: pl.DataFrame
    income: pl.DataFrame
    until: date
    last: int

    def of(self, spells: pl.DataFrame) -> Ground:
        """The same for other spells."""
        return replace(self, spells=spells, there=linking.there(spells, self.operations, self.until))

    def only(self, kept: pl.Expr) -> Ground:
        """The same for some of the spells."""
        return replace(self, spells=self.spells.filter(kept))

    def later(self) -> pl.DataFrame:
        """As `there`, for `AHEAD` months longer than each spell lasted."""
        longer = self.spells.with_columns(until=pl.col("until").dt.offset_by(f"{AHEAD}mo"))
        return linking.there(longer, self.operations, self.until)


def ground(inputs: Inputs, unit: str = "conflict") -> Ground:
    """Read everything.

    Args:
        inputs: of the step.
        unit: "conflict" or "dyad".
    """
    tables = inputs.tables
    last = episodes.last_year(inputs.as_of)
    until = date(last, 12, 1)
    allied = linking.alliances(tables["organisations"], tables["treaties"], tables["pledges"])
    operations = linking.counted(tables["operations"], allied)
    spells = episodes.spells(inputs.mirror, tables["state_spells"], inputs.as_of, unit=unit)
    kind = tables["organisations"].filter(pl.col("kind") == "alliance")
    return Ground(
        spells=spells,
        operations=operations,
        there=linking.there(spells, operations, until),
        allied=allied,
        narrow=frozenset(kind["org"]),
        strength=tables["mission_months"].select("operation", "month", "total"),
        agreements=tables["agreements"].select("states", "day", "components"),
        income=_income(inputs),
        until=until,
        last=last,
    )


def components(found: Ground, spells: pl.DataFrame) -> NDArray[np.float64]:
    """Components of peacebuilding in the agreements of each spell's country, from the war to the time at risk.

    PA-X begins in 1990; a spell after a war that ended before has no number. What was agreed later is left out, since
    only a peace that lasts has time for it.

    Returns:
        a number for each spell; nan where PA-X does not reach.
    """
    signed = found.agreements.explode("states").select(pl.col("states").alias("state"), "day", "components")
    wars = spells.select("spell", "state", _began=pl.col("began").cast(pl.String), _from=pl.col("from").cast(pl.String))
    met = wars.join(signed, on="state").filter((pl.col("day") >= pl.col("_began")) & (pl.col("day") < pl.col("_from")))
    counts = dict(met.explode("components").group_by("spell").agg(pl.col("components").drop_nulls().n_unique()).rows())
    covered = spells["ended"].dt.year().to_numpy() >= 1990
    number = np.array([counts.get(spell, 0) for spell in spells["spell"]], dtype=float)
    return np.where(covered, number, np.nan)


def income(found: Ground, spells: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log GDP per person and log population of each spell's country in the year the war ended; nan where not known."""
    keyed = spells.select("state", year=pl.col("ended").dt.year().cast(pl.Int64))
    joined = keyed.join(found.income, on=["state", "year"], how="left", maintain_order="left")
    return joined["log_gdp"].fill_null(np.nan).to_numpy(), joined["log_population"].fill_null(np.nan).to_numpy()


def _income(inputs: Inputs) -> pl.DataFrame:
    """GDP and population by state and year since 1946; a state with two codes in a year keeps the first."""
    rows = gw_gdp(inputs.mirror).filter(pl.col("year") >= 1946).select(
        "gw",
        pl.col("year").cast(pl.Int64),
        log_gdp=pl.col("gdp_per_capita").log(),
        log_population=pl.col("population_millions").log(),
    )  # fmt: skip
    dated = rows.sort("gw", "year").with_columns(_day=pl.format("{}-07-01", "year"))
    keyed = from_code(
        dated, inputs.tables["state_spells"], system="gw", code="gw", day="_day", heirs=episodes.UCDP_HEIRS
    )
    return keyed.unique(["state", "year"], keep="first", maintain_order=True).select(
        "state", "year", "log_gdp", "log_population"
    )
