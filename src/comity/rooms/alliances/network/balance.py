"""Structural balance: do the friends of friends and the enemies of enemies get on?

A triad of states is balanced if the product of its signs is positive: three friends, or two friends and a common enemy
(Cartwright and Harary 1956, doi:10.1037/h0046049). A tie is positive where either state has promised the other defence
or offence, negative where the two met in a militarised dispute with a use of force in the year or the four before; a
pair that is both is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMORY = 5
"""Years for which a dispute counts, its own among them."""

FORCE = 4
"""Level of hostility from which on force is used, in the Correlates of War's disputes."""


@dataclass(frozen=True, eq=False)
class Balance:
    """The triads of a year.

    Attributes:
        friends: triads of three positive ties.
        common_enemy: of one positive and two negative ties.
        torn: of two positive ties and a negative one.
        enemies: of three negative ties.
        balanced: balanced triads each state stands in, shape (n,).
        unbalanced: unbalanced ones, shape (n,).
        expected: share of balanced triads if the signs fell on the ties at random, as many of each as there are.
        both: pairs that are friends and enemies at once.
    """

    friends: int
    common_enemy: int
    torn: int
    enemies: int
    balanced: NDArray[np.int64]
    unbalanced: NDArray[np.int64]
    expected: float
    both: int


def triads(friendly: NDArray[np.bool_], hostile: NDArray[np.bool_]) -> Balance:
    """Count the triads of a signed network.

    Args:
        friendly: positive ties, symmetric without loops, shape (n, n).
        hostile: negative ties, the same.
    """
    torn_pairs = friendly & hostile
    plus = (friendly & ~torn_pairs).astype(np.float64)  # whole numbers, far below where they stop being exact
    minus = (hostile & ~torn_pairs).astype(np.float64)
    signed, any_tie = plus - minus, plus + minus
    difference = (((signed @ signed) * signed).sum(axis=1) / 2).astype(np.int64)
    total = (((any_tie @ any_tie) * any_tie).sum(axis=1) / 2).astype(np.int64)
    ties = any_tie.sum()
    share = float(plus.sum() / ties) if ties else float("nan")
    return Balance(
        friends=int(((plus @ plus) * plus).sum()) // 6,
        common_enemy=int(((minus @ minus) * plus).sum()) // 2,
        torn=int(((plus @ plus) * minus).sum()) // 2,
        enemies=int(((minus @ minus) * minus).sum()) // 6,
        balanced=(total + difference) // 2,
        unbalanced=(total - difference) // 2,
        expected=share**3 + 3 * share * (1 - share) ** 2,
        both=int(torn_pairs.sum()) // 2,
    )
