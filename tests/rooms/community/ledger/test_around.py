"""A ledger beside the real edition: where names meet, and what is known of the country only."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.errors import InputError
from comity.faces.ledger_around import answered
from comity.rooms.community.ledger.store import make
from comity.rooms.community.ledger.write import append

ON = date(2024, 6, 30)


@pytest.fixture
def answer(ledger, edition):
    def asked(country=None, of=ledger):
        return answered(of, country=country, on=ON, days=90, folder=edition.folder)

    return asked


def rows(answer):
    table = answer.findings[0].table
    names = [column.name for column in table.columns]
    return {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}


def test_violence_is_said_to_be_known_by_country_only(answer, edition):
    finding = next(one for one in answer().findings if "state_based" in one.values)
    last = edition.table("deaths_year").filter(pl.col("state") == "SOM").sort("year").row(-1, named=True)
    assert finding.values["state_based"].value == last["state_based"]
    assert "known here by country only" in finding.sentence
    assert "no district can be called calm" in finding.notes[0]


def test_violence_that_is_on_the_map_is_not_said_to_be_known_by_country_only(answer, edition):
    state = edition.table("ground_verdicts")["state"].sort()[0]
    told = " ".join(one.sentence for one in answer(state).findings)
    assert "people were killed in" in told
    assert "by cell of the map and by country, not by district" in told
    assert "country only" not in told


def test_a_district_of_the_ledger_meets_a_site_of_the_same_name(answer, ledger, raws, today):
    """Geo-PKO has troops of UNOSOM II at Mogadishu in 1994, its last year there."""
    append(
        ledger, raws([{"kind": "place", "name": "MOGADISHU"}, {"kind": "place", "name": "Galkayo City"}]), today=today
    )
    found = rows(answer())
    assert found["MOGADISHU"]["Largest site of"] == "UNOSOM II, 1994"
    assert found["Galkayo City"]["Local agreements that name it"] == 1
    assert (found["Kismaayo"]["Largest site of"], found["Kismaayo"]["Last heard"]) == ("", "never")


def test_a_complaint_waits_until_it_is_answered_and_a_promise_is_where_it_was_asked_for(answer, ledger, raws, today):
    new = [
        {"kind": "complaint", "day": "2024-06-01", "place": "Beledweyne", "category": "other", "text": "Noise"},
        {"kind": "promise", "day": "2024-05-03", "owner": "us", "due": "2024-05-10", "text": "Pump", "about": "5"},
    ]
    append(ledger, raws(new), today=today)
    found = rows(answer())
    assert (found["Beledweyne"]["Complaints waiting"], found["Baidoa"]["Promises overdue"]) == (1, 1)
    assert found["Baidoa"]["Complaints waiting"] == 0


def test_where_an_operation_stands_is_not_known_where_no_source_has_it(answer):
    finding = next(one for one in answer("Denmark").findings if "operation stands" in one.sentence)
    assert finding.topic == "unknown"
    assert finding.searched


def test_local_agreements_are_those_of_the_edition(answer, edition):
    local = edition.table("agreements").join(edition.table("local_agreements"), on="agreement", how="semi")
    here = local.filter(pl.col("states").list.contains("SOM"))
    finding = next(one for one in answer().findings if one.values.get("n") and one.values["n"].source == "pax_local")
    assert finding.values["n"].value == here.height


def test_the_record_changes_with_the_ledger_and_not_without(answer, ledger, raws, today):
    before = answer().record
    assert answer().record == before
    append(ledger, raws([{"kind": "place", "name": "Afmadow"}]), today=today)
    assert answer().record.attachments != before.attachments


def test_a_ledger_about_no_country_asks_for_one(answer, tmp_path):
    with pytest.raises(InputError, match="Name one with --country"):
        answer(of=make(tmp_path / "no.ledger"))
