from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from comity.panels.outlines import outlines
from comity.rooms.evaluation.ground.cells import SIDE, Cells, cells_of, kilometres, number
from comity.sources.mirror import Mirror
from comity.sources.readers import ged

SQUARE = {"type": "MultiPolygon", "coordinates": [[[(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]]]}
"""A square of one degree."""

RING = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.75), (0.75, 0.25), (0.25, 0.25)]


def test_cells_are_numbered_as_ucdp_numbers_them(mirror):
    events = ged.five_countries(Mirror(mirror))
    own = number(events["latitude"].to_numpy(), events["longitude"].to_numpy())
    assert np.mean(own == events["priogrid"].to_numpy()) > 0.99


def test_a_square_of_one_degree_has_four_cells_that_are_inside_and_touch():
    cells = cells_of(SQUARE)
    assert cells.share.tolist() == [1, 1, 1, 1]
    assert sorted(zip(cells.latitude, cells.longitude, strict=True)) == [
        (0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75),
    ]  # fmt: skip
    assert cells.touching.sum() == 12
    assert len(set(cells.squares.tolist())) == 1


def test_what_lies_in_a_hole_is_outside():
    holed = {"type": "MultiPolygon", "coordinates": [[SQUARE["coordinates"][0][0], RING]]}
    assert cells_of(holed).share == pytest.approx(np.full(4, 0.75))


def test_sierra_leones_capital_and_its_cells_are_found():
    cells = cells_of(outlines()["states"]["SLE"])
    assert 30 <= len(cells.numbers) <= 40
    assert cells.places(np.array([8.484, 51.5]), np.array([-13.234, 0.0])).tolist()[1] == -1
    assert cells.places(np.array([8.484]), np.array([-13.234]))[0] >= 0
    assert cells.share.sum() * (SIDE * 111.2) ** 2 * np.cos(np.radians(8.5)) == pytest.approx(72_000, rel=0.06)


def test_distances_are_those_on_the_globe():
    found = kilometres(np.array([0.0, 90.0]), np.array([0.0, 0.0]), np.array([0.0, 0.0]), np.array([1.0, 180.0]))
    assert found[0] == pytest.approx([111.19, 20015.09], abs=0.01)
    assert found[1] == pytest.approx([10007.54, 10007.54], abs=0.01)


@given(some.lists(some.integers(1, 259_200), min_size=1, max_size=30, unique=True))
def test_the_centre_of_a_cell_lies_in_that_cell(numbers):
    cells = Cells(np.array(sorted(numbers)), np.ones(len(numbers)))
    assert number(cells.latitude, cells.longitude).tolist() == sorted(numbers)
    assert cells.places(cells.latitude, cells.longitude).tolist() == list(range(len(numbers)))
    assert (cells.touching == cells.touching.T).all()
