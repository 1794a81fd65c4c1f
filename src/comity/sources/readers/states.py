"""Lists of independent states: Gleditsch and Ward's, and the Correlates of War project's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.variants import one_of, until

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

GLEDITSCH_WARD = "states/gw_system.csv"
COW = "cow/cow_states.csv"
COW_PUBLISHED = "cow/states2016.csv"

GLEDITSCH_WARD_LAST = "2020-12-31"
COW_LAST = "2016-12-31"
"""The last day each list speaks of; a state that ends on it was in being when the list was made."""


def gleditsch_ward(mirror: Mirror) -> pl.DataFrame:
    """Independent states and microstates since 1816, one row a spell of independence, as of the end of 2020.

    Returns:
        gw (Int32), abbreviation (String), name (String), microstate (Boolean), from (Date, first day of
        independence), until (Date, the day after the last; null if in being on 2020-12-31); by gw and from.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = (
        read_csv(
            mirror.file("gleditsch_ward", GLEDITSCH_WARD),
            {
                "gwcode": pl.Int32,
                "gw_abb": pl.String,
                "gw_name": pl.String,
                "microstate": pl.Int8,
                "start": pl.Date,
                "end": pl.Date,
            },
        )
        .within(gwcode=(1, 999), microstate=(0, 1))
        .unique("gwcode", "start")
    )
    rows.refuse(rows.frame["end"] < rows.frame["start"], "start", "end", because="an end before the start")
    return rows.frame.select(
        gw="gwcode",
        abbreviation="gw_abb",
        name="gw_name",
        microstate=pl.col("microstate") == 1,
        **{"from": pl.col("start")},
        until=until("end", GLEDITSCH_WARD_LAST),
    ).sort("gw", "from")


def cow(mirror: Mirror) -> pl.DataFrame:
    """Members of the interstate system since 1816, one row a spell of membership, as of the end of 2016.

    The publisher's states2016.csv has the same columns, whole numbers written without a point; both are read.

    Returns:
        cow (Int32), abbreviation (String), name (String), from (Date, first day), until (Date, the day
        after the last; null if a member on 2016-12-31); by cow and from.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    numbers = ("ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday")
    texts = ("stateabb", "statenme")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(numbers, pl.Int32) | dict.fromkeys(texts, pl.String)
    rows = (
        read_csv(one_of(mirror, "cow_states", COW, COW_PUBLISHED), columns)
        .within(ccode=(1, 999), styear=(1816, 2100), endyear=(1816, 2100))
        .within(stmonth=(1, 12), endmonth=(1, 12), stday=(1, 31), endday=(1, 31))
        .unique("ccode", "styear", "stmonth", "stday")
    )
    dated = rows.dated("from", "styear", "stmonth", "stday").dated("end", "endyear", "endmonth", "endday")
    return (
        dated.frame.select("from", cow="ccode", abbreviation="stateabb", name="statenme", until=until("end", COW_LAST))
        .select("cow", "abbreviation", "name", "from", "until")
        .sort("cow", "from")
    )
