"""How far it is from one state to another for a unit with its vehicles: by sea, or by road between neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.distances import great_circle

if TYPE_CHECKING:
    from collections.abc import Mapping


def capitals(states: pl.DataFrame) -> pl.DataFrame:
    """State, iso3, lat and lon of the present-day states whose capital is placed; by state."""
    return states.drop_nulls(["iso3", "lat", "lon"]).select("state", "iso3", "lat", "lon").sort("state")


def reach(states: pl.DataFrame, sea: pl.DataFrame, borders: pl.DataFrame, assumed: Mapping[str, float]) -> pl.DataFrame:
    """Days under way and km of route for a unit's equipment, between every two present-day states.

    By sea: the road to port, the ship, the road from port, with the days a ship lies in port. By land, where the two
    share a border on land: the great circle between the capitals, lengthened to a road. The quicker is taken. Where
    no sea distance is known, the great circle is lengthened to a sea route, and the route is "assumed". The two
    directions of a sea distance are averaged.

    Args:
        states: the registry's table.
        sea: as `comity.sources.readers.seadistance.distances` gives them.
        borders: state1 and state2 that share a border on land, each pair in both directions.
        assumed: the registry's planning assumptions, by key.

    Returns:
        host, state (String), km (Int64, of the route, to 10 km), days (Int64, rounded up), route (String: sea, land
        or assumed); by host and state.
    """
    places = capitals(states)
    pairs = places.join(places, how="cross", suffix="_2").filter(pl.col("state") != pl.col("state_2"))
    air = great_circle(pairs["lat"], pairs["lon"], pairs["lat_2"], pairs["lon_2"]).cast(pl.Float64)
    both = _averaged(sea)
    frame = (
        pairs.with_columns(air=air)
        .join(both, left_on=["iso3", "iso3_2"], right_on=["iso3_1", "iso3_2"], how="left", maintain_order="left")
        .join(
            borders.with_columns(touch=pl.lit(value=True)),
            left_on=["state", "state_2"],
            right_on=["state1", "state2"],
            how="left",
            maintain_order="left",
        )
    )
    water = frame["sea_km"].fill_null(frame["air"] * assumed["sea-detour"]).to_numpy()
    overland = frame["roads"].fill_null(0.0).to_numpy()
    by_sea = water / assumed["ship-speed"] + overland / assumed["road-speed"] + assumed["port-days"]
    road = frame["air"].to_numpy() * assumed["road-detour"]
    touching = frame["touch"].fill_null(value=False).to_numpy()
    by_land = np.where(touching, road / assumed["road-speed"], np.inf)
    land = by_land < by_sea
    known = frame["sea_km"].is_not_null().to_numpy()
    return frame.select(
        host="state_2",
        state="state",
        km=pl.Series(np.round(np.where(land, road, water + overland), -1)).cast(pl.Int64),
        days=pl.Series(np.ceil(np.minimum(by_sea, by_land))).cast(pl.Int64),
        route=pl.Series(np.where(land, "land", np.where(known, "sea", "assumed"))).cast(pl.String),
    ).sort("host", "state")


def _averaged(sea: pl.DataFrame) -> pl.DataFrame:
    """Km by sea and by the two roads to port, the mean of the two directions."""
    one = sea.select(
        "iso3_1", "iso3_2", "sea_km", roads=pl.col("to_port1").fill_null(0) + pl.col("to_port2").fill_null(0)
    )
    back = one.select(iso3_1="iso3_2", iso3_2="iso3_1", back="sea_km", roads_back="roads")
    met = one.join(back, on=["iso3_1", "iso3_2"], how="left", maintain_order="left")
    return met.select(
        "iso3_1",
        "iso3_2",
        sea_km=(pl.col("sea_km") + pl.col("back").fill_null(pl.col("sea_km"))) / 2,
        roads=(pl.col("roads") + pl.col("roads_back").fill_null(pl.col("roads"))) / 2,
    )
