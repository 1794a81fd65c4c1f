"""What is kept is right when the edition changes below it, and never more than there is room for."""

from __future__ import annotations

import json
import shutil
import threading

import pytest
from starlette.testclient import TestClient

from comity.edition import MANIFEST, Edition, edition_id
from comity.errors import ComityError, NoData
from comity.faces.web import answers as answering
from comity.faces.web import api
from comity.faces.web import shelf as shelving
from comity.faces.web.answers import Answers, Busy, Slow
from comity.faces.web.api import ROOT
from comity.faces.web.app import application
from comity.faces.web.kept import Kept
from comity.questions import asked, built


def swap(folder, as_of):
    """Put another edition in a folder's place at once, as a build does."""
    fresh = folder.with_name(f"fresh-{as_of}")
    shutil.copytree(folder, fresh)
    manifest = json.loads((fresh / MANIFEST).read_text(encoding="utf-8"))
    manifest["as_of"] = as_of
    manifest["id"] = edition_id(manifest)
    (fresh / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    folder.rename(folder.with_name(f"old-{as_of}"))
    fresh.rename(folder)
    return manifest["id"]


@pytest.mark.parametrize(
    "address",
    [
        f"{ROOT}/risk?country=MLI",
        f"{ROOT}/tables/operations?limit=3",
        f"{ROOT}/tables/operations?form=csv",
        "/country/MLI",
        "/ask/peace?country=LBR",
        "/world.json",
        "/chart/risk?country=MLI&index=0",
        "/report/peace?country=LBR",
        "/sources",
    ],
)
def test_nothing_kept_outlives_its_edition_and_old_addresses_still_answer(moving, address):
    folder, client = moving
    old_id = client.get(f"{ROOT}/edition").json()["edition"]
    old = client.get(address)
    assert client.get(address).content == old.content
    new_id = swap(folder, "2022-11")
    new = client.get(address, headers={"If-None-Match": old.headers["etag"]})
    assert new.status_code == 200, "a reader's copy of the old edition is not taken for the new one"
    assert new.headers["etag"] != old.headers["etag"]
    pinned = client.get(f"{address}{'&' if '?' in address else '?'}edition={old_id}")
    assert pinned.status_code == 200
    if not address.startswith(("/country", "/ask", "/sources")):
        assert pinned.content == old.content
        assert pinned.headers["etag"] == old.headers["etag"]
    else:
        assert old_id in pinned.text
        assert "This is an older edition." in pinned.text
        assert new_id in pinned.text
        assert "This is an older edition." not in new.text


def test_an_old_page_leads_to_the_present_edition_however_often_it_changes(moving):
    folder, client = moving
    old_id = client.get(f"{ROOT}/edition").json()["edition"]
    for month in ("2022-10", "2022-11"):
        new_id = swap(folder, month)
        page = client.get(f"/sources?edition={old_id}")
        assert f"The same page of the present one</a> (<code>{new_id}</code>)" in page.text


def test_an_edition_that_is_still_on_its_way_is_taken_when_it_is_whole(moving, monkeypatch):
    monkeypatch.setattr(shelving, "AGAIN", -1.0)
    folder, client = moving
    old_id = client.get(f"{ROOT}/edition").json()["edition"]
    table = folder / "treaties.parquet"
    data = table.read_bytes()
    table.write_bytes(data[:1000])
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["as_of"] = "2022-11"
    manifest["id"] = edition_id(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert client.get(f"{ROOT}/edition").json()["edition"] == old_id
    table.write_bytes(data)
    assert client.get(f"{ROOT}/edition").json()["edition"] == manifest["id"]


def test_a_broken_edition_is_not_read_again_for_every_reader(moving, monkeypatch):
    folder, client = moving
    (folder / MANIFEST).write_text("{", encoding="utf-8")
    tried = []

    def reading(place):
        tried.append(place)
        return Edition(place)

    monkeypatch.setattr(shelving, "Edition", reading)
    for _ in range(3):
        assert client.get(f"{ROOT}/edition").status_code == 200
    assert tried == [folder]


def test_a_tag_is_of_the_version_that_made_the_answer(client, monkeypatch):
    for address in ("/world.json", f"{ROOT}/questions", f"{ROOT}/tables/states", "/map.csv", "/record/skill.csv"):
        before = client.get(address).headers["etag"]
        with monkeypatch.context() as later:
            later.setattr(api, "VERSION", "999")
            assert client.get(address, headers={"If-None-Match": before}).status_code == 200


def test_an_old_edition_that_is_gone_says_where_to_go(moving):
    _, client = moving
    told = client.get(f"{ROOT}/edition?edition=0123456789abcdef")
    assert told.status_code == 404
    assert told.json()["faults"][0]["available"] == client.get(f"{ROOT}/edition").json()["data"]["at_hand"]
    page = client.get("/country/MLI?edition=0123456789abcdef", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "Leave the edition out" in page.text


def test_a_name_in_an_old_address_leads_to_the_old_edition(moving):
    folder, client = moving
    old_id = client.get(f"{ROOT}/edition").json()["edition"]
    swap(folder, "2022-11")
    led = client.get(f"/country/Mali?edition={old_id}", follow_redirects=False)
    assert led.headers["location"] == f"/country/MLI?edition={old_id}"


def test_readers_who_ask_while_the_edition_changes_get_the_one_or_the_other(moving):
    folder, client = moving
    ids, wrong = {client.get(f"{ROOT}/edition").json()["edition"]}, []
    done = threading.Event()

    def read():
        while not done.is_set():
            told = client.get(f"{ROOT}/peace?country=LBR")
            body = told.json()
            if told.status_code != 200 or body["data"]["record"]["edition"] != body["edition"]:
                wrong.append(body)
            seen.add(body.get("edition"))

    seen = set()
    threads = [threading.Thread(target=read) for _ in range(3)]
    for one in threads:
        one.start()
    for month in ("2022-10", "2022-11"):
        ids.add(swap(folder, month))
        client.get(f"{ROOT}/edition")
    done.set()
    for one in threads:
        one.join()
    assert wrong == []
    assert seen <= ids


def test_ways_to_write_one_question_share_an_answer_and_its_tag(client):
    said = [
        client.get(f"{ROOT}/risk", params={"country": country, **more})
        for country, more in (("Mali", {}), ("mali", {"months": 12}), ("MLI", {"months": "12"}))
    ]
    assert len({one.headers["etag"] for one in said}) == 1
    assert len({one.content for one in said}) == 1


def test_a_weakened_tag_and_a_list_of_tags_are_known_again(client):
    tag = client.get(f"{ROOT}/questions").headers["etag"]
    for header in (f"W/{tag}", f'"other", {tag}', "*"):
        assert client.get(f"{ROOT}/questions", headers={"If-None-Match": header}).status_code == 304
    assert client.get(f"{ROOT}/questions", headers={"If-None-Match": tag[:-2] + '"'}).status_code == 200


# --- Room ----------------------------------------------------------------------------------------------------------


def test_what_is_kept_stays_within_its_room_the_least_recent_dropped_first():
    kept = Kept(100)
    for i in range(50):
        kept.put(f"k{i}", i, 10)
        kept.get("k0")
        assert kept.size <= 100
    assert (len(kept), kept.get("k0"), kept.get("k1"), kept.get("k49")) == (10, 0, None, 49)
    kept.put("large", 1, 1000)
    assert (len(kept), kept.get("large")) == (1, 1)


def test_of_two_who_make_the_same_the_first_is_kept():
    kept = Kept(100)
    assert (kept.put("k", "first", 10), kept.put("k", "second", 10), kept.size) == ("first", "first", 10)


def test_a_server_that_answered_much_keeps_no_more_than_its_room(edition, monkeypatch):
    monkeypatch.setattr(answering, "ROOM", 150_000)
    app = application(edition.folder)
    client = TestClient(app)
    for state in ("MLI", "NER", "TCD", "SDN", "SOM", "KEN", "ETH", "UGA"):
        assert client.get(f"{ROOT}/risk?country={state}").status_code == 200
        assert app.state.answers._kept.size <= 150_000
    assert 1 <= len(app.state.answers._kept) < 8


# --- Time and turns ------------------------------------------------------------------------------------------------


@pytest.fixture
def held(monkeypatch):
    """Answers that are not made before a test lets them."""
    let, begun = threading.Event(), []

    def waiting(edition, name, question):
        begun.append(name)
        let.wait(60)
        return asked(edition, name, question)

    monkeypatch.setattr(answering, "asked", waiting)
    yield let, begun
    let.set()


def test_an_answer_that_takes_too_long_is_refused_and_kept_when_it_is_made(edition, held):
    let, begun = held
    answers = Answers(patience=0.05)
    with pytest.raises(Slow):
        answers.of(edition, "risk", {"country": "Mali"})
    with pytest.raises(Slow):
        answers.of(edition, "risk", {"country": "Mali"})
    assert begun == ["risk"], "who asks again waits for what is being made"
    let.set()
    answers._patience = 60
    assert answers.of(edition, "risk", {"country": "MLI"}).answer.title.startswith("risk: Mali")


def test_more_than_can_wait_are_sent_away(edition, held):
    answers = Answers(patience=0.05, waiting=1)
    for state in ("MLI", "NER", "TCD", "SDN", "SOM"):
        with pytest.raises(Slow):
            answers.of(edition, "risk", {"country": state})
    with pytest.raises(Busy):
        answers.of(edition, "risk", {"country": "KEN"})


@pytest.mark.parametrize("failure", [Slow, Busy])
def test_a_server_that_has_no_time_says_when_to_ask_again(edition, monkeypatch, failure):
    def tired(*_):
        raise failure

    monkeypatch.setattr(Answers, "of", tired)
    client = TestClient(application(edition.folder), raise_server_exceptions=False)
    told = client.get(f"{ROOT}/risk?country=MLI")
    assert (told.status_code, told.headers["content-type"]) == (503, "application/problem+json")
    assert int(told.headers["retry-after"]) > 0
    assert told.json()["faults"][0]["remedy"].startswith("Ask again")


def test_a_fault_is_told_to_everyone_who_asked_and_to_those_who_ask_later(edition):
    answers = Answers()
    for _ in range(2):
        with pytest.raises(NoData):
            answers.of(edition, "risk", {"country": "Yugoslavia"})
    assert len(answers._kept) == 0


def test_a_question_that_an_older_edition_cannot_answer_is_not_found(edition, monkeypatch):
    from comity.errors import EditionError

    def lacking(*_):
        raise EditionError("The edition has no table 'x'.")

    monkeypatch.setattr(answering, "asked", lacking)
    client = TestClient(application(edition.folder), raise_server_exceptions=False)
    assert client.get(f"{ROOT}/risk?country=MLI").status_code == 404


def test_draws_of_one_request_are_bounded_by_its_options(client):
    too_many = client.get(f"{ROOT}/respond", params={"country": "MLI", "options": ["mediation"] * 13})
    assert too_many.status_code == 422
    assert "at most 12" in too_many.json()["detail"]
    too_long = client.get(f"{ROOT}/respond", params={"country": "MLI", "options": ["mediation"], "months": 37})
    assert too_long.status_code == 422
    assert "36" in too_long.json()["detail"]


def test_a_question_is_built_once_for_its_fields(edition):
    question = built(edition, "risk", {"country": "mali"})
    assert question.country == "MLI"
    assert asked(edition, "risk", question).record.fields["country"] == "MLI"
    with pytest.raises(ComityError):
        built(edition, "risk", {"country": "nowhere at all"})
