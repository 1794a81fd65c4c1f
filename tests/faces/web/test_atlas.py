"""The map that is taken away shows what the page shows: the same words, the same colours, and where they come from."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from comity.errors import NoData
from comity.faces.web.inks import INKS, STEPS, place
from comity.faces.web.view import seen
from comity.faces.web.world import HEIGHT, THRESHOLDS, WIDTH, figures, plane, shapes

VIEWS = ["month=2023-01&threshold=25&show=level", "month=2021-05&show=change", "month=2020-06&show=blocs",
         "month=2021-06&show=partners", "month=2024-03&threshold=1000&show=change"]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def data(edition):
    return json.loads(json.dumps(figures(edition)))


def rows_of(text):
    return {row["state"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_what_is_taken_away_is_what_the_page_shows(opened, client, view, scheme):
    page = opened(f"/?{view}", scheme=scheme)
    shown = page.locator("[data-state]").evaluate_all(
        "all => all.map(one => [one.dataset.state, one.textContent, one.style.fill])"
    )
    taken = rows_of(client.get(f"/map.csv?{view}").text)
    drawn = ET.fromstring(client.get(f"/map.svg?{view}&theme={scheme}").content)
    fills = [one.get("fill") for one in drawn.iter() if one.tag in (f"{SVG}path", f"{SVG}circle")]
    assert len(shown) > 190
    for state, text, fill in shown:
        if state in taken:
            said = taken[state]["said"]
            assert text.removesuffix(" deaths").removesuffix(" death") == f"{taken[state]['name']}: {said}", state
        if fill:
            red, green, blue = (int(part) for part in fill[4:-1].split(","))
            assert f"#{red:02x}{green:02x}{blue:02x}" in fills
    legend = page.locator("#legend").inner_text().split("\n")
    words = [one.text for one in drawn.iter(f"{SVG}text")]
    assert set(filter(None, (one.strip() for one in legend))) <= set(words)


def test_the_map_as_a_table_holds_the_figures_of_the_answer_and_their_source(client, edition):
    from comity.questions import ask

    taken = rows_of(client.get("/map.csv?month=2023-01&threshold=25").text)
    chance = ask("risk", edition=edition.folder, country="SOM", months=1).findings[0].values["p25"].value
    assert int(taken["SOM"]["value"]) == round(chance * 1000)
    assert "in a thousand" in taken["SOM"]["measure"]
    assert edition.source("views")["name"] in taken["SOM"]["source"]
    past = rows_of(client.get("/map.csv?month=2022-11").text)
    deaths = {row["state"]: row["deaths"] for row in edition.table("deaths_month").iter_rows(named=True)
              if row["month"].isoformat()[:7] == "2022-11"}  # fmt: skip
    assert int(past["UKR"]["value"]) == deaths["UKR"]


def test_a_picture_of_the_map_has_its_title_source_disclaimer_and_edition(client, edition):
    told = client.get("/map.svg?month=2023-01&threshold=100&region=Africa")
    assert told.headers["content-type"].startswith("image/svg+xml")
    words = " ".join(one.text for one in ET.fromstring(told.content).iter(f"{SVG}text"))
    for part in ("Chance of at least 100 deaths, January 2023", "Source: ", "Natural Earth", "no opinion", edition.id):
        assert part in words
    picture = client.get("/map.png?month=2023-01&threshold=100&region=Africa")
    assert picture.content.startswith(b"\x89PNG")
    assert 'filename="comity-map.png"' in picture.headers["content-disposition"]
    again = client.get(
        "/map.svg?month=2023-01&threshold=100&region=Africa", headers={"If-None-Match": told.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("month=2222-01", 404, "2222-01"),
        ("month=nextmonth", 422, "month"),
        ("threshold=26", 404, "1000"),
        ("show=everything", 404, "partners"),
        ("region=Atlantis", 404, "Africa"),
        ("theme=loud", 422, "light"),
    ],
)
def test_a_map_that_cannot_be_drawn_says_what_there_is(client, query, status, said):
    told = client.get(f"/map.svg?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert said in told.text


def test_a_change_is_held_against_the_month_before_and_never_across_the_border_to_the_forecast(data):
    first = data["months"][data["past"]]
    assert {value for _, _, value, _ in seen(data, first, 25, "change", "light").rows} == {None}
    last = seen(data, data["months"][data["past"] - 1], 25, "change", "light")
    was, now = data["deaths"]["UKR"][-2:]
    assert ("UKR", "Ukraine", now - was, f"{was:,} to {now:,}") in last.rows


def test_what_is_not_covered_has_no_colour_and_is_no_nought(data):
    bare = {**data, "deaths": {state: values for state, values in data["deaths"].items() if state != "NOR"}}
    what = seen(bare, "2020-01", 25, "level", "light")
    assert ("NOR", "Norway", None, "not covered") in what.rows
    assert "NOR" not in what.colours
    assert what.colours["SWE"] == INKS["level"]["light"][0]


def test_every_step_has_a_colour_in_each_theme_and_no_two_are_alike():
    for name, themes in INKS.items():
        for inks in themes.values():
            assert len(set(inks)) == len(STEPS["rise" if name == "change" else "deaths"]) == 5
    assert [place(STEPS["deaths"], one) for one in (0, 1, 24, 25, 99, 100, 1000, 10**6)] == [0, 1, 1, 2, 2, 3, 4, 4]


def test_a_part_of_the_world_lies_inside_the_map_and_holds_what_it_is_named_for():
    inside = {"Africa": (20, 5), "Americas": (-70, 0), "Europe": (10, 50), "Middle East": (44, 30),
              "Asia and the Pacific": (100, 20)}  # fmt: skip
    for name, box in shapes()["boxes"].items():
        left, top, wide, high = map(float, box.split())
        assert left >= 0
        assert top >= 0
        assert left + wide <= WIDTH + 0.1
        assert top + high <= HEIGHT + 0.1
        x, y = plane(*inside.get(name, (0, 0)))
        assert left < x < left + wide
        assert top < y < top + high


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_more_deaths_the_smaller_the_chance(data, threshold):
    first = data["months"][data["past"]]
    low = {row[0]: row[2] for row in seen(data, first, 1, "level", "light").rows}
    high = {row[0]: row[2] for row in seen(data, first, threshold, "level", "light").rows}
    assert all(high[state] <= low[state] for state in low)


def test_no_such_view_is_refused(data):
    with pytest.raises(NoData, match="no threshold 7"):
        seen(data, data["months"][0], 7, "level", "light")
