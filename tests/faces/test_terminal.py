"""An answer on a terminal: every sentence, number, doubt and source, whatever the width."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from comity.faces.layout import HEADINGS, body, cell_text, scope, sections, table_note
from comity.faces.terminal import _bar, _thinned, show, tabular
from comity.finding import Chart, Column, Finding, Table
from comity.quantity import Quantity

WORDS = Column(name="Who")
DEATHS = Column(name="Deaths", unit="deaths", standing="measured", source="views")
CHANCE = Column(name="Chance", unit="probability", standing="estimated", source="comity")


def finding(text="it is so", topic="background", **more):
    return Finding(topic=topic, text=text, sources=("registry",), **more)


def rendered(thing, width=100):
    console = Console(file=StringIO(), width=width, color_system=None)
    if hasattr(thing, "findings"):
        show(console, thing)
    else:
        console.print(thing)
    return console.file.getvalue()


@pytest.mark.parametrize("name", ["brief", "risk", "obligations", "peace"])
def test_every_sentence_caveat_and_citation_of_an_answer_is_shown(answers, plain, name):
    told = answers[name]
    shown = plain(rendered(told, width=10_000))
    assert plain(told.title) in shown
    assert scope(told) in shown
    for one in told.findings:
        for text in (one.sentence, one.render(one.searched), one.render(one.because), *one.notes):
            assert plain(text) in shown
    for note in told.sources.values():
        assert f"{note.citation} ({note.licence})" in shown
    assert f"edition {told.record.edition}, seed {told.record.seed}, comity" in shown


@pytest.mark.parametrize("name", ["brief", "risk", "obligations", "peace"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(answers, name, width):
    assert max(map(len, rendered(answers[name], width).splitlines())) <= width


def test_sections_come_in_the_order_of_a_decision_each_once(answers):
    shown = rendered(answers["brief"], width=10_000).splitlines()
    headings = [line.strip() for line in shown if line.strip() in HEADINGS.values()]
    assert headings == [heading for heading, _ in sections(answers["brief"])]
    assert headings == [heading for heading in HEADINGS.values() if heading in headings]


def test_every_finding_after_the_headline_stands_in_one_section(answers):
    for told in answers.values():
        placed = [one for _, found in sections(told) for one in found]
        assert sorted(map(id, placed)) == sorted(map(id, told.findings[1:]))


def test_a_headline_that_something_is_not_known_says_what_was_searched(answer_of, plain):
    unknown = finding("no one knows", "unknown", searched="the archive", confidence="low", because="it burnt")
    shown = plain(rendered(answer_of(unknown)))
    assert "No one knows Confidence: low; it burnt. Searched: the archive." in shown


def test_an_answer_without_tables_and_charts_has_no_annex(answer_of):
    assert "Annex" not in rendered(answer_of(finding()))
    assert "Annex" in rendered(answer_of(finding(table=Table(title="T", columns=(WORDS,), rows=(("x",),)))))


@pytest.mark.parametrize("hostile", ["[bold]", "[/]", "[link=http://x]y", "\\[", "a [between b] c"])
def test_brackets_in_names_cells_and_titles_are_shown_as_they_are(answer_of, plain, hostile):
    table = Table(title=f"T {hostile}", columns=(Column(name=f"C {hostile}"),), rows=((f"R {hostile}",),))
    long = Table(title=f"L {hostile}", columns=(WORDS,), rows=((f"{hostile} {'long ' * 40}",),))
    chart = Chart(title=f"G {hostile}", alt="", spec={}, spark=(1.0,), spark_label=f"S {hostile}")
    told = answer_of(
        finding(terms={"who": hostile}, text="said {who}", table=table, chart=chart),
        finding(terms={"who": hostile}, text="then {who}", table=long),
        title=f"toy: {hostile}",
        citation=f"By {hostile}.",
    )
    shown = plain(rendered(told, width=1000))
    for mark in ("T ", "C ", "R ", "L ", "Who: ", "G ", "S ", "Said ", "Then ", "toy: ", "By "):
        assert f"{mark}{hostile}" in shown


def test_a_cell_is_shown_for_people_and_a_gap_as_nothing():
    assert cell_text(3040, DEATHS) == "3,040"
    assert cell_text(0.999, CHANCE) == "over 99 %"
    assert cell_text(None, DEATHS) == ""
    assert cell_text("Kenya", WORDS) == "Kenya"


def test_the_note_of_a_table_tells_unit_standing_and_source_of_its_numbers():
    assert table_note(Table(title="", columns=(WORDS,), rows=())) == ""
    same = (WORDS, DEATHS, DEATHS.model_copy(update={"name": "Before"}))
    assert table_note(Table(title="", columns=same, rows=())) == "Figures: deaths, measured, views."
    assert table_note(Table(title="", columns=(*same, CHANCE), rows=())) == (
        "Deaths, Before: deaths, measured, views; Chance: probability, estimated, comity."
    )


def test_short_cells_are_not_broken_and_long_ones_may_be():
    table = Table(title="", columns=(WORDS, WORDS), rows=(("Kenya", "a much longer text than fits"), (None, None)))
    assert body(table) == [[("tight", "Kenya"), ("", "a much longer text than fits")], [("tight", ""), ("", "")]]


def test_a_table_is_shown_with_its_title_numbers_and_note(plain):
    table = Table(title="Deaths by state", columns=(WORDS, DEATHS), rows=(("Kenya", 3040), ("Mali", None)))
    shown = plain(rendered(tabular(table)))
    assert shown.startswith("Deaths by state")
    assert "Who Deaths" in shown
    assert "Kenya 3,040 Mali" in shown
    assert shown.endswith("Figures: deaths, measured, views.")


def test_a_table_of_long_texts_is_shown_row_by_row_without_its_gaps(plain):
    columns = (WORDS, Column(name="Why"), DEATHS)
    table = Table(title="Reasons", columns=columns, rows=(("Kenya", "because " * 30, 5), ("Mali", None, None)))
    shown = plain(rendered(tabular(table)))
    assert "Who: Kenya Why: because because" in shown
    assert "Deaths: 5 Who: Mali" in shown
    assert shown.endswith("Who: Mali")


def test_a_chart_is_a_line_of_bars_with_its_span_and_its_peak(answer_of):
    chart = Chart(title="Deaths", alt="", spec={}, spark=(0.0, 0.1, 5.0, 10.0), spark_label="2019 to 2022")
    shown = rendered(answer_of(finding(chart=chart)))
    assert " ▁▅█" in shown or " ▁▄█" in shown
    assert "2019 to 2022, highest 10" in shown


@pytest.mark.parametrize("spark", [(), (0.0, 0.0)])
def test_a_chart_with_nothing_to_show_is_left_out(answer_of, spark):
    chart = Chart(title="Deaths by month", alt="", spec={}, spark=spark)
    assert "Deaths by month" not in rendered(answer_of(finding(chart=chart)))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=500))
def test_a_line_of_bars_fits_keeps_its_peak_and_its_order(values):
    kept = _thinned(tuple(values))
    assert len(kept) <= 60
    assert max(kept) == max(values)
    assert len(values) > 60 or kept == tuple(values)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_bar_is_empty_only_for_nothing_and_full_only_near_the_peak(one, other):
    low, top = sorted((one, other))
    assert (_bar(low, top) == " ") == (low <= 0)
    assert _bar(top, top) == ("█" if top > 0 else " ")
    assert _bar(low, top) <= _bar(top, top)


@settings(max_examples=30)
@given(st.integers(20, 200), st.lists(st.text(alphabet="ab []/\\é", max_size=90), min_size=1, max_size=4))
def test_any_table_of_words_fits_any_terminal(width, cells):
    table = Table(title="T", columns=(WORDS, DEATHS), rows=tuple((cell, 7) for cell in cells))
    assert max(map(len, rendered(tabular(table), width).splitlines())) <= width


def test_a_quantity_with_its_interval_reaches_the_reader(answer_of):
    toll = Quantity(value=4, unit="deaths", standing="measured", source="views", low=1, high=9, level=0.9)
    told = answer_of(Finding(topic="people", text="{toll:i}", values={"toll": toll}))
    assert "4 deaths (90 % interval 1 to 9)" in rendered(told)
