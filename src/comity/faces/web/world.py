"""The map of the world: outlines on a plane, and the figures of every state for each month."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.faces.web.layers import layers
from comity.panels.outlines import outlines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.edition import Edition

WIDTH, HEIGHT = 1000, 440
"""Size of the map in its own units."""
THRESHOLDS = (1, 25, 100, 1000)
PAST = 60
"""Months of history on the slider."""
_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of the Equal Earth projection."""
_SCALE = WIDTH / (2 * 2.7066)
_TOP = 83.7
"""Latitude at the upper edge: nothing is drawn north of it."""


def plane(lon: float, lat: float) -> tuple[float, float]:
    """A place on the map, by the Equal Earth projection (Savric, Patterson & Jenny 2018,
    doi:10.1080/13658816.2018.1504949).

    Args:
        lon: degrees east.
        lat: degrees north.

    Returns:
        Units from the left and from the top.
    """  # noqa: D205 - the reference is longer than a line
    root = math.sqrt(3) / 2
    angle = math.asin(root * math.sin(math.radians(lat)))
    a1, a2, a3, a4 = _A
    square, sixth = angle**2, angle**6
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = math.radians(lon) * math.cos(angle) / (root * slope)
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return WIDTH / 2 + x * _SCALE, _edge() - y * _SCALE


@cache
def _edge() -> float:
    a1, a2, a3, a4 = _A
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(_TOP)))
    return angle * (a1 + a2 * angle**2 + angle**6 * (a3 + a4 * angle**2)) * _SCALE


@cache
def shapes() -> dict[str, Any]:
    """Outlines as SVG paths: states by key, places that are none, and boundaries."""
    drawn = outlines()
    return {
        "states": {key: _path(shape["coordinates"]) for key, shape in drawn["states"].items()},
        "elsewhere": {key: _path(shape["coordinates"]) for key, shape in drawn["elsewhere"].items()},
        "disputed": _lines(drawn["disputed"]["coordinates"]),
    }


def dots(edition: Edition) -> dict[str, tuple[float, float]]:
    """Places of states too small to be drawn, from the registry."""
    drawn = shapes()["states"]
    rows = edition.table("states").filter(pl.col("lat").is_not_null() & pl.col("iso3").is_not_null())
    return {
        state: plane(lon, lat) for state, lat, lon in rows.select("state", "lat", "lon").rows() if state not in drawn
    }


def _path(polygons: Iterable[Any]) -> str:
    return "".join(_ring(ring) + "Z" for polygon in polygons for ring in polygon)


def _lines(lines: Iterable[Any]) -> str:
    return "".join(_ring(line) for line in lines)


def _ring(points: Iterable[tuple[float, float]]) -> str:
    """A ring as one piece, though it crosses the 180th meridian: it goes on beyond the map's edge."""
    lon, lat = (np.array(one) for one in zip(*points, strict=True))
    whole = np.unwrap(lon, period=360)
    whole -= 360 * np.rint((whole.min() + whole.max()) / 720)
    placed = [plane(x, y) for x, y in zip(whole.tolist(), lat.tolist(), strict=True)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)


def figures(edition: Edition) -> dict[str, Any]:
    """Deaths by month in the past, and the chance of each threshold by month and over the months to it.

    Returns:
        months: the past ones and then those ahead, ISO.
        past: how many are past.
        deaths: by state, of each past month; null where the state was not covered.
        chance: by threshold and state, in per mille, of each month ahead.
        names: by state.
        layers: alliances and pressure, as in `layers`.
    """
    names = edition.names("state")
    known = edition.table("risk_draws")["state"].unique().to_list()
    deaths = edition.table("deaths_month").filter(pl.col("state").is_in(known))
    months = deaths["month"].unique().sort().to_list()[-PAST:]
    wide = deaths.filter(pl.col("month").is_in(months)).sort("month").pivot(on="month", index="state", values="deaths")
    draws = edition.table("risk_draws").sort("state", "month")
    ahead = draws["month"].unique().sort().to_list()
    states = draws["state"].unique(maintain_order=True).to_list()
    paths = draws["draws"].explode().to_numpy().reshape(len(states), len(ahead), -1)
    chance = {
        str(threshold): dict(
            zip(states, np.rint((paths >= threshold).mean(axis=2) * 1000).astype(int).tolist(), strict=True)
        )
        for threshold in THRESHOLDS
    }
    shown = [month.isoformat()[:7] for month in (*months, *ahead)]
    return {
        "months": shown,
        "past": len(months),
        "deaths": {row[0]: list(row[1:]) for row in wide.rows()},
        "chance": chance,
        "names": {state: names.title(state) for state in states},
        "layers": layers(edition, shown),
        "edition": edition.id,
    }
