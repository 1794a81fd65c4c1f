"""Backtests know nothing of the window, and give the same scores whoever makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.errors import InputError
from comity.rooms.risk.backtest import GAP, LEADS, MEASURES, MODELS, backtest, leaks, scored, trial, truth, windows
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.rivals import Conflictology, Rival, Zeros
from comity.rooms.risk.scores import crps

YEARS = (2016, 2017)
CHEAP = {"climatology": Climatology(), "conflictology": Conflictology(), "zeros": Zeros()}


@pytest.fixture(scope="module")
def record(few):
    return backtest(few, YEARS, 5, models=CHEAP, paths=60, workers=1)


# --- Windows -------------------------------------------------------------------------------------------------------


def test_a_window_is_forecast_from_october_of_the_year_before(few):
    (window,) = windows(few, [2018])
    assert few.months[window.origin - 1] == date(2017, 10, 1)
    assert few.months[window.first] == date(2018, 1, 1)
    assert window.first - window.origin + 12 == LEADS == 14


@pytest.mark.parametrize("years", [[1994], [2023], [1994, 2018, 2023]])
def test_years_that_cannot_be_tested_are_told_with_those_that_can(few, years):
    with pytest.raises(InputError) as told:
        windows(few, years)
    assert ", ".join(str(year) for year in years if year != 2018) in told.value.problem
    assert told.value.remedy == "Choose years from 1995 to 2022."


def test_what_came_is_that_of_the_states_known_at_the_origin(few):
    (window,) = windows(few, [2011])
    states, observed = truth(few, window)
    assert "SSD" not in states
    assert "SDN" not in states  # a state of VIEWS since the south left it
    assert observed.shape == (38, 12)
    row = few.states.index("AFG")
    assert observed[states.index("AFG")].tolist() == few.deaths[row, window.first : window.first + 12].tolist()


# --- The record ----------------------------------------------------------------------------------------------------


def test_the_record_holds_every_model_window_lead_and_state_once(record, few):
    assert record.height == len(CHEAP) * len(YEARS) * 12 * len(few.states)
    assert record.select("model", "window", "lead", "state").is_unique().all()
    assert sorted(set(record["lead"])) == list(range(3, 15))
    assert record.columns[4:12] == list(MEASURES)


def test_the_scores_are_those_of_the_forecasters_own_draws(record, few):
    (window,) = windows(few, [2017])
    draws = Climatology().fit(few, window.origin).draw(LEADS, 60, luck_of(5, "climatology"))[:, GAP:]
    states, observed = truth(few, window)
    mine = record.filter(pl.col("model") == "climatology", pl.col("window") == 2017, pl.col("state") == "SOM")
    row = states.index("SOM")
    assert mine.sort("lead")["crps"].to_numpy() == pytest.approx(crps(draws[row], observed[row]), rel=1e-6)
    assert mine.sort("lead")["deaths"].to_list() == observed[row].tolist()


def test_a_forecast_of_no_deaths_scores_the_deaths_that_came(record, few):
    zeros = record.filter(pl.col("model") == "zeros")
    assert zeros["crps"].sum() == pytest.approx(zeros["deaths"].sum())
    assert not zeros["scored"].any()


def test_the_scores_do_not_depend_on_the_number_of_workers(few, quick):
    models = {name: quick[name] for name in ("comity", "climatology", "conflictology") if name in quick}
    models["climatology"] = Climatology()
    one, two = (trial(few, YEARS, 5, models=models, paths=30, workers=workers) for workers in (1, 2))
    assert one.months.equals(two.months)
    assert one.sums.equals(two.sums)


def test_a_state_that_ended_in_the_window_is_not_scored_after_its_end(few):
    (window,) = windows(few, [2017])
    gone = few.deaths.copy()
    gone[few.states.index("YEM"), window.first + 5 :] = -1
    found = backtest(replace(few, deaths=gone), [2017], 1, models={"zeros": Zeros()}, paths=20, workers=1)
    assert found.filter(pl.col("state") == "YEM")["lead"].to_list() == [3, 4, 5, 6, 7]
    assert found.filter(pl.col("state") == "SOM").height == 12


def test_forecasts_learn_from_one_release_and_are_held_against_another(few):
    (window,) = windows(few, [2017])
    later = few.deaths.copy()
    later[:, window.origin - 12 :] += 1000
    came = replace(few, deaths=later)
    models = {"climatology": Climatology(), "zeros": Zeros()}
    was, now = (trial(few, [2017], 1, models=models, paths=20, workers=1, came=c).months for c in (None, came))
    zeros = pl.col("model") == "zeros"
    assert (now.filter(zeros)["crps"] - was.filter(zeros)["crps"]).to_numpy() == pytest.approx(1000, abs=0.01)
    one, two = (frame.filter(pl.col("model") == "climatology", pl.col("state") == "ISL") for frame in (was, now))
    assert one["scored"].equals(two["scored"])  # still the forecast of a state at peace


def test_what_was_not_there_is_not_scored():
    draws = np.zeros((1, 12, 5), dtype=np.int32)
    observed = np.full((1, 12), -1)
    observed[0, :2] = 3
    assert scored(draws, observed, ["AAA"], "zeros", 2017)["deaths"].to_list() == [3, 3]


# --- Leaks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["comity", "analogues", "recent", "latest", "hurdle", "chain", "conflictology", "last value", "bootstrap"]
)
def test_no_shipped_forecaster_looks_beyond_its_origin(few, quick, october, name):
    assert not leaks(quick[name], few, october)


def test_every_shipped_forecaster_is_among_those_tried():
    assert set(MODELS) == {"comity", "climatology", "conflictology", "last value", "bootstrap", "zeros"}


class Peeking:
    """Plants a leak: draws from the window itself."""

    def fit(self, history, origin):
        return Rival(history.counts[:, origin : origin + 12], history.before(origin).states)


class Centred:
    """Plants a leak: its level is a mean of the months around each month, half of them later."""

    def fit(self, history, origin):
        logs = np.log1p(history.counts)
        window = np.ones(7) / 7
        level = np.stack([np.convolve(row, window, mode="same") for row in logs])[:, origin - 1]
        return Rival(np.rint(np.expm1(level)).astype(np.int64)[:, None], history.before(origin).states)


class Beside:
    """Plants a leak: uses next month's agreements."""

    def fit(self, history, origin):
        agreements = np.nan_to_num(history.beside["agreements_12"][:, origin]).astype(np.int64)
        return Rival(agreements[:, None], history.before(origin).states)


class OneDeath:
    """Plants the smallest leak: one state's first month after the origin, seen by that state alone."""

    def fit(self, history, origin):
        months = history.counts[:, origin - 12 : origin].copy()
        months[0, 0] = history.counts[0, origin]
        return Rival(months, history.before(origin).states)


@pytest.mark.parametrize("leaky", [Peeking(), Centred(), Beside(), OneDeath()])
def test_a_planted_leak_is_caught(few, october, leaky):
    assert leaks(leaky, few, october)
