from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import Faults, InputError, UnknownName
from comity.questions import ask
from comity.rooms.alliances.timeline import bars
from comity.rooms.alliances.timeline_chart import MOST, timeline_chart
from comity.rooms.alliances.world import FIRST_DAY, world


@pytest.fixture(scope="module")
def here(edition):
    return world(edition)


def test_poland_had_three_treaties_of_defence_on_the_day_germany_attacked_and_two_of_the_partners_came(here):
    found = bars(here.resolver.pacts, "POL", pledge="defence", day="1939-09-01")
    assert [(bar.pact.key, bar.partners) for bar in found] == [
        ("atop-2060", ("FRA",)),
        ("atop-2070", ("ROU",)),
        ("atop-2135", ("FRA",)),
        ("atop-2440", ("GBR",)),
    ]


def test_a_state_that_left_a_treaty_and_came_back_has_two_bars(here):
    twice = {
        (bar.pact.key, state)
        for state in here.spells
        for bar in bars(here.resolver.pacts, state)
        if sum(other.pact.key == bar.pact.key for other in bars(here.resolver.pacts, state)) > 1
    }
    rows = {(pact.key, state) for pact in here.resolver.pacts.all.values() for state, spells in pact.members.items()
            if len(spells) > 1}  # fmt: skip
    assert twice == rows != set()


@settings(max_examples=60)
@given(data=st.data())
def test_on_a_day_are_exactly_the_bars_that_hold_it(here, data):
    state = data.draw(st.sampled_from(sorted(here.spells)))
    day = data.draw(st.dates(date(1816, 1, 1), date(2026, 1, 1))).isoformat()
    on = {(bar.pact.key, bar.begin) for bar in bars(here.resolver.pacts, state, day=day)}
    assert on == {(bar.pact.key, bar.begin) for bar in bars(here.resolver.pacts, state) if bar.on(day)}


def test_partners_are_those_bound_at_the_time_and_on_a_day_those_of_the_day(here):
    def nato(**fields):
        return next(b for b in bars(here.resolver.pacts, "FRA", **fields) if b.pact.key == "north-atlantic")

    assert len(nato(day="1949-08-24").partners) == 11
    assert {"SWE", "USA", "ESP"} <= set(nato().partners)


def test_a_bar_of_a_treaty_older_than_the_time_line_begins_with_it_and_those_that_ended_before_are_left_out(edition):
    (told, _) = ask("pacts", edition=edition.folder, country="Portugal").findings
    drawn = told.chart.spec["layer"][0]["data"]["values"]
    oldest = min(drawn, key=lambda row: row["from"])
    assert (oldest["treaty"], oldest["from"]) == ("Anglo-Portuguese Alliance", FIRST_DAY)
    assert all(row[2] > FIRST_DAY for row in told.table.rows)


def test_a_state_with_more_treaties_than_a_page_holds_is_drawn_in_part_and_tabled_whole(edition, here):
    (told, _) = ask("pacts", edition=edition.folder, country="Russia").findings
    whole = bars(here.resolver.pacts, "RUS", since=FIRST_DAY)
    assert len(told.table.rows) == len(whole) > MOST
    assert len(told.chart.spec["layer"][0]["data"]["values"]) == MOST
    assert f"The {len(whole) - MOST} others" in told.chart.alt


def test_a_day_is_marked_on_the_chart(here):
    found = bars(here.resolver.pacts, "POL", day="1939-09-01")
    chart = timeline_chart(found, "Poland", here.registry, "1939-09-01")
    assert chart.spec["layer"][1]["data"]["values"] == [{"day": "1939-09-01"}]


def test_after_atops_last_day_its_treaties_are_assumed_and_before_it_reported(edition):
    def standing(on):
        return ask("pacts", edition=edition.folder, country="Uzbekistan", on=on).findings[0].values["treaties"].standing

    assert (standing("2018-06-01"), standing("2025-01-01")) == ("reported", "assumed")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"country": "Estonia", "on": "1950"}, "Estonia was not a state on 1950-01-01; it was one:"),
        ({"country": "Sweden", "on": "1789"}, "Treaties are known from 1816-01-01"),
        ({"country": "Sweden", "pledge": "friendship"}, "pledge: should be 'defence', 'offence'"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(edition, fields, says):
    with pytest.raises(InputError, match=says):
        ask("pacts", edition=edition.folder, **fields)


def test_an_unknown_state_and_an_unknown_pledge_are_told_at_once(edition):
    with pytest.raises(Faults, match=r"(?s)Ruritania.*pledge"):
        ask("pacts", edition=edition.folder, country="Ruritania", pledge="friendship")
    with pytest.raises(UnknownName):
        ask("pacts", edition=edition.folder, country="Ruritania")
