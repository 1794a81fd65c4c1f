import polars as pl

from comity.sources.readers.country_codes import languages


def spoken(frame, country):
    return frame.row(by_predicate=pl.col("iso3") == country, named=True)["languages"]


def test_haiti_speaks_haitian_creole_and_french_told_without_the_country(files):
    assert spoken(languages(files), "HTI") == ["ht", "fr"]


def test_a_language_stands_once_however_many_kinds_of_it_there_are(files):
    for kept in languages(files)["languages"]:
        assert len(kept) == len(set(kept))
        assert all(tag and "-" not in tag for tag in kept)


def test_every_country_with_a_code_has_one_row(files):
    rows = languages(files)
    assert rows["iso3"].n_unique() == rows.height
    assert rows.height > 240
