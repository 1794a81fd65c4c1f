"""The network on a day, and with something added or taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.alliances.network.ties import PLEDGES, worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ADDED = "what-if"
"""Key of the pact that a what-if adds."""


@dataclass(frozen=True, eq=False)
class Moment:
    """The ties in force on a day.

    Attributes:
        day: ISO day.
        states: states of the system on it, sorted.
        ties: pact, pledge, giver, taker: who owes what to whom.
        capability: share of the world's capability, NaN where not known; shape (states,).
        capability_year: the year it is of, the last known; None if none is.
    """

    day: str
    states: tuple[str, ...]
    ties: pl.DataFrame
    capability: NDArray[np.float64]
    capability_year: int | None

    @property
    def year(self) -> int:
        """Calendar year of the day."""
        return int(self.day[:4])

    @cached_property
    def place(self) -> dict[str, int]:
        """Place of each state."""
        return {state: index for index, state in enumerate(self.states)}

    @cached_property
    def owes(self) -> NDArray[np.bool_]:
        """Whether a state owes a pledge to another, shape (pledges, states, states)."""
        found = np.zeros((len(PLEDGES), len(self.states), len(self.states)), dtype=bool)
        kinds = {pledge: index for index, pledge in enumerate(PLEDGES)}
        places = self.ties.select(
            pl.col("pledge").replace_strict(kinds, return_dtype=pl.Int64),
            pl.col("giver", "taker").replace_strict(self.place, return_dtype=pl.Int64),
        )
        found[tuple(places[column].to_numpy() for column in places.columns)] = True
        return found

    @cached_property
    def values(self) -> NDArray[np.int8]:
        """What each pair's ties are worth, shape (states, states)."""
        return worth(self.owes)

    def tied(self, pledge: str) -> NDArray[np.bool_]:
        """Whether either of two states has the pledge to the other, shape (states, states)."""
        return np.asarray(self._mutual[PLEDGES.index(pledge)])

    @cached_property
    def _mutual(self) -> NDArray[np.bool_]:
        return np.asarray(self.owes | self.owes.swapaxes(1, 2))

    def partners(self, state: str, pledge: str) -> list[str]:
        """Partners of a state by a pledge, sorted."""
        return [self.states[index] for index in np.flatnonzero(self.tied(pledge)[self.place[state]])]

    def among(self, states: Sequence[str], pledge: str) -> list[tuple[str, str]]:
        """The pairs of some states that a pledge ties, each once, in the order given."""
        tied = self.tied(pledge)
        return [
            (one, other)
            for place, one in enumerate(states)
            for other in states[place + 1 :]
            if tied[self.place[one], self.place[other]]
        ]

    def held(self, states: list[str]) -> float | None:
        """Share of the world's capability that states hold together; None if it is known of none of them."""
        shares = np.sort(self.capability[[self.place[state] for state in states]])
        known = shares[~np.isnan(shares)]
        return float(known.sum()) if len(known) else None

    def without(self, pacts: set[str], state: str | None = None) -> Moment:
        """The network without some treaties, or without a state in them."""
        gone = pl.col("pact").is_in(sorted(pacts))
        if state is not None:
            gone &= (pl.col("giver") == state) | (pl.col("taker") == state)
        return replace(self, ties=self.ties.filter(~gone))

    def joined(self, state: str, other: str, pledge: str) -> Moment:
        """The network with a mutual pledge of two states."""
        rows = [(ADDED, pledge, state, other), (ADDED, pledge, other, state)]
        return self._more(rows)

    def admitted(self, state: str, pacts: set[str]) -> Moment:
        """The network with a state in treaties: each pledge that all parties share becomes its own, both ways."""
        rows = []
        for (pact, pledge), group in self.ties.filter(pl.col("pact").is_in(sorted(pacts))).group_by(
            "pact", "pledge", maintain_order=True
        ):
            parties = {*group["giver"], *group["taker"]}
            if group.height == len(parties) * (len(parties) - 1):
                rows += [
                    (pact, pledge, *pair)
                    for party in sorted(parties - {state})
                    for pair in ((state, party), (party, state))
                ]
        return self._more(rows)

    def _more(self, rows: Sequence[tuple[object, ...]]) -> Moment:
        columns = ("pact", "pledge", "giver", "taker")
        more = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
        return replace(self, ties=pl.concat([self.ties.select(columns), more]))


@dataclass(frozen=True)
class Difference:
    """What a change does to duties.

    Attributes:
        new: pledge, giver, taker of duties nobody had before; sorted.
        gone: of those nobody has after.
        kept: pairs of states that lost a treaty between them and keep a pledge of the same kind by another.
    """

    new: tuple[tuple[str, str, str], ...]
    gone: tuple[tuple[str, str, str], ...]
    kept: int


def difference(before: Moment, after: Moment) -> Difference:
    """Duties that come and go between two networks of one day; a duty owed under two treaties is one."""
    lost = before.ties.join(after.ties, on=["pact", "pledge", "giver", "taker"], how="anti")
    kept = {
        frozenset((giver, taker))
        for pledge, giver, taker in lost.select("pledge", "giver", "taker").iter_rows()
        if after.owes[PLEDGES.index(pledge), after.place[giver], after.place[taker]]
    }
    return Difference(_duties(before, after.owes & ~before.owes), _duties(before, before.owes & ~after.owes), len(kept))


def _duties(moment: Moment, owes: NDArray[np.bool_]) -> tuple[tuple[str, str, str], ...]:
    """The duties of an array as `Moment.owes`, sorted."""
    return tuple(
        sorted(
            (PLEDGES[pledge], moment.states[giver], moment.states[taker]) for pledge, giver, taker in np.argwhere(owes)
        )
    )
