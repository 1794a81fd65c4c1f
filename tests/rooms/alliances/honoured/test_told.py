from __future__ import annotations

import polars as pl
import pytest

from comity.questions import ask
from comity.rooms.alliances.honoured.tell import FEWEST_WARS, kept


@pytest.fixture
def told(edition):
    def finding(on):
        answer = ask("obligations", edition=edition.folder, attacker="Germany", target="Poland", on=on)
        return next(found for found in answer.findings if "put them to the test" in found.text)

    return finding


def test_pledges_of_defence_were_kept_less_often_after_1945_as_others_found(edition):
    before, after = kept(edition, "1914-07-28"), kept(edition, "2022-02-24")
    assert (before.first, before.last, after.first, after.last) == (1816, 1944, 1945, 2007)
    assert before.share.value > after.share.value
    reported = edition.table("reported_frequencies").filter(pl.col("pledge") == "all")
    assert (
        reported.filter(pl.col("last") == 1944)["share"].min() > reported.filter(pl.col("first") == 1945)["share"].max()
    )


def test_a_share_is_told_with_its_interval_its_number_and_the_caveat_that_war_had_come(told):
    found = told("1939-09-01")
    assert found.values["share"].low < found.values["share"].value < found.values["share"].high
    assert found.values["cases"].value >= found.values["wars"].value >= FEWEST_WARS
    assert any("conditional on war having come" in note for note in found.notes)
    assert any("no chance" in note for note in found.notes)


def test_the_published_figure_stands_beside_ours_with_a_verdict_that_follows_from_the_interval(told):
    found = told("1939-09-01")
    theirs = found.values["reported"].value
    for name in ("judged", "bilateral"):
        ours = found.values[name]
        inside = ours.low <= theirs <= ours.high
        words = f"{ours:i}, " + (
            "agrees with" if inside else "is lower than" if ours.value < theirs else "is higher than"
        )
        assert words in found.sentence


def test_every_figure_others_report_is_in_the_table_and_nothing_without_a_case_is(told, edition):
    table = told("1939-09-01").table
    studies = edition.table("reported_frequencies")
    ours = edition.table("pledge_honoured").filter(pl.col("cases") > 0)
    assert len(table.rows) == studies.height + ours.height
    assert {row[4] for row in table.rows if row[2] != "comity"} == set(studies["share"])


def test_the_words_are_never_those_of_a_forecast_for_an_alliance(told):
    sentence = told("1939-09-01").sentence
    assert "NATO" not in sentence
    assert "chance" not in sentence
    assert "probability" not in sentence
