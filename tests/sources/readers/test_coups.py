from datetime import date

import polars as pl

from comity.sources.readers import coups

NIGER, SUDAN, MALI = 436, 625, 432


def test_there_were_457_coup_attempts_from_1950_to_2010_as_powell_and_thyne_count(files):
    years = coups.country_year(files).filter(pl.col("year") <= 2010)
    assert years["attempts"].sum() == 457
    assert years["successes"].sum() == 225


def test_each_attempt_has_its_day_and_they_are_as_many_by_day_as_by_year(files):
    attempts, years = coups.attempts(files), coups.country_year(files)
    assert attempts.height == years["attempts"].sum() == 491
    assert attempts["success"].sum() == years["successes"].sum() == 245
    again = attempts.group_by("cow", year=pl.col("day").dt.year()).agg(attempts=pl.len())
    both = years.filter(pl.col("attempts") > 0).join(again, on=["cow", "year"], how="full", suffix="_by_day")
    assert both.filter(pl.col("attempts").ne_missing(pl.col("attempts_by_day"))).is_empty()


def test_mali_fell_on_18_august_2020_and_again_on_21_may_2021(files):
    mali = coups.attempts(files).filter(pl.col("cow") == MALI, pl.col("day") >= date(2020, 1, 1))
    assert mali.select("day", "success").rows() == [(date(2020, 8, 18), True), (date(2021, 5, 21), True)]


def test_the_file_has_nigers_coup_of_july_2023_in_june(files):
    niger = coups.attempts(files).filter(pl.col("cow") == NIGER, pl.col("day").dt.year() == 2023)
    assert niger["day"].to_list() == [date(2023, 6, 26)]


def test_successes_are_among_the_attempts_and_no_state_has_more_than_four_in_a_year(files):
    years = coups.country_year(files)
    assert (years["successes"] <= years["attempts"]).all()
    assert years["attempts"].max() == 4
    assert years.select("cow", "year").equals(years.select("cow", "year").unique().sort("cow", "year"))
