"""Whatever strings an edition holds, and whatever a reader puts into an address: text stays text everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from comity.edition import MANIFEST, edition_id
from comity.faces.web.app import application
from comity.faces.web.charts import table
from comity.faces.web.tables import flat
from comity.finding import Chart
from comity.questions import QUESTIONS
from comity.record import sha256_file

BAD = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\u202egnp.exe\u2066",
    '{0.__class__} %s ${x} {{ 7*7 }} #import "a": b; $x$ *b* _i_ `c` @ref <l> \\ // /*',
    "</title></svg><svg onload=alert(1)>",
    "\x07bell\x1b[31m",
    "long " * 400,
)
NAMED = {
    "states": ("name",),
    "organisations": ("name", "short_name"),
    "operations": ("name", "acronym"),
    "treaties": ("name", "short_name"),
    "pacts": ("name", "cite"),
    "agreements": ("title", "process"),
}
PAGES = [
    "/",
    "/country/SOM",
    "/ask/obligations?attacker=RUS&target=EST",
    "/ask/peace?country=MLI",
    "/ask/missions?subject=SOM",
    "/ask/pacts?country=FRA",
    "/ask/network?subject=EST",
    "/ask/risk?country=NGA",
    "/ask/law?host=MLI",
    "/sources",
    "/codebook",
    "/record",
    "/method",
    "/api",
    "/map.svg?show=blocs&month=2020-06",
    "/report/brief?country=SOM",
    "/country/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/ask/risk?country=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
]


@pytest.fixture(scope="session")
def hostile(edition, tmp_path_factory):
    """A copy of the edition whose names do all they can to be something else."""
    folder = tmp_path_factory.mktemp("hostile") / "edition"
    shutil.copytree(edition.folder, folder)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, columns in NAMED.items():
        rows = edition.table(name)
        for column in columns:
            old = rows[column].to_list()
            new = [text if text is None else f"{BAD[i % len(BAD)]} {text}" for i, text in enumerate(old)]
            rows = rows.with_columns(pl.Series(column, new, dtype=pl.String))
        rows.write_parquet(folder / f"{name}.parquet")
        manifest["tables"][name]["sha256"] = sha256_file(folder / f"{name}.parquet")
    for i, note in enumerate(manifest["sources"].values()):
        note |= {"citation": BAD[i % len(BAD)], "name": BAD[-1 - i % len(BAD)], "address": "javascript:alert(1)"}
    manifest["id"] = edition_id(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def hostile_client(hostile):
    return TestClient(application(hostile), raise_server_exceptions=False)


class Page(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("address", PAGES)
def test_a_hostile_name_is_text_on_every_page(hostile_client, address):
    response = hostile_client.get(address, headers={"Accept": "text/html"})
    assert response.status_code in (200, 404, 422), response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    for tag, attributes in Page(response.text).elements:
        assert tag not in ("iframe", "object", "embed", "base", "style") or "/report/" in address
        assert tag != "script" or re.fullmatch(r"/static/[a-z.]+\.js", attributes["src"])
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        for name in ("href", "src", "srcset", "action", "data", "formaction"):
            assert re.match(r"/(?!/)|#|\?|https?://|$", attributes.get(name) or ""), (tag, attributes)
        for name in ("src", "srcset", *(("href",) if tag == "link" else ())):
            assert (attributes.get(name) or "/").startswith("/"), (tag, attributes)


def test_the_hostile_names_are_there_to_be_seen(hostile_client):
    shown = hostile_client.get("/ask/pacts?country=FRA").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "{{ 7*7 }}" in shown


def test_hostile_names_come_through_the_api_as_they_are(hostile_client):
    rows = hostile_client.get("/api/v1/tables/states?limit=300").json()["data"]["rows"]
    assert {bad.strip() for bad in BAD} <= {
        bad.strip() for bad in BAD for row in rows if row["name"].startswith(bad.strip()[:40])
    }
    answer = hostile_client.get("/api/v1/brief?country=SOM")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", NAMED)
def test_no_cell_of_a_csv_is_a_formula_and_numbers_stay_numbers(hostile_client, hostile, name):
    told = hostile_client.get(f"/api/v1/tables/{name}?form=csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    held = pl.read_parquet(hostile / f"{name}.parquet")
    assert len(rows) == held.height
    numeric = [column for column, kind in held.schema.items() if kind.is_numeric()]
    for row, true in zip(rows, held.iter_rows(named=True), strict=True):
        for column, cell in row.items():
            if column in numeric:
                assert (float(cell) if cell else None) == true[column]
            else:
                assert not re.match(r"[=+\-@\t\r\n]", cell)


def test_cells_of_any_text_are_neutralised_and_still_hold_it():
    numbers = pl.DataFrame({"n": [-1.5, 2.0], "t": ["-1+cmd|x", "\n=1"], "m": ["-3", "plain"]})
    assert flat(numbers)["n"].to_list() == [-1.5, 2.0]
    assert flat(numbers)["t"].to_list() == ["'-1+cmd|x", "'\n=1"]
    chart = Chart(
        title="t",
        alt="a",
        spec={"data": {"values": [{"n": -1.5, "t": "-1+cmd|x"}, {"n": 2, "t": "=1"}, {"n": None, "t": "-3.5"}]}},
    )
    told = [*csv.reader(io.StringIO(table(chart, ("views",))))]
    assert told[0] == ["n", "t", "source"]
    assert told[1:] == [["-1.5", "'-1+cmd|x", "views"], ["2", "'=1", "views"], ["", "-3.5", "views"]]


def test_a_chart_of_hostile_names_is_sound_xml_without_scripts(hostile_client):
    told = hostile_client.get("/api/v1/pacts?country=FRA").json()["data"]["findings"]
    places = [place for place, finding in enumerate(told) if finding["chart"]]
    assert places
    for place in places:
        address = f"/chart/pacts?country=FRA&index={place}"
        drawn = ET.fromstring(hostile_client.get(address).content)
        kinds = {element.tag.rpartition("}")[2] for element in drawn.iter()}
        assert not kinds & {"script", "image", "foreignObject", "a"}
        assert hostile_client.get(f"{address}&file=png").content.startswith(b"\x89PNG")


@settings(max_examples=120, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    path=st.sampled_from(
        [
            "/",
            "/world.json",
            "/map.svg",
            "/map.csv",
            "/record/skill.svg",
            "/country",
            "/record",
            "/sources",
            "/codebook",
            "/method",
            "/api",
            "/ask",
            "/scenario",
        ]
        + [f"/{kind}/{name}" for kind in ("ask", "chart", "report", "pdf") for name in QUESTIONS if name != "hindcast"]
    ),
    fields=st.dictionaries(
        st.sampled_from(
            ["country", "edition", "index", "form", "theme", "name", "on", "months", "options", "month", "show"]
        )
        | st.sampled_from(["subject", "host", "plan"])
        | st.text(max_size=8),
        st.sampled_from(["SOM", "0", "-1", "1e999", "9" * 40, "\x00", "\ud83d", "nan", "2022-13-99", "csv", "/etc"])
        | st.text(max_size=20),
        max_size=5,
    ),
    html=st.booleans(),
)
def test_no_address_of_a_page_reaches_a_traceback(client, path, fields, html):
    params = {
        key.encode("utf-8", "replace").decode(): value.encode("utf-8", "replace").decode()
        for key, value in fields.items()
    }
    response = client.get(path, params=params, headers={"Accept": "text/html" if html else "*/*"})
    assert response.status_code in (200, 303, 404, 422), response.text


@settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    rest=st.text(alphabet=st.characters(codec="utf-8"), max_size=40),
    root=st.sampled_from(["", "country/", "brief/", "ask/"]),
)
def test_no_path_reaches_a_traceback(client, root, rest):
    from urllib.parse import quote

    response = client.get(f"/{root}{quote(rest, safe='')}", headers={"Accept": "text/html"}, follow_redirects=False)
    assert response.status_code in (200, 303, 307, 404, 405, 422), response.text


@pytest.mark.browser
def test_a_browser_runs_nothing_of_a_hostile_edition(chromium, hostile, running):
    with running("--edition", str(hostile), "--workers", "1") as site:
        context = chromium.new_context()
        page = context.new_page()
        said, asked = [], []
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        for address in ("/", "/country/SOM", "/ask/pacts?country=FRA", "/sources"):
            page.goto(site + address, wait_until="networkidle")
        context.close()
    assert said == []
    assert {url for url in asked if not url.startswith((site, "data:"))} == set()
