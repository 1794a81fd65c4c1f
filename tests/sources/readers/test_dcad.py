import polars as pl

from comity.sources.readers.dcad import agreements


def test_1871_agreements_were_signed_from_1980_to_2010(files):
    rows = agreements(files)
    assert rows["agreement"].n_unique() == rows.height == 1871
    assert (rows["signed_year"].min(), rows["signed_year"].max()) == (1980, 2010)
    assert dict(rows["type"].value_counts().rows()) == {"general": 1322, "sector": 549}


def test_the_united_states_and_canada_agreed_on_procurement_on_1_april_1984(files):
    row = agreements(files).row(0, named=True)
    assert (row["cow1"], row["cow2"]) == (2, 20)
    assert (row["signed_year"], row["signed_month"], row["signed_day"]) == (1984, 4, 1)
    assert row["categories"] == ["PROCUREMENT"]


def test_every_agreement_has_one_to_three_of_six_categories(files):
    categories = agreements(files)["categories"]
    assert categories.list.len().unique().sort().to_list() == [1, 2, 3]
    kinds = {"DCA", "DIC", "TREX", "PROCUREMENT", "COMMISSION", "RESEARCH"}
    assert set(categories.explode()) == kinds


def test_what_the_project_could_not_tell_is_null(files):
    ended = agreements(files)["terminated"]
    assert ended.null_count() == 1099
    assert ended.sum() == 43


def test_three_agreements_name_one_state_twice_and_one_came_into_force_before_it_was_signed(files):
    rows = agreements(files)
    assert rows.filter(pl.col("cow1") == pl.col("cow2"))["cow1"].to_list() == [145, 541, 750]
    early = rows.filter(pl.col("in_force_year") < pl.col("signed_year"))
    assert early["agreement"].to_list() == ["DCADv1.0-0688"]


def test_no_agreement_ends_before_it_is_signed_and_none_after_the_projects_last_year(files):
    rows = agreements(files)
    assert (rows["end_year"] >= rows["signed_year"]).all()
    assert rows["end_year"].max() == 2010
