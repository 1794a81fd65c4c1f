"""A forest that is told the lead: what came so many months after like beginnings, moved to a state's own level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sklearn.ensemble
from threadpoolctl import threadpool_limits

from comity.rooms.risk.forecaster import luck_of, whole
from comity.rooms.risk.lead_forest import LeadForest

SMALL = LeadForest(trees=6, leaf=15)


@pytest.fixture(scope="module")
def forest(few, october):
    return SMALL.fit(few, october)


def test_a_draw_is_what_came_after_a_sample_of_the_same_leaf_moved_to_the_states_level(forest):
    states = forest.known.history.states
    drawn = forest.draw(4, 12, luck_of(1))
    now = forest.known.features.values[:, -1][:, forest.own]
    for row in (states.index("SOM"), states.index("COL")):
        for lead in (1, 4):
            seen = np.append(now[row], lead).astype(np.float32)[None]
            for k in range(12):
                tree = k % SMALL.trees
                mates = forest.order[forest.leaf[:, tree] == forest.grown.apply(seen)[0, tree], tree]
                gap = forest.known.features.level[row, -1] - forest.level[mates]
                could = np.where(forest.came[mates] > 0, whole(np.expm1(forest.came[mates] + gap)), 0)
                assert drawn[row, lead - 1, k] in could


def test_a_leaf_is_drawn_from_by_weight(forest):
    n = 40_000
    leaf = forest._now(1)[forest.known.history.states.index("ISL"), 0, 0]
    chance = (np.arange(n) + 0.5) / n
    picked = np.bincount(forest._pick(0, np.array(leaf), chance), minlength=len(forest.came))
    weight = np.zeros(len(forest.came))
    weight[forest.order[:, 0]] = np.diff(forest.weight[:, 0], prepend=0)
    weight[forest.order[forest.leaf[:, 0] != leaf, 0]] = 0
    assert set(np.unique(weight)) <= {0.0, 1.0, 1 / SMALL.quiet}
    assert picked == pytest.approx(n * weight / weight.sum(), abs=1.001)


def test_without_pull_draws_are_deaths_that_came_and_with_it_a_quieter_states_are_fewer(forest):
    states = forest.known.history.states
    still = replace(forest, made=replace(SMALL, pull=0.0)).draw(6, 60, luck_of(2))
    assert set(np.unique(still)) <= set(np.rint(np.expm1(forest.came)).astype(int))
    raised = replace(forest, level=forest.level + 1).draw(6, 60, luck_of(2))
    pulled = forest.draw(6, 60, luck_of(2))
    assert np.all(raised <= pulled)
    assert raised[states.index("AFG")].sum() < pulled[states.index("AFG")].sum()


def test_no_deaths_stay_none_whatever_the_level(forest):
    quiet = replace(forest, came=np.zeros_like(forest.came))
    assert quiet.draw(3, 30, luck_of(3)).max() == 0


def test_beyond_the_longest_lead_the_leaves_are_those_of_the_longest(few, october):
    leaf = replace(SMALL, farthest=12, trees=2).fit(few, october)._now(20)
    assert np.array_equal(leaf[:, 12:], np.repeat(leaf[:, 11:12], 8, axis=1))


def test_it_sees_the_states_own_history_and_the_lead_alone(forest):
    names = np.array(forest.known.features.names)
    assert forest.grown.n_features_in_ == forest.own.sum() + 1
    assert all(name.startswith(("near_", "agreements_")) for name in names[~forest.own])
    assert (~forest.own).sum() == 6


def test_another_number_of_jobs_gives_the_same_integer_draws(few, october, forest, monkeypatch):
    original = sklearn.ensemble.ExtraTreesRegressor
    monkeypatch.setattr(sklearn.ensemble, "ExtraTreesRegressor", lambda *a, **k: original(*a, **(k | {"n_jobs": 1})))
    with threadpool_limits(1):
        two = SMALL.fit(few, october).draw(12, 30, luck_of(4))
    assert two.dtype == np.int32
    assert np.array_equal(forest.draw(12, 30, luck_of(4)), two)
