from datetime import date

import polars as pl

from comity.sources.readers import pax, paxlocal


def test_349_local_agreements_were_made_from_1991_to_2023(files):
    agreements = paxlocal.agreements(files)
    assert agreements["agreement"].n_unique() == agreements.height == 349
    assert (agreements["date"].min(), agreements["date"].max()) == (date(1991, 10, 14), date(2023, 8, 13))


def test_every_local_agreement_is_in_pax_too_with_the_same_day_so_that_they_must_not_be_added(files):
    both = paxlocal.agreements(files).join(pax.agreements(files), on="agreement", suffix="_pax")
    assert both.height == 349
    assert (both["date"] == both["date_pax"]).sum() >= 345


def test_most_of_them_were_made_in_syria(files):
    states = paxlocal.agreements(files).explode("iso3")["iso3"]
    assert states.value_counts(sort=True).row(0) == ("SYR", 85)


def test_a_place_at_0_and_0_is_no_place(files):
    agreements = paxlocal.agreements(files)
    assert agreements["latitude"].null_count() == agreements["longitude"].null_count() == 7
    assert agreements.filter(pl.col("latitude") == 0, pl.col("longitude") == 0).is_empty()


def test_fourteen_are_mediated_by_nobody_that_is_told_and_none_by_somebody_unmarked(files):
    told = pl.any_horizontal(*paxlocal.MEDIATORS)
    agreements = paxlocal.agreements(files)
    assert agreements.filter("mediated", ~told).height == 14
    assert agreements.filter(~pl.col("mediated"), told).is_empty()
