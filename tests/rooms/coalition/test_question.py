"""The question `coalition`, as it is asked."""

from __future__ import annotations

import re

import pytest

from comity.errors import ComityError, Faults, InputError, NoData, UnknownName
from comity.questions import ask
from comity.record import canonical_json


def told(edition, **fields):
    return ask("coalition", edition=edition.folder, **fields)


@pytest.fixture(scope="module")
def haiti(edition):
    return told(edition, host="Haiti", troops=5000, police=2500, ready="2023-06-01")


def finding(answer, words):
    return next(one for one in answer.findings if words in one.text)


def test_the_headline_says_who_how_much_how_soon_and_who_is_leaned_on(haiti):
    assert re.match(
        r"For Haiti, 5,000 troops and 2,500 formed police: the balanced coalition has \d+ contributors, costs US\$ .+ "
        r"in its first year, could at the earliest be complete after \d+ days, and takes \d+ % of its persons "
        r"from .+\.",
        haiti.headline,
    )


def test_the_units_of_the_table_add_up_to_the_task(haiti):
    sizes = {"battalion": 650, "company": 150, "companies": 150, "battalions": 650}
    troops = police = 0
    for row in haiti.findings[0].table.rows:
        for n, unit in re.findall(r"(\d+) (?:infantry |formed police )(\w+)", row[1]):
            troops += int(n) * sizes.get(unit, 0)
            police += int(n) * 140 * (unit in ("unit", "units"))
    assert 5000 <= troops < 5650
    assert 2500 <= police < 2640


def test_everything_is_there_by_the_day_asked(haiti):
    days = [row[3] for row in finding(haiti, "none better than another").table.rows]
    assert max(days) <= 152  # from 31 December 2022 to 1 June 2023


def test_there_are_five_to_fifteen_alternatives_and_a_chart_of_them(haiti):
    front = finding(haiti, "none better than another")
    assert 5 <= len(front.table.rows) <= 15
    assert len(front.chart.spec["data"]["values"]) == len(front.table.rows)


def test_no_listed_state_and_no_excluded_one_sends_anything(edition):
    answer = told(edition, host="Somalia", troops=12_000, exclude=("Ethiopia", "Kenya"))
    why = dict(finding(answer, "{able} could take part").table.rows)
    assert why["Ethiopia"] == why["Kenya"] == "out: the asker keeps it out"
    assert why["Myanmar"].startswith("out: Tatmadaw")
    senders = {row[0] for row in answer.findings[0].table.rows}
    assert not senders & {"Ethiopia", "Kenya", "Myanmar", "Somalia"}


def test_every_state_in_the_coalition_has_a_sentence_that_says_so(haiti):
    why = dict(finding(haiti, "{able} could take part").table.rows)
    for row in haiti.findings[0].table.rows:
        assert why[row[0]].startswith("in, with ")


def test_if_the_largest_withdraws_it_is_in_no_new_coalition(haiti):
    text = finding(haiti, "withdrew").sentence
    largest = re.search(r"If (.+) withdrew", text).group(1)
    assert largest in haiti.headline
    assert f"{largest} would" not in text


def test_a_smaller_cap_makes_the_largest_share_smaller(edition):
    answer = told(edition, host="Haiti", troops=5000, cap=0.1)
    assert max(row[3] for row in answer.findings[0].table.rows) <= 0.1


def test_the_answer_is_the_same_each_time(edition):
    asked = {"host": "Liberia", "troops": 6000, "on": "2003-09-19", "takes_over": ("ecomil",)}
    assert canonical_json(told(edition, **asked)) == canonical_json(told(edition, **asked))


def test_the_record_of_past_missions_is_told_with_its_baselines(haiti):
    rows = finding(haiti, "UNMIL").table.rows
    by = {(row[0], row[1]): row[2] for row in rows}
    assert ("UNMIL", "random draws, mean") in by
    assert ("UNMIL", "largest armies first") in by
    assert all(0 <= share <= 1 for share in by.values())


def test_nearness_to_the_people_is_shown_with_evidence_on_both_sides(haiti):
    rows = finding(haiti, "not optimised").table.rows
    text = " ".join(row[3] for row in rows)
    assert "more violence" in text
    assert "protect civilians better" in text


def test_a_task_no_one_can_meet_says_what_is_missing_and_what_would_help(edition):
    with pytest.raises(InputError, match=r"even the nearest lacks [\d,]+ troops"):
        told(edition, host="Haiti", troops=200_000)
    with pytest.raises(InputError, match=r"--ready. The earliest day it could be there is 2023-\d\d-\d\d") as caught:
        told(edition, host="Haiti", troops=5000, ready="2023-02-01")
    assert "--cap" not in str(caught.value)


def test_the_earliest_day_told_is_one_on_which_it_can_be_there(edition):
    with pytest.raises(InputError) as caught:
        told(edition, host="Haiti", troops=5000, ready="2023-02-01")
    day = re.search(r"\d{4}-\d\d-\d\d", str(caught.value)).group()
    assert told(edition, host="Haiti", troops=5000, ready=day).findings


def test_everything_wrong_with_a_task_is_told_at_once(edition):
    with pytest.raises(Faults) as caught:
        told(edition, host="Haiti", troops=5000, exclude=("Brazil",), require=("Brazil",), under="xyz", on="1980")
    text = str(caught.value)
    for part in ("1980-01-01", "'xyz'", "Brazil is both required and excluded"):
        assert part in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"troops": -5}, "troops: should be greater than or equal to 0"),
        ({}, "Nothing is asked for"),
        ({"troops": 10, "ready": "2020-01-01"}, "before it is decided"),
        ({"troops": 10, "mandate": "S/RES/1"}, r"No exclusion of 'S/RES/1'"),
        ({"troops": 10, "takes_over": ("nothing",)}, "No operation has the key 'nothing'"),
        ({"troops": 10, "exclude": ("Wakanda",)}, "No state is called 'Wakanda'"),
        ({"troops": 10, "require": ("Myanmar",)}, "Myanmar is required and cannot take part"),
    ],
)
def test_bad_input_gets_a_clear_fault(edition, fields, words):
    with pytest.raises(ComityError, match=words):
        told(edition, host="Haiti", **fields)


def test_without_the_solver_the_fault_says_how_to_install_it(edition, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ComityError, match=r"pip install 'comity\[coalition\]'"):
        told(edition, host="Haiti", troops=5000)


def test_states_may_be_named_several_times_on_the_command_line_and_stand_in_the_record_by_key(edition):
    from typer.testing import CliRunner

    from comity.faces.cli import app

    command = ["coalition", "Somalia", "--troops", "3000", "--exclude", "Ethiopia", "--exclude", "Kenya", "--json"]
    shown = CliRunner().invoke(app(), [*command, "--edition", str(edition.folder)])
    assert shown.exit_code == 0, shown.output
    assert '"exclude":["ETH","KEN"]' in shown.output


def test_who_had_police_before_the_registrys_first_record_is_not_known_and_not_nobody(edition):
    with pytest.raises(
        NoData, match="1,000 formed police is not known for 1998-05-01: the registry's record"
    ) as caught:
        told(edition, host="Mali", troops=8000, police=1000, on="1998-05-01")
    assert "--police" in caught.value.remedy


def test_only_members_of_the_organisation_are_said_to_be_kept_out(edition):
    answer = told(edition, host="Estonia", troops=5000, under="NATO")
    assert "Sudan" not in finding(answer, "could take part").sentence


def test_a_host_without_a_vote_is_said_to_have_none(edition):
    notes = finding(told(edition, host="Taiwan", troops=2000), "none better than another").notes
    assert any(note.startswith("How Taiwan votes at the United Nations is not known") for note in notes)


def test_where_a_simpler_way_to_choose_did_better_the_answer_says_so_with_both_figures(haiti, edition):
    record = edition.table("coalition_record")
    of = {(row["case"], row["method"]): row["overlap"] for row in record.iter_rows(named=True)}
    better = {(case, method) for case, method in of if method in ("past", "army", "random")
              and of[case, method] > of[case, "model"]}  # fmt: skip
    one = finding(haiti, "Asked with what was known then")
    assert ("unmil", "past") in better
    assert f"largest records first (UNMIL), {of['unmil', 'past']:.0%}".replace("%", " %") in one.sentence
    assert sum(name.endswith("_theirs") for name in one.values) == len(better)


def test_an_organisation_is_known_by_its_names_and_an_unknown_one_is_told_with_the_nearest(edition):
    with pytest.raises(UnknownName, match=r"Did you mean AU\?"):
        told(edition, host="Somalia", troops=2000, under="African Unio")
    with pytest.raises(UnknownName, match="France is no organisation"):
        told(edition, host="Somalia", troops=2000, under="France")
