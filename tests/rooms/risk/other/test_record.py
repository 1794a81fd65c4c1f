"""The record of the forecast by year: what it rests on, and that it says what happened."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from comity.errors import InputError
from comity.rooms.risk.other.kin import AHEAD
from comity.rooms.risk.other.record import CLIMATOLOGY, SHOWN, YARDSTICK, models, skill, trial
from comity.rooms.risk.rivals import Zeros
from comity.rooms.risk.scores import crps

WINDOWS = (2019, 2020)


@pytest.fixture(scope="module")
def record(real):
    return trial(real["one_sided"], WINDOWS, "one_sided", 5, paths=200)


@pytest.fixture(scope="module")
def short(record):
    return skill(record, "one_sided", 5)


def test_each_window_is_forecast_from_each_of_the_three_years_before_it(record):
    assert sorted(record.select("window", "lead").unique().rows()) == [
        (window, lead) for window in WINDOWS for lead in (1, 2, 3)
    ]
    assert set(record["model"]) == {SHOWN, CLIMATOLOGY}
    assert record.group_by("model", "window", "lead").len()["len"].unique().len() == 1


def test_a_score_is_that_of_the_draws_made_at_the_origin(real, record):
    from comity.rooms.risk.forecaster import luck_of

    history = real["one_sided"]
    origin = history.months.index(next(m for m in history.months if m.year == 2019))
    fitted = models("one_sided")[SHOWN].fit(history, origin)
    draws = fitted.draw(AHEAD, 200, luck_of(5, "one_sided", SHOWN))
    row = fitted.known.states.index("NGA")
    came = history.deaths[history.states.index("NGA"), origin + 1]
    line = record.filter(model=SHOWN, window=2020, lead=2, state="NGA")
    assert line["deaths"].item() == came
    assert line["crps"].item() == pytest.approx(float(crps(draws[row, 1][None], np.array([came]))[0]))


def test_what_happens_in_a_window_does_not_reach_its_forecast(real, record):
    history = real["one_sided"]
    changed = history.deaths.copy()
    at = [m.year for m in history.months].index(2020)
    changed[:, at] = np.where(changed[:, at] >= 0, 0, -1)
    other = type(history)(history.states, history.months, changed, history.neighbours, history.beside)
    again = trial(other, [2020], "one_sided", 5, paths=200)
    keys = ("model", "lead", "state")
    was = record.filter(window=2020).sort(keys)
    assert again.sort(keys)["scored"].equals(was["scored"])
    assert again.filter(state="NGA", model=SHOWN, lead=1)["crps"].item() > 50  # against nothing, its size shows


def test_means_and_the_gap_are_those_of_the_rows(short, record):
    line = short.filter(by="all", model=SHOWN).row(0, named=True)
    mine, rule = (record.filter(model=model).sort("window", "lead", "state") for model in (SHOWN, CLIMATOLOGY))
    assert line["crps"] == pytest.approx(mine["crps"].mean())
    assert line["gap"] == pytest.approx(mine["crps"].mean() - rule["crps"].mean())
    assert line["gap_low"] <= line["gap"] <= line["gap_high"]
    assert line["ratio"] == pytest.approx(mine["crps"].mean() / rule["crps"].mean())
    assert line["inside"] == pytest.approx(mine.filter("scored")["inside"].mean())
    nigeria = short.filter(by="state", group="NGA", model=SHOWN).row(0, named=True)
    assert nigeria["crps"] == pytest.approx(math.fsum(mine.filter(state="NGA")["crps"]) / 6)


def test_the_yardstick_is_the_last_five_years_each_as_likely(real):
    from comity.rooms.risk.forecaster import luck_of

    fitted = YARDSTICK.fit(real["non_state"], 34)
    row = fitted.known.states.index("MEX")
    found, count = np.unique(fitted.draw(1, 5000, luck_of(2))[row, 0], return_counts=True)
    assert found.tolist() == sorted(fitted.known.deaths[row, -5:].tolist())
    assert count / 5000 == pytest.approx(0.2, abs=0.03)


def test_where_the_rule_makes_no_error_there_is_no_ratio(short):
    assert short.filter(by="state", group="ISL", model=SHOWN)["ratio"].item() is None


def test_a_forecast_that_does_no_better_has_a_gap_above_zero(real):
    given = {SHOWN: Zeros(), CLIMATOLOGY: YARDSTICK}
    zeros = skill(trial(real["non_state"], WINDOWS, "non_state", 5, paths=20, given=given), "non_state", 5)
    line = zeros.filter(by="all", model=SHOWN).row(0, named=True)
    assert line["gap"] > 0
    assert line["scored"] == 0
    assert line["inside"] is None


def test_another_order_of_the_rows_gives_the_same_record(record, short):
    again = skill(record.sample(fraction=1, shuffle=True, seed=3), "one_sided", 5)
    assert again.equals(short)


def test_a_window_outside_the_history_is_told(real):
    with pytest.raises(InputError, match="2031 cannot be scored") as told:
        trial(real["one_sided"], [2031], "one_sided", 1, paths=10)
    assert "from 1992 to 2022" in told.value.remedy


@pytest.mark.parametrize("kind", ["one_sided", "non_state"])
def test_the_shipped_forecast_beats_the_rule_in_every_window_of_the_record(edition, kind):
    if "risk_other_skill" not in edition.manifest["tables"]:
        pytest.skip("an edition made before the forecast by year")
    mine = edition.table("risk_other_skill").filter(pl.col("type") == kind, pl.col("model") == SHOWN)
    assert mine.filter(pl.col("by") == "window")["ratio"].max() < 1
    assert mine.filter(pl.col("by") == "all")["gap_high"].item() < 0
    assert 0.86 <= mine.filter(pl.col("by") == "all")["inside"].item() <= 0.96
