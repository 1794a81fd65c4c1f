"""Uppsala Conflict Data Program: deaths in organised violence by country and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

COUNTRY_YEAR = "ucdp/organizedviolencecy_v25_1.csv"

_TYPES = {"state_based": "sb", "non_state": "ns", "one_sided": "os"}
_ESTIMATES = {"": "best", "_low": "low", "_high": "high"}
_MOST = 10_000_000


def country_year(mirror: Mirror) -> pl.DataFrame:
    """Deaths in organised violence by country and year of the violence, 1989 to 2022, release 25.1.

    A country has a row for each year it was independent, zeros where UCDP recorded no deaths. The estimates
    are as published: in eight rows they do not stand in order (Sri Lanka 1998: best 3,763 below low 4,420).

    Returns:
        gw (Int32, Gleditsch and Ward's code), year (Int32), and for each of state_based, non_state and
        one_sided the best estimate, NAME_low and NAME_high (Int64, deaths); by gw and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    numbers = {
        f"{name}{ending}": f"{short}_total_deaths_{estimate}_cy"
        for name, short in _TYPES.items()
        for ending, estimate in _ESTIMATES.items()
    }
    keys: dict[str, type[pl.DataType]] = {"country_id_cy": pl.Int32, "year_cy": pl.Int32}
    rows = (
        read_csv(mirror.file("ucdp_country_year", COUNTRY_YEAR), keys | dict.fromkeys(numbers.values(), pl.Int64))
        .within(country_id_cy=(1, 999), year_cy=(1989, 2100), **dict.fromkeys(numbers.values(), (0, _MOST)))
        .unique("country_id_cy", "year_cy")
    )
    return rows.frame.select(gw="country_id_cy", year="year_cy", **numbers).sort("gw", "year")
