"""The pages in a real browser: at a desk, on a phone, by keyboard alone, light and dark, with a quiet console."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[3] / ".shots"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = {
    "world": "/",
    "country": "/country/SOM",
    "obligations": "/ask/obligations?attacker=Russia&target=Estonia",
    "explorer": "/obligations?attacker=Russia&target=Estonia",
    "explorer-empty": "/obligations",
    "explorer-fault": "/obligations?attacker=Russai&target=Estonia",
    "scenario": "/scenario?plan=somalia",
    "scenario-empty": "/scenario",
    "scenario-draft": "/scenario?country=MLI&options=mission;mediation&options=capacity&draft=1",
    "scenario-faults": "/scenario?country=Somalai&months=99&options=mission:lead=zz;mediation&options=pact",
    "blocs": "/?show=blocs&month=2022-06",
    "risk": "/ask/risk?country=Mali&months=36",
    "form": "/ask/coalition",
    "questions": "/ask",
    "record": "/record",
    "sources": "/sources",
    "codebook": "/codebook",
    "method": "/method",
    "api": "/api",
    "nothing": "/nothing",
    "fault": "/ask/risk?country=Somalai&months=99",
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_open_to_all(opened, name, size, scheme):
    page = opened(PAGES[name], size, scheme)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], "the page is wider than the screen"
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == [], [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in serious]
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{size['width']}-{scheme}.png", full_page=name != "codebook")


def test_the_slider_moves_the_map_without_a_reload(opened):
    page = opened("/")
    before = page.locator('[data-state="UKR"]').evaluate("one => one.style.fill")
    page.evaluate("window.stays = true")
    page.locator("#month").evaluate("one => { one.value = 40; one.dispatchEvent(new Event('input')); }")
    assert "2021" in page.locator("#month-text").inner_text()
    assert "measured" in page.locator("#month-text").inner_text()
    assert page.locator('[data-state="UKR"]').evaluate("one => one.style.fill") != before
    assert page.evaluate("window.stays")
    assert page.locator("#ranking li").count() > 5


def test_the_months_play_and_stop(opened):
    page = opened("/?month=2018-01")
    page.get_by_role("button", name="Play").click()
    page.locator("#month-text", has_not_text="January 2018").wait_for()
    page.get_by_role("button", name="Pause").click()
    there = int(page.locator("#month").input_value())
    assert there > 0
    assert f"month={2018 + there // 12}-{1 + there % 12:02}" in page.url
    assert page.get_by_role("button", name="Play").is_visible()


def test_a_pointer_over_a_country_shows_its_card(opened):
    page = opened("/?month=2023-01&threshold=100")
    assert page.locator("#card").is_hidden()
    page.locator('[data-state="NGA"]').hover()
    card = page.locator("#card")
    assert page.locator("#card-name").inner_text() == "Nigeria"
    said = page.locator('[data-state="NGA"] title').text_content()
    assert f"Nigeria: {page.locator('#card-value').inner_text()}" == said
    assert "Chance of at least 100 deaths, January 2023" in card.inner_text()
    assert page.locator("#card-spark rect").count() == 1 + int(page.locator("#month").get_attribute("max")) + 1
    page.mouse.move(2, 2)
    assert card.is_hidden()


def test_the_keyboard_alone_goes_over_the_map_and_opens_a_brief(opened):
    page = opened("/?month=2022-12")
    assert page.locator('#map a[tabindex="0"]').count() == 1, "the map is one stop of the tab key"
    page.locator("#region").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Somalia: ")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent").startswith("Ethiopia: ")
    assert page.locator("#card-name").inner_text() == "Ethiopia"
    assert page.locator('#map a[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/ETH")


def test_the_arrows_reach_every_country(opened):
    page = opened("/")
    left = page.evaluate(
        """() => {
          const [first, ...rest] = [...document.querySelectorAll("#map a")];
          const seen = new Set([first]), round = [first];
          const press = (link, key) => {
            link.focus();
            link.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            return document.activeElement;
          };
          while (round.length) {
            const link = round.pop();
            for (const way of ["Left", "Right", "Up", "Down"]) {
              const next = press(link, "Arrow" + way);
              if (!seen.has(next)) { seen.add(next); round.push(next); }
            }
          }
          return rest.filter((link) => !seen.has(link)).map((link) => link.textContent);
        }"""
    )
    assert left == []


def test_a_finger_sees_the_card_first_and_then_opens_the_brief(chromium, site):
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(site + "/", wait_until="networkidle")
    page.locator('[data-state="COD"]').tap()
    assert page.locator("#card-name").inner_text() == "Democratic Republic of the Congo"
    assert "/country/" not in page.url
    page.locator('[data-state="COD"]').tap()
    page.wait_for_url("**/country/COD")
    context.close()


def test_a_part_of_the_world_is_drawn_larger_and_is_in_the_address(opened):
    page = opened("/")
    before = page.locator('[data-state="NGA"]').bounding_box()["width"]
    page.locator("#region").select_option("Africa")
    assert page.locator('[data-state="NGA"]').bounding_box()["width"] > 1.3 * before
    assert "region=Africa" in page.url
    assert "region=Africa" in page.locator('[data-map="png"]').get_attribute("href")
    again = opened("/" + page.url[page.url.index("?") :])
    assert again.locator("#region").input_value() == "Africa"


def test_what_a_list_is_searched_for_alone_is_left_and_an_address_opens_its_table(opened):
    page = opened("/codebook")
    page.get_by_label("Find").fill("mandate exclusions")
    assert page.locator("details.wide:visible").count() >= 1
    assert page.locator("details.wide:visible").count() < 8
    page = opened("/codebook#table-risk_skill")
    assert page.locator("#table-risk_skill").get_attribute("open") is not None


def test_the_map_says_what_the_answer_says(opened, edition):
    from comity.questions import ask

    page = opened("/?month=2023-01&threshold=25")
    shown = page.locator('[data-state="SOM"] title').text_content()
    risk = ask("risk", edition=edition.folder, country="SOM", months=1)
    chance = risk.findings[0].values["p25"].value
    assert shown == f"Somalia: {'over 99 %' if chance > 0.99 else f'{round(chance * 100)} %'}"


def test_a_view_of_the_map_can_be_shared_by_its_address(opened):
    page = opened("/?month=2020-06&show=change")
    assert "June 2020" in page.locator("#month-text").inner_text()
    page.locator("#show").select_option("level")
    assert "show=level" in page.url


def test_the_keyboard_alone_gets_from_the_world_to_an_answer(opened):
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "search":
            break
    page.keyboard.type("Mali")
    page.keyboard.press("Enter")
    page.wait_for_url("**/country/MLI")
    assert "Mali" in page.locator("h1").inner_text()


def test_a_form_is_answered_in_place_and_its_address_can_be_shared(opened, site):
    page = opened("/ask/risk")
    page.get_by_label("country *").fill("Chad")
    page.get_by_label("months").fill("6")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**country=Chad*")
    page.get_by_text("Track record").first.wait_for()
    heading = page.locator("h1").inner_text()
    again = opened(page.url.removeprefix(site))
    assert again.locator("h1").inner_text() == heading


def test_a_chart_can_be_taken_as_png_svg_and_csv(opened, site):
    page = opened("/ask/risk?country=Mali")
    take = page.locator("figure .take a")
    for link, begins in zip(take.all()[:3], (b"\x89PNG", b"<svg", b"month,"), strict=True):
        got = page.request.get(site + link.get_attribute("href"))
        assert got.body().startswith(begins)


def test_no_page_needs_scripts_to_be_read(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/ask/risk?country=Mali")
    assert "Mali" in page.locator("h1").inner_text()
    page.goto(site + "/")
    assert page.locator("noscript").count() == 1
    context.close()


def test_a_printed_page_keeps_what_matters(opened):
    page = opened("/ask/risk?country=Mali")
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.locator("h1").is_visible()


def test_paper_is_white_holds_what_is_folded_and_names_the_edition(opened, edition):
    page = opened("/country/SOM", scheme="dark")
    folded = page.locator("main details:not([open])").count()
    assert folded > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("main details:not([open])").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 26)"
    assert edition.id in page.locator(".foot").inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details:not([open])").count() == folded


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", ["/", "/country/SOM"])
def test_a_page_does_not_jump_while_it_loads(opened, address, size):
    page = opened(address, size)
    moved = page.evaluate(
        """() => new Promise((told) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
          }).observe({ type: "layout-shift", buffered: true });
          scrollTo(0, 2000);
          requestAnimationFrame(() => requestAnimationFrame(() => told(sum)));
        })"""
    )
    assert moved < 0.05


def test_a_phone_gets_narrow_pictures_and_paper_wide_and_light_ones(opened):
    page = opened("/country/SOM", PHONE, "dark")
    shown = "[...document.images].map((one) => one.currentSrc).filter((one) => one)"
    assert all("shape=narrow&theme=dark" in one for one in page.evaluate(shown))
    with page.expect_request(lambda asked: "/timeline" in asked.url and "narrow" not in asked.url) as told:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "theme" not in told.value.url
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert all(
        "(max-width: 600px)" in one
        for one in page.locator("picture")
        .first.locator("source")
        .evaluate_all("(all) => all.slice(0, 2).map((one) => one.media)")
    )


def test_a_brief_offers_its_pdf_html_and_json_at_its_head(opened, site):
    page = opened("/country/SOM")
    for name, begins in (("PDF", b"%PDF"), ("HTML", b"<!doctype html>"), ("JSON", b'{"data":')):
        link = page.locator(".side").get_by_role("link", name=name, exact=True)
        assert link.bounding_box()["y"] < 900
        assert page.request.get(site + link.get_attribute("href")).body()[:15].lower().startswith(begins.lower()), name
