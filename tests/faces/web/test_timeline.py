"""A country's one time line holds what the tables hold, and says where it ends."""

from __future__ import annotations

import polars as pl
import pytest

from comity.faces.web.charts import drawn, table
from comity.faces.web.timeline import FIRST, MOST, timeline


def rows_of(part):
    return part["data"]["values"]


def parts_of(finding):
    return {part["title"]["text"].split(",")[0].split(" of ")[0].split(" by ")[0]: part
            for part in finding.chart.spec["vconcat"]}  # fmt: skip


@pytest.fixture(scope="module")
def somalia(edition):
    return timeline(edition, "SOM")


def test_it_counts_what_the_tables_hold(somalia, edition):
    agreements = edition.table("agreements").filter(pl.col("states").list.contains("SOM") & (pl.col("day") >= FIRST))
    resolutions = edition.table("council_resolutions").filter(
        pl.col("states").list.contains("SOM") & (pl.col("day") >= FIRST)
    )
    assert (
        somalia.values["agreements"].value == agreements.height == len(rows_of(parts_of(somalia)["Peace agreements"]))
    )
    assert somalia.values["resolutions"].value == resolutions.height == len(rows_of(parts_of(somalia)["Resolutions"]))


def test_an_episode_runs_from_its_onset_to_its_end_and_one_not_seen_to_end_goes_on(somalia):
    wars = rows_of(parts_of(somalia)["Conflicts"])
    ended = next(row for row in wars if row["from"] == "2001-05-12")
    assert (ended["until"], ended["on"]) == ("2002-10-28", "")
    going = next(row for row in wars if row["from"] == "2006-10-24")
    assert going["on"] == "→"
    assert min(row["from"] for row in wars) == FIRST, "what began before is cut"


def test_of_more_operations_than_fit_the_shortest_are_left_out_and_said_to_be(somalia):
    shown = rows_of(parts_of(somalia)["Operations"])
    assert len(shown) == MOST < somalia.values["operations"].value
    assert "AMISOM" in {row["name"] for row in shown}
    assert f"{somalia.values['operations'].value - MOST} shortest operations are left out" in somalia.chart.alt


def test_a_country_where_nothing_is_known_has_none(edition):
    assert timeline(edition, "LIE") is None


def test_every_country_has_a_line_that_can_be_told(edition):
    for state in edition.table("risk_draws")["state"].unique().sort().to_list():
        found = timeline(edition, state)
        if found is not None:
            assert found.sentence
            assert table(found.chart, found.sources)


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"month,deaths")])
def test_it_is_given_in_every_form(client, form, begins):
    told = client.get("/country/SOM/timeline", params={"file": form})
    assert told.content.startswith(begins)


def test_it_is_drawn_dark_too(somalia):
    assert b"#16181d" in drawn(somalia, "svg", "dark")


def test_where_there_is_none_the_picture_is_not_found_and_the_page_says_so(client):
    assert client.get("/country/LIE/timeline").status_code == 404
    page = client.get("/country/CHE")
    assert page.status_code == 200


def test_the_country_page_has_all_that_a_decision_needs(client):
    page = client.get("/country/SOM").text
    for needed in (
        "Deaths in state-based conflict by month",
        "What moved the forecast",
        "Analogues the forecast draws on",
        "Pledges called upon if Somalia is attacked",
        "on one time line",
        "Options by several criteria",
        "How good it was here.",
        "/scenario?country=SOM",
    ):
        assert needed in page, needed
