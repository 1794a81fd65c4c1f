"""Publishers' tables in the form panels add them."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels import tables
from comity.panels.make import panel
from comity.panels.variables import variables
from comity.sources.mirror import Mirror
from comity.sources.readers import cow
from comity.sources.readers.atop_dyads import dyad_years
from comity.sources.readers.cow_contiguity import contiguity as contiguity_spells
from comity.sources.readers.cow_igo import MEMBERSHIPS, igo_memberships

DAYS = st.dates(date(1988, 1, 1), date(1994, 12, 31))


@pytest.fixture(scope="module")
def files(mirror):
    return Mirror(mirror)


def years_of(table, **key):
    return sorted(table.filter(**key)["year"])


# --- Periods as years ----------------------------------------------------------------------------------------------


@given(DAYS, DAYS, st.booleans())
def test_a_period_counts_in_every_year_of_which_a_day_falls_in_it(one, two, ended):
    begin, end = min(one, two), max(one, two) + timedelta(1)
    periods = pl.DataFrame({"from": [begin], "until": [end if ended else None]}, {"from": pl.Date, "until": pl.Date})
    last = end if ended else date(1996, 1, 1)
    days = {begin + timedelta(n) for n in range((last - begin).days)}
    assert tables.yearly(periods, last=1995)["year"].to_list() == sorted({day.year for day in days})


# --- Facts of each table -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        (2, [1898, 2016], [1897]),  # the United States, from 13 August 1898
        (220, [1940, 1945], [1941, 1944]),  # France, out from June 1940 to August 1945
        (255, [1918, 1925, 1945, 1991], [1919, 1924, 1946, 1990]),  # Germany
        (365, [1917, 1922], [1918, 1921]),  # Russia
        (710, [1950], [1949]),  # China
        (740, [1895, 1945, 1991], [1894, 1946, 1990]),  # Japan
    ],
)
def test_a_state_is_a_major_power_in_a_year_of_which_it_was_one_on_a_day(files, code, inside, outside):
    years = years_of(tables.majors(files), cow=code)
    assert set(inside) <= set(years)
    assert not set(outside) & set(years)


def test_contiguity_of_a_year_is_the_closest_of_any_day(files):
    table = tables.contiguity(files)
    # Greece and Turkey met on land to August 1913 and again from November 1919; 12 miles of water lay between.
    found = dict(table.filter(cow1=350, cow2=640).select("year", "conttype").rows())
    assert [found[year] for year in (1912, 1913, 1914, 1918, 1919, 1920)] == [1, 1, 2, 2, 1, 1]


def test_contiguity_is_the_same_both_ways_and_once_a_year(files):
    table = tables.contiguity(files)
    turned = table.select("year", "conttype", cow1="cow2", cow2="cow1")
    assert table.join(turned, on=table.columns).height == table.height
    assert table.select("cow1", "cow2", "year").is_unique().all()
    spells = contiguity_spells(files)
    assert (table["year"].min(), table["year"].max()) == (spells["from"].dt.year().min(), 2016)


def test_a_capital_is_that_of_the_first_of_january(files):
    brazil = tables.capitals(files).filter(pl.col("cow") == 140)
    assert brazil.filter(year=1960)["capital"].item() == "Rio de Janeiro"
    assert brazil.filter(year=1961)["capital"].item() == "Brasilia"


def test_every_state_year_of_the_system_has_a_capital(files, mirror):
    rows = panel("state-year", years=(1816, 2024), mirror=mirror).frame.rename({"ccode": "cow"})
    capitals = tables.capitals(files).select(pl.col("cow", "year").cast(pl.Int16))
    assert capitals.is_unique().all()
    assert rows.join(capitals, on=["cow", "year"], how="anti").height == 0


def test_a_state_has_as_many_partners_as_there_are_states_it_made_a_pledge_to(files):
    united_states = dyad_years(files).filter(cow1=2, year=1960)
    counted = tables.pledge_counts(files).filter(cow=2, year=1960).row(0, named=True)
    for pledge in ("defense", "offense", "neutral", "nonagg", "consul"):
        assert counted[f"atop_{pledge}_partners"] == united_states[pledge].sum()
    assert counted["atop_defense_partners"] > 30


def test_the_unified_democracy_scores_of_the_two_systems_are_two_runs_of_the_model(files):
    united_states = {"year": 2019, "cow": 2}
    assert tables.democracy(files).filter(**united_states)["euds"].item() == pytest.approx(1.157, abs=5e-4)
    assert tables.gw_democracy(files).filter(year=2019, gw=2)["euds"].item() == pytest.approx(1.259, abs=5e-4)


def test_ideal_points_are_those_from_all_votes(files):
    points = tables.ideal_points(files).drop_nulls()
    assert (points["year"].min(), points["year"].max()) == (1946, 2023)
    assert (
        points.filter(cow=2, year=2000)["ideal_point"].item() > points.filter(cow=365, year=2000)["ideal_point"].item()
    )


# --- Organisations -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def organisations(files):
    """Full memberships, and the two tables made of them."""
    return igo_memberships(files).filter(pl.col("status") == 1), tables.igo_shared(files), tables.igo_counts(files)


@pytest.mark.parametrize("year", [1816, 1900, 1950, 2014])
def test_two_states_share_the_organisations_of_which_both_are_full_members(organisations, year):
    full, shared, counts = (table.filter(pl.col("year") == year) for table in organisations)
    orgs = {code: set(rows["org"]) for (code,), rows in full.group_by("cow")}
    expected = {
        (one, two, len(orgs[one] & orgs[two])) for one in orgs for two in orgs if one != two and orgs[one] & orgs[two]
    }
    assert set(shared.select("cow1", "cow2", "shared_igos").rows()) == expected
    assert dict(counts.select("cow", "igo_memberships").rows()) == {code: len(names) for code, names in orgs.items()}


def test_the_table_of_organisations_leaves_out_four_states_that_ended_in_1990_and_no_other(mirror):
    last = variables()["igo"]["igo_memberships"].last
    rows = panel("state-year", years=(1816, last), mirror=mirror).frame
    table = pl.read_parquet(mirror / MEMBERSHIPS, columns=["ccode", "year"]).cast(pl.Int16).unique()
    gaps = rows.join(table, on=["ccode", "year"], how="anti")
    assert gaps.sort("ccode").rows() == list(tables.IGO_GAPS)


def test_capabilities_have_a_row_for_every_state_year_of_the_system_to_2022(mirror, files):
    rows = panel("state-year", years=(1816, 2022), mirror=mirror).frame
    known = cow.capabilities(files).select(ccode=pl.col("cow").cast(pl.Int16), year=pl.col("year").cast(pl.Int16))
    assert rows.sort("ccode", "year").equals(known.sort("ccode", "year"))
