"""The logit and its risk ratio, held against statsmodels and against differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.deterrence.logit import chances, fit, risk_ratio

NAMES = ["constant", "treated", "other"]


def sample(seed, n=2000, effect=-0.7):
    draw = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), draw.integers(0, 2, n), draw.normal(size=n)])
    y = draw.random(n) < chances(x, np.array([-2.0, effect, 0.5]))
    return x, y


@pytest.mark.parametrize("seed", [1, 2])
def test_coefficients_and_their_covariance_are_those_of_statsmodels(seed):
    api = pytest.importorskip("statsmodels.api")
    x, y = sample(seed)
    ours, theirs = fit(x, y, NAMES), api.Logit(y.astype(float), x).fit(disp=0)
    assert np.allclose(ours.beta, theirs.params, rtol=1e-6, atol=1e-8)
    assert np.allclose(ours.bread, theirs.cov_params(), rtol=1e-5, atol=1e-9)


@given(st.integers(0, 10_000))
def test_where_the_search_starts_changes_nothing(seed):
    x, y = sample(seed, 400)
    start = {"constant": -1.0, "treated": 0.4, "other": -0.3}
    assert np.allclose(fit(x, y, NAMES).beta, fit(x, y, NAMES, start=start).beta, atol=1e-6)


def test_rare_events_that_make_a_whole_step_overshoot_are_fitted():
    draw = np.random.default_rng(4)
    x = np.column_stack([np.ones(50_000), draw.integers(0, 2, 50_000), draw.exponential(3, 50_000)])
    y = draw.random(50_000) < chances(x, np.array([-7.0, 4.0, -1.5]))
    found = fit(x, y, NAMES)
    assert np.allclose(x.T @ (y - chances(x, found.beta)), 0, atol=1e-3)


def test_a_column_without_events_on_one_side_is_left_out_with_its_rows():
    x, y = sample(5)
    never = np.zeros(len(y))
    never[np.flatnonzero(~y)[:50]] = 1
    found = fit(np.column_stack([x, never]), y, [*NAMES, "never"])
    assert found.left_out == ("never",)
    assert found.rows.sum() == len(y) - 50
    assert np.allclose(found.beta, fit(x[never == 0], y[never == 0], NAMES).beta)


def test_a_column_that_does_not_vary_is_left_out_and_its_rows_stay():
    x, y = sample(6)
    found = fit(np.column_stack([x, np.zeros(len(y))]), y, [*NAMES, "nothing"])
    assert found.left_out == ("nothing",)
    assert found.rows.all()


def test_the_risk_ratio_is_the_mean_chance_with_over_the_mean_chance_without():
    x, y = sample(7)
    found = fit(x, y, NAMES)
    with_it, without = x.copy(), x.copy()
    with_it[:, 1], without[:, 1] = 1, 0
    expected = chances(with_it, found.beta).mean() / chances(without, found.beta).mean()
    assert np.isclose(np.exp(risk_ratio(x, found.beta, 1)[0]), expected)


def test_the_gradient_of_the_risk_ratio_is_its_slope_in_each_coefficient():
    x, y = sample(8)
    beta = fit(x, y, NAMES).beta
    _, gradient = risk_ratio(x, beta, 1)
    for column in range(3):
        step = np.zeros(3)
        step[column] = 1e-5
        slope = (risk_ratio(x, beta + step, 1)[0] - risk_ratio(x, beta - step, 1)[0]) / 2e-5
        assert np.isclose(gradient[column], slope, atol=1e-7)


def test_in_a_trial_with_a_known_effect_the_interval_finds_it():
    found = 0
    for seed in range(40):
        x, y = sample(seed, 3000)
        fitted = fit(x, y, NAMES)
        log_ratio, gradient = risk_ratio(x, fitted.beta, 1)
        ones, noughts = x.copy(), x.copy()
        ones[:, 1], noughts[:, 1] = 1, 0
        truth = np.array([-2.0, -0.7, 0.5])
        aim = np.log(chances(ones, truth).mean() / chances(noughts, truth).mean())
        found += abs(log_ratio - aim) <= 1.96 * np.sqrt(gradient @ fitted.bread @ gradient)
    assert found >= 34
