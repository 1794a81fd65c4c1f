"""The question `contest`, on an edition."""

from __future__ import annotations

import hashlib

import pytest

from comity.errors import Faults, InputError, NoData, UnknownName
from comity.questions import ask
from comity.rooms.alliances.contest.states import ties


@pytest.fixture
def told(edition):
    return lambda **fields: ask("contest", edition=edition.folder, **fields)


@pytest.fixture
def network(tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("from,to,sign\nA,B,1\nA,C,-1\nB,C,-1\nC,D,1\nD,E,-1\n", encoding="utf-8")
    return str(path)


def _sign(found, one, two):
    return int(found.signs[found.states.index(one), found.states.index(two)])


def test_the_congo_answers_with_the_order_of_key_players_and_a_chart(told):
    answer = told()
    assert answer.headline.startswith("The key players in the Congo")
    bars = answer.findings[0].chart.spec["data"]["values"]
    assert [bar["group"] for bar in bars[:4]] == ["DRC", "RCD-G", "RCD-K", "RWA-I and RWA-II"]


def test_what_could_not_be_compared_with_the_article_is_said(told):
    (finding,) = [f for f in told().findings if "gives back" in f.sentence]
    assert "not compared" in " ".join(finding.notes)


def test_the_edition_holds_no_tie_of_the_congos_groups(edition):
    tables = edition.manifest["tables"]
    columns = {column for name in tables if name.startswith("contest") for column in tables[name]["columns"]}
    assert not {"group_a", "group_b", "relation", "enemy", "allied"} & columns
    assert edition.table("contest_groups").height < 100


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"remove": "rcd-g"},
            "If RCD-G (RCD: Rally for Congolese Democracy (Goma)) were gone, all fighting would fall",
        ),
        ({"neutral": "LRA"}, "If the enmities of LRA"),
        ({"embargo": "RCD"}, "all fighting would rise by 1.1 per cent"),
        ({"neutral": "all"}, "If every enmity in the Congo had turned into neutrality"),
    ],
)
def test_one_change_of_one_group_of_the_congo_is_the_headline(told, fields, text):
    assert text in told(**fields).headline


def test_several_changes_and_other_parameters_of_the_congo_need_the_network_as_a_file(told):
    with pytest.raises(Faults) as several:
        told(remove="LRA,FDLR", beta=0.1)
    assert all("--network" in fault.remedy for fault in several.value.faults)
    with pytest.raises(UnknownName, match="LRAA") as near:
        told(remove="LRAA")
    assert "LRA" in near.value.available


def test_a_users_network_is_answered_with_its_hash_in_the_record(told, network):
    answer = told(network=network, remove="C", embargo="D", cap=0.5)
    with open(network, "rb") as handle:  # noqa: PTH123
        assert answer.record.attachments == {"network": hashlib.sha256(handle.read()).hexdigest()}
    assert "with C gone and D held to 50 % of present effort, all effort falls" in answer.headline
    assert answer.findings[0].chart.spec["layer"][0]["data"]["values"][0]["group"] in "ABCDE"


def test_every_answer_has_a_chart_of_its_network(told, network):
    for fields in ({}, {"network": network}, {"on": "1938"}, {"network": network, "neutral": "all"}):
        assert any(finding.chart for finding in told(**fields).findings)


def test_names_not_in_the_network_and_a_group_named_twice_are_told_with_the_remedy(told, network):
    with pytest.raises(UnknownName, match="no 'Q'"):
        told(network=network, remove="Q")
    with pytest.raises(InputError, match="Removed, and changed as well: C"):
        told(network=network, remove="C", embargo="C")
    with pytest.raises(Faults):
        told(network=network, remove="Q", embargo="R")


def test_fields_that_do_not_go_together_are_told_at_once(told, network):
    with pytest.raises(Faults) as several:
        told(network=network, on="1938", cap=0.5)
    assert len(several.value.faults) == 2
    with pytest.raises(Faults):
        told(beta=3, gamma=-1)


def test_germany_and_the_soviet_union_were_allies_of_their_own_and_no_ties_to_each_other_in_1938(edition):
    found = ties(edition, 1938)
    assert _sign(found, "FRA", "RUS") == 1
    assert _sign(found, "DEU", "ITA") in (0, 1)
    assert _sign(found, "CHN", "JPN") == -1


def test_members_of_the_north_atlantic_treaty_were_allies_in_1960_and_the_koreas_enemies(edition):
    found = ties(edition, 1960)
    assert _sign(found, "USA", "NOR") == 1
    assert _sign(found, "KOR", "PRK") == -1
    assert (found.signs == found.signs.T).all()


def test_a_pact_and_a_rivalry_count_as_neither_and_are_named(edition, told):
    found = ties(edition, 1960)
    assert ("CUB", "USA") in found.both
    assert _sign(found, "CUB", "USA") == 0
    text = " ".join(f.sentence for f in told(on="1960").findings)
    assert "This is an illustration" in text
    assert "Cuba and United States" in text


def test_states_are_named_as_everywhere_else(told):
    assert told(on="1938", neutral="Germany").headline == told(on="1938", neutral="DEU").headline


def test_a_year_outside_the_rivals_and_one_without_an_equilibrium_are_told(told):
    with pytest.raises(NoData, match="Rivals are known"):
        told(on="2020")
    with pytest.raises(InputError, match=r"no equilibrium.*Lower --gamma"):
        told(on="1985")
    assert told(on="1985", gamma=0.05).findings


def test_a_change_that_changes_nothing_is_told_so(told):
    assert "all effort stays as it is" in told(on="2010", neutral="Germany").headline


def test_a_group_is_known_by_its_name_and_an_unknown_one_is_not_given_foreign_neighbours(told):
    assert told(remove="Lord's Resistance Army").headline == told(remove="LRA").headline
    with pytest.raises(UnknownName) as unknown:
        told(remove="Nobody")
    assert unknown.value.available[-1] == "and others"


def test_agreement_with_the_authors_is_told_in_a_unit_in_which_it_is_not_nought(told):
    (finding,) = [one for one in told().findings if "gives back" in one.sentence]
    assert finding.values["widest"].value > 0
