from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.ground.cells import Cells, number
from comity.rooms.evaluation.ground.panel import SITES_FROM, WHERE, ground
from comity.rooms.evaluation.ground.staggered import NEVER

YEARS = tuple(range(1990, 2006))
CENTRES = np.array([0.25, 0.25]), np.array([0.25, 0.75])
CELLS = Cells(number(*CENTRES), np.ones(2))


def events(*rows):
    names = ("id", "year", "latitude", "longitude", "where_prec", "best")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(start=date(2000, 1, 1))


def sites(*rows):
    types = {
        "operation": pl.String,
        "year": pl.Int32,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "troops": pl.Int64,
    }
    return pl.DataFrame(rows, schema=types, orient="row")


def made(happened=((1, 2000, 0.25, 0.25, 1, 5),), placed=(), old=frozenset()):
    return ground("AAA", CELLS, YEARS, events(*happened), sites(*placed), old)


def test_only_events_whose_place_is_known_are_counted_in_cells_and_all_in_the_sum():
    found = made([(1, 2000, 0.2, 0.2, 1, 5), (2, 2000, 0.2, 0.2, 3, 7), (3, 2001, 9.0, 9.0, 1, 2)])
    assert found.deaths.sum() == 5
    assert found.deaths[0, YEARS.index(2000)] == 5
    assert found.all_deaths.sum() == 14


def test_troops_arrive_in_the_first_year_with_some_and_observers_are_none():
    found = made(placed=[("x", 1999, 0.2, 0.2, 0), ("x", 2001, 0.2, 0.2, 150), ("y", 2000, 0.2, 0.3, 650)])
    assert found.arrival.tolist() == [2000, NEVER]
    assert found.came_with == ("y", "")
    assert found.next_door.tolist() == [NEVER, 2000]
    assert found.troops[0, YEARS.index(2001)] == 150


@pytest.mark.parametrize(
    ("placed", "old", "doubtful"),
    [
        ([("x", 2001, 0.2, 0.2, None)], frozenset(), 2001),
        ([("x", SITES_FROM, 0.2, 0.2, 150)], frozenset({"x"}), 0),
        ([("x", SITES_FROM, 0.2, 0.2, 150)], frozenset(), NEVER),
    ],
)
def test_troops_of_unknown_number_or_from_before_the_sites_are_known_make_a_cell_doubtful(placed, old, doubtful):
    assert made(placed=placed, old=old).doubtful[0] == doubtful


def test_events_are_near_troops_that_are_there_come_later_or_have_gone():
    happened = [(place, year, 0.2, 0.2, 1, 1) for place, year in enumerate((1999, 2000, 2001, 2002))]
    found = made([*happened, (9, 2000, 0.9, 0.9, 1, 1)], [("x", 2000, 0.2, 0.2, 150), ("x", 2002, 0.2, 0.2, 150)])
    told = {
        year: dict(zip(WHERE, found.near[0][YEARS.index(year)].tolist(), strict=True)) for year in range(1999, 2003)
    }
    assert told[1999]["troops came later"] == 1
    assert told[2000]["troops there"] == 1
    assert told[2000]["elsewhere"] == 1
    assert told[2001]["troops had gone"] == 1
    assert told[2002]["troops there"] == 1
