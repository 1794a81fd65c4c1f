from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import views

ETHIOPIA, RWANDA = 57, 156


def of(frame, country, year):
    return frame.filter(pl.col("country") == country, pl.col("month").dt.year() == year)["deaths"].sum()


def test_ethiopia_2021_has_9025_deaths_in_this_vintage(files):
    assert of(views.deaths(files), ETHIOPIA, 2021) == 9025


def test_rwanda_1994_has_1208_deaths_in_state_based_conflict_in_this_vintage(files):
    assert of(views.deaths(files), RWANDA, 1994) == 1208


def test_ethiopia_lost_124427_people_in_october_2022(files):
    month = views.deaths(files).filter(pl.col("country") == ETHIOPIA, pl.col("month") == date(2022, 10, 1))
    assert month["deaths"].to_list() == [124427]
    assert month["vintage"].to_list() == ["challenge actuals 2022"]


def test_months_run_on_without_a_gap_from_the_first_to_december_2022_for_191_states(files):
    deaths = views.deaths(files)
    assert deaths.columns == ["country", "month", "deaths", "vintage"]
    spans = deaths.group_by("country").agg(first=pl.min("month"), last=pl.max("month"), months=pl.len())
    assert spans.height == 191
    assert spans["last"].unique().to_list() == [date(2022, 12, 1)]
    expected = (2022 - pl.col("first").dt.year()) * 12 + 13 - pl.col("first").dt.month()
    assert spans.filter(pl.col("months") != expected).is_empty()


def test_each_vintage_keeps_to_its_years(files):
    years = views.deaths(files).group_by("vintage").agg(first=pl.min("month"), last=pl.max("month"))
    assert dict(zip(years["vintage"], zip(years["first"], years["last"], strict=True), strict=True)) == {
        "GED 22.1": (date(1990, 1, 1), date(2021, 12, 1)),
        "challenge actuals 2022": (date(2022, 1, 1), date(2022, 12, 1)),
    }


@pytest.mark.parametrize("year", range(2018, 2023))
def test_conflictology_gives_twelve_draws_to_each_state_and_month(files, year):
    forecast = views.conflictology(files, year)
    assert forecast.columns == ["country", "month", "draw", "deaths"]
    assert forecast.height == 191 * 12 * 12
    assert forecast["month"].dt.year().unique().to_list() == [year]


def test_there_is_no_conflictology_for_2023(files):
    with pytest.raises(SourceError, match=r"declares no file views/benchmarks/conflictology_2023\.parquet"):
        views.conflictology(files, 2023)


def test_ethiopia_has_one_id_before_eritrea_left_and_another_after(files):
    rows = views.countries(files).filter(pl.col("gw") == 530)
    assert rows.select("country", "from", "until").rows() == [
        (57, date(1993, 5, 24), None),
        (191, date(1946, 1, 1), date(1993, 5, 24)),
    ]


def test_every_state_with_deaths_is_in_being_and_four_microstates_have_none(files):
    countries = views.countries(files).filter(pl.col("until").is_null())
    without = countries.join(views.deaths(files), on="country", how="anti")
    assert without["iso3"].sort().to_list() == ["AND", "LIE", "MCO", "SMR"]
    assert views.deaths(files).join(countries, on="country", how="anti").is_empty()
