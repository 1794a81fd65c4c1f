from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from comity.rooms.evaluation.ground.staggered import (
    NEVER,
    Units,
    averaged,
    effects,
    interval,
    jointly,
    pairs,
    ratio,
    resampled,
)  # fmt: skip

SINCE = (-3, -2, 0, 1, 2)


def units(outcome, arrival, first=2000):
    arrival = np.array(arrival)
    late = np.full(len(arrival), NEVER)
    until = np.where(arrival == NEVER, NEVER, arrival - 1)
    return Units(np.array(outcome, dtype=float), first, arrival, arrival != NEVER, until, late, np.arange(len(arrival)))


def found(made, since=(1,)):
    chosen = pairs(made, SINCE)
    return averaged(chosen, *effects(chosen, np.ones((1, len(made.arrival)))), since)[0]


def test_the_worked_example_of_one_arrival_is_the_difference_of_differences():
    made = units([[3, 5, 9, 4], [1, 2, 3, 4]], [2002, NEVER])
    assert found(made, (0,)) == (9 - 5) - (3 - 2)
    assert found(made, (1,)) == (4 - 5) - (4 - 2)
    assert found(made, (-2,)) == (3 - 5) - (1 - 2)


def test_what_was_reached_before_never_stands_for_what_would_have_been():
    made = units([[0, 0, 100, 100, 100, 100], [0, 0, 0, 0, 7, 7], [0, 0, 0, 0, 0, 0]], [2002, 2004, NEVER])
    late = [pair for pair in pairs(made, SINCE) if pair.arrival == 2004]
    assert all(not pair.compared[0] for pair in late)
    assert found(made, (0,)) == (100 + 7) / 2


def test_a_unit_that_is_reached_later_is_compared_with_until_then():
    made = units([[0] * 6, [0] * 6, [0] * 6], [2002, 2004, NEVER])
    by = {(pair.arrival, pair.year): pair.compared.tolist() for pair in pairs(made, SINCE)}
    assert by[2002, 2003] == [False, True, True]
    assert by[2002, 2004] == [False, False, True]


def test_effects_that_grow_are_averaged_by_the_number_of_units_reached():
    level = np.array([[5.0], [1.0], [2.0], [9.0]])
    year = np.arange(6.0)
    made = units(np.zeros((4, 6)), [2001, 2001, 2003, NEVER])
    since = 2000 + year - made.arrival[:, None]
    grown = np.where(since >= 0, [[2.0], [2.0], [8.0], [0.0]] * (1 + since), 0.0)
    made = replace(made, outcome=level + year**2 + grown)
    assert found(made, (0,)) == pytest.approx((2 + 2 + 8) / 3)
    assert found(made, (1,)) == pytest.approx((4 + 4 + 16) / 3)


def test_without_anybody_to_compare_with_nothing_is_said():
    made = units([[0, 1, 2, 3], [3, 2, 1, 0]], [2002, 2002])
    assert pairs(made, SINCE) == []
    assert np.isnan(found(made))


@given(some.integers(0, 2**32 - 1))
def test_levels_of_units_and_courses_shared_by_all_change_nothing(seed):
    random = np.random.default_rng(seed)
    arrival = random.choice([2003, 2004, NEVER], 12)
    arrival[:2] = 2003, NEVER
    made = units(random.normal(size=(12, 7)), arrival)
    moved = replace(made, outcome=made.outcome + random.normal(size=(12, 1)) + random.normal(size=7))
    assert found(moved) == pytest.approx(found(made))


def test_resamples_draw_whole_clusters_as_often_as_there_are_and_begin_with_the_sample():
    clusters = np.array([0, 0, 1, 1, 2])
    drawn = resampled(clusters, 50, np.random.default_rng(1))
    assert drawn.shape == (51, 5)
    assert (drawn[0] == 1).all()
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, [0, 2, 4]].sum(axis=1) == 3).all()


def test_intervals_are_wider_with_fewer_clusters_and_there_is_none_without_an_estimate():
    values = np.random.default_rng(1).normal(size=1000)
    few, many = (interval(values, 0.95, clusters) for clusters in (5, 500))
    assert few[0] < many[0] < values[0] < many[1] < few[1]
    assert np.isnan(interval(np.array([np.nan, 1.0, 2.0]), 0.95, 20)).all()


def test_years_that_stand_out_together_are_rare_and_years_that_do_not_are_not():
    noise = np.random.default_rng(1).normal(size=(2000, 3))
    calm, loud = noise.copy(), noise.copy()
    calm[0], loud[0] = (0.1, -0.2, 0.0), (0.1, 5.0, 0.0)
    loud[1:] += loud[0]
    assert jointly(calm) > 0.5
    assert jointly(loud) < 0.01
    assert np.isnan(jointly(np.full((10, 2), np.nan)))


def test_a_ratio_on_counts_that_multiply_is_found_exactly():
    level, year = np.array([[10.0], [40.0], [20.0]]), np.array([1.0, 3.0, 0.5, 2.0, 1.0])
    made = units(np.zeros((3, 5)), [2002, 2003, NEVER])
    counts = level * year
    since = 2000 + np.arange(5) - made.arrival[:, None]
    counts = np.where((since >= 0) & (since < 100), counts * 0.25, counts)
    assert ratio(made, counts, (0, 1)) == pytest.approx(0.25)


def test_where_nobody_is_killed_any_more_there_is_no_ratio():
    made = units(np.zeros((2, 4)), [2002, NEVER])
    assert np.isnan(ratio(made, np.array([[9.0, 9.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]]), (0, 1)))
