"""Long checks of chance: are draws, scores and forecasts what the theory says?"""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.risk.climatology import LEVELS, Climatology, LookAlikes, draw
from comity.rooms.risk.scores import brier, crps
from comity.rooms.risk.steps import PATHS, Wide, forecast, risk_record
from comity.step import Inputs
from comity.streams import stream

pytestmark = pytest.mark.verify

SEEDS = range(1, 11)


@pytest.fixture(scope="module")
def wide(edition):
    return Wide.of(edition.table("deaths_month"))


@pytest.fixture(scope="module")
def records(edition):
    """The track record under ten other seeds."""
    tables = {"deaths_month": edition.table("deaths_month")}
    return [risk_record(Inputs(None, tables, date(2022, 12, 1), seed))["risk_record"] for seed in SEEDS]


def ratios(record):
    """Mean CRPS of the climatology over that of the last twelve months repeated, by window."""
    means = record.group_by("window", "model").agg(pl.col("crps").mean())
    laid = means.pivot(on="model", index="window", values="crps").sort("window")
    return (laid["climatology"] / laid["conflictology"]).to_numpy()


# --- Streams -------------------------------------------------------------------------------------------------------


def test_streams_of_neighbouring_names_and_seeds_are_uniform_and_unrelated():
    n = 200_000
    names = [("risk", "SOM"), ("risk", "SOL"), ("risk",), ("risk", "SOM", "")]
    draws = np.array([stream(seed, *name).random(n) for seed in (0, 1) for name in names])
    steps = np.sort(draws, axis=1) - (np.arange(n) + 0.5) / n
    assert np.abs(steps).max() < 1.95 / math.sqrt(n)  # Kolmogorov's bound at one in a thousand
    relations = np.corrcoef(draws) - np.eye(len(draws))
    assert np.abs(relations).max() < 4.5 / math.sqrt(n)


# --- Scores --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("observed", [-2.0, 0.0, 0.7, 3.0])
def test_the_crps_of_many_normal_draws_is_that_of_the_normal_distribution(observed):
    draws = stream(1, "normal").normal(size=1_000_000)
    density = math.exp(-(observed**2) / 2) / math.sqrt(2 * math.pi)
    below = (1 + math.erf(observed / math.sqrt(2))) / 2
    expected = observed * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi)
    assert crps(draws, np.array(observed)) == pytest.approx(expected, abs=0.003)


def test_the_crps_of_many_exponential_draws_is_that_of_the_exponential_distribution():
    draws = stream(2, "exponential").exponential(100, size=1_000_000)
    for observed in (0.0, 40.0, 300.0):
        expected = observed + 200 * math.exp(-observed / 100) - 150
        assert crps(draws, np.array(observed)) == pytest.approx(expected, abs=0.3)


def test_no_other_forecast_scores_better_than_the_truth():
    rng = stream(3, "proper")
    observed = rng.negative_binomial(1, 0.02, size=4000)
    forecasts = {p: rng.negative_binomial(1, p, size=(4000, 500)) for p in (0.01, 0.015, 0.02, 0.03, 0.04)}
    for score in (crps, lambda draws, seen: brier(draws, seen, 25), lambda draws, seen: brier(draws, seen, 100)):
        means = {p: score(draws, observed).mean() for p, draws in forecasts.items()}
        assert min(means, key=means.get) == 0.02


# --- The climatology -----------------------------------------------------------------------------------------------


def test_blocks_start_where_the_decay_says_and_as_often():
    model, n = Climatology(), 1_000_000
    first = model.own(np.arange(100), 3, n, stream(4, "starts"))[:, 0]
    counts = np.bincount(first - 64, minlength=34)
    weights = model.decay ** np.arange(33, -1, -1.0)
    expected = n * weights / weights.sum()
    squares = ((counts - expected) ** 2 / expected).sum()
    assert squares < 63.9  # chi-square with 33 degrees of freedom, one in a thousand


def test_a_borrowed_path_follows_each_look_alike_as_often_as_any_other(wide):
    alikes = LookAlikes.of(wide.deaths, 12)
    for level, deaths in enumerate((0, *LEVELS)):
        rows, cols = alikes.rows[level], alikes.cols[level]
        assert len(rows) > 500
        n = 200_000
        paths = alikes.paths(deaths, n, stream(5, "borrowed", str(level)))
        after = np.stack([wide.deaths[rows, cols + lead] for lead in range(1, 13)], axis=1)
        killed = np.minimum(after.sum(axis=1), 5000)
        error = killed.std() / math.sqrt(n)
        assert np.minimum(paths.sum(axis=1), 5000).mean() == pytest.approx(killed.mean(), abs=5 * error + 1e-9)


def test_a_quiet_countrys_chance_of_war_is_that_of_quiet_countries_in_the_past(wide):
    iceland = wide.states.index("ISL")
    alikes = LookAlikes.of(wide.deaths, 12)
    n = 200_000
    paths = draw(Climatology(), wide.deaths, iceland, alikes, n, stream(6, "quiet"))
    rows, cols = alikes.rows[0], alikes.cols[0]
    after = np.stack([wide.deaths[rows, cols + lead] for lead in range(1, 13)], axis=1).sum(axis=1)
    chance, expected = (paths.sum(axis=1) >= 25).mean(), Climatology().borrowed * (after >= 25).mean()
    assert 0 < expected < 0.01
    assert chance == pytest.approx(expected, abs=5 * math.sqrt(expected / n))


# --- The track record ----------------------------------------------------------------------------------------------


def test_the_climatology_beats_the_last_twelve_months_repeated_in_every_window_whatever_the_seed(records):
    assert max(ratios(record).max() for record in records) < 1


def test_luck_moves_the_score_of_a_window_by_less_than_what_separates_it_from_the_simple_rule(records):
    found = np.array([ratios(record) for record in records])
    assert np.all(found.std(axis=0, ddof=1) * 3 < 1 - found.mean(axis=0))


def test_a_thousand_paths_score_as_ten_thousand_do_to_one_part_in_a_hundred(wide):
    known = wide.before(wide.months.index(date(2021, 11, 1)))
    first = wide.months.index(date(2022, 1, 1))
    observed = wide.deaths[[wide.states.index(state) for state in known.states], first : first + 12]
    runs = [forecast(known, 14, seed, model=Climatology())[:, 2:] for seed in SEEDS]
    one = crps(runs[0], observed).mean()
    many = crps(np.concatenate(runs, axis=-1), observed).mean()
    assert runs[0].shape[-1] == PATHS
    assert one == pytest.approx(many, rel=0.01)


def test_the_intervals_of_countries_at_peace_hold_and_those_at_war_fall_short_by_less_than_a_third(edition):
    record = edition.table("risk_record").filter(pl.col("model") == "climatology")
    last = edition.table("deaths_month").filter(pl.col("month") >= date(2018, 1, 1))
    deaths = last.group_by("state").agg(pl.col("deaths").sum())
    both = record.join(deaths, on="state")
    quiet = both.filter(pl.col("deaths") == 0)["inside_90"].mean()
    war = both.filter(pl.col("deaths") >= 1000)["inside_90"].mean()
    assert quiet > 0.99
    assert 0.6 < war < 0.9
