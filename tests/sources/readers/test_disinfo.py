from datetime import date

import polars as pl

from comity.sources.readers import disinfo


def test_10892_cases_were_listed_from_january_2015_to_february_2021(files):
    cases = disinfo.cases(files)
    assert cases["case"].n_unique() == cases.height == 10892
    assert (cases["date"].min(), cases["date"].max()) == (date(2015, 1, 6), date(2021, 2, 18))


def test_russia_ukraine_and_the_united_states_are_what_most_cases_are_about(files):
    countries = disinfo.cases(files)["countries"].explode().drop_nulls().value_counts(sort=True)
    assert countries.head(3).rows() == [("Russia", 4923), ("Ukraine", 4009), ("US", 3147)]


def test_spanish_castilian_is_one_language_that_the_file_counts_as_two(files):
    languages = disinfo.cases(files)["languages"]
    spanish, castilian = (languages.list.contains(name) for name in ("Spanish", "Castilian"))
    assert (spanish & castilian).sum() == spanish.sum() == castilian.sum() == 328


def test_keywords_which_name_persons_are_not_read(files):
    assert disinfo.cases(files).columns == ["case", "date", "title", "countries", "languages", "outlets"]
    assert pl.Series(disinfo.cases(files)["countries"]).null_count() == 0
