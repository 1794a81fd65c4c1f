"""CERDI-seadistance: how far it is by sea between the ports of two countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

DISTANCES = "logistics/CERDI-seadistance.csv"

_MOST = 50_000


def distances(mirror: Mirror) -> pl.DataFrame:
    """Sea distances between 227 countries and territories, undated.

    A country's port is the stretch of coast with the most shipping lines; a country without a coast is given the
    foreign port nearest to its capital by road, so that Austria and Hungary, who share one, are 0 km apart. Both
    directions are in the file and differ by 2 km or less in nine cases of ten, but by 2,080 km between
    Argentina and Tuvalu and by 618 km between Argentina and Cameroon. Six countries have two
    ports (Canada, Russia and the United States on two coasts, the landlocked Azerbaijan, Kazakhstan and
    Turkmenistan), so that their `to_port1` depends on where one goes.

    Returns:
        iso3_1 and iso3_2 (String), sea_km (Int32, between the ports), to_port1 and to_port2 (Int32, km by road
        from each capital to its port; null for 53 countries, and
        once for Russia), road_km (Int32, km by road between the capitals
        of two landlocked countries of one land mass; null for all others), short (Boolean, `road_km` is less than
        the two roads to port together, so that no port is needed); by iso3_1 and iso3_2.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    numbers = {
        "sea_km": "seadistance",
        "to_port1": "capitalport1",
        "to_port2": "capitalport2",
        "road_km": "roaddistance",
    }
    columns: dict[str, type[pl.DataType]] = {"iso1": pl.String, "iso2": pl.String, "short": pl.Int8}
    rows = (
        read_csv(
            mirror.file("seadistance", DISTANCES),
            columns | dict.fromkeys(numbers.values(), pl.Int32),
            optional=("capitalport1", "capitalport2", "roaddistance"),
        )
        .within(short=(0, 1), **dict.fromkeys(numbers.values(), (0, _MOST)))
        .unique("iso1", "iso2")
    )
    return rows.frame.select(iso3_1="iso1", iso3_2="iso2", **numbers, short=pl.col("short") == 1).sort(
        "iso3_1", "iso3_2"
    )
