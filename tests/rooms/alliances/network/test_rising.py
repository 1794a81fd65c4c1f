"""Growth and its interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress
from scipy.stats import t as student

from comity.rooms.alliances.network.rising import change, growth

YEARS = np.arange(2013, 2023)


def test_steady_growth_is_found_without_doubt():
    found = growth(YEARS, 100 * 1.05 ** np.arange(10.0))
    assert found is not None
    assert (found.rate, found.low, found.high) == pytest.approx((0.05, 0.05, 0.05), abs=1e-9)
    assert found.years == 10


@given(st.integers(0, 1000))
def test_the_slope_is_that_of_least_squares_and_the_interval_never_narrower_than_for_errors_without_memory(seed):
    draw = np.random.default_rng(seed)
    values = 3 + 0.2 * np.arange(10) + np.cumsum(draw.normal(size=10))
    plain = linregress(YEARS, values)
    found = change(YEARS, values)
    assert found is not None
    assert found.rate == pytest.approx(plain.slope)
    assert found.high - found.rate == pytest.approx(found.rate - found.low)
    assert found.high - found.rate >= student.ppf(0.95, 8) * plain.stderr


def test_errors_that_last_give_a_wider_interval_than_the_same_errors_mixed():
    lasting = np.array([-1, -1, -1, 1, 1, 1, 1, -1, -1, -1.0])
    mixed = np.array([-1, 1, -1, 1, -1, -1, 1, -1, 1, -1.0])
    trend = 0.5 * np.arange(10)
    one, two = change(YEARS, trend + lasting), change(YEARS, trend + mixed)
    assert one is not None
    assert two is not None
    assert one.high - one.low > 1.5 * (two.high - two.low)


def test_too_few_years_or_a_value_of_nothing_give_no_trend():
    values = np.full(10, 2.0)
    values[:3] = np.nan
    assert change(YEARS, values) is None
    values[:] = 1.0
    values[4] = 0.0
    assert growth(YEARS, values) is None


def test_years_that_are_not_known_are_left_out_not_taken_for_zero():
    values = 100 * 1.1 ** np.arange(10.0)
    values[[2, 5]] = np.nan
    found = growth(YEARS, values)
    assert found is not None
    assert found.rate == pytest.approx(0.1)
    assert found.years == 8


@pytest.mark.verify
@pytest.mark.parametrize(("memory", "least"), [(0.0, 0.9), (0.4, 0.88), (0.7, 0.8)])
def test_the_interval_holds_the_trend_as_often_as_the_docstring_says(memory, least):
    draw = np.random.default_rng(7)
    inside = 0
    for _ in range(2000):
        errors = np.zeros(60)
        for at in range(1, 60):
            errors[at] = memory * errors[at - 1] + draw.normal()
        found = change(YEARS, 0.3 * np.arange(10) + errors[-10:])
        assert found is not None
        inside += found.low <= 0.3 <= found.high
    assert inside / 2000 > least
