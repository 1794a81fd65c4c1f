"""Long checks of paired runs: on the edition's own paths the engine gives the effects it is given."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.response.baseline import baseline, baseline_of
from comity.rooms.response.engine import Luck, Push, run
from comity.rooms.response.expected import deaths_expected, means, over_evidence
from comity.rooms.response.tilt import normal, tilt

pytestmark = pytest.mark.verify

REPLICATES = 200


@pytest.mark.parametrize("state", ["SOM", "SSD", "RWA", "LBR"])
@pytest.mark.parametrize("channel", ["intensity", "onset", "recurrence"])
@pytest.mark.parametrize("ratio", [0.3, 0.8, 1.0, 1.6])
def test_an_effect_without_spread_gives_the_deaths_it_implies(edition, state, channel, ratio):
    """Over replicates the mean of the draws is the closed form's, to four Monte-Carlo errors."""
    here = baseline_of(edition, state)
    months = len(here.months)
    weight = np.linspace(0.0, 1.0, months)
    luck = Luck(edition.seed + 1, state, here.deaths.shape[2], months, REPLICATES)
    found = run(here, [Push("mission", channel, float(np.log(ratio)), 0.0, weight)], luck, months)
    each = found.deaths.sum(axis=(1, 2)) / here.deaths.shape[2]
    cited = deaths_expected(means(here, months), {channel: np.log(ratio) * weight[None, :]})[0]
    assert abs(each.mean() - cited) <= 4 * each.std(ddof=1) / np.sqrt(REPLICATES) + 1e-9


@pytest.mark.parametrize("state", ["SOM", "SSD"])
def test_with_spread_the_draws_have_the_mean_over_the_evidence(edition, state):
    here = baseline_of(edition, state)
    months = len(here.months)
    pushes = [
        Push("mission", "intensity", -0.3, 0.25, np.ones(months)),
        Push("mediation", "recurrence", -0.4, 0.3, np.ones(months)),
    ]
    luck = Luck(edition.seed + 2, state, here.deaths.shape[2], months, REPLICATES)
    each = run(here, pushes, luck, months).deaths.sum(axis=(1, 2)) / here.deaths.shape[2]
    expected = over_evidence(means(here, months), pushes, luck, months).mean()
    assert abs(each.mean() - expected) <= 4 * each.std(ddof=1) / np.sqrt(REPLICATES)


def test_a_country_taken_out_of_the_forecast_changes_no_other(edition):
    whole = baseline(edition)
    part = whole.of(tuple(state for state in whole.states if state != "AFG"))
    months = len(whole.months)
    push = [Push("mission", "intensity", -0.3, 0.25, np.ones(months))]
    for state in ("SOM", "UKR", "ZWE"):
        one, other = (
            run(some.of((state,)), push, Luck(edition.seed, state, whole.deaths.shape[2], months, 2), months)
            for some in (whole, part)
        )
        assert (one.deaths == other.deaths).all()


@pytest.mark.parametrize("deaths", [3, 60, 3000])
def test_a_step_of_the_ratio_never_turns_the_order_of_draws_by_more_than_one(deaths):
    u = np.random.default_rng(1).random(200_000)
    z, there = normal(u), np.full(u.size, deaths)
    before = tilt(there, np.zeros(u.size), u, z)
    for ratio in np.linspace(0.005, 2.0, 400):
        now = tilt(there, np.full(u.size, ratio), u, z)
        fewer = now < before
        assert fewer.mean() < 1e-3
        assert (before - now).max(initial=0) <= 1
        before = now
