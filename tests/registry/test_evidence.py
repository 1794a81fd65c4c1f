"""The registry's evidence, against itself."""

from __future__ import annotations

import re

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.response.levers import LEVERS


@pytest.fixture(scope="module")
def evidence():
    return registry()["evidence"]


def test_every_lever_of_the_engine_has_evidence_or_is_said_to_have_none(evidence):
    assert set(LEVERS) <= set(evidence["lever"])


def test_an_interval_is_whole_has_a_level_and_holds_its_estimate(evidence):
    ends = evidence.select("low", "high", "level").rows()
    assert all(len({end is None for end in row}) == 1 for row in ends)
    whole = evidence.drop_nulls("low")
    assert (whole["low"] < whole["estimate"]).all()
    assert (whole["estimate"] < whole["high"]).all()
    assert whole["level"].is_between(0.5, 1, closed="none").all()


def test_a_row_without_a_figure_gives_a_direction_and_one_with_a_figure_does_not(evidence):
    told = evidence["measure"].str.starts_with("direction: ")
    assert (told == evidence["estimate"].is_null()).all()


def test_an_interval_was_read_in_the_text_or_the_replication_files_not_in_an_abstract_by_hearsay(evidence):
    assert set(evidence.drop_nulls("low")["known"]) <= {"full", "abstract"}


def test_a_dose_has_its_unit(evidence):
    assert evidence.filter(pl.col("dose").is_not_null(), pl.col("per").is_null()).is_empty()


def test_who_disputes_a_row_is_a_row_of_the_table_and_not_itself(evidence):
    keys = set(evidence["evidence"])
    for key, others in evidence.drop_nulls("disputed_by").select("evidence", "disputed_by").rows():
        named = [one.strip() for one in others.split(";")]
        assert set(named) <= keys - {key}


def test_a_doi_has_its_form_and_belongs_to_one_work(evidence):
    works: dict[str, set[str]] = {}
    for doi, source in evidence.drop_nulls("doi").select("doi", "source").rows():
        assert re.fullmatch(r"10\.\d{4,9}/\S+", doi)
        works.setdefault(doi, set()).add(source)
    assert all(len(sources) == 1 for sources in works.values())


def test_a_row_that_speaks_of_no_channel_is_of_no_country_at_risk_or_of_another_outcome(evidence):
    outcomes = {"deaths in state-based conflict", "relapse into state-based conflict"}
    silent = evidence.filter(pl.col("channel").is_null())
    assert not outcomes & set(silent["outcome"])


def test_every_harm_that_a_response_may_do_has_evidence(evidence):
    assert set(evidence["harm"].drop_nulls()) == {"abuse", "crime", "dependency", "escalation", "spillover", "backlash"}


def test_every_row_was_looked_up(evidence):
    assert evidence["checked"].str.starts_with("lookup:").all()


def test_a_figure_that_was_only_reported_by_others_says_so_in_its_note(evidence):
    second_hand = evidence.filter(pl.col("known") == "reported", pl.col("estimate").is_not_null())
    assert second_hand["note"].str.contains("not looked up in the article|Not looked up in the article|As for").all()
