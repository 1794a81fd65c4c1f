"""Steps of the tables on operations: other sources, authorised strength, what is known by year, and losses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from comity.panels.mission_names import keyed
from comity.panels.missions import NO_OPERATION, others, reported
from comity.rooms.peace import years
from comity.sources.corrected import corrected
from comity.sources.readers import geopko, missions_more

if TYPE_CHECKING:
    from comity.step import Inputs

NOT_OPERATIONS = frozenset(
    {
        *NO_OPERATION,
        *("CICIG", "INTERNATIONAL COMMISSION OF INQUIRY", "UN COMMISSION OF INQUIRY", "UNIIIC", "UNITAD"),  # inquiries
        *("OPCW-UN JOINT MISSION", "UNMOVIC", "UNSCOM"),  # disarmament of one state's weapons
        *("UNOAU", "UNOCA", "UNOWA", "UNOWAS", "UNRCCA", "UNRGID", "UNSCO", "UNSCOL"),  # regional and liaison offices
        *("OSESGY", "OSESyria", "TRUCE COMMISSION FOR PALESTINE"),  # envoys and commissions
        *("UNMAO", "UNOHCI", "UNSecretariat"),  # mine action, humanitarian coordination, headquarters
        "European Union Initial Monitoring Presence (EU IMP - Aceh)",  # its successor is in the registry
    }
)
"""Names in the data on mandates, deaths and missions of third parties that are no operation of the registry."""


def rest(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What the other sources say of the same months, and the strength that was authorised."""
    operations, taken = inputs.tables["operations"], inputs.tables["mission_months"]
    month = pl.col("month").dt.strftime("%Y-%m")
    asked = keyed(
        missions_more.shortfalls(inputs.mirror), operations, "personnel_shortfall", month=month, left_out=NOT_OPERATIONS
    ).filter(pl.col("month") <= inputs.as_of)
    # Parts of one operation are added up, as for the other sources.
    summed = asked.drop_nulls("total").group_by("operation", "month").agg(pl.col("total").sum())
    counted = summed.select("operation", "month", "total", source=pl.lit("personnel_shortfall"))
    again = pl.concat([reported(inputs.mirror, inputs.tables).select(counted.columns), counted])
    parts = ("authorised", "authorised_troops", "authorised_police", "authorised_observers")
    # A total of nobody is no authorisation: MINUSCA's first months have parts without a total.
    known = asked.with_columns(pl.when(pl.col("authorised") > 0).then("authorised"))
    known = known.filter(pl.col("authorised").is_not_null()).select(
        "operation", "month", *parts, pl.col("contributors").cast(pl.Int64)
    )
    return {"mission_sources": others(again, taken), "mission_authorised": known.sort("operation", "month")}


def by_year(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Tasks, deaths, sites and contributors by operation and year, to the last whole year."""
    operations, last = inputs.tables["operations"], last_year(inputs)
    year = pl.format("{}-12", "year")

    def named(frame: pl.DataFrame, source: str, month: pl.Expr = year) -> pl.DataFrame:
        return keyed(frame, operations, source, month=month, left_out=NOT_OPERATIONS)

    given = missions_more.mandates(inputs.mirror).filter((pl.col("kind") != "GOE") & (pl.col("year") <= last))
    dead = named(missions_more.fatalities(inputs.mirror), "un_fatalities", pl.col("day").dt.strftime("%Y-%m"))
    placed = named(geopko.deployments(inputs.mirror).filter(pl.col("year") <= last), "geo_pko")
    sent = named(inputs.tables["coalition_troops"].filter(pl.col("year") <= last), "geo_pko")
    parts = [
        years.tasks(named(given, "mission_mandates")),
        years.deaths(dead, operations, date(last, 12, 31)),
        years.sites(placed),
        years.contributors(sent),
    ]
    return {"mission_years": years.together(parts)}


def losses(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Deaths in action of operations that are not the UN's, over all their time to 2014."""
    rows = corrected(missions_more.third_party, inputs.mirror).filter(
        (pl.col("by") != _UN) & pl.col("deaths").is_not_null()
    )
    month = pl.col("from").dt.strftime("%Y-%m")
    named = keyed(
        rows.rename({"name": "mission"}), inputs.tables["operations"], "third_party_missions", month=month,
        left_out=NOT_OPERATIONS,
    )  # fmt: skip
    summed = named.group_by("operation").agg(pl.col("deaths").sum())
    return {"mission_losses": summed.sort("operation") if inputs.as_of.year > _TPPM_LAST else summed.clear()}


_UN = 1
_TPPM_LAST = 2014


def last_year(inputs: Inputs) -> int:
    """The last whole year that may be known."""
    december = 12
    return inputs.as_of.year if inputs.as_of.month == december else inputs.as_of.year - 1
