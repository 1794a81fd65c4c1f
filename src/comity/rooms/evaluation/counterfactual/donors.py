"""Which countries may stand for what would have happened: rules that are the same for every operation.

Written down before any operation was looked at:

- every month of the window is in the data;
- there was a conflict before: at least 25 state-based deaths in the quarters that are fitted;
- no similar operation: none that brings troops, an intervention among them, was there in any month of the window.

Three further pools ask whether the choice matters: a stricter one without countries where observers or police were;
donors that were themselves still fighting at the start; and donors that do not border on the country, to which
violence or calm could spill over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.missions import presence
from comity.rooms.evaluation.counterfactual.series import DEATHS, QUARTER, RECENT, Deaths, Window

if TYPE_CHECKING:
    from datetime import date

ARMED = ("peacekeeping", "multidimensional", "enforcement", "intervention")
"""Kinds of operations that bring troops in number."""

FIELD = (*ARMED, "observer", "police")
"""Kinds of operations with uniformed people in the field."""

LEAST = 19
"""Donors below which the treated country's rank among them can never be as rare as one in twenty."""

FEW = 5
"""Donors below which another pool is too small to say anything."""


@dataclass(frozen=True)
class There:
    """Where operations were.

    Attributes:
        by: states and months in which an operation of a kind was, by class of kinds.
    """

    by: dict[str, dict[str, frozenset[date]]]

    @classmethod
    def of(cls, operations: pl.DataFrame, last: date) -> There:
        """From the registry's table, to a last month."""
        months = presence(operations, last)
        kinds = operations.select("operation", "kind", state=pl.col("hosts").str.split(" ")).explode("state")
        joined = months.join(kinds, on="operation")
        found: dict[str, dict[str, frozenset[date]]] = {}
        for name, chosen in (("field", FIELD), ("armed", ARMED)):
            here = joined.filter(pl.col("kind").is_in(chosen)).group_by("state").agg(pl.col("month").unique())
            found[name] = {state: frozenset(when) for state, when in here.rows()}
        return cls(found)


@dataclass(frozen=True)
class Pools:
    """Donors by the rules, each pool sorted."""

    main: tuple[str, ...]
    stricter: tuple[str, ...]
    fighting: tuple[str, ...]
    apart: tuple[str, ...]


def pools(deaths: Deaths, state: str, around: Window, there: There, borders: frozenset[str]) -> Pools:
    """The pools for one country and window.

    Args:
        deaths: by month.
        state: the country that is no donor.
        around: the window.
        there: where operations were.
        borders: states that border on the country.
    """
    wanted = frozenset(deaths.months[around.months])
    at_war = [one for one in _at_war(deaths, around) if one != state]
    main = tuple(one for one in at_war if not there.by["armed"].get(one, frozenset()) & wanted)
    stricter = tuple(one for one in main if not there.by["field"].get(one, frozenset()) & wanted)
    fighting = tuple(one for one in main if recent(deaths, one, around) >= DEATHS)
    return Pools(main, stricter, fighting, tuple(one for one in main if one not in borders))


def _at_war(deaths: Deaths, around: Window) -> list[str]:
    """States whose months are all known, with deaths enough before."""
    here = deaths.counts[:, around.months]
    known = ~np.isnan(here).any(axis=1)
    before = np.nansum(here[:, : around.before * QUARTER], axis=1)
    return [state for state, fits in zip(deaths.states, known & (before >= DEATHS), strict=True) if fits]


def recent(deaths: Deaths, state: str, around: Window) -> float:
    """Deaths in the last `RECENT` months before."""
    row = deaths.counts[deaths.states.index(state)]
    return float(row[max(0, around.start - RECENT) : around.start].sum())
