from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.rooms.risk.scores import brier, crps
from comity.rooms.risk.steps import Wide
from comity.sources.mirror import Mirror
from comity.sources.readers import views

DEATHS = st.integers(0, 200_000)
ENSEMBLES = hnp.arrays(np.int64, st.integers(1, 30), elements=DEATHS)


def by_definition(draws, observed):
    """Mean |X - y| - mean |X - X'| / 2, over every pair."""
    draws = [float(x) for x in draws]
    error = sum(abs(x - observed) for x in draws) / len(draws)
    spread = sum(abs(x - other) for x in draws for other in draws) / len(draws) ** 2
    return error - spread / 2


# --- CRPS ----------------------------------------------------------------------------------------------------------


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_crps_is_that_of_its_definition_over_all_pairs(draws, observed):
    expected = by_definition(draws, observed)
    assert crps(draws, np.array(observed)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(draws=ENSEMBLES, observed=DEATHS)
def test_the_crps_is_never_negative_and_never_above_the_mean_error(draws, observed):
    score = crps(draws, np.array(observed))
    assert -1e-6 <= score <= np.abs(draws - observed).mean() + 1e-6


@given(observed=DEATHS, n=st.integers(1, 50))
def test_an_ensemble_that_knows_the_outcome_scores_zero(observed, n):
    assert crps(np.full(n, observed), np.array(observed)) == 0


@given(draws=ENSEMBLES, observed=DEATHS, shift=st.integers(-1000, 1000))
def test_the_crps_does_not_change_when_everything_is_shifted(draws, observed, shift):
    shifted = crps(draws + shift, np.array(observed + shift))
    assert shifted == pytest.approx(crps(draws, np.array(observed)), rel=1e-9, abs=1e-6)


@given(draws=ENSEMBLES, observed=DEATHS, scale=st.integers(-20, 20))
def test_the_crps_grows_with_the_unit(draws, observed, scale):
    scaled = crps(draws * scale, np.array(observed * scale))
    assert scaled == pytest.approx(abs(scale) * crps(draws, np.array(observed)), rel=1e-9, abs=1e-5)


@given(draws=ENSEMBLES, observed=DEATHS, times=st.integers(1, 4), seed=st.integers(0, 9))
def test_neither_the_order_of_the_draws_nor_their_repetition_matters(draws, observed, times, seed):
    again = np.random.default_rng(seed).permutation(np.tile(draws, times))
    assert crps(again, np.array(observed)) == pytest.approx(crps(draws, np.array(observed)), rel=1e-9, abs=1e-6)


@given(draw=DEATHS, observed=DEATHS)
def test_a_single_draw_scores_its_absolute_error(draw, observed):
    assert crps(np.array([draw]), np.array(observed)) == abs(draw - observed)


def test_each_state_and_month_is_scored_by_itself():
    draws = np.random.default_rng(0).integers(0, 90, (3, 4, 7))
    observed = np.random.default_rng(1).integers(0, 90, (3, 4))
    scores = crps(draws, observed)
    assert scores.shape == (3, 4)
    for i, j in np.ndindex(3, 4):
        assert scores[i, j] == pytest.approx(by_definition(draws[i, j], observed[i, j]))


def test_the_draws_are_left_as_they_were():
    draws = np.array([9, 1, 5])
    crps(draws, np.array(2))
    assert draws.tolist() == [9, 1, 5]


# --- Brier ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "threshold", "score"),
    [(25, 25, 0.25), (24, 25, 0.25), (25, 10, 0.0625), (0, 10, 0.5625), (1000, 1000, 1.0), (0, 1000, 0.0)],
)
def test_the_brier_score_by_hand(observed, threshold, score):
    assert brier(np.array([3, 10, 25, 40]), np.array(observed), threshold) == score


@given(draws=ENSEMBLES, observed=DEATHS, threshold=st.integers(1, 2000))
def test_the_brier_score_lies_between_none_and_one(draws, observed, threshold):
    assert 0 <= brier(draws, np.array(observed), threshold) <= 1


# --- Published -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def challenge(edition, mirror):
    """Outcomes of the prediction challenge by window: states in row order, deaths of shape (191, 12)."""
    keys = dict(edition.table("states").drop_nulls("views").select("views", "state").rows())

    def outcomes(year):
        path = Mirror(mirror).file("views", f"views/actuals/window=Y{year}/cm_actuals_{year}.parquet")
        rows = pl.read_parquet(path).sort("country_id", "month_id")
        countries = rows["country_id"].unique(maintain_order=True).to_list()
        return [keys[country] for country in countries], rows["outcome"].to_numpy().reshape(len(countries), 12)

    return outcomes


@pytest.mark.parametrize(
    ("year", "published"), [(2018, 14.48), (2019, 9.15), (2020, 21.34), (2021, 76.85), (2022, 124.0)]
)
def test_the_challenges_own_forecast_scores_as_published(challenge, mirror, year, published):
    _, observed = challenge(year)
    draws = views.conflictology(Mirror(mirror), year).sort("country", "month", "draw")["deaths"]
    assert crps(draws.to_numpy().reshape(191, 12, 12), observed).mean() == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(("year", "score"), [(2018, 14.51), (2019, 9.11), (2020, 21.60), (2021, 78.17), (2022, 126.05)])
def test_the_last_twelve_months_repeated_score_as_recomputed_on_the_same_history(edition, challenge, year, score):
    wide = Wide.of(edition.table("deaths_month"))
    states, observed = challenge(year)
    known = wide.before([month.isoformat() for month in wide.months].index(f"{year - 1}-11-01"))
    recent = np.maximum(known.deaths[[known.states.index(state) for state in states], -12:], 0)
    scores = crps(np.repeat(recent[:, None, :], 12, axis=1), observed)
    assert scores.mean() == pytest.approx(score, abs=0.005)
