"""OCHA Financial Tracking Service: what coordinated humanitarian plans require and receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

REQUIREMENTS = "community/fts_req_global.csv"

_MOST = 100_000_000_000


def requirements(mirror: Mirror) -> pl.DataFrame:
    """Humanitarian requirements and funding by affected country and year.

    The file has one row for each plan in each country it covers, and one row a country-year named "Not
    specified" for money that no plan asked for. A regional plan (refugees of one crisis in several
    countries) has a row in each country, with that country's share, so its rows add up without double
    counting; 46 plan rows, mostly of regional plans, have funding but no share of the requirements. A
    country has up to four plans in a year. Years reach to 2031, since donors pledge ahead. Seven "Not
    specified" rows are negative, as corrections of earlier years (Türkiye 2017: -349 million).

    Returns:
        iso3 (String), year (Int32), required (Int64, US dollars asked for by plans; null where there was no
        plan or no plan gave the country's share), funded (Int64, US dollars received for those plans that
        gave a share, so that it is of `required`; null where that is, zero where nothing was reported),
        outside_plans (Int64, US dollars received otherwise; null where nothing was reported); by iso3 and
        year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = (
        read_csv(
            mirror.file("fts", REQUIREMENTS),
            {
                "countryCode": pl.String,
                "id": pl.Int32,
                "year": pl.Int32,
                "requirements": pl.Int64,
                "funding": pl.Int64,
            },
            optional=("id", "requirements", "funding"),
        )
        .within(year=(1990, 2100), requirements=(0, _MOST), funding=(-_MOST, _MOST))
        .unique("countryCode", "id", "year")
    )
    asked = pl.col("requirements").is_not_null()
    return (
        rows.frame.rename({"countryCode": "iso3"})
        .group_by("iso3", "year")
        .agg(
            required=_sum(pl.col("requirements")),
            funded=pl.when(asked.any()).then(pl.col("funding").filter(asked).sum()),
            outside_plans=_sum(pl.col("funding").filter(~asked)),
        )
        .sort("iso3", "year")
    )


def _sum(numbers: pl.Expr) -> pl.Expr:
    """The sum of those that are there; null if none is."""
    return pl.when(numbers.count() > 0).then(numbers.sum())
