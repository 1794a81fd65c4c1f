"""Where people agreed and where United Nations troops stood: local agreements and sites by cell of half a degree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import BuildError
from comity.panels.mission_names import fitting, labels
from comity.panels.names import Names, fold
from comity.sources.readers import geopko, paxlocal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.step import Inputs

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SIDE = 0.5
"""Degrees of a cell's side: some 55 kilometres at the equator. Cells are those of PRIO-GRID, Tollefsen, Strand and
Buhaug (2012), https://doi.org/10.1177/0022343311431287."""

AROUND = 720
"""Cells around the world."""

NO_STATE = ("Ethiopia/Eritrea", "Western Sahara")
"""Where Geo-PKO has sites that it gives to no one state of the registry."""

KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "state": pl.String, "cell": pl.Int64, "operation": pl.String, "latitude": pl.Float64, "longitude": pl.Float64,
    "year": pl.Int64, "places": pl.Int64, "broad": pl.Int64, "troops": pl.Int64, "names": pl.List(pl.String),
}  # fmt: skip


def number(latitude: Floats, longitude: Floats) -> Integers:
    """PRIO-GRID's number of the cell that each point lies in; degrees."""
    row, column = np.floor((latitude + 90) / SIDE), np.floor((longitude + 180) / SIDE)
    return (row * AROUND + column).astype(np.int64) + 1


def centre(cell: Integers) -> tuple[Floats, Floats]:
    """Latitude and longitude of the middle of cells, degrees."""
    row, column = np.divmod(cell - 1, AROUND)
    return row * SIDE - 90 + SIDE / 2, column * SIDE - 180 + SIDE / 2


def places(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The table trust_places.

    Raises:
        BuildError: Geo-PKO has sites in a country that is neither a state's name nor declared as none.
    """
    rows = pl.concat([_agreements(inputs), _sites(inputs)])
    latitude, longitude = centre(rows["cell"].to_numpy())
    placed = rows.with_columns(latitude=pl.Series(latitude), longitude=pl.Series(longitude))
    return {"trust_places": placed.select(list(KINDS)).cast(pl.Schema(KINDS)).sort("state", "cell", "operation")}


def _agreements(inputs: Inputs) -> pl.DataFrame:
    """Local agreements by state and cell; those without a place are left out."""
    by_iso = dict(inputs.tables["states"].filter(pl.col("iso3").is_not_null()).select("iso3", "state").rows())
    known = paxlocal.agreements(inputs.mirror).filter(
        (pl.col("date").dt.truncate("1mo") <= inputs.as_of) & pl.col("latitude").is_not_null()
    )
    each = _celled(known).explode("iso3").with_columns(
        state=pl.col("iso3").replace_strict(by_iso, return_dtype=pl.String)
    )  # fmt: skip
    return each.group_by("state", "cell").agg(
        operation=pl.lit(""),
        year=pl.col("date").dt.year().max().cast(pl.Int64),
        places=pl.col("agreement").n_unique().cast(pl.Int64),
        broad=pl.col("agreement").filter(pl.col("locale_kind") == "Region").n_unique().cast(pl.Int64),
        troops=pl.lit(None, pl.Int64),
        names=pl.col("locale").drop_nulls().unique().sort(),
    )


def _sites(inputs: Inputs) -> pl.DataFrame:
    """Sites by state, cell and operation, each operation's of its last year of them in the state."""
    over = inputs.as_of.year - (inputs.as_of.month < 12)
    known = labels(inputs.tables["operations"])
    rows = geopko.deployments(inputs.mirror).filter((pl.col("year") <= over) & ~pl.col("country").is_in(NO_STATE))
    given = rows.select("mission", "year").rows()
    rows = rows.with_columns(
        operation=pl.Series([fitting(known, name, f"{year}-12") for name, year in given], dtype=pl.String),
        state=pl.col("country").replace_strict(_countries(inputs, rows), return_dtype=pl.String),
    ).drop_nulls("operation")
    here = ("state", "operation")
    return _celled(rows.filter(pl.col("year") == pl.col("year").max().over(here))).group_by(*here, "cell").agg(
        year=pl.col("year").max().cast(pl.Int64),
        places=pl.struct("location", "latitude", "longitude").n_unique().cast(pl.Int64),
        broad=pl.lit(None, pl.Int64),
        troops=pl.when(pl.col("troops").is_not_null().any()).then(pl.col("troops").sum()),
        names=pl.col("location").unique().sort(),
    ).select("state", "cell", "operation", "year", "places", "broad", "troops", "names")  # fmt: skip


def _countries(inputs: Inputs, rows: pl.DataFrame) -> dict[str, str]:
    """The state of every country as Geo-PKO names it."""
    names = Names.of("state", inputs.tables["states"])
    found = {name: names.keys.get(fold(name)) for name in sorted(set(rows["country"]))}
    lost = [name for name, state in found.items() if state is None]
    if lost:
        raise BuildError(f"Geo-PKO has sites in what is no state of the registry: {', '.join(lost)}.")
    return {name: state for name, state in found.items() if state}


def _celled(rows: pl.DataFrame) -> pl.DataFrame:
    """With the cell of each row's place."""
    cells = number(rows["latitude"].to_numpy(), rows["longitude"].to_numpy())
    return rows.with_columns(cell=pl.Series(cells, dtype=pl.Int64))
