import polars as pl
import pytest

from comity.sources.readers import isard, states

USA = 2


def row(frame, system, code, year):
    return frame.row(by_predicate=(pl.col(system) == code) & (pl.col("year") == year), named=True)


def test_the_united_states_of_2020_score_0_815_on_polyarchy_and_5_on_polity(files):
    for reader, system in ((isard.cow_democracy, "cow"), (isard.gw_democracy, "gw")):
        score = row(reader(files), system, USA, 2020)
        assert (score["polyarchy"], score["polity2"]) == (0.815, 5)


def test_polity_ends_with_2018_but_for_the_united_states(files):
    later = isard.cow_democracy(files).filter(pl.col("polity2").is_not_null(), pl.col("year") > 2018)
    assert later.select("cow", "year").rows() == [(USA, 2019), (USA, 2020)]


def test_polyarchy_ends_a_year_earlier_in_one_system_and_agrees_where_both_have_it(files):
    cow, gw = isard.cow_democracy(files), isard.gw_democracy(files)
    known = pl.col("polyarchy").is_not_null()
    assert cow.filter(known)["year"].max() == 2025
    assert gw.filter(known)["year"].max() == 2024
    both = cow.join(gw, left_on=["cow", "year"], right_on=["gw", "year"], suffix="_gw")
    assert both.filter(pl.col("polyarchy") != pl.col("polyarchy_gw")).is_empty()


def test_unified_democracy_scores_of_the_two_systems_are_of_two_scales(files):
    cow, gw = isard.cow_democracy(files), isard.gw_democracy(files)
    both = cow.join(gw, left_on=["cow", "year"], right_on=["gw", "year"], suffix="_gw")
    assert both.filter((pl.col("euds") - pl.col("euds_gw")).abs() > 1e-9).height == 17398
    assert both.select(pl.corr("euds", "euds_gw")).item() > 0.99


def test_gdp_and_population_are_estimated_from_1816_to_2019(files):
    for reader in (isard.cow_gdp_population, isard.gw_gdp_population):
        rows = reader(files)
        assert (rows["year"].min(), rows["year"].max()) == (1816, 2019)
    last = row(isard.cow_gdp_population(files), "cow", USA, 2019)
    assert last["population_millions"] == pytest.approx(330.7, abs=0.1)
    assert last["gdp_per_capita"] == pytest.approx(61806, abs=1)


def test_forty_three_state_years_of_one_system_are_not_in_the_others_list_and_not_estimated(files):
    rows = isard.cow_gdp_population(files)
    missing = rows.filter(pl.col("gdp_per_capita").is_null())
    assert missing.height == 43
    assert missing["cow"].unique().sort().to_list() == [345, 600, 651, 670, 812]
    assert isard.gw_gdp_population(files).null_count().sum_horizontal().item() == 0


def test_germany_serbia_and_yemen_have_other_codes_in_the_other_system(files):
    codes = isard.codes(files)
    other = codes.filter(pl.col("gw") != pl.col("cow")).group_by("gw", "cow").agg(pl.col("year").min())
    found = {(gw, cow): year for gw, cow, year in other.rows()}
    assert found[260, 255] == 1991
    assert found[340, 345] == 1878
    assert found[678, 679] == 1990
    assert len(found) == 7


def test_a_state_year_of_gleditsch_and_ward_has_one_code_at_most_and_101_of_the_other_system_two_rows(files):
    codes = isard.codes(files)
    gw = codes.drop_nulls("gw")
    assert gw.select("gw", "year").n_unique() == gw.height
    twice = codes.drop_nulls("cow").group_by("cow", "year").agg(pl.len(), nulls=pl.col("gw").null_count())
    twice = twice.filter(pl.col("len") > 1)
    assert twice.height == 101
    assert twice["len"].unique().to_list() == [2]
    assert twice.filter(pl.col("nulls") == 0).select("cow", "year").rows() == [(345, 2006)]


def test_the_codes_are_those_of_the_two_lists_of_states(files):
    codes = isard.codes(files)
    assert set(codes["gw"].drop_nulls()) == set(states.gleditsch_ward(files)["gw"])
    assert set(codes["cow"].drop_nulls()) == set(states.cow(files)["cow"])
