"""The tables of the coalition room, as made of small tables, and on the publishers' files."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import BuildError
from comity.registry.load import registry
from comity.rooms.coalition import bounds, contributions, lead, reach
from comity.rooms.coalition.history import CASES, at_random, fill, overlap, went
from comity.rooms.coalition.pool import Candidate
from comity.sources.mirror import Mirror
from comity.sources.readers import geopko, missions_more
from comity.streams import stream

ASSUMED = {"ship-speed": 600, "road-speed": 250, "road-detour": 1.4, "sea-detour": 1.5, "port-days": 10}


def troops(*rows):
    return pl.DataFrame(rows, schema=["state", "mission", "year", "troops"], orient="row")


def test_every_contributor_on_the_maps_is_a_state_of_the_registry_or_known_to_be_none(mirror):
    made = contributions.troops(geopko.contributors(Mirror(mirror)), registry()["states"])
    assert made["state"].n_unique() > 90
    liberia = made.filter(pl.col("mission") == "UNMIL", pl.col("year") == 2004)
    assert dict(liberia.select("state", "troops").rows())["BGD"] == 3900
    assert liberia["troops"].sum() == 14_870


def test_a_contributor_nobody_knows_fails_the_step():
    places = pl.DataFrame({"mission": ["X"], "year": [2000], "contributor": ["Wakanda"], "troops": [1]})
    with pytest.raises(BuildError, match="Wakanda"):
        contributions.troops(places, registry()["states"])


def test_a_record_is_the_most_in_ten_years_and_forgotten_after():
    years = {2000: 900, 2005: 400}
    assert bounds.record(years, 2009) == 900
    assert bounds.record(years, 2010) == 400
    assert bounds.record(years, 2016) == 0


@given(st.integers(2000, 2015))
def test_what_comes_after_a_year_changes_nothing_about_it(year):
    rows = [("AAA", "M", y, 100 * (y - 1998)) for y in range(1999, 2020)] + [("BBB", "M", 2003, 500)]
    armies = {"AAA": dict.fromkeys(range(1999, 2020), 10_000), "BBB": dict.fromkeys(range(1999, 2020), 5000)}
    known = troops(*rows)
    assert bounds.bounds(known, armies, year) == bounds.bounds(known.filter(pl.col("year") <= year), armies, year)


def test_the_share_of_an_army_is_the_largest_of_any_year_with_both_known():
    assert bounds.largest_share({2000: 100, 2001: 300}, {2000: 1000, 2001: 1500}) == 0.2
    assert bounds.largest_share({2000: 100}, {}) == 0.0


def test_an_army_is_carried_on_for_five_years_and_no_longer():
    assert bounds.army({2000: 7}, 2005) == (7, 2000)
    assert bounds.army({2000: 7}, 2006) is None


def test_a_way_by_sea_is_road_ship_and_port_days_and_the_mean_of_its_two_directions():
    states = pl.DataFrame({"state": ["AAA", "BBB"], "iso3": ["AAA", "BBB"], "lat": [0.0, 0.0], "lon": [0.0, 90.0]})
    sea = pl.DataFrame(
        {"iso3_1": ["AAA", "BBB"], "iso3_2": ["BBB", "AAA"], "sea_km": [6000, 6600]}
        | {"to_port1": [250, 0], "to_port2": [0, 250]}
    )
    none = pl.DataFrame(schema={"state1": pl.String, "state2": pl.String})
    made = reach.reach(states, sea, none, ASSUMED)
    assert made.select("km", "days", "route").unique().rows() == [(6550, 22, "sea")]  # 10.5 at sea, 1 road, 10 port
    border = pl.DataFrame({"state1": ["AAA", "BBB"], "state2": ["BBB", "AAA"]})
    near = states.with_columns(lon=pl.Series([0.0, 1.0]))
    assert reach.reach(near, sea, border, ASSUMED)["route"].unique().to_list() == ["land"]
    assert reach.reach(near, sea.clear(), none, ASSUMED)["route"].unique().to_list() == ["assumed"]


def test_haiti_in_2004_had_a_quarter_of_its_force_in_a_month_and_nine_tenths_in_ten(mirror):
    made = lead.lead_times(missions_more.shortfalls(Mirror(mirror)), date(2022, 12, 1))
    row = made.row(by_predicate=pl.col("mission") == "MINUSTAH", named=True)
    assert (row["authorised"], row["quarter"], row["half"], row["most"]) == (date(2004, 5, 1), 1, 5, 10)
    assert "UNMIL" not in made["mission"]  # its authorised strength begins in the data when it was there already


def test_overlap_is_the_share_of_troops_that_a_state_both_sent_and_was_chosen_for():
    assert overlap({"A": 100, "B": 50}, {"A": 50, "C": 50}) == 0.5
    assert overlap({}, {"A": 1}) == 0.0
    assert overlap({"A": 3, "B": 7}, {"A": 3, "B": 7}) == 1.0


def test_a_baseline_fills_up_to_what_is_asked_and_never_beyond_what_is_free():
    able = [Candidate(state, free={"troops": n}, record=n) for state, n in (("A", 500), ("B", 900), ("C", 100))]
    assert fill(able, 1000, lambda one: -one.record) == {"B": 900, "A": 100}
    for _ in range(50):
        drawn = at_random(able, 1000, stream(1, "test"))
        assert sum(drawn.values()) <= 1000
        assert all(n <= {"A": 500, "B": 900, "C": 100}[state] for state, n in drawn.items())


def test_the_contributors_of_the_cases_are_those_that_went(world, edition):
    sent = {case.key: went(world, edition.table("coalition_troops"), case) for case in CASES}
    assert set(sent["amisom"]) == {"UGA", "BDI", "DJI", "KEN"}
    assert {"BGD", "ETH", "PAK", "NGA", "GHA"} <= set(sent["unmil"])
    assert {"NGA", "IND", "KEN", "GIN", "GHA"} & set(sent["unamsil"])
