"""The question `missions`: one operation's page, and the list of a country."""

from __future__ import annotations

import pytest

from comity.errors import InputError, UnknownName
from comity.questions import ask


@pytest.fixture(scope="module")
def missions(edition):
    def asked(subject):
        return ask("missions", edition=edition.folder, subject=subject)

    return asked


@pytest.fixture(scope="module")
def unmil(missions):
    return missions("UNMIL")


def told(answer):
    return " ".join(finding.sentence for finding in answer.findings)


def test_unmil_is_told_with_its_dates_its_vote_and_its_host(unmil):
    assert unmil.headline == (
        "UNMIL (United Nations Mission in Liberia), multidimensional, led by the UN, was in Liberia from "
        "19 September 2003 to 30 March 2018."
    )
    assert "adopted on 19 September 2003 by 15 votes to 0, with 0 abstaining" in told(unmil)
    assert "A host's word on record: agreement by" in told(unmil)


def test_unmils_strength_deaths_sites_contributors_and_tasks_are_there(unmil):
    assert "largest in December 2005, with 16,112 persons" in told(unmil)
    assert "in May 2015, the last with both figures, 5,962 persons of 5,739" in told(unmil)
    keys = {key for finding in unmil.findings for key in finding.sources}
    assert {"ipi", "kathman", "bara_hultman", "personnel_shortfall", "un_fatalities", "geo_pko"} <= keys
    assert {"mission_mandates", "un_resolutions", "registry"} <= keys


def test_in_june_1994_unamir_had_a_tenth_of_what_was_authorised_for_rwanda(missions):
    (finding,) = [one for one in missions("UNAMIR").findings if "far" in one.values]
    assert finding.terms["far_month"] in ("May 1994", "June 1994", "July 1994")
    assert finding.values["far"].value < 0.12 * finding.values["far_of"].value
    assert "last" not in finding.values  # its last months were its departure


def test_other_sources_are_held_against_the_one_taken(unmil):
    (finding,) = [one for one in unmil.findings if "gap" in one.values]
    rows = {row[0]: row[1:] for row in finding.table.rows}
    assert set(rows) == {"Kathman", "Bara and Hultman", "Passmore, Shannon and Hart"}
    assert sum(row[0] for row in rows.values()) == finding.values["figures"].value
    assert sum(row[1] for row in rows.values()) == finding.values["same"].value
    assert max(row[3] for row in rows.values()) == finding.values["gap"].value


def test_a_divided_vote_names_who_abstained(missions):
    sentence = told(missions("ECOMIL"))
    assert "S/RES/1497" in sentence
    assert "12 votes to 0, with 3 abstaining (" in sentence


def test_of_an_operation_before_2000_the_vote_is_said_not_to_be_known(missions):
    assert "the Council's vote is not in this edition, which has votes from 2000 on" in told(missions("UNAMSIL"))


def test_an_operation_that_is_not_the_uns_has_its_own_losses_and_says_what_nobody_knows(missions):
    answer = missions("ISAF")
    assert "died in action to 2014" in told(answer)
    (unknown,) = [one for one in answer.findings if one.topic == "unknown"]
    assert "its tasks" in unknown.sentence
    assert "led by NATO" in answer.headline


@pytest.mark.parametrize(
    "name", ["UNMIL", "unmil", "United Nations Mission in Liberia", "UNITED NATIONS MISSION IN LIBERIA"]
)
def test_an_operation_is_found_by_key_acronym_and_name(missions, unmil, name):
    assert missions(name).headline == unmil.headline


def test_of_several_operations_of_one_name_the_keys_are_offered(missions):
    with pytest.raises(InputError, match="name of 3 operations") as caught:
        missions("UNAVEM")
    assert set(caught.value.available) == {"unavem-i", "unavem-ii", "unavem-iii"}
    assert missions("unavem-ii").headline.startswith("UNAVEM II")


def test_an_unknown_operation_is_met_with_the_nearest(missions):
    with pytest.raises(UnknownName, match="Did you mean UNAMSIL"):
        missions("UNAMSILL")
    with pytest.raises(UnknownName, match="No operation or country is called 'xyzzy'"):
        missions("xyzzy")


def test_a_country_gives_all_its_operations_in_one_table(missions, edition):
    answer = missions("Liberia")
    hosted = edition.table("operations").filter(edition.table("operations")["hosts"].str.contains("LBR"))
    assert sorted(row[0] for row in answer.findings[0].table.rows) == sorted(hosted["acronym"])
    assert "6 operations in Liberia are on record; all had ended" in answer.headline
    assert answer.title == "missions: Liberia"


def test_a_country_without_operations_is_said_to_have_none(missions):
    assert missions("Taiwan").headline == "No operation in Taiwan is on record, up to 22 November 2026."


def test_every_operation_of_the_registry_has_a_page_that_can_be_told(missions, edition):
    for key in edition.table("operations")["operation"]:
        answer = missions(key)
        assert answer.findings[0].topic == "bound"
        assert all("{" not in finding.sentence for finding in answer.findings)
