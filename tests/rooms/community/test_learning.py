"""The learning model: what good and bad contacts do to trust."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.community.learning import Assumed, after, break_even

TRUST, WEIGHT = st.floats(0.05, 0.95), st.floats(1, 20)


@given(TRUST, WEIGHT, st.floats(1, 100), st.floats(1, 50), st.floats(0.05, 1))
def test_at_the_break_even_nothing_changes_however_many_are_reached(trust, weight, opinion, contacts, reached):
    even = break_even(trust, weight)
    assert after(trust, even, Assumed(opinion, contacts, reached, weight)) == pytest.approx(trust, abs=1e-9)


@given(TRUST, WEIGHT)
def test_better_contacts_than_the_break_even_raise_trust_and_worse_lower_it(trust, weight):
    even, assumed = break_even(trust, weight), Assumed(weight=weight)
    assert after(trust, (1 + even) / 2, assumed) > trust > after(trust, even / 2, assumed)


@given(TRUST, st.floats(0, 1), WEIGHT)
def test_trust_stays_a_share(trust, good, weight):
    assert 0 <= after(trust, good, Assumed(reached=1.0, weight=weight)) <= 1


def test_if_bad_and_good_weigh_the_same_contacts_must_be_as_good_as_trust_is():
    assert break_even(0.3, 1.0) == pytest.approx(0.3)


def test_if_bad_ones_weigh_four_times_four_fifths_must_be_good_at_even_trust():
    assert break_even(0.5, 4.0) == pytest.approx(0.8)
