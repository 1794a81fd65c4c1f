import json

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import worldbank


def of(frame, iso3, year):
    return frame.row(by_predicate=(pl.col("iso3") == iso3) & (pl.col("year") == year))[2]


def test_the_united_states_made_27_trillion_dollars_in_2023(files):
    assert of(worldbank.gdp(files), "USA", 2023) == pytest.approx(27.361e12, rel=1e-4)


def test_gdp_ends_with_2023_and_population_with_2024(files):
    for frame, last in ((worldbank.gdp(files), 2023), (worldbank.population(files), 2024)):
        assert (frame["year"].min(), frame["year"].max()) == (1960, last)


def test_countries_add_up_to_the_world_within_half_a_percent_if_groups_are_left_out(files):
    year = worldbank.population(files).filter(pl.col("year") == 2022)
    countries = year.filter(~pl.col("aggregate"))["population"].sum()
    assert countries == pytest.approx(of(year, "WLD", 2022), rel=0.005)
    assert year["population"].sum() > 10 * countries


def test_forty_eight_codes_are_groups_and_kosovo_is_none(files):
    rows = worldbank.population(files)
    groups = rows.filter("aggregate")["iso3"].unique()
    assert set(groups) == worldbank.AGGREGATES
    assert len(groups) == 48
    assert not rows.filter(pl.col("iso3") == "XKX")["aggregate"].any()
    assert rows.filter(~pl.col("aggregate"))["iso3"].n_unique() == 217


def interface(*rows):
    """Rows as the Bank's interface gives them, one a line."""
    named = ("countryiso3code", "date", "value")
    unread = {"indicator": {"id": "SP.POP.TOTL"}, "country": {"id": "AW"}, "unit": ""}
    return "".join(json.dumps(unread | dict(zip(named, row, strict=True))) + "\n" for row in rows)


def test_the_banks_interface_gives_the_same_table(files, holding):
    copied = worldbank.population(files)
    text = interface(*copied.select("iso3", pl.col("year").cast(pl.String), "population").reverse().rows())
    published = worldbank.population(holding("world_bank", worldbank.POPULATION_PUBLISHED, text))
    assert published.equals(copied)


def test_years_without_a_figure_and_groups_without_a_code_are_left_out(holding):
    text = interface(("ABW", "2024", None), ("ABW", "2023", 3.5e9), ("", "2023", 1.0e12), ("", "2022", None))
    rows = worldbank.gdp(holding("world_bank", worldbank.GDP_PUBLISHED, text))
    assert rows.rows() == [("ABW", 2023, 3.5e9, False)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            interface(("ABW", "2023", 1), ("", "2023", 2), ("ABW", "2023", 3)),
            r"_api\.jsonl, line 3: .* as in an earlier",
        ),
        (interface(("ABW", "2023", -1)), "line 1: 'value' is -1, outside 0"),
        (interface(("ABW", "2023Q1", 1)), "line 1: 'date' is '2023Q1', not a whole number"),
        (interface(("ABW", "2023", 1))[:-5], "ends in the middle of a line"),
    ],
)
def test_an_answer_that_is_not_as_described_is_a_source_error(holding, text, told):
    with pytest.raises(SourceError, match=told):
        worldbank.population(holding("world_bank", worldbank.POPULATION_PUBLISHED, text))


def test_a_file_without_its_last_line_end_is_whole_only_if_it_ends_with_zimbabwes_last_year(holding):
    head = "Country Name,Country Code,Year,Value\r\nAruba,ABW,2023,1.5\r\nZimbabwe,ZWE,2022,2.5"
    whole = f"{head}\r\nZimbabwe,ZWE,2023,3.5"
    assert worldbank.gdp(holding("world_bank", worldbank.GDP, whole)).height == 3
    for cut, told in ((head, "not of the last year"), (head[:60], "ends in the middle"), (head[:-7], "cells under")):
        with pytest.raises(SourceError, match=told):
            worldbank.gdp(holding("world_bank", worldbank.GDP, cut))
