"""What is known of a month is made of that month and earlier ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.rooms.risk.features import KINDS, features
from comity.rooms.risk.history import History, plus

MONTHS = [plus(date(2000, 1, 1), i) for i in range(30)]


def made(deaths, neighbours=None, **beside):
    states = [f"S{row}" for row in range(len(deaths))]
    near = np.zeros((len(deaths),) * 2) if neighbours is None else np.array(neighbours, dtype=float)
    return History(states, MONTHS[: deaths.shape[1]], deaths, near, beside)


@given(
    deaths=hnp.arrays(np.int64, (3, 30), elements=st.integers(-1, 2000)), cut=st.integers(1, 29),
    other=st.integers(0, 5000),
)  # fmt: skip
def test_no_feature_of_a_month_depends_on_later_months(deaths, cut, other):
    ring = np.ones((3, 3)) - np.eye(3)
    later = deaths.copy()
    later[:, cut:] = other
    some = np.arange(90.0).reshape(3, 30)
    changed = some.copy()
    changed[:, cut:] = other
    one = features(made(deaths, ring, agreements_12=some))
    two = features(made(later, ring, agreements_12=changed))
    assert np.array_equal(one.values[:, :cut], two.values[:, :cut])


def test_each_feature_of_a_short_history_is_what_its_name_says():
    deaths = np.zeros((2, 30), dtype=np.int64)
    deaths[0, 10], deaths[0, 20], deaths[1, 29] = 30, 3, 99
    found = features(made(deaths, [[0, 0.5], [0.5, 0]]))
    last = dict(zip(found.names, found.values[0, -1].astype(float), strict=True))
    assert last["last_0"] == 0
    assert last["sum_12"] == pytest.approx(np.log1p(3))
    assert last["sum_24"] == last["ever"] == pytest.approx(np.log1p(33))
    assert (last["active_12"], last["active_36"], last["heavy_36"]) == (1, 2, 1)
    assert (last["since_1"], last["since_25"], last["since_100"]) == (9, 19, 240)
    assert last["most_12"] == pytest.approx(np.log1p(3))
    assert last["near_sum"] == pytest.approx(np.log1p(99 / 2))
    assert last["near_worst"] == pytest.approx(np.log1p(99) * (1 - 0.5 ** (1 / 4)), rel=1e-6)
    assert last["level_12"] == pytest.approx(
        (1 - 0.5 ** (1 / 12)) * (np.log1p(30) * 0.5 ** (19 / 12) + np.log1p(3) * 0.5 ** (9 / 12)), rel=1e-6
    )
    assert last["trend_short"] == pytest.approx(last["level_1.5"] - last["level_12"], abs=1e-6)


def test_what_was_not_published_is_told_apart_from_nothing():
    beside = np.zeros((1, 30))
    beside[0, :5] = np.nan
    found = features(made(np.zeros((1, 30), dtype=np.int64), agreements_12=beside))
    column = found.values[0, :, found.names.index("agreements_12")]
    assert column.tolist() == [-1] * 5 + [0] * 25


def test_a_state_without_neighbours_has_none_to_fear(past):
    history = past.before(200)
    alone = history.states.index("ISL")
    assert history.neighbours[alone].sum() == 0
    found = features(history)
    near = [name.startswith("near_") for name in found.names]
    assert np.all(found.values[alone][:, near] == 0)


def test_every_feature_of_the_shipped_forecast_belongs_to_one_family(few):
    found = features(few)
    assert {found.kind(name) for name in found.names} == set(KINDS)
    assert [found.kind(name) for name in ("sum_6", "sum_60", "sum_12", "sum_120", "level_1.5", "level_12")] == [
        "past year", "past decades", "past year", "past decades", "now", "past year",
    ]  # fmt: skip


def test_figures_of_no_family_are_one_of_their_own(few):
    found = features(replace(few, beside={"season_sin": np.zeros(few.deaths.shape)}))
    assert found.kind("season_sin") == "season"
