"""The response room's tables: what may drive each response, what passes to neighbours, and the usual missions."""

from __future__ import annotations

from typing import Any

import polars as pl

from comity.rooms.response.levers import levers
from comity.rooms.response.neighbour_shares import neighbour_shares
from comity.rooms.response.usual import usual_missions
from comity.step import Inputs, Step

_NUMBERS = ("dose", "log_center", "log_low", "log_high", "log_sd", "tau")

SCHEMA: dict[str, Any] = {
    "lever": pl.String,
    "channel": pl.String,
    "treatment": pl.String,
    "outcome": pl.String,
    "unit": pl.String,
    "population": pl.String,
    "per": pl.String,
    **dict.fromkeys(_NUMBERS, pl.Float64),
    "rows": pl.Int64,
    "standing": pl.String,
    "usable": pl.Boolean,
    "why": pl.String,
    "evidence": pl.List(pl.String),
}


def levers_table(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Every lever and channel: its pooled distribution, or why it has none."""
    rows = levers(inputs.tables["evidence"].to_dicts(), inputs.tables["effects"].to_dicts())
    frame = pl.DataFrame(rows, schema=SCHEMA).with_columns(pl.col(_NUMBERS).round_sig_figs(9))
    return {"levers": frame.sort("lever", "channel", "treatment", "per")}


STEPS = (
    Step("levers", ("levers",), levers_table, needs=("evidence", "effects")),
    Step("neighbours' shares", ("neighbour_shares",), neighbour_shares, needs=("deaths_month", "borders")),
    Step(
        "usual missions",
        ("usual_missions",),
        usual_missions,
        needs=("risk_draws", "operations", "organisations", "mission_months"),
    ),
)
