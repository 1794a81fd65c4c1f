"""Correlates of War project: major powers, material capabilities and capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.variants import blanked, one_of, read_table, until

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

MAJORS = "cow/cow_majors.csv"
MAJORS_PUBLISHED = "cow/majors2016.csv"
CAPABILITIES = "cow/cow_nmc.parquet"
CAPABILITIES_PUBLISHED = "cow/NMC-70-abridged.csv"
CAPITALS = "cow/cow_capitals.csv"

MAJORS_LAST = "2016-12-31"
CAPITALS_LAST = "2024-12-31"
"""The last day each list speaks of."""

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")

_MOST = 10_000_000_000


def majors(mirror: Mirror) -> pl.DataFrame:
    """Major powers since 1816, one row a spell, as of the end of 2016.

    The publisher's majors2016.csv has the state's abbreviation beside these columns; both are read.

    Returns:
        cow (Int32), from (Date, first day), until (Date, the day after the last; null if one on 2016-12-31); by
        cow and from.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    numbers = ("ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday")
    rows = (
        read_csv(one_of(mirror, "cow_majors", MAJORS, MAJORS_PUBLISHED), dict.fromkeys(numbers, pl.Int32))
        .within(ccode=(1, 999), styear=(1816, 2100), endyear=(1816, 2100))
        .unique("ccode", "styear", "stmonth", "stday")
        .dated("from", "styear", "stmonth", "stday")
        .dated("end", "endyear", "endmonth", "endday")
    )
    rows.refuse(rows.frame["end"] < rows.frame["from"], "from", "end", because="an end before the start")
    spells = rows.frame.select(cow="ccode", **{"from": pl.col("from")}, until=until("end", MAJORS_LAST))
    return spells.sort("cow", "from")


def capabilities(mirror: Mirror) -> pl.DataFrame:
    """National material capabilities, version 7.0, states by year, 1816 to 2022.

    CINC is the mean of a state's shares of the world's totals, over those of the six components that are known
    for it; so its sum over the states of a year is 1 where nothing is missing, and up to 1.075 (1860) where
    something is. The publisher's NMC-70-abridged.csv writes -9 where a component is not known; the package's
    copy leaves it empty; both are read. Two rows say that more people live in cities than in the state: Sweden
    in 2001 and Singapore in 1998.

    Returns:
        cow (Int32), year (Int32), milex (Float64, military expenditure in thousands of the year's British pounds
        to 1913, of its US dollars from 1914), milper (Float64, military personnel in thousands), irst (Float64,
        iron and steel production in thousands of tons), pec (Float64, primary energy consumption in thousands of
        coal-ton equivalents), tpop (Float64, population in thousands), upop (Float64, urban population in
        thousands), each null where not known, cinc (Float64, 0 to 1; null where not known); by cow and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"ccode": pl.Int32, "year": pl.Int32}
    columns |= dict.fromkeys((*COMPONENTS, "cinc"), pl.Float64)
    path = one_of(mirror, "cow_capabilities", CAPABILITIES, CAPABILITIES_PUBLISHED)
    rows = blanked(read_table(path, columns, optional=(*COMPONENTS, "cinc")), *COMPONENTS, "cinc")
    rows.within(ccode=(1, 999), year=(1816, 2100), cinc=(0, 1), **dict.fromkeys(COMPONENTS, (0, _MOST)))
    rows.unique("ccode", "year")
    return rows.frame.rename({"ccode": "cow"}).select("cow", "year", *COMPONENTS, "cinc").sort("cow", "year")


def capitals(mirror: Mirror) -> pl.DataFrame:
    """Capitals and where they lie, one row a spell, as of the end of 2024.

    The spells begin on the first day of the year a state entered the system, and a capital is not closed when
    its state ends in the middle of a spell (Schwerin's goes on, Mecklenburg-Schwerin's membership ended in
    1867): keep to the days on which the state is in the system.

    Returns:
        cow (Int32), capital (String), from (Date, first day), until (Date, the day after the last; null if it
        was when the list was made), latitude and longitude (Float64, degrees north and east); by cow and from.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {
        "ccode": pl.Int32,
        "capital": pl.String,
        "stdate": pl.Date,
        "enddate": pl.Date,
        "lat": pl.Float64,
        "lng": pl.Float64,
    }
    rows = (
        read_csv(mirror.file("cow_capitals", CAPITALS), columns)
        .within(ccode=(1, 999), lat=(-90, 90), lng=(-180, 180))
        .unique("ccode", "stdate")
    )
    rows.refuse(rows.frame["enddate"] < rows.frame["stdate"], "stdate", "enddate", because="an end before the start")
    return rows.frame.select(
        cow="ccode",
        capital="capital",
        **{"from": pl.col("stdate")},
        until=until("enddate", CAPITALS_LAST),
        latitude="lat",
        longitude="lng",
    ).sort("cow", "from")
