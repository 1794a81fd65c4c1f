"""Outlines of states for maps: Natural Earth at 1:110m (public domain), shipped with the package.

Made by `benchmarks/outlines.py`, which says what is drawn otherwise than Natural Earth draws it, and which boundaries
are dashed. Coordinates are degrees, longitude first, rounded to tenths; rings run as d3 and Vega expect them
(clockwise outside).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DISCLAIMER = (
    "The boundaries and names shown and the designations used imply no opinion on the legal status of any country, "
    "territory, city or area, or on its frontiers, and no endorsement or acceptance of them. Disputed boundaries are "
    "dashed where these coarse outlines have them; most are not in them."
)
"""To be shown with every map of outlines; in the sense of the notice on maps of the United Nations."""
CREDIT = "Outlines: Natural Earth, public domain."

_FEWEST = 4
"""Points of a closed ring."""

Point = tuple[float, float]
Line = list[Point]


@cache
def outlines() -> dict[str, Any]:
    """The outlines, read once.

    Returns:
        states: by key of the registry, a GeoJSON MultiPolygon. States too small for the scale are not there.
        elsewhere: by name, the same of places that are no state of the registry, or no part of one that is drawn.
        borders: a GeoJSON MultiLineString of boundaries between them.
        disputed: the same of disputed boundaries, to be dashed.
        source, by_way_of: where they come from.
    """
    stored = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))
    digits = stored["digits"]
    arcs = [_line(steps, digits) for steps in stored["arcs"]]
    shapes = {
        kind: {key: _shape(polygons, arcs) for key, polygons in stored[kind].items()}
        for kind in ("states", "elsewhere")
    }
    lines = {
        kind: {"type": "MultiLineString", "coordinates": [_line(steps, digits) for steps in found]}
        for kind, found in stored["lines"].items()
    }
    return {**shapes, **lines, "source": stored["source"], "by_way_of": stored["by_way_of"]}


def _line(steps: list[list[int]], digits: int) -> Line:
    """Steps from point to point, as points."""
    x = y = 0
    points = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        points.append((x / 10**digits, y / 10**digits))
    return points


def _shape(polygons: list[list[list[int]]], arcs: list[Line]) -> dict[str, Any]:
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    kept = [[ring for ring in polygon if len(ring) >= _FEWEST] for polygon in rings]
    return {"type": "MultiPolygon", "coordinates": [polygon for polygon in kept if polygon]}


def _ring(indices: list[int], arcs: list[Line]) -> Line:
    """A closed ring of arcs; an index below zero stands for the arc run backwards."""
    points: Line = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points
