"""UNHCR Refugee Data Finder: people displaced, by the state they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_parquet

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

POPULATION = "covariates/unhcr_population.parquet"

_SINCE = {"refugees": 1951, "asylum_seekers": 1993, "idps": 1993}
"""First year of each series; the file writes zeros before it, which are no counts."""

_MOST = 100_000_000


def displaced(mirror: Mirror) -> pl.DataFrame:
    """People displaced at the end of each year, by origin, summed over the countries that host them.

    An origin without a row in a year is one of which UNHCR reported nobody. Besides states there are UNK
    (origin unknown), XXA (stateless), TIB (Tibetans) and territories. Internally displaced are those of
    concern to UNHCR, not all there are.

    Returns:
        iso3 (String, origin), year (Int32), refugees (Int64, under UNHCR's mandate), asylum_seekers (Int64,
        cases pending; null before 1993), idps (Int64; null before 1993), all in persons; by iso3 and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"year": pl.Int32, "coo_iso": pl.String, "coa_iso": pl.String}
    rows = (
        read_parquet(mirror.file("unhcr", POPULATION), columns | dict.fromkeys(_SINCE, pl.Int64))
        .within(year=(1951, 2100), **dict.fromkeys(_SINCE, (0, _MOST)))
        .unique("coo_iso", "coa_iso", "year")
    )
    counted = [pl.when(pl.col("year") >= since).then(pl.col(name)).alias(name) for name, since in _SINCE.items()]
    sums = rows.frame.group_by("coo_iso", "year").agg(pl.col(*_SINCE).sum()).with_columns(counted)
    return sums.select("year", *_SINCE, iso3="coo_iso").select("iso3", "year", *_SINCE).sort("iso3", "year")
