"""The dyadic-robust covariance, held against a sum over all pairs of rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.deterrence.dyadic import by_pair, dyadic_robust, sums


def _rows(seed, states=6, n=60, p=3):
    draw = np.random.default_rng(seed)
    one = draw.integers(0, states, n)
    two = (one + draw.integers(1, states, n)) % states
    return draw.normal(size=(n, p)), draw.normal(size=n), one, two


def _brute(x, residual, one, two, related):
    meat = np.zeros((x.shape[1], x.shape[1]))
    score = x * residual[:, None]
    for r in range(len(x)):
        for q in range(len(x)):
            if related({one[r], two[r]}, {one[q], two[q]}):
                meat += np.outer(score[r], score[q])
    return meat


@given(st.integers(0, 10_000))
def test_the_meat_is_the_sum_over_all_rows_whose_pairs_share_a_state(seed):
    x, residual, one, two = _rows(seed)
    pair_sums, state_sums = sums(x, residual, one, two)
    brute = _brute(x, residual, one, two, lambda a, b: bool(a & b))
    assert np.allclose(state_sums.T @ state_sums - pair_sums.T @ pair_sums, brute)


@given(st.integers(0, 10_000))
def test_clusters_are_pairs_whichever_way_round(seed):
    x, residual, one, two = _rows(seed)
    bread = np.diag([1.0, 2.0, 0.5])
    brute = bread @ _brute(x, residual, one, two, lambda a, b: a == b) @ bread
    assert np.allclose(by_pair(bread, sums(x, residual, one, two)[0]), brute)


@given(st.integers(0, 10_000), st.randoms())
def test_the_order_of_rows_and_of_the_two_states_changes_nothing(seed, random):
    x, residual, one, two = _rows(seed)
    order = np.array(random.sample(range(len(one)), len(one)))
    bread = np.eye(3)
    straight = dyadic_robust(bread, *sums(x, residual, one, two))
    other = dyadic_robust(bread, *sums(x[order], residual[order], two[order], one[order]))
    assert np.allclose(straight, other)


@given(st.integers(0, 10_000))
def test_the_covariance_never_has_a_negative_variance_and_else_is_the_sandwich(seed):
    x, residual, one, two = _rows(seed)
    pair_sums, state_sums = sums(x, residual, one, two)
    found = dyadic_robust(np.eye(3), pair_sums, state_sums)
    assert np.linalg.eigvalsh(found)[0] > -1e-9
    raw = state_sums.T @ state_sums - pair_sums.T @ pair_sums
    if np.linalg.eigvalsh(raw)[0] > 0:
        assert np.allclose(found, raw)
