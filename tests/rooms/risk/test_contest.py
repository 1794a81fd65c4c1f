"""The contest: ours and theirs in one record."""

from __future__ import annotations

import pytest

from comity.errors import InputError
from comity.rooms.risk.backtest import MODELS
from comity.rooms.risk.challenge import PUBLISHED
from comity.rooms.risk.contest import USUAL, contest, unknown
from comity.sources.mirror import Mirror


@pytest.fixture(scope="module")
def held(past, mirror):
    names = ["climatology", "published conflictology", "published negative binomial"]
    return contest(Mirror(mirror), past, [2021, 2022], 3, names=names, paths=40, workers=1)


def test_conflictology_is_always_there_to_measure_by(held):
    assert set(held.months["model"]) == {
        "climatology", "conflictology", "published conflictology", "published negative binomial",
    }  # fmt: skip


def test_every_model_is_scored_on_the_same_rows_against_the_same_outcomes(held):
    rows = held.months.select("window", "lead", "state", "deaths")
    first, *others = (
        rows.filter(held.months["model"] == m).unique().sort("window", "state", "lead") for m in USUAL[1:4]
    )
    year = first.filter(first["window"] == 2022)
    assert all(one.filter(one["window"] == 2022).equals(year) for one in others if one.height)
    assert held.months.filter(state="ETH", window=2021, model="climatology")["deaths"].sum() == 124_550


def test_conflictology_recomputed_scores_as_recomputed_before(held):
    found = held.figures.filter(group="all states", measure="crps", model="conflictology", window=2022)
    assert found["value"].item() == pytest.approx(126.05, rel=0.02)


def test_what_was_not_published_is_named(held):
    assert held.lacking == {"published negative binomial": [2022]}
    assert held.held_against == [2021, 2022]


def test_years_that_cannot_be_tested_are_refused_before_any_work(past, mirror):
    with pytest.raises(InputError, match="2023 cannot be backtested"):
        contest(Mirror(mirror), past, [2023], 3)


def test_a_name_of_no_forecast_is_told_with_the_near_ones():
    (fault,) = unknown(["climatolgy", "comity"])
    assert fault.available == ("climatology", "conflictology")
    (far,) = unknown(["xyz"])
    assert far.available == (*MODELS, *PUBLISHED)
