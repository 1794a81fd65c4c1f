"""The climatology: a country's own recent months, later ones more often."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.risk.climatology import Climatology, Recent
from comity.rooms.risk.forecaster import MOST, luck_of
from comity.streams import stream

PLAIN = Climatology(noise=0.0)


def months(model, own, horizon, n, seed=0):
    """Months drawn of one state, shape (n, horizon)."""
    return Recent(model, _Known(np.array([own])))._state(0, horizon, n, stream(seed, "test"))


class _Known:
    def __init__(self, deaths):
        self.deaths = deaths


@given(
    length=st.integers(1, 80), horizon=st.integers(1, 40), memory=st.integers(1, 48), seed=st.integers(0, 9)
)  # fmt: skip
def test_a_month_is_drawn_from_the_last_ones_alone(length, horizon, memory, seed):
    found = months(replace(PLAIN, memory=memory), np.arange(length), horizon, 8, seed)
    assert found.shape == (8, horizon)
    assert found.min() >= length - memory
    assert found.max() < length


def test_a_young_state_repeats_the_months_it_has():
    assert set(np.unique(months(PLAIN, [-1, -1, 40, 2], 7, 50)).tolist()) == {2, 40}


def test_a_state_in_its_first_month_goes_on_as_it_is():
    assert months(PLAIN, [-1, 5], 4, 3).tolist() == [[5] * 4] * 3


def test_recent_months_come_more_often_by_the_decay():
    first = months(replace(PLAIN, memory=12, decay=0.5), np.arange(12), 3, 40_000)[:, 0]
    shares = np.bincount(first, minlength=12) / len(first)
    expected = 0.5 ** np.arange(11, -1, -1.0)
    assert shares == pytest.approx(expected / expected.sum(), abs=0.01)


def test_the_noise_scales_a_month_and_keeps_its_mean():
    found = months(Climatology(noise=0.3), [10_000] * 36, 6, 40_000)[:, 0]
    assert found.mean() == pytest.approx(10_000, rel=0.01)
    assert np.log(found).std() == pytest.approx(0.3, abs=0.01)


def test_no_month_has_more_deaths_than_the_most(history_of):
    drawn = Climatology(noise=3.0).fit(history_of({"AAA": [MOST] * 40}), 40).draw(12, 500, luck_of(1))
    assert drawn.max() == MOST
    assert drawn.min() >= 0


def test_quiet_years_are_followed_by_quiet_months(history_of):
    fitted = Climatology().fit(history_of({"AAA": [50] * 20 + [0] * 36}), 56)
    assert fitted.draw(36, 100, luck_of(1)).max() == 0
