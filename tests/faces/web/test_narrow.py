"""Pictures on a phone: the same charts in one column, legible, no wider than the page, whose place the page keeps."""

from __future__ import annotations

import copy
import html
import re

import pytest

from comity.faces.web.charts import drawn
from comity.faces.web.narrow import ACROSS, LETTERS, narrow, views
from comity.finding import Chart, Finding
from comity.questions import ask

PHONE = re.compile(r'<source srcset="([^"]+)" media="screen and \(max-width: 600px\)" width="(\d+)" height="(\d+)">')
DESK = re.compile(r'<img src="([^"]+)"[^>]* width="(\d+)" height="(\d+)">')
NEAR = 0.15
"""How far a place that is kept may be from the picture's."""


def size(svg):
    return [float(one) for one in re.search(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg).groups()]


def places(client, address, pattern):
    """The pictures of a page as they come, each with the place that is kept for it."""
    found = pattern.findall(client.get(address).text)
    assert found
    return [(client.get(html.unescape(src)).text, float(wide), float(tall)) for src, wide, tall in found]


@pytest.mark.parametrize("address", ["/country/SOM", "/country/UKR", "/country/MLI", "/record"])
def test_no_chart_is_wider_than_a_phone_and_no_letter_in_it_too_small(client, address):
    for svg, wide, tall in places(client, address, PHONE):
        across, down = size(svg)
        title = re.search(r">([^<]+)</text>", svg)[1]
        assert across <= wide == ACROSS, title
        assert min(float(one) for one in re.findall(r'font-size="([\d.]+)px"', svg)) >= LETTERS, title
        assert abs(tall / down - 1) < NEAR, title


@pytest.mark.parametrize("address", ["/country/SOM", "/record"])
def test_a_page_keeps_the_place_of_each_picture_before_it_comes(client, address):
    for svg, wide, tall in places(client, address, DESK):
        across, down = size(svg)
        assert abs(wide / across - 1) < NEAR
        assert abs(tall * across / (wide * down) - 1) < NEAR


def test_each_shape_has_a_tag_of_its_own_and_is_sent_once(client):
    address = "/chart/risk?country=MLI&index=0"
    tags = [client.get(f"{address}&shape={shape}").headers["etag"] for shape in ("wide", "narrow")]
    assert len({*tags}) == 2
    assert client.get(address).headers["etag"] == tags[0]
    again = client.get(f"{address}&shape=narrow", headers={"If-None-Match": tags[1]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{address}&shape=round").status_code == 422


def test_what_stood_side_by_side_stands_below_one_another_with_its_labels():
    rows = [{"who": "a name that is long enough to need two lines", "much": 1}, {"who": "b", "much": 2}]
    x, y = {"field": "much", "type": "quantitative"}, {"field": "who", "type": "nominal"}
    part = {"width": 300, "height": 20, "data": {"values": rows}, "mark": "bar"}
    spec = {"hconcat": [part | {"encoding": {"x": x, "y": y | {"axis": {"labelLimit": 200}}}},
                        part | {"encoding": {"x": x, "y": y | {"axis": None}}}]}  # fmt: skip
    before = copy.deepcopy(spec)
    found = narrow(spec)
    assert spec == before, "the chart itself stays as it is"
    assert len(found["vconcat"]) == 2
    for view, _rows in views(found):
        assert "a name that is long" in view["encoding"]["y"]["axis"]["labelExpr"]
        assert view["height"] >= 2 * 2 * LETTERS, "there is room for two lines of each of two names"
    inner = {"width": 99, "height": 9, "mark": "bar"}
    faceted = narrow({"data": {"values": rows}, "facet": {"column": y}, "spec": inner})
    assert (faceted["facet"], faceted["columns"]) == (y, 1)


def test_a_name_that_tries_to_end_its_expression_stays_a_name():
    hostile = "'\"]); }} alert(1) \\ " + "x" * 40
    x, y = {"field": "much", "type": "quantitative"}, {"field": "who", "type": "nominal"}
    spec = {"width": 300, "height": 20, "data": {"values": [{"who": hostile, "much": 1}]}, "mark": "bar",
            "encoding": {"x": x, "y": y}}  # fmt: skip
    chart = Chart(title="t", alt="a", spec=spec)
    finding = Finding(topic="background", text="Said.", sources=("registry",), chart=chart)
    svg = drawn(finding, "svg", "light", "narrow").decode()
    assert "alert(1)" in svg
    assert size(svg)[0] <= ACROSS


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_the_map_of_an_answer_says_that_it_takes_no_side_on_boundaries(edition, shape):
    answer = ask("world", edition=edition.folder, top=5)
    words = re.sub(r"<[^>]*>", " ", drawn(answer.findings[0], "svg", "light", shape).decode())
    assert "no opinion on the legal status" in " ".join(words.split())


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_nothing_is_black_on_a_dark_page(edition, shape):
    for finding in ask("hybrid", edition=edition.folder, country="UKR").findings:
        if finding.chart:
            svg = drawn(finding, "svg", "dark", shape).decode()
            assert not re.findall(r'<text[^>]*fill="(?:black|#000|#000000)"', svg)
