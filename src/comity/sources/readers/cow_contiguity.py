"""Correlates of War project, direct contiguity 3.2: which states touch, and how much water lies between others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.published import Published
from comity.sources.files.variants import header, one_of, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from comity.sources.mirror import Mirror

CONTIGUITY = "cow/cow_contdir.csv"
CONTIGUITY_PUBLISHED = "cow/contdir.csv"
CONTIGUITY_BY_YEAR = "cow/contdird.csv"

LAST = "2016-12-01"
"""The last month the list speaks of."""

_KEY = ("cow1", "cow2", "from")


def contiguity(mirror: Mirror) -> pl.DataFrame:
    """How two states touch, one row a spell in each direction, to the month, 1816-01 to 2016-12.

    Contiguity has no direction: every spell stands twice, once from each side. A pair without a row in a month
    of those years had more than 400 miles of water between them, or others' land. In 19 pairs a spell begins in the
    month in which the one before it ends, and both rows hold in that month. The package's yearly figure is the
    least `conttype` of the spells that touch the year.

    Three shapes are read. The publisher's master list, contdir.csv, has each pair once and months as 201612. The
    publisher's contdird.csv has a row a year in each direction, so that spells made from it begin and end with
    years (`exact` is false). The package's copy of the master list has both directions, and 180 rows of type 0
    that the package put in for spells without contiguity: they are left out.

    Returns:
        cow1 and cow2 (Int32), from (Date, first day of the first month), until (Date, first day of the month
        after the last; null if contiguous in December 2016), conttype (Int8: 1 a border on land or a river, 2 up
        to 12 miles of water, 3 up to 24, 4 up to 150, 5 up to 400), exact (Boolean, months known); by cow1, cow2
        and from.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    path = one_of(mirror, "cow_contiguity", CONTIGUITY, CONTIGUITY_PUBLISHED, CONTIGUITY_BY_YEAR)
    names = header(path)
    if "state1no" in names:
        spells = _years(path)
    elif "statelno" in names:
        spells = _master(path)
    else:
        spells = _package(path)
    after = pl.when(pl.col("last") < pl.lit(LAST).str.to_date()).then(pl.col("last").dt.offset_by("1mo"))
    return spells.select(
        *_KEY, until=after, conttype=pl.col("conttype").cast(pl.Int8), exact=pl.lit(value="state1no" not in names)
    ).sort(_KEY)


def _package(path: Path) -> pl.DataFrame:
    """Spells in both directions, from the copy that has both."""
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("ccode1", "ccode2", "conttype"), pl.Int32)
    rows = read_table(path, columns | dict.fromkeys(("stdate", "enddate"), pl.Date))
    rows.within(ccode1=(1, 999), ccode2=(1, 999), conttype=(0, 5)).unique("ccode1", "ccode2", "conttype", "stdate")
    begun = rows.frame["stdate"].dt.day() == 1
    rows.refuse(~begun | (rows.frame["enddate"].dt.day() != 1), "stdate", "enddate", because="not the first of a month")
    _ordered(rows, "stdate", "enddate")
    _both(rows, ("ccode1", "ccode2"), "conttype", "stdate", "enddate")
    touching = rows.frame.filter(pl.col("conttype") > 0)
    return touching.select("conttype", cow1="ccode1", cow2="ccode2", **{"from": pl.col("stdate")}, last="enddate")


def _master(path: Path) -> pl.DataFrame:
    """Spells in both directions, from the list that has each pair once."""
    names = ("statelno", "statehno", "conttype", "begin", "end")
    rows = read_table(path, dict.fromkeys(names, pl.Int32))
    rows.within(statelno=(1, 999), statehno=(1, 999), conttype=(1, 5), begin=(181601, 209912), end=(181601, 209912))
    months = {name: (f"_{name}_year", f"_{name}_month") for name in ("begin", "end")}
    frame = rows.frame.with_columns(
        *(pl.col(name).floordiv(100).alias(year) for name, (year, _) in months.items()),
        *(pl.col(name).mod(100).alias(month) for name, (_, month) in months.items()),
        _day=pl.lit(1),
    )
    dated = (
        Published(rows.path, frame, rows.lines)
        .dated("from", *months["begin"], "_day")
        .dated("last", *months["end"], "_day")
        .unique("statelno", "statehno", "begin")
    )
    _ordered(dated, "from", "last")
    one = dated.frame.select("from", "last", "conttype", cow1="statelno", cow2="statehno")
    other = dated.frame.select("from", "last", "conttype", cow1="statehno", cow2="statelno")
    return pl.concat([one, other])


def _years(path: Path) -> pl.DataFrame:
    """Spells in both directions, from a list of years: years of one type that follow each other are a spell."""
    rows = read_table(path, dict.fromkeys(("state1no", "state2no", "year", "conttype"), pl.Int32))
    rows.within(state1no=(1, 999), state2no=(1, 999), conttype=(1, 5), year=(1816, 2100))
    rows.unique("state1no", "state2no", "year", "conttype")
    _both(rows, ("state1no", "state2no"), "year", "conttype")
    key = ("state1no", "state2no", "conttype")
    spell = pl.col("year") - pl.int_range(pl.len()).over(key)
    spells = (
        rows.frame.sort(*key, "year")
        .group_by(*key, spell.alias("_spell"))
        .agg(first=pl.min("year"), last=pl.max("year"))
    )
    return spells.select(
        "conttype",
        cow1="state1no",
        cow2="state2no",
        **{"from": pl.date("first", 1, 1)},
        last=pl.date("last", 12, 1),
    )


def _ordered(rows: Published, first: str, last: str) -> None:
    """Nothing, if no spell ends before it begins."""
    rows.refuse(rows.frame[last] < rows.frame[first], first, last, because="an end before the start")


def _both(rows: Published, pair: tuple[str, str], *rest: str) -> None:
    """Nothing, if every row has the row of the same contents in the other direction."""
    alone = rows.frame.with_row_index("_row").join(
        rows.frame, left_on=[*pair, *rest], right_on=[*reversed(pair), *rest], how="anti"
    )
    wrong = pl.int_range(rows.frame.height, eager=True).is_in(alone["_row"].cast(pl.Int64).implode())
    rows.refuse(wrong, *pair, *rest, because="without the same row in the other direction")
