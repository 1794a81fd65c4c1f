"""The tables of usual coalitions: they say what the question `coalition` answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.questions import ask
from comity.rooms.coalition.usual import coalition

COUNTRIES = ("Somalia", "Mali", "Nigeria")


def rows(edition, name, state):
    return edition.table(name).filter(edition.table(name)["state"] == state).to_dicts()


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_usual_coalition_is_the_one_that_the_question_answers(edition, country):
    state = edition.names("state").key(country)
    (mission,) = rows(edition, "usual_missions", state)
    (whole,) = rows(edition, "usual_coalitions", state)
    senders = rows(edition, "usual_contributors", state)
    answer = ask("coalition", host=country, troops=mission["troops"], on=mission["on"], under=mission["under"],
                 edition=edition.folder)  # fmt: skip
    head = answer.findings[0]
    told = {name: head.values[name].value for name in ("n", "cost", "days")}
    assert told == {"n": whole["contributors"], "cost": whole["cost"], "days": whole["days"]}
    assert whole["share"] == pytest.approx(head.values["share"].value, abs=1e-6)
    assert (whole["confidence"], whole["because"]) == (head.confidence, head.because)
    assert any(finding.text == f"Not known: {whole['unknown']}." for finding in answer.findings)
    title = edition.names("state").title
    assert [(row[0], row[2], row[4]) for row in head.table.rows] == [
        (title(row["contributor"]), row["persons"], row["days"]) for row in senders
    ]
    alternatives = next(one for one in answer.findings if "none better than another" in one.text)
    assert whole["alternatives"] == alternatives.values["n"].value


@pytest.mark.parametrize("state", ["SOM", "MOZ", "BFA"])
def test_the_step_makes_the_same_again(edition, world, state):
    (mission,) = rows(edition, "usual_missions", state)
    whole, senders = coalition(world, mission)
    assert [whole] == rows(edition, "usual_coalitions", state)
    assert senders == rows(edition, "usual_contributors", state)


def test_contributors_are_ranked_by_their_troops_and_add_up_to_the_whole(edition):
    whole = {row["state"]: row for row in edition.table("usual_coalitions").to_dicts()}
    assert set(whole) == set(edition.table("usual_missions")["state"])
    for state, one in whole.items():
        senders = rows(edition, "usual_contributors", state)
        sizes = [row["persons"] for row in senders]
        assert sizes == sorted(sizes, reverse=True)
        assert [row["rank"] for row in senders] == list(range(1, len(senders) + 1))
        if one["fault"] is None:
            assert sum(sizes) == one["persons"] >= one["asked"]
            assert one["contributors"] == len(senders)
            assert sum(row["cost"] for row in senders) == pytest.approx(one["cost"], abs=len(senders))
            assert max(row["days"] for row in senders) <= one["days"]
            assert one["share"] == pytest.approx(sizes[0] / one["persons"], abs=1e-6)
        else:
            assert senders == []


def test_a_mission_that_nobody_can_form_keeps_the_reason(world):
    mission = {"state": "SOM", "under": "un", "troops": 200_000, "on": "2023-01-01"}
    whole, senders = coalition(world, mission)
    assert whole["fault"].startswith("No coalition can meet this task: even the nearest lacks")
    assert (whole["contributors"], whole["cost"], whole["days"], senders) == (None, None, None, [])


def test_an_organisation_of_unknown_members_is_a_reason_too(world):
    known = replace(world, members={"un": world.members["un"]})
    whole, senders = coalition(known, {"state": "SOM", "under": "au", "troops": 500, "on": "2023-01-01"})
    assert whole["fault"] == "The members of AU are not known."
    assert senders == []


def test_a_day_without_a_rate_is_a_reason_too(world):
    whole, _ = coalition(replace(world, rates=()), {"state": "SOM", "under": "un", "troops": 500, "on": "2023-01-01"})
    assert whole["fault"] == "The rate at which the UN paid contributors on 2023-01-01 is not in the registry."
