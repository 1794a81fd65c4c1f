"""The pictures: what they hold is what the tables hold."""

from __future__ import annotations

import pytest

from comity.rooms.peace.charts import components_chart, timeline
from comity.rooms.peace.compared import compared
from comity.rooms.peace.ground import ground


@pytest.mark.parametrize("state", ["BIH", "SOM", "MLI", "UKR"])
def test_the_time_line_has_a_bar_for_each_year_of_an_operation_and_a_tick_for_each_agreement(edition, state):
    here = ground(edition, state)
    bars, ticks = (part["data"]["values"] for part in timeline(here).spec["vconcat"])
    assert len(ticks) == here.agreements.height
    acronyms = {row["acronym"] for row in here.peace_operations}
    assert {bar["operation"] for bar in bars} <= acronyms
    assert all(bar["from"] <= bar["until"] <= "2022-12-31" for bar in bars)


def test_the_darkest_bar_of_bosnia_is_that_of_ifor_and_those_unknown_are_not_zero(edition):
    bars = timeline(ground(edition, "BIH")).spec["vconcat"][0]["data"]["values"]
    known = [bar for bar in bars if bar["persons"] is not None]
    assert max(known, key=lambda bar: bar["persons"])["operation"] == "IFOR"
    assert any(bar["operation"] == "OSCE BiH" and bar["persons"] is None for bar in bars)


def test_the_components_chart_shows_every_share_inside_its_interval(edition):
    here = ground(edition, "SLE")
    found = compared(here.agreements, here.attempts, here.components, here.war)
    rows = components_chart(found, here.components).spec["data"]["values"]
    assert len(rows) == 2 * len(here.components)
    assert all(0 <= row["low"] <= row["share"] <= row["high"] <= 1 for row in rows)
