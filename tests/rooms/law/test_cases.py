"""Past operations as worked cases: what the rules give on the registry's facts, each of them with its source."""

from __future__ import annotations

import pytest

from comity.question import Context
from comity.rooms.law.judge import judge
from comity.rooms.law.phases import periods
from comity.rooms.law.question import Law


@pytest.fixture(scope="module")
def asked(edition):
    def ask(host, lead, on, form="force", **fields):
        question = Law.build(edition, host=host, lead=lead, on=on, form=form, **fields)
        return judge(edition, question._option(edition))

    return ask


def statuses(judged, *keys):
    return tuple(judged.outcome(key).status for key in keys)


def sides(judged, fact):
    found = judged.facts[fact]
    return {party.who for party in found.claims}, {party.who for party in found.rejects}


def deciding(judged, key):
    return [judged.facts[name] for name in judged.outcome(key).deciding]


CARRYING = ("charter-42", "consent", "charter-51")


def test_deliberate_force_rests_on_resolution_836_in_support_of_unprofor(asked):
    case = asked("BIH", "NATO", "1995-08-30", purpose="support_mission")
    assert statuses(case, *CARRYING) == ("met", "met", "not met")
    assert "836" in case.facts["authority"].says
    assert statuses(asked("BIH", "NATO", "1995-08-30", purpose="regime_change"), "charter-42") == ("not met",)


def test_ifor_rests_on_dayton_and_on_resolution_1031(asked):
    case = asked("BIH", "NATO", "1996-01-15", purpose="implement_agreement")
    assert statuses(case, *CARRYING, "charter-53") == ("met", "met", "not met", "met")
    assert "1031" in case.facts["authority"].says
    assert "Annex 1-A" in case.facts["consent"].says


def test_ecomog_had_authority_for_the_embargo_on_sierra_leone_and_none_to_restore_the_government(asked):
    embargo = asked("SLE", "ECOWAS", "1998-02-10", purpose="enforce_embargo")
    restore = asked("SLE", "ECOWAS", "1998-02-10", purpose="restore_government")
    assert statuses(embargo, "charter-42", "charter-53") == ("met", "met")
    assert statuses(restore, "charter-42", "charter-53") == ("not met", "contested")
    assert "1132" in restore.facts["purpose"].says


def test_the_invitation_by_the_exiled_president_of_sierra_leone_was_contested_by_the_junta(asked):
    case = asked("SLE", "ECOWAS", "1998-02-10", purpose="restore_government")
    assert statuses(case, "consent") == ("contested",)
    claims, rejects = sides(case, "speaks")
    assert claims == {"Government in exile, ECOWAS"}
    assert rejects == {"Armed Forces Revolutionary Council"}
    assert statuses(case, "ecowas-mechanism") == ("not met",)  # signed only in December 1999
    assert statuses(asked("SLE", "ECOWAS", "1998-06-01"), "consent") == ("met",)


def test_the_air_campaign_of_1999_had_no_consent_no_attack_and_an_authority_that_was_disputed(asked):
    case = asked("YUG", "NATO", "1999-03-24")
    assert statuses(case, *CARRYING) == ("contested", "not met", "not met")
    assert statuses(case, "humanitarian", "nato-5", "charter-2-4", "charter-53") == (
        "contested", "not met", "contested", "contested",
    )  # fmt: skip
    claims, rejects = sides(case, "humanitarian")
    assert "United Kingdom" in claims
    assert "Russian Federation" in rejects
    assert "1199" in case.facts["authority"].says


def test_kfor_rests_on_resolution_1244_and_the_military_technical_agreement(asked):
    case = asked("YUG", "NATO", "1999-06-12", form="peacekeeping")
    assert statuses(case, "charter-42", "consent", "charter-53", "charter-27-3") == ("met",) * 4
    assert "Military Technical Agreement" in case.facts["consent"].source


def test_unamsil_had_consent_and_a_mandate_under_chapter_vii_to_protect_civilians(asked):
    case = asked("SLE", "UN", "1999-10-22", form="peacekeeping")
    assert statuses(case, "charter-42", "consent", "charter-2-7", "duty-civilians") == ("met",) * 4
    assert statuses(asked("SLE", "UN", "1999-10-21", form="peacekeeping"), "charter-42") != ("met",)


@pytest.mark.parametrize(("lead", "on"), [("ECOWAS", "2003-08-15"), ("UN", "2003-10-01")])
def test_the_forces_of_2003_in_liberia_had_agreement_and_resolution(asked, lead, on):
    assert statuses(asked("LBR", lead, on, form="peacekeeping"), "charter-42", "consent") == ("met", "met")


def test_the_vote_on_the_force_for_liberia_is_the_councils_own(asked):
    says = asked("LBR", "ECOWAS", "2003-08-15", form="peacekeeping").facts["votes"].says
    assert "12 to 0, 3 abstaining (France; Germany; Mexico)" in says


def test_the_invasion_of_iraq_was_without_consent_and_its_authority_claimed_and_rejected(asked):
    case = asked("IRQ", "USA", "2003-03-20")
    assert statuses(case, "charter-42", "consent") == ("contested", "not met")
    claims, rejects = sides(case, "authority")
    assert {"United States", "United Kingdom", "Australia"} <= claims
    assert any("Non-Aligned Movement" in who for who in rejects)
    assert statuses(case, "charter-51", "duty-common-2") == ("contested", "met")


def test_iraq_by_phase_goes_from_occupation_to_authority_and_consent(asked):
    assert statuses(asked("IRQ", "USA", "2003-06-20", phase="occupation"), "duty-occupation") == ("met",)
    authority = asked("IRQ", "USA", "2003-11-01", form="peacekeeping")
    assert statuses(authority, "charter-42") == ("met",)
    assert "1511" in authority.facts["authority"].says
    assert statuses(asked("IRQ", "USA", "2004-07-01", form="peacekeeping"), "charter-42", "consent") == ("met", "met")


def test_the_ethiopian_intervention_of_2006_is_contested_on_invitation_and_on_self_defence(asked):
    case = asked("SOM", "ETH", "2006-12-24")
    assert statuses(case, *CARRYING) == ("not met", "contested", "contested")
    assert "Eritrea" in sides(case, "attack")[1]
    assert statuses(case, "charter-51-report") == ("unknown",)
    assert case.outcome("charter-53") is None  # a state leads


def test_amisom_had_authority_from_the_day_of_resolution_1744(asked):
    assert (
        statuses(asked("SOM", "AU", "2007-02-20"), "charter-42", "consent", "charter-53", "au-psc", "au-4j")
        == ("met",) * 5
    )
    assert statuses(asked("SOM", "AU", "2007-02-19"), "charter-42") != ("met",)


def test_libya_by_phase_no_authority_before_17_march_and_none_after_october(asked):
    by_day = {day: statuses(asked("LBY", "NATO", day), "charter-42")[0] for day in
              ("2011-03-01", "2011-03-16", "2011-03-17", "2011-10-31", "2011-11-01")}  # fmt: skip
    assert by_day == {
        "2011-03-01": "not met",
        "2011-03-16": "not met",
        "2011-03-17": "met",
        "2011-10-31": "met",
        "2011-11-01": "not met",
    }


@pytest.mark.parametrize(
    ("purpose", "status"),
    [
        ("protect_civilians", "met"),
        ("no_fly_zone", "met"),
        ("enforce_embargo", "met"),
        ("regime_change", "contested"),
        ("security", "not met"),
    ],
)
def test_libya_by_purpose(asked, purpose, status):
    assert statuses(asked("LBY", "NATO", "2011-04-20", purpose=purpose), "charter-42") == (status,)


def test_what_went_beyond_the_mandate_in_libya_was_rejected_by_the_brics(asked):
    _, rejects = sides(asked("LBY", "NATO", "2011-04-20", purpose="regime_change"), "purpose")
    assert rejects == {"Russian Federation, China, South Africa, Brazil, India"}


def test_serval_rests_on_the_request_of_mali_and_not_on_the_resolution_for_afisma(asked):
    case = asked("MLI", "FRA", "2013-01-11")
    assert statuses(case, *CARRYING) == ("not met", "met", "unknown")
    assert statuses(case, "charter-51-report") == ("met",)
    assert "S/2013/17" in case.facts["reported"].says
    assert statuses(asked("MLI", "AU", "2013-01-20"), *CARRYING) == ("met", "met", "not met")


def test_french_troops_had_authority_in_support_of_minusma_only(asked):
    assert statuses(asked("MLI", "FRA", "2013-06-01", purpose="support_mission"), "charter-42") == ("met",)
    assert statuses(asked("MLI", "FRA", "2013-06-01", purpose="regime_change"), "charter-42") == ("not met",)


def test_minusma_lost_its_consent_and_its_mandate_in_june_2023(asked):
    before, after = (asked("MLI", "UN", day, form="peacekeeping") for day in ("2013-07-01", "2023-06-30"))
    assert statuses(before, "charter-42", "consent") == ("met", "met")
    assert statuses(after, "charter-42", "consent") == ("not met", "not met")
    assert "withdrawal" in after.facts["consent"].says


def test_the_gambia_had_a_contested_invitation_and_no_authority(asked):
    case = asked("GMB", "ECOWAS", "2017-01-19")
    assert statuses(case, *CARRYING) == ("not met", "contested", "not met")
    assert statuses(case, "charter-53", "ecowas-mechanism", "charter-2-4") == ("contested",) * 3
    assert "2337" in case.facts["authority"].says
    assert statuses(asked("GMB", "ECOWAS", "2017-03-01"), "consent") == ("met",)


def test_desert_storm_rests_on_resolutions_660_and_678_and_on_self_defence(asked):
    case = asked("KWT", "USA", "1991-01-17")
    assert statuses(case, "charter-42", "charter-39") == ("met", "met")
    assert "660" in case.facts["threat"].says
    assert "678" in case.facts["authority"].says
    assert statuses(asked("KWT", None, "1991-01-17"), "charter-42") == ("met",)
    assert statuses(asked("KWT", "USA", "1991-01-14"), "charter-42", "charter-39") == ("unknown", "met")


def test_resolution_1244_still_holds_for_kosovo(asked):
    assert statuses(asked("XKX", "NATO", "2022-12-01", form="peacekeeping"), "charter-42") == ("met",)


def test_what_mali_withdrew_from_the_united_nations_it_did_not_withdraw_from_all(asked):
    found = asked("MLI", None, "2023-07-01", form="peacekeeping").facts["consent"]
    assert "withdrawal" not in found.says
    refused = asked("LBY", None, "2011-04-20").facts["consent"]  # to members in general
    assert refused.status == "not met"


def test_common_article_3_does_not_follow_from_deaths_between_states_or_later_in_the_year(asked):
    within = ("duty-common-3",)
    assert statuses(asked("KWT", "USA", "1991-01-17"), *within) == ("unknown",)  # Iraq's war against Kuwait
    assert statuses(asked("LBY", "NATO", "2011-02-01"), *within) == ("unknown",)  # before the war
    assert statuses(asked("LBY", "NATO", "2011-04-20"), *within) == ("met",)
    assert statuses(asked("SOM", "AU", "2007-02-20"), *within) == ("met",)
    assert "when UCDP's list ends" in asked("SOM", "AU", "2025-01-01").facts["conflict"].says


def test_no_period_of_the_picture_begins_after_the_last_day_the_registry_knows(edition, asked):
    for host, lead, on in (
        ("SOM", "AU", edition.registry),
        ("HTI", "UN", edition.registry),
        ("MLI", "FRA", "2013-01-11"),
    ):
        assert all(one.begin <= edition.registry for one in periods(edition, asked(host, lead, on)))


def test_article_53_is_contested_by_those_who_claim_and_reject(edition):
    context = Context(edition, ask=None)  # type: ignore[arg-type]
    told = Law.build(edition, host="YUG", lead="NATO", on="1999-03-24").findings(context)
    (sentence,) = [one.sentence for one in told if one.sentence.startswith("Article 53 of the Charter is contested")]
    assert "claimed by" in sentence
    assert "rejected by" in sentence


CASES = [
    ("BIH", "NATO", "1995-08-30", "force"), ("BIH", "NATO", "1996-01-15", "force"),
    ("SLE", "ECOWAS", "1998-02-10", "force"),
    ("YUG", "NATO", "1999-03-24", "force"), ("SLE", "UN", "1999-10-22", "peacekeeping"),
    ("LBR", "UN", "2003-10-01", "peacekeeping"), ("IRQ", "USA", "2003-03-20", "force"),
    ("SOM", "ETH", "2006-12-24", "force"),
    ("SOM", "AU", "2007-02-20", "force"), ("LBY", "NATO", "2011-04-20", "force"), ("MLI", "FRA", "2013-01-11", "force"),
    ("MLI", "UN", "2013-07-01", "peacekeeping"), ("GMB", "ECOWAS", "2017-01-19", "force"),
]  # fmt: skip


@pytest.mark.parametrize(("host", "lead", "on", "form"), CASES)
def test_every_fact_that_decides_a_worked_case_has_a_source(asked, host, lead, on, form):
    case = asked(host, lead, on, form=form)
    for outcome in case.carrying:
        if outcome.status in ("met", "contested"):
            for fact in deciding(case, outcome.rule.key):
                assert fact.source or (fact.claims and fact.rejects), (outcome.rule.key, fact)
                assert all(party.source for party in (*fact.claims, *fact.rejects))


@pytest.mark.parametrize(("host", "lead", "on", "form"), CASES)
def test_supposing_that_nothing_is_known_leaves_no_basis_met(edition, asked, host, lead, on, form):
    from comity.rooms.law.engine import Engine
    from comity.rooms.law.rules import rulebook

    case = asked(host, lead, on, form=form)
    own = {name: fact for name, fact in case.facts.items() if fact.source == "the option"}
    engine = Engine(rulebook().rules, own)
    assert {engine.outcome(one.rule.key).status for one in case.carrying} <= {"unknown"}


def test_the_findings_of_a_worked_case_give_no_verdict(edition):
    import re

    verdict = re.compile(r"\b(il)?legal(ly|ity)?\b|\b(un)?lawful(ly|ness)?\b", re.IGNORECASE)
    context = Context(edition, ask=None)  # type: ignore[arg-type]
    for host, lead, on, form in CASES:
        question = Law.build(edition, host=host, lead=lead, on=on, form=form)
        for finding in question.findings(context):
            texts = [finding.sentence, *finding.notes]
            texts += [cell for row in (finding.table.rows if finding.table else ()) for cell in row[:4]]
            assert [text for text in texts if verdict.search(str(text))] == []
