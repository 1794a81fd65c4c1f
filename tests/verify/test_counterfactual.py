"""Long checks of the counterfactual designs: on real series where nothing was done they find nothing, as often as said.

The series are what the evaluations are made from: many zeros, a heavy tail. Five hundred times a country and a month
are drawn by lot among those that could be donors, so that there was a war before and no troops came; the window is
treated as if something had been done.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from comity.rooms.evaluation.counterfactual.donors import There, pools, recent
from comity.rooms.evaluation.counterfactual.placebo import in_space
from comity.rooms.evaluation.counterfactual.series import (
    AFTER,
    BEFORE,
    DEATHS,
    QUARTER,
    Deaths,
    Window,
    logs,
    quarters,
)  # fmt: skip
from comity.rooms.evaluation.counterfactual.synthetic import control
from comity.streams import stream

pytestmark = pytest.mark.verify

NULLS = 500
LEFT = 0.25
"""Share of the deaths that a planted effect leaves."""


@dataclass(frozen=True)
class Null:
    p_value: float
    effect: float
    held: bool
    fighting: bool
    planted: float
    truth: float


def one_null(deaths, there, random, design):
    start = int(random.integers(BEFORE * QUARTER, len(deaths.months) - AFTER * QUARTER))
    around = Window(start, BEFORE, AFTER)
    pool = pools(deaths, "", around, there, frozenset()).main
    state = pool[int(random.integers(len(pool)))]
    outcomes = quarters(deaths, (state, *(one for one in pool if one != state)), around)
    space = in_space(outcomes, 0, BEFORE, design=design)
    counts = deaths.counts[[deaths.states.index(state)], around.months].copy()
    counts[:, BEFORE * QUARTER :] *= LEFT
    thinned = outcomes.copy()
    thinned[:, 0] = logs(counts)[:, 0]
    low, high = space.interval(0.9)
    return Null(
        p_value=space.p_value,
        effect=space.control.effect,
        held=low <= 0 <= high,
        fighting=recent(deaths, state, around) >= DEATHS,
        planted=control(thinned, 0, BEFORE, design=design).effect,
        truth=float((thinned - outcomes)[BEFORE:, 0].mean()),
    )


@pytest.fixture(scope="module", params=["synthetic", "augmented", "demeaned"])
def nulls(request, edition):
    deaths = Deaths.of(edition.table("deaths_month"))
    there = There.of(edition.table("operations"), deaths.months[-1])
    random = stream(1, "null")
    return [one_null(deaths, there, random, request.param) for _ in range(NULLS)]


def test_the_series_are_full_of_zeros_and_heavy_tailed(edition):
    counts = edition.table("deaths_month")["deaths"].to_numpy()
    assert np.mean(counts == 0) > 0.8
    assert np.quantile(counts[counts > 0], 0.99) > 50 * np.median(counts[counts > 0])


def test_where_nothing_was_done_the_placebo_is_rarer_than_one_in_twenty_in_three_to_seven_of_a_hundred(nulls):
    assert 0.03 <= np.mean([one.p_value <= 0.05 for one in nulls]) <= 0.07


def test_a_planted_fall_of_deaths_is_found_without_a_bias_of_a_twentieth(nulls):
    truth = np.mean([one.truth for one in nulls])
    assert truth < -0.5
    assert abs(np.mean([one.planted - one.truth for one in nulls])) < 0.05 * abs(truth)


def test_intervals_of_nine_in_ten_hold_nothing_somewhat_less_often_than_they_say(nulls):
    assert 0.80 <= np.mean([one.held for one in nulls]) < 0.90


def test_where_fighting_still_goes_on_the_mixture_runs_low_unless_it_is_demeaned_and_the_placebo_keeps_its_size(
    nulls, request
):
    fighting = [one for one in nulls if one.fighting]
    assert len(fighting) > 150
    bias, truth = (np.mean([getattr(one, name) for one in fighting]) for name in ("effect", "truth"))
    if request.node.callspec.params["nulls"] == "demeaned":
        assert abs(bias) < 0.05 * abs(truth)
    else:
        assert bias > 0.1
    assert np.mean([one.p_value <= 0.05 for one in fighting]) <= 0.09
