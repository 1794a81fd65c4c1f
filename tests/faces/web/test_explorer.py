"""The obligations explorer: an attack picked, its graph and its articles, on an address of its own."""

from __future__ import annotations

import pytest

from comity.faces.web.explorer import STARTS, articles
from comity.questions import ask


@pytest.mark.parametrize("start", STARTS, ids=lambda start: f"{start['attacker']}-{start['target']}")
def test_every_attack_offered_to_begin_with_is_answered(client, start):
    page = client.get("/obligations", params=start)
    assert page.status_code == 200
    assert "The articles" in page.text


def test_each_article_says_who_is_bound_and_reservations_apart(edition):
    first = ask("obligations", edition=edition.folder, attacker="Russia", target="Estonia").findings[0]
    found = articles(first)
    assert len(found) == len(first.table.rows)
    union = next(one for one in found if "Article 42(7)" in one.treaty)
    assert len(union.who) == 26, "the members but Estonia"
    assert {"Austria", "Ireland", "Malta", "Cyprus"} <= {name for name, _ in union.reserved}
    assert all("(" not in name for one in found for name in one.who)


def test_what_is_wrong_is_told_at_once_and_the_form_keeps_it(client):
    page = client.get("/obligations", params={"attacker": "Russai", "target": "Estonai"})
    assert page.status_code == 422
    assert "Did you mean Russia" in page.text
    assert "Did you mean Estonia" in page.text
    assert 'value="Russai"' in page.text


def test_the_address_holds_no_more_than_was_picked(client):
    asked = {"attacker": "Russia", "target": "Estonia", "on": "", "place": "", "kind": "armed"}
    page = client.get("/obligations", params=asked, headers={"HX-Request": "true"})
    assert page.headers["hx-push-url"] == "/obligations?attacker=Russia&target=Estonia"


def test_names_from_an_address_are_escaped(client):
    page = client.get("/obligations", params={"attacker": "<script>alert(1)</script>", "target": "EST"})
    assert "<script>alert" not in page.text


@pytest.mark.browser
def test_another_attack_is_shown_without_a_reload_and_can_be_shared(opened, site):
    page = opened("/obligations?attacker=Russia&target=Estonia")
    page.evaluate("window.stays = true")
    before = page.locator("h2.headline").inner_text()
    page.locator("#f-target").fill("Poland")
    page.keyboard.press("Tab")
    page.locator("h2.headline", has_text="Poland").wait_for()
    page.get_by_label("cyber means").check()
    page.locator("h2.headline", has_text="cyber").wait_for()
    assert page.evaluate("window.stays")
    assert page.url.endswith("/obligations?attacker=Russia&target=Poland&kind=cyber")
    again = opened(page.url.removeprefix(site))
    assert again.locator("h2.headline").inner_text() == page.locator("h2.headline").inner_text() != before
    page.go_back()
    page.locator("h2.headline", has_text="Poland").wait_for()


@pytest.mark.browser
def test_the_graph_is_a_picture_with_words_and_a_table_beside_it(opened, site):
    page = opened("/obligations?attacker=Russia&target=Estonia")
    graph = page.locator("#found figure img").first
    assert "35 states" in page.locator("h2.headline").inner_text()
    assert "37 states" in graph.get_attribute("alt"), "those that must consult too"
    assert page.request.get(site + graph.get_attribute("src")).body().startswith(b"<svg")
    table = page.locator("#found details.wide", has_text="Pledges towards Estonia")
    table.locator("summary").click()
    assert table.locator("tbody tr").count() == page.locator(".article").count()


@pytest.mark.browser
def test_a_fault_is_shown_in_place_and_what_was_typed_stays(opened):
    page = opened("/obligations?attacker=Russia&target=Estonia")
    page.locator("#f-attacker").fill("Russai")
    page.keyboard.press("Tab")
    page.locator("#found .faults").wait_for()
    assert "Did you mean Russia" in page.locator("#found").inner_text()
    assert page.locator("#f-attacker").input_value() == "Russai"
