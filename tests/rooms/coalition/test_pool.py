"""Who can take part, on facts of the world."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.errors import NoData
from comity.rooms.coalition.costs import first_year, rate, transport
from comity.rooms.coalition.pool import candidates, position
from comity.rooms.coalition.reasons import shut_out
from comity.rooms.coalition.task import Task

SOMALIA = Task("SOM", {"troops": 8000}, "2007-01-10", under="au", untried=True)
LIBERIA = Task("LBR", {"troops": 14_750}, "2003-09-19")


def one(world, task, state):
    return next(found for found in candidates(world, task) if found.state == state)


def test_resolution_1725_shut_out_somalias_neighbours_in_january_2007_and_not_in_2012(world):
    for state in ("ETH", "KEN", "DJI"):
        assert one(world, SOMALIA, state).out == "mandate"
    assert one(world, replace(SOMALIA, on="2012-02-22"), "KEN").out is None
    assert set(shut_out(world, replace(SOMALIA, on="2012-02-22", mandate="S/RES/1725 (2006)"))) == {"ETH", "KEN", "DJI"}


def test_uganda_was_on_the_list_of_violators_when_it_went_to_somalia_and_off_it_in_2010(world):
    assert one(world, SOMALIA, "UGA").out == "listed"
    assert one(world, replace(SOMALIA, listed=True), "UGA").out is None
    assert one(world, replace(SOMALIA, on="2010-01-10"), "UGA").out is None


def test_a_listing_last_seen_before_the_day_is_said_to_be_so(world):
    told = one(world, Task("HTI", {"troops": 100}, "2022-12-31"), "SSD")
    assert told.out == "listed"
    assert "last seen there on" in told.reason


def test_a_state_of_another_organisation_or_region_is_out(world):
    assert one(world, SOMALIA, "BGD").out == "outsider"
    assert one(world, replace(LIBERIA, regional=True), "BGD").out == "region"
    assert one(world, replace(LIBERIA, regional=True), "GHA").out is None


def test_the_host_and_what_the_asker_keeps_out_are_out(world):
    assert one(world, LIBERIA, "LBR").out == "host"
    assert one(world, replace(LIBERIA, exclude=("GHA",)), "GHA").out == "excluded"


def test_a_state_without_a_record_is_asked_only_where_the_untried_are(world):
    assert one(world, LIBERIA, "HUN").tried
    assert one(world, LIBERIA, "CUB").out == "untried"
    asked = one(world, replace(LIBERIA, untried=True), "CUB")
    assert asked.out is None
    assert 0 < asked.free["troops"] < 1000


def test_what_a_state_can_send_is_what_it_has_shown_and_bears_less_what_is_out(world):
    for found in candidates(world, LIBERIA):
        if found.out is None:
            shown = max(found.record * world.bounds[2002]["growth"], world.bounds[2002]["newcomer"])
            most = min(shown, max(found.bearable or 0, found.record))
            assert 0 < found.free["troops"] <= most - found.committed


def test_troops_of_the_operation_that_is_taken_over_count_as_free(world):
    then = Task("SLE", {"troops": 6000}, "1999-10-22")
    kept, freed = (one(world, replace(then, takes_over=ops), "NGA") for ops in ((), ("ecomog-sierra-leone",)))
    assert freed.free["troops"] - kept.free["troops"] == 12_000
    assert freed.record == kept.record


def test_an_operation_left_out_of_the_record_is_in_neither_record_nor_commitments(world):
    then = Task("SOM", {"troops": 17_000}, "2012-02-22", under="au", untried=True)
    known, hidden = (one(world, replace(then, without=ops), "UGA") for ops in ((), ("amisom",)))
    assert known.record >= 5000
    assert hidden.record < 1000
    assert hidden.committed < known.committed


def test_nothing_after_the_decision_is_used(world):
    """Ethiopia sent 2,285 troops to Liberia in 2004; in 2003 its record was of ten years before or nothing."""
    assert one(world, LIBERIA, "ETH").record < 2000


def test_ghana_is_nearer_to_liberia_than_bangladesh_in_days_and_in_money(world):
    near, far = (one(world, LIBERIA, state) for state in ("GHA", "BGD"))
    assert near.days < far.days
    assert transport(world, near) < transport(world, far)


def test_a_person_cost_1101_dollars_a_month_in_2003_with_kit_and_1428_in_2020(world):
    assert rate(world, "2003-09-19").usd == 1028 + 73
    assert rate(world, "2020-06-01").usd == 1428
    ghana = one(world, LIBERIA, "GHA")
    paid = rate(world, LIBERIA.on)
    assert first_year(world, ghana, paid) == pytest.approx(12 * 1101 + transport(world, ghana))


def test_a_day_before_the_first_rate_has_none(world):
    with pytest.raises(NoData, match="is not in the registry"):
        rate(world, "1980-01-01")


def test_a_voting_position_is_carried_on_for_three_years_and_no_longer(world):
    last = max(world.votes["GHA"])
    assert position(world, "GHA", last + 3) == world.votes["GHA"][last]
    assert position(world, "GHA", last + 4) is None


def test_ethiopia_reaches_somalia_by_land_and_bangladesh_by_sea(world):
    assert one(world, replace(SOMALIA, on="2012-02-22"), "ETH").route == "land"
    assert one(world, replace(LIBERIA, host="SOM"), "BGD").route == "sea"


def test_the_tongues_a_state_shares_with_somalia_are_spoken_in_somalia(world):
    for found in candidates(world, SOMALIA):
        assert set(found.tongues) <= set(world.languages.get("SOM", ()))
