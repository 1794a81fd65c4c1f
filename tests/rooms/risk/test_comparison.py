"""The figures of the contest are the means and ratios of the right rows."""

from __future__ import annotations

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.risk.backtest import trial
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.comparison import ALL, figures, shared, worst
from comity.rooms.risk.rivals import Conflictology, Zeros

KEYS = ["group", "measure", "model", "window"]


@pytest.fixture(scope="module")
def ran(few):
    models = {"climatology": Climatology(), "conflictology": Conflictology(), "zeros": Zeros()}
    return trial(few, (2016, 2017), 5, models=models, paths=60, workers=1)


@pytest.fixture(scope="module")
def found(ran):
    return figures(ran.months, ran.sums, registry()["states"])


@pytest.fixture(scope="module")
def value(found):
    table = {key: number for *key, number in found.iter_rows() for key in [tuple(key)]}
    return lambda measure, model, window, group=ALL: table[group, measure, model, window]


def test_every_figure_stands_once(found):
    assert found.select(KEYS).is_unique().all()


def test_a_windows_mean_is_that_of_its_rows(ran, value):
    rows = ran.months.filter(pl.col("window") == 2017, pl.col("model") == "climatology")
    assert value("crps", "climatology", 2017) == pytest.approx(rows["crps"].cast(pl.Float64).mean())
    assert value("coverage", "climatology", 2017) == pytest.approx(rows.filter("scored")["inside"].mean())
    sums = ran.sums.filter(pl.col("window") == 2017, pl.col("model") == "climatology")
    assert value("sum_crps", "climatology", 2017) == pytest.approx(sums["sum_crps"].mean())


def test_a_ratio_is_to_conflictology_in_the_same_window_and_its_mean_is_over_windows(value):
    ratios = []
    for year in (2016, 2017):
        assert value("crps_ratio", "conflictology", year) == 1
        ratio = value("crps", "climatology", year) / value("crps", "conflictology", year)
        assert value("crps_ratio", "climatology", year) == pytest.approx(ratio)
        ratios.append(ratio)
    assert value("crps_ratio", "climatology", None) == pytest.approx(sum(ratios) / 2)


def test_certain_zeros_have_no_coverage(value):
    assert value("coverage", "zeros", 2017) is None
    assert value("coverage", "zeros", None) is None


def test_a_model_without_a_window_has_no_mean_and_the_shared_windows_are_the_others(ran):
    late = (pl.col("model") == "zeros") & (pl.col("window") == 2017)
    found = figures(ran.months.filter(~late), ran.sums, registry()["states"])
    mean = found.filter(pl.col("group") == ALL, pl.col("window").is_null(), pl.col("measure") == "crps")
    values = dict(mean.select("model", "value").iter_rows())
    assert values["zeros"] is None
    assert values["climatology"] > 0
    assert shared(found) == [2016]


def test_the_groups_are_all_states_those_without_the_worst_five_and_the_regions(found, ran):
    regions = registry()["states"].filter(pl.col("state").is_in(ran.months["state"].unique()))["region"].unique()
    groups = list(dict.fromkeys(found["group"]))
    assert groups[0] == ALL
    assert groups[1] == f"without {', '.join(worst(ran.months))}"
    assert set(groups[2:]) == set(regions)


def test_without_the_worst_five_the_mean_is_that_of_the_other_states(found, ran, value):
    left_out = worst(ran.months)
    rows = ran.months.filter(~pl.col("state").is_in(left_out), window=2017, model="climatology")
    group = f"without {', '.join(left_out)}"
    assert value("crps", "climatology", 2017, group) == pytest.approx(rows["crps"].cast(pl.Float64).mean())
    assert len(left_out) == 5


def test_nothing_is_a_multiple_of_a_yardstick_without_error():
    months = pl.DataFrame(
        {
            "model": ["conflictology", "zeros"], "window": [2017] * 2, "lead": [3] * 2, "state": ["ISL"] * 2,
            **{name: [0.0, 0.0] for name in ("crps", "log1p_crps", "ignorance", "interval_score", "brier_25")},
            "brier_100": [0.0] * 2, "inside": [1.0] * 2, "scored": [False] * 2,
        }
    )  # fmt: skip
    sums = pl.DataFrame(schema={"model": pl.String, "window": pl.Int64, "state": pl.String, "sum_crps": pl.Float64,
                                "sum_crps_apart": pl.Float64})  # fmt: skip
    found = figures(months, sums, registry()["states"])
    assert found.filter(pl.col("measure") == "crps_ratio")["value"].is_null().all()


def test_another_order_of_the_rows_gives_the_same_bytes(ran, found):
    shuffled = ran.months.sample(fraction=1, shuffle=True, seed=2)
    again = figures(shuffled, ran.sums.reverse(), registry()["states"])
    assert again.sort(KEYS).equals(found.sort(KEYS))
