"""Wars of history, checked by hand: who was bound to whom, and who came."""

from __future__ import annotations

import polars as pl
import pytest

from comity.rooms.alliances.honoured.cases import PLEDGES, cases, fighters, openers
from comity.sources.mirror import Mirror
from comity.sources.readers import cow_wars

GBR, FRA, DEU, POL, ROU, ITA, AUH, RUS, SRB, PRU = 200, 220, 255, 290, 360, 325, 300, 365, 345, 255
SEVEN_WEEKS, GREAT_WAR, SECOND_WORLD_WAR, SIX_DAYS = 55, 106, 139, 169


@pytest.fixture(scope="module")
def files(mirror):
    return Mirror(mirror)


@pytest.fixture(scope="module")
def tested(files):
    return cases(files)


def kept(tested, war, pledge, state):
    rows = tested.filter(pl.col("war") == war, pl.col("pledge") == pledge, pl.col("cow") == state)
    return dict(rows.select("partner", "honoured").iter_rows())


def test_in_1939_poland_was_owed_help_by_three_of_whom_romania_came_on_the_other_side_first(tested):
    came = kept(tested, SECOND_WORLD_WAR, "defence", POL)
    assert came == {GBR: True, FRA: True, ROU: False}


def test_in_1939_germany_had_promised_poland_not_to_attack_it_and_did(tested):
    assert kept(tested, SECOND_WORLD_WAR, "non_aggression", POL)[DEU] is False


def test_in_1914_italy_did_not_stay_neutral_towards_austria_and_germany_kept_its_pledge(tested):
    neutral = kept(tested, GREAT_WAR, "neutrality", AUH)
    assert (neutral[DEU], neutral[ITA]) == (True, False)
    assert kept(tested, GREAT_WAR, "offence", AUH) == {DEU: True}


def test_the_pact_of_april_1866_counts_although_the_dispute_had_begun_for_nobody_was_at_war_when_it_was_made(tested):
    assert kept(tested, SEVEN_WEEKS, "offence", PRU)[ITA] is True


def test_who_struck_first_was_not_attacked_and_has_no_case_of_defence(files, tested):
    wars = fighters(files)
    struck = wars.filter("struck", pl.col("entered") == pl.col("begun")).select("war", "cow")
    assert tested.filter(pl.col("pledge") == "defence").join(struck, on=["war", "cow"]).is_empty()


def test_offence_is_tested_only_where_the_initiator_was_bound(files, tested):
    began = fighters(files).filter("initiator").select("war", "cow")
    assert tested.filter(pl.col("pledge") == "offence").join(began, on=["war", "cow"], how="anti").is_empty()


def test_a_pledge_of_defence_or_offence_was_kept_exactly_if_the_partner_entered_on_that_side_first(files, tested):
    entered = {(war, cow, side): year for war, cow, side, year in fighters(files).select(
        "war", "cow", "side", "entered").iter_rows()}  # fmt: skip
    active = tested.filter(pl.col("pledge").is_in(["defence", "offence"]))
    for war, cow, partner, kept_it in active.select("war", "cow", "partner", "honoured").iter_rows():
        own = min((1, 2), key=lambda side: entered.get((war, cow, side), 9999))
        with_, against = (entered.get((war, partner, side), 9999) for side in (own, 3 - own))
        assert kept_it == (with_ < against), (war, cow, partner)


def test_no_state_is_its_own_partner_and_no_case_stands_twice(tested):
    assert tested.filter(pl.col("cow") == pl.col("partner")).is_empty()
    assert tested.select("war", "cow", "partner", "pledge").is_unique().all()
    assert set(tested["pledge"]) == set(PLEDGES.values())


def test_every_war_of_the_list_has_someone_who_opened_it_on_each_side_but_for_one(files):
    wars = fighters(files)
    sides = openers(files, wars).group_by("war").agg(pl.col("side").n_unique())
    assert set(sides["war"]) == set(wars["war"])
    assert sides.filter(pl.col("side") < 2).height <= 1


def test_fighters_are_those_of_the_list_of_wars(files):
    wars, dyads = fighters(files), cow_wars.interstate_wars(files)
    assert wars["war"].n_unique() == dyads["war"].n_unique() == 95
    assert set(wars.select("war", "cow").iter_rows()) == set(dyads.select("war", "cow1").iter_rows())
    assert wars.filter(pl.col("war") == GREAT_WAR, pl.col("cow") == ITA)["entered"].to_list() == [1915]
