"""From disputes to dyad-years: which dispute stands for a pair of states in a year with several.

The rules, each applied to what the one before leaves equal, follow the practice of the peer this is checked against
(Miller, peacesciencer, doi:10.1177/07388942221077926): first a dispute that began this year, then the one with the
higher fatality level (an unknown number of deaths counts as more than none and less than any known number), the
higher hostility level, the longer shortest duration, the longer longest duration, one that was answered, and the one
that began earlier in its year. What is still equal is decided by the lower number.
"""

from __future__ import annotations

import polars as pl

_UNKNOWN = 0.5
"""Rank of an unknown fatality level, between none and the lowest known."""

RULES: tuple[tuple[str, bool], ...] = (
    ("cowmidonset", True),
    ("_fatality", True),
    ("hostlev", True),
    ("mindur", True),
    ("maxdur", True),
    ("recip", True),
    ("stmon", False),
    ("dispnum", False),
)
"""Column and whether its highest value is preferred."""

_KEY = ("cow1", "cow2", "year")


def one_a_year(dyads: pl.DataFrame, disputes: pl.DataFrame) -> pl.DataFrame:
    """One dispute for each ordered pair of states and year.

    Args:
        dyads: directed dispute-dyad-years: dispnum, cow1, cow2, year, onset and ongoing flags, each side's codes.
        disputes: one row a dispute: dispnum, fatality, hostlev, mindur, maxdur, recip, stmon.

    Returns:
        The same columns, at most one row for each pair and year, sorted by pair and year.
    """
    ranked = dyads.join(disputes, on="dispnum", how="inner", validate="m:1").with_columns(
        _fatality=pl.col("fatality").cast(pl.Float64).fill_null(_UNKNOWN)
    )
    columns = [column for column, _ in RULES]
    ordered = ranked.sort([*_KEY, *columns], descending=[False] * len(_KEY) + [highest for _, highest in RULES])
    return ordered.unique(_KEY, keep="first", maintain_order=True).drop("_fatality")
