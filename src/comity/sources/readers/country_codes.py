"""Codes of countries and what goes with them (datahub.io): the languages spoken in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

CODES = "states/country-codes.csv"


def languages(mirror: Mirror) -> pl.DataFrame:
    """Languages spoken in each country or territory, the most spoken first as a rule, undated.

    The file gives them as tags with the country ("fr-HT"); kept is the language alone, each once. They come from
    GeoNames, say nothing of how many speak them, and name next to none of the languages of a small people.

    Returns:
        iso3 (String), languages (List of String, ISO 639 codes; empty where the file has none); by iso3.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = read_csv(
        mirror.file("country_codes", CODES),
        {"ISO3166-1-Alpha-3": pl.String, "Languages": pl.String},
        optional=("ISO3166-1-Alpha-3", "Languages"),
    )
    tags = pl.col("Languages").fill_null("").str.split(",").list.eval(pl.element().str.strip_chars().str.split("-"))
    heads = tags.list.eval(pl.element().list.first()).list.eval(pl.element().filter(pl.element() != ""))
    kept = rows.frame.filter(pl.col("ISO3166-1-Alpha-3").is_not_null())
    return kept.select(iso3="ISO3166-1-Alpha-3", languages=heads.list.unique(maintain_order=True)).sort("iso3")
