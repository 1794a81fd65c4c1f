"""The page on the API names every field of every question, and every example on it is answered."""

from __future__ import annotations

import html
import re

import pytest

from comity.faces.web.api import ROOT
from comity.faces.web.guide import guide, query_of
from comity.faces.web.problems import KINDS
from comity.questions import QUESTIONS, model


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_address_to_try_is_answered(client, name):
    assert client.get(f"{ROOT}/{name}?{query_of(model(name))}").status_code == 200


def test_every_field_that_the_api_takes_of_a_form_is_told(edition):
    told = guide(edition)
    for name in QUESTIONS:
        asked = model(name)
        files = {one for one in asked.files() if not asked.model_fields[one].is_required()}
        assert {one.name for one in told["fields"][name]} == {*asked.model_fields} - files


def test_no_form_asks_for_a_file_that_the_server_would_refuse_to_read(client):
    page = client.get("/ask/community").text
    assert 'name="country"' in page
    assert not re.search(r'name="(survey|spec|export)"', page)


def test_the_type_of_a_problem_leads_to_what_is_said_of_it(client):
    told = client.get(f"{ROOT}/risk?country=Somalai").json()
    address, _, kind = told["type"].partition("#")
    page = client.get(address)
    assert page.status_code == 200
    assert f'id="{kind}"' in page.text
    assert {f'id="{one}"' in page.text for one in KINDS} == {True}


def test_links_of_the_page_lead_somewhere(client):
    page = client.get("/api").text
    for address in sorted({html.unescape(one) for one in re.findall(r'href="(/(?:api|ask)[^"#]*)"', page)}):
        assert client.get(address).status_code == 200, address
