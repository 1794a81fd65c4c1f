"""What the challenge published scores as it printed, by our scores on our rows."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from comity.errors import SourceError
from comity.rooms.risk.backtest import MEASURES, Window, windows
from comity.rooms.risk.challenge import PUBLISHED, _laid, has, outcomes, published
from comity.rooms.risk.scores import crps
from comity.sources.mirror import Mirror

YEARS = range(2018, 2023)


@pytest.fixture(scope="module")
def files(mirror):
    return Mirror(mirror)


@pytest.fixture(scope="module")
def came(past, files):
    return outcomes(files, past, YEARS)[0]


def window(history, year) -> Window:
    return windows(history, [year])[0]


@pytest.fixture(scope="module")
def conflictology(files, came):
    """The published conflictology of five windows."""
    return pl.concat([published(files, "published conflictology", came, window(came, year)) for year in YEARS])


def test_outcomes_are_the_challenges_in_its_years_and_the_historys_before(past, came, files):
    ethiopia, first = past.states.index("ETH"), window(past, 2021).first
    assert past.deaths[ethiopia, first : first + 12].sum() == 9025
    assert came.deaths[ethiopia, first : first + 12].sum() == 124_550
    start = window(past, 2018).first
    assert np.array_equal(came.deaths[:, :start], past.deaths[:, :start])
    assert outcomes(files, past, [2015, 2018, 2022])[1] == [2018, 2022]


def test_published_conflictology_has_the_crps_that_the_challenge_printed(conflictology):
    means = dict(conflictology.group_by("window").agg(pl.col("crps").cast(pl.Float64).mean()).iter_rows())
    printed = {2018: 14.48, 2019: 9.15, 2020: 21.34, 2021: 76.85, 2022: 124.0}
    for year, crps_ in printed.items():
        assert means[year] == pytest.approx(crps_, abs=0.00501)


def test_published_conflictology_has_the_interval_score_that_the_challenge_printed(conflictology):
    four = conflictology.filter(pl.col("window") < 2022)
    assert four["interval_score"].cast(pl.Float64).mean() == pytest.approx(514, abs=0.5)


def test_its_ignorance_is_of_its_twelve_draws_repeated_and_larger_than_the_evaluators(conflictology):
    """The evaluator interpolated 1,000 draws between the twelve, and printed 0.626; see test_scores_published."""
    four = conflictology.filter(pl.col("window") < 2022)
    assert four["ignorance"].cast(pl.Float64).mean() == pytest.approx(0.700, abs=0.001)


def test_the_submission_has_the_scores_that_the_challenge_printed(files, came):
    frames = [published(files, "published negative binomial", came, window(came, year)) for year in range(2018, 2022)]
    found = pl.concat(frames)
    assert found["crps"].cast(pl.Float64).mean() == pytest.approx(30.88, abs=0.005)
    assert found["ignorance"].cast(pl.Float64).mean() == pytest.approx(0.617, abs=0.0005)
    assert found["interval_score"].cast(pl.Float64).mean() == pytest.approx(508, abs=0.5)
    assert found["log1p_crps"].cast(pl.Float64).mean() == pytest.approx(0.160, abs=0.0005)


def test_the_rows_are_those_of_our_own_backtest(conflictology, past):
    assert conflictology.height == 5 * 191 * 12
    assert set(conflictology["state"]) == set(past.states)
    assert conflictology.columns[4:12] == list(MEASURES)


def test_draws_stand_where_their_country_month_and_number_put_them(files, mirror):
    path = "views/benchmarks/conflictology_2018.parquet"
    states, draws = _laid(files, "views_challenge", path, 2018, drawn=True)
    rows = pl.read_parquet(mirror / path)
    ukraine = rows.filter(pl.col("country_id") == 117).sort("month_id", "draw")
    assert draws.shape == (191, 12, 12)
    assert draws[states.index("UKR")].ravel().tolist() == ukraine["outcome"].to_list()
    assert draws.sum() == rows["outcome"].sum()


def test_what_the_mirror_holds_is_known_for_each_year(files, tmp_path):
    assert all(has(files, name, 2018) for name in PUBLISHED)
    assert [has(files, "published negative binomial", year) for year in (2021, 2022)] == [True, False]
    assert not has(files, "published zeros", 2017)
    assert not has(Mirror(tmp_path), "published zeros", 2018)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows.slice(1),
        lambda rows: pl.concat([rows, rows.head(1)]),
        lambda rows: pl.concat([rows.slice(1), rows.tail(1)]),
    ],
)
def test_a_file_with_a_row_too_few_or_twice_is_refused(files, mirror, tmp_path, spoil):
    path = "views/benchmarks/conflictology_2018.parquet"
    spoil(pl.read_parquet(mirror / path)).write_parquet(tmp_path / "spoilt.parquet")
    there = SimpleNamespace(file=lambda key, name: tmp_path / "spoilt.parquet")
    with pytest.raises(SourceError, match="has not one row for each state, month and draw"):
        _laid(there, "views_challenge", path, 2018, drawn=True)


def test_a_forecast_that_lacks_a_state_is_refused_with_its_name(files, mirror, came, tmp_path):
    path = "views/benchmarks/conflictology_2018.parquet"
    rows = pl.read_parquet(mirror / path).filter(pl.col("country_id") != 117)
    rows.write_parquet(tmp_path / "fewer.parquet")
    there = SimpleNamespace(file=lambda key, name: tmp_path / "fewer.parquet")
    with pytest.raises(SourceError, match="The published conflictology forecast of 2018 lacks UKR"):
        published(there, "published conflictology", came, window(came, 2018))


def test_draws_repeated_equally_often_have_the_same_crps(files, came):
    path = "views/benchmarks/conflictology_2018.parquet"
    states, draws = _laid(files, "views_challenge", path, 2018, drawn=True)
    observed = came.counts[[came.states.index(state) for state in states]]
    seen = observed[:, window(came, 2018).first : window(came, 2018).first + 12]
    assert crps(draws, seen) == pytest.approx(crps(np.repeat(draws, 5, axis=-1), seen))
