"""Multinational Military Exercises, version 7 (D'Orazio and Galambos): who trained with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_parquet
from comity.sources.files.published import Published

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

EXERCISES = "dcad/mme_v7_long.parquet"

_TEXTS = {"exercise": "MMEID", "name": "Ex_Name", "series": "Series_Name", "country": "country", "location": "Location"}
_DATES = {
    "start_year": "s.year",
    "start_month": "s.month",
    "start_day": "s.day",
    "end_year": "e.year",
    "end_month": "e.month",
    "end_day": "e.day",
}
_KINDS = {
    "command_post": "CPX",
    "air": "Air",
    "land": "Land",
    "sea": "Sea",
    "amphibious": "Amphibious",
    "cyber": "Cyber",
    "warfighting": "Warfighting",
    "peacekeeping": "Peacekeeping",
    "humanitarian": "Humanitarian",
}
_NOT_KNOWN = "-9"
_DAY_NOT_KNOWN = "xx"


def participants(mirror: Mirror) -> pl.DataFrame:
    """Exercises by participating country and year, 1980 to 2010; one over New Year has rows in both years.

    Codes are Gleditsch and Ward's: Germany is 260 after 1990. 334 rows have none: small states the list leaves
    to its microstates, places that are no states, NATO as a whole, and 203 rows whose country is not known. The
    file repeats 22 rows, each in every cell; one of each is kept. Three exercises end before they begin, as
    published. Three numbers (mme3457, mme3458 and mme3460) are each used for two exercises, of different years.

    Returns:
        exercise (String, the file's number), year (Int32), gw (Int32, null if none), country (String, null if
        not known), name and series (String, null if not known), start_year, end_year (Int32), start_month,
        end_month, start_day and end_day (Int8; days null if not known), location (String), latitude and
        longitude (Float64, null if not known), and what it trained, Booleans each: command_post (staffs, without
        troops in the field), air, land, sea, amphibious, cyber, warfighting, peacekeeping, humanitarian; by
        exercise, year, gw and country.

    Raises:
        SourceError: a file is missing or not as declared, or names a country twice in one exercise and year.
    """
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(_TEXTS.values(), pl.String)
    columns |= dict.fromkeys(_DATES.values(), pl.Int32) | dict.fromkeys(("s.day", "e.day"), pl.String)
    columns |= dict.fromkeys(_KINDS.values(), pl.Int8) | {"gwcode": pl.Int32, "year": pl.Int32}
    columns |= {"lat": pl.Float64, "lon": pl.Float64}
    path = mirror.file("military_exercises", EXERCISES)
    rows = _days(read_parquet(path, columns, optional=("Series_Name", "gwcode", "lat", "lon")))
    rows.within(year=(1980, 2100), gwcode=(1, 999), lat=(-90, 90), lon=(-180, 180))
    rows.within(**dict.fromkeys(_KINDS.values(), (0, 1)))
    rows.dated("_start", "s.year", "s.month", "s.day").dated("_end", "e.year", "e.month", "e.day")
    key = ("MMEID", "year", "country")
    same = rows.frame.select(pl.struct(list(columns)).n_unique().over(key) == 1).to_series()
    rows.refuse(~same, *key, because="with other figures in another row")
    known = {new: pl.col(old).replace(_NOT_KNOWN, None) for new, old in _TEXTS.items()}
    small = {new: pl.col(old).cast(pl.Int32 if new.endswith("year") else pl.Int8) for new, old in _DATES.items()}
    kinds = {new: pl.col(old) == 1 for new, old in _KINDS.items()}
    return (
        rows.frame.unique(maintain_order=True)
        .select(year="year", gw="gwcode", latitude="lat", longitude="lon", **known, **small, **kinds)
        .select(
            *("exercise", "year", "gw", "country", "name", "series"),
            *_DATES,
            *("location", "latitude", "longitude"),
            *_KINDS,
        )
        .sort("exercise", "year", "gw", "country", nulls_last=True)
    )


def _days(rows: Published) -> Published:
    """With days as numbers, null where the file writes xx."""
    texts = rows.frame.select(pl.col("s.day", "e.day").replace(_DAY_NOT_KNOWN, None))
    days = texts.select(pl.all().cast(pl.Int32, strict=False))
    for name in days.columns:
        rows.refuse(days[name].is_null() & texts[name].is_not_null(), name, because="not a day")
    return Published(rows.path, rows.frame.with_columns(days), rows.lines)
