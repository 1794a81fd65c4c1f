"""The scenario builder: what is written is kept, told all at once, compared, saved, loaded and shared."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import InputError
from comity.faces.web.draft import (
    MOST,
    Draft,
    Piece,
    address,
    canonical,
    fields_of,
    from_address,
    from_form,
    in_words,
    piece_of,
    settled,
)
from comity.faces.web.edits import changed
from comity.faces.web.mend import faults
from comity.faces.web.plans import LARGEST, read, written
from comity.option import KINDS, option, words
from comity.questions import ask
from comity.rooms.response.plan import FOLDER, Plan, worked

PLANS = [*(FOLDER / f"{name}.toml" for name in worked()), *Path(__file__).parents[3].glob("examples/plans/*.toml")]
PHONE = {"width": 390, "height": 844}


def drafted(text, edition):
    """The scenario of an address, as the page has it."""
    draft = from_address(parse_qsl(text))
    try:
        country = edition.names("state").key(draft.country)
    except InputError:
        country = ""
    return canonical(draft, country), country


# --- As it is written ----------------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)
_NAME = _TEXT.map(lambda text: " ".join(text.split())).filter(bool)
_MISSION = st.fixed_dictionaries(
    {"kind": st.just("mission"), "lead": _NAME, "troops": st.integers(1, 200_000)},
    optional={
        "name": _NAME,
        "start": st.sampled_from(["2023-03", "2024-11"]),
        "tasks": st.lists(st.sampled_from(["ddr", "security", "police_reform"]), unique=True, min_size=1),
        "usd": st.floats(0, 1e12, allow_nan=False),
        "decay": st.floats(0, 120, allow_nan=False),
    },
)
_OTHER = st.one_of(
    st.fixed_dictionaries({"kind": st.just("mediation")}, optional={"name": _NAME, "months": st.integers(1, 240)}),
    st.fixed_dictionaries({"kind": st.just("pact"), "parties": st.just(["USA", "Japan"])}, optional={"name": _NAME}),
)
_SINGLE = st.one_of(_MISSION, _OTHER)
_OPTION = st.one_of(
    _SINGLE,
    st.fixed_dictionaries(
        {"kind": st.just("combination"), "parts": st.lists(_SINGLE, min_size=2, max_size=4)}, optional={"name": _NAME}
    ),
)


@given(table=_OPTION)
def test_words_give_back_any_option_whatever_its_names_hold(table):
    piece = settled(piece_of(table))
    assert option(words(in_words(piece))) == option(table)


@given(
    tables=st.lists(_OPTION, max_size=4),
    about=_NAME,
    months=st.sampled_from(["", "6", "36"]),
    spillover=st.sampled_from(["", "0.2", "-1"]),
)
def test_an_address_and_a_file_give_back_the_scenario(tables, about, months, spillover):
    pieces = tuple(piece_of(table) for table in tables)
    draft = canonical(Draft("SOM", months, spillover=spillover, about=about, options=pieces))
    assert from_address(parse_qsl(address(draft))) == draft
    back, wrong = read(written(draft, "").encode())
    assert back == draft
    assert wrong == [] or not tables


def test_all_that_a_plan_may_hold_has_its_place_in_the_builder():
    held = {"effects" if one == "effect" else one for one in Draft.__dataclass_fields__}
    assert held == set(Plan.model_fields)


@given(tables=st.lists(_OPTION, min_size=1, max_size=3))
def test_the_same_scenario_has_one_address(tables):
    draft = Draft("SOM", "24", worth="1000000", options=tuple(piece_of(table) for table in tables))
    once = address(canonical(draft))
    assert address(canonical(from_address(parse_qsl(once)))) == once
    assert "months=24" not in once.split("&")
    assert "worth" not in once.split("options")[0]


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_address_and_no_file_breaks_the_reader(one, other):
    from_address([("options", one), ("country", other), ("effect", one)])
    from_form([("o0.kind", one), ("o0.p1.kind", other), ("months", one), (one, other)])
    with suppress(InputError):  # a fault that is explained, and no other
        read(one.encode())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_becomes_the_same_comparison_in_the_builder(client, edition, path):
    loaded = client.post("/scenario/load", files={"plan": (path.name, path.read_bytes())}, follow_redirects=False)
    assert loaded.status_code == 303
    draft, country = drafted(urlsplit(loaded.headers["location"]).query, edition)
    assert faults(edition, draft, country) == []
    here = ask("respond", edition=edition.folder, **fields_of(draft))
    there = ask("compare", edition=edition.folder, plan=str(path))
    assert here.findings == there.findings


def test_what_is_saved_is_the_plan_that_was_loaded(client, tmp_path, edition):
    source = FOLDER / "somalia.toml"
    page = client.get("/scenario", params={"plan": "somalia"}, follow_redirects=False).headers["location"]
    saved = client.get(f"/scenario/save?{urlsplit(page).query}")
    assert saved.headers["content-disposition"] == 'attachment; filename="somalia.toml"'
    once, again = tomllib.loads(source.read_text(encoding="utf-8")), tomllib.loads(saved.text)
    assert again["options"][0]["troops"] == once["options"][0]["troops"] == 5000
    kept = tmp_path / "saved.toml"
    kept.write_bytes(saved.content)
    assert ask("compare", edition=edition.folder, plan=str(kept)).findings == (
        ask("compare", edition=edition.folder, plan="somalia").findings
    )


# --- The buttons ---------------------------------------------------------------------------------------------------

_START = from_address(
    parse_qsl("country=SOM&options=mission:lead=au,troops=5&options=mission:lead=un,troops=1;mediation")
)


@given(st.lists(st.sampled_from(["add", "duplicate o0", "remove o0", "add o1", "remove o1.p0", "duplicate o1.p1",
                                 "remove o9", "duplicate o1", "nonsense o1"]), max_size=14))  # fmt: skip
def test_no_row_of_buttons_makes_more_options_than_stand_side_by_side(presses):
    draft = _START
    for press in presses:
        draft, _ = changed(draft, press, "sanctions")
        assert len(draft.options) <= MOST
        assert all(piece.kind in KINDS for piece in draft.options)


def test_a_duplicate_is_the_same_under_a_name_of_its_own():
    draft, focus = changed(_START, "duplicate o0", "")
    assert focus == "o1.kind"
    one, other = draft.options[:2]
    assert other.fields.pop("name") == "Mission (copy)"
    assert other == one
    assert changed(draft, "remove o1", "")[0] == _START


def test_an_option_that_is_made_a_combination_becomes_its_first_part():
    draft = from_form([("o0.kind", "combination"), ("o0.was", "mission"), ("o0.lead", "au"), ("o0.troops", "5,000")])
    assert draft.options[0].parts[0] == Piece("mission", {"lead": "au", "troops": "5000"})


# --- What is wrong -------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once_and_beside_its_control(edition):
    draft, country = drafted(
        "country=SOM&months=99&effect=mission%3D2"
        "&options=mission:lead=zz,troops=5000,start=2020-03;mediation"
        "&options=withdrawal:operation=unmiss"
        "&options=pact:parties=Narnia"
        "&options=mission:lead=au,troops=many"
        "&options=mission:lead=au"
        "&options=wizardry",
        edition,
    )
    told = {one.where: one.problem for one in faults(edition, draft, country)}
    assert {
        "months",
        "effect",
        "o0.p0.lead",
        "o0.p0.start",
        "o1.operation",
        "o2.parties",
        "o3.troops",
        "o4",
        "o5.kind",
    } <= set(told)
    assert "99" in told["months"]
    assert "zz" in told["o0.p0.lead"]
    assert "March 2020" in told["o0.p0.start"]
    assert "nobody" in told["o4"]
    assert "{" not in told["o4"]


def test_two_options_of_one_name_are_told_beside_the_name(edition):
    draft, country = drafted("country=SOM&options=mediation:name=Same&options=engagement:name=Same", edition)
    assert [one.where for one in faults(edition, draft, country)] == ["o1.name"]


def test_a_country_that_nobody_knows_does_not_hide_the_rest(edition):
    draft, country = drafted("country=Somalai&options=mission:lead=zz,troops=1&effect=x", edition)
    assert [one.where for one in faults(edition, draft, country)] == ["country", "o0.lead", "effect"]


def test_a_scenario_that_does_not_hold_is_shown_with_its_faults(client):
    page = client.get("/scenario?country=SOM&options=mission:lead=zz,troops=5")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'id="results"' in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"country = ", "not TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"#" * (LARGEST + 1), "at most"),
        (b'country = "Somalia"\n[[options]]\nkind = "mediation"\ntroop = 5', "there is no &#39;troop&#39;"),
        (b'country = "Somalia"\nmonts = 5\n[[options]]\nkind = "mediation"', "There is no &#39;monts&#39;"),
        (b'country = "Somalia"\n' + b'[[options]]\nkind = "mediation"\n' * 7, "more than the 6"),
        (b"months = " + b"9" * 5000, "too large"),
        (b"months = 0x" + b"f" * 6000, "too large"),
        (b"a." * 16_000 + b"a = 1", "too deep"),
        (b"x = " + b"[" * 8000 + b"]" * 8000, "too deep"),
    ],
)
def test_a_file_that_is_no_plan_is_told_what_is_wrong_with_it(client, content, said):
    page = client.post("/scenario/load", files={"plan": ("plan.toml", content)})
    assert page.status_code == 422
    assert said.casefold() in page.text.casefold()


def test_a_form_without_a_file_is_told_so(client):
    assert "No file came" in client.post("/scenario/load", data={"x": "y"}).text
    other = client.post("/scenario/load", files={"other": ("plan", b"country = 'Mali'")})
    assert "No file came" in other.text
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(1000))
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert "No file came" in client.post("/scenario/load", content=b"--x\r\n" + nested, headers=headers).text


def test_the_file_of_a_form_is_read_as_it_is(client):
    page = client.post("/scenario/load", files={"x": ("a", b"1"), "plan": ("p", b'about = "\r\n--x"\r\n')})
    assert page.status_code == 422
    assert "not TOML" in page.text
    plan = b'country = "Mali"\r\nabout = "--x"\r\n[[options]]\r\nkind = "mediation"\r\n\r\n'
    led = client.post("/scenario/load", files={"plan": ("p", plan)}, follow_redirects=False)
    assert led.headers["location"] == "/scenario?about=--x&country=MLI&options=mediation"


@pytest.mark.parametrize("name", ["months", "budget", "worth", "spillover", "o0.troops", "o0.usd"])
def test_a_number_of_thousands_of_digits_is_told_to_be_none(client, name):
    form = {"country": "Somalia", "o0.kind": "humanitarian" if name == "o0.usd" else "mission", name: "9" * 5000}
    page = client.post("/scenario", data=form)
    assert page.status_code == 422
    assert "9" * 5000 in page.text


def test_an_address_that_would_be_too_long_to_share_is_told_so(client):
    form = {"country": "Somalia", "do": "compare"}
    for number in range(MOST):
        form |= {f"o{number}.kind": "combination"}
        for part in range(8):
            form |= {f"o{number}.p{part}.kind": "mission", f"o{number}.p{part}.suppose": "x" * 290}
    page = client.post("/scenario", data=form)
    assert page.status_code == 422
    assert "can be shared" in page.text


def test_names_from_an_address_are_escaped(client):
    nasty = "%3Cscript%3Ealert(1)%3C/script%3E"
    page = client.get(f"/scenario?country=SOM&about={nasty}&options=mediation:name={nasty}&options=engagement")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=3, max_size=3))
def test_no_text_makes_the_builder_fail(client, texts):
    one, other, third = texts
    told = client.get("/scenario", params={"country": one, "months": other, "options": third, "effect": one})
    assert told.status_code in (200, 422)
    form = {
        "country": "Somalia",
        "o0.kind": one,
        "o0.p0.kind": other,
        "o1.kind": "mission",
        "o1.troops": third,
        "do": other,
    }
    assert client.post("/scenario", data=form).status_code in (200, 422)


# --- In a browser --------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_keyboard_alone_builds_compares_and_shares_a_scenario(opened, site):
    page = opened("/scenario")
    page.locator("#f-country").focus()
    page.keyboard.type("Somalia")
    page.locator("#f-add").focus()
    page.keyboard.type("Mission")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#f-o0-kind").wait_for()
    assert page.evaluate("document.activeElement.id") == "f-o0-kind", "work goes on at the new option"
    page.locator("#f-o0-lead").focus()
    page.keyboard.type("un")
    page.keyboard.press("Tab")
    page.keyboard.type("5,000")
    page.keyboard.press("Enter")  # the form's own button compares
    page.locator(".headline").wait_for()
    assert page.evaluate("document.activeElement.id") == "f-results"
    assert page.url.endswith("/scenario?country=SOM&options=mission:lead=un,troops=5000")
    shown = page.locator("#results").inner_text()
    again = opened(page.url.removeprefix(site))
    assert again.locator("#results").inner_text() == shown


@pytest.mark.browser
def test_options_are_added_copied_changed_and_taken_away_without_a_reload(opened):
    page = opened("/scenario?country=SOM&options=mission:lead=un,troops=5000&options=mediation")
    page.evaluate("window.stays = true")
    headline = page.locator(".headline").inner_text()
    page.locator("#f-o0 > summary").click()
    page.get_by_role("button", name="Duplicate Option 1").click()
    page.locator("#f-o2").wait_for()
    assert page.locator("#f-o1-name").input_value() == "Mission (copy)"
    assert page.locator(".stale").is_visible(), "what stands below is said to be of before"
    assert page.locator(".headline").inner_text() == headline
    page.locator("#f-o1-kind").select_option("combination")
    page.locator("#f-o1-p1").wait_for()
    assert page.locator("#f-o1-p0-troops").input_value() == "5,000"
    page.locator("#f-o2 > summary").click()
    page.get_by_role("button", name="Remove Option 3").click()
    page.locator("#f-o2").wait_for(state="detached")
    page.locator("#compare").click()
    page.locator(".stale").wait_for(state="hidden")
    assert page.locator("table.sides thead th").all_inner_texts()[1:3] == [
        "Mission of 5,000 troops led by the UN",
        "Mission (copy)",
    ]
    assert page.evaluate("window.stays")


@pytest.mark.browser
def test_the_forest_plot_of_the_evidence_used_stands_by_the_comparison(opened):
    page = opened("/scenario?country=SOM&options=mission:lead=un,troops=5000")
    plot = page.locator(".evidence img").first
    assert "What is known of mission" in plot.get_attribute("alt")
    assert page.request.get(page.url.split("/scenario")[0] + plot.get_attribute("src")).body().startswith(b"<svg")


@pytest.mark.browser
def test_faults_are_shown_beside_their_controls_and_the_summary_leads_to_them(opened):
    page = opened("/scenario?country=SOM&options=mission:lead=un,troops=5000", PHONE)
    page.locator("#f-o0 > summary").click()
    page.locator("#f-o0-lead").fill("zz")
    page.locator("#f-o0-start").fill("2020-03")
    page.locator("#compare").click()
    page.locator("#faults").wait_for()
    assert page.evaluate("document.activeElement.id") == "faults"
    links = page.locator("#faults a")
    assert {link.get_attribute("href") for link in links.all()} == {"#f-o0-lead", "#f-o0-start"}
    assert "zz" in page.locator("#e-f-o0-lead").inner_text()
    assert page.locator("#f-o0-lead").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.browser
def test_a_plan_is_saved_and_loaded_again(opened, tmp_path):
    page = opened("/scenario?country=SOM&options=mediation:name=Talks,start=2023-02&options=engagement")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save as TOML").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    again = opened("/scenario")
    again.locator("#f-plan").set_input_files(file)
    again.get_by_role("button", name="Load", exact=True).click()
    again.locator(".headline").wait_for()
    assert again.url == page.url
    assert again.locator(".headline").inner_text() == page.locator(".headline").inner_text()


@pytest.mark.browser
def test_without_scripts_the_builder_works_by_its_addresses(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/scenario")
    page.locator("#f-country").fill("Somalia")
    page.locator("#f-add").select_option("mediation")
    page.get_by_role("button", name="Add option").click()
    assert page.locator("#f-o0-kind").input_value() == "mediation"
    page.locator("#f-o0-kind").select_option("sanctions")
    page.get_by_role("button", name="Show its fields").click()
    assert page.locator("#f-o0-on").input_value() == "persons"
    page.locator("#compare").click()
    assert page.locator(".headline").is_visible()
    assert "options=sanctions" in page.url
    context.close()
