"""Who began a dispute."""

from __future__ import annotations

import polars as pl

from comity.rooms.alliances.deterrence.outcome import begun
from comity.sources.mirror import Mirror
from comity.sources.readers.mid_dyads import dyadic_disputes


def _dyads(**changed):
    row = {"cow1": 2, "cow2": 20, "year": 1900, "dispnum": 1, "onset": True, "sidea1": True, "orig1": True}
    return pl.DataFrame([row | {"orig2": True, "hostlev1": 2} | changed])


def test_the_state_on_the_side_that_acted_first_began_the_dispute():
    assert begun(_dyads()).rows() == [(2, 20, 1900, False)]


def test_the_target_a_joiner_and_a_later_year_of_a_dispute_began_nothing():
    for changed in ({"sidea1": False}, {"orig1": False}, {"orig2": False}, {"onset": False}):
        assert begun(_dyads(**changed)).is_empty()


def test_of_two_disputes_in_a_year_either_can_have_begun_with_force():
    both = pl.concat([_dyads(), _dyads(dispnum=2, hostlev1=4)])
    assert begun(both).rows() == [(2, 20, 1900, True)]


def test_a_hostility_that_is_not_known_is_not_force():
    rows = begun(_dyads().with_columns(hostlev1=pl.lit(None, pl.Int64)))
    assert rows["force"].to_list() == [False]


def test_iraq_began_with_kuwait_in_1990_and_argentina_with_the_united_kingdom_in_1982(mirror):
    found = set(begun(dyadic_disputes(Mirror(mirror))).select("cow1", "cow2", "year").rows())
    assert {(645, 690, 1990), (160, 200, 1982)} <= found


def test_who_acted_first_is_not_always_who_attacked_the_source_has_poland_in_1939(mirror):
    found = set(begun(dyadic_disputes(Mirror(mirror))).select("cow1", "cow2", "year").rows())
    assert (290, 255, 1939) in found
    assert (255, 290, 1939) not in found


def test_those_who_came_to_help_kuwait_began_nothing_with_iraq_that_august(mirror):
    found = begun(dyadic_disputes(Mirror(mirror))).filter((pl.col("cow2") == 645) & (pl.col("year") == 1990))
    assert 220 not in found["cow1"].to_list()
