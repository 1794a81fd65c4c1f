"""Pages that are made before anybody asks for them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from comity.faces.web import warming
from comity.faces.web.app import application
from comity.faces.web.limits import Readers
from comity.faces.web.warming import feared, warm


def test_a_page_made_ahead_is_the_one_that_is_asked_for_and_nothing_is_answered_again(edition, monkeypatch):
    app = application(edition.folder)
    warm(edition, app.state.pages, ["MLI", "SOM"])

    def never(*_):
        raise AssertionError("answered once more")

    monkeypatch.setattr(app.state.answers, "_make", never)
    client = TestClient(app)
    for state in ("MLI", "SOM"):
        assert client.get(f"/country/{state}").status_code == 200
    with pytest.raises(AssertionError, match="answered once more"):
        client.get("/country/NOR")


def test_the_page_of_a_country_is_the_same_made_ahead_or_when_asked_for(edition, client):
    app = application(edition.folder)
    warm(edition, app.state.pages, ["SOM"])
    ready, asked = (one.get("/country/SOM") for one in (TestClient(app), client))
    assert ready.text == asked.text
    assert ready.headers["etag"] == asked.headers["etag"]


def test_countries_come_in_the_order_of_the_deaths_forecast(edition):
    rows = edition.table("risk_draws").select("state", "draws").rows()
    total = {}
    for state, draws in rows:
        total[state] = total.get(state, 0) + sum(draws)
    order = feared(edition)
    assert sorted(order) == sorted(total)
    assert [total[state] for state in order] == sorted(total.values(), reverse=True)


def test_nobody_waits_for_work_that_is_done_ahead(edition, monkeypatch):
    """Work is begun when the last reader has been answered for a while, never while one waits."""
    now, waited = [100.0], []
    readers = Readers()

    def sleep(seconds):
        waited.append(seconds)
        now[0] += seconds
        if len(waited) == 3:
            readers.__exit__()

    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("time.sleep", sleep)
    app = application(edition.folder)
    readers.__enter__()
    assert readers.quiet() == 0.0
    assert warming._when_quiet(app.state.shelf, edition, readers) is False, "it is another reading of the edition"
    assert readers.quiet() >= warming.QUIET
    assert sum(waited[3:]) >= warming.QUIET
    whole = len(waited)
    assert warming._when_quiet(app.state.shelf, app.state.shelf.edition(), readers) is True
    assert len(waited) == whole


def test_whoever_asks_is_counted_until_they_are_answered(edition):
    app = application(edition.folder)
    seen = []

    @app.get("/seen")
    def _seen() -> None:
        seen.append(app.state.readers.quiet())

    assert app.state.readers.quiet() > 1e6
    TestClient(app).get("/seen")
    assert seen == [0.0]
    assert 0.0 < app.state.readers.quiet() < 1e6


def test_the_rest_is_left_where_it_is_not_wanted_any_more(edition):
    app = application(edition.folder)
    asked = []
    warm(edition, app.state.pages, ["MLI", "SOM"], go=lambda: len(asked.append(1) or asked) < 3)
    assert len(asked) == 3
    assert len(app.state.answers._kept) == 0


def test_a_page_that_cannot_be_made_keeps_no_other_from_being_made(edition, monkeypatch, caplog):
    app = application(edition.folder)
    ready = type(app.state.pages.countries).ready

    def failing(self, edition, country):
        if country == "MLI":
            raise RuntimeError("a defect")
        ready(self, edition, country)

    monkeypatch.setattr(type(app.state.pages.countries), "ready", failing)
    warm(edition, app.state.pages, ["MLI", "SOM"])
    assert "the page of MLI will be slower when it is first asked for: a defect" in caplog.text
    assert len(app.state.answers._kept) == 1
