"""What the registry holds for the planning of coalitions, against itself and against the publishers' files."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.coalition.contributions import troops
from comity.sources.mirror import Mirror
from comity.sources.readers import geopko


def test_the_rates_of_reimbursement_follow_each_other_without_gap_and_only_rise():
    rows = registry()["reimbursement_rates"].sort("from")
    assert rows["from"][1:].to_list() == rows["until"][:-1].to_list()
    assert rows["until"][-1] is None
    assert rows["usd"].is_sorted()


@pytest.mark.parametrize(("day", "usd"), [("2003-09-19", 1028), ("2014-07-01", 1332), ("2020-01-01", 1428)])
def test_the_rate_of_a_day_is_that_of_the_resolution_then_in_force(day, usd):
    rows = registry()["reimbursement_rates"]
    then = rows.filter(pl.col("from") <= day, pl.col("until").is_null() | (pl.col("until") > day))
    assert then["usd"].to_list() == [usd]


def test_resolution_1725_shut_out_the_three_states_that_border_somalia_and_no_longer_than_to_resolution_1744():
    row = registry()["mandate_exclusions"].row(by_predicate=pl.col("resolution") == "S/RES/1725 (2006)", named=True)
    assert set(row["states"].split()) == {"DJI", "ETH", "KEN"}
    assert (row["host"], row["until"]) == ("SOM", "2007-02-20")


def test_a_listing_is_last_seen_after_it_began_and_before_it_ended():
    rows = registry()["violators"]
    assert (rows["from"] <= rows["last_seen"]).all()
    ended = rows.drop_nulls("until")
    assert (ended["last_seen"] <= ended["until"]).all()


def test_a_contingent_is_there_while_its_operation_is():
    rows = registry()["contingents"].join(registry()["operations"].select("operation", "start", "end"), on="operation")
    assert rows.height == registry()["contingents"].height
    early = rows.filter(pl.col("from").str.slice(0, 4) < pl.col("start").str.slice(0, 4))
    late = rows.filter(pl.col("until").str.slice(0, 4).cast(int) > pl.col("end").str.slice(0, 4).cast(int) + 1)
    assert early.is_empty()
    assert late.is_empty()


def test_a_size_is_of_at_least_one_unit_or_person():
    assert registry()["contingents"]["size"].min() >= 1


def test_a_battalion_and_a_company_are_of_the_sizes_that_the_maps_give_most_often(mirror):
    sizes = geopko.contributors(Mirror(mirror))["troops"].drop_nulls().value_counts().sort("count", descending=True)
    common = sizes["troops"].head(3).to_list()
    units = dict(registry()["unit_types"].select("unit", "persons").rows())
    assert units["company"] == common[0]
    assert units["battalion"] in common


def test_a_hospital_or_helicopter_that_is_said_to_be_on_the_maps_is_there_at_a_place_of_one_contributor(mirror):
    files = Mirror(mirror)
    key = ["mission", "year", "location", "latitude", "longitude"]
    met = geopko.contributors(files).join(geopko.deployments(files), on=key)
    alone = met.filter(pl.len().over(key) == 1)
    acronyms = dict(registry()["operations"].select("operation", "acronym").rows())
    for kind, shown in (("hospital", pl.col("medical")), ("helicopters", pl.col("aviation") > 0)):
        seen = troops(alone.filter(shown).with_columns(troops=pl.lit(1)), registry()["states"])
        pairs = set(seen.select("mission", "state").rows())
        rows = registry()["contingents"].filter(
            pl.col("kind") == kind, pl.col("checked") == "mirror:missions/geopko_FrontMap_v.2.3.csv"
        )
        assert rows.height > 0
        for operation, state in rows.select("operation", "state").rows():
            assert (acronyms[operation], state) in pairs, (operation, state)


def test_no_day_of_the_tables_lies_ahead():
    today = date(2026, 11, 22).isoformat()
    for name in ("reimbursement_rates", "mandate_exclusions", "violators", "contingents"):
        assert (registry()[name]["from"] <= today).all()
