"""The track record in short: means and intervals of the right rows."""

from __future__ import annotations

import math

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.risk.backtest import MEASURES, backtest
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.rivals import Conflictology, Zeros
from comity.rooms.risk.skill import skill


@pytest.fixture(scope="module")
def record(few):
    models = {"climatology": Climatology(), "conflictology": Conflictology(), "zeros": Zeros()}
    return backtest(few, (2016, 2017), 5, models=models, paths=60, workers=1)


@pytest.fixture(scope="module")
def regions():
    return registry()["states"]


@pytest.fixture(scope="module")
def short(record, regions):
    return skill(record, regions, 5)


def test_every_group_has_every_model(short):
    assert set(short["by"]) == {"all", "window", "lead", "region", "without the worst five"}
    assert short.filter(pl.col("by") == "lead").height == 12 * 3
    assert set(short.group_by("by", "group").len()["len"]) == {3}
    assert short.filter(pl.col("by") == "window")["rows"].unique().to_list() == [40 * 12]


def test_means_are_those_of_the_rows(short, record):
    line = short.filter(pl.col("by") == "window", pl.col("group") == "2017", pl.col("model") == "climatology")
    rows = record.filter(pl.col("window") == 2017, pl.col("model") == "climatology")
    for measure in MEASURES[:-1]:
        assert line[measure].item() == pytest.approx(rows[measure].cast(pl.Float64).mean())
    assert line["inside"].item() == pytest.approx(rows.filter("scored")["inside"].mean())


def test_a_forecast_of_certain_zeros_has_no_coverage(short):
    assert short.filter(pl.col("model") == "zeros")["inside"].is_null().all()


def test_the_gap_is_the_difference_of_the_means_and_lies_in_its_interval(short):
    crps = {
        key: value for *key, value in short.select("by", "group", "model", "crps").iter_rows() for key in [tuple(key)]
    }
    for by, group, model, gap, low, high in short.select(
        "by", "group", "model", "gap", "gap_low", "gap_high"
    ).iter_rows():
        if model == "conflictology":
            assert gap is None
        elif by != "lead" or gap is not None:
            assert gap == pytest.approx(crps[by, group, model] - crps[by, group, "conflictology"], abs=1e-6)
            assert low <= gap <= high


def test_the_worst_five_are_those_the_yardstick_erred_on_most(short, record):
    hard = record.filter(pl.col("model") == "conflictology")
    totals = {str(state): math.fsum(part["crps"]) for (state,), part in hard.group_by("state")}
    worst = sorted(sorted(totals, key=totals.get)[-5:])
    (group,) = set(short.filter(pl.col("by") == "without the worst five")["group"])
    assert group == ", ".join(worst)
    assert set(short.filter(pl.col("group") == group)["rows"]) == {35 * 24}


def test_another_order_of_the_rows_gives_the_same_bytes(record, regions, short):
    again = skill(record.sample(fraction=1, shuffle=True, seed=3).sort("model"), regions, 5)
    assert again.equals(short)
