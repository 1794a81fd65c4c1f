"""Afrobarometer as samples, and its tables in the edition."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comity.rooms.community.cells import LEAST
from comity.rooms.community.named import GROUPS, INSTITUTIONS
from comity.rooms.community.trust import LEVELS, respondents
from comity.sources.mirror import Mirror
from comity.sources.readers import afrobarometer


@pytest.fixture(scope="module")
def people(mirror):
    return respondents(afrobarometer.trust(Mirror(mirror)).with_columns(state="iso3"))


def test_every_respondent_has_a_country_a_weight_and_a_level_in_each_dimension(people):
    assert len(people.states) == 29
    assert len(people.place) == len(people.weight) == 45541
    assert (people.level >= 0).all()
    assert (people.level < np.array(LEVELS)).all()


def test_few_have_no_level(people):
    unknown = (people.level == np.array(LEVELS) - 1).mean(axis=0)
    assert unknown.max() < 0.01


def test_the_bands_are_those_of_the_file(people, mirror):
    rows = afrobarometer.trust(Mirror(mirror))
    age = people.level[:, list(GROUPS).index("age")]
    assert (age == 3).sum() == rows.filter(pl.col("age") >= 60).height
    assert (age == 0).sum() == rows.filter(pl.col("age") < 30).height
    residence = people.level[:, list(GROUPS).index("residence")]
    assert (residence == 2).sum() == rows.filter(pl.col("urban") == 0.5).height == 600


def test_the_edition_s_country_shares_are_the_survey_s_own_weighted_shares(people, edition):
    cells = edition.table("trust_cells").filter(pl.col("dimension") == "all")
    for institution in ("police", "army", "religious"):
        sample = people.sample(institution)
        for place, state in enumerate(people.states):
            shown = cells.filter((pl.col("state") == state) & (pl.col("institution") == institution)).row(0, named=True)
            mine = sample.of(sample.place == place)
            assert shown["respondents"] == len(mine.answer)
            assert shown["share"] == pytest.approx(mine.share, abs=0.012)


def test_no_cell_of_the_edition_has_fewer_than_thirty_and_no_level_is_hidden_alone(edition):
    cells = edition.table("trust_cells")
    assert cells["respondents"].min() >= LEAST
    sizes = {name: len(groups) for name, groups in GROUPS.items()}
    shown = cells.filter(pl.col("dimension") != "all").group_by("state", "institution", "dimension").len()
    residence = shown.filter(pl.col("dimension") != "residence")  # only some countries know semi-urban places
    missing = {sizes[row["dimension"]] - row["len"] for row in residence.iter_rows(named=True)}
    assert 1 not in missing


def test_no_table_of_the_edition_holds_a_respondent(edition):
    for name in ("trust_cells", "trust_ranks", "trust_candour", "trust_checks", "trust_surveys"):
        assert edition.manifest["tables"][name]["class"] == "derived"
        assert not {"respondent", "RESPNO", "weight", "age", "point"} & set(edition.table(name).columns)


def test_intervals_are_wider_than_those_of_independent_respondents(edition):
    cells = edition.table("trust_cells").filter(pl.col("dimension") == "all")
    assert (cells["effective"] < cells["respondents"]).all()
    naive = (cells["share"] * (1 - cells["share"]) / cells["respondents"]).sqrt()
    assert ((cells["deviation"] / naive) > 1).mean() > 0.95


def test_people_of_a_sampling_point_answer_alike_in_every_country(edition):
    surveys = edition.table("trust_surveys")
    assert surveys.height == 29
    assert surveys["respondents"].sum() == 45541
    assert (surveys["correlation"] > 0.02).all()


def test_on_split_samples_pooling_misses_by_a_fifth_less_and_its_intervals_hold(edition):
    checks = edition.table("trust_checks")
    assert set(checks["institution"]) == {*INSTITUTIONS, "all"}
    assert (checks["fewer"] >= 0.2).all()
    (whole,) = checks.filter(pl.col("institution") == "all").to_dicts()
    assert whole["cells"] > 2000
    assert 0.87 <= whole["coverage"] <= 0.93


def test_ranks_are_within_the_countries_and_their_spans(edition):
    ranks = edition.table("trust_ranks")
    assert ranks.height == 29 * len(INSTITUTIONS)
    assert (ranks["low"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["high"]).all()
    assert ranks["high"].max() == 29


def test_trust_lies_within_the_bounds_that_silence_leaves(edition):
    cells = edition.table("trust_cells").filter(pl.col("dimension") == "all")
    both = edition.table("trust_candour").join(cells, on=["state", "institution"])
    assert (both["floor"] <= both["share"] + 0.012).all()
    assert (both["ceiling"] >= both["share"] - 0.012).all()
