"""The chain of levels: its chances are counted ones, its deaths those that were seen."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.risk.chain import LEVELS, Chain
from comity.rooms.risk.forecaster import luck_of


@pytest.fixture(scope="module")
def chain(fitted):
    return fitted["chain"]


def test_the_chances_of_the_next_level_sum_to_one(chain):
    assert chain.chances[..., -1] == pytest.approx(np.ones(chain.chances.shape[:-1]))
    assert np.all(np.diff(chain.chances, axis=-1) >= -1e-12)


def test_with_a_heavy_prior_every_state_has_all_states_chances(few, october):
    fitted = Chain(prior=1e12).fit(few, october)
    assert fitted.chances == pytest.approx(np.broadcast_to(fitted.chances[:1], fitted.chances.shape), abs=1e-6)


def test_a_state_that_only_ever_went_from_quiet_to_five_does_so_again(history_of):
    turn = [0, 7] * 20
    fitted = Chain(prior=0.0001).fit(history_of({"AAA": turn, "BBB": [0] * 40}), 40)
    assert set(fitted.draw(4, 200, luck_of(1))[0, 0].tolist()) == {0}
    assert set(fitted.draw(4, 200, luck_of(1))[0, 1].tolist()) == {7}
    assert set(fitted.draw(4, 200, luck_of(1))[1].ravel().tolist()) == {0}


def test_deaths_of_a_level_lie_between_its_bounds(chain):
    bounds = [0, *LEVELS, 1_000_001]
    for row in range(len(chain.known.states)):
        for level in range(1, len(bounds) - 1):
            deaths, weight = chain._months(row, level)
            assert bounds[level] <= deaths.min()
            assert deaths.max() < bounds[level + 1]
            assert weight[-1] == pytest.approx(1)


def test_a_states_own_recent_deaths_come_first(history_of):
    fitted = Chain().fit(history_of({"AAA": [6] * 40, "BBB": [20] * 40}), 40)
    assert set(fitted._months(0, 2)[0].tolist()) == {6}
    assert sorted(set(fitted._months(0, 3)[0].tolist())) == [25]  # nobody's: the level's least
