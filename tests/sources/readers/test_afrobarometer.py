import polars as pl
import pytest

from comity.sources.readers import afrobarometer


def test_45541_respondents_answered_in_29_countries(files):
    respondents = afrobarometer.trust(files)
    assert respondents["respondent"].n_unique() == respondents.height == 45541
    assert respondents["iso3"].n_unique() == len(afrobarometer.COUNTRIES) == 29


def test_weights_average_one_within_each_country(files):
    means = afrobarometer.trust(files).group_by("iso3").agg(pl.col("weight").mean())
    assert means["weight"].to_list() == pytest.approx([1.0] * 29, abs=0.002)


def test_pooled_weights_make_each_country_count_as_1200_respondents(files):
    sums = afrobarometer.trust(files).group_by("iso3").agg(pl.col("weight_pooled").sum())
    assert sums["weight_pooled"].to_list() == pytest.approx([1200.0] * 29, abs=25)


def test_numbers_of_respondents_begin_with_the_letters_of_their_country(files):
    letters = afrobarometer.trust(files).select("iso3", letters=pl.col("respondent").str.head(3)).unique()
    assert letters.height == 29
    assert dict(letters.select("letters", "iso3").rows())["NGR"] == "NER"
    assert dict(letters.select("letters", "iso3").rows())["NIG"] == "NGA"


def test_africans_trust_religious_leaders_more_than_any_office_of_the_state(files):
    respondents = afrobarometer.trust(files)
    names = [f"trust_{name}" for name in afrobarometer.TRUSTED]
    weighted = {
        name: respondents.drop_nulls(name)
        .select((pl.col(name) * pl.col("weight_pooled")).sum() / pl.col("weight_pooled").sum())
        .item()
        for name in names
    }
    assert max(weighted, key=weighted.get) == "trust_relig"
    assert min(weighted, key=weighted.get) in {"trust_tax", "trust_elect", "trust_police", "trust_local"}


def test_an_answer_is_0_to_3_or_missing_and_never_a_code_for_refusing(files):
    respondents = afrobarometer.trust(files)
    for name in afrobarometer.TRUSTED:
        answers = respondents[f"trust_{name}"]
        assert (answers.dtype, answers.min(), answers.max()) == (pl.Int8, 0, 3)
    assert respondents["age"].null_count() == 286


def test_what_interviewers_saw_changes_at_every_eighth_number_which_shows_the_sampling_points(files):
    points = (
        afrobarometer.trust(files)
        .group_by("point")
        .agg(pl.len(), pl.col("iso3").n_unique(), pl.col("urban").n_unique())
    )
    assert points["iso3"].max() == points["urban"].max() == 1
    assert points["len"].max() == afrobarometer.PER_POINT
    whole = points.filter(pl.col("len") == afrobarometer.PER_POINT)
    assert whole.height * afrobarometer.PER_POINT > 0.9 * 45541  # by chance a run would end anywhere


def test_neighbours_in_a_sampling_point_trust_more_alike_than_their_country(files):
    rows = afrobarometer.trust(files).drop_nulls("trust_police").with_columns(pl.col("trust_police") >= 2)
    within = rows.group_by("point").agg(pl.col("trust_police").var() * (pl.len() - 1), n=pl.len() - 1)
    country = rows.group_by("iso3").agg(pl.col("trust_police").var() * (pl.len() - 1), n=pl.len() - 1)
    inside, over = (one["trust_police"].sum() / one["n"].sum() for one in (within, country))
    assert inside < 0.96 * over
