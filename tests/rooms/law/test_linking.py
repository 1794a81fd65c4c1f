"""Which states a resolution's title speaks of, on the Council's own titles."""

from __future__ import annotations

import pytest

from comity.registry.load import registry
from comity.rooms.law.linking import Linker, about
from comity.rooms.law.steps import STEPS, council_resolutions, internal_conflicts, ratifications
from comity.sources.mirror import Mirror
from comity.step import Inputs


@pytest.fixture(scope="module")
def linker():
    return Linker.of(registry()["states"].select("state", "name", "aliases").iter_rows())


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("on extension of the mandate of the UN Integrated Peacebuilding Office in Guinea-Bissau", ["GNB"]),
        ("The situation in South Sudan", ["SSD"]),
        ("The situation in the Niger", ["NER"]),
        ("The situation between Iraq and Kuwait", ["IRQ", "KWT"]),
        ("Kosovo (FRY)", ["XKX", "YUG"]),
        ("Sierra Leoene", ["SLE"]),
        ("Former Yugoslav Republic Of Macedonia", ["MKD"]),
        ("Admission Of New Members To The UN: Mali", []),
        ("International Tribunal For The Former Yugoslavia And Rwanda - Appointment Of The Prosecutor", []),
        ("Letter dated 4 July 2006 from the Permanent Representative of Japan", []),
        ("women and peace and security", []),
    ],
)
def test_titles_are_linked_to_the_states_they_speak_of(linker, title, states):
    assert linker.states(title) == states


def test_what_a_resolution_is_about_stands_in_the_brackets_of_its_title():
    title = "Security Council resolution 1744 (2007) [on political process in Somalia]"
    assert about(title, "The situation in Somalia") == "political process in Somalia"
    assert about(None, "The situation in Somalia.") == "The situation in Somalia"


def test_the_steps_make_what_they_promise_from_the_mirror(mirror):
    from datetime import date

    inputs = Inputs(Mirror(mirror), {"states": registry()["states"]}, date(2022, 12, 1), 1)
    found = council_resolutions(inputs)["council_resolutions"]
    assert found.height > 1900
    somalia = found.filter(found["states"].list.contains("SOM"))
    assert 733 in somalia["number"].to_list()
    parties = ratifications(inputs)["ratifications"]
    assert parties["treaty"].n_unique() == 32
    assert {table for step in STEPS for table in step.makes} == {
        "council_resolutions",
        "ratifications",
        "internal_conflicts",
    }


@pytest.fixture(scope="module")
def conflicts(mirror):
    from datetime import date

    spells = {"state_spells": registry()["state_spells"]}
    return internal_conflicts(Inputs(Mirror(mirror), spells, date(2022, 12, 1), 1))["internal_conflicts"]


def test_libyas_war_of_2011_is_within_the_state_and_iraqs_invasion_of_kuwait_is_not(conflicts):
    libya = conflicts.filter(conflicts["state"] == "LBY")
    assert any(begin.startswith("2011-03") for begin in libya["from"])
    assert conflicts.filter(conflicts["state"] == "KWT").is_empty()


def test_an_episode_begins_before_it_ends_and_nothing_is_later_than_the_last_day_known(conflicts):
    for begin, until, known in conflicts.select("from", "until", "known_to").rows():
        assert begin <= (until or known) <= known == "2022-12-31"
