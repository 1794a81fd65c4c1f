"""The parts of the site do alike what they have in common."""

from __future__ import annotations

import html
import re

import pytest

from comity.faces.report import report
from comity.questions import ask

WRONG = "attacker=Russai&target=Estonai&on=yesterday"
RIGHT = {"attacker": "RUS", "target": "EST", "on": "2022-02-24"}


@pytest.mark.parametrize("address", ["/ask/obligations", "/obligations"])
def test_a_page_tells_every_fault_of_a_question_with_its_status(client, address):
    answer = client.get(f"{address}?{WRONG}")
    api = client.get(f"/api/v1/obligations?{WRONG}")
    assert answer.status_code == api.status_code == 422
    problems = [fault["problem"] for fault in api.json()["faults"]]
    assert len(problems) == 3
    assert all(problem in html.unescape(answer.text) for problem in problems)


def test_a_page_asked_without_an_edition_or_with_one_that_is_not_there_says_so(client):
    for address in ("/obligations", "/scenario", "/ask"):
        assert client.get(address).status_code == 200
        assert client.get(f"{address}?edition=0123456789abcdef").status_code == 404


def test_pages_are_no_part_of_the_description_of_the_api(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]
    assert described
    assert all(path.startswith("/api/") for path in described)


def test_a_table_is_the_same_in_a_report_and_on_a_page(client, edition):
    page = client.get("/ask/obligations", params=RIGHT).text
    one = report(ask("obligations", edition=edition.folder, **RIGHT))
    in_report, on_page = (re.findall(r"<thead>.*?</tbody>", text, re.DOTALL) for text in (one, page))
    assert on_page
    assert sorted(in_report) == sorted(on_page)
