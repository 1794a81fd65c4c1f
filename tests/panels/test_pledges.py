"""Pledges made from ATOP's members, against the publisher's own table by directed dyad and year."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.panels.pledges import pledge_years
from comity.sources.mirror import Mirror
from comity.sources.readers import atop
from comity.sources.readers.atop_dyads import dyad_years

KEY = ["cow1", "cow2", "year"]
ANNAM = 8152
"""ATOP's own code of France's partner in the treaty of Saigon of 1874; no list of states has it."""

VARYING = {
    ("defense", 1100): 30,  # Quadruple Alliance of 1834: Spain and Portugal were to be defended, Britain and France not
    ("defense", 1110): 6,  # London 1840: Britain and the three eastern courts were not to defend each other
    ("defense", 1120): 6,  # London 1847: Portugal alone was to be defended
    ("defense", 1160): 8,  # 1854: the Ottoman Empire alone was to be defended
    ("defense", 1205): 12,  # 1859: Argentina and Brazil were to defend Uruguay, not each other
    ("defense", 1355): 28,  # from 1888: Romania owed Italy, who came later and owed none, no defence
    ("defense", 2130): 123,  # Locarno 1925: Britain and Italy guaranteed the others and were not guaranteed
    ("offense", 1110): 5,  # London 1840: Britain, Austria and the Ottoman Empire, not with Prussia and Russia
    ("offense", 1350): 28,  # Triple Alliance from 1887: Germany to Italy, not to Austria-Hungary
    ("neutral", 1227): 100,  # 1862: five German states to Austria, not to each other
    ("neutral", 3322): 1,  # Sèvres 1956: Britain to Israel, not to France
    ("nonagg", 2130): 74,  # Locarno 1925: Belgium, France and Germany to each other, not to Britain and Italy
}
"""Dyad-years, by pledge and alliance, in which the members have a pledge and the publisher's table has none.

In each the member's obligations vary among the others: the member file says that they do (`obvary`) and not how. The
publisher's table knows, and is right.
"""


def member(cow, begin, end, *, treaty=1, phase=0, exact=True, **pledges):
    return {
        "atopid": treaty,
        "cow": cow,
        "phase": phase,
        "from": date.fromisoformat(begin),
        "until": date.fromisoformat(end) if end else None,
        "exact": exact,
    } | {name: pledges.get(name, False) for name in atop.PLEDGES}


def made(*rows):
    schema = {
        "atopid": pl.Int32,
        "cow": pl.Int32,
        "phase": pl.Int8,
        "from": pl.Date,
        "until": pl.Date,
        "exact": pl.Boolean,
    }
    return pledge_years(pl.DataFrame(rows, schema=schema | dict.fromkeys(atop.PLEDGES, pl.Boolean)))


def years(table, one, two):
    return table.filter(pl.col("cow1") == one, pl.col("cow2") == two)["year"].to_list()


def test_a_pledge_is_of_him_who_made_it_to_every_other_member():
    table = made(member(1, "1990-03-01", "1991-05-01", defense=True), member(2, "1990-03-01", "1991-05-01"))
    assert table.select(*KEY, "defense", "treaties").rows() == [
        (1, 2, 1990, True, 1),
        (1, 2, 1991, True, 1),
        (2, 1, 1990, False, 1),
        (2, 1, 1991, False, 1),
    ]


def test_members_that_were_never_bound_on_one_day_owe_each_other_nothing():
    assert made(member(1, "1990-01-01", "1990-06-01"), member(2, "1990-06-01", "1992-01-01")).height == 0


def test_the_year_of_the_day_of_exit_counts_even_if_that_day_is_the_first_of_january():
    assert years(made(member(1, "1990-05-01", "1992-01-01"), member(2, "1990-05-01", None)), 1, 2) == [1990, 1991, 1992]


def test_a_december_of_which_the_day_of_exit_is_not_known_does_not_reach_into_the_next_year():
    rows = (member(1, "1990-05-01", "1992-01-01", exact=False), member(2, "1990-05-01", None))
    assert years(made(*rows), 1, 2) == [1990, 1991]


def test_a_treaty_in_effect_when_coded_counts_to_2018():
    assert years(made(member(1, "2016-05-01", None), member(2, "2017-05-01", None)), 2, 1) == [2017, 2018]


def test_of_two_phases_in_a_year_the_later_one_counts():
    first = {"begin": "1990-01-01", "end": "1992-07-01", "phase": 1}
    then = {"begin": "1992-07-01", "end": None, "phase": 2}
    table = made(member(1, **first, offense=True), member(2, **first), member(1, **then), member(2, **then))
    owed = dict(table.filter(pl.col("cow1") == 1).select("year", "offense").rows())
    assert (owed[1991], owed[1992], owed[1993]) == (True, False, False)


def test_two_heirs_who_each_go_on_with_a_treaty_in_a_phase_of_its_own_are_not_allied_by_it():
    rows = (
        member(316, "1993-01-01", None, phase=2),
        member(317, "1993-01-01", None, phase=3),
        member(290, "1993-01-01", None, phase=2),
        member(290, "1993-01-01", None, phase=3),
    )
    table = made(*rows)
    assert years(table, 316, 317) == []
    assert years(table, 290, 316) == years(table, 290, 317) == list(range(1993, 2019))


def test_two_treaties_of_the_same_states_are_counted_and_their_pledges_joined():
    rows = [member(cow, "2018-01-01", None, treaty=1, nonagg=True) for cow in (1, 2)]
    rows += [member(cow, "2018-02-01", None, treaty=2, consul=True) for cow in (1, 2)]
    assert made(*rows).select(*KEY, "nonagg", "consul", "treaties").rows() == [
        (1, 2, 2018, True, True, 2),
        (2, 1, 2018, True, True, 2),
    ]


# --- Against the publisher's table ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(mirror):
    return pledge_years(atop.members(Mirror(mirror)))


@pytest.fixture(scope="module")
def published(mirror):
    return dyad_years(Mirror(mirror))


@pytest.fixture(scope="module")
def both(table, published):
    return table.join(published, on=KEY, suffix="_published", validate="1:1")


def test_every_dyad_year_of_the_publisher_is_made_from_the_members(table, published):
    assert published.join(table, on=KEY, how="anti").height == 0
    assert published.height == 273_296


def test_only_a_member_whose_code_is_no_states_is_in_the_members_and_not_in_the_dyads(table, published):
    more = table.join(published, on=KEY, how="anti").sort("year")
    assert {frozenset(pair) for pair in more.select("cow1", "cow2").rows()} == {frozenset({220, ANNAM})}
    assert years(more, 220, ANNAM) == years(more, ANNAM, 220) == list(range(1874, 1884))


def test_the_number_of_treaties_that_bind_two_states_agrees_in_every_dyad_year(both):
    assert both.filter(pl.col("treaties") != pl.col("treaties_published")).height == 0


@pytest.mark.parametrize("pledge", atop.PLEDGES)
def test_no_pledge_of_the_publisher_is_missing_among_the_members(both, pledge):
    assert both.filter(pl.col(f"{pledge}_published") & ~pl.col(pledge)).height == 0
    assert both[f"{pledge}_published"].sum() > 1000


@pytest.mark.parametrize("pledge", atop.PLEDGES)
def test_every_pledge_that_only_the_members_have_varies_among_the_others_and_is_listed(varying, both, pledge):
    more = both.filter(pl.col(pledge) & ~pl.col(f"{pledge}_published"))
    by_treaty = {
        (pledge, treaty): more.join(pledge_years(rows).filter(pledge), on=KEY, how="semi").height
        for (treaty,), rows in varying.group_by("atopid")
    }
    listed = {key: cells for key, cells in VARYING.items() if key[0] == pledge}
    assert {key: cells for key, cells in by_treaty.items() if cells} == listed
    assert more.height == sum(listed.values())


@pytest.fixture(scope="module")
def varying(mirror):
    """Members of the treaties with someone whose obligations vary; the pledges of those alone are kept."""
    read = pl.read_csv(mirror / "atop" / "atop5_1m.csv", encoding="latin-1", infer_schema_length=None)
    who = read.filter(pl.col("obvary") == 1).select("atopid", "phase", cow="member", varies=pl.lit(value=True)).unique()
    members = atop.members(Mirror(mirror)).filter(pl.col("atopid").is_in(who["atopid"].unique().implode()))
    marked = members.join(
        who.cast({"atopid": pl.Int32, "phase": pl.Int8, "cow": pl.Int32}), on=who.columns[:3], how="left"
    )
    assert marked.height == members.height
    return marked.with_columns(pl.col(atop.PLEDGES) & pl.col("varies").fill_null(value=False))
