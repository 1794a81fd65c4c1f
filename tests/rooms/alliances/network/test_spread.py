"""Divergence inside a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.edition import Edition
from comity.rooms.alliances.network.inside import spreads
from comity.rooms.alliances.network.spread import spread
from comity.rooms.alliances.network.world import world


def test_the_spread_and_who_stands_furthest_out_are_those_of_the_definition():
    found = spread({"AAA": 0.0, "BBB": 1.0, "CCC": 2.0, "DDD": 9.0, "EEE": 5.0}, ["AAA", "BBB", "CCC", "DDD", "FFF"])
    assert found is not None
    assert (found.known, found.members) == (4, 5)
    assert found.mean == 3
    assert found.deviation == pytest.approx(((9 + 4 + 1 + 36) / 4) ** 0.5)
    assert found.distance == pytest.approx((1 + 2 + 9 + 1 + 8 + 7) / 6)
    assert (found.furthest, found.away) == ("DDD", 8.0)


def test_two_members_are_too_few():
    assert spread({"AAA": 0.0, "BBB": 1.0}, ["AAA", "BBB", "CCC"]) is None


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.floats(-3, 3), min_size=3), st.randoms(use_true_random=False))
def test_divergence_does_not_depend_on_the_order_of_members(points, random):
    members = list(points)
    random.shuffle(members)
    moved = spread(dict(random.sample(sorted(points.items()), len(points))), members)
    assert moved == spread(points, sorted(points))


def test_nato_stood_closer_together_than_the_world_and_the_united_states_furthest_out_in_2020(edition: Edition):
    here = world(edition)
    everyone = spread({s: p for s, (p, _, _) in here.ideals[2020].items()}, list(here.ideals[2020]))
    nato = spreads(here, "nato")[2020]
    assert everyone is not None
    assert nato.deviation < everyone.deviation / 2
    assert nato.furthest == "USA"


def test_no_divergence_is_given_for_1964_when_the_assembly_did_not_vote(edition: Edition):
    found = spreads(world(edition), "nato")
    assert 1964 not in found
    assert {1963, 1965} <= set(found)
