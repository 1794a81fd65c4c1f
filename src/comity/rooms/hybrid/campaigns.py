"""Campaigns: months of pressure by one state on another that hang together, found by their dates alone.

Events with a month of one source and target (militarised incidents, cyber incidents of either data set) make one
campaign as long as no more than `GAP` months without any pass between them. It counts if one series has `LEAST` of
them or two domains have any. The two cyber data sets overlap, so their events stand apart and are never added.
Messages of disinformation come every month and would tie everything together; they, sanctions and support of rebels
are told where they fall into the months or years of a campaign, and bind nothing.
"""

from __future__ import annotations

import polars as pl

from comity.rooms.hybrid.windows import iso_month

GAP = 2
"""Months without an event that do not end a campaign."""
LEAST = 3
"""Events of one series that make a campaign."""
BINDING = {"mid_incidents": "conventional", "eurepoc": "cyber", "dcid": "cyber"}
"""Series whose events make campaigns, and their domains."""
BESIDE = ("wars_and_troops", "rebel_support", "disinformation", "sanctions")
"""Series that are told beside them."""


def campaigns(events: pl.DataFrame) -> pl.DataFrame:
    """The campaigns of all pairs.

    Args:
        events: in the columns of `events.FORM`.

    Returns:
        source, target, first and last (months as text), a column for each of `BINDING` (events), domains, actors and
        beside (lists of text, sorted); by source, target and first.
    """
    pair = ["source", "target"]
    dated = events.filter(pl.col("series").is_in(list(BINDING)) & (pl.col("month") > 0)).drop_nulls(pair)
    months = dated.with_columns(at=pl.col("year") * 12 + pl.col("month") - 1).sort(*pair, "at")
    apart = (pl.col("at") - pl.col("at").shift(1).over(pair) > GAP + 1).fill_null(value=True)
    runs = months.with_columns(run=apart.cum_sum().over(pair))
    counts = {key: pl.col("event").filter(pl.col("series") == key).n_unique().cast(pl.Int64) for key in BINDING}
    domain = pl.col("series").replace_strict(BINDING, return_dtype=pl.String)
    found = runs.group_by(*pair, "run").agg(
        **counts,
        first=pl.col("at").min(),
        last=pl.col("at").max(),
        domains=domain.unique().sort(),
        actors=pl.col("actor").filter(pl.col("actor") != "not known").unique().sort(),
    )
    whole = pl.max_horizontal(list(BINDING)) >= LEAST
    kept = found.filter(whole | (pl.col("domains").list.len() > 1)).sort(*pair, "first")
    return _beside(kept, events).select(
        *pair, _iso("first"), _iso("last"), *BINDING, "domains", "actors", "beside"
    ).sort(*pair, "first")  # fmt: skip


def _beside(found: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """With the other series that have an event of the pair in a campaign's months (or years, where they tell years)."""
    pair = ["source", "target"]
    others = events.filter(pl.col("series").is_in(BESIDE)).drop_nulls(pair).with_columns(
        begin=pl.col("year") * 12 + pl.max_horizontal(pl.col("month") - 1, 0),
        end=pl.col("year") * 12 + pl.when(pl.col("month") > 0).then(pl.col("month") - 1).otherwise(11),
    )  # fmt: skip
    spans = others.select(*pair, "series", "begin", "end").unique()
    met = found.select(*pair, "first", "last").join(spans, on=pair)
    inside = met.filter((pl.col("begin") <= pl.col("last")) & (pl.col("end") >= pl.col("first")))
    told = inside.group_by(*pair, "first").agg(beside=pl.col("series").unique().sort())
    empty = pl.lit([], dtype=pl.List(pl.String))
    return found.join(told, on=[*pair, "first"], how="left").with_columns(pl.col("beside").fill_null(empty))


def _iso(column: str) -> pl.Expr:
    return pl.col(column).map_elements(iso_month, return_dtype=pl.String)
