from __future__ import annotations

import json

import pytest

from comity.errors import NoData
from comity.questions import ask


@pytest.fixture(scope="module")
def told(edition):
    if "ground_cells" not in edition.manifest["tables"]:
        pytest.fail("the edition has no tables of the ground: build it again")
    return {
        name: [
            one for one in ask("evaluate", edition=edition.folder, subject=name).findings if "the ground" in one.text
        ]
        for name in ("UNAMSIL", "UNMIL", "IFOR")
    }


def test_sierra_leone_has_its_events_its_study_and_its_rules(told):
    near, effect, rules = told["UNAMSIL"]
    assert near.values["early"].value > 40 * near.values["there"].value
    assert sum(near.values[name].value for name in ("early", "there", "gone")) == near.values["near"].value
    assert "was over before troops came" in " ".join(near.notes)
    assert "not identified, because hardly anybody was killed" in effect.sentence
    assert not effect.values
    assert "hold that were written down before the result" in rules.sentence


def test_the_map_has_a_panel_a_year_with_every_cell_and_circles_from_arrival_on(told):
    chart = told["UNAMSIL"][0].chart
    rows = chart.spec["data"]["values"]
    years = sorted({row["year"] for row in rows})
    assert years == [1998, 1999, 2000, 2001, 2002, 2003]
    assert len(rows) == len(years) * len({row["cell"] for row in rows})
    assert {row["year"] for row in rows if row["troops"]} == {2000, 2001, 2002, 2003}
    json.dumps(chart.spec, allow_nan=False)


def test_the_study_is_drawn_about_the_year_before_arrival(told):
    chart = told["UNAMSIL"][1].chart
    since = {row["since"]: row["effect"] for row in chart.spec["data"]["values"]}
    assert sorted(since) == [-5, -4, -3, -2, -1, 0, 1, 2, 3]
    assert since[-1] == 0


def test_where_events_are_not_in_the_edition_it_is_said_with_what_to_do(told):
    (one,) = told["UNMIL"]
    assert one.topic == "unknown"
    assert "comity sync" in one.sentence


def test_of_an_operation_that_others_led_no_place_is_known_and_none_is_promised(told):
    (one,) = told["IFOR"]
    assert one.topic == "unknown"
    assert "led by others" in one.sentence
    assert "comity sync" not in one.sentence


def test_an_operation_that_cannot_be_evaluated_by_country_points_to_what_was_seen_near_its_sites(edition):
    with pytest.raises(NoData, match="near its sites"):
        ask("evaluate", edition=edition.folder, subject="UNMISS")


def test_every_verdict_on_the_ground_stands_with_the_others(edition):
    found = next(one for one in ask("evaluate", edition=edition.folder).findings if "On the ground" in one.text)
    assert len(found.table.rows) == edition.table("ground_verdicts").height
