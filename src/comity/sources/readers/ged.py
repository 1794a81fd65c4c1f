"""UCDP Georeferenced Event Dataset (GED): events of organised violence since 1989, one row each.

The publisher's file has 49 columns and comes as CSV, alone or in a zip (`ged261-csv.zip`: 418,000 events,
about 40 MB); the monthly Candidate releases have the same columns. It is read a block at a time, so that
unpacking and parsing overlap and memory holds only the columns kept.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import SourceError
from comity.sources.files.blocks import FAULTS, Lines, blocks, opened, records
from comity.sources.files.published import REMEDY, Published, present, typed, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.sources.mirror import Mirror

COUNTRIES = tuple(
    f"ucdp/ged_by_country/{name}.csv"
    for name in ("el_salvador", "ethiopia", "sierra_leone", "south_sudan", "sri_lanka")
)
RELEASE = "ucdp/ged261-csv.zip"
CANDIDATE = "ucdp/GEDEvent_v26_0_6.csv"
CANDIDATE_SAMPLE = "ucdp/GEDEvent_v23_0_10_head.csv"

TYPES = {1: "state_based", 2: "non_state", 3: "one_sided"}
"""UCDP's types of violence, as `comity.sources.readers.ucdp` names them."""

ESTIMATES = {"": "best", "_low": "low", "_high": "high"}

_MOST = 10_000_000

_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")

_COLUMNS = {
    "id": "id",
    "year": "year",
    "type": "type_of_violence",
    "active": "active_year",
    "status": "code_status",
    "conflict": "conflict_new_id",
    "dyad": "dyad_new_id",
    "side_a": "side_a_new_id",
    "side_b": "side_b_new_id",
    "gw": "country_id",
    "priogrid": "priogrid_gid",
    "latitude": "latitude",
    "longitude": "longitude",
    "where_prec": "where_prec",
    "date_prec": "date_prec",
    "clarity": "event_clarity",
    "start": "date_start",
    "end": "date_end",
} | {name: name for name in (*_DEATHS, *ESTIMATES.values())}
"""The publisher's name of each column of `events`."""

_TYPES: dict[str, type[pl.DataType]] = (
    dict.fromkeys(_COLUMNS.values(), pl.Int32)
    | dict.fromkeys(("id", *_DEATHS, *ESTIMATES.values()), pl.Int64)
    | dict.fromkeys(("type_of_violence", "where_prec", "date_prec", "event_clarity"), pl.Int8)
    | dict.fromkeys(("latitude", "longitude"), pl.Float64)
    | dict.fromkeys(("active_year", "code_status"), pl.String)
    | dict.fromkeys(("date_start", "date_end"), pl.Date)
)
_OPTIONAL = ("priogrid_gid", "code_status")
_DAYS = pl.col("date_start", "date_end").str.strip_suffix(" 00:00:00.000")

_FLAGS = {"1": True, "true": True, "True": True, "0": False, "false": False, "False": False}


def events(source: Mirror | Path) -> pl.DataFrame:
    """Events of organised violence in the world, each in the days and the place it may have happened.

    UCDP's deaths by country and year count every event, `active` or not. The estimates are as published and
    do not always stand in order (low, best, high): in 87 of the 11,046 events of `five_countries` they do
    not.

    Args:
        source: the mirror, whose GED release is read; or any file of a GED or Candidate release, as CSV or in
            a zip.

    Returns:
        id (Int64), year (Int32), type (Int8: 1 state-based, 2 non-state, 3 one-sided), active (Boolean, the
        dyad or actor has 25 deaths in that year), status (String, "Clear" in GED; Candidate releases mark
        what is still to be checked), conflict, dyad, side_a and side_b (Int32, UCDP's ids; side_b is 1 for
        civilians), gw (Int32, Gleditsch and Ward's code of the place), priogrid (Int32, cell), latitude and
        longitude (Float64, degrees), where_prec (Int8, 1 exact to 7 unknown), date_prec (Int8: 1 the day is
        known, 2 within 2 to 6 days, 3 a week, 4 a month, 5 longer), clarity (Int8: 1 an event of its own, 2 a
        summary), start and end (Date, first and last day it may have happened), deaths_a, deaths_b,
        deaths_civilians and deaths_unknown (Int64), best, low and high (Int64, deaths); by id.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _read(source if isinstance(source, Path) else source.file("ucdp_ged", RELEASE))


def candidate(mirror: Mirror) -> pl.DataFrame:
    """Events of one month that UCDP has not checked yet; see `events`.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _read(mirror.file("ucdp_candidate", CANDIDATE))


def candidate_sample(mirror: Mirror) -> pl.DataFrame:
    """The first 200 events of the Candidate release of October 2023; see `events`.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _read(mirror.file("ucdp_candidate_sample", CANDIDATE_SAMPLE))


def five_countries(mirror: Mirror) -> pl.DataFrame:
    """Events in El Salvador, Ethiopia, Sierra Leone, South Sudan and Sri Lanka, 1989 to 2022; see `events`.

    Summed by year they give `ucdp.country_year` for state-based violence in every year but Ethiopia's 2020 to
    2022, which a later release revised (2021: 9,073 here, 124,553 there).

    Raises:
        SourceError: a file is missing or not as declared.
    """
    parts = [_read(mirror.file("ucdp_ged_countries", path)) for path in COUNTRIES]
    return pl.concat(parts).sort("id")


def country_months(events: pl.DataFrame, *, spread: bool = False) -> pl.DataFrame:
    """Deaths by country and month, of every event, `active` or not and whatever its `status`.

    An event that may have happened in several months (633 of 11,046 in `five_countries`, with 45% of the
    deaths) counts in its last month. So did VIEWS until September 2025: summed this way, `five_countries`
    give its series for every month of 1990 to 2021 in El Salvador, Sierra Leone and Sri Lanka. Since October
    2025 VIEWS spreads such an event evenly over its months
    (https://viewsforecasting.org/news/improved-handling-of-ucdp-summary-events-in-views-forecasts-and-api-data);
    so does `spread`, in whole deaths, the sum kept and each month within one death of the even share.

    Args:
        events: as `events` gives them.
        spread: whether to spread an event over its months.

    Returns:
        gw (Int32), month (Date, its first day), for each of `TYPES` the best estimate, NAME_low and NAME_high
        (Int64, deaths), and imprecise (Int64, deaths of any type, best estimate, in events that may have
        happened in another month); by gw and month. A month without a row is one without a recorded event.
    """
    months = _spread(events) if spread else events.with_columns(month=pl.col("end").dt.truncate("1mo"))
    several = pl.col("start").dt.truncate("1mo") != pl.col("end").dt.truncate("1mo")
    # One column for each sum: to mask rows before grouping is faster than to filter within each group.
    masked = {
        f"{name}{ending}": pl.when(pl.col("type") == number).then(estimate).otherwise(0)
        for number, name in TYPES.items()
        for ending, estimate in ESTIMATES.items()
    }
    sums = months.select("gw", "month", **masked, imprecise=pl.when(several).then("best").otherwise(0))
    return sums.group_by("gw", "month").sum().sort("gw", "month")


def _spread(events: pl.DataFrame) -> pl.DataFrame:
    """A row for each month of an event, with its share of the deaths."""
    first = pl.col("start").dt.year() * 12 + pl.col("start").dt.month() - 1
    last = pl.col("end").dt.year() * 12 + pl.col("end").dt.month() - 1
    rows = events.with_columns(_first=first, _months=last - first + 1).with_columns(_one=pl.int_ranges("_months"))
    rows = rows.explode("_one")
    at, number = pl.col("_first") + pl.col("_one"), pl.col("_months")
    # Floors of running totals: whole deaths that add up to the event's.
    shares = [
        (pl.col(name) * (pl.col("_one") + 1) // number - pl.col(name) * pl.col("_one") // number).alias(name)
        for name in ESTIMATES.values()
    ]
    return rows.with_columns(*shares, month=pl.date(at // 12, at % 12 + 1, 1)).drop("_first", "_months", "_one")


def _read(path: Path) -> pl.DataFrame:
    """Every event of one file, in comity's columns."""
    try:
        rows = _typed(path)
    except pl.exceptions.PolarsError as fault:
        for _ in records(path):  # it names the line, if one is to blame
            pass
        raise unreadable(path, fault) from None
    except FAULTS as fault:
        raise unreadable(path, fault) from None
    rows.within(year=(1989, 2100), type_of_violence=(1, 3), country_id=(1, 999), event_clarity=(1, 2))
    rows.within(where_prec=(1, 7), date_prec=(1, 5), latitude=(-90, 90), longitude=(-180, 180))
    rows.within(**dict.fromkeys((*_DEATHS, *ESTIMATES.values()), (0, _MOST))).unique("id")
    rows.refuse(~rows.frame["active_year"].is_in(list(_FLAGS)), "active_year", because="neither 1 nor 0")
    back = rows.frame["date_end"] < rows.frame["date_start"]
    rows.refuse(back, "date_start", "date_end", because="an end before the start")
    return _named(rows)


def _typed(path: Path) -> Published:
    """The columns needed: quickly, or where a cell is not of its type again as texts, so that `typed` can say which."""
    lines = Lines(path)
    try:
        frame = _whole(path, _quick)
    except pl.exceptions.PolarsError:
        frame = None
    if frame is None or frame.drop(_OPTIONAL).null_count().sum_horizontal().item():
        return typed(path, _whole(path, _texts), _TYPES, _OPTIONAL, lines)
    return Published(path, frame, lines)


def _whole(path: Path, parse: Callable[[bytes, list[str]], pl.DataFrame]) -> pl.DataFrame:
    """The columns needed of one file, parsed while the next block is unpacked."""
    with opened(path) as stream, ThreadPoolExecutor(2) as parsers:
        header = stream.readline().decode("utf-8-sig").rstrip("\r\n").split(",")
        present(path, _TYPES, header)
        parts = list(parsers.map(lambda block: parse(block, header), blocks(path, stream)))
    if not parts:
        raise SourceError(f"{path.name} holds no rows.", remedy=REMEDY)
    return pl.concat(parts)


def _quick(block: bytes, header: list[str]) -> pl.DataFrame:
    """Cells in their types."""
    integers = {name: dtype for name, dtype in _TYPES.items() if dtype != pl.Date}
    frame = _csv(block, dict.fromkeys(header, pl.String) | integers)
    return frame.with_columns(_DAYS.str.to_date("%Y-%m-%d"))


def _texts(block: bytes, header: list[str]) -> pl.DataFrame:
    """Cells as texts."""
    return _csv(block, dict.fromkeys(header, pl.String)).with_columns(_DAYS)


def _csv(block: bytes, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """The columns needed of one block, as the schema of all 49 types them.

    A cell too many or too few sets a text where a number must be. Cells after the last column needed are not
    looked at.
    """
    return pl.scan_csv(block, has_header=False, schema=schema).select(list(_TYPES)).collect()


def _named(rows: Published) -> pl.DataFrame:
    """The columns under comity's names, by id."""
    flags = pl.col("active_year").replace_strict(_FLAGS, return_dtype=pl.Boolean)
    return rows.frame.with_columns(flags).select(**_COLUMNS).sort("id")
