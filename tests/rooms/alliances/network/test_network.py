"""The question `network`: what it answers, what it refuses, and that its charts can be drawn."""

import json
import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.edition import Edition
from comity.errors import Faults, InputError, UnknownName
from comity.question import Answer
from comity.questions import ask
from comity.rooms.alliances.network.ahead import coalition_kind
from comity.rooms.alliances.network.ask import Asked, Change, applied
from comity.rooms.alliances.network.moment import difference
from comity.rooms.alliances.network.world import world


def answer(edition: Edition, subject: str, **fields) -> Answer:
    return ask("network", edition=edition.folder, subject=subject, **fields)


def table(found: Answer, title: str) -> list[tuple]:
    return next(f.table.rows for f in found.findings if f.table and f.table.title.startswith(title))


def test_in_september_1938_poland_had_defence_pledges_with_france_and_romania_alone(edition: Edition):
    found = answer(edition, "Poland", on="1938-09")
    rows = table(found, "Portfolio of Poland")
    assert {row[0] for row in rows if "defence" in row[1]} == {"France", "Romania"}
    assert "non-aggression" in next(row for row in rows if row[0] == "Germany")[1]
    assert found.findings[0].values["partners"].value == 2


def test_poland_today_is_tied_to_every_other_member_of_nato(edition: Edition):
    here = world(edition)
    day = edition.registry
    assert set(here.inside("nato", day)) - {"POL"} <= set(here.moment(day).partners("POL", "defence"))


def test_a_historic_day_does_not_speak_of_exercises_growth_or_coalitions_of_another_time(edition: Edition):
    topics = " ".join(finding.sentence for finding in answer(edition, "Poland", on="1938-09").findings)
    assert "trained" not in topics
    assert "Growth" not in topics


def test_every_member_of_nato_is_tied_to_every_other(edition: Edition):
    headline = answer(edition, "NATO").findings[0]
    members = int(headline.values["members"].value)
    assert headline.values["within"].value == headline.values["possible"].value == members * (members - 1) // 2


def test_a_short_name_of_an_organisation_goes_before_the_code_of_a_state(edition: Edition):
    assert answer(edition, "AU").title == "network: AU"


@pytest.mark.parametrize("subject", ["Poland", "NATO", "AU", "ECOWAS", "ASEAN", "CSTO", "SCO", "world", "Switzerland"])
def test_every_answer_has_a_chart_that_holds_its_own_data_and_only_told_apart_colours(edition: Edition, subject: str):
    charts = [finding.chart for finding in answer(edition, subject).findings if finding.chart]
    assert charts
    for chart in charts:
        assert chart.title
        assert chart.alt
        text = json.dumps(chart.spec, allow_nan=False)
        assert "values" in text
        assert "http" not in text


def test_the_charts_can_be_drawn(edition: Edition):
    converter = pytest.importorskip("vl_convert")
    for fields in ({"subject": "NATO"}, {"subject": "China", "add": "Pakistan"}, {"subject": "world"}):
        for finding in answer(edition, **fields).findings:
            if finding.chart:
                drawn = converter.vegalite_to_svg({"$schema": _SCHEMA, **finding.chart.spec})
                assert drawn.count("<path") > 3


_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def test_a_pact_of_china_and_pakistan_makes_two_duties_and_moves_pakistan(edition: Edition):
    found = answer(edition, "China", pledge="defence", add="Pakistan").findings
    assert (found[0].values["new"].value, found[0].values["gone"].value) == (2, 0)
    rows = {row[0]: row for row in found[1].table.rows}
    assert rows["China"][2] == rows["China"][1] + 1
    assert rows["Pakistan"][4] > rows["Pakistan"][3]


def test_mali_that_left_ecowas_is_looked_at_on_its_last_day_there(edition: Edition):
    found = answer(edition, "Mali", leave="ECOWAS")
    assert found.findings[0].terms["day"] == "28 January 2025"
    assert any("came about in fact" in note for note in found.findings[0].notes)


def test_if_the_north_atlantic_treaty_ended_members_of_the_eu_would_keep_their_pledges(edition: Edition):
    found = answer(edition, "France", end="North Atlantic Treaty").findings[0]
    assert found.values["gone"].value > 0
    here = world(edition)
    both = set(here.inside("nato", edition.registry)) & set(here.inside("eu", edition.registry))
    assert found.values["kept"].value >= len(both) * (len(both) - 1) // 2
    after = here.moment(edition.registry).without({"north-atlantic"})
    assert "DEU" in after.partners("FRA", "defence")
    assert "USA" not in after.partners("NOR", "defence")


def test_ukraine_in_nato_would_owe_and_be_owed_by_every_member(edition: Edition):
    here = world(edition)
    moment = here.moment(edition.registry)
    asked = Asked("UKR", edition.registry, "defence", None, (Change("join", "UKR", "nato"),))
    after = applied(here, moment, asked)
    assert set(here.inside("nato", edition.registry)) <= set(after.partners("UKR", "defence"))
    assert difference(moment, after).gone == ()


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_a_pact_added_and_taken_away_again_leaves_the_network_as_it_was(edition: Edition, number: int):
    moment = world(edition).moment("1995-06-01")
    one, two = np.random.default_rng(number).choice(moment.states, size=2, replace=False)
    after = moment.joined(one, two, "defence")
    found = difference(moment, after)
    assert {frozenset(row[1:]) for row in found.new} <= {frozenset({one, two})}
    assert difference(moment, after.without({"what-if"})).new == ()
    back = difference(after, moment)
    assert (back.gone, back.new) == (found.new, found.gone)


def test_a_change_does_not_depend_on_the_order_of_rows(edition: Edition):
    from dataclasses import replace

    moment = world(edition).moment("1995-06-01")
    moved = replace(moment, ties=moment.ties.sample(fraction=1, shuffle=True, seed=3))
    assert np.array_equal(moment.owes, moved.owes)
    asked = ({"north-atlantic"}, "USA")
    assert difference(moment, moment.without(*asked)) == difference(moved, moved.without(*asked))


def test_answers_are_the_same_each_time(edition: Edition):
    first, second = (answer(edition, "Poland").model_dump_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("fields", "problem", "remedy"),
    [
        ({"subject": "Poland", "add": "Poland"}, "not allied with itself", "--add"),
        ({"subject": "Poland", "on": "1850"}, "not in the state system on 1850-01-01", "1918-11-03"),
        ({"subject": "Poland", "on": "2050"}, "not on 2050-01-01", "--on"),
        ({"subject": "Poland", "pledge": "love"}, "love", "non_aggression"),
        ({"subject": "Mali", "leave": "NATO"}, "no member of NATO", "AES"),
        ({"subject": "Mali", "leave": "ECOWAS", "on": "2026-01"}, "no member of ECOWAS", "2025-01-29"),
        ({"subject": "Poland", "end": "ANZUS"}, "not tied by ANZUS", "North Atlantic Treaty"),
        ({"subject": "Poland", "end": "Warsaw Pact"}, "tied no states on", "1991"),
        ({"subject": "NATO", "on": "1930"}, "had no member", "1949"),
        ({"subject": "world", "leave": "NATO"}, "A state leaves an organisation", "Mali"),
        ({"subject": "world", "add": "NATO"}, "a state joins an organisation", "Ukraine"),
        ({"subject": "Poland", "add": "NATO"}, "already", "--leave"),
        ({"subject": "NATO", "beside": "Poland"}, "compares two states", "state"),
    ],
)
def test_bad_input_is_refused_with_the_remedy(edition: Edition, fields: dict, problem: str, remedy: str):
    with pytest.raises(InputError) as fault:
        answer(edition, **fields)
    assert problem in str(fault.value)
    assert remedy in str(fault.value)


def test_an_unknown_subject_gets_the_near_name_and_a_strange_one_the_lists(edition: Edition):
    with pytest.raises(UnknownName, match="Did you mean Poland"):
        answer(edition, "Polnd")
    with pytest.raises(UnknownName, match=r"--table states.*--table organisations"):
        answer(edition, "qqqqzz")


def test_all_faults_are_told_at_once(edition: Edition):
    with pytest.raises(Faults) as found:
        answer(edition, "Poland", add="Poland", leave="SCO", beside="Poland")
    assert len(found.value.faults) == 3


def test_coalitions_are_told_apart_by_pledge_parties_and_region():
    regions = {"AAA": "x", "BBB": "x", "CCC": "x", "DDD": "y"}
    assert coalition_kind(["AAA", "BBB"], {"defence"}, "binding", regions) == "pact"
    assert coalition_kind(["AAA", "BBB"], {"defence"}, "undisclosed", regions) == "pact, terms not published"
    assert coalition_kind(["AAA", "BBB", "CCC"], {"consultation"}, "binding", regions) == "regional"
    assert coalition_kind(["AAA", "BBB", "DDD"], set(), "binding", regions) == "strategic partnership"
    assert coalition_kind(["AAA", "BBB"], {"defence"}, "political", regions) == "strategic partnership, political text"


def test_new_coalitions_are_those_signed_in_the_last_ten_years(edition: Edition):
    rows = table(answer(edition, "world"), "New coalitions")
    signed = edition.table("treaties").filter(
        pl.col("signed") >= f"{int(edition.registry[:4]) - 10}{edition.registry[4:]}"
    )
    assert sorted(row[0] for row in rows) == sorted(signed["short_name"])
    assert "Liptako-Gourma Charter" in {row[0] for row in rows}


@pytest.mark.parametrize("state", ["China", "France", "Estonia", "Japan"])
def test_no_state_stands_in_a_bloc_around_itself_nor_twice_in_one(edition, state):
    for on in ("1914-07-01", "2020-01-01"):
        if (state, on) == ("Estonia", "1914-07-01"):
            continue
        for one in ask("network", edition=edition.folder, subject=state, on=on).findings:
            assert "around itself" not in one.sentence
            assert not re.search(r"bloc around (\w+), with (.*\b)?\1\b", one.sentence)


def test_what_is_assumed_after_2018_is_not_said_of_a_day_before(edition):
    def told(on):
        notes = [note for one in ask("network", edition=edition.folder, subject="France", on=on).findings
                 for note in one.notes]  # fmt: skip
        return sum(note.startswith("After 31 December 2018") for note in notes)

    assert told("1914-07-01") == 0 < told("2020-01-01")
