"""The question `community`: a country's page, the ranking, and what is not known."""

from __future__ import annotations

import pytest

from comity.errors import Faults, InputError, NoData, UnknownName
from comity.questions import ask
from comity.rooms.community import page, tell_country


@pytest.fixture(scope="module")
def community(edition):
    def asked(**fields):
        return ask("community", edition=edition.folder, **fields)

    return asked


def told(answer):
    return " ".join([one.sentence for one in answer.findings] + [note for one in answer.findings for note in one.notes])


def test_liberians_trusted_their_police_less_than_people_elsewhere(community):
    answer = community(country="Liberia")
    values = answer.findings[0].values
    assert values["share"].value < values["mean"].value - 0.2
    assert values["share"].low < values["share"].value < values["share"].high
    assert "of people in Liberia who answered in 2014 to 2015 trust the police" in answer.headline


def test_a_country_s_page_says_what_it_cannot_say(community):
    text = told(community(country="Mali", institution="army"))
    assert "says nothing of a mission or a foreign force" in text
    assert "no column for regions" in text
    assert "One wave only" in text
    assert "sampling points" in text


def test_every_chart_has_its_baseline(community):
    for fields in ({"country": "Mali"}, {"institution": "courts"}):
        told = [one for one in community(**fields).findings if one.chart]
        charts = [one.chart for one in told if "agreed" not in one.values]  # the map has its own, in test_ground
        assert charts
        for chart in charts:
            assert all("base" in row for row in chart.spec["data"]["values"])
            assert "mean" in chart.alt


def test_a_country_outside_the_survey_is_told_in_one_sentence_and_what_is_around_it(community):
    answer = community(country="Afghanistan")
    first = answer.findings[0]
    assert first.topic == "unknown"
    assert first.sentence.startswith("Not known in this edition: whom people in Afghanistan trust.")
    assert "Liberia" in first.render(first.searched)
    assert any("fts" in finding.sources for finding in answer.findings[1:])


def test_without_a_country_all_29_are_ranked_with_the_span_of_each_rank(community):
    first = community(institution="police").findings[0]
    rows = first.table.rows
    assert len(rows) == 29
    assert rows[0][3] == "Niger"
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)
    assert any(row[1] < row[2] for row in rows)
    assert first.values["unsure"].value > 0


def test_rural_people_trusted_the_police_more_in_most_countries(community):
    (finding,) = [one for one in community(group="residence").findings if "higher" in one.values]
    assert finding.values["both"].value >= 28
    assert finding.values["higher"].value >= 25


def test_groups_can_be_narrowed_to_one_kind(community):
    tables = [one.table for one in community(country="Mali", group="education").findings if one.table]
    (table,) = [one for one in tables if one.title.endswith("by group")]
    assert {row[0] for row in table.rows} == {"education"}


def test_the_worth_of_pooling_is_told_with_the_figures_of_the_check(community, edition):
    (finding,) = [one for one in community(country="Ghana").findings if "fewer" in one.values]
    row = edition.table("trust_checks").filter(edition.table("trust_checks")["institution"] == "all").row(0, named=True)
    assert finding.values["fewer"].value == row["fewer"]
    assert finding.values["coverage"].value == row["coverage"]


def test_the_what_if_of_engagement_is_assumed_throughout(community):
    (finding,) = [one for one in community(country="Liberia").findings if "even" in one.values]
    assert {q.standing for name, q in finding.values.items() if name != "trust"} == {"assumed"}
    assert {column.standing for column in finding.table.columns} == {"assumed"}
    changes = [row[2] for row in finding.table.rows]
    assert changes == sorted(changes)
    assert changes[0] < 0 < changes[-1]


def test_experiments_that_found_nothing_are_told_with_their_doi(community):
    (finding,) = [one for one in community(country="Liberia").findings if "none" in one.values]
    assert finding.values["none"].value > 0
    assert "10.1126/science.abd3446" in {row[4] for row in finding.table.rows}


def test_unknown_names_are_told_together(community):
    with pytest.raises(Faults) as fault:
        community(institution="polis", group="tribe", spec="x.toml")
    assert len(fault.value.faults) == 3
    with pytest.raises(UnknownName, match="polis"):
        community(institution="polis")


def test_a_bare_word_is_never_a_file_so_that_a_server_reads_and_writes_none(community):
    with pytest.raises(Faults) as fault:
        community(survey="answers", spec="spec", export="shares")
    assert len(fault.value.faults) == 3


def test_a_survey_needs_its_spec_and_answers_for_no_country(community, tmp_path):
    with pytest.raises(Faults) as fault:
        community(survey=str(tmp_path / "a.csv"), country="Mali")
    assert len(fault.value.faults) == 2


def test_a_survey_that_is_not_there_is_a_fault_and_no_traceback(community, tmp_path):
    spec = tmp_path / "s.toml"
    spec.write_text("")
    with pytest.raises((InputError, Faults)):
        community(survey=str(tmp_path / "a.csv"), spec=str(spec))


def test_an_institution_that_too_few_were_asked_about_is_no_data(edition, monkeypatch):
    whole = page.Page.whole
    monkeypatch.setattr(
        page.Page, "whole", lambda self, state: {k: v for k, v in whole(self, state).items() if k != "tax"}
    )
    with pytest.raises(NoData, match="tax office") as fault:
        list(tell_country.tell_country(edition, "MLI", "tax", None))
    assert "police" in fault.value.available
