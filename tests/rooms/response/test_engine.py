"""Paired runs: what must hold of every option, whatever the paths and the evidence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.response.baseline import QUIET, baseline_of
from comity.rooms.response.engine import CHANNELS, DONORS, Luck, Push, run
from comity.rooms.response.expected import deaths_expected, means

MONTHS = 12
seeds = st.integers(min_value=0, max_value=2**32 - 1)
centers = st.floats(min_value=-3.0, max_value=1.5)
channels = st.sampled_from(CHANNELS)


@given(seeds, channels, st.floats(min_value=0.0, max_value=1.0))
def test_an_option_without_effect_changes_nothing_bit_for_bit(random_world, luck_of, push, seed, channel, sd):
    here = random_world(seed)
    found = run(here, [push(channel, 0.0)], luck_of(here), MONTHS)
    assert (found.deaths == here.deaths).all()
    assert not found.onsets.any()
    idle = Push("mission", channel, -0.5, sd, np.zeros(MONTHS))
    assert (run(here, [idle], luck_of(here), MONTHS).deaths == here.deaths).all()
    assert (run(here, [], luck_of(here), MONTHS).deaths == here.deaths).all()


@given(seeds, st.floats(min_value=-3.0, max_value=0.0), st.floats(min_value=0.0, max_value=1.0), channels)
def test_more_of_a_protective_dose_never_adds_deaths_in_any_draw(
    random_world, luck_of, push, seed, center, part, channel
):
    here = random_world(seed, top=12)  # small counts are exact; large ones are within one, see test_tilt
    luck = luck_of(here)
    whole, less = push(channel, center), push(channel, center * part)
    assert (run(here, [whole], luck, MONTHS).deaths <= run(here, [less], luck, MONTHS).deaths).all()


@given(seeds, centers, st.floats(min_value=0.0, max_value=1.0), st.lists(channels, min_size=1, max_size=3, unique=True))
def test_deaths_averted_never_exceed_those_there_are(random_world, luck_of, push, seed, center, sd, names):
    here = random_world(seed)
    found = run(here, [push(name, center, sd) for name in names], luck_of(here), MONTHS)
    averted = here.deaths - found.deaths
    assert (averted <= here.deaths).all()
    assert (found.deaths >= 0).all()
    assert (averted.sum(axis=1) <= here.deaths.sum(axis=1)).all()


@given(seeds, centers, channels)
def test_a_replicate_more_changes_no_other(random_world, luck_of, push, seed, center, channel):
    here = random_world(seed)
    few, more = (run(here, [push(channel, center, 0.5)], luck_of(here, replicates=n), MONTHS) for n in (2, 4))
    assert (few.deaths == more.deaths[:2]).all()


@given(seeds, centers, channels)
def test_a_path_more_changes_no_other(random_world, world_of, luck_of, push, seed, center, channel):
    here = random_world(seed, paths=12)
    fewer = world_of(here.deaths[0, :, :8], silent=QUIET)
    whole, part = (run(one, [push(channel, center, 0.5)], luck_of(one), MONTHS) for one in (here, fewer))
    assert (part.deaths == whole.deaths[:, :, :8]).all()


@given(seeds, centers, channels)
def test_looking_at_fewer_months_changes_none_of_them(random_world, luck_of, push, seed, center, channel):
    here = random_world(seed)
    long, short = (run(here, [push(channel, center, 0.5)], luck_of(here), months) for months in (MONTHS, 7))
    assert (short.deaths == long.deaths[:, :7]).all()


@given(seeds, centers)
def test_another_option_with_the_same_lever_shares_its_evidence_and_luck(random_world, luck_of, push, seed, center):
    here = random_world(seed)
    luck = luck_of(here)
    alone = run(here, [push("intensity", center, 0.5)], luck_of(here), MONTHS)
    run(here, [push("onset", -1.0, 0.5)], luck, MONTHS)
    assert (run(here, [push("intensity", center, 0.5)], luck, MONTHS).deaths == alone.deaths).all()


def test_another_country_has_other_luck(random_world, luck_of, push):
    one, other = random_world(1), random_world(1, state="BBB")
    found = [run(here, [push()], luck_of(here), MONTHS).deaths for here in (one, other)]
    assert (one.deaths == other.deaths).all()
    assert (found[0] != found[1]).any()


def test_an_averted_onset_takes_its_whole_episode_with_it(world_of, luck_of, push):
    path = [0, 30, 5, 0, 0, 0, 0, 0, 0, 40, 0, 1]
    here = world_of(np.array([path] * 4).T, silent=QUIET)
    found = run(here, [push("onset", -20.0)], luck_of(here), MONTHS)
    assert not found.deaths[:, :9].any()
    assert (found.deaths[:, 9:] == here.deaths[:, 9:]).all(), "a recurrence is another channel's"
    assert (found.onsets == 1).all()


def test_what_begins_before_the_option_is_there_is_not_averted(world_of, luck_of, push):
    here = world_of(np.array([[30, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]] * 4).T, silent=QUIET)
    late = push("onset", -20.0, start=1)
    assert (run(here, [late], luck_of(here), MONTHS).deaths == here.deaths).all()


@pytest.mark.parametrize("hazard", [0.3, 0.8, 1.4, 2.6, 1.0 + DONORS])
def test_there_are_as_many_onsets_as_the_hazard_ratio_says(world_of, push, hazard):
    rng = np.random.default_rng(3)
    paths = 4000
    deaths = np.zeros((MONTHS, paths), dtype=np.int64)
    begun = rng.random(paths) < 0.3
    deaths[rng.integers(0, MONTHS, paths)[begun], np.flatnonzero(begun)] = 100
    here = world_of(deaths, silent=QUIET)
    found = run(here, [push("onset", float(np.log(hazard)))], Luck(7, "AAA", paths, MONTHS, 5), MONTHS)
    onsets = begun.sum() - found.onsets.sum(axis=1).mean()
    assert onsets == pytest.approx(hazard * begun.sum(), rel=0.03)
    assert found.deaths.sum() / 5 == pytest.approx(hazard * deaths.sum(), rel=0.03)


@pytest.mark.parametrize(("channel", "center"), [("intensity", -0.5), ("recurrence", -0.7), ("recurrence", 0.4)])
def test_the_middle_of_the_evidence_gives_the_effect_it_cites(edition, channel, center):
    """South Sudan: most of its deaths would be of a relapse, so both channels have something to do."""
    here = baseline_of(edition, "SSD")
    months = len(here.months)
    luck = Luck(edition.seed, "SSD", here.deaths.shape[2], months, 10)
    found = run(here, [Push("mission", channel, center, 0.0, np.ones(months))], luck, months)
    cited = deaths_expected(means(here, months), {channel: np.full((1, months), center)})[0]
    each = found.deaths.sum(axis=(1, 2)) / here.deaths.shape[2]
    assert abs(each.mean() - cited) <= 4 * each.std(ddof=1) / np.sqrt(each.size)
    if channel == "intensity":
        assert cited == pytest.approx(np.exp(center) * here.deaths.sum() / here.deaths.shape[2])
