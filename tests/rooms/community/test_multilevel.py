"""Partial pooling, held against the same model solved whole with dense matrices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.rooms.community.leaves import Leaves, leaves
from comity.rooms.community.multilevel import Variances, _design, _solve, _stacked, fit
from comity.rooms.community.sample import Sample

LEVELS = (2, 3)


def some_leaves(seed, *, places=6):
    """Leaves of some places, not all combinations, with few or many respondents."""
    random = np.random.default_rng(seed)
    keys = [(p, a, b) for p in range(places) for a in range(2) for b in range(3) if random.random() < 0.8]
    place, *level = np.array(keys).T
    share = np.clip(0.5 + random.normal(0, 0.15, len(keys)), 0.02, 0.98)
    effective = random.integers(2, 200, len(keys)).astype(float)
    return Leaves(share, effective, effective, place, np.column_stack(level), np.arange(len(keys)))


def dense(found, variances):
    """Best linear unbiased predictions and their covariance, from the whole covariance of all leaves."""
    design, term = _design(found.level, LEVELS)
    noise = found.share * (1 - found.share) / found.effective
    same = found.place[:, None] == found.place[None, :]
    common = design @ design.T
    own = (design * variances.terms[term] ** 2) @ design.T * same
    prior = common + own + variances.leaf**2 * np.eye(len(noise))
    gain = prior @ np.linalg.inv(prior + np.diag(noise))
    return gain @ found.share, prior - gain @ prior, noise, design, term


@pytest.mark.parametrize("seed", range(5))
def test_places_solved_one_by_one_give_what_one_dense_system_gives(seed):
    found = some_leaves(seed)
    variances = Variances(np.array([0.12, 0.05, 0.03]), 0.04)
    theta, covariance, noise, design, term = dense(found, variances)
    solved, _, _ = _solve(found.share, noise, design, term, _stacked(found.place, design), variances)
    assert solved.theta == pytest.approx(theta, abs=1e-9)
    weights = np.random.default_rng(seed).normal(0, 1, (4, len(theta)))
    weights[0] = found.place == found.place[0]  # a place alone
    for weight in weights:
        assert solved.variance(weight) == pytest.approx(weight @ covariance @ weight, rel=1e-8)


def test_expected_squares_are_those_of_the_dense_posterior():
    found = some_leaves(11)
    variances = Variances(np.array([0.12, 0.05, 0.03]), 0.04)
    theta, _, noise, design, term = dense(found, variances)
    _, squares, spread = _solve(found.share, noise, design, term, _stacked(found.place, design), variances)
    # The leaf's own part u: prior t² I, seen through the same data.
    whole = np.linalg.inv(
        design @ design.T
        + (design * variances.terms[term] ** 2) @ design.T * (found.place[:, None] == found.place[None, :])
        + np.diag(noise + variances.leaf**2)
    )
    mean = variances.leaf**2 * whole @ found.share
    left = variances.leaf**2 - variances.leaf**4 * np.diag(whole)
    assert spread == pytest.approx(mean**2 + left, rel=1e-8)
    one = (found.place == 0)[:, None] * design * variances.terms[term] ** 2
    assert squares[0] == pytest.approx(
        (one.T @ whole @ found.share) ** 2 + variances.terms[term] ** 2 - np.diag(one.T @ whole @ one), rel=1e-8
    )
    assert theta.shape == found.share.shape


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_many_respondents_speak_for_themselves(seed):
    found = some_leaves(seed)
    many = Leaves(found.share, found.effective * 1e6, found.weight, found.place, found.level, found.of)
    assert fit(many, LEVELS).theta == pytest.approx(found.share, abs=0.005)


def test_a_few_who_agree_are_drawn_towards_the_others():
    found = some_leaves(3)
    share, effective = found.share.copy(), found.effective.copy()
    share[0], effective[0] = 1.0, 2.0
    theta = fit(Leaves(share, effective, effective, found.place, found.level, found.of), LEVELS).theta
    assert theta[0] < 0.9


def test_known_differences_between_places_are_found_again():
    random = np.random.default_rng(8)
    truth = 0.5 + random.normal(0, 0.12, 60)
    place = np.repeat(np.arange(60), 120)
    level = random.integers(0, 2, (len(place), 1))
    answer = (random.random(len(place)) < np.clip(truth[place], 0.02, 0.98)).astype(float)
    sample = Sample(answer, np.ones(len(place)), place, level, np.arange(len(place)))
    fitted = fit(leaves(sample, np.zeros(60)), (2,))
    assert fitted.variances.terms[0] == pytest.approx(0.12, rel=0.25)
    assert fitted.variances.leaf < 0.06
    assert fitted.variances.terms[1] < 0.06


def test_the_same_sample_gives_the_same_bits():
    found = some_leaves(21)
    one, two = fit(found, LEVELS), fit(found, LEVELS)
    assert np.array_equal(one.theta, two.theta)


def test_a_survey_of_one_place_and_one_leaf_has_an_estimate():
    sample = Sample(np.array([1.0, 0, 1, 1]), np.ones(4), np.zeros(4, int), np.zeros((4, 0), int), np.arange(4))
    fitted = fit(leaves(sample, np.zeros(1)), ())
    assert fitted.theta == pytest.approx([0.75], abs=0.2)
    assert np.isfinite(fitted.variance(np.ones(1)))
