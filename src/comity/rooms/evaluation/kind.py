"""Kinds of UN operations: what they were told to do, how many of those authorised were missing, and who sent them.

Levels of mandates are UNPMM's (minimalist, moderate, maximalist, of the mission as a whole); authorised strength and
the number of contributors are by month, 1990 to 2015, from the data set of personnel shortfalls, which counts the
deployed likewise. A figure stands at the operation's main host, as its people do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.missions import presence
from comity.panels.names import fold
from comity.rooms.evaluation.panel import LEADS
from comity.sources.readers import missions_more

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from comity.rooms.evaluation.panel import Panel
    from comity.sources.mirror import Mirror

    Floats = NDArray[np.float64]

SOURCES = ("mission_mandates", "personnel_shortfall")
MAXIMALIST = "Maximalist"
NO_OPERATION = {"LBB": "the UN's logistics base at Brindisi"}

Traits = dict[tuple[str, "date"], tuple[float, float, float]]
"""Authorised, deployed and contributors by operation and month; NaN where not known."""


def maximalist_operations(mirror: Mirror, operations: pl.DataFrame) -> frozenset[str]:
    """Operations of the registry whose mandate as a whole is maximalist."""
    keys = _keys(operations)
    rows = missions_more.mandates(mirror).filter(pl.col("level") == MAXIMALIST)
    return frozenset(key for name in rows["mission"].unique() for key in keys.get(fold(name), ()))


def traits(mirror: Mirror, operations: pl.DataFrame) -> Traits:
    """Authorised and deployed strength and contributors; of operations of one name the one that was there then."""
    keys = _keys(operations)
    rows = missions_more.shortfalls(mirror)
    there = set(presence(operations, max(rows["month"])).rows())
    found: Traits = {}
    rows = rows.select("mission", "month", "authorised", "total", "contributors")
    for mission, month, *figures in rows.iter_rows():
        for key in keys.get(fold(mission), ()):
            if (key, month) in there:
                asked, total, states = (np.nan if figure is None else float(figure) for figure in figures)
                found[key, month] = (asked, total, states)
    return found


def _keys(operations: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """UN operations by every folded name they have."""
    found: dict[str, dict[str, None]] = {}
    for row in operations.filter(pl.col("lead") == "un").sort("operation").iter_rows(named=True):
        for name in (row["operation"], row["acronym"], row["name"], *(row["aliases"] or "").split(";")):
            if name:
                found.setdefault(fold(name), {})[row["operation"]] = None
    return {name: tuple(keys) for name, keys in found.items()}


def with_kinds(panel: Panel, maximalist: frozenset[str], known: Traits) -> Panel:
    """A panel with three more blocks of shape (states, months).

    `maximalist`: UN-led troops in operations with a maximalist mandate; `missing`: share of the authorised strength of
    UN-led operations that was not there; `contributors`: states in the largest of them. The last two are NaN where no
    UN-led operation with troops was, or where the figure is not known.
    """
    shape = panel.deaths.shape
    strong, asked, there, states = (np.zeros(shape) for _ in range(4))
    unknown = np.zeros(shape, dtype=bool)
    for key, hosts in sorted(panel.hosts.items()):
        for at in np.flatnonzero(hosts >= 0):
            host, month = hosts[at], panel.months[at]
            if key in maximalist:
                strong[host, at] += panel.people.get((key, month), (0.0,))[0]
            if (key, month) in known:
                figures = known[key, month]
                asked[host, at] += figures[0]
                there[host, at] += figures[1]
                states[host, at] = np.fmax(states[host, at], figures[2])
            elif key in panel.un:
                unknown[host, at] = True
    with np.errstate(invalid="ignore", divide="ignore"):
        missing = np.where(unknown | ~(asked > 0), np.nan, np.clip(1 - there / asked, 0.0, 1.0))
    blank = np.isnan(panel.strength[0, 0])
    absent = blank | (panel.armed[LEADS.index("un")] != 1)
    return replace(
        panel,
        kinds={
            "maximalist": np.where(blank, np.nan, strong),
            "missing": np.where(absent, np.nan, missing),
            "contributors": np.where(absent | unknown | ~(states > 0), np.nan, states),
        },
    )
