import polars as pl

from comity.sources.readers import unhcr


def test_syria_2022_has_six_and_a_half_million_refugees_and_more_displaced_at_home(files):
    row = unhcr.displaced(files).row(by_predicate=(pl.col("iso3") == "SYR") & (pl.col("year") == 2022))
    assert row == ("SYR", 2022, 6559736, 156616, 6780994)


def test_the_world_of_2022_has_29_million_refugees_under_unhcrs_mandate(files):
    world = unhcr.displaced(files).filter(pl.col("year") == 2022)
    assert world["refugees"].sum() == 29429078
    assert world["idps"].sum() == 57321197


def test_asylum_seekers_and_displaced_people_are_missing_before_1993_and_counted_since(files):
    rows = unhcr.displaced(files)
    before, since = rows.filter(pl.col("year") < 1993), rows.filter(pl.col("year") >= 1993)
    assert before["idps"].null_count() == before["asylum_seekers"].null_count() == before.height
    assert since.null_count().sum_horizontal().item() == 0
    assert since.filter(pl.col("year") == 1993)["idps"].sum() == 4198400


def test_the_file_writes_nothing_but_zeros_where_the_reader_writes_missing(mirror):
    rows = pl.read_parquet(mirror / unhcr.POPULATION).filter(pl.col("year") < 1993)
    assert rows.select(pl.col("asylum_seekers", "idps").sum()).row(0) == (0, 0)


def test_each_origin_and_year_stands_once_in_order(files):
    rows = unhcr.displaced(files)
    assert rows.columns == ["iso3", "year", "refugees", "asylum_seekers", "idps"]
    assert rows.select("iso3", "year").equals(rows.select("iso3", "year").unique().sort("iso3", "year"))
    assert {"UNK", "XXA", "TIB"} <= set(rows["iso3"])
