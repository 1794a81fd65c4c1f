"""Which operations kept which peace, and which organisations are alliances, by the registry."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.evaluation.lasting.episodes import spells
from comity.rooms.evaluation.lasting.linking import ALSO, ELSEWHERE, OWN_TREATY, alliances, counted, there
from comity.sources.mirror import Mirror


@pytest.fixture(scope="module")
def tables():
    return registry()


@pytest.fixture(scope="module")
def allied(tables):
    return alliances(tables["organisations"], tables["treaties"], tables["pledges"])


@pytest.fixture(scope="module")
def made(mirror, tables):
    return spells(Mirror(mirror), tables["state_spells"], date(2022, 12, 1))


@pytest.fixture(scope="module")
def linked(made, tables, allied):
    return there(made, counted(tables["operations"], allied), date(2020, 12, 1))


def sent(linked, made, state, day):
    spell = made.filter((pl.col("state") == state) & (pl.col("ended").cast(pl.String) == day))["spell"].item()
    return set(linked.filter((pl.col("spell") == spell) & pl.col("linked"))["operation"])


def test_an_organisation_that_owes_mutual_defence_is_an_alliance_whatever_else_it_is(allied):
    assert {"nato", "csto", "eu", "au", "ecowas", "sadc", "arab-league"} <= set(allied)
    assert not {"un", "osce", "oau", "igad", "cemac"} & set(allied)
    assert (allied["au"], allied["ecowas"][:4], allied["sadc"]) == ("2009-12-18", "1986", "2008-08-17")


def test_what_is_declared_by_hand_is_in_the_registry_and_in_ucdp(tables, made):
    operations = set(tables["operations"]["operation"])
    assert set(ELSEWHERE) <= operations
    conflicts = {conflict for served in ELSEWHERE.values() for conflict in served} | set(ALSO)
    known = set(made["conflict"])
    assert conflicts - known <= {230, 337, 11344, 374} | known
    assert set(OWN_TREATY.values()) <= set(tables["treaties"]["treaty"])


@pytest.mark.parametrize(
    ("state", "day", "missions"),
    [
        ("SLE", "2001-12-20", {"unamsil"}),
        ("LBR", "2003-11-21", {"unmil"}),
        ("LBR", "1990-12-31", {"ecomog-liberia", "unomil"}),
        ("AGO", "2002-04-01", set()),
        ("AGO", "1992-12-31", set()),
        ("MAR", "1989-11-16", {"minurso"}),
        ("ERI", "1999-11-29", set()),
    ],
)
def test_operations_are_linked_to_the_wars_they_were_sent_for(linked, made, state, day, missions):
    assert sent(linked, made, state, day) == missions


def test_bosnia_had_nato_then_the_eu_and_the_uns_police(linked, made):
    assert {"ifor", "sfor", "eufor-althea", "unmibh"} <= sent(linked, made, "BIH", "1995-12-31")


def test_a_mission_on_the_line_between_two_states_keeps_no_peace_inside_either(linked):
    for watcher in ("unmogip", "untso", "undof", "unmee", "unikom"):
        assert not linked.filter((pl.col("operation") == watcher) & pl.col("linked")).height
    assert linked.filter(pl.col("operation") == "unmogip").height > 1000


def test_a_small_police_mission_and_a_war_of_intervention_are_no_peacekeepers(tables, allied):
    known = dict(counted(tables["operations"], allied).select("operation", "who").rows())
    assert not {"eupol-kinshasa", "palliser", "serval", "eutm-mali"} & set(known)
    assert (known["unmil"], known["kfor"], known["amisom"], known["osce-smm"]) == (
        "un",
        "alliance",
        "alliance",
        "other",
    )


def test_nobody_is_there_outside_the_spell(linked, made):
    joined = linked.join(made.select("spell", "ended", until_="until"), on="spell")
    assert (joined["month"] <= joined["until_"]).all()
    assert (joined["month"] >= joined["ended"].dt.truncate("1mo")).all()
