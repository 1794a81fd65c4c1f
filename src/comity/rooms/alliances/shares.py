"""Each state's share of the world's military weight, year by year: what sides of a war are added up from."""

from __future__ import annotations

import math

import polars as pl

from comity.panels.codes import from_code
from comity.sources.readers import cow
from comity.step import Inputs, Step

MEASURES = {"cinc": "cinc", "personnel": "milper", "spending": "milex"}
"""Columns of the table, and what each is called by the Correlates of War project."""

DECIMALS = 5
"""Shares are rounded to a thousandth of a per cent."""


def capability_shares(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Shares of the sum over the states known in a year; a state whose figure is not known has none.

    The publisher lets figures be used and not passed on, so only shares that are computed here enter an edition.
    """
    rows = cow.capabilities(inputs.mirror)
    last = inputs.as_of.year if inputs.as_of.month == 12 else inputs.as_of.year - 1
    known = rows.filter(pl.col("year") <= last).select("cow", "year", **{k: pl.col(v) for k, v in MEASURES.items()})
    states = _one_a_state(known, inputs.tables["state_spells"])
    totals = {
        year: [_total(states.filter(pl.col("year") == year)[name]) for name in MEASURES]
        for year in states["year"].unique().sort()
    }
    shares = [
        (pl.col(name) / pl.col("year").replace_strict({year: sums[i] for year, sums in totals.items()})).round(DECIMALS)
        for i, name in enumerate(MEASURES)
    ]
    frame = states.with_columns(shares).with_columns(pl.col("year").cast(pl.Int64))
    return {"capability_shares": frame.select("state", "year", *MEASURES).sort("state", "year")}


def _one_a_state(rows: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Rows with comity's keys, one a state and year; in the year of a union (1990) that of the code of mid-year."""
    dated = rows.with_columns(day=pl.format("{}-07-01", "year"), code=pl.col("cow"))
    keyed = from_code(dated, spells, system="cow", code="cow", day="day")
    cow_spells = spells.filter(pl.col("system") == "cow").select("state", "code", "from", "until")
    inside = keyed.join(cow_spells.with_columns(pl.col("code").cast(pl.Int32)), on=["state", "code"]).filter(
        pl.col("from") <= pl.col("day"), pl.col("until").is_null() | (pl.col("day") < pl.col("until"))
    )
    current = inside.select("state", "year", "code", current=pl.lit(value=True)).unique()
    marked = keyed.join(current, on=["state", "year", "code"], how="left")
    order = marked.sort("state", "year", pl.col("current").is_null(), "code")
    return order.unique(["state", "year"], keep="first", maintain_order=True).drop("day", "code", "current")


def _total(values: pl.Series) -> float:
    """The sum of what is known, the same on every run; not a number where nothing is known."""
    known = values.drop_nulls().sort().to_list()
    return math.fsum(known) if known else math.nan


STEPS = (
    Step(
        "shares of capability",
        ("capability_shares",),
        capability_shares,
        sources=("cow_capabilities",),
        needs=("state_spells",),
    ),
)
