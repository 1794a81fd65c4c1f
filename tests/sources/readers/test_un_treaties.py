from datetime import date

import polars as pl

from comity.sources.readers import un_treaties


def of(frame, treaty, state):
    row = frame.filter(pl.col("treaty") == treaty, pl.col("state") == state)
    return row.select("signed", "joined", "by").row(0)


def test_32_treaties_have_4408_signatures_and_ratifications(files):
    treaties = un_treaties.treaties(files)
    assert treaties["treaty"].n_unique() == 32
    assert treaties.height == treaties.select("treaty", "state").n_unique() == 4408
    assert treaties.filter(pl.col("signed").is_null(), pl.col("joined").is_null()).is_empty()


def test_the_united_states_signed_the_test_ban_and_the_rome_statute_and_joined_neither(files):
    treaties = un_treaties.treaties(files)
    assert of(treaties, "ctbt", "United States of America") == (date(1996, 9, 24), None, None)
    assert of(treaties, "rome", "United States of America") == (date(2000, 12, 31), None, None)
    assert of(treaties, "cwc", "United States of America") == (date(1993, 1, 13), date(1997, 4, 25), "Ratification")


def test_the_united_states_ratified_the_genocide_convention_forty_years_after_it_signed(files):
    signed, joined, _ = of(un_treaties.treaties(files), "genocide", "United States of America")
    assert (signed, joined) == (date(1948, 12, 11), date(1988, 11, 25))


def test_a_protocol_to_which_states_consent_without_signing_is_joined_not_signed(files):
    protocols = un_treaties.treaties(files).filter(pl.col("treaty").is_in(un_treaties.NOTIFIED))
    assert protocols["signed"].null_count() == protocols.height == 407
    assert protocols["joined"].null_count() == 0
    assert of(protocols, "ccw_p4", "United States of America")[1] == date(2009, 1, 21)


def test_a_state_that_left_the_mine_ban_has_no_row(files):
    ottawa = un_treaties.treaties(files).filter(pl.col("treaty") == "ottawa")
    assert ottawa.filter(pl.col("state").is_in(["Estonia", "Finland", "Latvia", "Lithuania"])).is_empty()
    assert ottawa.filter(pl.col("state") == "Poland")["joined"].to_list() == [date(2012, 12, 27)]


def test_no_state_joined_before_it_signed_or_before_the_treaty_was_open(files):
    treaties = un_treaties.treaties(files)
    assert treaties.filter(pl.col("joined") < pl.col("signed")).is_empty()
    assert treaties.filter(pl.col("joined").dt.year() < pl.col("opened")).is_empty()


def test_what_is_of_march_2015_says_so(files):
    stale = un_treaties.treaties(files).filter(pl.col("as_of") == "2015-03")
    assert stale["treaty"].unique().sort().to_list() == ["genocide", "rome"]
    assert stale.select("signed", "joined").max().row(0) < (date(2015, 4, 1), date(2015, 4, 1))
    assert stale.filter(pl.col("treaty") == "rome", pl.col("joined").is_not_null()).height == 122
