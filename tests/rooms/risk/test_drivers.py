"""What moved a forecast: parts that add up, and that matter as much as they are said to."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.risk.drivers import analogues, contributions, drivers
from comity.rooms.risk.features import KINDS
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.forest import Analogues, Forest


@pytest.fixture(scope="module")
def forest(few, october):
    return Forest(trees=40, leaf=20).fit(few, october)


@pytest.fixture(scope="module")
def rows(forest):
    """Every state's features in every sixth month."""
    return forest.known.features.values[:, 60::6].reshape(-1, forest.known.features.values.shape[-1])


def expected(forest, rows):
    return forest.grown.predict(rows).mean(axis=1)


def test_the_parts_add_up_exactly_to_what_the_trees_expect(forest, rows):
    root, parts = contributions(forest, rows)
    assert root + parts.sum(axis=1) == pytest.approx(expected(forest, rows), abs=1e-12)
    assert np.ptp(root) == 0


def test_a_feature_that_no_split_asks_about_has_no_part(few, october):
    forest = Forest(trees=3, leaf=2000).fit(few, october)
    _, parts = contributions(forest, forest.known.features.values[:, -1])
    asked = {int(f) for tree in forest.grown.estimators_ for f in tree.tree_.feature if f >= 0}
    assert 0 < len(asked) < parts.shape[1]
    assert {int(f) for f in np.flatnonzero(parts.any(axis=0))} <= asked


def test_replacing_the_top_family_by_the_median_moves_the_forecast_more_than_replacing_the_bottom_one(forest, rows):
    found = forest.known.features
    kinds = np.array([found.kind(name) for name in found.names])
    families = list(dict.fromkeys(kinds.tolist()))
    median = np.median(found.values.reshape(-1, found.values.shape[-1]), axis=0)
    _, parts = contributions(forest, rows)
    effect = np.abs(np.stack([parts[:, kinds == kind].sum(axis=1) for kind in families], axis=1))
    before = expected(forest, rows)
    moved = np.empty_like(effect)
    for column, kind in enumerate(families):
        replaced = rows.copy()
        replaced[:, kinds == kind] = median[kinds == kind]
        moved[:, column] = np.abs(expected(forest, replaced) - before)
    every = np.arange(len(rows))
    top, bottom = moved[every, effect.argmax(axis=1)], moved[every, effect.argmin(axis=1)]
    assert top.mean() > 2 * bottom.mean()
    # Over all rows and families, a larger part goes with a larger move.
    assert np.corrcoef(effect.ravel(), moved.ravel())[0, 1] > 0.5


def test_the_table_of_drivers_has_each_family_and_the_average_and_adds_up(forest):
    table = drivers(forest)
    assert set(table["driver"]) == {"average", *KINDS}
    sums = dict(table.group_by("state").agg(pl.col("effect").sum()).iter_rows())
    told = expected(forest, forest.known.features.values[:, -1])
    for state, value in zip(forest.known.history.states, told, strict=True):
        assert sums[state] == pytest.approx(value, abs=0.0005)


def test_a_war_is_told_by_what_happens_now_and_peace_by_what_does_not(forest):
    effects = {(state, driver): effect for state, driver, effect in drivers(forest).iter_rows()}
    assert effects["AFG", "now"] + effects["AFG", "past year"] > 0.3
    assert effects["ISL", "now"] + effects["ISL", "past year"] < 0


# --- Analogues -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(forest):
    return analogues(forest, forest.follow(12, 400, luck_of(1))[1])


def test_analogues_are_ranked_by_the_share_of_paths_that_begin_with_them(named):
    assert named["share"].min() >= 0.01
    assert named["rank"].max() <= 5
    for _, part in named.group_by("state"):
        assert part.sort("rank")["share"].is_sorted(descending=True)
        assert part["share"].sum() <= 1
        assert part.sort("rank")["rank"].to_list() == list(range(1, part.height + 1))


def test_the_deaths_before_and_after_an_analogue_are_those_of_the_record(named, few):
    for other, month, before, after in named.select("analogue", "month", "before", "after").iter_rows():
        deaths = few.counts[few.states.index(other)]
        at = few.months.index(month)
        assert deaths[at - 11 : at + 1].sum() == before
        assert deaths[at + 1 : at + 13].sum() == after


def test_no_analogue_is_of_a_year_that_had_not_ended_at_the_origin(named):
    assert named["month"].max() <= date(2016, 10, 1)


def test_wars_are_like_wars_and_peace_like_peace(named):
    by = dict(named.filter(pl.col("rank") == 1).select("state", "before").iter_rows())
    assert by["AFG"] > 1000
    assert named.filter(pl.col("state") == "ISL")["before"].max() == 0


# --- Faithfulness of what is drawn ---------------------------------------------------------------------------------


def test_paths_move_against_the_sign_of_the_family_that_is_taken_away(forest):
    """Each state's top family is replaced by the average month's, which drivers start from; trees and luck stay."""
    found = forest.known.features
    kinds = np.array([found.kind(name) for name in found.names])
    families = list(dict.fromkeys(kinds.tolist()))
    _, parts = contributions(forest, found.values[:, -1])
    effect = np.stack([parts[:, kinds == kind].sum(axis=1) for kind in families], axis=1)
    top = np.abs(effect).argmax(axis=1)
    average = found.values.reshape(-1, found.values.shape[-1]).mean(axis=0)
    values = found.values.copy()
    for row, column in enumerate(top.tolist()):
        values[row, -1, kinds == families[column]] = average[kinds == families[column]]
    known = copy(forest.known)
    known.features = replace(found, values=values)
    weight = forest.known.training(forest.made.first, 12, forest.made.quiet, seed=0)[2]
    other = Analogues(forest.made, known, forest.grown, forest.rows, forest.cols, weight)
    before, after = (np.log1p(one.draw(12, 400, luck_of(2))).mean(axis=(1, 2)) for one in (forest, other))
    told = effect[np.arange(len(top)), top]
    much = np.abs(told) > 0.2
    assert much.sum() > 10
    assert (np.sign((before - after)[much]) == np.sign(told[much])).mean() > 0.9
    assert np.corrcoef(told, before - after)[0, 1] > 0.9
