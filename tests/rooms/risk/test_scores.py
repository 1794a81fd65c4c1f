from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.errors import Faults, InputError
from comity.rooms.risk.scores import (
    BINS,
    brier,
    crps,
    ignorance,
    interval_score,
    log1p_crps,
    threshold_weighted_crps,
)

DEATHS = st.integers(0, 200_000)
ENSEMBLES = hnp.arrays(np.int64, st.integers(1, 30), elements=DEATHS)
FEW = st.integers(0, 1200)
SMALL = hnp.arrays(np.int32, st.integers(1, 40), elements=FEW)
MARGINAL = {
    "crps": crps,
    "log1p_crps": log1p_crps,
    "tail_crps": lambda draws, observed: threshold_weighted_crps(draws, observed, 60),
    "ignorance": ignorance,
    "interval_score": interval_score,
    "brier": lambda draws, observed: brier(draws, observed, 60),
}


def by_definition(draws, observed):
    """Mean |X - y| - mean |X - X'| / 2, over every pair."""
    draws = [float(x) for x in draws]
    error = sum(abs(x - observed) for x in draws) / len(draws)
    spread = sum(abs(x - other) for x in draws for other in draws) / len(draws) ** 2
    return error - spread / 2


# --- CRPS ----------------------------------------------------------------------------------------------------------


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_crps_is_that_of_its_definition_over_all_pairs(draws, observed):
    expected = by_definition(draws, observed)
    assert crps(draws, np.array(observed)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_crps_is_never_negative_and_never_above_the_mean_error(draws, observed):
    score = crps(draws, np.array(observed))
    assert -1e-6 <= score <= np.abs(draws - observed).mean() + 1e-6


@given(observed=DEATHS, n=st.integers(1, 50))
def test_an_ensemble_that_knows_the_outcome_scores_zero(observed, n):
    assert crps(np.full(n, observed), np.array(observed)) == 0


@given(draws=ENSEMBLES, observed=DEATHS, shift=st.integers(-1000, 1000))
def test_the_crps_does_not_change_when_everything_is_shifted(draws, observed, shift):
    shifted = crps(draws + shift, np.array(observed + shift))
    assert shifted == pytest.approx(crps(draws, np.array(observed)), rel=1e-9, abs=1e-6)


@given(draws=ENSEMBLES, observed=DEATHS, scale=st.integers(-20, 20))
def test_the_crps_grows_with_the_unit(draws, observed, scale):
    scaled = crps(draws * scale, np.array(observed * scale))
    assert scaled == pytest.approx(abs(scale) * crps(draws, np.array(observed)), rel=1e-9, abs=1e-5)


@given(draws=ENSEMBLES, observed=DEATHS, times=st.integers(1, 4), seed=st.integers(0, 9))
def test_neither_the_order_of_the_draws_nor_their_repetition_matters(draws, observed, times, seed):
    again = np.random.default_rng(seed).permutation(np.tile(draws, times))
    assert crps(again, np.array(observed)) == pytest.approx(crps(draws, np.array(observed)), rel=1e-9, abs=1e-6)


@given(draw=DEATHS, observed=DEATHS)
def test_a_single_draw_scores_its_absolute_error(draw, observed):
    assert crps(np.array([draw]), np.array(observed)) == abs(draw - observed)


def test_each_state_and_month_is_scored_by_itself():
    draws = np.random.default_rng(0).integers(0, 90, (3, 4, 7))
    observed = np.random.default_rng(1).integers(0, 90, (3, 4))
    scores = crps(draws, observed)
    assert scores.shape == (3, 4)
    for i, j in np.ndindex(3, 4):
        assert scores[i, j] == pytest.approx(by_definition(draws[i, j], observed[i, j]))


def test_the_draws_are_left_as_they_were():
    draws = np.array([9, 1, 5])
    crps(draws, np.array(2))
    assert draws.tolist() == [9, 1, 5]


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_crps_of_whole_numbers_is_exact_but_for_one_division(draws, observed):
    draws = draws.tolist()
    n = len(draws)
    error = sum(abs(x - observed) for x in draws)
    pairs = sum(abs(x - other) for x in draws for other in draws)
    assert crps(np.array(draws), np.array(observed)) == (2 * n * error - pairs) / (2 * n**2)


@given(draws=hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(-1e6, 1e6)), observed=st.floats(-1e6, 1e6))
def test_the_crps_agrees_with_scoringrules(draws, observed):
    expected = scoringrules.crps_ensemble(np.array(observed), draws, estimator="nrg", backend="numpy")
    assert crps(draws, np.array(observed)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


# --- CRPS of logarithms and of a tail ------------------------------------------------------------------------------


@given(draws=SMALL, observed=FEW)
def test_the_log1p_crps_is_the_crps_of_logarithms(draws, observed):
    expected = crps(np.log1p(draws.astype(float)), np.log1p(float(observed)))
    assert log1p_crps(draws, np.array(observed)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_log1p_crps_by_hand():
    assert log1p_crps(np.array([0, 0, 0, 1]), np.array(0)) == pytest.approx(np.log(2) * (1 / 4 - 3 / 16))
    assert log1p_crps(np.array([99]), np.array(9)) == pytest.approx(np.log(10))


def integral_above(draws, observed, threshold):
    """The sum of (F(z) - 1{y <= z})² over z = threshold, threshold + 1 ... where F is a step function of counts."""
    top = max(*draws, observed, threshold)
    return sum((sum(x <= z for x in draws) / len(draws) - (observed <= z)) ** 2 for z in range(threshold, int(top) + 1))


@given(draws=SMALL, observed=FEW, threshold=st.integers(0, 1200))
def test_the_tail_crps_is_the_integral_above_the_threshold(draws, observed, threshold):
    expected = integral_above(draws.tolist(), observed, threshold)
    assert threshold_weighted_crps(draws, np.array(observed), threshold) == pytest.approx(expected, abs=1e-9)


@given(draws=SMALL, observed=FEW, threshold=st.integers(0, 1200))
def test_the_tail_crps_agrees_with_scoringrules(draws, observed, threshold):
    expected = scoringrules.twcrps_ensemble(
        np.array(float(observed)), draws.astype(float), a=float(threshold), estimator="nrg", backend="numpy"
    )
    assert threshold_weighted_crps(draws, np.array(observed), threshold) == pytest.approx(expected, abs=1e-6)


@given(draws=SMALL, observed=FEW)
def test_the_tail_above_zero_is_the_whole(draws, observed):
    assert threshold_weighted_crps(draws, np.array(observed), 0) == crps(draws, np.array(observed))


def test_a_tail_has_a_threshold():
    with pytest.raises(InputError, match="no threshold"):
        threshold_weighted_crps(np.arange(5), np.array(1), float("nan"))


# --- Brier ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "threshold", "score"),
    [(25, 25, 0.25), (24, 25, 0.25), (25, 10, 0.0625), (0, 10, 0.5625), (1000, 1000, 1.0), (0, 1000, 0.0)],
)
def test_the_brier_score_by_hand(observed, threshold, score):
    assert brier(np.array([3, 10, 25, 40]), np.array(observed), threshold) == score


@given(draws=ENSEMBLES, observed=DEATHS, threshold=st.integers(1, 2000))
def test_the_brier_score_lies_between_none_and_one(draws, observed, threshold):
    assert 0 <= brier(draws, np.array(observed), threshold) <= 1


@given(draws=hnp.arrays(np.int32, st.integers(1, 40), elements=st.integers(0, 60)), observed=st.integers(0, 60))
def test_the_brier_scores_of_all_thresholds_sum_to_the_crps(draws, observed):
    top = int(max(draws.max(), observed))
    total = sum(brier(draws, np.array(observed), threshold) for threshold in range(1, top + 1))
    assert total == pytest.approx(crps(draws, np.array(observed)), abs=1e-9)


# --- Ignorance -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "same"),
    [
        (0, 3),
        (1, 1),
        (2, 1),
        (3, 2),
        (5, 2),
        (6, 0),
        (11, 1),
        (25, 1),
        (26, 0),
        (250, 0),
        (500, 0),
        (1000, 1),
        (1001, 2),
    ],
)
def test_the_ignorance_by_hand(observed, same):
    draws = np.array([0, 2, 0, 5, 3, 25, 1000, 0, 1001, 999_999])
    assert ignorance(draws, np.array(observed)) == pytest.approx(-np.log2((same + 1) / (10 + 11)))


@pytest.mark.parametrize(("edge", "place"), [(edge, place) for place, edge in enumerate(BINS)])
def test_an_edge_belongs_to_the_bin_above_it(edge, place):
    below, above = (ignorance(np.array([edge]), np.array(float(y))) for y in (max(edge - 0.01, 0), edge + 0.01))
    assert above == pytest.approx(-np.log2(2 / 12))
    assert below == pytest.approx(-np.log2((2 if place == 0 else 1) / 12))


@given(draws=SMALL, observed=FEW)
def test_the_ignorance_counts_one_more_draw_in_every_bin(draws, observed):
    bins = np.digitize(np.concatenate((draws, [0, 1, 3, 6, 11, 26, 51, 101, 251, 501, 1001])), BINS)
    expected = -np.log2(np.mean(bins == np.digitize(observed, BINS)))
    assert ignorance(draws, np.array(observed)) == pytest.approx(expected)


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_ignorance_lies_between_that_of_all_draws_right_and_none(draws, observed):
    n = len(draws)
    assert np.log2((n + 11) / (n + 1)) - 1e-12 <= ignorance(draws, np.array(observed)) <= np.log2(n + 11) + 1e-12


# --- Interval ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("observed", "score"), [(0, 18 + 20), (1, 18), (10, 18), (19, 18), (20, 18 + 20), (21, 58)])
def test_the_interval_score_by_hand(observed, score):
    assert interval_score(np.arange(21), np.array(observed)) == pytest.approx(score)


@given(draws=ENSEMBLES, observed=DEATHS, level=st.floats(0.05, 0.99))
def test_the_interval_score_is_that_of_numpys_quantiles(draws, observed, level):
    outside = 1 - level
    low, high = np.quantile(draws, outside / 2), np.quantile(draws, 1 - outside / 2)
    expected = scoringrules.interval_score(float(observed), low, high, outside)
    found = interval_score(draws, np.array(observed), level=level)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("level", [0, 1, 90, float("nan")])
def test_a_level_is_a_share(level):
    with pytest.raises(InputError, match=r"no share.*such as 0\.9"):
        interval_score(np.arange(5), np.array(1), level=level)


# --- All of them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MARGINAL.values(), ids=MARGINAL)
@given(
    draws=hnp.arrays(np.int32, st.tuples(st.integers(1, 5), st.integers(1, 40)), elements=FEW), seed=st.integers(0, 9)
)
def test_neither_the_order_of_draws_nor_the_rows_beside_change_a_bit(measure, draws, seed):
    luck = np.random.default_rng(seed)
    observed = luck.integers(0, 200, len(draws))
    scores = measure(draws, observed)
    shuffled = luck.permuted(draws, axis=1)
    assert measure(shuffled, observed).tolist() == scores.tolist()
    assert [float(measure(row, y)) for row, y in zip(draws, observed, strict=True)] == scores.tolist()


@pytest.mark.parametrize("measure", MARGINAL.values(), ids=MARGINAL)
def test_the_shape_of_what_was_observed_is_the_shape_of_the_scores(measure):
    draws = np.random.default_rng(0).integers(0, 90, (2, 3, 4, 7))
    observed = np.random.default_rng(1).integers(0, 90, (2, 3, 4))
    scores = measure(draws, observed)
    assert scores.shape == observed.shape
    assert scores[1, 2, 3] == measure(draws[1, 2, 3], observed[1, 2, 3])


@pytest.mark.parametrize("measure", MARGINAL.values(), ids=MARGINAL)
def test_who_knows_the_truth_scores_best(measure):
    luck = np.random.default_rng(7)
    mean = luck.choice([2.0, 20.0, 80.0, 300.0], size=4000)
    observed = luck.poisson(luck.gamma(0.7, mean / 0.7))

    def forecast(shape, factor):
        rates = luck.gamma(shape, factor * mean[:, None] / shape, size=(4000, 100))
        return measure(luck.poisson(rates), observed).mean()

    truth = forecast(0.7, 1.0)
    for rival in ((3.0, 1.0), (0.2, 1.0), (0.7, 0.5), (0.7, 2.0)):
        assert truth < forecast(*rival)


@pytest.mark.parametrize("measure", MARGINAL.values(), ids=MARGINAL)
@pytest.mark.parametrize(
    ("draws", "observed", "fault"),
    [
        (np.zeros((3, 5)), np.zeros(4), r"shape \(3, 5\) do not fit outcomes of shape \(4,\).*Available"),
        (np.zeros((3, 5)), np.zeros((3, 5)), "do not fit"),
        (np.zeros((3, 0)), np.zeros(3), "nothing to score"),
        (np.zeros((0, 5)), np.zeros(0), "nothing to score"),
        (np.array(1.0), np.array(1.0), "do not fit"),
        (np.array([[1.0, np.nan]]), np.array([1.0]), "draws hold missing or infinite values.*Leave those months out"),
        (np.array([[1.0, -np.inf]]), np.array([1.0]), "draws hold missing or infinite"),
        (np.array([[1.0, 2.0]]), np.array([np.nan]), "outcomes hold missing or infinite"),
    ],
)
def test_what_cannot_be_scored_is_told(measure, draws, observed, fault):
    with pytest.raises(InputError, match=fault):
        measure(draws, observed)


@pytest.mark.parametrize("measure", [log1p_crps, ignorance])
def test_counts_are_not_negative_and_both_faults_are_told(measure):
    with pytest.raises(Faults, match=r"draws hold negative numbers, down to -3(.|\n)*outcomes hold negative") as told:
        measure(np.array([[4, -3]]), np.array([-1]))
    assert len(told.value.faults) == 2
