"""From treaties to ties: who promises what to whom, on a day and in every year.

A pledge ties the state that carries it to the state it is owed to. Political texts bind no one and make no tie. States
are those of the Correlates of War system, so that capabilities and votes speak of the same units; a tie needs a day on
which both are in that system, both bound, and the pledge in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLEDGES = ("defence", "offence", "neutrality", "non_aggression", "consultation")
"""The kinds of pledge, the most binding first."""

FIRST_YEAR = 1816
FAR = "9999"

_VALUES = {"consultation": 1, "non_aggression": 2, "neutrality": 2, "defence": 3, "offence": 3}
TOP = max(_VALUES.values())
"""The most that a tie is worth: see `Block.values`."""


@dataclass(frozen=True, eq=False)
class Block:
    """The ties of every year, as a dense block.

    Attributes:
        states: keys of states, sorted.
        years: calendar years, ascending, without gaps.
        owes: whether a state owes a pledge to another on any day of a year; shape (years, pledges, states, states).
        here: whether a state is in the system on any day of a year; shape (years, states).
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    owes: NDArray[np.bool_]
    here: NDArray[np.bool_]

    def at(self, year: int) -> int:
        """Place of a year."""
        return year - self.years[0]

    def tied(self, year: int, pledge: str) -> NDArray[np.bool_]:
        """Whether two states are tied by a pledge of either to the other; shape (states, states), symmetric."""
        owes = self.owes[self.at(year), PLEDGES.index(pledge)]
        return np.asarray(owes | owes.T)

    def values(self, year: int) -> NDArray[np.int8]:
        """What each pair's ties are worth in a year; see `worth`."""
        return worth(self.owes[self.at(year)])


@dataclass(frozen=True, eq=False)
class Profiles:
    """The ties of some states to all states, year by year.

    Attributes:
        wanted: the states whose ties they are.
        states: keys of all states, sorted.
        years: calendar years, ascending, without gaps.
        tied: whether either has a pledge to the other; shape (wanted, years, pledges, states).
        here: whether a state is in the system on any day of a year; shape (years, states).
    """

    wanted: tuple[str, ...]
    states: tuple[str, ...]
    years: tuple[int, ...]
    tied: NDArray[np.bool_]
    here: NDArray[np.bool_]

    def present(self, state: str) -> NDArray[np.bool_]:
        """Years in which a state is in the system, shape (years,)."""
        return self.here[:, self.states.index(state)]

    def degrees(self, state: str, pledge: str) -> NDArray[np.int64]:
        """A state's partners by a pledge, shape (years,)."""
        return np.asarray(self.tied[self.wanted.index(state), :, PLEDGES.index(pledge)].sum(axis=1))

    def values(self, state: str) -> NDArray[np.int8]:
        """What a state's ties are worth, as in `worth`; shape (years, states)."""
        scale = np.array([_VALUES[pledge] for pledge in PLEDGES], dtype=np.int8)
        found = (self.tied[self.wanted.index(state)] * scale[:, None]).max(axis=1)
        found[:, self.states.index(state)] = TOP
        return np.asarray(found, dtype=np.int8)


def worth(owes: NDArray[np.bool_]) -> NDArray[np.int8]:
    """What ties are worth: three for defence or offence, two for neutrality or non-aggression, one for consultation.

    The most that either has promised the other counts. A state is worth three to itself. This is the scale of Signorino
    and Ritter (1999), doi:10.1111/0020-8833.00113, with ATOP's kinds of pledge in the places of COW's.

    Args:
        owes: whether a state owes a pledge to another; shape (..., pledges, states, states).

    Returns:
        0 to 3, shape (..., states, states), symmetric.
    """
    found = np.zeros((*owes.shape[:-3], *owes.shape[-2:]), dtype=np.int8)
    for place, pledge in enumerate(PLEDGES):
        layer = owes[..., place, :, :]
        found = np.maximum(found, _VALUES[pledge] * (layer | layer.swapaxes(-1, -2)).astype(np.int8))
    own = np.arange(found.shape[-1])
    found[..., own, own] = TOP
    return found


def memberships(spells: pl.DataFrame) -> pl.DataFrame:
    """When each state is in the Correlates of War system: state, from, until (never null), touching spells joined."""
    cow = spells.filter(pl.col("system") == "cow").select("state", "from", pl.col("until").fill_null(FAR))
    rows: list[tuple[str, str, str]] = []
    for state, begin, until in cow.sort("state", "from", "until").iter_rows():
        if rows and rows[-1][0] == state and begin <= rows[-1][2]:
            rows[-1] = (state, rows[-1][1], max(until, rows[-1][2]))
        else:
            rows.append((state, begin, until))
    return pl.DataFrame(rows, schema=dict.fromkeys(("state", "from", "until"), pl.String), orient="row")


def directed(
    pacts: pl.DataFrame, parties: pl.DataFrame, pledges: pl.DataFrame, members: pl.DataFrame, *, on: str | None = None
) -> pl.DataFrame:
    """Who owes what to whom under which treaty, and when.

    Args:
        pacts: the edition's treaties; political ones are left out.
        parties: their parties, with periods.
        pledges: their pledges; an empty `obliged` or `beneficiary` means every party.
        members: `memberships`.
        on: ISO day; if given, only what is in force on it.

    Returns:
        pact, pledge, giver, taker, from, until (ISO text, half open); sorted by all of them.
    """
    binding = pacts.filter(pl.col("nature") != "political").select("pact")
    bound = parties.join(binding, on="pact").select("pact", "state", "from", pl.col("until").fill_null(FAR))
    bound = _within(bound, members, on)
    owed = (
        pledges.join(binding, on="pact")
        .filter(pl.col("pledge").is_in(PLEDGES))
        .select(
            "pact",
            "pledge",
            pl.col("obliged").str.split(" "),
            pl.col("beneficiary").str.split(" "),
            pl.col("from").fill_null(""),
            pl.col("until").fill_null(FAR),
        )
        .unique()
    )
    if on is not None:
        owed = owed.filter(pl.col("from") <= on, pl.col("until") > on)
    givers = _overlap(
        owed.join(bound, on="pact", suffix="_b").filter(
            pl.col("obliged").is_null() | pl.col("obliged").list.contains(pl.col("state"))
        )
    ).rename({"state": "giver"})
    inside = givers.filter(pl.col("beneficiary").is_null()).join(bound, on="pact", suffix="_b")
    named = givers.filter(pl.col("beneficiary").is_not_null()).with_columns(state=pl.col("beneficiary"))
    named = named.explode("state").join(_within(members, members, on), on="state", suffix="_b")
    both = pl.concat([inside.select(sorted(inside.columns)), named.select(sorted(inside.columns))])
    ties = _overlap(both).rename({"state": "taker"}).filter(pl.col("giver") != pl.col("taker"))
    columns = ("pact", "pledge", "giver", "taker", "from", "until")
    return ties.select(columns).unique().sort(columns)


def block(ties: pl.DataFrame, members: pl.DataFrame, last: int) -> Block:
    """The ties of every year from 1816 to the last, a tie counting in each year of which it has a day.

    Args:
        ties: `directed`.
        members: `memberships`.
        last: last calendar year.
    """
    states = tuple(sorted(members["state"].unique()))
    place = {state: index for index, state in enumerate(states)}
    years = tuple(range(FIRST_YEAR, last + 1))
    owes = np.zeros((len(years), len(PLEDGES), len(states), len(states)), dtype=bool)
    here = np.zeros((len(years), len(states)), dtype=bool)
    for state, begin, until in members.iter_rows():
        first, past = _years(begin, until, last)
        here[first:past, place[state]] = True
    rows = ties.group_by("pledge", "giver", "taker", "from", "until").len()
    for pledge, giver, taker, begin, until, _ in rows.iter_rows():
        first, past = _years(begin, until, last)
        owes[first:past, PLEDGES.index(pledge), place[giver], place[taker]] = True
    return Block(states, years, owes, here)


def profiles(ties: pl.DataFrame, members: pl.DataFrame, wanted: tuple[str, ...], last: int) -> Profiles:
    """The ties of some states to all, year by year; arguments as for `block`, `wanted` the states, sorted.

    Raises:
        KeyError: a state that never was in the system.
    """
    states = tuple(sorted(members["state"].unique()))
    place = {state: index for index, state in enumerate(states)}
    rank = {state: index for index, state in enumerate(wanted)}
    years = tuple(range(FIRST_YEAR, last + 1))
    tied = np.zeros((len(wanted), len(years), len(PLEDGES), len(states)), dtype=bool)
    here = np.zeros((len(years), len(states)), dtype=bool)
    for state, begin, until in members.iter_rows():
        first, past = _years(begin, until, last)
        here[first:past, place[state]] = True
    near = ties.filter(pl.col("giver").is_in(wanted) | pl.col("taker").is_in(wanted))
    once = near.select("pledge", "giver", "taker", "from", "until").unique()
    for pledge, giver, taker, begin, until in once.iter_rows():
        first, past = _years(begin, until, last)
        for one, other in ((giver, taker), (taker, giver)):
            if one in rank:
                tied[rank[one], first:past, PLEDGES.index(pledge), place[other]] = True
    return Profiles(wanted, states, years, tied, here)


@lru_cache(maxsize=65536)  # treaties share their dates
def _years(begin: str, until: str, last: int) -> tuple[int, int]:
    """Places of the first year of a period and of the year after its last, the year of the day before `until`."""
    end = int(until[:4]) if until in (until[:4], f"{until[:4]}-01", f"{until[:4]}-01-01") else int(until[:4]) + 1
    return max(int(begin[:4]) - FIRST_YEAR, 0), max(min(end, last + 1) - FIRST_YEAR, 0)


def _within(periods: pl.DataFrame, members: pl.DataFrame, on: str | None) -> pl.DataFrame:
    """Periods of states cut to the time in which the state is in the system, and to a day if one is given."""
    cut = _overlap(periods.join(members, on="state", suffix="_b"))
    return cut if on is None else cut.filter(pl.col("from") <= on, pl.col("until") > on)


def _overlap(rows: pl.DataFrame) -> pl.DataFrame:
    """The common part of two periods in a row, where there is one."""
    cut = rows.with_columns(
        pl.max_horizontal("from", "from_b").alias("from"), pl.min_horizontal("until", "until_b").alias("until")
    )
    return cut.filter(pl.col("from") < pl.col("until")).drop("from_b", "until_b")
