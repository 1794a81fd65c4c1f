"""Options held against an edition: what cannot be is told, all at once, with what there is."""

from __future__ import annotations

from datetime import date

import pytest

from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.option import option
from comity.questions import ask
from comity.rooms.response.arms import middle, usual
from comity.rooms.response.check import Setting, arms, operations_there

FIRST = date(2023, 1, 1)


@pytest.fixture
def setting(edition):
    """Somalia over two years."""
    return Setting(edition, "SOM", tuple(date(2023 + m // 12, m % 12 + 1, 1) for m in range(24)))


def faults_of(setting, *texts):
    return [str(fault) for fault in arms(setting, {text: option(text) for text in texts})[1]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mission:lead=un,troops=5,start=2022-12", "starts in December 2022, before the first month forecast"),
        ("mission:lead=un,troops=5,start=2025-01", "after the last month looked at, December 2024"),
        ("mission:lead=OAU,troops=5", "OAU does not exist on 2023-01-01: it was there from 1963-05-25 to 2002-07-09"),
        ("mission:lead=Yugoslavia,troops=5", "Yugoslavia is no state on 2023-01-01; it was one until 2006-06-05"),
        ("mission:lead=Somalia,troops=5", "Somalia is the country itself"),
        ("mission:lead=Atlantis,troops=5", "No state or organisation is called 'Atlantis'"),
        ("withdrawal:operation=unmil", "no operation 'unmil' is in Somalia on 2023-01-01. Available: atmis"),
        ("withdrawal:operation=amisom", "no operation 'amisom' is in Somalia on 2023-01-01"),
        ("nothing;mediation", "nothing new and something new at once"),
        ("mediation;mediation", "mediation stands in it 2 times"),
        ("withdrawal:operation=ATMIS;mission:lead=au,troops=5,reinforces=atmis", "ATMIS is withdrawn and reinforced"),
        ("withdrawal:operation=atmis;withdrawal:operation=ATMIS", "atmis is withdrawn 2 times"),
        ("mission:lead=un,troops=5;mission:lead=UN,police=9", "a mission led by the UN stands in it twice"),
        ("sanctions:lead=un;sanctions:lead=UN,on=persons", "sanctions by the UN on persons stands in it twice"),
        ("capacity:areas=police+army;capacity:areas=army+police", "building (army, police) stands in it twice"),
        ("pact:parties=USA+Japan;pact:parties=Japan+USA", "a defence pact with the same parties stands in it twice"),
        ("agreement;agreement:components=women", "an agreement stands in it twice"),
        ("sanctions;sanctions;sanctions", "sanctions by the UN on persons stands in it twice"),
        ("pact:parties=Somalia", "makes no pact with itself"),
        ("pact:parties=Yugoslavia", "Yugoslavia is no state on 2023-01-01"),
        ("pact:parties=Atlantis", "No state is called 'Atlantis'"),
    ],
)
def test_what_cannot_be_is_told(setting, text, told):
    (fault,) = faults_of(setting, text)
    assert told in fault


@pytest.mark.parametrize(
    "text",
    [
        "mission:lead=un,troops=5;mission:lead=au,troops=5",
        "mission:lead=un,troops=5,months=6;mission:lead=un,troops=9,start=2023-07",
        "sanctions:on=persons;sanctions:on=trade",
        "sanctions:lead=un;sanctions:lead=eu",
        "capacity:areas=police;capacity:areas=courts",
        "withdrawal:operation=atmis;mission:lead=un,troops=5",
    ],
)
def test_what_follows_or_differs_may_stand_together(setting, text):
    assert faults_of(setting, text) == []


def test_options_with_the_same_name_are_told(setting):
    (fault,) = faults_of(setting, "mediation", "mediation:start=2023-02")
    assert "'Mediation' is asked about 2 times" in fault


def test_an_organisation_that_began_later_leads_from_its_first_day_only(setting):
    assert "AES does not exist on 2023-01-01" in faults_of(setting, "mission:lead=aes,troops=5")[0]
    assert not faults_of(setting, "mission:lead=aes,troops=5,start=2023-10")


def test_negative_troops_a_past_start_a_lead_gone_and_a_contradiction_are_told_at_once(edition):
    bad = (
        "mission:lead=oau,troops=-5",
        "mission:lead=un,troops=5,start=2021-03",
        "withdrawal:operation=atmis;mission:lead=au,troops=5,reinforces=atmis",
    )
    with pytest.raises(Faults) as wrong:
        ask("respond", country="Somalia", options=bad, effect=("mission=0.7",), edition=edition.folder)
    told = str(wrong.value)
    for part in (
        "given: -5",
        "OAU does not exist",
        "before the first month",
        "withdrawn and reinforced",
        "no interval",
    ):
        assert part in told
    assert len(wrong.value.faults) == 5


def test_an_unknown_country_is_told_beside_the_options_faults(edition):
    with pytest.raises(Faults) as wrong:
        ask("respond", country="Somali", options=("mission:troops=-5",), edition=edition.folder)
    assert [type(fault) for fault in wrong.value.faults] == [UnknownName, InputError, InputError]


def test_names_are_made_from_the_fields(setting):
    found, faults = arms(
        setting,
        {
            text: option(text)
            for text in (
                "mission:lead=un,troops=5000,police=20",
                "mission:lead=au,troops=10,reinforces=atmis;mediation",
                "pact:parties=USA+Japan",
                "sanctions:lead=eu",
            )
        },
    )
    assert not faults
    assert [arm.name for arm in found] == [
        "Mission of 5,000 troops and 20 police led by the UN",
        "Mission of 10 troops led by the AU beside ATMIS, with mediation",
        "Defence pact with United States and Japan",
        "Sanctions by the EU",
    ]
    assert [arm.military for arm in found] == [True, True, False, False]


def test_the_operations_of_a_day_are_those_of_the_registry(edition):
    there = [row["operation"] for row in operations_there(edition, "MLI", "2023-01-01")]
    assert "minusma" in there
    assert "minusma" not in [row["operation"] for row in operations_there(edition, "MLI", "2024-06-01")]


def test_the_usual_set_has_a_force_that_the_budget_pays_for(setting):
    found = usual(setting, 50e6)
    assert set(found) == {"mediation", "capacity", "mission", "withdrawal"}
    assert found["mission"].reinforces == "atmis"
    assert found["mission"].troops % 100 == 0
    free = usual(setting, None)["mission"].troops
    assert free == middle(setting.edition, "troops")[0] // 100 * 100
    assert 0 < found["mission"].troops < free
    assert "mission" not in usual(setting, 1000.0)


def test_a_country_outside_the_forecast_is_refused(edition):
    with pytest.raises(ComityError, match="outside the forecast"):
        ask("respond", country="Yugoslavia", edition=edition.folder)
