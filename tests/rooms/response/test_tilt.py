"""Deaths are thinned and added as binomial and Poisson counts are, in step with their chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from comity.rooms.response.tilt import EXACT, binomial, normal, poisson, tilt

RNG = np.random.default_rng(20221231)
U = RNG.random(100_000)
Z = normal(U)
COUNTS = np.exp(RNG.uniform(0, np.log(50_000), U.size)).astype(np.int64)
P = RNG.random(U.size)

counts = st.lists(st.integers(min_value=0, max_value=3000), min_size=1, max_size=30)
ratios = st.floats(min_value=0.0, max_value=3.0)


def test_normal_quantiles_are_those_of_scipy():
    assert np.abs(Z - stats.norm.ppf(U)).max() < 1e-7


def test_small_binomial_quantiles_are_exact_and_large_ones_off_by_at_most_one_and_rarely():
    found, exact = binomial(COUNTS, P, U, Z), stats.binom.ppf(U, COUNTS, P).astype(np.int64)
    small = COUNTS * P * (1 - P) <= EXACT
    assert small.mean() > 0.2
    assert (found[small] == exact[small]).all()
    assert np.abs(found - exact).max() <= 1
    assert (found != exact).mean() < 0.001


def test_small_poisson_quantiles_are_exact_and_large_ones_off_by_at_most_one_and_rarely():
    mean = np.exp(RNG.uniform(-3, 9, U.size))
    found, exact = poisson(mean, U, Z), stats.poisson.ppf(U, mean).astype(np.int64)
    small = mean <= EXACT
    assert (found[small] == exact[small]).all()
    assert np.abs(found - exact).max() <= 1
    assert (found != exact).mean() < 0.001


@pytest.mark.parametrize("deaths", [1, 4, 40, 400, 40_000])
@pytest.mark.parametrize("ratio", [0.0, 0.02, 0.5, 0.9, 0.995, 1.0, 1.1, 2.5])
def test_the_mean_is_the_ratio_times_the_deaths_and_the_variance_that_of_the_law(deaths, ratio):
    there = np.full(U.size, deaths)
    found = tilt(there, np.full(U.size, ratio), U, Z)
    variance = deaths * (ratio * (1 - ratio) if ratio <= 1 else ratio - 1)
    assert abs(found.mean() - ratio * deaths) <= 5 * np.sqrt(variance / U.size) + 1e-12
    assert found.var() == pytest.approx(variance, rel=0.03, abs=1e-12)


@given(counts, st.integers(min_value=0, max_value=2**32 - 1))
def test_a_ratio_of_one_changes_nothing(deaths, seed):
    there = np.array(deaths, dtype=np.int64)
    u = np.random.default_rng(seed).random(there.size)
    assert (tilt(there, np.ones(there.size), u) == there).all()


@given(counts, ratios, ratios, st.integers(min_value=0, max_value=2**32 - 1))
def test_a_larger_ratio_never_gives_fewer_deaths_with_the_same_luck(deaths, one, other, seed):
    there = np.array(deaths, dtype=np.int64)
    u = np.random.default_rng(seed).random(there.size)
    less, more = (tilt(there, np.full(there.size, ratio), u) for ratio in sorted((one, other)))
    # The expansion rounds to the nearest count: two ratios that differ by less than a death may cross by one.
    assert (less <= more + (there * abs(one - other) < 1)).all()
    assert (less >= 0).all()
    if max(one, other) <= 1:
        assert (more <= there).all()


def test_what_is_drawn_for_a_count_does_not_depend_on_its_neighbours():
    ratio = np.full(U.size, 0.7)
    whole = tilt(COUNTS, ratio, U)
    assert (tilt(COUNTS[::7], ratio[::7], U[::7]) == whole[::7]).all()
