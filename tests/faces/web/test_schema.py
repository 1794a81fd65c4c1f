"""The API is what its OpenAPI says: whatever is asked, no answer is a failure and none is undocumented."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from comity.faces.web.api import ROOT
from comity.questions import QUESTIONS, model

PATHS = [f"{ROOT}/{name}" for name in (*QUESTIONS, "edition", "questions", "tables", "tables/{name}")]
PATHS.append(f"{ROOT}/tables/{{name}}/columns")
OPERATIONS = [
    (path, method)
    for path in PATHS
    for method in ("get", "post")
    if method == "get" or path.removeprefix(f"{ROOT}/") in QUESTIONS
]
FEW = settings(
    max_examples=4, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[*HealthCheck]
)
KNOWN = {
    "state": ["Somalia", "MLI", "France", "Estonia", "Russia"],
    "place": ["Guam", "Somalia"],
    "state or organisation": ["NATO", "AU", "Mali"],
    "treaty": ["NATO"],
}
"""Names that a schema cannot tell, by kind."""
OWN = {
    "subject": ["UNMIL", "MONUSCO", "Mali"],
    "plan": ["somalia"],
    "options": [["mediation"], ["mission:lead=un,troops=3000", "mediation"]],
    "edition": [None],
    "on": ["2010-05", None],
    "name": ["states", "operations", "edition"],
}
"""Values of fields that a schema tells no better."""
ALSO = {"coalition": {"troops": 2500, "ready": "2023-06"}}
"""What a question needs though none of its fields must be given."""


def _told(name, whole):
    """Fields whose values a schema can tell, and, of a request that is not whole, those that must be given."""
    fields = model(name).model_fields if name in QUESTIONS else {}
    free = {
        field for field, info in fields.items() if "str" in (kind := str(info.annotation)) and "Literal" not in kind
    }
    return {field for field, info in fields.items() if info.is_required() or (whole and field not in free)}


@pytest.fixture(scope="session")
def described(app):
    """The API as it describes itself.

    A schema cannot tell which names there are, nor which fields go together: a sound request may be refused with 422,
    and an address may be too long for a server before it is read.
    """
    checks = {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]},
        "negative_data_rejection": {"expected-statuses": ["400", "404", "413", "414", "422"]},
    }
    config = SchemathesisConfig.from_dict({"checks": checks})
    return schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", app, config=config)


def test_every_operation_is_tried(described):
    assert {(one.ok().path, one.ok().method) for one in described.get_all_operations()} == {*OPERATIONS}


def test_every_problem_is_described_in_its_own_media_type(described):
    for path, method in OPERATIONS:
        responses = described[path][method].definition.raw["responses"]
        wanted = {"200", "304", "404", "406", "414", "422", "503"} | ({"400", "413"} if method == "post" else set())
        assert wanted <= {*responses}
        for status, one in responses.items():
            if int(status) >= 400:
                assert [*one["content"]] == ["application/problem+json"]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_sound_request_gets_the_answer_that_is_described(described, path, method):
    name = path.removeprefix(f"{ROOT}/")
    markers = {field: KNOWN[marker.kind] for field, marker in model(name)._markers()} if name in QUESTIONS else {}
    statuses = []

    @seed(1)
    @FEW
    @given(
        case=described[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE),
        chosen=st.fixed_dictionaries({field: st.sampled_from(names) for field, names in {**OWN, **markers}.items()}),
        whole=st.booleans(),
    )
    def tried(case, chosen, whole):
        put = (case.body if method == "post" else case.query) or {}
        put.update(ALSO.get(name, {}))
        kept = _told(name, whole) | ({*chosen} if whole else {*ALSO.get(name, {})})
        for field in [field for field in put if name in QUESTIONS and field not in kept]:
            del put[field]
        for field in [field for field in chosen if field in put]:
            several = isinstance(put[field], list) and not isinstance(chosen[field], list)
            put[field] = [chosen[field]] if several else chosen[field]
            if put[field] is None:
                del put[field]
        if method == "get":
            case.query = put
        if case.path_parameters:
            case.path_parameters["name"] = chosen["name"]
        response = case.call()
        case.validate_response(response)
        statuses.append(response.status_code)

    tried()
    assert 200 in statuses, statuses


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_unsound_request_gets_a_problem_that_is_described(described, path, method):
    @seed(1)
    @FEW
    @given(case=described[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def tried(case):
        case.call_and_validate()

    tried()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"country": "\\ud800"}', "half a character"),
        ('{"country": "Mali", "budget": NaN}', "finite"),
        ('{"country": "Mali", "worth": 1e999}', "finite"),
        ('{"country": "Mali", "months": 9' + "9" * 60 + "}", "too large"),
        ('{"country": "' + "x" * 501 + '"}', "at most 500"),
        (json.dumps({"country": "Mali", "effect": ["a=1"] * 61}), "at most 60"),
        (json.dumps({"country": "Mali", "options": [[[[[[[1]]]]]]]}), "deep"),
        (json.dumps({"country": "Mali", "options": ["mediation"] * 13}), "at most 12"),
        (json.dumps({"country": "Mali", "options": [";".join(["mediation"] * 9)]}), "at most 8"),
    ],
)
def test_what_no_schema_can_generate_is_refused_in_words(client, body, said):
    told = client.post(f"{ROOT}/respond", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code == 422, told.text
    assert said in told.json()["detail"]


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"months": ' + b"9" * 5000 + b"}", b"\xff", b"{'a': 1}"])
def test_a_body_that_cannot_be_read_is_refused(client, body):
    told = client.post(f"{ROOT}/respond", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code in (400, 422), told.text
    assert told.headers["content-type"] == "application/problem+json"


def test_a_day_is_never_read_as_seconds(client):
    told = client.post(f"{ROOT}/pacts", json={"country": "Germany", "on": 1914})
    assert told.status_code == 422
    assert "should be text" in told.json()["detail"]


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*"])
def test_a_form_that_is_not_offered_is_refused(client, accept):
    for address in ("risk?country=Mali", "tables", "tables/states?form=json", "edition"):
        told = client.get(f"{ROOT}/{address}", headers={"Accept": accept})
        assert (told.status_code, told.json()["faults"][0]["available"]) == (406, ["application/json"])


def test_a_table_comes_in_the_form_the_reader_likes_best(client):
    for accept, begins in (
        ("text/csv", b"state,"),
        ("application/json;q=0.5, text/*", b"state,"),
        ("application/vnd.apache.parquet", b"PAR1"),
        ("*/*", b"{"),
        ("", b"{"),
    ):
        assert client.get(f"{ROOT}/tables/states", headers={"Accept": accept}).content.startswith(begins)
