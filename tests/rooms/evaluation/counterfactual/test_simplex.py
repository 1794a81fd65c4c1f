from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from comity.errors import InputError
from comity.rooms.evaluation.counterfactual.simplex import weights

VALUES = st.floats(-100, 100, allow_nan=False, width=32)


@st.composite
def problems(draw):
    """A target and donors, some of them the same, some zero: shapes (rows,) and (rows, donors)."""
    rows, donors = draw(st.integers(1, 12)), draw(st.integers(1, 15))
    matrix = draw(arrays(np.float64, (rows, donors), elements=VALUES))
    return draw(arrays(np.float64, rows, elements=VALUES)), matrix


def distance(found, target, donors):
    return float(np.linalg.norm(donors @ found - target))


@given(problems())
def test_weights_are_never_negative_sum_to_one_and_no_donor_could_bring_the_mixture_nearer(problem):
    target, donors = problem
    found = weights(target, donors)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-9)
    slopes = donors.T @ (donors @ found - target)  # half the gradient of the squared distance
    scale = max(1.0, float(np.abs(donors).max()), float(np.abs(target).max())) ** 2 * len(target)
    multiplier = float(found @ slopes)
    assert (slopes >= multiplier - 1e-7 * scale).all()
    assert slopes[found > 1e-6] == pytest.approx(multiplier, abs=1e-6 * scale)


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_donors_and_of_rows_does_not_matter(problem, random):
    target, donors = problem
    columns, rows = list(range(donors.shape[1])), list(range(len(target)))
    random.shuffle(columns)
    random.shuffle(rows)
    one = distance(weights(target, donors), target, donors)
    other = distance(weights(target[rows], donors[np.ix_(rows, columns)]), target[rows], donors[np.ix_(rows, columns)])
    assert one == pytest.approx(other, abs=1e-6 * max(1.0, float(np.abs(donors).max())))


@pytest.mark.parametrize("seed", range(12))
def test_weights_agree_with_pysyncon(seed, pysyncon):
    random = np.random.default_rng(seed)
    rows, donors = 16 + 2 * seed, 6 + seed % 9
    matrix = random.normal(size=(rows, donors)).cumsum(axis=0)
    target = matrix @ random.dirichlet(np.full(donors, 0.3)) + random.normal(0, 0.3, rows)
    found = weights(target, matrix)
    peer, _ = pysyncon.Synth.w_optimize(np.eye(rows), matrix, target, qp_options={"maxiter": 10_000, "ftol": 1e-16})
    assert found == pytest.approx(peer, abs=1e-6)


def test_a_target_that_is_a_donor_gets_that_donor():
    donors = np.array([[0.0, 1.0, 5.0], [2.0, 7.0, 1.0]])
    assert weights(donors[:, 1], donors).tolist() == [0, 1, 0]


def test_donors_of_zeros_and_a_target_of_zeros_have_weights_all_the_same():
    found = weights(np.zeros(4), np.zeros((4, 3)))
    assert found.sum() == pytest.approx(1)


def test_without_donors_or_with_a_gap_there_are_no_weights():
    with pytest.raises(InputError, match="no donor to weigh"):
        weights(np.ones(3), np.empty((3, 0)))
    with pytest.raises(InputError, match="missing"):
        weights(np.array([1.0, np.nan]), np.ones((2, 2)))
