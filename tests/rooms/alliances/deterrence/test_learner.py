"""Scores of the models on later years."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.deterrence import learner
from comity.rooms.alliances.deterrence.rows import Rows
from comity.rooms.alliances.deterrence.terms import covariates


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2).filter(lambda rows: any(y for _, y in rows)))
def test_average_precision_is_that_of_scikit_learn_with_ties_too(rows):
    metrics = pytest.importorskip("sklearn.metrics")
    p, y = np.array([p / 5 for p, _ in rows]), np.array([y for _, y in rows])
    assert np.isclose(learner.average_precision(p, y), metrics.average_precision_score(y, p))


def test_a_perfect_ranking_scores_one_and_a_constant_scores_the_base_rate():
    y = np.array([True, False, False, True])
    assert learner.average_precision(np.array([0.9, 0.1, 0.2, 0.8]), y) == 1
    assert learner.average_precision(np.full(4, 0.3), y) == 0.5


def test_log_loss_of_a_coin_is_the_logarithm_of_two_and_certainty_that_errs_is_not_infinite():
    assert np.isclose(learner.log_loss(np.full(3, 0.5), np.array([True, False, True])), np.log(2))
    assert np.isfinite(learner.log_loss(np.array([0.0]), np.array([True])))


@pytest.fixture
def made(monkeypatch):
    """Rows of a made world in which the challenger's share of capabilities alone decides."""
    monkeypatch.setattr(learner, "WINDOWS", ((1950, 1959),))
    draw = np.random.default_rng(1)
    n = 12_000
    x = {name: draw.integers(0, 2, n).astype(float) for name in covariates()}
    x |= {name: draw.random(n) for name in ("capability_share", "similarity", "lower_democracy", "log_distance")}
    began = draw.random(n) < np.where(np.abs(x["capability_share"] - 0.5) < 0.1, 0.4, 0.02)
    year = draw.integers(1930, 1960, n)
    flags = np.ones(n, dtype=bool)
    return Rows(draw.integers(1, 40, n), draw.integers(41, 80, n), year, flags, began, began, ~flags, x)


def test_the_flexible_learner_finds_a_bump_that_the_logit_cannot(made):
    pytest.importorskip("sklearn")
    found = {score.model: score for score in learner.scores(made, "relevant", seed=1)}
    assert found["boosted trees"].log_loss < found["logit"].log_loss - 0.01
    assert found["boosted trees"].auc_pr > found["base rate"].auc_pr
    assert found["logit"].n == found["base rate"].n == int((made.year >= 1950).sum())


def test_what_happens_inside_a_window_never_reaches_the_model_that_foretells_it(made, monkeypatch):
    pytest.importorskip("sklearn")
    given_chances = []
    monkeypatch.setattr(learner, "log_loss", lambda p, _: given_chances.append(p) or 0.0)
    flipped = np.where(made.year >= 1950, ~made.began, made.began)
    for began in (made.began, flipped):
        list(learner.scores(Rows(**{**vars(made), "began": began}), "relevant", seed=1))
    for ours, theirs in zip(given_chances[:3], given_chances[3:], strict=True):
        assert (ours == theirs).all()


def test_early_stopping_is_off_above_ten_thousand_rows():
    assert learner._TREES["early_stopping"] is False
