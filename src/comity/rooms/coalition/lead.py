"""How long UN operations took from authorisation to strength."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date

LEAST = 1000
"""Troops authorised from which an operation counts."""

FRESH = 0.1
"""Share of its strength that may be there when an operation is authorised, if it is to count as new."""

PARTS = {"quarter": 0.25, "half": 0.5, "most": 0.9}


def lead_times(shortfalls: pl.DataFrame, until: date) -> pl.DataFrame:
    """Months from the first month with troops authorised to a quarter, half and nine tenths of that number.

    Left out are operations that took over a force in place (more than a tenth of the authorised strength was there
    in the first month), and those whose strength in the first month is not known.

    Args:
        shortfalls: as `comity.sources.readers.missions_more.shortfalls` gives them.
        until: first day of the last month that may be known.

    Returns:
        mission (String), authorised (Date, first day of the month), quarter, half and most (Int64, months; null where
        it was not reached in the data); by authorised and mission.
    """
    known = shortfalls.filter(pl.col("month") <= until).sort("mission", "month")
    rows = []
    for (mission,), months in known.group_by("mission", maintain_order=True):
        asked = months.filter(pl.col("authorised_troops") >= LEAST)
        if asked.is_empty():
            continue
        begun = asked.row(0, named=True)
        if begun["troops"] is None or begun["troops"] >= FRESH * begun["authorised_troops"]:
            continue
        after = months.filter(pl.col("month") >= begun["month"])
        taken = [_months(after, begun, part) for part in PARTS.values()]
        rows.append((mission, begun["month"], *taken))
    schema = {"mission": pl.String, "authorised": pl.Date} | dict.fromkeys(PARTS, pl.Int64)
    return pl.DataFrame(rows, schema=schema, orient="row").sort("authorised", "mission")


def _months(after: pl.DataFrame, begun: dict[str, object], part: float) -> int | None:
    reached = after.filter(pl.col("troops") >= part * pl.lit(begun["authorised_troops"]))["month"]
    if reached.is_empty():
        return None
    first, start = reached[0], after["month"][0]
    return int((first.year - start.year) * 12 + first.month - start.month)
