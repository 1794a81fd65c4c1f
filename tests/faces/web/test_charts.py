"""Every chart can be taken as SVG, PNG and CSV, each with the sources it rests on."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest

from comity.faces.report import drawable
from comity.faces.web.api import ROOT

ASKED = {
    "brief": "country=SOM",
    "world": "top=5",
    "obligations": "attacker=RUS&target=EST",
    "pacts": "country=POL",
    "network": "subject=NATO",
    "peace": "country=LBR",
    "deterrence": "challenger=RUS&target=EST",
    "law": "host=LBY&form=force&on=2011-03-19&lead=NATO",
    "compare": "plan=somalia",
}


@pytest.mark.parametrize("name", ASKED)
def test_every_chart_of_an_answer_comes_with_its_sources(client, edition, name):
    told = client.get(f"{ROOT}/{name}?{ASKED[name]}").json()["data"]["findings"]
    places = [place for place, finding in enumerate(told) if finding["chart"]]
    assert places
    for place in places:
        address, sources = f"/chart/{name}?{ASKED[name]}&index={place}", told[place]["sources"]
        named = [f"{edition.source(key)['name']} ({key})" for key in sources]
        drawn = ET.fromstring(client.get(address).content)
        words = " ".join(" ".join("".join(element.itertext()) for element in drawn.iter() if element.text).split())
        assert "Source:" in words
        for key in sources:
            assert key in words
        rows = [*csv.reader(io.StringIO(client.get(f"{address}&file=csv").text))]
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}
        assert {row[-1] for row in rows[1:]} == {"; ".join(named)}
    picture = client.get(f"/chart/{name}?{ASKED[name]}&index={places[0]}&file=png")
    assert picture.content.startswith(b"\x89PNG")
    assert re.search(rf'filename="{name}-{places[0]}\.png"', picture.headers["content-disposition"])


def test_no_letter_that_a_picture_cannot_hold_ends_the_server():
    spec = {"title": "a\x07b\x00c\ufffe\n", "data": {"values": [{"x\x1b": "\ud800", "n": 1}]}}
    said = drawable(spec)
    assert said == {"title": "a\ufffdb\ufffdc\ufffd\n", "data": {"values": [{"x\ufffd": "\ufffd", "n": 1}]}}


def test_a_reader_who_names_an_option_with_a_bell_gets_a_chart(client):
    told = client.post(f"{ROOT}/respond", json={"country": "MLI", "options": ["mediation:name=\x07bell"]})
    assert told.status_code == 200
    index = next(place for place, one in enumerate(told.json()["data"]["findings"]) if one["chart"])
    drawn = client.get(
        "/chart/respond", params={"country": "MLI", "options": "mediation:name=\x07bell", "index": index}
    )
    assert drawn.status_code == 200
    ET.fromstring(drawn.content)


def test_no_parameter_of_a_page_is_a_field_of_a_question():
    from comity.faces.web.pages import OWN
    from comity.questions import QUESTIONS, model

    for name in QUESTIONS:
        assert not OWN & {*model(name).model_fields}, name
