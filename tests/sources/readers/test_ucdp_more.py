from datetime import date

import polars as pl

from comity.sources.readers import ucdp_more

RUSSIA, UKRAINE = 365, 369


def test_2022_had_56_conflicts_8_of_them_wars_and_3_between_states(files):
    conflicts = ucdp_more.parties(files).filter(pl.col("year") == 2022).unique("conflict")
    assert conflicts.height == 56
    assert (conflicts["intensity"] == 2).sum() == 8
    assert (conflicts["type"] == "interstate").sum() == 3


def test_russia_against_ukraine_is_one_conflict_between_states_and_in_2022_a_war(files):
    row = ucdp_more.parties(files).filter(pl.col("gw_a") == RUSSIA, pl.col("gw_b") == UKRAINE)
    assert row.select("conflict", "year", "type", "intensity", "start").rows() == [
        (13243, 2022, "interstate", 2, date(2014, 3, 18))
    ]


def test_rows_are_pairs_of_parties_so_that_conflicts_must_be_counted_by_their_id(files):
    parties = ucdp_more.parties(files)
    assert parties.height == 5218
    assert parties.select("conflict", "year").n_unique() == 2632
    rest = ("issue", "intensity", "type", "start", "episode_start", "episode_end")
    assert parties.group_by("conflict", "year").agg(pl.struct(rest).n_unique().alias("facts"))["facts"].max() == 1


def test_no_conflict_within_a_state_has_a_state_on_side_b(files):
    within = ucdp_more.parties(files).filter(pl.col("type").is_in(["intrastate", "internationalised"]))
    assert within["gw_b"].null_count() == within.height


def test_sri_lankas_war_ended_in_july_2009_with_victory_of_the_government(files):
    last = ucdp_more.conflict_terminations(files).filter(pl.col("conflict") == 352).row(-1, named=True)
    assert (last["year"], last["end"], last["ended"]) == (2009, date(2009, 7, 4), True)
    assert ucdp_more.OUTCOMES[last["outcome"]] == "victory of side A"


def test_525_episodes_ended_by_2020_more_of_them_by_low_activity_than_any_other_way(files):
    ends = ucdp_more.conflict_terminations(files).filter(pl.col("ended"))
    assert ends.height == 525
    assert ends["outcome"].value_counts(sort=True).row(0) == (5, 208)
    assert ends.select("end", "end_prec", "outcome").null_count().sum_horizontal().item() == 0


def test_terminations_of_conflicts_and_of_dyads_speak_of_the_same_conflict_years(files):
    conflicts = ucdp_more.conflict_terminations(files).select("conflict", "year")
    dyads = ucdp_more.dyad_terminations(files).select("conflict", "year").unique().sort("conflict", "year")
    assert conflicts.equals(dyads)


def test_the_dyad_file_is_silent_on_64_ends_and_contradicts_itself_on_eight(files):
    dyads = ucdp_more.dyad_terminations(files)
    silent = dyads.filter(pl.col("ended").is_null())
    assert silent.height == 64
    assert silent["year"].unique().to_list() == [2020]
    assert dyads.filter("ended", pl.col("outcome").is_null()).height == 3
    assert dyads.filter(~pl.col("ended"), pl.col("outcome").is_not_null()).height == 5


def test_the_good_friday_agreement_is_a_full_one_between_parties_in_the_united_kingdom(files):
    row = ucdp_more.agreements(files).row(by_predicate=pl.col("name") == "The Good Friday Agreement", named=True)
    assert (row["date"], row["gw"], row["type"], row["inclusive"]) == (date(1998, 4, 10), [200], 1, False)
    assert [row[name] for name in ("aut", "pris", "pko")] == [True, True, False]


def test_374_agreements_have_33_provisions_each_and_121_of_them_disarm(files):
    agreements = ucdp_more.agreements(files)
    names = [name.strip() for name in ucdp_more.PROVISIONS]
    assert agreements.height == 374
    assert len(names) == len(set(names)) == 33
    assert set(agreements.select(names).dtypes) == {pl.Boolean}
    assert agreements["ddr"].sum() == 121


def test_supporters_are_as_many_as_states_and_others_together(files):
    support = ucdp_more.external_support(files)
    assert support.height == 4781
    assert (support["supporters"].list.len() == support["states"] + support["nonstates"]).all()
    assert (support["supporters"].list.len() > 0).sum() == 3006


def test_no_more_give_one_kind_of_support_than_give_any(files):
    support = ucdp_more.external_support(files)
    for kind in ucdp_more.KINDS:
        assert (support[kind] <= support["states"] + support["nonstates"]).all(), kind


def test_the_united_states_alone_stood_by_yemen_against_al_qaeda_in_2009_with_troops_and_more(files):
    yemen, against_aqap, united_states = 123, 459, 3
    support = ucdp_more.external_support(files).filter(pl.col("actor") == yemen, pl.col("dyad") == against_aqap)
    row = support.row(by_predicate=pl.col("year") == 2009, named=True)
    assert row["supporters"] == [united_states]
    assert (row["states"], row["nonstates"], row["troops"], row["weapons"]) == (1, 0, 1, 1)
