"""Intervals of shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.community.interval import change, interval


@given(st.floats(0, 1), st.floats(0, 0.5))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(share, deviation):
    low, high = interval(share, deviation)
    assert 0 <= low <= share <= high <= 1


def test_in_the_middle_it_is_nearly_the_normal_interval():
    assert interval(0.5, 0.02) == pytest.approx((0.5 - 1.645 * 0.02, 0.5 + 1.645 * 0.02), abs=1e-3)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.2))
def test_a_change_lies_between_its_ends(before, after, variance):
    gap, low, high = change(before, after, variance)
    assert gap == after - before
    assert -1 <= low <= gap <= high <= 1
