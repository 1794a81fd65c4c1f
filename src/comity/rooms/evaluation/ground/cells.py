"""The cells of a state: squares of half a degree, numbered as in PRIO-GRID.

Tollefsen, Strand & Buhaug (2012, doi:10.1177/0022343311431287).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SIDE = 0.5
"""Degrees: some 55 kilometres at the equator."""

COLUMNS = 720
"""Cells around the world."""

_POINTS = 10
"""Points along each side at which it is looked whether a cell is inside."""

_RADIUS = 6371.0
"""Of the earth, kilometres."""


@dataclass(frozen=True)
class Cells:
    """Cells of one state.

    Attributes:
        numbers: of PRIO-GRID, ascending, shape (cells,).
        share: part of each cell that lies inside the state, shape (cells,).
    """

    numbers: Integers
    share: Floats

    @property
    def latitude(self) -> Floats:
        """Of the centres, degrees."""
        return np.asarray((self.numbers - 1) // COLUMNS * SIDE - 90 + SIDE / 2, dtype=np.float64)

    @property
    def longitude(self) -> Floats:
        """Of the centres, degrees."""
        return np.asarray((self.numbers - 1) % COLUMNS * SIDE - 180 + SIDE / 2, dtype=np.float64)

    @property
    def squares(self) -> Integers:
        """The square of two by two cells, one degree wide, that each cell lies in, numbered from zero."""
        rows, columns = np.divmod(self.numbers - 1, COLUMNS)
        return np.unique(rows // 2 * COLUMNS + columns // 2, return_inverse=True)[1].reshape(-1)

    @property
    def touching(self) -> NDArray[np.bool_]:
        """Which cells have a side or a corner in common, shape (cells, cells); none touches itself."""
        rows, columns = np.divmod(self.numbers - 1, COLUMNS)
        near = (np.abs(rows[:, None] - rows) <= 1) & (np.abs(columns[:, None] - columns) <= 1)
        touching: NDArray[np.bool_] = near & ~np.eye(len(rows), dtype=bool)
        return touching

    def places(self, latitude: Floats, longitude: Floats) -> Integers:
        """The place among the cells of each point; -1 outside them."""
        wanted = number(latitude, longitude)
        found = np.searchsorted(self.numbers, wanted)
        inside = np.append(self.numbers, -1)[found] == wanted
        return np.where(inside, found, -1)


def number(latitude: Floats, longitude: Floats) -> Integers:
    """PRIO-GRID's number of the cell that each point lies in; degrees."""
    row, column = np.floor((latitude + 90) / SIDE), np.floor((longitude + 180) / SIDE)
    return (row * COLUMNS + column).astype(np.int64) + 1


def cells_of(shape: dict[str, Any]) -> Cells:
    """Every cell of which a hundredth part or more lies inside an outline.

    Args:
        shape: a GeoJSON MultiPolygon, degrees, longitude first.
    """
    edges = _edges(shape)
    west, south = np.floor(edges[:, :2].min(axis=0) / SIDE) * SIDE
    east, north = edges[:, :2].max(axis=0)
    x = np.arange(west, east, SIDE)
    y = np.arange(south, north, SIDE)
    corners = np.array([(one, two) for two in y for one in x])
    steps = (np.arange(_POINTS) + 0.5) * SIDE / _POINTS
    grid = np.array([(one, two) for two in steps for one in steps])
    share = np.array([_inside(edges, corner + grid).mean() for corner in corners])
    kept = share > 0
    numbers = number(corners[kept, 1] + SIDE / 2, corners[kept, 0] + SIDE / 2)
    order = np.argsort(numbers)
    return Cells(numbers[order], share[kept][order])


def kilometres(latitude: Floats, longitude: Floats, to_latitude: Floats, to_longitude: Floats) -> Floats:
    """Great-circle distances from each point to each of the others, shape (points, others)."""
    one, two = np.radians(latitude)[:, None], np.radians(to_latitude)
    apart = np.radians(to_longitude)[None, :] - np.radians(longitude)[:, None]
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(apart / 2) ** 2
    return np.asarray(2 * _RADIUS * np.arcsin(np.sqrt(half)), dtype=np.float64)


def _edges(shape: dict[str, Any]) -> Floats:
    """Both ends of every edge of every ring, shape (edges, 4)."""
    rings = [np.array(ring, dtype=np.float64) for polygon in shape["coordinates"] for ring in polygon]
    return np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])


def _inside(edges: Floats, points: Floats) -> NDArray[np.bool_]:
    """Whether a ray from each point crosses the edges an odd number of times."""
    x, y = points[:, 0, None], points[:, 1, None]
    x1, y1, x2, y2 = edges.T
    spans = (y1 > y) != (y2 > y)
    rise = np.where(y1 == y2, 1.0, y2 - y1)
    crossed = spans & (x < x1 + (y - y1) / rise * (x2 - x1))
    odd: NDArray[np.bool_] = crossed.sum(axis=1) % 2 == 1
    return odd
