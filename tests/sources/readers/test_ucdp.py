import polars as pl

from comity.sources.readers import ucdp

TYPES = ("state_based", "non_state", "one_sided")


def test_ethiopia_2021_has_124553_deaths_in_release_25_1(files):
    row = ucdp.country_year(files).filter(pl.col("gw") == 530, pl.col("year") == 2021)
    assert row.select(TYPES).row(0) == (124553, 157, 4806)


def test_rwanda_1994_is_one_sided_violence_that_a_state_based_count_does_not_see(files):
    row = ucdp.country_year(files).filter(pl.col("gw") == 517, pl.col("year") == 1994)
    assert row.select(TYPES).row(0) == (1882, 0, 770581)


def test_the_world_of_1994_has_38746_deaths_state_based_and_779994_one_sided(files):
    world = ucdp.country_year(files).filter(pl.col("year") == 1994).select(pl.col(TYPES).sum())
    assert world.row(0) == (38746, 5416, 779994)


def test_only_eight_estimates_do_not_stand_in_order(files):
    rows = ucdp.country_year(files)
    disorder = [
        rows.filter((pl.col(f"{name}_low") > pl.col(name)) | (pl.col(name) > pl.col(f"{name}_high"))).height
        for name in TYPES
    ]
    assert disorder == [7, 0, 1]


def test_each_state_and_year_stands_once_in_order_with_nine_whole_numbers(files):
    rows = ucdp.country_year(files)
    assert rows.shape == (6544, 11)
    assert rows.select("gw", "year").equals(rows.select("gw", "year").unique().sort("gw", "year"))
    assert set(rows.dtypes) == {pl.Int32, pl.Int64}
