"""The risk room's tables: the forecast's paths, what they rest on, and the track record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.backtest import PATHS, trial
from comity.rooms.risk.before import expected
from comity.rooms.risk.beside import SOURCES, with_beside
from comity.rooms.risk.challenge import outcomes
from comity.rooms.risk.drivers import analogues, drivers
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.happened import events_skill
from comity.rooms.risk.history import YEAR, History, plus
from comity.rooms.risk.pool import CLASSES, Pool, Pooled, apart, shares_of
from comity.rooms.risk.skill import skill
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

MONTHS = 36
WINDOWS = 5
"""Years of the track record: the last ones."""
DIGITS = 4
"""Significant digits a score is kept with."""
SHOWN_BESIDE = ("comity", "climatology", "conflictology", "zeros")
"""Models whose record is kept state by state and month by month."""
KEY = ("model", "window", "lead", "state")
KEPT = ("crps", "log1p_crps", "brier_25", "brier_100")


def history_of(inputs: Inputs) -> History:
    """The months of deaths, with what the forecast looks at beside them."""
    return with_beside(History.of(inputs.tables["deaths_month"]), inputs.mirror)


def risk_forecast(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The forecast for the months after the edition's last, its drivers and its analogues."""
    history = history_of(inputs)
    fitted = Pool().fit(history, len(history.months))
    luck = luck_of(inputs.seed, "comity")
    paths = fitted.draw(MONTHS, PATHS, luck)
    forest = fitted.analogues
    _, first = forest.follow(MONTHS, PATHS, apart(luck, "analogues"))
    states = fitted.known.states
    return {
        "risk_draws": table_of(paths, states, history.months[-1]),
        "risk_drivers": drivers(forest).join(_explained(fitted), on="state", how="left", maintain_order="left"),
        "risk_analogues": analogues(forest, first),
    }


def _explained(fitted: Pooled) -> pl.DataFrame:
    """The share of each state's paths that the forest gives, which is the share that its drivers explain."""
    given = [counts.get("analogues", 0) / PATHS for counts in shares_of(fitted.weights, PATHS)]
    past = fitted.known.counts[:, -YEAR:].sum(axis=1)
    share = np.array(given)[np.digitize(past, CLASSES)]
    return pl.DataFrame({"state": fitted.known.states, "share": share})


def table_of(paths: NDArray[np.int32], states: list[str], last: date) -> pl.DataFrame:
    """Paths of shape (states, months, paths) as the table risk_draws."""
    months = paths.shape[1]
    draws = pl.Series(paths.reshape(-1, paths.shape[2]), dtype=pl.Array(pl.Int32, paths.shape[2]))
    return pl.DataFrame(
        {
            "state": np.repeat(states, months),
            "month": [plus(last, lead) for lead in range(1, months + 1)] * len(states),
            "draws": draws.cast(pl.List(pl.Int32)),
        }
    )


def risk_record(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """How the same forecast would have done in the last years, beside simpler ones.

    Where the VIEWS challenge has published what came about, in a later release than the series that forecasts learn
    from, that is what they are held against.
    """
    history = history_of(inputs)
    last = history.months[-1].year - (history.months[-1].month < YEAR)
    years = range(last - WINDOWS + 1, last + 1)
    came, _ = outcomes(inputs.mirror, history, years)
    tried = trial(history, years, inputs.seed, came=came)
    record = tried.months
    short = skill(record, inputs.tables["states"], inputs.seed)
    kept = record.filter(pl.col("model").is_in(SHOWN_BESIDE)).select(*KEY, *KEPT, "inside", "scored", "deaths")
    return {
        "risk_record": _short(kept),
        "risk_skill": _short(short),
        "risk_event_skill": _short(events_skill(tried.events)),
    }


def risk_before(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What was to be expected before each declared case."""
    return {"risk_before": expected(history_of(inputs), inputs.tables["cases"], PATHS, inputs.seed)}


def _short(frame: pl.DataFrame) -> pl.DataFrame:
    """Scores with so many digits as mean anything."""
    wide = frame.with_columns(pl.col(pl.Float32).cast(pl.Float64))
    return wide.with_columns(pl.col(pl.Float64).round_sig_figs(DIGITS))


_NEEDS = ("deaths_month", "states")
STEPS = (
    Step("forecasts before past operations", ("risk_before",), risk_before, SOURCES, needs=("deaths_month", "cases")),
    Step("forecast", ("risk_draws", "risk_drivers", "risk_analogues"), risk_forecast, sources=SOURCES, needs=_NEEDS),
    Step(
        "track record of the forecast",
        ("risk_record", "risk_skill", "risk_event_skill"),
        risk_record,
        sources=("views", *SOURCES),
        needs=_NEEDS,
    ),
)
