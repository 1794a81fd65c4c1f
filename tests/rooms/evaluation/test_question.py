from __future__ import annotations

import json
from dataclasses import replace

import pytest

from comity.errors import Faults, InputError, NoData, UnknownName
from comity.questions import ask
from comity.rooms.evaluation.case import case
from comity.rooms.evaluation.tell_case import headline


@pytest.fixture(scope="module")
def put(edition):
    return lambda subject=None, **fields: ask("evaluate", edition=edition.folder, subject=subject, **fields)


@pytest.fixture(scope="module")
def liberia(put):
    return put("UNMIL")


CASES = ("IFOR", "UNAMSIL", "UNMIL", "AMISOM")


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_identified_has_no_number_in_its_headline(put, name):
    first = put(name).findings[0]
    assert "not identified, because" in first.sentence
    assert not first.values
    assert "not credited alone" in first.sentence


def test_the_case_file_has_every_part_of_it(liberia):
    told = " ".join(finding.sentence for finding in liberia.findings)
    for part in (
        "What was decided:", "S/RES/1509", "What happened in Liberia", "declared beforehand", "What would probably",
        "forecast that could have been made in August 2003", "How sure:", "What else changed", "Peacekeepers:",
        "Promised in", "Refugees from Liberia", "had not begun again", "cases declared", "Not seen by this method",
    ):  # fmt: skip
        assert part in told, part


def test_every_donor_of_the_pool_stands_in_the_cloud_of_placebos(liberia):
    chart = next(one.chart for one in liberia.findings if one.chart and one.chart.title.startswith("Gap"))
    drawn = chart.spec["layer"][0]["data"]["values"]
    countries = {row["country"] for row in drawn if row["series"] == "placebo"}
    pool = next(one.values["all"].value for one in liberia.findings if "much" in one.values)
    assert len(countries) == pool
    assert {row["country"] for row in drawn if row["series"] == "treated"} == {"Liberia"}


def test_charts_hold_their_own_numbers(liberia):
    charts = [finding.chart for finding in liberia.findings if finding.chart]
    assert len(charts) == 3
    for chart in charts:
        json.dumps(chart.spec, allow_nan=False)


def test_bosnia_is_told_with_both_vintages(put):
    table = next(one.table for one in put("IFOR").findings if "What happened" in one.text)
    row = next(row for row in table.rows if row[0] == "1995")
    assert row[1:3] == (1345, 8855)


def test_bosnias_war_did_not_come_back_and_sierra_leones_did(put):
    told = {name: next(one.sentence for one in put(name).findings if "declared beforehand:" in one.text)
            for name in ("IFOR", "UNAMSIL")}  # fmt: skip
    assert "did not come back" in told["IFOR"]
    assert "did not come back" not in told["UNAMSIL"]


def test_any_date_in_any_country_with_a_war_is_computed_and_names_what_was_there(put):
    first = put(country="MLI", on="2013-07").findings[0]
    assert "Mali from July 2013" in first.sentence
    assert "MINUSMA" in first.sentence


def test_a_date_that_the_asker_chose_is_not_said_to_be_declared_beforehand(put):
    assert "the date is the asker's" in put(country="MLI", on="2013-07").findings[0].notes[0]
    assert "outcome were written down" in put("UNMIL").findings[0].notes[0]


@pytest.mark.parametrize(("name", "words"), [("UNAMSIL", "it had not begun again"), ("IFOR", "none of them had begun")])
def test_wars_that_did_not_begin_again_are_not_said_to_have(put, name, words):
    assert any(words in one.sentence for one in put(name).findings)


def test_a_mixture_that_misses_the_years_before_is_said_to_be_no_counterfactual(liberia):
    told = next(one for one in liberia.findings if "What would probably" in one.text)
    assert told.values["fit"].value > told.values["bound"].value
    assert "no counterfactual to rely on" in told.sentence


def test_the_case_file_counts_the_agreements_that_promise_each_component(liberia):
    told = next(one for one in liberia.findings if "Promised in" in one.text)
    assert len(told.table.rows) == told.values["all"].value
    assert all(0 <= row[1] <= told.values["agreements"].value for row in told.table.rows)
    assert sum(row[1] > 0 for row in told.table.rows) == told.values["promised"].value


def test_dose_estimates_say_that_short_panels_push_them_outwards(put):
    assert any("Nickell" in note for one in put().findings for note in one.notes)


def test_all_verdicts_stand_in_one_table_with_the_failures(put, edition):
    first = put().findings[0]
    table = edition.table("evaluations")
    assert len(first.table.rows) == table["evaluation"].n_unique()
    assert sum(value.value for name, value in first.values.items() if name != "all") == len(first.table.rows)
    assert first.values["not_evaluated"].value > 0


def test_declared_cases_are_asked_for_by_key_or_name(put):
    assert put("congo-brigade-2013").findings[0] == put("The Force Intervention Brigade in the Congo").findings[0]
    assert put("liberia-2003").findings[0] == put("unmil").findings[0]


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"subject": "UNMILL"}, UnknownName, "UNMIL"),
        ({"subject": "Mali"}, InputError, "is a country"),
        ({"country": "MLI"}, InputError, "A date is missing"),
        ({"on": "2013"}, InputError, "A country is missing"),
        ({"subject": "UNMIL", "country": "MLI", "on": "2013"}, InputError, "its own country"),
        ({"subject": "UNMIL", "on": "2013"}, Faults, "A country is missing"),
        ({"subject": "UNTSO"}, NoData, "no time before it"),
        ({"subject": "ATMIS"}, NoData, "months after it are known"),
        ({"subject": "UNMISS"}, NoData, "of South Sudan run from July 2011"),
        ({"country": "MLI", "on": "2031-01"}, NoData, "nothing after it is known yet"),
        ({"country": "MLI", "on": "1990-06"}, NoData, "months before it are known"),
        ({"country": "Switzerland", "on": "2005"}, NoData, "no war whose course"),
        ({"country": "Abkhazia", "on": "2005"}, NoData, "do not have"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_a_clear_sentence(put, fields, kind, words):
    with pytest.raises(kind) as fault:
        put(**fields)
    assert words in str(fault.value)


def test_a_finding_that_is_identified_says_its_number(edition):
    found = case(edition, "unmil")
    told = headline(replace(found, evaluation=replace(found.evaluation, verdict="identified", why="")))
    assert told.values["ratio"].level == 0.9
    assert "times what would have been expected" in told.sentence


def test_a_weak_finding_whose_interval_holds_no_effect_says_so(edition):
    found = case(edition, "amib")
    first = replace(found.evaluation.found[0], low=-1.0, high=1.0)
    weak = replace(found.evaluation, verdict="weak", why="rivals", found=(first, *found.evaluation.found[1:]))
    told = headline(replace(found, evaluation=weak))
    assert "even its direction is not established" in told.sentence
    assert not told.values
