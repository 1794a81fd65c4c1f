from datetime import date

import polars as pl

from comity.sources.readers import pax


def test_there_are_2257_agreements_from_1990_to_2025(files):
    agreements = pax.agreements(files)
    assert agreements["agreement"].n_unique() == agreements.height == 2257
    assert agreements["date"].min() == date(1990, 2, 15)
    assert agreements["date"].max() == date(2025, 12, 27)


def test_the_good_friday_agreement_names_two_states_and_shares_power(files):
    row = pax.agreements(files).row(by_predicate=pl.col("title").str.contains("or Belfast Agreement"), named=True)
    assert row["date"] == date(1998, 4, 10)
    assert row["iso3"] == ["GBR", "IRL"]
    assert row["Polps"] == 3


def test_forty_agreements_have_no_first_state_and_thirty_two_no_state_at_all(files):
    states = pax.agreements(files)["iso3"]
    assert states.null_count() == 0
    assert (states.list.len() == 0).sum() == 32
    assert states.explode().drop_nulls().str.len_chars().unique().to_list() == [3]


def test_every_provision_is_coded_for_every_agreement_from_0_to_3(files):
    provisions = pax.agreements(files).select(pax.PROVISIONS)
    assert len(pax.PROVISIONS) == len(set(pax.PROVISIONS)) == 251
    assert set(provisions.dtypes) == {pl.Int8}
    assert provisions.null_count().sum_horizontal().item() == 0
    assert provisions.min().min_horizontal().item() == 0
    assert provisions.max().max_horizontal().item() == 3
