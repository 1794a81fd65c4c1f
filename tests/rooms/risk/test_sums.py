"""Sums over a window tell paths from months put together at random."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.scores import crps
from comity.rooms.risk.sums import shuffled, sums_scored
from comity.streams import stream


@given(seed=st.integers(0, 50), months=st.integers(1, 12), n=st.integers(1, 30))
def test_shuffled_every_month_keeps_its_draws(seed, months, n):
    paths = np.random.default_rng(seed).integers(0, 99, (months, n)).astype(np.int32)
    assert np.array_equal(np.sort(shuffled(paths, stream(seed, "x")), axis=-1), np.sort(paths, axis=-1))


def test_paths_that_hang_together_as_the_world_does_score_better_than_their_shuffled_months():
    luck = np.random.default_rng(1)
    level = luck.gamma(0.5, 100, size=(200, 1, 501))
    paths = luck.poisson(np.broadcast_to(level, (200, 12, 501)))
    draws, observed = paths[..., 1:].astype(np.int32), paths[..., 0]
    states = [f"S{row:03}" for row in range(200)]
    found = sums_scored(draws, observed, states, "one", 2017, luck_of(1))
    assert found["sum_crps"].mean() < 0.95 * found["sum_crps_apart"].mean()
    assert found["sum_crps"].to_numpy() == pytest.approx(crps(draws.sum(axis=1), observed.sum(axis=1)))


def test_a_state_that_was_not_there_all_year_has_no_sum():
    observed = np.zeros((2, 12), dtype=np.int64)
    observed[0, 5:] = -1
    found = sums_scored(np.ones((2, 12, 4), dtype=np.int32), observed, ["AAA", "BBB"], "one", 2017, luck_of(1))
    assert found.rows() == [("one", 2017, "BBB", 12.0, 12.0)]
