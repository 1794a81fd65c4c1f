"""Steven V. Miller's isard 0.2.0: democracy, GDP and population by state and year, in either state system.

Both systems are made from the same sources; they are not the same numbers under two codes. The unified democracy
scores of the two files come from two runs of the model (the United States in 2019: 1.157 in one, 1.259 in the
other), so `euds` and `aeuds` must not be mixed across systems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_parquet

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

COW_DEMOCRACY = "states/cw_democracy.parquet"
GW_DEMOCRACY = "states/gw_democracy.parquet"
COW_GDP_POPULATION = "states/cw_gdppop.parquet"
GW_GDP_POPULATION = "states/gw_gdppop.parquet"
CODES = "states/gw_cw_panel.parquet"

_MEASURES = {
    "gdp_per_capita": "mrgdppc",
    "gdp_millions": "pwtrgdp",
    "population_millions": "pwtpop",
}

_MOST = 1_000_000_000


def cow_democracy(mirror: Mirror) -> pl.DataFrame:
    """Democracy by state of the Correlates of War system and year, 1816 to 2025.

    polity2 ends with 2018 but for the United States, which has 2019 and 2020 too.

    Returns:
        cow (Int32), year (Int32), polyarchy (Float64, V-Dem's index of electoral democracy, 0 to 1, to 2025),
        polity2 (Int8, Polity5's score, -10 to 10, to 2018), euds (Float64, extended unified democracy score, a
        latent trait of mean 0 and standard deviation 1 in the sample it is estimated on) and aeuds (Float64, the
        same moved so that 0 is the average cut between democracies and others), each null where not known; by
        cow and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _democracy(mirror, COW_DEMOCRACY, "ccode", "cow")


def gw_democracy(mirror: Mirror) -> pl.DataFrame:
    """Democracy by independent state of Gleditsch and Ward's list and year, 1816 to 2025.

    polyarchy ends with 2024 in this file, with 2025 in the other; where both have it they agree.

    Returns:
        gw (Int32), year (Int32) and the measures of `cow_democracy`; by gw and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _democracy(mirror, GW_DEMOCRACY, "gwcode", "gw")


def cow_gdp_population(mirror: Mirror) -> pl.DataFrame:
    """GDP and population by state of the Correlates of War system and year, 1816 to 2019.

    They are means of simulations that reconcile several sources (Fariss and others 2022), with the simulations'
    standard deviations. The model works on Gleditsch and Ward's list: where that has no state, 43 rows are null.
    GDP per head follows the Maddison project, GDP and population the Penn World Table: their quotient is not the
    first.

    Returns:
        cow (Int32), year (Int32), gdp_per_capita (Float64, international dollars of 2011, purchasing power),
        gdp_millions (Float64, millions of international dollars of 2017, purchasing power), population_millions
        (Float64, millions of persons), and NAME_sd (Float64, its standard deviation), null where not estimated;
        by cow and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _gdp_population(mirror, COW_GDP_POPULATION, "ccode", "cow")


def gw_gdp_population(mirror: Mirror) -> pl.DataFrame:
    """GDP and population by independent state of Gleditsch and Ward's list and year, 1816 to 2019.

    Returns:
        gw (Int32), year (Int32) and the measures of `cow_gdp_population`, none null; by gw and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _gdp_population(mirror, GW_GDP_POPULATION, "gwcode", "gw")


def codes(mirror: Mirror) -> pl.DataFrame:
    """States of Gleditsch and Ward's list by year with their codes in the Correlates of War system, 1816 to 2025.

    A state that was in the list on any day of a year has a row. From Gleditsch and Ward each state-year leads to
    at most one code. The other way it does not: 101 state-years of the Correlates of War system stand twice. 100 of
    them stand once with a null `gw`, where a list's name for the state came or went in the year or the two lists
    disagree (Germany, 255, in 1945 and from 1991 on; Yemen, 678, in 54 years): drop nulls of `gw` before a join on
    `cow`. The last is Yugoslavia (345) in 2006, which is both 345 and 340 in the other list. Beyond the lists' ends
    (2016 and 2020) the package carries membership on.

    Returns:
        gw (Int32, null for 141 state-years only the other system has), year (Int32), cow (Int32, null for 3,187
        only this one has), abbreviation (String); by gw, year and cow.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("gwcode", "year", "ccode"), pl.Int32)
    rows = read_parquet(
        mirror.file("gw_cow_panel", CODES), columns | {"stateabb": pl.String}, optional=("gwcode", "ccode")
    )
    rows.within(gwcode=(1, 999), ccode=(1, 999), year=(1816, 2100)).unique("gwcode", "year", "ccode")
    neither = rows.frame.select(pl.all_horizontal(pl.col("gwcode", "ccode").is_null())).to_series()
    rows.refuse(neither, "gwcode", "ccode", because="a state of neither system")
    named = rows.frame.select(gw="gwcode", year="year", cow="ccode", abbreviation="stateabb")
    return named.sort("gw", "year", "cow", nulls_last=True)


def _democracy(mirror: Mirror, path: str, code: str, system: str) -> pl.DataFrame:
    """One file of democracy scores."""
    columns: dict[str, type[pl.DataType]] = {
        code: pl.Int32,
        "year": pl.Int32,
        "v2x_polyarchy": pl.Float64,
        "polity2": pl.Int8,
        "euds": pl.Float64,
        "aeuds": pl.Float64,
    }
    rows = (
        read_parquet(mirror.file("isard_democracy", path), columns, optional=tuple(columns)[2:])
        .within(**{code: (1, 999)}, year=(1816, 2100))
        .within(v2x_polyarchy=(0, 1), polity2=(-10, 10), euds=(-10, 10), aeuds=(-10, 10))
        .unique(code, "year")
    )
    return rows.frame.rename({code: system, "v2x_polyarchy": "polyarchy"}).sort(system, "year")


def _gdp_population(mirror: Mirror, path: str, code: str, system: str) -> pl.DataFrame:
    """One file of GDP and population."""
    names = {code: system, "year": "year"}
    for new, old in _MEASURES.items():
        names |= {old: new, f"sd_{old}": f"{new}_sd"}
    measures = tuple(names)[2:]
    columns: dict[str, type[pl.DataType]] = dict.fromkeys((code, "year"), pl.Int32)
    rows = (
        read_parquet(
            mirror.file("isard_gdp_population", path),
            columns | dict.fromkeys(measures, pl.Float64),
            optional=measures,
        )
        .within(**{code: (1, 999)}, year=(1816, 2100), **dict.fromkeys(measures, (0, _MOST)))
        .unique(code, "year")
    )
    return rows.frame.rename(names).sort(system, "year")
