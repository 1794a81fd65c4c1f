"""Steps that turn publishers' tables into panels with comity's keys."""

from __future__ import annotations

import polars as pl

from comity.panels.codes import from_code, from_views
from comity.registry.load import registry
from comity.registry.schema import schema
from comity.sources.corrected import corrected
from comity.sources.readers import fts, ucdp, unhcr, views
from comity.step import Inputs, Step

UCDP_ALONE = {327}
"""Countries of UCDP that are no states of the system: the Holy See."""
UCDP_HEIRS = {345: "SRB"}
"""UCDP goes on with Yugoslavia's code for Serbia."""


def registry_tables(inputs: Inputs) -> dict[str, pl.DataFrame]:  # noqa: ARG001 - a step's signature
    """The registry, as it stands."""
    return dict(registry())


def deaths_month(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Deaths in state-based conflict by month, present-day states."""
    rows = corrected(views.deaths, inputs.mirror).filter(pl.col("month") <= inputs.as_of)
    frame = from_views(rows, inputs.tables["states"]).select("state", "month", "deaths", "vintage")
    return {"deaths_month": frame.sort("state", "month")}


def deaths_year(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Deaths by year and type of violence."""
    rows = corrected(ucdp.country_year, inputs.mirror).filter(pl.col("year") <= _last_year(inputs))
    dated = rows.with_columns(_day=pl.format("{}-12-31", pl.col("year")), year=pl.col("year").cast(pl.Int64))
    spells = inputs.tables["state_spells"]
    keyed = from_code(dated, spells, system="gw", code="gw", day="_day", ignore=UCDP_ALONE, heirs=UCDP_HEIRS)
    keyed = keyed.drop("_day")
    numbers = [column for column in keyed.columns if column not in ("state", "year")]
    frame = keyed.group_by("state", "year").agg(pl.col(numbers).sum())
    return {"deaths_year": frame.select("state", "year", *numbers).sort("state", "year")}


def displaced_year(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """People displaced by origin."""
    rows = corrected(unhcr.displaced, inputs.mirror).filter(pl.col("year") <= _last_year(inputs))
    return {"displaced_year": _known_states(rows, inputs, ("refugees", "asylum_seekers", "idps"))}


def appeals_year(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Humanitarian requirements and funding."""
    rows = corrected(fts.requirements, inputs.mirror).filter(pl.col("year") <= _last_year(inputs))
    return {"appeals_year": _known_states(rows, inputs, ("required", "funded"))}


def _last_year(inputs: Inputs) -> int:
    """The last whole year that may be known."""
    december = 12
    return inputs.as_of.year if inputs.as_of.month == december else inputs.as_of.year - 1


def _known_states(rows: pl.DataFrame, inputs: Inputs, numbers: tuple[str, ...]) -> pl.DataFrame:
    """Rows of states, by ISO 3166; territories, stateless people and regions are no states and are left out."""
    states = inputs.tables["states"].filter(pl.col("iso3").is_not_null()).select("state", "iso3")
    return (
        rows.join(states, on="iso3")
        .select("state", pl.col("year").cast(pl.Int64), *(pl.col(n).cast(pl.Int64) for n in numbers))
        .sort("state", "year")
    )


STEPS = (
    Step("registry", tuple(schema()), registry_tables, sources=("registry",)),
    Step("deaths by month", ("deaths_month",), deaths_month, sources=("views",), needs=("states",)),
    Step(
        "deaths by year",
        ("deaths_year",),
        deaths_year,
        sources=("ucdp_country_year",),
        needs=("state_spells",),
    ),
    Step("displaced people", ("displaced_year",), displaced_year, sources=("unhcr",), needs=("states",)),
    Step("appeals", ("appeals_year",), appeals_year, sources=("fts",), needs=("states",)),
)
