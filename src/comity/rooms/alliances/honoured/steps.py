"""Tables made once: how often pledges were kept when war came, and who entered which war."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.panels.codes import from_code
from comity.rooms.alliances.honoured.cases import cases, fighters
from comity.rooms.alliances.honoured.rates import rates
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Mapping


def honoured(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Shares of pledges kept, by pledge, era and scope."""
    return {"pledge_honoured": rates(cases(inputs.mirror))}


def entries(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Who entered which war between states, on which side, in which year."""
    return {"war_entries": _keyed(fighters(inputs.mirror), inputs.tables)}


def _keyed(rows: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Fighters with comity's keys; a code is that of the state that had it in the middle of the year of entry."""
    dated = rows.with_columns(day=pl.format("{}-07-01", "entered"))
    keyed = from_code(dated, tables["state_spells"], system="cow", code="cow", day="day")
    numbers = ("war", "side", "entered", "begun", "ended")
    return keyed.select(
        *(pl.col(name).cast(pl.Int64) for name in numbers[:2]),
        "state",
        *(pl.col(name).cast(pl.Int64) for name in numbers[2:]),
        "struck",
    ).sort("war", "side", "state")


STEPS = (
    Step("pledges honoured", ("pledge_honoured",), honoured, sources=("atop", "cow_wars", "cow_mid5")),
    Step("wars entered", ("war_entries",), entries, sources=("cow_wars",), needs=("state_spells",)),
)
