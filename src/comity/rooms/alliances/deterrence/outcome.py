"""Who began a dispute with whom: the outcome of the deterrence models."""

from __future__ import annotations

import polars as pl

FORCE = 4
"""Hostility level from which a state used force (4) or went to war (5)."""

KEY = ("cow1", "cow2", "year")


def begun(dyads: pl.DataFrame) -> pl.DataFrame:
    """Directed pairs and years in which the first state began a dispute with the second.

    The first state began it if it was on the side that acted first (side A), both were in the dispute from its first
    day (originators), and the year is the dispute's first between the two. States that joined later began nothing.
    A pair with several disputes in a year counts once; each dispute is looked at, not one chosen for the year.

    Args:
        dyads: directed dispute-dyad-years, as `sources.readers.mid_dyads.dyadic_disputes` gives them.

    Returns:
        cow1 (who began), cow2, year, and force (Boolean: the one who began used force or went to war in one of these
        disputes); by cow1, cow2 and year.
    """
    first = pl.col("onset") & pl.col("sidea1") & pl.col("orig1") & pl.col("orig2")
    force = (pl.col("hostlev1") >= FORCE).fill_null(value=False)
    return dyads.filter(first).group_by(KEY).agg(force=force.any()).sort(KEY)
