"""Onsets and escalations: what they are, the chances that paths give them, and how such chances came true.

The share of the paths in which an event happens is too low for onsets: members that repeat a state's own months know
none where it was quiet. So the chance told is recalibrated: its log odds are a line in those of the share (Cox 1958,
Biometrika 45, 562-565), fitted on windows before 2018 alone (see docs/forecast.md).
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Event = Literal["onset", "escalation"]
EVENTS: tuple[Event, ...] = ("onset", "escalation")
ONSET = 25
"""Deaths within twelve months that make an onset."""
QUIET = 24
"""Months without a death that must come before it."""
ESCALATION = (2, 100)
"""An escalation: so many times the deaths of the past year in the next, and at least so many."""
SHOWN, PATHS, BASE = "comity", "paths", "base rate"
"""Chances that are scored: recalibrated, the share of the paths, and how often it happened in the ten years before."""
BINS = (0.01, 0.05, 0.2)
"""Chances that separate the groups in which they are held against what happened."""
_YEAR = 12
_BEFORE = 10
"""Years from which the base rate is taken."""


def onset_possible(deaths: NDArray[np.int64]) -> bool:
    """Whether the last `QUIET` months had no death, so that what comes would be an onset."""
    return len(deaths) >= QUIET and bool((deaths[-QUIET:] == 0).all())


def bound(deaths: NDArray[np.int64]) -> int:
    """Deaths in the next twelve months that make an event: an onset where it was quiet, else an escalation."""
    if onset_possible(deaths):
        return ONSET
    times, least = ESCALATION
    return max(times * int(deaths[-_YEAR:].sum()), least)


def share(deaths: NDArray[np.int64], draws: NDArray[np.integer]) -> float:
    """Share of the paths, shape (months, paths), in which the event happens within twelve months."""
    return float((draws[:_YEAR].sum(axis=0, dtype=np.int64) >= bound(deaths)).mean())


@dataclass(frozen=True)
class Line:
    """How an event's chance follows from the share of the paths, and what it was learned on.

    Attributes:
        shift: of the log odds.
        slope: of the log odds.
        windows: first and last of the windows.
        expected: events that the shares expected in these.
        happened: events that happened.
    """

    shift: float
    slope: float
    windows: tuple[int, int]
    expected: float
    happened: int


@cache
def learned() -> dict[str, Line]:
    """Each event's line, as learned on windows before 2018."""
    with Path(__file__).with_name("events.toml").open("rb") as file:
        return {event: Line(**row | {"windows": tuple(row["windows"])}) for event, row in tomllib.load(file).items()}


def recalibrated(event: Event, found: float, paths: int) -> float:
    """The chance told for a share of so many paths: 1 / (1 + exp(-(shift + slope * log odds))).

    A share is taken half a path away from none and from all, so that it has odds.
    """
    line = learned()[event]
    smooth = (found * paths + 0.5) / (paths + 1)
    return 1 / (1 + math.exp(-(line.shift + line.slope * math.log(smooth / (1 - smooth)))))


def chance(deaths: NDArray[np.int64], draws: NDArray[np.integer]) -> tuple[Event, float]:
    """The event that a state is in the way of, and its recalibrated chance."""
    event: Event = "onset" if onset_possible(deaths) else "escalation"
    return event, recalibrated(event, share(deaths, draws), draws.shape[1])


# --- Record --------------------------------------------------------------------------------------------------------


def events_scored(
    draws: NDArray[np.int32], known: NDArray[np.int64], came: NDArray[np.int64], states: list[str], window: int
) -> pl.DataFrame:
    """The chances of one origin beside what happened in the twelve months after.

    Args:
        draws: paths from the month after the origin, shape (states, months, paths).
        known: deaths to the origin, shape (states, months); -1 where the state did not exist.
        came: deaths of the twelve months after, shape (states, 12).
        states: keys.
        window: year.

    Returns:
        event, model (of `SHOWN`, `PATHS`, `BASE`), window, state, chance, happened; states that were there for two
        years before and a year after.
    """
    base = {event: _base(known, event) for event in EVENTS}
    rows = []
    for row, state in enumerate(states):
        if (came[row] < 0).any() or (known[row, -QUIET:] < 0).any():
            continue
        event, told = chance(known[row], draws[row])
        happened = bool(came[row].sum() >= bound(known[row]))
        chances = {SHOWN: told, PATHS: share(known[row], draws[row]), BASE: base[event]}
        rows += [(event, model, window, state, value, happened) for model, value in chances.items()]
    return pl.DataFrame(rows, schema=no_events().schema, orient="row")


def no_events() -> pl.DataFrame:
    """An empty record."""
    names = ("event", "model", "window", "state", "chance", "happened")
    types = (pl.String, pl.String, pl.Int64, pl.String, pl.Float64, pl.Boolean)
    return pl.DataFrame(schema=dict(zip(names, types, strict=True)))


def _base(known: NDArray[np.int64], event: Event) -> float:
    """How often an event happened to states in its way, from each of the last ten years before the origin."""
    possible = happened = 0
    for back in range(1, _BEFORE + 1):
        end = known.shape[1] - back * _YEAR
        if end < QUIET:
            break
        for deaths in known:
            if (deaths[end - QUIET : end + _YEAR] < 0).any():
                continue
            if onset_possible(deaths[:end]) == (event == "onset"):
                possible += 1
                happened += bool(deaths[end : end + _YEAR].sum() >= bound(deaths[:end]))
    return happened / possible if possible else 0.0


def events_skill(record: pl.DataFrame) -> pl.DataFrame:
    """How chances of events fared: expected beside happened, and scores.

    Args:
        record: as `events_scored` gives it, of several windows.

    Returns:
        event, by ("all", "window", "chance"), group (for the last, the chances between two of `BINS`), model, rows,
        expected (sum of the chances), happened, brier (mean of (chance - happened)^2, Brier 1950,
        doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2); by those keys.
    """
    found = []
    for (event, model), rows in record.sort("event", "model", "window", "state").group_by(
        "event", "model", maintain_order=True
    ):
        for by, group, part in _groups(rows):
            chances, happened = part["chance"].to_numpy(), part["happened"].to_numpy()
            brier = math.fsum((chances - happened) ** 2) / part.height
            found.append((event, by, group, model, part.height, math.fsum(chances), int(happened.sum()), brier))
    names = ("event", "by", "group", "model", "rows", "expected", "happened", "brier")
    types = (*[pl.String] * 4, pl.Int64, pl.Float64, pl.Int64, pl.Float64)
    return pl.DataFrame(found, schema=dict(zip(names, types, strict=True)), orient="row").sort(names[:4])


def _groups(rows: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    yield "all", "all", rows
    for (window,), part in rows.group_by("window", maintain_order=True):
        yield "window", str(window), part
    ends = (0.0, *BINS, 1.0)
    for low, high in pairwise(ends):
        part = rows.filter(pl.col("chance") >= low, (pl.col("chance") < high) | (high == 1.0))
        if part.height:
            yield "chance", f"{low:.0%} to {high:.0%}", part
