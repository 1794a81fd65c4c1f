"""Cells of a fitted model: what they are worth, what they hide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.community.cells import LEAST, hidden, pool
from comity.rooms.community.sample import Sample


def sample_of(seed, *, places=5, people=400):
    random = np.random.default_rng(seed)
    place = random.integers(0, places, people)
    return Sample(
        (random.random(people) < 0.3 + 0.08 * place).astype(float),
        random.uniform(0.5, 2, people),
        place,
        random.integers(0, 2, (people, 2)),
        np.arange(people) // 8 + 1000 * place,
    )


@pytest.fixture(scope="module")
def pooled():
    return pool(sample_of(1), (2, 2), places=5)


def test_groups_add_up_to_their_place(pooled):
    here = pooled.sample.place == 2
    parts = [here & (pooled.sample.level[:, 0] == level) for level in (0, 1)]
    weight = [pooled.sample.weight[rows].sum() for rows in parts]
    together = np.average([pooled.cell(rows).share for rows in parts], weights=weight)
    assert pooled.cell(here).share == pytest.approx(together, abs=1e-12)


def test_a_cell_is_less_sure_than_the_place_it_is_part_of(pooled):
    here = pooled.sample.place == 2
    part = here & (pooled.sample.level[:, 0] == 0)
    assert pooled.cell(part).deviation > pooled.cell(here).deviation
    assert pooled.cell(part).effective < pooled.cell(here).effective < here.sum()


def test_a_cell_that_did_not_change_has_no_variance_of_change_but_that_of_its_make_up(pooled):
    one = pooled.cell(pooled.sample.place == 1)
    assert pooled.change(one, one) < one.variance


def test_sampling_points_widen_the_interval():
    sample = sample_of(2)
    clustered = Sample(
        (np.random.default_rng(3).random(1000)[sample.point % 1000] < 0.5).astype(float),
        sample.weight, sample.place, sample.level, sample.point,
    )  # fmt: skip
    alone = Sample(clustered.answer, sample.weight, sample.place, sample.level, np.arange(400))
    rows = sample.place == 0
    found = [pool(one, (2, 2), places=5).cell(rows) for one in (clustered, alone)]
    assert found[0].effective < 0.5 * found[1].effective
    assert found[0].deviation > found[1].deviation


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 90), min_size=1, max_size=6))
def test_no_small_level_is_shown_and_none_is_hidden_alone(counts):
    away = hidden(counts)
    assert {name for name, count in counts.items() if count < LEAST} <= away
    assert len(away) != 1 or len(counts) == 1
