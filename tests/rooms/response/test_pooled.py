"""Pooling, against a published worked example and the library, and its properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.rooms.response.pooled import ASSUMED_TAU, pool, t_quantile

# Thirteen trials of a vaccine (Colditz et al. 1994), log risk ratios and variances, as the R package metafor ships
# them: the field's worked example. metafor 4.8: rma(yi, vi, method = "DL") and the same with test = "knha".
LOGS = (
    -0.889311, -1.585389, -1.348073, -1.441551, -0.217547, -0.786116, -1.620898, 0.011952, -0.469418, -1.371345,
    -0.339359, 0.445913, -0.017314,
)  # fmt: skip
VARIANCES = (
    0.325585, 0.194581, 0.415368, 0.020010, 0.051210, 0.006906, 0.223017, 0.003962, 0.056434, 0.073025, 0.012412,
    0.532506, 0.071405,
)  # fmt: skip
ERRORS = tuple(math.sqrt(variance) for variance in VARIANCES)

studies = st.lists(
    st.tuples(st.floats(-2, 2).map(lambda x: round(x, 3)), st.floats(0.05, 2).map(lambda x: round(x, 3))),
    min_size=2,
    max_size=9,
)


def pooled(pairs):
    return pool([log for log, _ in pairs], [error for _, error in pairs])


def test_the_worked_example_of_the_vaccine_trials_comes_out_as_metafor_has_it():
    found = pool(LOGS, ERRORS)
    assert found.center == pytest.approx(-0.714117, abs=2e-5)
    assert found.tau**2 == pytest.approx(0.308760, abs=2e-5)
    assert found.error == pytest.approx(0.180697, abs=2e-5)
    ends = found.center - 2.178813 * found.error, found.center + 2.178813 * found.error
    assert ends == pytest.approx((-1.107821, -0.320413), abs=5e-5)


def test_the_predictive_interval_adds_the_spread_between_places_to_the_error():
    found = pool(LOGS, ERRORS)
    half = 2.178813 * math.sqrt(found.tau**2 + found.error**2)
    assert (found.low, found.high) == pytest.approx((found.center - half, found.center + half), abs=1e-5)


@given(studies)
def test_the_mean_its_error_and_the_spread_are_those_of_the_library_where_studies_differ(pairs):
    from statsmodels.stats.meta_analysis import combine_effects

    found = pooled(pairs)
    assume(found.tau > 1e-3)
    logs, errors = map(np.array, zip(*pairs, strict=True))
    theirs = combine_effects(logs, errors**2, method_re="dl")
    assert found.tau**2 == pytest.approx(theirs.tau2, rel=1e-6)
    assert found.center == pytest.approx(theirs.mean_effect_re, abs=1e-9)
    assert found.error == pytest.approx(theirs.sd_eff_w_re * math.sqrt(max(1.0, theirs.scale_hksj_re)), rel=1e-6)


@given(studies, st.randoms())
def test_the_order_of_studies_changes_nothing(pairs, random):
    mixed = list(pairs)
    random.shuffle(mixed)
    assert pooled(mixed) == pooled(pairs)


@given(studies)
def test_the_centre_lies_among_the_studies_and_the_interval_about_it(pairs):
    found = pooled(pairs)
    logs = [log for log, _ in pairs]
    assert min(logs) - 1e-9 <= found.center <= max(logs) + 1e-9
    assert found.low < found.center < found.high
    assert found.sd > 0


@given(st.floats(-2, 2), st.floats(0.05, 2), st.integers(2, 9))
def test_identical_studies_show_no_spread_and_agree_on_the_centre(log, error, n):
    found = pool([log] * n, [error] * n)
    assert found.tau == pytest.approx(0.0, abs=1e-6)
    assert found.center == pytest.approx(log)
    assert found.error == pytest.approx(error / math.sqrt(n))


@given(st.floats(-2, 2), st.floats(0.05, 2))
def test_one_study_keeps_its_centre_and_is_widened_by_the_assumed_spread(log, error):
    found = pool([log], [error])
    assert found.center == log
    assert found.error == error
    assert found.tau == ASSUMED_TAU
    assert found.sd == pytest.approx(math.hypot(error, ASSUMED_TAU))
    assert found.high - found.low > 2 * 1.959 * error


def test_the_assumed_spread_is_the_median_of_a_half_normal_distribution_of_scale_one_half():
    from scipy.stats import halfnorm

    assert pytest.approx(halfnorm(scale=0.5).median(), abs=5e-4) == ASSUMED_TAU


@given(studies)
def test_two_studies_that_happen_to_agree_are_not_made_surer_than_their_errors_allow(pairs):
    found = pooled(pairs)
    fixed = 1 / math.sqrt(sum(1 / error**2 for _, error in pairs))
    assert found.error >= fixed - 1e-12


@pytest.mark.parametrize(("logs", "errors"), [([], []), ([0.1], [0.0]), ([0.1], [math.nan]), ([0.1, 0.2], [0.1])])
def test_what_cannot_be_pooled_is_refused(logs, errors):
    with pytest.raises(ValueError, match=r"cannot be pooled|above nought"):
        pool(logs, errors)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 8, 11, 12, 29, 30])
def test_the_quantile_of_students_t_is_that_of_scipy(df):
    from scipy.stats import t

    assert t_quantile(df) == pytest.approx(t.isf(0.025, df), rel=1e-9)
