from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.errors import InputError
from comity.rooms.risk.scores import inside, pit, pit_histogram, pit_within

DEATHS = st.integers(0, 1200)
ROWS = hnp.arrays(np.int32, st.tuples(st.integers(1, 6), st.integers(1, 40)), elements=DEATHS)


@pytest.fixture(scope="module")
def calibrated():
    """Counts mostly of zero, each with draws of the same distribution."""
    luck = np.random.default_rng(3)
    rates = luck.gamma(0.3, 20, size=20_000)
    return luck.poisson(rates[:, None], size=(20_000, 400)), luck.poisson(rates)


# --- Probability integral transform --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "low", "high"), [(0, 0, 0.5), (1, 0.5, 0.5), (3, 0.5, 0.75), (7, 0.75, 1.0), (8, 1.0, 1.0)]
)
def test_the_transform_by_hand(observed, low, high):
    assert pit(np.array([3, 0, 7, 0]), np.array(observed)).tolist() == [low, high]


@given(draws=ROWS, seed=st.integers(0, 9))
def test_the_transform_counts_draws_below_and_not_above(draws, seed):
    observed = np.random.default_rng(seed).integers(0, 200, len(draws))
    expected = np.stack(((draws < observed[:, None]).mean(axis=1), (draws <= observed[:, None]).mean(axis=1)), axis=1)
    assert pit(draws, observed).tolist() == expected.tolist()


def test_the_histogram_by_hand():
    # One outcome spread over the lower half, one whole in the last bin, one at the very bottom.
    transform = np.array([[0.0, 0.5], [1.0, 1.0], [0.0, 0.0]])
    assert pit_histogram(transform, bins=4) == pytest.approx(np.array([1.5, 0.5, 0.0, 1.0]) * 4 / 3)


@given(draws=ROWS, bins=st.integers(1, 30))
def test_the_histogram_has_mean_one_and_no_negative_bar(draws, bins):
    heights = pit_histogram(pit(draws, np.full(len(draws), 9)), bins=bins)
    assert heights.mean() == pytest.approx(1)
    assert heights.min() >= -1e-9


def test_the_histogram_of_a_calibrated_forecast_is_flat_though_most_counts_are_zero(calibrated):
    draws, observed = calibrated
    assert (observed == 0).mean() > 0.4
    assert pit_histogram(pit(draws, observed)) == pytest.approx(np.ones(10), abs=0.05)


def test_the_histogram_of_a_forecast_too_narrow_is_a_u(calibrated):
    draws, observed = calibrated
    sure = np.rint(draws.mean(axis=1, keepdims=True) + 0.2 * (draws - draws.mean(axis=1, keepdims=True)))
    heights = pit_histogram(pit(sure, observed))
    assert min(heights[0], heights[-1]) > 1.3
    assert heights[3:7].max() < 1


@pytest.mark.parametrize(("rows", "bins"), [(0, 10), (5, 0)])
def test_a_histogram_needs_an_outcome_and_a_bin(rows, bins):
    with pytest.raises(InputError, match=f"No histogram of {rows} outcomes in {bins} bins"):
        pit_histogram(np.zeros((rows, 2)), bins=bins)


# --- Coverage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_the_transform_of_a_calibrated_forecast_covers_what_it_claims_where_intervals_of_counts_hold_more(
    calibrated, level
):
    draws, observed = calibrated
    assert pit_within(pit(draws, observed), level).mean() == pytest.approx(level, abs=0.01)
    assert inside(draws, observed, level=level).mean() > level + 0.01


def test_how_much_lies_within_by_hand():
    transform = np.array([[0.0, 0.5], [0.0, 1.0], [1.0, 1.0], [0.3, 0.3], [0.94, 0.96]])
    assert pit_within(transform, 0.9) == pytest.approx(np.array([0.9, 0.9, 0.0, 1.0, 0.5]))


@pytest.mark.parametrize(("observed", "is_inside"), [(4, False), (5, True), (50, True), (95, True), (96, False)])
def test_the_ends_of_an_interval_are_draws_and_belong_to_it(observed, is_inside):
    assert inside(np.arange(1, 101), np.array(observed)) == is_inside


@given(draws=ROWS, seed=st.integers(0, 9), percent=st.integers(1, 49))
def test_the_interval_is_that_of_numpys_inverted_distribution(draws, seed, percent):
    observed = np.random.default_rng(seed).integers(0, 200, len(draws))
    tails = (percent / 100, 1 - percent / 100)
    low, high = np.quantile(draws, tails, axis=-1, method="inverted_cdf")
    expected = (low <= observed) & (observed <= high)
    assert inside(draws, observed, level=1 - percent / 50).tolist() == expected.tolist()


def test_zeros_alone_cover_every_month_of_peace():
    assert inside(np.zeros((3, 5), dtype=np.int32), np.array([0, 0, 1])).tolist() == [True, True, False]


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_is_a_share(level):
    with pytest.raises(InputError, match="no share"):
        inside(np.arange(5), np.array(1), level=level)
    with pytest.raises(InputError, match="no share"):
        pit_within(np.zeros((1, 2)), level)
