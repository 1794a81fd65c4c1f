"""Who sent how many troops to which UN operation, from maps of deployment, under the registry's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.errors import BuildError, UnknownName
from comity.panels.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

CALLED = {"Us": "USA", "Drc": "COD", "Congo": "COG", "Korea (ROK)": "KOR"}
"""Names that Geo-PKO alone gives a state."""

NO_STATE = frozenset({"CARICOM", "Multinational", "TCC name unknown", "Un"})
"""Contributors in Geo-PKO that are no single state."""


def troops(places: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Troops by contributor, operation and year, summed over the places they stood at.

    Troops on the maps are units of standard size, no head counts; a place whose size is not known counts nothing,
    so that a contributor all of whose places are unknown has 0.

    Args:
        places: as `comity.sources.readers.geopko.contributors` gives them.
        states: the registry's table.

    Returns:
        state, mission (String, as Geo-PKO names it), year and troops (Int64, persons); by all but the last.

    Raises:
        BuildError: a contributor that no state of the registry is called.
    """
    keys = _keys(places["contributor"].unique().sort().to_list(), Names.of("state", states))
    named = places.with_columns(state=pl.col("contributor").replace_strict(keys, return_dtype=pl.String, default=None))
    summed = (
        named.filter(pl.col("state").is_not_null())
        .group_by("state", "mission", pl.col("year").cast(pl.Int64))
        .agg(pl.col("troops").sum())
    )
    return summed.sort("state", "mission", "year")


def _keys(contributors: Iterable[str], names: Names) -> dict[str, str]:
    found, lost = {}, []
    for contributor in contributors:
        if contributor in NO_STATE:
            continue
        try:
            found[contributor] = CALLED.get(contributor) or names.key(contributor)
        except UnknownName:
            lost.append(contributor)
    if lost:
        raise BuildError(f"Geo-PKO has contributors that no state of the registry is called: {', '.join(lost)}.")
    return found
