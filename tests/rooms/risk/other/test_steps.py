"""The tables of the forecast by year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from comity.panels.codebook import codebook
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.other import steps
from comity.rooms.risk.other.mixture import Mixture
from comity.rooms.risk.other.steps import STEPS, other_forecast, other_record
from comity.step import Inputs


@pytest.fixture(scope="module")
def inputs(by_year):
    return Inputs(None, {"deaths_year": by_year}, date(2022, 12, 1), 11)


@pytest.fixture(scope="module", autouse=True)
def _small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "PATHS", 60)
        patch.setattr(steps, "WINDOWS", 1)
        yield


@pytest.fixture(scope="module")
def tables(inputs):
    return [other_forecast(inputs), other_record(inputs)]


def test_a_step_makes_the_tables_it_names_as_the_codebook_declares_them(tables):
    for step, found in zip(STEPS, tables, strict=True):
        assert set(found) == set(step.makes)
        for name, table in found.items():
            codebook()[name].check(table)
            assert set(table.columns) == set(codebook()[name].columns)


def test_every_state_of_the_last_year_has_three_years_of_both_types(tables, by_year):
    draws = tables[0]["risk_other_draws"]
    present = set(by_year.filter(by_year["year"] == 2022)["state"])
    assert set(draws["state"]) == present
    assert draws.height == len(present) * 3 * 2
    assert sorted(draws["year"].unique().to_list()) == [2023, 2024, 2025]


def test_the_draws_are_those_of_the_mixture_of_the_same_seed(tables, real):
    fitted = Mixture.of("non_state").fit(real["non_state"], 34)
    paths = fitted.draw(3, 60, luck_of(11, "non_state", "comity"))
    mine = tables[0]["risk_other_draws"].filter(type="non_state", state="MEX").sort("year")
    assert np.array_equal(np.array(mine["draws"].to_list()), paths[fitted.known.states.index("MEX")])


def test_the_same_inputs_give_the_same_tables(tables, inputs):
    for again, first in zip((other_forecast(inputs), other_record(inputs)), tables, strict=True):
        for name, table in first.items():
            assert again[name].equals(table)


def test_the_record_is_of_the_last_year_known(tables):
    short = tables[1]["risk_other_skill"]
    assert short.filter(short["by"] == "window")["group"].unique().to_list() == ["2022"]
