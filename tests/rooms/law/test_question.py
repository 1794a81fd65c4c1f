"""The question `law`: its findings, its faults, and the same answer each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, InputError
from comity.question import Context
from comity.record import canonical_json
from comity.rooms.law.phases import COLUMNS
from comity.rooms.law.question import Law
from comity.rooms.law.truth import STATUSES


@pytest.fixture(scope="module")
def ask(edition):
    context = Context(edition, ask=None)

    def asked(**fields):
        return tuple(Law.build(edition, **fields).findings(context))

    return asked


def table(findings, title):
    return next(one.table for one in findings if one.table and one.table.title.startswith(title))


def test_the_headline_names_each_basis_that_could_carry_the_option_under_its_status(ask):
    head = ask(host="Libya", lead="NATO", on="2011-03-19")[0]
    assert head.sentence.startswith(
        "Bases that could carry the use of force in Libya led by NATO on 19 March 2011: met:"
    )
    assert "not met: self-defence and consent of the host state" in head.sentence


def test_force_over_taiwan_has_no_authority_and_its_protection_as_a_state_is_contested(ask):
    findings = ask(host="Taiwan", on="2022-12")
    assert "not met: authorisation by the Council" in findings[0].sentence
    rows = {row[1]: row[0] for row in findings[0].table.rows}
    assert rows["Prohibition of force: the host is protected as a state"] == "contested"
    sides = {(row[1], row[2]) for row in table(findings, "Who claims").rows}
    assert ("rejects", "People's Republic of China") in sides
    assert ("claims", "Republic of China (Taiwan)") in sides


def test_every_status_of_a_basis_is_one_of_four(ask):
    for form in ("force", "peacekeeping", "police", "training", "sanctions", "arms_embargo", "mediation", "assistance"):
        for lead in (None, "France", "UN", "African Union", "EU"):
            head = ask(host="Somalia", lead=lead, form=form, on="2022-12-01")[0]
            assert head.table.rows
            assert {row[0] for row in head.table.rows} <= set(STATUSES)


def test_the_grid_has_the_asked_period_and_never_more_than_fit_a_phone(ask):
    chart = ask(host="Libya", lead="NATO", on="2011-04-20")[0].chart
    periods = list(dict.fromkeys(cell["period"] for cell in chart.spec["data"]["values"]))
    assert sum(period.endswith("*") for period in periods) == 1
    assert 3 <= len(periods) <= COLUMNS
    assert {cell["letter"] for cell in chart.spec["data"]["values"]} <= {"M", "C", "N", "?"}


def test_resolutions_are_listed_latest_first_up_to_the_day_with_the_lists_limits(ask):
    findings = ask(host="Libya", lead="NATO", on="2011-03-19")
    shown = table(findings, "Latest resolutions")
    assert shown.rows[0][0] == "S/RES/1973 (2011)"
    assert shown.rows[0][4] == "10 to 0, 5 abstaining"
    finding = next(one for one in findings if one.table is shown)
    assert any("topic before 2000" in note for note in finding.notes)


def test_ratifications_are_those_of_the_day_and_what_the_tables_lack_is_said(ask):
    findings = ask(host="Libya", lead="France", on="2011-03-19", contributors="Qatar, Norway")
    shown = table(findings, "Who had joined")
    assert [column.name for column in shown.columns] == ["Treaty", "Libya", "France", "Qatar", "Norway"]
    cluster = next(row for row in shown.rows if row[0] == "Convention on Cluster Munitions")
    assert cluster[1] == "not joined"
    assert cluster[4].startswith("party, joined 2008")
    assert any("Geneva Conventions" in one.sentence for one in findings if one.topic == "unknown")


def test_a_treaty_whose_file_ended_before_the_day_is_not_said_to_be_unjoined(ask):
    shown = table(ask(host="UKR", on="2022-12-01"), "Who had joined")
    rome = next(row for row in shown.rows if row[0].startswith("Rome Statute"))
    assert rome[1] == "not by 2015-03, when the file ends"


def test_supposed_facts_are_said_to_be_supposed_and_lower_the_confidence(ask):
    findings = ask(
        host="Taiwan", lead="USA", on="2022-12", suppose="attack=yes, request=yes, necessity=yes, proportionality=yes"
    )
    assert "met: self-defence" in findings[0].sentence
    assert findings[0].confidence == "low"
    assert any("supposed" in row[3] for row in findings[0].table.rows)


def test_consent_supposed_in_the_option_goes_before_the_registry(ask):
    with_it = ask(host="Somalia", lead="Kenya", on="2022-12-01", consent="government")[0]
    without = ask(host="Somalia", lead="Kenya", on="2022-12-01", consent="none")[0]
    assert "met: consent of the host state" in with_it.sentence
    assert "consent of the host state" in without.sentence.split("not met:")[1].split(";")[0]


def test_all_faults_of_a_request_are_told_at_once(ask):
    with pytest.raises(Faults) as caught:
        ask(
            host="Libya",
            lead="WEU",
            on="2022-12-01",
            phase="occupation",
            form="training",
            suppose="atack=yes, request=perhaps",
            contributors="Qatarr",
        )
    told = str(caught.value)
    for words in ("did not exist on 2022-12-01", "can occupy", "atack", "perhaps", "Qatarr"):
        assert words in told


def test_a_host_that_was_no_state_then_is_refused_with_its_times(ask):
    with pytest.raises(InputError, match="South Sudan was not a state on 2005-01-01; it was one: 2011"):
        ask(host="South Sudan", on="2005-01-01")


def test_a_day_outside_the_lists_is_refused(ask):
    with pytest.raises(InputError, match="1946-01-01"):
        ask(host="France", on="1944-06-06")


@given(
    suppose=st.dictionaries(
        st.sampled_from(["attack", "request", "consent", "authority"]), st.sampled_from(["yes", "no"])
    )
)
def test_the_same_question_has_the_same_answer(edition, suppose):
    context = Context(edition, ask=None)
    text = ",".join(f"{name}={value}" for name, value in suppose.items()) or None
    answers = []
    for _ in range(2):
        edition.kept.clear()  # else the second answer would be the first
        asked = Law.build(edition, host="Mali", lead="France", on="2013-01-11", suppose=text)
        answers.append(tuple(asked.findings(context)))
    once, twice = answers
    assert canonical_json([one.model_dump(mode="json") for one in once]) == canonical_json(
        [one.model_dump(mode="json") for one in twice]
    )
