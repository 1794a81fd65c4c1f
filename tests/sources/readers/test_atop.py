from datetime import date

import polars as pl

from comity.sources.readers import atop

NATO, WARSAW_PACT, OAS_CHARTER = 3180, 3285, 3150


def bound(frame, day):
    return frame.filter(pl.col("from") <= day, pl.col("until").is_null() | (pl.col("until") > day))


def test_there_are_789_alliances_of_which_372_are_in_effect_at_the_end(files):
    alliances = atop.alliances(files)
    assert alliances["atopid"].n_unique() == alliances.height == 789
    assert bound(alliances, atop.LAST_DAY).height == 372


def test_280_alliances_promise_defence(files):
    assert atop.alliances(files)["defense"].sum() == 280


def test_nato_has_29_members_at_the_end_of_2018_all_bound_to_defend(files):
    members = bound(atop.members(files).filter(pl.col("atopid") == NATO), atop.LAST_DAY)
    assert members["cow"].n_unique() == members.height == 29
    assert members["defense"].all()


def test_the_warsaw_pact_owes_nothing_on_the_day_it_ended(files):
    pact = atop.members(files).filter(pl.col("atopid") == WARSAW_PACT)
    assert bound(pact, date(1991, 6, 30)).height == 6
    assert bound(pact, date(1991, 7, 1)).is_empty()


def test_cuba_left_the_charter_of_the_oas_in_1962_and_the_united_states_stayed(files):
    charter = atop.members(files).filter(pl.col("atopid") == OAS_CHARTER)
    assert charter.filter(pl.col("cow") == 40)["until"].to_list() == [date(1962, 1, 22)]
    assert charter.filter(pl.col("cow") == 2)["until"].to_list() == [None]


def test_every_members_period_lies_within_its_alliance_and_the_alliances_spans_them(files):
    members, alliances = atop.members(files), atop.alliances(files)
    spans = members.group_by("atopid").agg(
        pl.col("from").min(),
        until=pl.when(pl.col("until").null_count() == 0).then(pl.col("until").max()),
    )
    both = spans.join(alliances.select("atopid", "from", "until"), on="atopid", suffix="_whole")
    assert both.height == 789
    assert both.filter(pl.col("from") != pl.col("from_whole")).is_empty()
    assert both.filter(pl.col("until").ne_missing(pl.col("until_whole"))).is_empty()


def test_phases_follow_each_other_without_overlap_but_for_the_heirs_of_czechoslovakia(files):
    rows = atop.members(files).sort("atopid", "cow", "from", "phase")
    after = rows.with_columns(next=pl.col("from").shift(-1).over("atopid", "cow"))
    overlapping = after.filter(
        pl.col("next").is_not_null(), pl.col("until").is_null() | (pl.col("until") > pl.col("next"))
    )
    assert overlapping["from"].unique().to_list() == [date(1993, 1, 1)]
    assert overlapping.height == 9


def test_an_unknown_day_counts_the_whole_month_as_bound(files):
    rows = atop.members(files).filter(~pl.col("exact"))
    assert rows.height == 36
    entente = rows.filter(pl.col("atopid") == 2075)
    assert entente["until"].unique().to_list() == [date(1950, 8, 1)]
    entered = rows.filter(pl.col("atopid") == 3490)
    assert entered["from"].to_list() == [date(1964, 1, 1)]


def test_conditions_and_pledges_have_their_types_and_none_is_missing(files):
    members = atop.members(files)
    assert all(members.schema[name] == pl.Boolean for name in atop.PLEDGES)
    assert all(members.schema[name] == pl.Int8 for name in atop.CONDITIONS)
    assert members.select(*atop.PLEDGES, *atop.CONDITIONS).null_count().sum_horizontal().item() == 0


def test_51_alliances_are_wholly_secret_and_three_are_not_known(files):
    secret = atop.alliances(files)["secret"]
    assert (secret == 2).sum() == 51
    assert (secret == 1).sum() == 13
    assert secret.null_count() == 3
