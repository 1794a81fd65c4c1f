"""How strong a lever is in each month."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.response.course import Course, Dose

DOSE = Dose(1000.0, 2.0, 20.0)
amounts = st.floats(min_value=0.0, max_value=100_000.0)


def test_it_grows_by_equal_steps_stays_and_ends():
    assert Course(1, 5, 2, 0.0).weight(8).tolist() == [0, 0.5, 1, 1, 1, 1, 0, 0]


def test_without_ramp_up_it_is_there_at_once():
    assert Course(0, 2, 0, 0.0).weight(3).tolist() == [1, 1, 0]


def test_half_of_what_was_reached_is_gone_after_the_months_of_decay():
    found = Course(0, 4, 8, 3.0).weight(10)
    assert found[3] == pytest.approx(0.5)
    assert found[6] == pytest.approx(0.25)
    assert found[9] == pytest.approx(0.125)


def test_an_option_that_ends_after_the_months_looked_at_does_not_decay():
    assert Course(0, 100, 0, 6.0).weight(12).tolist() == [1.0] * 12


def test_one_unit_has_the_effect_cited_and_the_middle_that_of_its_units():
    assert DOSE.strength(np.array([0.0, 1000.0, 2000.0])).tolist() == [0.0, 1.0, 2.0]


@given(amounts, amounts)
def test_more_is_never_weaker_and_each_unit_above_the_middle_does_less(one, other):
    low, high = DOSE.strength(np.array(sorted((one, other))))
    assert low <= high <= max(one, other) / 1000 + 1e-9


def test_beyond_the_most_that_was_seen_nothing_is_added():
    assert DOSE.strength(np.array([20_000.0]))[0] == DOSE.strength(np.array([90_000.0]))[0]


@given(st.integers(0, 20), st.integers(1, 40), st.integers(0, 20), st.floats(0, 24), amounts)
def test_the_weight_is_never_below_nought_nor_above_that_of_the_whole(start, months, ramp, decay, amount):
    found = Course(start, months, ramp, decay).weight(36, DOSE, amount)
    assert (found >= 0).all()
    assert (found <= DOSE.strength(np.array([amount]))[0] + 1e-12).all()
    assert not found[:start].any()
