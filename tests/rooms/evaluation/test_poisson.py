from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation.poisson import Rows, fit, informative, intervals, without_each


def made(seed, *, units=8, months=30, effect=0.4, holes=0.1):
    """Counts with effects of units and months, gamma noise and months missing."""
    random = np.random.default_rng(seed)
    unit, month = (axis.ravel() for axis in np.indices((units, months)))
    x = random.normal(size=(units * months, 2))
    mean = np.exp(random.normal(1, 1, units)[unit] + random.normal(0, 0.5, months)[month] + effect * x[:, 0])
    y = random.poisson(mean * random.gamma(1.0, 1.0, units * months)).astype(float)
    kept = random.random(units * months) >= holes
    return Rows(y[kept], x[kept], ("a", "b"), unit[kept], month[kept], unit[kept])


@pytest.mark.filterwarnings("ignore")
def test_coefficients_are_those_of_statsmodels_with_a_dummy_for_every_group():
    api = pytest.importorskip("statsmodels.api")
    rows = made(1)
    dummies = [(group[:, None] == np.unique(group)).astype(float) for group in (rows.first, rows.second)]
    design = np.column_stack([rows.x, dummies[0], dummies[1][:, 1:]])
    inside = informative(rows)
    theirs = api.GLM(rows.y[inside], design[inside], family=api.families.Poisson()).fit(tol=1e-12, maxiter=200)
    assert np.allclose(fit(rows).beta, theirs.params[:2], rtol=1e-5, atol=1e-7)


@given(st.integers(0, 50))
def test_the_order_of_rows_the_numbers_of_groups_and_the_start_change_nothing(seed):
    rows = made(seed)
    random = np.random.default_rng(seed)
    order = random.permutation(len(rows.y))
    other = Rows(rows.y, rows.x, rows.names, 3 * rows.first + 5, 100 - rows.second, rows.cluster).only(order)
    start = random.normal(size=len(rows.y))
    assert np.allclose(fit(rows).beta, fit(other).beta, rtol=1e-5, atol=1e-7)
    assert np.allclose(fit(rows).beta, fit(rows, start).beta, rtol=1e-4, atol=1e-6)


@given(st.integers(0, 50), st.floats(0.01, 100.0))
def test_a_column_in_other_units_has_a_coefficient_in_other_units(seed, factor):
    rows = made(seed)
    other = Rows(rows.y, rows.x * [factor, 1.0], rows.names, rows.first, rows.second, rows.cluster)
    assert np.allclose(fit(rows).beta, fit(other).beta * [factor, 1.0], rtol=1e-6, atol=1e-9)


def test_groups_without_an_event_say_nothing_and_are_left_out():
    rows = made(2)
    y = np.where(rows.first == 3, 0.0, rows.y)
    silent = Rows(y, rows.x, rows.names, rows.first, rows.second, rows.cluster)
    assert fit(silent).clusters == 7
    assert np.allclose(fit(silent).beta, fit(silent.only(rows.first != 3)).beta, rtol=1e-9)


def test_a_column_that_the_effects_take_up_has_no_coefficient_and_leaves_the_others_alone():
    rows = made(3)
    x = np.column_stack([rows.x[:, 0], rows.first * 2.0 + rows.second])
    taken = Rows(rows.y, x, rows.names, rows.first, rows.second, rows.cluster)
    alone = Rows(rows.y, rows.x[:, :1], ("a",), rows.first, rows.second, rows.cluster)
    assert np.isnan(fit(taken).beta[1])
    assert np.isclose(fit(taken).beta[0], fit(alone).beta[0], rtol=1e-6)


def test_without_any_event_there_is_nothing_to_fit():
    rows = made(4)
    with pytest.raises(ArithmeticError, match="No group has an event"):
        fit(Rows(np.zeros_like(rows.y), rows.x, rows.names, rows.first, rows.second, rows.cluster))


def test_the_interval_is_the_jackknife_by_cluster_worked_out_by_hand():
    from scipy.stats import t

    rows = made(5)
    whole = fit(rows)
    (found,) = intervals(rows, whole, [0])
    each = np.array([fit(rows.only(rows.cluster != number)).beta[0] for number in range(8)])
    se = np.sqrt(7 / 8 * np.sum((each - whole.beta[0]) ** 2))
    assert np.allclose([found.without[number] for number in range(8)], each, rtol=1e-5)
    assert np.isclose(found.se, se, rtol=1e-4)
    assert np.isclose(found.high - found.low, 2 * t.ppf(0.975, 7) * se, rtol=1e-4)


def test_a_set_left_out_whole_gives_no_coefficient_rather_than_an_error():
    rows = made(6)
    whole = fit(rows)
    some, everything = without_each(rows, whole, [rows.first == 0, np.ones(len(rows.y), dtype=bool)])
    assert np.isfinite(some).all()
    assert np.isnan(everything).all()


def test_a_known_effect_is_found_among_zeros_and_heavy_tails():
    found = []
    for seed in range(40):
        rows = made(100 + seed, units=20, months=60)
        zeros = np.random.default_rng(seed).random(len(rows.y)) < 0.5
        y = np.where(zeros, 0.0, rows.y * 2)
        found.append(fit(Rows(y, rows.x, rows.names, rows.first, rows.second, rows.cluster)).beta[0])
    assert abs(np.mean(found) - 0.4) < 0.02
