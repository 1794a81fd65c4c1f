"""The API answers what the other faces answer, says what is wrong in one shape, and never fails."""

from __future__ import annotations

import io
import json
import shutil

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.edition import MANIFEST, edition_id
from comity.faces.web.api import ROOT
from comity.faces.web.limits import ADDRESS, BODY
from comity.faces.web.shelf import KEPT
from comity.questions import QUESTIONS, ask, model
from comity.record import canonical_json


def problem(response, status):
    """The problem a response is, checked for its shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert {"type", "title", "detail", "faults"} <= set(told)
    return told


# --- Questions -----------------------------------------------------------------------------------------------------


def test_every_question_has_an_address_with_its_fields_in_the_openapi(client):
    paths = client.get(f"{ROOT}/openapi.json").json()["paths"]
    for name in QUESTIONS:
        named = {one["name"] for one in paths[f"{ROOT}/{name}"]["get"]["parameters"]}
        asked = {key for key, info in model(name).model_fields.items() if "Path" not in str(info.annotation)}
        assert named == asked | {"edition"}


def test_a_question_added_by_one_line_is_there(toy, edition):
    from starlette.testclient import TestClient

    from comity.faces.web.app import application

    client = TestClient(application(edition.folder))
    told = client.get(f"{ROOT}/toy", params={"country": "Somalia", "toys_each": 3, "counted": "2022-05"}).json()
    assert told["data"]["findings"][0]["values"]["toys"]["value"] == 3000


def test_an_answer_is_byte_for_byte_the_one_from_python(client, edition):
    told = client.get(f"{ROOT}/risk", params={"country": "somalia", "months": 6}).content
    same = canonical_json(ask("risk", edition=edition.folder, country="Somalia", months=6))
    assert told == f'{{"data":{same},"edition":"{edition.id}"}}'.encode()


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_field_that_there_is_not_is_told_beside_all_else_that_is_wrong(client, how):
    fields = {"country": "Somalai", "months": 99, "mnths": 3, "x" * 600: "1"}
    if how == "get":
        told = problem(client.get(f"{ROOT}/risk", params=fields), 422)
    else:
        sent = {"Content-Type": "application/json"}
        told = problem(client.post(f"{ROOT}/risk", content=json.dumps(fields), headers=sent), 422)
    said = " ".join(one["problem"] for one in told["faults"])
    assert len(told["faults"]) == 4
    for part in ("'Somalai'", "less than or equal to 36", "'mnths'"):
        assert part in said
    assert len(said) < 400
    assert {"available": ["country", "months"]}.items() <= told["faults"][2].items()


def test_a_head_says_what_a_get_would_and_sends_no_body(site):
    from urllib.request import Request, urlopen

    for address in ("/", f"{ROOT}/risk?country=MLI", f"{ROOT}/tables/states?form=csv"):
        with urlopen(site + address) as whole, urlopen(Request(site + address, method="HEAD")) as head:
            assert head.status == 200
            assert head.headers["etag"] == whole.headers["etag"]
            assert int(head.headers["content-length"]) == len(whole.read()) > 0
            assert head.read() == b""


def test_get_and_post_give_the_same(client):
    fields = {"attacker": "Russia", "target": "EST"}
    assert (
        client.get(f"{ROOT}/obligations", params=fields).content
        == client.post(f"{ROOT}/obligations", json=fields).content
    )


def test_what_the_reader_has_already_is_not_sent_again(client):
    first = client.get(f"{ROOT}/peace", params={"country": "LBR"})
    again = client.get(f"{ROOT}/peace", params={"country": "LBR"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{ROOT}/peace", params={"country": "SLE"}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


# --- Faults --------------------------------------------------------------------------------------------------------


def test_all_faults_are_told_at_once_with_the_near_match(client):
    told = problem(client.get(f"{ROOT}/risk", params={"country": "Somalai", "months": "many", "colour": "red"}), 422)
    assert "colour" in told["detail"]
    told = problem(client.get(f"{ROOT}/risk", params={"country": "Somalai", "months": "many"}), 422)
    assert "Somalia" in json.dumps(told["faults"][0])
    assert "months" in told["faults"][1]["problem"]


def test_a_country_no_series_covers_is_not_found_and_said_so(client):
    told = problem(client.get(f"{ROOT}/risk", params={"country": "Yugoslavia"}), 404)
    assert "Yugoslavia" in told["detail"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        (f"{ROOT}/nothing", 404),
        (f"{ROOT}/tables/nothing", 404),
        (f"{ROOT}/risk", 422),
        (f"{ROOT}/risk?country=Somalia&edition=0000", 404),
        (f"{ROOT}/tables/states?limit=0", 422),
        (f"{ROOT}/tables/states?form=xlsx", 422),
        (f"{ROOT}/risk?country=" + "x" * 501, 422),
        (f"{ROOT}/risk?country=" + "x" * ADDRESS, 414),
    ],
)
def test_an_address_that_leads_nowhere_gets_a_problem(client, address, status):
    problem(client.get(address), status)


def test_a_body_that_is_too_large_or_no_json_gets_a_problem(client):
    problem(client.post(f"{ROOT}/risk", content=b"x" * (BODY + 1)), 413)
    told = problem(client.post(f"{ROOT}/risk", content=b"{", headers={"Content-Type": "application/json"}), 422)
    assert told["detail"].startswith("The body is no JSON: at character 1, ")
    problem(client.put(f"{ROOT}/risk", json={}), 405)


def test_a_defect_is_told_without_its_insides(client, monkeypatch):
    monkeypatch.setattr("comity.faces.web.answers.asked", lambda *_: 1 / 0)
    told = problem(client.get(f"{ROOT}/risk", params={"country": "Chad", "months": 7}), 500)
    assert "ZeroDivision" not in json.dumps(told)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["risk", "obligations", "peace", "network", "chain", "law", "deterrence"]),
    texts=st.lists(st.text(max_size=30), min_size=4, max_size=4),
)
def test_no_text_in_any_field_makes_a_question_fail(client, name, texts):
    keys = [key for key, info in model(name).model_fields.items() if "Path" not in str(info.annotation)]
    response = client.get(f"{ROOT}/{name}", params=dict(zip(keys, texts, strict=False)))
    assert response.status_code in (200, 404, 422), response.text


def test_headers_keep_a_browser_to_this_server(client):
    policy = client.get(f"{ROOT}/questions").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


# --- Tables --------------------------------------------------------------------------------------------------------


def test_pages_of_a_table_add_up_to_the_table(client, edition):
    address, rows = f"{ROOT}/tables/operations?limit=150", []
    while address:
        told = client.get(address).json()["data"]
        rows += told["rows"]
        address = told["next"]
    assert rows == edition.table("operations").to_dicts()


def test_a_table_as_parquet_is_the_table(client, edition):
    held = client.get(f"{ROOT}/tables/agreements", params={"form": "parquet"})
    assert held.headers["content-type"] == "application/vnd.apache.parquet"
    assert pl.read_parquet(io.BytesIO(held.content)).equals(edition.table("agreements"))


def test_a_table_as_csv_holds_no_formula(client, moving):
    held = client.get(f"{ROOT}/tables/operations", params={"form": "csv"}).text
    assert held.count("\n") > 300
    from comity.faces.web.tables import flat

    bad = pl.DataFrame(
        {"name": ["=1+1", "+x", "-2", "@a", "fine"], "n": [1, 2, 3, 4, 5], "l": [["=a"], [], ["b"], [], []]}
    )
    assert flat(bad)["name"].to_list() == ["'=1+1", "'+x", "'-2", "'@a", "fine"]
    assert flat(bad)["l"].to_list()[0] == "'=a"


def test_every_table_is_listed_with_its_columns(client, edition):
    told = client.get(f"{ROOT}/tables").json()["data"]
    assert [one["name"] for one in told] == [*edition.manifest["tables"]]
    for one in told:
        columns = client.get(f"{one['address']}/columns").json()["data"]["columns"]
        assert [column["name"] for column in columns] == edition.table(one["name"]).columns
        assert all(column["means"] for column in columns)


# --- Editions ------------------------------------------------------------------------------------------------------


def _reissue(folder, as_of):
    """Put another edition into a folder: the same tables under another description."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["as_of"] = as_of
    manifest["id"] = edition_id(manifest)
    fresh = folder.with_name("fresh")
    shutil.copytree(folder, fresh)
    (fresh / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    shutil.rmtree(folder)
    fresh.rename(folder)
    return manifest["id"]


def test_a_new_edition_answers_at_once_and_the_old_one_at_its_address(moving):
    folder, client = moving
    old = client.get(f"{ROOT}/peace?country=MLI")
    new_id = _reissue(folder, "2022-11")
    new = client.get(f"{ROOT}/peace?country=MLI")
    assert new.json()["edition"] == new_id
    assert new.headers["etag"] != old.headers["etag"]
    again = client.get(f"{ROOT}/peace?country=MLI&edition={old.json()['edition']}")
    assert again.content == old.content


def test_a_broken_edition_changes_nothing(moving):
    folder, client = moving
    before = client.get(f"{ROOT}/edition").json()
    (folder / MANIFEST).write_text("{", encoding="utf-8")
    assert client.get(f"{ROOT}/edition").json() == before


def test_no_more_than_a_few_old_editions_are_kept(moving):
    folder, client = moving
    first = client.get(f"{ROOT}/edition").json()["edition"]
    for month in range(1, KEPT + 1):
        _reissue(folder, f"2022-{month:02}")
        assert first not in client.get(f"{ROOT}/edition").json()["data"]["at_hand"][:1]
    told = problem(client.get(f"{ROOT}/edition?edition={first}"), 404)
    assert len(told["faults"][0]["available"]) == KEPT


# --- Files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["/etc/passwd", "../plan.toml", "plan.toml", "~/x"])
def test_no_file_of_the_server_is_read_for_those_who_ask(client, plan):
    told = problem(client.get(f"{ROOT}/compare", params={"plan": plan}), 422)
    assert told["faults"][0]["problem"] == "plan: no file is read here."
    told = problem(client.get(f"{ROOT}/contest", params={"network": plan}), 422)
    assert "no file is read" in told["detail"]


def test_a_plan_that_comes_with_comity_can_be_asked_for(client):
    assert client.get(f"{ROOT}/compare", params={"plan": "somalia"}).status_code == 200
