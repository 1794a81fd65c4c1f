import polars as pl

from comity.sources.readers import pax, pax_links


def test_every_agreement_has_a_scope_and_most_a_conflict(files):
    links = pax_links.links(files)
    assert set(links["agreement"]) == set(pax.agreements(files)["agreement"])
    assert links["scope"].null_count() == 0
    assert links["conflict"].drop_nulls().len() > 2000


def test_dayton_is_on_the_conflict_of_bosnias_serbs_and_accra_2003_on_that_over_liberias_government(files):
    links = pax_links.links(files)
    found = links.filter(pl.col("agreement").is_in([338, 389])).sort("agreement")
    assert found.rows() == [(338, "Intra", 341, 1101), (389, "Intra", 389, 1073)]


def test_a_number_that_no_release_of_ucdp_has_is_left_out(files):
    assert pax_links.links(files)["ucdp_agreement"].max() < 100_000
