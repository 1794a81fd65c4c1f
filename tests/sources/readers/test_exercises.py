import polars as pl
import pytest

from comity.sources.readers.exercises import participants

USA, GERMANY = 2, 260


@pytest.fixture(scope="module")
def rows(files):
    return participants(files)


def test_exercises_were_counted_from_1980_to_2010_and_the_united_states_were_in_half_of_them(rows):
    assert (rows["year"].min(), rows["year"].max()) == (1980, 2010)
    assert rows["exercise"].n_unique() == 3704
    assert rows.filter(pl.col("gw") == USA)["exercise"].n_unique() == 1871


def test_codes_are_gleditsch_and_wards_in_which_germany_is_260_after_1990(rows):
    germany = rows.filter(pl.col("country") == "Germany")
    assert germany["gw"].unique().to_list() == [GERMANY]
    assert germany["year"].min() == 1991
    assert 255 not in rows["gw"]


def test_a_country_stands_once_in_an_exercise_and_year_and_twenty_two_repeats_are_gone(rows):
    assert rows.height == 13818 - 22
    named = rows.drop_nulls("country")
    assert named.select("exercise", "year", "country").n_unique() == named.height
    coded = rows.drop_nulls("gw")
    assert coded.select("exercise", "year", "gw").n_unique() == coded.height


def test_what_the_file_does_not_know_is_null(rows):
    assert rows.filter(pl.col("gw").is_null()).height == 334
    assert rows["country"].null_count() == 203
    assert not rows.select(pl.selectors.string()).select(pl.any_horizontal(pl.all() == "-9").any()).item()
    assert rows["start_day"].null_count() == 2536


def test_three_exercises_end_before_they_begin_as_published(rows):
    month = {end: pl.col(f"{end}_year") * 12 + pl.col(f"{end}_month") for end in ("start", "end")}
    backwards = rows.filter(month["end"] < month["start"])["exercise"].unique().sort()
    assert backwards.to_list() == ["mme1872", "mme2365", "mme395"]


def test_most_exercises_train_warfighting_and_hardly_any_cyber(rows):
    once = rows.unique(["exercise", "year"])
    assert once["warfighting"].mean() > 0.5
    assert 0 < once["cyber"].mean() < 0.01


def test_a_year_is_one_of_those_the_exercise_touches(rows):
    inside = rows["year"].is_between(rows["start_year"], rows["end_year"])
    assert inside.all()
