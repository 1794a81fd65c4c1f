"""ATOP 5.1 by directed dyad and year, as ATOP itself made it from its treaties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.bulk import read_bulk_csv, read_member
from comity.sources.readers.atop import LAST_DAY, PLEDGES

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

ARCHIVE = "atop/atop_5.1__.csv_.zip"
MEMBER = "ATOP 5.1 (.csv)/atop5_1ddyr.csv"


def dyad_years(mirror: Mirror) -> pl.DataFrame:
    """What one state had promised another in any treaty of theirs in force on any day of a year, 1815 to 2018.

    Directed: the pledge is `cow1`'s to `cow2`. In 1960 the United States (2) is bound to defend Japan (740), and
    Japan is not bound to defend the United States. Every pair of allies has a row in both directions; for 492 of
    136,648 pairs and years one of the two pledges defence and the other does not. A pair without a row in a year
    of 1815 to 2018 has no treaty that ATOP knows. 170 rows hold no pledge: the one owes the other nothing in a
    treaty of both.

    Returns:
        cow1 (Int32, who promises), cow2 (Int32, to whom), year (Int32), the five pledges of
        `comity.sources.readers.atop.PLEDGES` (Boolean), treaties (Int8, number in force that bind the two); by cow1,
        cow2 and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    path = mirror.file("atop_more", ARCHIVE)
    columns: dict[str, type[pl.DataType]] = {"stateA": pl.Int32, "stateB": pl.Int32, "year": pl.Int32}
    columns |= dict.fromkeys((*PLEDGES, "number"), pl.Int8)
    rows = (
        read_bulk_csv(path, read_member(path, MEMBER), columns)
        .within(stateA=(1, 999), stateB=(1, 999), year=(1815, LAST_DAY.year), number=(1, 99))
        .within(**dict.fromkeys(PLEDGES, (0, 1)))
        .unique("stateA", "stateB", "year")
    )
    rows.refuse(rows.frame["stateA"] == rows.frame["stateB"], "stateA", "stateB", because="one state with itself")
    return rows.frame.select(
        cow1="stateA",
        cow2="stateB",
        year="year",
        **{name: pl.col(name) == 1 for name in PLEDGES},
        treaties="number",
    ).sort("cow1", "cow2", "year")
