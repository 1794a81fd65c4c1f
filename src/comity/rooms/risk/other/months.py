"""The same two types of violence by month, where the mirror has UCDP's events: they come with `comity sync`.

The forecast is the climatology of the state's own recent months (`comity.rooms.risk.climatology`); its record stands
beside the last twelve months, repeated. Without the events the tables are empty, and the forecast by year stands alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.monthly import deaths_by_type
from comity.rooms.risk.backtest import SHOWN, YARDSTICK, trial
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.history import YEAR, History, plus
from comity.rooms.risk.other.years import TYPES
from comity.rooms.risk.rivals import Conflictology
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from comity.rooms.risk.forecaster import Forecaster

EVENTS = "ucdp_ged"
"""Key of the source of events."""
PATHS = 1000
WINDOWS = 5
"""Years of the track record: the last whole ones."""
DIGITS = 4
"""Significant digits a score is kept with."""
MODELS: dict[str, Forecaster] = {SHOWN: Climatology(), YARDSTICK: Conflictology()}

_DRAWS: dict[str, pl.DataType | type[pl.DataType]] = {
    "type": pl.String,
    "state": pl.String,
    "month": pl.Date,
    "draws": pl.List(pl.Int32),
}
_SKILL: dict[str, pl.DataType | type[pl.DataType]] = {
    "type": pl.String, "group": pl.String, "model": pl.String, "rows": pl.Int64, "scored": pl.Int64,
    "first": pl.Int64, "last": pl.Int64, "crps": pl.Float64, "inside": pl.Float64,
}  # fmt: skip


def months_forecast(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Deaths by month and type, the forecast of twelve months, and its record; empty without the events."""
    if not inputs.mirror.has(EVENTS):
        bare = pl.DataFrame(schema={"state": pl.String, "month": pl.Date, **dict.fromkeys(TYPES, pl.Int64)})
        return {
            "deaths_type_month": bare,
            "risk_other_months": pl.DataFrame(schema=_DRAWS),
            "risk_other_months_skill": pl.DataFrame(schema=_SKILL),
        }
    known = deaths_by_type(inputs.mirror).rows.select("state", "month", *TYPES)
    known = known.filter(pl.col("month") <= inputs.as_of).drop_nulls().sort("state", "month")
    past = {kind: History.of(known.select("state", "month", deaths=kind)) for kind in TYPES}
    return {
        "deaths_type_month": known,
        "risk_other_months": pl.concat([_draws(past[kind], kind, inputs.seed) for kind in TYPES]),
        "risk_other_months_skill": pl.concat([_skill(past[kind], kind, inputs.seed) for kind in TYPES]),
    }


def _draws(history: History, kind: str, seed: int) -> pl.DataFrame:
    """Paths of the twelve months after the last one."""
    paths = MODELS[SHOWN].fit(history, len(history.months)).draw(YEAR, PATHS, luck_of(seed, kind, "month"))
    states = history.before(len(history.months)).states
    rows = {
        "type": [kind] * (len(states) * YEAR),
        "state": np.repeat(states, YEAR),
        "month": [plus(history.months[-1], lead) for lead in range(1, YEAR + 1)] * len(states),
        "draws": pl.Series(paths.reshape(-1, PATHS), dtype=pl.Array(pl.Int32, PATHS)).cast(pl.List(pl.Int32)),
    }
    return pl.DataFrame(rows, schema=_DRAWS)


def _skill(history: History, kind: str, seed: int) -> pl.DataFrame:
    """Mean CRPS and coverage over all states and by state, beside the last twelve months repeated."""
    last = history.months[-1].year - (history.months[-1].month < YEAR)
    windows = range(last - WINDOWS + 1, last + 1)
    record = trial(history, windows, seed, models=MODELS, paths=PATHS, workers=1).months
    record = record.sort("model", "state", "window", "lead")
    found = []
    for (model,), rows in record.group_by("model", maintain_order=True):
        groups = [("all", rows), *((str(s), part) for (s,), part in rows.group_by("state", maintain_order=True))]
        for group, part in groups:
            sure = part.filter("scored")["inside"]
            inside = math.fsum(sure) / len(sure) if len(sure) else None
            crps = math.fsum(part["crps"]) / part.height
            found.append((kind, group, model, part.height, len(sure), windows[0], windows[-1], crps, inside))
    table = pl.DataFrame(found, schema=_SKILL, orient="row").sort("type", "group", "model")
    return table.with_columns(pl.col(pl.Float64).round_sig_figs(DIGITS))


STEPS = (
    Step(
        "forecast by month and type",
        ("deaths_type_month", "risk_other_months", "risk_other_months_skill"),
        months_forecast,
        optional=(EVENTS,),
    ),
)
