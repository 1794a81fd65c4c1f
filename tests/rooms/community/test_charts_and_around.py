"""The pictures, and what stands around trust."""

from __future__ import annotations

from comity.rooms.community.around import around
from comity.rooms.community.charts import dots


def test_a_chart_says_what_its_marks_are_and_shows_rows_in_order():
    chart = dots(
        [("b", 0.6, 0.5, 0.7, 0.4), ("a", 0.2, 0.1, 0.3, None)], title="T, share", axis="share", baseline="the mean"
    )
    layer = chart.spec["layer"][0]["encoding"]
    assert layer["y"]["sort"] == ["b", "a"]
    assert "red: the mean" in layer["x"]["title"][1]
    assert chart.spec["data"]["values"][1] == {"name": "a", "share": 0.2, "low": 0.1, "high": 0.3}


def test_around_mali_stand_local_agreements_money_and_the_places_of_a_mission(edition):
    told = [one for one in around(edition, "MLI", "Mali") if "agreed" not in one.values]  # the map is in test_ground
    found = {finding.sources[0]: finding for finding in told}
    assert {"pax_local", "fts", "geo_pko"} <= set(found)
    assert found["pax_local"].values["all"].value >= 20
    assert 0 < found["fts"].values["part"].value < 1
    assert found["geo_pko"].terms["acronym"] == "MINUSMA"


def test_around_a_country_at_peace_nothing_is_made_up(edition):
    assert around(edition, "NZL", "New Zealand") == []
