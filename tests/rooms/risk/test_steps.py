"""The risk room's tables: made of the forecast as it is, the same on every run."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import polars as pl
import pytest

from comity.panels.codebook import codebook
from comity.registry.load import registry
from comity.rooms.risk import pool, steps
from comity.rooms.risk.backtest import trial
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.pool import Pool
from comity.rooms.risk.steps import MONTHS, STEPS, risk_forecast, risk_record, table_of
from comity.sources.mirror import Mirror
from comity.step import Inputs

PATHS = 60
SEED = 11


STATES = ("AFG", "COL", "ETH", "IND", "IRQ", "ISL", "MLI", "NGA", "PAK", "SOM", "SSD", "SYR", "UKR", "YEM")


@pytest.fixture(scope="module")
def few(past, only):
    """The history of fourteen states."""
    return only(past, STATES)


@pytest.fixture(scope="module")
def inputs(few, mirror):
    """What a build gives the steps, of fourteen states."""
    rows = [
        (state, month, int(deaths))
        for state, row in zip(few.states, few.deaths, strict=True)
        for month, deaths in zip(few.months, row, strict=True)
        if deaths >= 0
    ]
    deaths = pl.DataFrame(rows, schema=["state", "month", "deaths"], orient="row")
    return Inputs(Mirror(mirror), {"deaths_month": deaths, "states": registry()["states"]}, date(2022, 12, 1), SEED)


@pytest.fixture(scope="module", autouse=True)
def _small(quick):
    with pytest.MonkeyPatch.context() as patch:
        members = {name: quick[name] for name in ("analogues", "recent", "latest", "leads", "hurdle", "chain")}
        patch.setattr(pool, "MEMBERS", members)
        patch.setattr(steps, "PATHS", PATHS)
        patch.setattr(steps, "WINDOWS", 2)
        patch.setattr(steps, "trial", partial(trial, paths=PATHS, workers=1))
        yield


@pytest.fixture(scope="module")
def forecast(inputs):
    return risk_forecast(inputs)


@pytest.fixture(scope="module")
def record(inputs):
    return risk_record(inputs)


def test_a_step_makes_the_tables_it_names_with_the_columns_the_codebook_declares(forecast, record):
    for made in (forecast, record):
        assert set(made) in [set(step.makes) for step in STEPS]
        for name, table in made.items():
            assert set(table.columns) == set(codebook()[name].columns), name


def test_every_state_has_all_paths_of_the_three_years_that_follow(forecast, few):
    draws = forecast["risk_draws"]
    assert draws.height == len(few.states) * MONTHS
    assert draws["draws"].list.len().unique().to_list() == [PATHS]
    months = draws["month"].unique().sort()
    assert (months[0], months[-1]) == (date(2023, 1, 1), date(2025, 12, 1))
    assert draws["draws"].explode(empty_as_null=True).min() >= 0


def test_the_draws_are_those_of_the_pool_of_the_same_seed(forecast, few):
    paths = Pool().fit(few, len(few.months)).draw(MONTHS, PATHS, luck_of(SEED, "comity"))
    row = few.states.index("SOM")
    mine = forecast["risk_draws"].filter(state="SOM").sort("month")
    assert np.array_equal(np.array(mine["draws"].to_list()), paths[row])


def test_the_same_inputs_give_the_same_tables(inputs, forecast, record):
    for again, first in ((risk_forecast(inputs), forecast), (risk_record(inputs), record)):
        for name, table in first.items():
            assert again[name].equals(table), name


def test_another_seed_gives_other_draws(inputs, forecast):
    other = risk_forecast(Inputs(inputs.mirror, inputs.tables, inputs.as_of, SEED + 1))["risk_draws"]
    assert not other.filter(state="SOM").equals(forecast["risk_draws"].filter(state="SOM"))


def test_paths_are_laid_out_state_by_state_and_month_by_month():
    paths = np.arange(12, dtype=np.int32).reshape(2, 3, 2)
    table = table_of(paths, ["AAA", "BBB"], date(2022, 12, 1))
    assert table["draws"].to_list() == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]
    assert table["state"].to_list() == ["AAA"] * 3 + ["BBB"] * 3
    assert table["month"].to_list()[:3] == [date(2023, m, 1) for m in (1, 2, 3)]


def test_the_record_is_of_the_last_whole_years(record, inputs):
    assert sorted(set(record["risk_record"]["window"])) == [2021, 2022]
    cut = inputs.tables["deaths_month"].filter(pl.col("month") <= date(2022, 9, 1))
    early = Inputs(inputs.mirror, inputs.tables | {"deaths_month": cut}, date(2022, 9, 1), SEED)
    assert sorted(set(risk_record(early)["risk_record"]["window"])) == [2020, 2021]


def test_nothing_of_a_window_reaches_its_own_forecast(record, inputs):
    changed = pl.when(pl.col("month") >= date(2021, 11, 1)).then(0).otherwise(pl.col("deaths"))
    tables = inputs.tables | {"deaths_month": inputs.tables["deaths_month"].with_columns(deaths=changed)}
    again = risk_record(Inputs(inputs.mirror, tables, inputs.as_of, SEED))["risk_record"]
    was = record["risk_record"]
    earlier = pl.col("window") == 2021
    flag = (pl.col("window") == 2022) & (pl.col("model") == "comity")
    keys = ["model", "window", "lead", "state"]
    assert again.filter(flag).sort(keys)["scored"].equals(was.filter(flag).sort(keys)["scored"])
    assert again.filter(flag, state="AFG")["crps"].min() > 10  # scored against nothing, a war's forecast shows its size
    # The window before ends in December 2021: its leads to October are as they were.
    assert again.filter(earlier, pl.col("lead") <= 12).equals(was.filter(earlier, pl.col("lead") <= 12))
