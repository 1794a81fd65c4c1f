"""World Bank, World Development Indicators: GDP and population.

Two shapes are read: the CSV files of a repository that copies them, and the rows of the Bank's own interface, one
JSON object a line, where a year without a figure stands as null, and a group of countries may stand without a code:
both are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.bulk import read_bulk_csv
from comity.sources.files.formats import read_json_lines
from comity.sources.files.published import Published, unreadable
from comity.sources.files.variants import one_of

if TYPE_CHECKING:
    from pathlib import Path

    from comity.sources.mirror import Mirror

GDP = "states/wb_gdp.csv"
GDP_PUBLISHED = "states/wb_gdp_api.jsonl"
POPULATION = "states/wb_population.csv"
POPULATION_PUBLISHED = "states/wb_population_api.jsonl"

_GROUPS = """
    AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX LAC LCN LDC LIC LMC LMY
    LTE MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD
"""

AGGREGATES = frozenset(_GROUPS.split())
"""The Bank's codes for groups of countries. CHI (Channel Islands) and XKX (Kosovo) are its own too, of one place."""

_MOST = 1_000_000_000_000_000


def gdp(mirror: Mirror) -> pl.DataFrame:
    """GDP by country and year, 1960 to 2023. A country without a row in a year has no figure.

    Returns:
        iso3 (String), year (Int32), gdp_usd (Float64, US dollars of that year), aggregate (Boolean, a group of
        countries: leave it out of sums); by iso3 and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _indicator(one_of(mirror, "world_bank", GDP, GDP_PUBLISHED), "gdp_usd", pl.Float64)


def population(mirror: Mirror) -> pl.DataFrame:
    """Population by country and year, 1960 to 2024. A country without a row in a year has no figure.

    Returns:
        iso3 (String), year (Int32), population (Int64, persons at mid-year), aggregate (Boolean, a group of
        countries: leave it out of sums); by iso3 and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _indicator(one_of(mirror, "world_bank", POPULATION, POPULATION_PUBLISHED), "population", pl.Int64)


def _indicator(path: Path, name: str, dtype: type[pl.DataType]) -> pl.DataFrame:
    """One indicator, from either shape."""
    rows = _interface(path, dtype) if path.suffix == ".jsonl" else _copy(path, dtype)
    rows.within(year=(1960, 2100), value=(0, _MOST)).unique("iso3", "year")
    grouped = pl.col("iso3").is_in(sorted(AGGREGATES))
    named = rows.frame.select(iso3="iso3", year="year", **{name: pl.col("value")}, aggregate=grouped)
    return named.sort("iso3", "year")


def _copy(path: Path, dtype: type[pl.DataType]) -> Published:
    """Rows of a CSV file."""
    rows = read_bulk_csv(path, _closed(path), {"Country Code": pl.String, "Year": pl.Int32, "Value": dtype})
    year = rows.frame["Year"]
    final = pl.int_range(rows.frame.height, eager=True) == rows.frame.height - 1
    rows.refuse(final & (year != year.max()), "Country Code", "Year", because="a last row that is not of the last year")
    return Published(rows.path, rows.frame.select(iso3="Country Code", year="Year", value="Value"), rows.lines)


def _interface(path: Path, dtype: type[pl.DataType]) -> Published:
    """Rows of the interface that have a code and a figure."""
    columns: dict[str, type[pl.DataType]] = {"countryiso3code": pl.String, "date": pl.Int32, "value": dtype}
    rows = read_json_lines(path, columns, optional=("countryiso3code", "value"))
    there = rows.frame.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    frame = rows.frame.filter(there).select(iso3="countryiso3code", year="date", value="value")
    return Published(rows.path, frame, [line for line, kept in zip(rows.lines, there, strict=True) if kept])


def _closed(path: Path) -> bytes:
    """The text, its last row closed: the GDP file has no line end after it, and can only be whole if it is Zimbabwe's.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from None
    return data + b"\n" if data.rpartition(b"\n")[2].startswith(b"Zimbabwe,ZWE,") else data
