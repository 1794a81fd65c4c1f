"""The map of the world: outlines on a plane, and the figures of every state for each month."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.faces.web.inks import inks
from comity.faces.web.layers import layers, said
from comity.panels.outlines import outlines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.edition import Edition

WIDTH, HEIGHT = 1000, 440
"""Size of the map in its own units."""
THRESHOLDS = (1, 25, 100, 1000)
PAST = 60
"""Months of history on the slider."""
REGIONS = {
    "Africa": (-20, -36, 56, 38),
    "Americas": (-122, -56, -32, 58),
    "Asia and the Pacific": (62, -46, 178, 54),
    "Europe": (-24, 34, 48, 71),
    "Middle East": (24, 10, 66, 43),
}
"""Parts of the world that the map can be drawn to: degrees west, south, east and north of about what is shown."""
_TALL = 1.5
"""Least width of a part of the map, as a multiple of its height."""
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
    """Outlines as SVG paths: states by key, places that are none, boundaries; and the boxes of parts of the world."""
    drawn = outlines()
    return {
        "states": {key: _path(shape["coordinates"]) for key, shape in drawn["states"].items()},
        "elsewhere": {key: _path(shape["coordinates"]) for key, shape in drawn["elsewhere"].items()},
        "disputed": _lines(drawn["disputed"]["coordinates"]),
        "boxes": {"": f"0 0 {WIDTH} {HEIGHT}"} | {name: _box(edges) for name, edges in REGIONS.items()},
    }


def _box(edges: tuple[float, float, float, float]) -> str:
    """The view of a part of the world, never taller than is wide enough for a screen: left, top, width and height."""
    west, south, east, north = edges
    corners = [plane(lon, lat) for lon in (west, (west + east) / 2, east) for lat in (south, 0, north)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = plane(0, north)[1], plane(0, south)[1]
    wide = max(right - left, (bottom - top) * _TALL)
    high = max(bottom - top, wide * HEIGHT / WIDTH)
    across = min(max((left + right - wide) / 2, 0), WIDTH - wide)
    down = min(max((top + bottom - high) / 2, 0), HEIGHT - high)
    return f"{across:.1f} {down:.1f} {wide:.1f} {high:.1f}"


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
        sources: of the deaths and of the chances, in words.
        inks: colours and where they change, as in `inks`.
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
        "sources": {
            "deaths": said(edition, edition.manifest["tables"]["deaths_month"]["sources"]),
            "chance": said(edition, edition.manifest["tables"]["risk_draws"]["sources"]),
        },
        "inks": inks(),
        "edition": edition.id,
    }
