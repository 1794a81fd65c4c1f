"""Powell and Thyne: coups d'état, attempted and successful, by state and by day, 1950 to January 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.shapes import days, read_separated

if TYPE_CHECKING:
    from comity.sources.files.published import Published
    from comity.sources.mirror import Mirror

COUNTRY_YEAR = "covariates/powell_thyne_ccode_year.txt"

_SLOTS = (1, 2, 3, 4)
_FAILED, _SUCCEEDED = 1, 2


def country_year(mirror: Mirror) -> pl.DataFrame:
    """Coup attempts by state and year; the last year, 2024, ends in January.

    A state has a row for each year it was in COW's system, zeros where it saw none. From 1950 to 2010 there
    are 457 attempts, the number of the article that introduced the data, 225 of them successful.

    Returns:
        cow (Int32), year (Int32), attempts and successes (Int8, successes being among the attempts); by cow
        and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    codes = pl.concat_list(f"coup{slot}" for slot in _SLOTS)
    return (
        _read(mirror)
        .frame.select(
            cow="ccode",
            year="year",
            attempts=codes.list.eval(pl.element() > 0).list.sum().cast(pl.Int8),
            successes=codes.list.eval(pl.element() == _SUCCEEDED).list.sum().cast(pl.Int8),
        )
        .sort("cow", "year")
    )


def attempts(mirror: Mirror) -> pl.DataFrame:
    """Each attempt on its day.

    Days are as published: Niger's coup of 26 July 2023 stands in the file on 26 June (`comity.sources.ledger`
    corrects it).

    Returns:
        cow (Int32), day (Date), success (Boolean, the plotters held power for at least seven days); by cow
        and day.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    frame = _read(mirror).frame
    slots = [frame.select(cow="ccode", day=f"date{slot}", code=f"coup{slot}") for slot in _SLOTS]
    return (
        pl.concat(slots)
        .filter(pl.col("code") > 0)
        .select("cow", "day", success=pl.col("code") == _SUCCEEDED)
        .sort("cow", "day")
    )


def _read(mirror: Mirror) -> Published:
    """State-years, each with up to four attempts and their days."""
    codes, dates = ([f"{stem}{slot}" for slot in _SLOTS] for stem in ("coup", "date"))
    columns: dict[str, type[pl.DataType]] = {"ccode": pl.Int32, "year": pl.Int32}
    columns |= dict.fromkeys(codes, pl.Int8) | dict.fromkeys(dates, pl.String)
    rows = read_separated(mirror.file("coups", COUNTRY_YEAR), columns, separator="\t", optional=dates)
    rows.within(ccode=(1, 999), year=(1950, 2100), **dict.fromkeys(codes, (0, _SUCCEEDED))).unique("ccode", "year")
    dated = days(rows, *dates, written="%d%b%Y")
    for code, date in zip(codes, dates, strict=True):
        one = (dated.frame[code] > 0) != dated.frame[date].is_not_null()
        dated.refuse(one, code, date, because="a day without an attempt, or an attempt without a day")
        other = dated.frame[date].dt.year() != dated.frame["year"]
        dated.refuse(other, "year", date, because="a day of another year")
    return dated
