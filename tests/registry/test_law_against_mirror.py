"""The registry's rows on law beside the Council's own lists, the rules, and each other."""

from __future__ import annotations

from typing import get_args

import pytest

from comity.registry.load import registry
from comity.rooms.law.casebook import numbers_of
from comity.rooms.law.option import Form, Purpose
from comity.rooms.law.rules import rulebook
from comity.sources.mirror import Mirror
from comity.sources.readers import un

METADATA = "mirror:un/unsc_resolutions_2000_2026.jsonl"
TABLES = ("legal_decisions", "consents", "legal_claims", "self_defence")


def rows(table):
    return registry()[table].to_dicts()


@pytest.fixture(scope="module")
def adopted(mirror) -> dict[int, tuple[int, str | None, bool]]:
    """Year, day where known, and the mark of Chapter VII, by number."""
    found = un.resolutions(Mirror(mirror)).select("number", "year", "date", "chapter_vii").rows()
    return {number: (year, day.isoformat() if day else None, bool(seven)) for number, year, day, seven in found}


def test_every_resolution_a_decision_cites_was_adopted_in_the_year_it_names(adopted):
    cited = [(row["cites"], number) for row in rows("legal_decisions") for number in numbers_of(row["cites"])]
    assert len(cited) > 50
    assert [one for one in cited if f"({adopted[one[1]][0]})" not in one[0]] == []


def test_a_decision_checked_against_the_metadata_begins_on_the_day_of_adoption(adopted):
    checked = [row for row in rows("legal_decisions") if row["checked"] == METADATA and row["body"] == "un"]
    assert len(checked) > 20
    wrong = [
        (row["decision"], row["from"], adopted[numbers_of(row["cites"])[0]][1])
        for row in checked
        if row["from"] != adopted[numbers_of(row["cites"])[0]][1]
    ]
    assert wrong == []


def test_no_decision_of_the_council_begins_before_its_resolution_was_adopted(adopted):
    for row in (row for row in rows("legal_decisions") if row["body"] == "un"):
        for number in numbers_of(row["cites"])[:1]:
            year, day, _ = adopted[number]
            assert row["from"] >= (day or str(year)), row["decision"]


def test_a_decision_said_to_be_under_chapter_vii_is_not_contradicted_where_the_metadata_mark_it(adopted):
    marked = {number for number, (_, _, seven) in adopted.items() if seven}
    silent = [
        row["decision"]
        for row in rows("legal_decisions")
        for number in numbers_of(row["cites"])[:1]
        if row["body"] == "un" and number in marked and "VII" not in (row["chapter"] or "")
    ]
    assert silent == []


def test_forms_purposes_and_addressees_are_those_the_room_knows():
    known = {*registry()["organisations"]["org"], *registry()["states"]["state"], "members", "regions"}
    for row in rows("legal_decisions"):
        assert set(row["forms"].split()) <= set(get_args(Form)), row["decision"]
        assert set((row["purposes"] or "").split()) <= set(get_args(Purpose)), row["decision"]
        assert set((row["to"] or "").split()) <= known, row["decision"]
        assert set((row["chapter"] or "").split()) <= {"VI", "VII", "VIII"}, row["decision"]
    for row in rows("consents"):
        assert set(row["forms"].split()) <= set(get_args(Form)), row["consent"]
        assert set(row["to"].split()) <= known, row["consent"]
    for table, column in (("legal_claims", "actors"), ("self_defence", "actors")):
        for row in rows(table):
            assert set((row[column] or "").split()) <= known, row


def test_every_claim_is_about_a_fact_that_a_rule_rests_on():
    used = rulebook().used
    assert {row["fact"] for row in rows("legal_claims")} - used == set()


def test_every_contested_case_has_both_sides_and_a_source_each():
    for row in rows("legal_claims"):
        assert row["source"], row["claim"]
    hosts = {(row["fact"], row["hosts"]) for row in rows("legal_claims") if row["side"] == "rejects"}
    assert ("authority", "IRQ") in hosts
    assert ("humanitarian", "YUG XKX") in hosts


def test_no_person_is_named_as_giving_consent():
    words = {word for row in rows("consents") for word in row["by"].replace(",", "").split()}
    for name in ("Kabbah", "Taylor", "Barrow", "Jammeh", "Yusuf", "Milosevic", "Hussein", "Qadhafi", "Traore"):
        assert name not in words


def test_rows_say_how_they_were_checked_and_more_than_half_were():
    checks = [row["checked"] for table in TABLES for row in rows(table)]
    assert sum(check != "unchecked" for check in checks) > len(checks) / 2


def test_citations_are_read_into_numbers():
    assert numbers_of("S/RES/1160, 1199 and 1203 (1998)") == [1160, 1199, 1203]
    assert numbers_of("S/RES/1973 (2011), paras 6-8") == [1973]
    assert numbers_of("S/RES/2100 (2013), paras 7 and 16-17") == [2100]
    assert numbers_of("Decision of the Authority, Abuja, 29 August 1997 (S/1997/695)") == []
