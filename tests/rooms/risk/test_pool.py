"""The pool: so many paths of each member, the same on every run, and each country's its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from comity.rooms.risk.forecaster import MOST, luck_of
from comity.rooms.risk.forest import Analogues
from comity.rooms.risk.hurdle import Boosted, in_order_of
from comity.rooms.risk.lead_forest import LeadMembers
from comity.rooms.risk.pool import (
    CLASSES,
    LOOSE,
    MEMBERS,
    Pool,
    Pooled,
    apart,
    learned,
    members_paths,
    most_of,
    shares_of,
)
from comity.rooms.risk.rivals import Rival

NAMES = ["comity", *MEMBERS, "conflictology", "last value", "bootstrap", "zeros"]


# --- Weights -------------------------------------------------------------------------------------------------------


def test_the_weights_of_every_class_sum_to_one_and_none_is_below_zero():
    weights = np.array(list(learned().values()))
    assert set(learned()) <= set(MEMBERS)
    assert weights.shape[1] == len(CLASSES) + 1
    assert weights.min() >= 0
    assert weights.sum(axis=0) == pytest.approx(np.ones(len(CLASSES) + 1), abs=1e-9)


def test_where_nobody_died_for_a_year_no_path_repeats_the_silence():
    """A climatology of a quiet state says that nothing happens: it would halve the chance that something does."""
    for name in ("recent", "latest"):
        assert learned()[name][0] == 0 < min(learned()[name][1:])


@given(n=st.integers(1, 3000))
def test_the_shares_of_every_class_sum_to_n_and_are_the_weights_to_within_one(n):
    for level, shares in enumerate(shares_of(learned(), n)):
        assert sum(shares.values()) == n
        for name, share in shares.items():
            assert abs(share - learned()[name][level] * n) <= 1


def test_paths_of_each_member_stand_in_the_pool_as_that_member_drew_them(fitted):
    pooled, n = fitted["comity"], 100
    luck = luck_of(3)
    most = most_of(shares_of(pooled.weights, n))
    drawn = members_paths(pooled.members, 14, n, luck, most)
    found = pooled.draw(14, n, luck)
    past = pooled.known.counts[:, -12:].sum(axis=1)
    assert all(drawn[name].shape[-1] == most[name] for name in most if name != "analogues")
    for row, level in enumerate(np.digitize(past, CLASSES)):
        begin = 0
        for name, share in shares_of(pooled.weights, n)[level].items():
            assert np.array_equal(found[row, :, begin : begin + share], drawn[name][row, :, :share])
            begin += share


@pytest.mark.parametrize("name", LOOSE)
def test_months_drawn_each_by_itself_come_in_the_order_of_the_analogues(fitted, name):
    pooled, luck = fitted["comity"], luck_of(4)
    drawn = members_paths(pooled.members, 14, 50, luck)
    months = pooled.members[name].draw(14, 50, apart(luck, name))
    assert np.array_equal(drawn[name], in_order_of(months, drawn["analogues"]))
    assert np.array_equal(np.sort(drawn[name], axis=-1), np.sort(months, axis=-1))


def test_a_member_without_weight_is_not_fitted_and_the_analogues_always_are(few, october, quick):
    alone = {"recent": (1.0,) * (len(CLASSES) + 1)}
    pooled = type(quick["comity"])(weights=alone).fit(few, october)
    assert list(pooled.members) == ["analogues", "recent"]
    assert isinstance(pooled.analogues, Analogues)


# --- The same draws ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_second_fit_with_the_same_seed_draws_the_same_integers_on_any_number_of_threads(
    few, quick, october, fitted, name
):
    one = fitted[name].draw(14, 60, luck_of(7, name))
    with threadpool_limits(1):
        two = quick[name].fit(few, october).draw(14, 60, luck_of(7, name))
    assert one.dtype == two.dtype == np.int32
    assert np.array_equal(one, two)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "zeros"])
def test_another_seed_draws_others(fitted, name):
    one, two = (fitted[name].draw(14, 60, luck_of(seed, name)) for seed in (7, 8))
    assert not np.array_equal(one, two)


def without_last(fitted):
    """The same fitted model, asked for one state fewer: what was learnt stays."""
    if isinstance(fitted, Pooled):
        known = replace(fitted.known, states=fitted.known.states[:-1], deaths=fitted.known.deaths[:-1])
        members = {name: without_last(member) for name, member in fitted.members.items()}
        return replace(fitted, known=known, members=members)
    if isinstance(fitted, Rival):
        return replace(fitted, states=fitted.states[:-1])
    if isinstance(fitted, (Analogues, Boosted, LeadMembers)):
        return _Fewer(fitted)
    return replace(fitted, known=replace(fitted.known, states=fitted.known.states[:-1]))


class _Fewer:
    """A forest or a hurdle, asked for the first states alone."""

    def __init__(self, fitted):
        self.fitted = fitted

    def draw(self, horizon, n, luck):
        known, fitted = self.fitted.known, self.fitted
        whole, everything = known.history, known.features
        known.history = replace(whole, states=whole.states[:-1])
        if isinstance(fitted, (Boosted, LeadMembers)):
            known.features = replace(everything, values=everything.values[:-1])
        try:
            return fitted.draw(horizon, n, luck)
        finally:
            known.history, known.features = whole, everything


@pytest.mark.parametrize("name", NAMES)
def test_given_a_fitted_model_a_country_fewer_changes_no_other_countrys_draws(fitted, name):
    luck = luck_of(7, name)
    every, fewer = fitted[name].draw(14, 60, luck), without_last(fitted[name]).draw(14, 60, luck)
    assert fewer.shape == (len(every) - 1, 14, 60)
    assert np.array_equal(fewer, every[:-1])


@pytest.mark.parametrize("name", [name for name in NAMES if name != "zeros"])
def test_each_country_draws_from_its_own_stream_alone(fitted, few, october, name):
    states = few.before(october).states
    luck, other = luck_of(7, name), luck_of(8, name)
    mixed = lambda state: other(state) if state.startswith("SOM") else luck(state)  # noqa: E731
    one, two = fitted[name].draw(14, 60, luck), fitted[name].draw(14, 60, mixed)
    changed = np.flatnonzero((one != two).any(axis=(1, 2)))
    assert [states[row] for row in changed] == ["SOM"]


# --- Sane answers --------------------------------------------------------------------------------------------------


def paths_of(fitted, states, state, n=200):
    return fitted.draw(36, n, luck_of(1))[states.index(state)]


@pytest.mark.parametrize("name", NAMES)
def test_every_draw_is_a_whole_number_of_deaths_between_none_and_the_most(fitted, name):
    drawn = fitted[name].draw(36, 50, luck_of(1))
    assert np.issubdtype(drawn.dtype, np.integer)
    assert drawn.min() >= 0
    assert drawn.max() <= MOST


@pytest.mark.parametrize("name", ["comity", *MEMBERS, "conflictology"])
def test_a_state_with_nine_months_behind_it_has_a_forecast_between_none_and_the_worst_of_wars(few, quick, name):
    """South Sudan, independent in July 2011, as known at the end of March 2012."""
    origin = few.months.index(date(2012, 4, 1))
    fitted = quick[name].fit(few, origin)
    known = few.before(origin)
    drawn = paths_of(fitted, known.states, "SSD")
    assert known.deaths[known.states.index("SSD"), -9:].min() >= 0
    assert known.deaths[known.states.index("SSD"), -10] == -1
    assert 0 < np.median(drawn.sum(axis=0)) < 100_000


@pytest.mark.parametrize("name", ["comity", *MEMBERS, "conflictology"])
def test_a_state_that_ended_is_not_forecast_and_the_others_are(few, quick, october, name):
    gone = few.deaths.copy()
    gone[few.states.index("YEM"), october - 30 :] = -1
    history = replace(few, deaths=gone)
    drawn = quick[name].fit(history, october).draw(12, 20, luck_of(1))
    assert "YEM" not in history.before(october).states
    assert drawn.shape == (len(few.states) - 1, 12, 20)


@pytest.mark.parametrize("name", ["comity", *MEMBERS, "conflictology"])
def test_a_state_without_any_violence_ever_stays_mostly_at_peace(fitted, few, october, name):
    states = few.before(october).states
    drawn = fitted[name].draw(36, 100, luck_of(1))
    for state in ("ISL", "NZL", "SWE", "BWA"):
        assert few.counts[few.states.index(state)].max() == 0
        assert (drawn[states.index(state)] == 0).mean() > 0.75


def test_a_pool_that_lost_its_forest_says_so(fitted):
    lost = replace(fitted["comity"], members={"analogues": fitted["recent"]})
    with pytest.raises(TypeError):
        _ = lost.analogues


def test_the_shipped_pool_has_the_learned_weights():
    assert Pool().weights == learned()
