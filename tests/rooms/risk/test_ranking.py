"""The world by risk: a ranking that says what the paths say, beside each state's own past."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.errors import InputError
from comity.questions import ask
from comity.rooms.risk.outlook import outlook
from comity.rooms.risk.ranking import ranking


@pytest.fixture(scope="module")
def world(edition):
    return ranking(edition, 25, 12)


def test_every_state_of_the_forecast_has_a_place(edition, world):
    assert {row.state for row in world.rows} == set(edition.table("risk_draws")["state"])


def test_chances_are_those_that_each_country_is_told(edition, world):
    rows = {row.state: row for row in world.rows}
    for state in ("SOM", "ISL", "MLI", "UKR"):
        here = outlook(edition, state)
        assert rows[state].chance == here.chance(25, 12)
        assert rows[state].past == here.past(12)


def test_chances_fall_down_the_list_as_far_as_they_are_told(world):
    told = [min(round(row.chance, 2), 0.99) for row in world.rows]
    assert told == sorted(told, reverse=True)


@pytest.mark.parametrize("months", [1, 12, 36])
def test_a_higher_threshold_is_never_likelier(edition, months):
    found = [{row.state: row.chance for row in ranking(edition, threshold, months).rows} for threshold in (1, 25, 1000)]
    for state in found[0]:
        assert found[0][state] >= found[1][state] >= found[2][state]


def test_only_states_quiet_for_two_years_have_a_chance_of_an_onset(edition, world):
    months = edition.table("deaths_month").sort("month")
    recent = months.filter(pl.col("month") > pl.lit("2020-12-01").str.to_date()).group_by("state").agg(pl.sum("deaths"))
    quiet = set(recent.filter(pl.col("deaths") == 0)["state"])
    assert {row.state for row in world.rows if row.onset is not None} == quiet


@pytest.mark.parametrize(("threshold", "months"), [(1, 1), (25, 12), (1000, 36)])
def test_the_map_fills_each_state_with_its_chance_or_has_a_dot_for_it(edition, threshold, months):
    found = ranking(edition, threshold, months)
    chart = ask("world", edition=edition.folder, threshold=threshold, months=months).findings[0].chart
    told = {
        row["state"]: row["chance"]
        for layer in chart.spec["layer"]
        if "values" in layer["data"]
        for row in layer["data"]["values"]
        if "chance" in row
    }
    assert told == {row.name: round(row.chance, 3) for row in found.rows}


def test_the_map_says_what_its_boundaries_do_not_say(edition):
    chart = ask("world", edition=edition.folder).findings[0].chart
    note = " ".join(chart.spec["title"]["text"])
    assert "imply no opinion on the legal status" in note
    assert "Natural Earth" in note
    assert any(layer["mark"].get("strokeDash") for layer in chart.spec["layer"])


def test_the_map_can_be_drawn(edition):
    vl_convert = pytest.importorskip("vl_convert")
    chart = ask("world", edition=edition.folder).findings[0].chart
    drawn = vl_convert.vegalite_to_svg(json.dumps(chart.spec))
    assert drawn.count("<path") > 200


def test_one_month_alone_is_ranked_by_its_own_chances(edition):
    draws = edition.table("risk_draws").filter(pl.col("month") == date(2023, 6, 1))
    found = {row.state: row.chance for row in ranking(edition, 25, 12, month="2023-06").rows}
    for state, paths in draws.select("state", "draws").iter_rows():
        assert found[state] == (np.array(paths) >= 25).mean()


def test_a_month_that_is_not_forecast_is_told_with_those_that_are(edition):
    with pytest.raises(InputError, match="2031-01 is not forecast") as told:
        ranking(edition, 25, 12, month="2031-01")
    assert "2023-01 to 2025-12" in told.value.remedy


def test_its_own_last_five_years_stand_beside_each_chance(world):
    for row in world.rows:
        assert row.simple is None or 0 <= row.simple <= 1
    assert np.corrcoef(*np.array([(r.chance, r.simple) for r in world.rows if r.simple is not None]).T)[0, 1] > 0.8
