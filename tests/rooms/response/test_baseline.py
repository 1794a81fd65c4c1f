"""Paths split into episodes as the definition says, and every country at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import NoData
from comity.rooms.response.baseline import CONFLICT, QUIET, baseline, baseline_of, split


def of(*months, silent=QUIET, before=False):
    """The split of a single path."""
    deaths = np.array(months, dtype=np.int64)[None, :, None]
    found = split(deaths, np.array([silent]), np.array([before]))
    return found.begins[0, :, 0].tolist(), found.of[0, :, 0].tolist()


def by_hand(months, silent, before):
    """The same, a month after another."""
    begins, belongs, quiet, start, had = [0] * len(months), [-1] * len(months), silent, None, before
    starts = []
    for month, deaths in enumerate(months):
        if deaths and quiet >= QUIET:
            starts.append(month)
        quiet = 0 if deaths else quiet + 1
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(months)
        if sum(months[start:end]) < CONFLICT:
            continue
        begins[start] = 2 if had else 1
        had = True
        for month in range(start, end):
            belongs[month] = start if months[month] else -1
    return begins, belongs


def test_a_first_onset_begins_after_half_a_year_without_deaths():
    assert of(0, 30, 0, 5) == ([0, 1, 0, 0], [-1, 1, -1, 1])


def test_fighting_that_goes_on_from_before_is_no_onset():
    assert of(30, 0, 0, 30, silent=2) == ([0, 0, 0, 0], [-1, -1, -1, -1])


def test_an_episode_below_the_threshold_is_no_onset():
    assert of(10, 0, 0, 14) == ([0, 0, 0, 0], [-1, -1, -1, -1])


def test_the_second_onset_of_a_path_is_a_recurrence():
    begins, belongs = of(30, *[0] * QUIET, 40, 1)
    assert begins == [1, *[0] * QUIET, 2, 0]
    assert belongs == [0, *[-1] * QUIET, 7, 7]


def test_the_first_onset_after_a_recent_conflict_is_a_recurrence():
    assert of(30, before=True)[0] == [2]


@given(
    st.lists(st.sampled_from([0, 0, 0, 0, 1, 9, 30]), min_size=1, max_size=36),
    st.integers(min_value=0, max_value=9),
    st.booleans(),
)
def test_all_paths_at_once_are_split_as_one_by_hand(months, silent, before):
    assert of(*months, silent=silent, before=before) == by_hand(months, silent, before)


def test_every_country_of_the_forecast_is_split(edition):
    whole = baseline(edition)
    assert whole.deaths.shape == (len(whole.states), len(whole.months), 1000)
    draws = edition.table("risk_draws")
    assert whole.deaths.sum() == draws["draws"].list.sum().sum()
    assert ((whole.episodes.of >= 0) <= (whole.deaths > 0)).all()


def test_fighting_in_somalia_goes_on_and_liberia_could_only_begin_anew(edition):
    somalia, liberia = baseline_of(edition, "SOM"), baseline_of(edition, "LBR")
    assert (somalia.episodes.begins[0] > 0).mean() < 0.001
    belonging = np.where(liberia.episodes.of >= 0, liberia.deaths, 0).sum()
    assert belonging > 0.9 * liberia.deaths.sum() > 0


def test_a_country_outside_the_forecast_is_refused(edition):
    with pytest.raises(NoData, match="outside the forecast"):
        baseline_of(edition, "YUG")
