"""Ranks with their uncertainty."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.community.ranks import ranks


def test_shares_known_for_sure_have_sure_ranks():
    found = ranks(np.array([0.2, 0.9, 0.5]), np.full(3, 1e-9), seed=1, name="x")
    assert found.rank.tolist() == found.low.tolist() == found.high.tolist() == [3, 1, 2]
    assert found.above.tolist() == [0.0, 1.0, 0.0]


def test_equal_shares_have_any_rank():
    found = ranks(np.full(10, 0.5), np.full(10, 0.02), seed=1, name="x")
    assert (found.low == 1).all()
    assert (found.high == 10).all()
    assert found.above == pytest.approx(np.full(10, 0.5), abs=0.05)


def test_a_rank_lies_within_its_span():
    random = np.random.default_rng(4)
    found = ranks(random.uniform(0.2, 0.8, 29), random.uniform(0.01, 0.05, 29), seed=2, name="y")
    assert (found.low <= found.rank).all()
    assert (found.rank <= found.high).all()
