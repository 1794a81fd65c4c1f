"""Bailey, Strezhnev and Voeten: where states stand on one line, from their votes in the UN General Assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_stata

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

IDEAL_POINTS = "un/IdealpointsJuly2025.dta"

_NAMES = {"all": "all", "final": "fp"}
"""comity's names of the two estimates, and the file's endings."""

_FARTHEST = 10


def ideal_points(mirror: Mirror) -> pl.DataFrame:
    """Ideal points of states by year, 1946 to 2024 without 1964, release of July 2025.

    Estimated so that years compare with each other: resolutions put to the vote again tie them together; higher
    is closer to the United States and other western states. `all` rests on every vote of the year and ends with
    2023; `final` on final votes on whole resolutions alone, and has 2024. Take one of the two throughout. In
    1964, the nineteenth session, the Assembly did not vote. 17 rows hold a state and a year and nothing else.

    Returns:
        cow (Int32), year (Int32, in which the session began: session 1 is 1946), iso3 (String, null
        in those 17 rows), for each of all and final: votes_NAME (Int32, cast by the state), ideal_NAME (Float64,
        mean), ideal_NAME_low and ideal_NAME_high (Float64, 5th and 95th percentile: a 90 % interval), null where
        not estimated; by cow and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names: dict[str, str] = {}
    for new, old in _NAMES.items():
        names |= {f"votes_{new}": f"nvotes{old}", f"ideal_{new}": f"idealpoint{old}"}
        names |= {f"ideal_{new}_low": f"q5{old}", f"ideal_{new}_high": f"q95{old}"}
    columns: dict[str, type[pl.DataType]] = {"ccode": pl.Int32, "year": pl.Int32, "iso3c": pl.String}
    columns |= {old: pl.Int32 if new.startswith("votes") else pl.Float64 for new, old in names.items()}
    points = [old for new, old in names.items() if new.startswith("ideal")]
    rows = (
        read_stata(mirror.file("un_ideal_points", IDEAL_POINTS), columns, optional=("iso3c", *names.values()))
        .within(ccode=(1, 999), year=(1946, 2100), **dict.fromkeys(points, (-_FARTHEST, _FARTHEST)))
        .within(nvotesall=(1, 1000), nvotesfp=(1, 1000))
        .unique("ccode", "year")
    )
    for old in _NAMES.values():
        outside = ~rows.frame[f"idealpoint{old}"].is_between(rows.frame[f"q5{old}"], rows.frame[f"q95{old}"])
        rows.refuse(outside, f"q5{old}", f"idealpoint{old}", f"q95{old}", because="a mean outside its interval")
    return rows.frame.select(cow="ccode", year="year", iso3="iso3c", **names).sort("cow", "year")
