"""Geocoded Peacekeeping Operations (Geo-PKO) 2.3: where UN peacekeepers stood and who sent them, 1994 to 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

FRONT = "missions/geopko_FrontMap_v.2.3.csv"
CONTRIBUTORS = "missions/geopko_TCCMap_v.2.3.csv"

_MOST = 200_000

_PLACE = ("mission", "year", "country", "location", "latitude", "longitude")


def deployments(mirror: Mirror) -> pl.DataFrame:
    """Places where UN operations stood, by year, 1994 to 2024.

    Troops are read off deployment maps as units of standard size (a company 150, a battalion 650), averaged
    over the maps of the year: no head counts, and summed over a mission they differ from its strength (UNMIL
    2006: 15,705 on the map, some 15,000 troops in the field). The file repeats a place for each strength that
    its maps show in the year, 8,783 rows for 7,376 places: summing rows counts 1,407 of them again. Of a
    repeated place one row is kept.

    Returns:
        mission (String), year (Int32), country (String, as Geo-PKO names it), location (String), latitude and
        longitude (Float64, degrees), troops (Int64, null where the size is not known), headquarters (Int8: 0
        none, 3 the mission's; highest of the year), police, medical and observers (Boolean), aviation (Int8);
        by mission, year, country, location, latitude and longitude.

    Raises:
        SourceError: a file is missing or not as declared, or a place's repeats disagree.
    """
    numbers = ("hq", "UNPOL", "Med", "Av", "UNMO")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "country", "location"), pl.String)
    columns |= {"year": pl.Int32, "latitude": pl.Float64, "longitude": pl.Float64, "ave.no.troops": pl.Int64}
    columns |= dict.fromkeys(numbers, pl.Int8)
    path = mirror.file("geo_pko", FRONT)
    rows = read_csv(path, columns, optional=("ave.no.troops",), nulls=("", "NA"))
    rows.within(year=(1989, 2100), latitude=(-90, 90), longitude=(-180, 180), **{"ave.no.troops": (0, _MOST)})
    rows.within(hq=(0, 3), UNPOL=(0, 1), Med=(0, 1), Av=(0, 9), UNMO=(0, 1))
    same = pl.struct("ave.no.troops", *numbers[1:]).n_unique().over(_PLACE) == 1
    unlike = ~rows.frame.select(same).to_series()
    rows.refuse(unlike, *_PLACE[:4], because="with other figures in another row of that year")
    return (
        rows.frame.group_by(_PLACE)
        .agg(
            troops=pl.col("ave.no.troops").first(),
            headquarters=pl.col("hq").max(),
            police=pl.col("UNPOL").first() == 1,
            medical=pl.col("Med").first() == 1,
            observers=pl.col("UNMO").first() == 1,
            aviation=pl.col("Av").first(),
        )
        .sort(_PLACE)
    )


def contributors(mirror: Mirror) -> pl.DataFrame:
    """Whose troops stood at each place of `deployments`, by year, 1994 to 2024.

    In 3,542 of 4,927 places they add up to the troops of `deployments`; elsewhere sizes are not known, or
    changed in the year.

    Returns:
        mission (String), year (Int32), location (String), latitude and longitude (Float64, degrees),
        contributor (String, as Geo-PKO names it, some in two ways: "UK" and "United Kingdom"), troops (Int64,
        as in `deployments`; null in 769 of 8,729 rows); by all but the last.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    key = ("mission", "year", "location", "latitude", "longitude")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("mission", "location", "year.overview"), pl.String)
    columns |= {"year": pl.Int32, "latitude": pl.Float64, "longitude": pl.Float64, "No.TCC": pl.Int32}
    rows = read_csv(mirror.file("geo_pko", CONTRIBUTORS), columns)
    rows.within(year=(1989, 2100), latitude=(-90, 90), longitude=(-180, 180)).unique(*key)
    # "Korea (ROK) (150), Nepal (size unknown)": a name, then its size in the last pair of brackets.
    one = r"[^,]+ \((?:\d+|size unknown)\)"
    whole = rows.frame["year.overview"].str.contains(rf"^{one}(?:, {one})*$")
    rows.refuse(~whole, "year.overview", because="not a list of contributors with their troops")
    each = pl.col("year.overview").str.split(", ")
    wrong = rows.frame.select(each.list.len() != pl.col("No.TCC")).to_series()
    rows.refuse(wrong, "No.TCC", "year.overview", because="which disagree")
    parts = pl.col("year.overview").str.extract_groups(r"^(.+) \((\d+|size unknown)\)$")
    split = rows.frame.with_columns(each).explode("year.overview").with_columns(parts)
    return split.select(
        *key,
        contributor=pl.col("year.overview").struct[0],
        troops=pl.col("year.overview").struct[1].cast(pl.Int64, strict=False),
    ).sort(*key, "contributor")
