"""Forecasts side by side: mean scores by window, for all states, without the worst five, and by region."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from comity.rooms.risk.backtest import YARDSTICK
from comity.rooms.risk.skill import WORST

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = "all states"
MEANS = {
    "crps": "crps",
    "log1p_crps": "log1p_crps",
    "ignorance": "ignorance",
    "interval_score": "interval_score",
    "brier_25": "brier_25",
    "brier_100": "brier_100",
}
RATIOS = {"crps_ratio": "crps", "log1p_crps_ratio": "log1p_crps"}
"""Measures that are a window's mean divided by that of conflictology recomputed on the same history."""
SUMS = ("sum_crps", "sum_crps_apart")


def figures(months: pl.DataFrame, sums: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Every figure of the comparison.

    Args:
        months: scores by model, window, state and month, as `comity.rooms.risk.backtest.backtest` gives them.
        sums: scores of a window's sum by model, window and state; of models whose draws are paths.
        regions: state and region.

    Returns:
        group ("all states", "without X, ...", or a region), measure, model, window (Int64; empty: the mean over all
        windows, where the model has all), value (Float64): mean crps, log1p_crps, ignorance, interval_score, brier_25,
        brier_100; crps_ratio and log1p_crps_ratio, of means of a window to conflictology's; coverage (share of 90 %
        intervals that hold, over rows that are not certain zeros); sum_crps and sum_crps_apart.
    """
    order = ["window", "state", "lead"]
    found = []
    for group, states in _groups(months, regions):
        here = pl.col("state").is_in(states)
        part, total = months.filter(here), sums.filter(here)
        for (model,), rows in part.sort("model", *order).group_by("model", maintain_order=True):
            for (window,), one in rows.group_by("window", maintain_order=True):
                found += [(group, measure, model, window, value) for measure, value in _means(one)]
        for (model, window), rows in total.sort("model", "window", "state").group_by(
            "model", "window", maintain_order=True
        ):
            found += [(group, measure, model, window, _mean(rows[measure])) for measure in SUMS]
    types = {"group": pl.String, "measure": pl.String, "model": pl.String, "window": pl.Int64, "value": pl.Float64}
    laid = pl.DataFrame(found, schema=types, orient="row")
    every = _with_ratios(laid)
    return pl.concat([every, _over_windows(every)])


def shared(found: pl.DataFrame) -> list[int]:
    """Windows that every model was scored in, ascending."""
    months = found.filter(pl.col("measure") == "crps", pl.col("window").is_not_null())
    models = months["model"].n_unique()
    by = months.group_by("window").agg(pl.col("model").n_unique())
    return sorted(by.filter(pl.col("model") == models)["window"].to_list())


def worst(months: pl.DataFrame) -> list[str]:
    """The states on which conflictology erred most, over all windows."""
    hard = months.filter(pl.col("model") == YARDSTICK).sort("state", "window", "lead")
    totals = {str(state): math.fsum(part["crps"]) for (state,), part in hard.group_by("state", maintain_order=True)}
    return sorted(sorted(totals, key=lambda state: (-totals[state], state))[:WORST])


def _groups(months: pl.DataFrame, regions: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    states = months["state"].unique().sort().to_list()
    yield ALL, states
    left_out = worst(months)
    yield f"without {', '.join(left_out)}", [state for state in states if state not in left_out]
    known = regions.filter(pl.col("state").is_in(states)).sort("region", "state")
    for (region,), part in known.group_by("region", maintain_order=True):
        yield str(region), part["state"].to_list()


def _means(rows: pl.DataFrame) -> Iterator[tuple[str, float | None]]:
    for measure, column in MEANS.items():
        yield measure, _mean(rows[column])
    yield "coverage", _mean(rows.filter("scored")["inside"])


def _mean(values: pl.Series) -> float | None:
    return math.fsum(values) / len(values) if len(values) else None


def _with_ratios(laid: pl.DataFrame) -> pl.DataFrame:
    yard = laid.filter(pl.col("model") == YARDSTICK).select("group", "measure", "window", yard="value")
    both = laid.join(yard, on=["group", "measure", "window"], how="left", maintain_order="left")
    # Where the yardstick makes no error at all, nothing can be told as a multiple of it.
    ratio = pl.when(pl.col("yard") > 0).then(pl.col("value") / pl.col("yard"))
    ratios = [
        both.filter(pl.col("measure") == column).select(
            "group", pl.lit(name).alias("measure"), "model", "window", value=ratio
        )
        for name, column in RATIOS.items()
    ]
    return pl.concat([laid, *ratios])


def _over_windows(every: pl.DataFrame) -> pl.DataFrame:
    """Means over all windows; empty where a model or a figure lacks one."""
    windows = every["window"].n_unique()
    keys = ["group", "measure", "model"]
    found = [
        (*key, None, _mean(part["value"]) if part["value"].drop_nulls().len() == windows else None)
        for key, part in every.sort(*keys, "window").group_by(*keys, maintain_order=True)
    ]
    return pl.DataFrame(found, schema=every.schema, orient="row")
