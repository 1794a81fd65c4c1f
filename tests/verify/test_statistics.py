"""Long checks of chance: are draws, scores and forecasts what the theory says?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from comity.build import SEED
from comity.registry.load import registry
from comity.rooms.risk.backtest import GAP, LEADS, windows
from comity.rooms.risk.challenge import outcomes
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.contest import known
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.history import History
from comity.rooms.risk.pool import Pool
from comity.rooms.risk.rivals import Conflictology
from comity.rooms.risk.scores import brier, crps, pit, pit_within
from comity.rooms.risk.steps import PATHS, risk_forecast
from comity.rooms.risk.sums import shuffled
from comity.sources.mirror import Mirror
from comity.step import Inputs
from comity.streams import stream

pytestmark = pytest.mark.verify

SEEDS = range(1, 6)
YEARS = range(2018, 2023)


@pytest.fixture(scope="module")
def past(mirror):
    return known(Mirror(mirror), SEED)


@dataclass(frozen=True)
class Scored:
    """A window: draws of the pool under each seed, of conflictology, and what came by the challenge's reckoning."""

    year: int
    draws: list
    simple: np.ndarray
    observed: np.ndarray
    recent: np.ndarray


@pytest.fixture(scope="module")
def scored(past, mirror):
    came = outcomes(Mirror(mirror), past, YEARS)[0]
    found = []
    for window in windows(past, YEARS):
        fitted = Pool().fit(past, window.origin)
        states = fitted.known.states
        rows = [came.states.index(state) for state in states]
        simple = Conflictology().fit(past, window.origin).draw(LEADS, PATHS, luck_of(0, "conflictology"))
        found.append(
            Scored(
                window.year,
                [fitted.draw(LEADS, PATHS, luck_of(seed, "comity"))[:, GAP:] for seed in SEEDS],
                simple[:, GAP:],
                came.deaths[rows, window.first : window.first + 12],
                fitted.known.counts[:, -12:].sum(axis=1),
            )
        )
    return found


@pytest.fixture(scope="module")
def ratios(scored):
    """Mean CRPS of the forecast over conflictology's: of deaths, and of log(1 + deaths); shape (2, seeds, windows)."""
    found = [
        [
            [
                crps(f(one), f(w.observed)).mean() / crps(f(w.simple), f(w.observed)).mean()
                for w in scored
                for one in [w.draws[i]]
            ]
            for i in range(len(SEEDS))
        ]
        for f in (np.asarray, np.log1p)
    ]
    return np.array(found)


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


def test_months_are_drawn_where_the_decay_says_and_as_often():
    model, n = Climatology(noise=0.0), 1_000_000
    months = [date(2000 + i // 12, i % 12 + 1, 1) for i in range(100)]
    history = History(["AAA"], months, np.arange(100)[None], np.zeros((1, 1)))
    first = model.fit(history, 100).draw(1, n, luck_of(4))[0, 0]
    counts = np.bincount(first - 64, minlength=36)
    weights = model.decay ** np.arange(35, -1, -1.0)
    expected = n * weights / weights.sum()
    squares = ((counts - expected) ** 2 / expected).sum()
    assert squares < 66.7  # chi-square with 35 degrees of freedom, one in a thousand


# --- The forecast --------------------------------------------------------------------------------------------------


def test_the_forecast_beats_the_last_twelve_months_repeated_on_average_whatever_the_seed(ratios):
    assert ratios.mean(axis=2).max() < 1
    assert ratios[0].mean(axis=1).max() < 0.95


def test_it_beats_them_in_every_window_whatever_the_seed(ratios):
    """Of deaths; of their logarithm it does not in 2021."""
    assert ratios[0].max() < 1


def test_luck_moves_the_mean_score_by_less_than_what_separates_it_from_the_simple_rule(ratios):
    means = ratios.mean(axis=2)
    assert np.all(means.std(axis=1, ddof=1) * 3 < 1 - means.mean(axis=1))


def test_a_thousand_paths_score_as_five_thousand_do_to_one_part_in_a_hundred(scored):
    for window in scored:
        one = crps(window.draws[0], window.observed).mean()
        many = crps(np.concatenate(window.draws, axis=-1), window.observed).mean()
        assert one == pytest.approx(many, rel=0.01)


def test_in_every_window_sums_of_paths_score_better_than_those_of_months_shuffled_apart(scored):
    for window in scored:
        luck = luck_of(1, "apart")
        total = window.observed.sum(axis=1)
        apart = np.stack([shuffled(one, luck(str(row))).sum(axis=0) for row, one in enumerate(window.draws[0])])
        assert crps(window.draws[0].sum(axis=1), total).mean() < crps(apart, total).mean()


def test_nine_in_ten_intervals_hold_where_the_past_year_was_violent(scored):
    """As counts are scored: an outcome that many draws equal counts by its share of them."""
    held = [
        pit_within(pit(window.draws[0][here], window.observed[here]))
        for window in scored
        for here in [window.recent >= 25]
    ]
    assert 0.8 < np.concatenate(held).mean() < 0.95


def test_states_that_were_quiet_for_ten_years_come_to_war_about_as_often_as_is_told(past):
    """A year with 25 deaths or more; origins two years apart, before the windows that are scored."""
    chances, came = [], []
    for window in windows(past, range(2007, 2018, 2)):
        fitted = Pool().fit(past, window.origin)
        quiet = np.flatnonzero(fitted.known.counts[:, -120:].sum(axis=1) == 0)
        paths = fitted.draw(12, PATHS, luck_of(2, "quiet"))[quiet].sum(axis=1, dtype=np.int64)
        rows = [past.states.index(fitted.known.states[row]) for row in quiet]
        chances.append((paths >= 25).mean(axis=1))
        came.append(past.counts[rows, window.origin : window.origin + 12].sum(axis=1) >= 25)
    told, seen = np.concatenate(chances), np.concatenate(came)
    error = math.sqrt((told * (1 - told)).sum())
    assert len(told) > 500
    assert told.sum() == pytest.approx(seen.sum(), abs=3 * error)
    assert told.max() < 0.2


def test_the_editions_draws_drivers_and_analogues_are_made_again_from_its_deaths_and_its_seed(edition, mirror):
    tables = {"deaths_month": edition.table("deaths_month"), "states": registry()["states"]}
    again = risk_forecast(Inputs(Mirror(mirror), tables, date(2022, 12, 1), edition.seed))
    for name, table in again.items():
        assert table.equals(edition.table(name)), name
