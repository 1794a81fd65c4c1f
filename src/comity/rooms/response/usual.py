"""The usual mission: the force that is weighed where the asker names none, and the table of those that are.

It adds to the largest force that is there, with its lead; where none is, the UN leads. It has as many troops as the
middle mission month of the mission data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.response import HORIZON
from comity.rooms.response.baseline import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from comity.step import Inputs

FORCES = ("peacekeeping", "multidimensional", "enforcement")
"""Kinds of the registry's operations that a mission could reinforce."""
ROUND = 100
"""Persons to which a force is rounded down."""
FAR = "9999"
FOUGHT = 0.05
"""Chance of an armed conflict within those months from which a country has a usual mission in the table."""

SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("state", "lead", "under"), pl.String),
    "troops": pl.Int64,
    **dict.fromkeys(("on", "reinforces"), pl.String),
    "chance": pl.Float64,
}


def there(operations: pl.DataFrame, host: str, day: str) -> list[dict[str, Any]]:
    """Rows of the registry's operations that are in a country on a day, by key."""
    named = operations.filter(pl.col("hosts").str.contains(host, literal=True))  # few are left to be read one by one
    rows = named.sort("operation").iter_rows(named=True)
    return [row for row in rows if host in row["hosts"].split() and row["start"] <= day < (row["end"] or FAR)]


def present(operations: pl.DataFrame, host: str, day: str) -> dict[str, Any] | None:
    """The largest force that is in a country on a day; None where none with a lead is."""
    forces = [row for row in there(operations, host, day) if row["kind"] in FORCES and row["lead"]]
    return min(forces, key=lambda row: (-_size(row), row["operation"]), default=None)


def _size(operation: dict[str, Any]) -> int:
    """Persons an operation was authorised, or had at its peak, whichever is more; nought where neither is known."""
    return max(operation["authorised"] or 0, operation["peak"] or 0)


def strengths(months: pl.DataFrame, what: str) -> tuple[float, float]:
    """Median and 95th percentile of the strengths seen, over mission months with anybody: persons.

    Args:
        months: the table mission_months.
        what: troops, police, observers or personnel.
    """
    column = "total" if what == "personnel" else what
    seen = months.filter(pl.col(column) > 0)[column].to_numpy()
    low, high = np.quantile(seen, (0.5, 0.95), method="inverted_cdf")
    return float(low), float(high)


def members_of(lead: str | None, organisations: AbstractSet[str]) -> str:
    """Key of the organisation whose members may send troops: the lead, or the UN where a state leads."""
    return lead if lead in organisations and lead is not None else "un"


def usual_missions(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The usual mission of every country where fighting is forecast."""
    operations = inputs.tables["operations"]
    organisations = set(inputs.tables["organisations"]["org"])
    months = inputs.tables["risk_draws"]["month"].unique().sort().to_list()[:HORIZON]
    day = months[0].isoformat()
    troops = int(strengths(inputs.tables["mission_months"], "troops")[0]) // ROUND * ROUND
    rows = []
    for state, chance in _chances(inputs.tables["risk_draws"], months).items():
        if chance >= FOUGHT and troops >= ROUND:
            force = present(operations, state, day)
            lead = force["lead"] if force else "un"
            reinforced = force["operation"] if force else None
            rows.append((state, lead, members_of(lead, organisations), troops, day, reinforced, chance))
    return {"usual_missions": pl.DataFrame(rows, schema=SCHEMA, orient="row")}


def _chances(draws: pl.DataFrame, months: list[date]) -> dict[str, float]:
    """By state, in order: share of the paths with an armed conflict's deaths within some months."""
    found = {}
    ahead = draws.filter(pl.col("month").is_in(months)).sort("state", "month")
    for (state,), rows in ahead.group_by("state", maintain_order=True):
        total = np.array(rows["draws"].to_list(), dtype=np.int64).sum(axis=0)
        found[str(state)] = float((total >= CONFLICT).mean())
    return found
