from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation import dose
from comity.rooms.evaluation.panel import COUNTS, LEADS, Panel, panel
from comity.rooms.evaluation.poisson import fit

MONTHS = tuple(date(2000 + number // 12, number % 12 + 1, 1) for number in range(60))


def blocks(deaths, troops=None):
    """A panel of these deaths, with UN-led troops."""
    shape = np.shape(deaths)
    strength = np.zeros((len(COUNTS), len(LEADS), *shape))
    if troops is not None:
        strength[0, 0] = troops
    flags = np.zeros((len(LEADS), *shape))
    states = tuple(f"S{number}" for number in range(shape[0]))
    nothing = np.zeros(shape, dtype=bool)
    return Panel(
        states, MONTHS[: shape[1]], np.asarray(deaths, float), strength, flags.astype(bool), flags, nothing, {}
    )


@given(st.lists(st.integers(0, 50), min_size=15, max_size=30), st.integers(1, 6))
def test_deaths_ahead_begin_after_the_month_and_deaths_before_end_with_it(values, months):
    row = np.array([values], float)
    for at in range(len(values)):
        before = values[at - months + 1 : at + 1] if at >= months - 1 else None
        after = values[at + 1 : at + months + 1] if at + months < len(values) else None
        assert (
            np.isnan(dose.past(row, months)[0, at]) if before is None else dose.past(row, months)[0, at] == sum(before)
        )
        ahead = dose.ahead(row, (1, months))[0, at]
        assert np.isnan(ahead) if after is None else ahead == sum(after)


def test_the_sample_is_months_of_fighting_in_which_everything_is_known():
    deaths = np.full((2, 40), 1.0)
    deaths[1] = 3.0
    troops = np.zeros((2, 40))
    troops[1, 20] = np.nan
    made = dose.sample(blocks(deaths, troops), placebo=False, form=dose.linear, window=(1, 6))
    assert set(made.cells[:, 0]) == {1}
    assert made.cells[:, 1].tolist() == [at for at in range(11, 34) if at != 20]


def test_no_row_knows_a_death_or_a_soldier_of_the_months_it_explains():
    random = np.random.default_rng(1)
    deaths, troops = random.poisson(5.0, (3, 48)).astype(float), random.integers(0, 9000, (3, 48)).astype(float)
    one = dose.sample(blocks(deaths, troops), placebo=False, form=dose.linear, window=(1, 6))
    cut = 30
    later, more = deaths.copy(), troops.copy()
    later[:, cut:], more[:, cut:] = 999.0, 77_000.0
    two = dose.sample(blocks(later, more), placebo=False, form=dose.linear, window=(1, 6))
    known = [made.rows.x[made.cells[:, 1] < cut] for made in (one, two)]
    assert np.array_equal(*known)


def test_the_placebo_is_what_changed_in_the_year_after_the_outcomes_last_month():
    troops = np.zeros((2, 60))
    troops[:, 30:] = 4000.0
    made = dose.sample(blocks(np.full((2, 60), 5.0), troops), placebo=True, form=dose.linear, window=(1, 6))
    after = made.rows.x[:, made.rows.names.index("after troops")]
    month = made.cells[:, 1]
    assert np.array_equal(after, np.where((month + 18 >= 30) & (month + 6 < 30), 4.0, 0.0))


@pytest.mark.parametrize("form", [dose.linear, dose.by_lead, dose.logarithm, dose.banded])
def test_unknown_strength_stays_unknown_in_every_form(form):
    troops = np.full((1, 20), 2500.0)
    troops[0, 7] = np.nan
    columns = form(blocks(np.ones((1, 20)), troops))
    about_troops = [column for name, column in columns.items() if "troops" in name or "band" in name]
    assert any(np.isnan(column[0, 7]) for column in about_troops)
    assert all(np.isfinite(np.delete(column, 7)).all() for column in about_troops)


def test_every_number_of_troops_is_in_one_band_or_none():
    troops = np.array([[0, 1, 999, 1000, 4999, 5000, 9999, 10_000, 90_000]], float)
    columns = dose.banded(blocks(np.ones((1, 9)), troops))
    inside = np.sum([column for name, column in columns.items() if name.startswith("band")], axis=0)
    assert inside.tolist() == [[0, 1, 1, 1, 1, 1, 1, 1, 1]]


def test_keys_of_estimates_are_unique_and_variants_name_an_estimate():
    told = [one for model in dose.MODELS for one in model.told]
    keys = [one.key for one in told]
    assert len(keys) == len(set(keys))
    assert {one.variant_of for one in told if one.variant_of} <= set(keys)


def test_of_the_edition_troops_sent_at_random_would_be_seen_to_work_if_they_did(edition):
    tables = {name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")}
    real = panel(tables)
    troops = real.strength[:, 0]
    thinned = np.random.default_rng(1).binomial(
        np.nan_to_num(real.deaths).astype(int), np.nan_to_num(np.exp(-0.3 * troops[0] / 1000), nan=1.0)
    )
    other = dataclasses.replace(real, deaths=np.where(np.isnan(real.deaths), np.nan, thinned))
    before, after = (
        fit(dose.sample(one, placebo=False, form=dose.by_lead, window=(1, 6)).rows).beta[0] for one in (real, other)
    )
    assert after < before - 0.02
