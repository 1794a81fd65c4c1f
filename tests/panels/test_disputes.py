"""Which dispute stands for a pair of states in a year with several."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels import tables
from comity.panels.disputes import RULES, one_a_year
from comity.sources.mirror import Mirror
from comity.sources.readers.mid_dyads import disputes_abridged, dyad_years, dyadic_disputes

DYADS = {"dispnum": pl.Int32, "cow1": pl.Int32, "cow2": pl.Int32, "year": pl.Int32, "cowmidonset": pl.Boolean}
DISPUTES = {
    "dispnum": pl.Int32,
    "fatality": pl.Int8,
    "hostlev": pl.Int8,
    "mindur": pl.Int32,
    "maxdur": pl.Int32,
    "recip": pl.Boolean,
    "stmon": pl.Int8,
}
PLAIN = {"onset": False, "fatality": 0, "hostlev": 2, "mindur": 1, "maxdur": 1, "recip": False, "stmon": 6}


def reduced(*disputes):
    """The dispute of a year of which a pair has these, numbered from 1."""
    full = [PLAIN | dispute for dispute in disputes]
    dyads = [(number, 2, 20, 1900, one["onset"]) for number, one in enumerate(full, start=1)]
    facts = [(number, *(one[name] for name in list(DISPUTES)[1:])) for number, one in enumerate(full, start=1)]
    kept = one_a_year(pl.DataFrame(dyads, DYADS, orient="row"), pl.DataFrame(facts, DISPUTES, orient="row"))
    return kept["dispnum"].item()


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        pytest.param({"onset": True}, {"fatality": 6, "hostlev": 5}, id="one that began this year"),
        pytest.param({"fatality": 2}, {"fatality": 1, "hostlev": 5}, id="the higher fatality level"),
        pytest.param({"fatality": None}, {"fatality": 0, "hostlev": 5}, id="unknown deaths before none"),
        pytest.param({"fatality": 1}, {"fatality": None, "hostlev": 5}, id="known deaths before unknown"),
        pytest.param({"hostlev": 4}, {"hostlev": 3, "mindur": 99, "maxdur": 99}, id="the higher hostility level"),
        pytest.param({"mindur": 5}, {"mindur": 4, "maxdur": 99}, id="the longer shortest duration"),
        pytest.param({"maxdur": 5}, {"maxdur": 4, "recip": True}, id="the longer longest duration"),
        pytest.param({"recip": True}, {"stmon": 1}, id="one that was answered"),
        pytest.param({"stmon": 1}, {"stmon": 2}, id="the one that began earlier in its year"),
    ],
)
def test_each_rule_keeps_one_dispute_whatever_the_rules_after_it_say(kept, other):
    assert reduced(kept, other) == 1
    assert reduced(other, kept) == 2


def test_what_is_still_equal_is_decided_by_the_lower_number():
    assert reduced({}, {}, {}) == 1


def test_every_rule_has_its_example():
    assert [column for column, _ in RULES] == [
        "cowmidonset",
        "_fatality",
        "hostlev",
        "mindur",
        "maxdur",
        "recip",
        "stmon",
        "dispnum",
    ]


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_does_not_matter(order):
    disputes = [{"fatality": level % 2, "mindur": level} for level in range(6)]
    kept = reduced(*(disputes[place] for place in order))
    assert order[kept - 1] == 5


def test_disputes_of_other_pairs_and_years_do_not_compete():
    dyads = [(1, 2, 20, 1900, True), (1, 20, 2, 1900, True), (2, 2, 20, 1901, False), (3, 2, 200, 1900, True)]
    facts = [(number, 0, 2, 1, 1, False, 6) for number in (1, 2, 3)]
    kept = one_a_year(pl.DataFrame(dyads, DYADS, orient="row"), pl.DataFrame(facts, DISPUTES, orient="row"))
    assert kept.select("cow1", "cow2", "year", "dispnum").rows() == [
        (2, 20, 1900, 1),
        (2, 20, 1901, 2),
        (2, 200, 1900, 3),
        (20, 2, 1900, 1),
    ]


# --- Against the peer's choice -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chosen(mirror):
    return tables.disputes(Mirror(mirror))


def test_the_choice_is_the_peers_in_all_10234_dyad_years(mirror, chosen):
    theirs = dyad_years(Mirror(mirror))
    assert theirs.height == chosen.height == 10_234
    key = ["cow1", "cow2", "year"]
    both = theirs.join(chosen, on=key, suffix="_ours", validate="1:1")
    assert both.height == 10_234
    assert both.filter(pl.col("dispnum") != pl.col("dispnum_ours")).height == 0
    assert both.filter(pl.col("onset") != pl.col("cowmidonset").cast(pl.Boolean)).height == 0


def test_the_facts_of_the_dispute_chosen_are_the_peers_in_every_cell(mirror, chosen):
    theirs = dyad_years(Mirror(mirror)).rename({"onset": "cowmidonset"}).with_columns(pl.col(pl.Boolean).cast(pl.Int8))
    ours = chosen.sort("cow1", "cow2", "year").select(theirs.columns)
    assert ours.equals(theirs.sort("cow1", "cow2", "year"))


def test_more_than_a_thousand_disputes_of_a_dyad_year_had_to_give_way(mirror, chosen):
    assert dyadic_disputes(Mirror(mirror)).height - chosen.height == 11_390 - 10_234


def test_both_directions_of_a_pair_keep_the_same_dispute(chosen):
    turned = chosen.select("year", "dispnum", cow1="cow2", cow2="cow1")
    assert chosen.join(turned, on=["cow1", "cow2", "year", "dispnum"]).height == chosen.height


def test_every_dispute_of_a_dyad_has_its_facts(mirror):
    files = Mirror(mirror)
    assert dyadic_disputes(files).join(disputes_abridged(files), on="dispnum", how="anti").height == 0
