"""The report is one HTML file that asks nothing of any network and takes no name for markup."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest

from comity.errors import ComityError
from comity.faces.report import report, svg
from comity.finding import Chart, Column, Finding, Table
from comity.questions import QUESTIONS

HOSTILE = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"
VOID = {"meta", "br", "img", "link", "input", "hr", "base"}
LOADS = {"script", "link", "img", "iframe", "object", "embed", "base", "audio", "video", "source", "image", "use"}


class Page(HTMLParser):
    """The tags, attributes and words of a page; every tag that is opened must be closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self.style, self.open = [], [], [], "", []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def values(self, name):
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="session")
def pages(answers):
    """The report of one answer of every question."""
    return {name: Page(report(told)) for name, told in answers.items()}


def bars(*rows, **more):
    encoding = {"x": {"field": "who", "type": "nominal", "title": more.get("axis", "who")}, "y": {"field": "n"}}
    values = [{"who": who, "n": number} for who, number in rows]
    return {"data": {"values": values}, "mark": "bar", "encoding": encoding}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_loads_nothing_from_anywhere(pages, name):
    page = pages[name]
    assert not LOADS & set(page.tags)
    for tag, attribute, value in page.attributes:
        assert not attribute.startswith("on"), (tag, attribute)
        assert attribute not in {"src", "srcset", "data", "poster", "background", "action", "ping"}, (tag, attribute)
        assert tag == "a" or not attribute.endswith("href"), (tag, value)
        assert not re.search(r"url\((?!['\"]?#)", value), value
    assert "url(" not in page.style
    assert "@import" not in page.style


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_link_leads_into_the_page_or_to_a_publisher(pages, answers, name):
    page = pages[name]
    anchors = page.values("id")
    assert len(anchors) == len(set(anchors))
    publishers = {note.address for note in answers[name].sources.values()}
    for link in page.values("href"):
        assert link[1:] in anchors if link.startswith("#") else link in publishers
        assert link.startswith(("#", "https://", "http://"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_source_that_is_cited_has_its_entry_with_citation_and_licence(pages, answers, name):
    told, page = answers[name], pages[name]
    cited = {key for finding in told.findings for key in finding.sources}
    columns = [column for finding in told.findings if finding.table for column in finding.table.columns]
    cited |= {key for column in columns for key in column.sources}
    assert cited == set(told.sources)
    for key in cited:
        assert f"source-{key}" in page.values("id")
        assert " ".join(told.sources[key].citation.split()) in page.text
        assert f"Licence: {told.sources[key].licence}." in page.text


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_sentence_caveat_table_and_chart_of_an_answer_is_on_its_page(pages, answers, name):
    told, page = answers[name], pages[name]
    for finding in told.findings:
        for text in (finding.sentence, finding.render(finding.searched), *finding.notes):
            assert " ".join(text.split()) in page.text
        if finding.table:
            assert " ".join(finding.table.title.split()) in page.text
        if finding.chart:
            assert finding.chart.alt in page.values("aria-label")
    drawn = [finding for finding in told.findings if finding.chart]
    assert page.tags.count("svg") == page.tags.count("figure") == len(drawn)
    assert page.tags.count("table") == sum(finding.table is not None for finding in told.findings)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_has_one_title_one_language_and_its_record(pages, answers, name):
    told, page = answers[name], pages[name]
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1
    assert ("html", "lang", "en") in page.attributes
    assert f"edition {told.record.edition}, question {name}, seed {told.record.seed}" in page.text


def test_the_figures_of_a_page_are_drawn_from_charts_that_hold_their_own_data(answers):
    def keys(value):
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list | tuple) else set()

    charts = [finding.chart for told in answers.values() for finding in told.findings if finding.chart]
    assert charts
    for chart in charts:
        assert "values" in keys(chart.spec)
        assert "url" not in keys(chart.spec)


@pytest.mark.parametrize("hostile", [HOSTILE, BREAKOUT, "{{ 7 * 7 }}", "&lt;b&gt;"])
def test_a_hostile_name_is_shown_as_a_name_wherever_it_stands(answer_of, hostile):
    columns = (
        Column(name=f"C {hostile}"),
        Column(name="N", unit=f"U {hostile}", standing="measured", source="registry"),
    )
    told = answer_of(
        Finding(
            topic="background",
            text="one {who}",
            terms={"who": hostile},
            sources=("registry",),
            confidence="low",
            because="two {who}",
            searched="three {who}",
            caveats=("Four {who}",),
        ),
        Finding(
            topic="people",
            text="five {who}",
            terms={"who": hostile},
            sources=("registry",),
            confidence="low",
            because="six {who}",
            searched="seven {who}",
            caveats=("Eight {who}",),
            table=Table(title=f"T {hostile}", columns=columns, rows=((f"R {hostile}", 3),)),
            chart=Chart(title=f"G {hostile}", alt=f"A {hostile}", spec=bars((f"D {hostile}", 1), axis=f"X {hostile}")),
        ),
        title=f"toy: {hostile}",
        citation=f"By {hostile}.",
    )
    page = Page(report(told))
    assert not LOADS & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    for mark in ("One ", "Two ", "three ", "Four ", "Five ", "six ", "seven ", "Eight "):
        assert f"{mark}{hostile}" in page.text, mark
    for mark in ("T ", "C ", "R ", "G ", "toy: ", "By ", "X ", "D "):
        assert f"{mark}{hostile}" in page.text, mark
    assert f"A {hostile}" in page.values("aria-label")
    assert f"U {hostile}, measured, registry" in page.values("title")


def test_a_hostile_source_key_stays_inside_its_attribute(answer_of):
    told = answer_of(Finding(topic="people", text="so it is", sources=(BREAKOUT,)), title="toy")
    page = Page(report(told))
    assert "img" not in page.tags
    assert f"source-{BREAKOUT}" in page.values("id")


def test_the_reason_of_a_confidence_keeps_the_capitals_of_its_names(answer_of):
    sure = Finding(
        topic="bound", text="so it is", sources=("registry",), confidence="high", because="the UN and ATOP agree"
    )
    assert "Confidence: high. The UN and ATOP agree." in Page(report(answer_of(sure))).text


def test_an_answer_without_tables_and_charts_has_no_annex(answer_of):
    page = Page(report(answer_of(Finding(topic="people", text="so it is", sources=("registry",)))))
    assert "annex" not in page.values("class")
    assert "Annex" not in page.text


def test_the_figures_of_a_chart_are_drawn_as_text_and_shapes():
    drawn = svg(Chart(title="", alt="", spec=bars(("Kenya", 3), ("Mali", 5))))
    assert drawn.startswith("<svg")
    assert "Kenya" in drawn
    assert "Mali" in drawn
    assert "<path" in drawn


@pytest.mark.parametrize("library", ["jinja2", "vl_convert"])
def test_without_its_libraries_the_report_says_how_to_install_them(answers, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ComityError, match="libraries that are not installed") as caught:
        report(answers["risk"])
    assert caught.value.remedy == "pip install 'comity[report]'"
