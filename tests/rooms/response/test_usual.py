"""The usual mission, and the table of those where fighting is forecast."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.questions import ask
from comity.rooms.brief.parts import POSSIBLE
from comity.rooms.response.arms import usual
from comity.rooms.response.baseline import CONFLICT, baseline
from comity.rooms.response.check import Setting, arms
from comity.rooms.response.question import Respond
from comity.rooms.response.usual import FOUGHT, HORIZON, members_of, present, usual_missions
from comity.step import Inputs

NEEDS = ("risk_draws", "operations", "organisations", "mission_months")


@pytest.fixture(scope="module")
def missions(edition):
    return edition.table("usual_missions").to_dicts()


def test_the_countries_are_those_where_a_brief_compares_options(edition, missions):
    here = baseline(edition)
    chances = (here.deaths[:, :HORIZON].sum(axis=1) >= CONFLICT).mean(axis=1)
    assert [row["state"] for row in missions] == [s for s, p in zip(here.states, chances, strict=True) if p >= FOUGHT]
    assert FOUGHT == POSSIBLE
    assert Respond.model_fields["months"].default == HORIZON


@pytest.mark.parametrize("country", ["Somalia", "Ukraine", "Ethiopia", "Tunisia"])
def test_a_brief_that_compares_options_finds_its_country_in_the_table(edition, missions, country):
    answer = ask("brief", country=country, edition=edition.folder)
    assert any(one.table and one.table.title.startswith("Options for") for one in answer.findings)
    assert edition.names("state").key(country) in {row["state"] for row in missions}


def test_each_is_the_mission_that_respond_compares_where_none_is_named(edition, missions):
    months = baseline(edition).months[:HORIZON]
    for row in missions:
        setting = Setting(edition, row["state"], months)
        mission = usual(setting, None)["mission"]
        assert (mission.lead, mission.troops, mission.reinforces) == (row["lead"], row["troops"], row["reinforces"])
        (arm,), faults = arms(setting, {"mission": mission})
        assert not faults
        assert arm.parts[0].lead == row["lead"]
        assert row["on"] == months[0].isoformat()


def test_the_step_makes_the_same_again(edition, missions):
    inputs = Inputs(None, {name: edition.table(name) for name in NEEDS}, date(2022, 12, 1), edition.seed)
    assert usual_missions(inputs)["usual_missions"].to_dicts() == missions


def test_where_no_force_is_the_un_leads_and_of_several_the_largest_is_taken():
    names = ("operation", "hosts", "start", "end", "kind", "lead", "authorised", "peak")
    rows = [
        ("a", "AAA BBB", "2020-01-01", None, "peacekeeping", "un", 100, None),
        ("b", "AAA", "2020-01-01", None, "enforcement", "au", None, 900),
        ("c", "AAA", "2020-01-01", None, "observation", "un", 5000, 5000),
        ("d", "AAA", "2020-01-01", "2022-01-01", "peacekeeping", "eu", 9000, None),
        ("e", "AAA", "2020-01-01", None, "peacekeeping", None, 9000, None),
    ]
    operations = pl.DataFrame(rows, schema=names, orient="row")
    assert present(operations, "AAA", "2023-01-01")["operation"] == "b"
    assert present(operations, "BBB", "2023-01-01")["operation"] == "a"
    assert present(operations, "CCC", "2023-01-01") is None


def test_members_of_an_organisation_go_with_it_and_those_of_the_un_with_a_state():
    assert members_of("au", {"au", "un"}) == "au"
    assert members_of("FRA", {"au", "un"}) == "un"
    assert members_of(None, {"au", "un"}) == "un"
