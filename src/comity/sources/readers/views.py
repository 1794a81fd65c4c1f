"""VIEWS, Uppsala University and PRIO: deaths by country and month, its states, and a benchmark forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_json_lines, read_parquet

if TYPE_CHECKING:
    from comity.sources.files.published import Published
    from comity.sources.mirror import Mirror

SERIES = "views/ged_sb_1990_2021.parquet"
ACTUALS_2022 = "views/actuals/window=Y2022/cm_actuals_2022.parquet"
COUNTRIES = "views/country_ids.json"

_MOST = 10_000_000
"""More deaths than any month has seen, or ids than VIEWS has given: beyond it a file is damaged."""


def deaths(mirror: Mirror) -> pl.DataFrame:
    """Deaths in state-based conflict by country and month, 1990-01 to 2022-12.

    Two vintages stand end to end: 1990 to 2021 as UCDP GED 22.1 had them in mid-2022, and 2022 as VIEWS
    scored the 2023/24 prediction challenge, from a later release. They disagree where both speak: the
    challenge's actuals of 2021 hold 124,550 deaths in Ethiopia, GED 22.1 holds 9,025, so the step from 2021
    to 2022 is partly one of vintage. Present-day states only: a state dissolved before 2022 has no rows,
    its successors begin when they do.

    Returns:
        country (Int32, VIEWS id), month (Date, its first day), deaths (Int64, UCDP's best estimate,
        battle-related deaths of all sides and civilians in the crossfire), vintage (String); by country and
        month.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    series = _months(
        read_parquet(
            mirror.file("views", SERIES),
            {"country_id": pl.Int32, "month_id": pl.Int32, "ged_sb": pl.Int64},
        ),
        "ged_sb",
        first=121,
        last=504,
        vintage="GED 22.1",
    )
    actuals = _months(
        read_parquet(
            mirror.file("views", ACTUALS_2022),
            {"country_id": pl.Int32, "month_id": pl.Int32, "outcome": pl.Int64},
        ),
        "outcome",
        first=505,
        last=516,
        vintage="challenge actuals 2022",
    )
    return pl.concat([series, actuals]).sort("country", "month")


def conflictology(mirror: Mirror, year: int) -> pl.DataFrame:
    """The challenge's benchmark "conflictology" for one year: twelve past months of a country as its draws.

    Args:
        mirror: the publishers' files.
        year: 2018 to 2022.

    Returns:
        country (Int32, VIEWS id), month (Date), draw (Int32, 0 to 11), deaths (Int64); by all but the last.

    Raises:
        SourceError: there is none for that year, or its file is missing or not as declared.
    """
    path = mirror.file("views_challenge", f"views/benchmarks/conflictology_{year}.parquet")
    january = _month_id(year)
    forecast = (
        read_parquet(path, {"country_id": pl.Int32, "month_id": pl.Int32, "draw": pl.Int32, "outcome": pl.Int64})
        .within(month_id=(january, january + 11), draw=(0, 11), outcome=(0, _MOST), country_id=(1, _MOST))
        .unique("country_id", "month_id", "draw")
    )
    return forecast.frame.select(country="country_id", month=_month("month_id"), draw="draw", deaths="outcome").sort(
        "country", "month", "draw"
    )


def countries(mirror: Mirror) -> pl.DataFrame:
    """The states behind VIEWS's ids; one state has several where its territory changed.

    Ethiopia is 191 until Eritrea left in May 1993 and 57 from then on. 195 ids are in being; `deaths` has 191 of
    them, without Andorra, Liechtenstein, Monaco and San Marino.

    Returns:
        country (Int32, VIEWS id), name (String), gw (Int32, Gleditsch and Ward's code), iso3 (String, null
        for Kosovo), from (Date, first day), until (Date, the day after the last; null if in
        being); by country.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    ints = ("gwsyear", "gwsmonth", "gwsday", "gweyear", "gwemonth", "gweday")
    columns: dict[str, type[pl.DataType]] = {
        "country_id": pl.Int32,
        "name": pl.String,
        "gwcode": pl.Int32,
        "isoab": pl.String,
    } | dict.fromkeys(ints, pl.Int32)
    rows = (
        read_json_lines(mirror.file("views", COUNTRIES), columns, optional=("isoab",))
        .within(country_id=(1, _MOST), gwcode=(1, 999), gwsmonth=(1, 12), gwemonth=(1, 12))
        .within(gwsday=(1, 31), gweday=(1, 31))
        .unique("country_id")
        .dated("from", "gwsyear", "gwsmonth", "gwsday")
        .dated("last", "gweyear", "gwemonth", "gweday")
    )
    gone = pl.col("gweyear") < 2050  # VIEWS's last year for states in being
    return rows.frame.select(
        country="country_id",
        name="name",
        gw="gwcode",
        iso3="isoab",
        **{"from": pl.col("from")},
        until=pl.when(gone).then(pl.col("last").dt.offset_by("1d")),
    ).sort("country")


def _months(published: Published, number: str, *, first: int, last: int, vintage: str) -> pl.DataFrame:
    """Rows of one country-month file in comity's columns."""
    published.within(month_id=(first, last), country_id=(1, _MOST), **{number: (0, _MOST)})
    published.unique("country_id", "month_id")
    return published.frame.select(
        country="country_id", month=_month("month_id"), deaths=number, vintage=pl.lit(vintage)
    )


def _month_id(year: int) -> int:
    """VIEWS's number of a year's January; January 1980 is 1."""
    return (year - 1980) * 12 + 1


def _month(column: str) -> pl.Expr:
    """The first day of the month that VIEWS numbers."""
    zero = pl.col(column) - 1
    return pl.date(1980 + zero // 12, zero % 12 + 1, 1)
