"""Weights and sampling points, and what they cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.community.sample import Sample, correlation, correlations, design_effect


def test_people_who_answer_as_their_neighbours_do_are_wholly_alike():
    point = np.repeat(np.arange(6), 4)
    answer = np.repeat([0.0, 1.0, 0.0, 1.0, 1.0, 0.0], 4)
    assert correlation(answer, point) == pytest.approx(1.0)


def test_points_of_one_respondent_tell_nothing_of_likeness():
    assert correlation(np.array([0.0, 1.0, 1.0]), np.arange(3)) == 0.0


def test_the_correlation_is_that_of_a_worked_analysis_of_variance():
    # Two points of two: means 1 and 1/2, B = 2 x (1/4² + 1/4²) / 1 = 1/4, W = 1/2 / 2 = 1/4, so that rho is 0.
    assert correlation(np.array([1.0, 1.0, 1.0, 0.0]), np.array([0, 0, 1, 1])) == pytest.approx(0.0)
    # Three points: means 1, 1, 0; B = 2 x 2/3 / 2 = 2/3, W = 0.
    assert correlation(np.array([1.0, 1.0, 1.0, 1.0, 0.0, 0.0]), np.array([0, 0, 1, 1, 2, 2])) == pytest.approx(1.0)


def test_a_known_correlation_is_found_again():
    random = np.random.default_rng(5)
    level = np.clip(0.5 + random.normal(0, 0.15, 4000), 0, 1)
    answer = (random.random((4000, 8)) < level[:, None]).astype(float).ravel()
    share, variance = level.mean(), level.var()
    assert correlation(answer, np.repeat(np.arange(4000), 8)) == pytest.approx(
        variance / (share * (1 - share)), abs=0.01
    )


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=40), st.floats(0, 1))
def test_a_design_never_makes_respondents_worth_more_than_they_are(weights, rho):
    weight = np.array(weights)
    point = np.arange(len(weights)) // 3
    assert design_effect(weight, point, rho) >= 1 - 1e-9


def test_equal_weights_and_points_of_one_cost_nothing():
    assert design_effect(np.ones(7), np.arange(7), 0.3) == pytest.approx(1.0)


def test_eight_in_a_point_cost_seven_times_the_correlation():
    assert design_effect(np.ones(80), np.arange(80) // 8, 0.1) == pytest.approx(1.7)


def test_kish_s_effect_of_weights_one_and_three_is_five_quarters():
    assert design_effect(np.array([1.0, 3.0]), np.arange(2), 0.0) == pytest.approx(1.25)


def test_a_place_without_respondents_has_the_mean_correlation():
    point = np.repeat(np.arange(4), 2)
    sample = Sample(
        np.array([1.0, 1, 0, 0, 1, 0, 1, 0]), np.ones(8), np.repeat([0, 1], 4), np.zeros((8, 0), int), point
    )
    found = correlations(sample, 3)
    assert found[2] == pytest.approx(found[:2].mean())
