"""Analogues: real months of the past that look like the present, and what came after them."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.ensemble
from threadpoolctl import threadpool_limits

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.forest import Forest

SMALL = Forest(trees=6, leaf=15)


@pytest.fixture(scope="module")
def forest(fitted):
    return fitted["analogues"]


def test_a_path_is_what_came_after_its_analogue_times_one_scale_a_year(forest):
    paths, first = forest.follow(12, 40, luck_of(1))
    counts = forest.known.history.counts
    level = forest.known.features.level
    for row in range(len(paths)):
        for draw in range(40):
            other, month = forest.rows[first[row, draw]], forest.cols[first[row, draw]]
            gap = np.clip(level[row, -1] - level[other, month], -4, 4)
            after = counts[other, month + 1 : month + 13] * np.exp(float(gap))
            assert np.abs(paths[row, :, draw] - after).max() <= 0.5 + 1e-3 * after.max()


def test_an_analogue_shares_a_leaf_with_the_present_and_has_a_whole_year_after_it(forest):
    _, first = forest.follow(12, 60, luck_of(2))
    present = forest.grown.apply(forest.known.features.values[:, -1])
    seen = forest.grown.apply(forest.known.features.values[forest.rows, forest.cols])
    for row in range(len(first)):
        assert np.all((seen[first[row]] == present[row]).any(axis=1))
    assert forest.cols.max() + 12 < len(forest.known.history.months)


def test_a_leaf_is_drawn_from_by_weight(forest):
    n = 40_000
    row = forest.known.history.states.index("SOM")
    last = forest.known.features.level.shape[1] - 1
    state, month, tree = (np.full((1, n), value) for value in (row, last, 0))
    chance = (np.arange(n)[None] + 0.5) / n
    picked = np.bincount(forest._pick(state, month, tree, chance)[0], minlength=len(forest.rows))
    leaf = forest.grown.apply(forest.known.features.values[:, -1])[row, 0]
    same = forest.grown.apply(forest.known.features.values[forest.rows, forest.cols])[:, 0] == leaf
    quiet = forest.known.features.values[..., forest.known.features.names.index("sum_120")]
    weight = np.where(quiet[forest.rows, forest.cols] == 0, 1 / forest.made.quiet, 1.0) * same
    assert picked == pytest.approx(n * weight / weight.sum(), abs=1.001)


def test_the_level_of_a_quiet_state_stays_far_below_that_of_one_at_war(forest):
    states = forest.known.history.states
    total = np.median(forest.draw(36, 100, luck_of(3)).sum(axis=1), axis=1)
    assert total[states.index("ISL")] == 0
    assert total[states.index("AFG")] > 1000


def test_another_number_of_jobs_and_threads_gives_the_same_integer_paths(few, october, monkeypatch):
    one = SMALL.fit(few, october).draw(24, 30, luck_of(4))
    original = sklearn.ensemble.ExtraTreesRegressor
    monkeypatch.setattr(sklearn.ensemble, "ExtraTreesRegressor", lambda *a, **k: original(*a, **(k | {"n_jobs": 1})))
    with threadpool_limits(1):
        two = SMALL.fit(few, october).draw(24, 30, luck_of(4))
    assert one.dtype == np.int32
    assert np.array_equal(one, two)
