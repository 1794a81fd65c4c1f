"""Pages that are made before anybody asks for them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from comity.faces.web.app import application
from comity.faces.web.warming import feared, warm


def test_a_page_made_ahead_is_the_one_that_is_asked_for_and_nothing_is_answered_again(edition, monkeypatch):
    app = application(edition.folder)
    warm(edition, app.state.pages, ["MLI", "SOM"], rest=0)

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
    warm(edition, app.state.pages, ["SOM"], rest=0)
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
