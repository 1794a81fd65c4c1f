from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.errors import InputError
from comity.rooms.risk.scores import crps, energy_score, variogram_score

DEATHS = st.integers(0, 5000)
PATHS = hnp.arrays(np.int32, st.tuples(st.integers(1, 6), st.integers(1, 20)), elements=DEATHS)
SCORES = {"energy": energy_score, "variogram": variogram_score}


def outcome(paths, seed=0):
    return np.random.default_rng(seed).integers(0, 5000, len(paths))


# --- Energy --------------------------------------------------------------------------------------------------------


@given(paths=PATHS, seed=st.integers(0, 9))
def test_the_energy_score_agrees_with_scoringrules(paths, seed):
    observed = outcome(paths, seed)
    expected = scoringrules.es_ensemble(observed.astype(float), paths.T.astype(float), estimator="nrg", backend="numpy")
    assert energy_score(paths, observed) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(paths=PATHS, seed=st.integers(0, 9))
def test_fractions_are_scored_as_whole_numbers_are(paths, seed):
    observed = outcome(paths, seed)
    assert energy_score(paths / 7, observed / 7) == pytest.approx(energy_score(paths, observed) / 7, rel=1e-9, abs=1e-6)


def test_the_energy_score_by_hand():
    # Two paths over two months, 5 apart; the outcome is one of them.
    assert energy_score(np.array([[0, 3], [0, 4]]), np.array([0, 0])) == pytest.approx(5 / 2 - 5 / 4)


def test_the_energy_score_of_a_thousand_paths_is_that_of_all_pairs():
    paths = np.random.default_rng(1).negative_binomial(0.3, 0.01, (12, 700))
    observed = np.random.default_rng(2).negative_binomial(0.3, 0.01, 12)
    error = np.linalg.norm(paths - observed[:, None], axis=0).mean()
    pairs = np.mean([np.linalg.norm(paths - paths[:, [k]], axis=0).mean() for k in range(700)])
    assert energy_score(paths, observed) == pytest.approx(error - pairs / 2, rel=1e-12)
    assert energy_score(paths + 0.25, observed + 0.5) == pytest.approx(
        np.linalg.norm(paths - 0.25 - observed[:, None], axis=0).mean() - pairs / 2, rel=1e-12
    )


def test_deaths_too_many_for_exact_products_are_scored_all_the_same():
    paths = np.array([[2**31 - 1, 2**31 - 2, 0], [5, 5, 2**31 - 1]], dtype=np.int64)
    expected = scoringrules.es_ensemble(np.array([7.0, 9.0]), paths.T.astype(float), estimator="nrg", backend="numpy")
    assert energy_score(paths, np.array([7, 9])) == pytest.approx(expected, rel=1e-12)


@given(draws=hnp.arrays(np.int32, st.integers(1, 30), elements=DEATHS), observed=DEATHS)
def test_the_energy_score_of_one_month_is_its_crps(draws, observed):
    found = energy_score(draws[None, :], np.array([observed]))
    assert found == pytest.approx(crps(draws, np.array(observed)), abs=1e-9)


@given(path=hnp.arrays(np.int32, st.integers(1, 12), elements=DEATHS), n=st.integers(1, 40))
def test_a_single_path_scores_its_distance_and_the_right_one_nothing(path, n):
    again = np.repeat(path[:, None], n, axis=1)
    assert energy_score(again, path) == 0
    assert energy_score(again, outcome(path)) == pytest.approx(float(np.linalg.norm(path - outcome(path))))


# --- Variogram -----------------------------------------------------------------------------------------------------


@given(paths=PATHS, seed=st.integers(0, 9), order=st.sampled_from([0.5, 1.0, 2.0]))
def test_the_variogram_score_agrees_with_scoringrules(paths, seed, order):
    observed = outcome(paths, seed)
    expected = scoringrules.vs_ensemble(observed.astype(float), paths.T.astype(float), p=order, backend="numpy")
    assert variogram_score(paths, observed, order=order) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_variogram_score_by_hand():
    # Two months 16 apart in one path and 4 in the other: roots 4 and 2, mean 3; 1 apart in truth; two ordered pairs.
    assert variogram_score(np.array([[0, 0], [16, 4]]), np.array([8, 9])) == pytest.approx(2 * (1 - 3) ** 2)


@given(paths=PATHS, level=st.integers(0, 1000))
def test_the_variogram_score_does_not_see_a_level_added_to_every_month(paths, level):
    observed = outcome(paths)
    assert variogram_score(paths + level, observed) == pytest.approx(variogram_score(paths, observed))


@pytest.mark.parametrize("order", [0, -1, float("nan")])
def test_a_variogram_has_an_order_above_zero(order):
    with pytest.raises(InputError, match="no order"):
        variogram_score(np.zeros((2, 3)), np.zeros(2), order=order)


# --- Both ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", SCORES.values(), ids=SCORES)
def test_who_knows_how_months_hang_together_scores_best(measure):
    luck = np.random.default_rng(5)

    def paths(n, *, persistent):
        level = luck.gamma(1.0, 40.0, size=(1500, 1 if persistent else 6, n))
        return luck.poisson(np.broadcast_to(level, (1500, 6, n)))

    observed = paths(1, persistent=True)[..., 0]
    truth, shuffled = (measure(paths(60, persistent=known), observed).mean() for known in (True, False))
    assert truth < shuffled


@pytest.mark.parametrize("measure", SCORES.values(), ids=SCORES)
def test_each_unit_is_scored_by_itself(measure):
    paths = np.random.default_rng(0).integers(0, 90, (3, 2, 4, 7))
    observed = np.random.default_rng(1).integers(0, 90, (3, 2, 4))
    scores = measure(paths, observed)
    assert scores.shape == (3, 2)
    assert scores[2, 1] == measure(paths[2, 1], observed[2, 1])


@pytest.mark.parametrize("measure", SCORES.values(), ids=SCORES)
@pytest.mark.parametrize(
    ("paths", "observed", "fault"),
    [
        (np.zeros(5), np.array(0.0), "do not fit"),
        (np.zeros((12, 5)), np.zeros(11), "do not fit"),
        (np.zeros((12, 0)), np.zeros(12), "nothing to score"),
        (np.full((2, 3), np.nan), np.zeros(2), "draws hold missing"),
    ],
)
def test_what_cannot_be_scored_is_told(measure, paths, observed, fault):
    with pytest.raises(InputError, match=fault):
        measure(paths, observed)
