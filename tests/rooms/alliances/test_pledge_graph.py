"""The graph of pledges draws every state that the answer names, once, with the weightiest of its duties."""

from __future__ import annotations

from itertools import pairwise

import pytest

from comity.questions import ask
from comity.rooms.alliances.pledge_graph import CLOSE, LOOKS, MOST, STATES, TREATIES


def graph(edition, **fields):
    first = ask("obligations", edition=edition.folder, **fields).findings[0]
    return first, first.chart


def texts(chart, place):
    found = {}
    for layer in chart.spec["layer"]:
        for row in layer["data"]["values"]:
            if row.get("place") == place:
                found[row["name"]] = row["y"]
    return found


def lines(chart):
    return chart.spec["layer"][0]["data"]["values"]


def test_every_state_that_owes_help_is_drawn_with_a_whole_line(edition):
    first, chart = graph(edition, attacker="Russia", target="Estonia")
    helpers = {line["y"] for line in lines(chart) if line["x"] == STATES and line["call"] == LOOKS["owed"][0]}
    assert len(helpers) == first.values["owed"].value == 35
    assert "United States" in texts(chart, "state")
    assert "Russia" in texts(chart, "attacker")


def test_a_duty_under_a_condition_is_broken_and_one_to_consult_dotted(edition):
    _, chart = graph(edition, attacker="Austria-Hungary", target="Serbia", on="1914-07-28")
    at = texts(chart, "state")
    calls = {line["y"]: line["call"] for line in lines(chart) if line["x"] == STATES}
    assert calls[at["Montenegro"]] == LOOKS["owed"][0]
    assert calls[at["Greece"]] == LOOKS["owed if"][0]


def test_an_attack_by_anyone_has_no_attacker_drawn(edition):
    _, chart = graph(edition, attacker="any", target="Somalia")
    assert texts(chart, "attacker") == {}


def test_where_no_treaty_calls_anyone_there_is_no_graph(edition):
    _, chart = graph(edition, attacker="China", target="Taiwan")
    assert chart is None


@pytest.mark.parametrize("target", ["France", "United States", "Nigeria", "Brazil", "Egypt", "Armenia"])
def test_no_name_stands_upon_another_and_no_line_hangs_in_the_air(edition, target):
    _, chart = graph(edition, attacker="any", target=target)
    for place, least in (("state", 10), ("treaty", CLOSE - 1)):
        heights = sorted(texts(chart, place).values())
        assert all(after - before >= least for before, after in pairwise(heights))
        assert heights[-1] < chart.spec["height"]
    assert len(texts(chart, "state")) <= MOST + len(texts(chart, "treaty"))
    begun = {line["y"] for line in lines(chart) if line["x"] == TREATIES}
    assert begun == {line["y2"] for line in lines(chart) if line["x2"] == TREATIES}
