"""Simple forecasts draw what they say they draw."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.rivals import Bootstrap, Conflictology, LastValue, Zeros

ROWS = {"AAA": list(range(300)), "BBB": [None] * 280 + [7] * 20}


@pytest.fixture(scope="module")
def history(history_of):
    return history_of(ROWS)


def test_no_deaths_are_no_deaths(history):
    assert Zeros().fit(history, 290).draw(5, 20, luck_of(1)).max() == 0


def test_conflictology_draws_each_of_the_last_twelve_months_equally_often(history):
    drawn = Conflictology().fit(history, 290).draw(3, 1200, luck_of(1))
    for month in drawn[0]:
        assert Counter(month.tolist()) == dict.fromkeys(range(278, 290), 100)
    assert not np.array_equal(drawn[0, 0], drawn[0, 1])


def test_months_before_a_state_was_one_count_as_without_deaths_for_conflictology(history):
    drawn = Conflictology().fit(history, 286).draw(1, 1200, luck_of(1))[1, 0]
    assert Counter(drawn.tolist()) == {0: 600, 7: 600}


def test_the_last_value_is_the_mean_of_a_poisson_distribution(history):
    drawn = LastValue().fit(history, 290).draw(4, 20_000, luck_of(2))
    assert drawn[0].mean() == pytest.approx(289, rel=0.005)
    assert drawn[0].var() == pytest.approx(289, rel=0.05)


def test_the_bootstrap_draws_any_states_months_of_twenty_years(history):
    drawn = Bootstrap().fit(history, 300).draw(2, 3000, luck_of(3))
    assert drawn.min() == 7
    assert set(np.unique(drawn).tolist()) <= set(range(60, 300)) | {7}
    assert len(set(np.unique(drawn[1]).tolist())) > 200
