"""What came of it: who really entered the war that began so, from the list of wars between states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.rooms.alliances.chain.follow import Pull, Side


@dataclass(frozen=True)
class Happened:
    """A war as it was.

    Attributes:
        war: its number in the Correlates of War list.
        begun: first year.
        ended: last year.
        entered: year in which each state entered on a side; a state that changed sides is there twice.
    """

    war: int
    begun: int
    ended: int
    entered: dict[tuple[str, Side], int]

    def of(self, state: str) -> dict[Side, int]:
        """The sides a state fought on, with the years."""
        return {side: year for (who, side), year in sorted(self.entered.items()) if who == state}

    def first(self, state: str) -> Side | None:
        """The side a state entered on; None if it never did."""
        sides = sorted((year, side) for side, year in self.of(state).items())
        return sides[0][1] if sides else None


@dataclass(frozen=True)
class Compared:
    """States that a chain calls, beside what they did.

    Attributes:
        right: called, and entered on that side.
        wrong: called, and entered on the other side, whatever it did later.
        out: called, and never entered.
        uncalled: entered, and were not called.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    out: tuple[str, ...]
    uncalled: tuple[str, ...]


def happened(entries: pl.DataFrame, attacker: str, target: str, year: int) -> Happened | None:
    """The war in which two states fought each other in a year, the one that began last; None if the list has none.

    Args:
        entries: the edition's table `war_entries`.
        attacker: key of a state.
        target: key of another.
        year: of the attack.
    """
    during = entries.filter(pl.col("begun") <= year, pl.col("ended") >= year)
    one = during.filter(pl.col("state") == attacker).select("war", "side", "begun")
    other = during.filter(pl.col("state") == target).select("war", pl.col("side").alias("side_target"))
    met = one.join(other, on="war").filter(pl.col("side") != pl.col("side_target"))
    if met.is_empty():
        return None
    war, ours, _, _ = met.sort("begun", "war", "side", descending=[True, False, False]).row(0)
    rows = during.filter(pl.col("war") == war).sort("side", "entered", "state")
    sides: dict[int, Side] = {ours: "attacker", 3 - ours: "target"}
    entered = {(state, sides[side]): when for state, side, when in rows.select("state", "side", "entered").rows()}
    return Happened(war, int(rows["begun"][0]), int(rows["ended"][0]), entered)


def compared(found: Happened, pulls: Iterable[Pull], started: Iterable[str]) -> Compared:
    """Those called and those who came.

    Args:
        found: the war.
        pulls: the chain; torn states are called by nobody, and those named by the asker are not counted as called.
        started: the two states it began with.
    """
    pulls = list(pulls)
    called = {pull.state: pull.side for pull in pulls if pull.side != "torn" and pull.call != "by choice"}
    apart = {*started, *(pull.state for pull in pulls if pull.call == "by choice")}
    right = [state for state, side in called.items() if found.first(state) == side]
    wrong = [state for state in called if found.of(state) and state not in right]
    out = [state for state in called if not found.of(state)]
    came = {state for state, _ in found.entered} - apart - set(called)
    return Compared(tuple(right), tuple(wrong), tuple(out), tuple(sorted(came)))
