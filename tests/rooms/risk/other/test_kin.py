"""Like cases: paths that followed somewhere, of states whose level was near."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.other.kin import AHEAD, Kin
from comity.rooms.risk.other.years import histories


@pytest.fixture(scope="module")
def fitted(real):
    return Kin().fit(real["one_sided"], 34)


def test_every_path_followed_a_past_year_that_was_whole(real, fitted):
    history = real["one_sided"]
    known = {tuple(row[at + 1 : at + 1 + AHEAD]) for row in history.deaths.tolist() for at in range(4, 34 - AHEAD)}
    assert {tuple(path) for path in fitted.paths.tolist()} <= known
    assert fitted.paths.min() >= 0


def test_a_state_that_never_saw_violence_is_drawn_from_those_like_it(fitted):
    draws = fitted.draw(AHEAD, 500, luck_of(1))[fitted.known.states.index("ISL")]
    assert (draws[0] == 0).mean() > 0.9


def test_more_violence_now_means_more_deaths_ahead(fitted):
    draws = fitted.draw(1, 500, luck_of(1))[:, 0]
    level = fitted.now[:, 0]
    middle = np.log1p(np.median(draws, axis=1))
    assert np.corrcoef(level, middle)[0, 1] > 0.8


def test_a_path_is_scaled_no_further_than_the_bound(made):
    rows = {f"A{i:02}": [10 * (i + 1)] * 12 for i in range(5)} | {"BIG": [100_000] * 12}
    history = histories(made(rows))["one_sided"]
    draws = Kin(nearest=3, furthest=0.5).fit(history, 12).draw(1, 200, luck_of(1))
    assert draws[history.states.index("A00")].max() <= 100_000 * np.exp(0.5)
    alike = Kin(nearest=3, furthest=50.0).fit(history, 12).draw(1, 200, luck_of(1))
    assert set(np.unique(alike[history.states.index("BIG")])) == {100_000}


@given(st.integers(0, 40), st.integers(0, 1000))
def test_whoever_is_quiet_among_the_quiet_stays_so(made, years, seed):
    history = histories(made({"AAA": [0] * (years + 10), "BBB": [0] * (years + 10)}))["one_sided"]
    assert not Kin().fit(history, years + 10).draw(AHEAD, 20, luck_of(seed)).any()


def test_given_the_fit_one_state_less_changes_no_others_draws(fitted):
    whole = fitted.draw(AHEAD, 50, luck_of(3))
    row = fitted.known.states.index("NGA")
    assert np.array_equal(fitted._state(row, 50, luck_of(3)("NGA")), whole[row])


def test_nothing_after_the_origin_is_looked_at(real):
    history = real["one_sided"]
    later = history.deaths.copy()
    later[:, 25:] = np.where(later[:, 25:] >= 0, 777, -1)
    other = type(history)(history.states, history.months, later, history.neighbours, history.beside)
    here, there = (Kin().fit(one, 25).draw(AHEAD, 20, luck_of(1)) for one in (history, other))
    assert np.array_equal(here, there)


def test_too_few_years_and_too_many_ahead_are_told(real):
    with pytest.raises(InputError, match="7 years are too few"):
        Kin().fit(real["one_sided"], 7)
    with pytest.raises(InputError, match="4 years ahead"):
        Kin().fit(real["one_sided"], 20).draw(4, 10, luck_of(1))
