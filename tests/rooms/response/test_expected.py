"""What is expected over all luck, in closed form: it agrees with counting, and break-even is where it should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.response.baseline import QUIET
from comity.rooms.response.expected import at, averted_at, break_even, chance_at, deaths_expected, means, over_evidence

MONTHS = 12
seeds = st.integers(min_value=0, max_value=2**32 - 1)


@given(seeds)
def test_the_means_add_up_to_all_deaths(random_world, seed):
    here = random_world(seed)
    mean = means(here, MONTHS)
    assert mean.all == pytest.approx(here.deaths[0].mean(axis=1))
    assert deaths_expected(mean, {})[0] == pytest.approx(here.deaths[0].sum(axis=0).mean())


@given(seeds, st.floats(min_value=-2.0, max_value=1.0), st.floats(min_value=-2.0, max_value=1.0))
def test_the_closed_form_is_the_sum_over_months_paths_and_onsets(random_world, seed, intensity, hazard):
    here = random_world(seed)
    logs = {"intensity": np.full((1, MONTHS), intensity), "recurrence": np.full((1, MONTHS), hazard)}
    total = 0.0
    for path in range(here.deaths.shape[2]):
        for month in range(MONTHS):
            begun = here.episodes.of[0, month, path]
            relapse = begun >= 0 and here.episodes.begins[0, begun, path] == 2
            total += here.deaths[0, month, path] * np.exp(intensity) * (np.exp(hazard) if relapse else 1.0)
    found = deaths_expected(means(here, MONTHS), logs)[0]
    assert found == pytest.approx(total / here.deaths.shape[2])


def test_without_spread_every_draw_expects_the_same(random_world, luck_of, push):
    here = random_world(5)
    mean = means(here, MONTHS)
    found = over_evidence(mean, [push(center=-0.3, sd=0.0)], luck_of(here), MONTHS)
    assert found == pytest.approx(at(mean, [push(center=-0.3)], MONTHS))
    assert at(mean, [push(center=-0.3, sd=0.2)], MONTHS, shift=1.0) > found[0]


@given(st.floats(min_value=0.01, max_value=0.99))
def test_break_even_is_the_largest_ratio_that_is_enough(edge):
    assert break_even(lambda ratio: ratio <= edge) == pytest.approx(edge)


def test_break_even_knows_enough_already_and_never_enough():
    assert break_even(lambda _: True) == 1.0
    assert break_even(lambda _: False) is None


def test_deaths_averted_at_a_ratio_are_those_of_the_months_it_reaches(world_of):
    here = world_of(np.full((MONTHS, 4), 10))
    late = np.where(np.arange(MONTHS) >= 6, 1.0, 0.0)
    assert averted_at(means(here, MONTHS), late, 0.5, MONTHS) == pytest.approx(30)
    assert averted_at(means(here, MONTHS), late, 0.0, MONTHS) == pytest.approx(60, rel=1e-6)


def test_the_chance_at_a_ratio_counts_the_paths_above_the_threshold(world_of):
    here = world_of(np.array([[100, 0], [100, 50]]), silent=QUIET)
    weight = np.ones(2)
    assert chance_at(here, weight, 1.0, 2, 200) == 0.5
    assert chance_at(here, weight, 0.9, 2, 200) == 0.0
    assert chance_at(here, weight, 0.9, 2, 45) == 1.0
