"""Pledges by directed dyad and year, made from what each member of each treaty promised.

The publisher's table of dyad-years (`sources.atop_dyads`) is the better one: it knows to whom a member owes what, where
its obligations vary among the others. Made from the members, a pledge goes to every other member; it is an upper bound,
and a check of both tables. It serves treaties that the publisher has not made dyad-years of.
"""

from __future__ import annotations

import polars as pl

from comity.sources.readers.atop import LAST_DAY, PLEDGES

_SIDE = ("cow", "from", "until", "last")


def pledge_years(members: pl.DataFrame) -> pl.DataFrame:
    """What one state had promised another in the treaties of both, year by year.

    Two members owe each other what they promised in a phase of a treaty in which both were bound on one day. A year
    counts if a day of it does, the day of exit among them, as with the publisher. Of several phases in one year the
    last one counts.

    Args:
        members: a row for each member, treaty and phase, as `sources.atop.members` gives them: atopid, cow, phase,
            from, until (null if in effect when coded), exact and the five pledges.

    Returns:
        cow1 (Int32, who promises), cow2 (Int32, to whom), year (Int32), the five pledges of `PLEDGES` (Boolean),
        treaties (Int8, number that bind the two); by cow1, cow2 and year.
    """
    after = pl.lit(LAST_DAY).dt.offset_by("1d")
    # Where only the month of exit is known, `until` is the first day of the next, and not a day of exit.
    exit_day = pl.when("exact").then("until").otherwise(pl.col("until").dt.offset_by("-1d"))
    rows = members.with_columns(pl.col("until").fill_null(after), last=exit_day.fill_null(LAST_DAY))
    pairs = rows.join(rows.select("atopid", "phase", *_SIDE), on=["atopid", "phase"], suffix="2").filter(
        pl.col("cow") != pl.col("cow2"), pl.col("from") < pl.col("until2"), pl.col("from2") < pl.col("until")
    )
    first = pl.max_horizontal("from", "from2").dt.year()
    last = pl.min_horizontal("last", "last2").dt.year()
    years = pairs.with_columns(year=pl.int_ranges(first, last + 1)).explode("year").drop_nulls("year")
    key = ("cow", "cow2", "year")
    phases = years.sort("phase", "from", "from2").unique(["atopid", *key], keep="last")
    owed = phases.group_by(key).agg(pl.col(PLEDGES).any(), treaties=pl.len().cast(pl.Int8))
    return owed.select(
        pl.col("cow").cast(pl.Int32).alias("cow1"),
        pl.col("cow2").cast(pl.Int32),
        pl.col("year").cast(pl.Int32),
        *PLEDGES,
        "treaties",
    ).sort("cow1", "cow2", "year")
