"""The peace room's tables: strength of operations by month, and peace agreements."""

from __future__ import annotations

import polars as pl

from comity.panels.missions import SOURCES, strength
from comity.sources.readers import pax
from comity.step import Inputs, Step


def mission_months(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Personnel by operation and month, to the last month that may be known."""
    rows = strength(inputs.mirror, inputs.tables)
    return {"mission_months": rows.filter(pl.col("month") <= inputs.as_of)}


STAGES = {
    "Pre": "pre-negotiation",
    "Cea": "ceasefire",
    "SubPar": "framework, partial",
    "SubComp": "framework, comprehensive",
    "Imp": "implementation",
    "Ren": "renewal",
    "Oth": "other",
}


def agreements(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Peace agreements with their process, stage and the components of peacebuilding they have provisions on."""
    rows = pax.agreements(inputs.mirror).filter(pl.col("date").dt.truncate("1mo") <= inputs.as_of)
    states = inputs.tables["states"].filter(pl.col("iso3").is_not_null())
    by_iso = dict(states.select("iso3", "state").rows())
    covered = pl.concat_list(
        pl.when(pl.any_horizontal(pl.col(code) > 0 for code in codes.split())).then(pl.lit(component))
        for component, codes in inputs.tables["components"].select("component", "codes").rows()
    ).list.drop_nulls()
    frame = rows.select(
        pl.col("agreement").cast(pl.Int64),
        pl.col("iso3").list.eval(pl.element().replace_strict(by_iso, default=None)).list.drop_nulls().alias("states"),
        pl.col("date").dt.strftime("%Y-%m-%d").alias("day"),
        "title",
        pl.col("process_name").alias("process"),
        pl.col("stage").replace_strict(STAGES, return_dtype=pl.String),
        covered.alias("components"),
    )
    return {"agreements": frame.sort("day", "agreement")}


STEPS = (
    Step(
        "strength of operations",
        ("mission_months",),
        mission_months,
        sources=SOURCES,
        needs=("operations", "states", "state_spells"),
    ),
    Step("peace agreements", ("agreements",), agreements, sources=("pax",), needs=("states", "components")),
)
