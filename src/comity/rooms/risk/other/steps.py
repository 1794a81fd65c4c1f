"""The tables of the yearly forecast: its paths and its track record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.other.kin import AHEAD
from comity.rooms.risk.other.mixture import Mixture
from comity.rooms.risk.other.record import SHOWN, skill, trial
from comity.rooms.risk.other.years import TYPES, histories
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from comity.rooms.risk.history import History

PATHS = 1000
WINDOWS = 5
"""Years of the track record: the last ones."""
DIGITS = 4
"""Significant digits a score is kept with."""


def other_forecast(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The forecast of both types for the three years after the last one known."""
    found = histories(inputs.tables["deaths_year"])
    return {"risk_other_draws": pl.concat([_draws(found[kind], kind, inputs.seed) for kind in TYPES])}


def _draws(history: History, kind: str, seed: int) -> pl.DataFrame:
    fitted = Mixture.of(kind).fit(history, len(history.months))
    paths = fitted.draw(AHEAD, PATHS, luck_of(seed, kind, SHOWN))
    last, states = history.months[-1].year, fitted.known.states
    return pl.DataFrame(
        {
            "type": [kind] * (len(states) * AHEAD),
            "state": np.repeat(states, AHEAD),
            "year": pl.Series([last + lead for lead in range(1, AHEAD + 1)] * len(states), dtype=pl.Int64),
            "draws": pl.Series(paths.reshape(-1, PATHS), dtype=pl.Array(pl.Int32, PATHS)).cast(pl.List(pl.Int32)),
        }
    )


def other_record(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """How the same forecast would have done in the last years, beside each state's last five years."""
    found = []
    for kind, history in histories(inputs.tables["deaths_year"]).items():
        last = history.months[-1].year
        windows = range(last - WINDOWS + 1, last + 1)
        found.append(skill(trial(history, windows, kind, inputs.seed, paths=PATHS), kind, inputs.seed))
    return {"risk_other_skill": pl.concat(found).with_columns(pl.col(pl.Float64).round_sig_figs(DIGITS))}


STEPS = (
    Step("forecast by year and type", ("risk_other_draws",), other_forecast, needs=("deaths_year",)),
    Step("track record by year and type", ("risk_other_skill",), other_record, needs=("deaths_year",)),
)
