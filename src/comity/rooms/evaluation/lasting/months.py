"""Months at risk of each spell, who was there in the month before, and the intervals in which nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.evaluation.lasting.hazard import Intervals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

LAG = 1
"""Months between presence and the hazard it may change, so that a mission sent because fighting is back comes late."""

SINCE = 1990
"""First year of the second period, and of PA-X."""


@dataclass(frozen=True)
class Months:
    """Every month at risk of every spell, spells one after the other.

    Attributes:
        frame: the spells at risk, in order.
        spell: place in `frame` of each month's spell.
        clock: months at risk, from 1.
        calendar: year x 12 + month - 1.
        event: whether the war came back in it.
        there: whether an operation was there in the month before, by who led it (un, alliance, other).
        kept: whether the month is used.
    """

    frame: pl.DataFrame
    spell: Whole
    clock: Whole
    calendar: Whole
    event: Flags
    there: dict[str, Flags]
    kept: Flags

    def only(self, kept: Flags) -> Months:
        """The same, less the months that are not kept."""
        return replace(self, kept=self.kept & kept)


def months(spells: pl.DataFrame, there: pl.DataFrame, *, lag: int = LAG) -> Months:
    """Lay out the months at risk.

    Args:
        spells: as `episodes.spells` gives them; those never at risk are left out.
        there: spell, who and month, in which somebody was there.
        lag: months between presence and the hazard it may change.
    """
    frame = spells.filter(pl.col("months") > 0)
    length = frame["months"].to_numpy()
    ends = np.cumsum(length)
    spell = np.repeat(np.arange(frame.height), length)
    clock = np.arange(1, int(length.sum()) + 1) - np.repeat(ends - length, length)
    begin = (frame["from"].dt.year().cast(pl.Int64) * 12 + frame["from"].dt.month() - 1).to_numpy()
    event = np.zeros(len(spell), dtype=np.bool_)
    event[ends[frame["recurred"].to_numpy()] - 1] = True
    places = {key: place for place, key in enumerate(frame["spell"])}
    rows = there.filter(pl.col("spell").is_in(list(places))).with_columns(
        place=pl.col("spell").replace_strict(places, return_dtype=pl.Int64)
    )
    flags = {}
    for who in ("un", "alliance", "other"):
        one = rows.filter(pl.col("who") == who)
        place = one["place"].to_numpy()
        at = (one["month"].dt.year().cast(pl.Int64) * 12 + one["month"].dt.month() - 1).to_numpy() - begin[place] + lag
        inside = (at >= 0) & (at < length[place])
        flags[who] = np.zeros(len(spell), dtype=np.bool_)
        flags[who][(ends - length)[place[inside]] + at[inside]] = True
    return Months(frame, spell, clock, begin[spell] + clock - 1, event, flags, np.ones(len(spell), dtype=np.bool_))


def groups(found: Months) -> dict[str, Flags]:
    """The leads as groups that exclude each other: the UN alone, an alliance alone, both."""
    un, alliance = found.there["un"], found.there["alliance"]
    return {"un": un & ~alliance, "alliance": alliance & ~un, "both": un & alliance}


def anybody(found: Months) -> dict[str, Flags]:
    """One group: any peacekeepers, whoever led them."""
    return {"any": found.there["un"] | found.there["alliance"] | found.there["other"]}


def intervals(
    found: Months,
    terms: Mapping[str, Flags],
    controls: Mapping[str, NDArray[np.float64]],
    *,
    cluster: str = "state",
    weight: NDArray[np.float64] | None = None,
) -> Intervals:
    """The months kept as intervals in which no term changes.

    Args:
        found: the months.
        terms: what changes from month to month.
        controls: what holds for a whole spell, by spell of `found.frame`.
        cluster: column of the spells that errors are clustered by.
        weight: of each spell; left out, one.
    """
    used = np.flatnonzero(found.kept)
    spell, clock = found.spell[used], found.clock[used]
    moving = np.array([flags[used] for flags in terms.values()], dtype=np.bool_).reshape(len(terms), len(used))
    fresh = np.ones(len(used), dtype=np.bool_)
    fresh[1:] = (
        (spell[1:] != spell[:-1]) | (clock[1:] != clock[:-1] + 1) | (moving[:, 1:] != moving[:, :-1]).any(axis=0)
    )
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(used))[: len(first)] - 1
    own = spell[first]
    clusters = np.unique(found.frame[cluster].to_numpy(), return_inverse=True)[1]
    x = np.column_stack([moving[:, first].T.astype(float), *(values[own] for values in controls.values())])
    return Intervals(
        start=clock[first] - 1,
        stop=clock[last],
        event=found.event[used][last],
        x=x,
        names=(*terms, *controls),
        cluster=clusters[own],
        weight=np.ones(len(first)) if weight is None else weight[own],
    )


def controls(spells: pl.DataFrame) -> dict[str, NDArray[np.float64]]:
    """What was known of a war when its peace began: how it ended, how long and how deadly it was, its past, its time.

    Ends that nothing marks (low activity, an actor gone) are the reference.
    """
    how = spells["how"].to_numpy()
    return {
        **{f"how: {end}": (how == end).astype(float) for end in CLEAR},
        "log war months": np.log(spells["war_months"].to_numpy()),
        "severe": spells["severe"].to_numpy().astype(float),
        "log earlier episodes": np.log1p(spells["earlier"].to_numpy()),
        "over government": (spells["issue"] == "government").to_numpy().astype(float),
        "since 1990": (spells["ended"].dt.year() >= SINCE).to_numpy().astype(float),
    }


CLEAR = ("agreement", "ceasefire", "government victory", "rebel victory")
"""Ends that something marks."""
