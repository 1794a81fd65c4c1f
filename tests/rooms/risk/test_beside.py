"""Figures beside the deaths stand in the month in which they had come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from comity.panels.make import panel
from comity.rooms.risk.beside import _later, _yearly, with_beside
from comity.rooms.risk.history import History, plus
from comity.sources.mirror import Mirror


@pytest.fixture(scope="module")
def files(mirror):
    return Mirror(mirror)


def near(history, one, two):
    return history.neighbours[history.states.index(one), history.states.index(two)]


def test_a_border_on_land_is_one_a_strait_a_half_and_the_rest_nothing(past):
    assert near(past, "AFG", "PAK") == near(past, "PAK", "AFG") == 1
    assert near(past, "ESP", "MAR") == 1  # Ceuta and Melilla
    assert near(past, "CUB", "JAM") == 0.5
    assert near(past, "ISL", "AFG") == 0
    assert near(past, "SDN", "SSD") == 1


def test_nearness_goes_both_ways_and_no_state_borders_itself(past):
    assert np.array_equal(past.neighbours, past.neighbours.T)
    assert not past.neighbours.diagonal().any()
    assert set(np.unique(past.neighbours)) == {0, 0.5, 1}


def test_nothing_is_beside_where_nothing_is_wanted(few, files):
    plain = with_beside(replace(few, beside={}), files, kept=())
    assert plain.beside == {}


def test_agreements_are_counted_over_three_years_and_one_from_when_they_were_published(past, mirror):
    table = panel("country-month", add="agreements", years=(1990, 2022), mirror=mirror)
    lag = table.variables["agreements"].lag_months
    rows = table.frame.filter(table.frame["gwcode"] == 625).sort("month")  # Sudan
    counted = dict(rows.select("month", "agreements").iter_rows())
    row = past.states.index("SDN")
    for month in (date(2006, 6, 1), date(2015, 1, 1), date(2021, 12, 1)):
        last = plus(month, -lag)
        for span in (12, 36):
            expected = sum(counted.get(plus(last, -k)) or 0 for k in range(span))
            assert past.beside[f"agreements_{span}"][row, past.months.index(month)] == expected


def test_a_month_comes_out_as_many_months_later_as_its_publisher_takes():
    found = _later(np.array([[1.0, 2, 3, 4]]), 2)
    assert np.array_equal(found, [[np.nan, np.nan, 1, 2]], equal_nan=True)


def test_the_figure_of_a_year_is_known_from_its_december_and_the_lag_on():
    months = [plus(date(2000, 1, 1), i) for i in range(36)]
    history = History(["AAA"], months, np.zeros((1, 36), dtype=np.int64), np.zeros((1, 1)))
    values = np.array([[month.year for month in months]], dtype=float)
    found = _yearly(history, values, 4)[0]
    first = months.index(date(2001, 4, 1))
    assert np.isnan(found[:first]).all()
    assert set(found[first : first + 12].tolist()) == {2000.0}
    assert found[months.index(date(2002, 4, 1))] == 2001.0


def test_the_season_is_a_circle_that_closes_after_a_year(few, files):
    found = with_beside(few, files, kept=("season",))
    sine, cosine = (found.beside[f"season_{name}"][0] for name in ("sin", "cos"))
    assert sine[:12] == pytest.approx(sine[12:24])
    assert sine**2 + cosine**2 == pytest.approx(np.ones(len(sine)))


@pytest.mark.parametrize("name", ["coups", "democracy", "gdp"])
def test_every_candidate_is_known_late_and_nowhere_made_up(few, files, name):
    found = with_beside(few, files, kept=(name,)).beside
    assert found
    for values in found.values():
        assert values.shape == few.deaths.shape
        assert np.isnan(values).any()
        assert np.isfinite(values).any()
