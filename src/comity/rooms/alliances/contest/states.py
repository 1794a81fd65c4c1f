"""A signed network of states in a year: pacts make allies, recent disputes enemies; an illustration, no estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.edition import Edition


@dataclass(frozen=True)
class Ties:
    """Who stood with whom and against whom on the first of July of a year.

    Attributes:
        year: the year.
        states: keys of the states that have a tie, ascending.
        signs: 1 for a defence pact, -1 for rivalry, 0 for neither or both, shape (n, n).
        both: pairs with a pact and a rivalry, who count as neither.
    """

    year: int
    states: tuple[str, ...]
    signs: NDArray[np.int8]
    both: tuple[tuple[str, str], ...]


def years(edition: Edition) -> tuple[int, int]:
    """First and last year for which the edition knows rivals."""
    rivals = edition.table("contest_rivals")
    return int(str(rivals["from"].min())), int(str(rivals["known_to"].max()))


def ties(edition: Edition, year: int) -> Ties:
    """The network of a year.

    Allies are two parties of one treaty in which at least one of the two has pledged defence on 1 July; a pledge that
    names who carries it, or to whom it is owed, counts for those alone.
    """
    day = f"{year}-07-01"
    allied = _allied(edition, day)
    rivals = {
        (one, two)
        for one, two, first, last in edition.table("contest_rivals").select("one", "two", "from", "until").rows()
        if first <= year < last
    }
    names = tuple(sorted({state for pair in allied | rivals for state in pair}))
    number = {name: place for place, name in enumerate(names)}
    signs = np.zeros((len(names), len(names)), dtype=np.int8)
    both = tuple(sorted(allied & rivals))
    for pairs, sign in ((allied - rivals, 1), (rivals - allied, -1)):
        for one, two in pairs:
            signs[number[one], number[two]] = signs[number[two], number[one]] = sign
    return Ties(year, names, signs, both)


def _allied(edition: Edition, day: str) -> set[tuple[str, str]]:
    """Pairs of states, the lesser key first, of which one owed the other defence on a day."""
    begun = pl.col("from").is_null() | (pl.col("from") <= day)  # a pledge without a day is as old as its treaty
    lasting = pl.col("until").is_null() | (pl.col("until") > day)
    live = (pl.col("in_force") <= day) & (pl.col("ended").is_null() | (pl.col("ended") > day))
    binding = edition.table("pacts").filter(live & (pl.col("nature") == "binding"))["pact"].implode()
    armed = (pl.col("pledge") == "defence") & pl.col("kinds").str.contains("armed")
    pledges = edition.table("pact_pledges").filter(begun & lasting & armed & pl.col("pact").is_in(binding))
    members_then = edition.table("pact_parties").filter((pl.col("from") <= day) & lasting)
    parties: dict[str, list[str]] = {}
    for pact, state in members_then.select("pact", "state").unique().sort("pact", "state").rows():
        parties.setdefault(pact, []).append(state)
    found = set()
    for pact, obliged, beneficiary in pledges.select("pact", "obliged", "beneficiary").unique().rows():
        members = parties.get(pact, [])
        owing = [state for state in members if obliged is None or state in obliged.split()]
        owed = [state for state in members if beneficiary is None or state in beneficiary.split()]
        found |= {(min(one, two), max(one, two)) for one in owing for two in owed if one != two}
    return found
