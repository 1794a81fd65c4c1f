import polars as pl

from comity.sources.readers import sanctions


def test_88_of_1547_cases_were_mandated_by_the_united_nations_and_28_of_them_go_on(files):
    cases = sanctions.cases(files)
    assert cases["case"].n_unique() == cases.height == 1547
    assert cases["un"].sum() == 88
    assert cases.filter("un", "ongoing").height == 28


def test_unasur_is_not_the_united_nations(files):
    paraguay = sanctions.cases(files).filter(pl.col("sender") == "UNASUR")
    assert paraguay["target"].to_list() == ["Paraguay"]
    assert not paraguay["un"].any()


def test_the_united_nations_were_at_south_africas_arms_from_1977_to_1994(files):
    rows = sanctions.cases(files).filter("un", "arms", pl.col("target") == "South Africa", pl.col("last") == 1994)
    assert rows["from"].to_list() == [1977, 1984]


def test_what_goes_on_lasts_to_2023_but_in_seven_cases_that_others_took_over(files):
    cases = sanctions.cases(files)
    early = cases.filter("ongoing", pl.col("last") < 2023)
    assert early.height == 7
    assert cases["last"].max() == 2023


def test_each_objective_has_its_success_but_in_two_cases(files):
    cases = sanctions.cases(files)
    assert cases.filter(pl.col("objectives").list.len() != pl.col("success").list.len()).height == 2
    assert cases["objectives"].list.len().min() == 1


def test_trade_has_its_measures_and_nothing_else_has(files):
    cases = sanctions.cases(files)
    assert (cases["trade"] == (cases["trade_measures"].list.len() > 0)).all()
