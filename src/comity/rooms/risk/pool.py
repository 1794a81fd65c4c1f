"""The forecast shown: paths of several members, mixed by weights that depend on how violent the past year was.

A linear pool (Stone 1961, doi:10.1214/aoms/1177704873): so many paths of each member, so each path stays whole. The
weights were learned on windows before 2018 (see docs/forecast.md), and are the same for every later origin.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.chain import Chain
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forest import Analogues, Forest
from comity.rooms.risk.history import YEAR
from comity.rooms.risk.hurdle import Hurdle, in_order_of
from comity.rooms.risk.lead_forest import LeadForest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.risk.forecaster import Fitted, Forecaster
    from comity.rooms.risk.history import History

CLASSES = (1, 25, 100, 1000, 5000)
"""Deaths in the past year that separate the classes of weights."""
MEMBERS: dict[str, Forecaster] = {
    "analogues": Forest(),
    "recent": Climatology(),
    "latest": Climatology(memory=24, decay=0.7),
    "leads": LeadForest(),
    "hurdle": Hurdle(),
    "chain": Chain(),
}
"""The members, by name."""
LOOSE = ("leads", "hurdle")
"""Members that draw each month by itself."""


@cache
def learned() -> dict[str, tuple[float, ...]]:
    """Weight of each member in each class, as learned on windows before 2018."""
    with Path(__file__).with_name("weights.toml").open("rb") as file:
        return {name: tuple(weights) for name, weights in tomllib.load(file)["weights"].items()}


@dataclass(frozen=True)
class Pool:
    """A pool of members.

    Attributes:
        weights: of each member in each class of the past year's deaths, ascending; a class sums to one.
    """

    weights: Mapping[str, tuple[float, ...]] = field(default_factory=learned)

    def fit(self, history: History, origin: int) -> Pooled:
        """Fit every member that has any weight; the analogues always, for their order and their names."""
        used = [name for name in MEMBERS if name == "analogues" or any(self.weights.get(name, ()))]
        fitted = {name: MEMBERS[name].fit(history, origin) for name in used}
        known = history.before(origin)
        return Pooled(self.weights, known, fitted)


@dataclass(frozen=True)
class Pooled:
    """Members that have been fitted.

    Attributes:
        weights: as of the pool.
        known: what they were fitted on.
        members: by name.
    """

    weights: Mapping[str, tuple[float, ...]]
    known: History
    members: Mapping[str, Fitted]

    @property
    def analogues(self) -> Analogues:
        """The forest."""
        forest = self.members["analogues"]
        if not isinstance(forest, Analogues):
            raise TypeError(type(forest))
        return forest

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths, as `comity.rooms.risk.forecaster.Fitted.draw`: first the analogues', then each other member's."""
        past = self.known.counts[:, -YEAR:].sum(axis=1)
        shares = shares_of(self.weights, n)
        drawn = members_paths(self.members, horizon, n, luck, most_of(shares))
        out = np.empty((len(self.known.states), horizon, n), dtype=np.int32)
        for row, level in enumerate(np.digitize(past, CLASSES).tolist()):
            begin = 0
            for name, share in shares[level].items():
                out[row, :, begin : begin + share] = drawn[name][row, :, :share]
                begin += share
        return out


def members_paths(
    members: Mapping[str, Fitted],
    horizon: int,
    n: int,
    luck: Callable[[str], np.random.Generator],
    most: Mapping[str, int] | None = None,
) -> dict[str, NDArray[np.int32]]:
    """Paths of each member; months drawn each by itself in the order of the analogues' paths.

    Args:
        members: fitted, the analogues among them.
        horizon: months after the origin.
        n: paths of a member.
        luck: each state's own stream.
        most: fewer paths of some members, as many as are used; the analogues always give n.

    Returns:
        Deaths by member, shape (states, horizon, paths).
    """
    few = {name: n if name == "analogues" else min((most or {}).get(name, n), n) for name in members}
    drawn = {name: member.draw(horizon, few[name], apart(luck, name)) for name, member in members.items()}
    first = drawn["analogues"]
    return drawn | {name: in_order_of(drawn[name], first[..., : few[name]]) for name in LOOSE if name in drawn}


def most_of(shares: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """The largest share of each member in any class."""
    return {name: max(share[name] for share in shares) for name in shares[0]}


def shares_of(weights: Mapping[str, tuple[float, ...]], n: int) -> list[dict[str, int]]:
    """How many of n paths each member gives in each class: the weights, rounded so that they add up."""
    names = [name for name in MEMBERS if any(weights.get(name, ()))]
    ends = np.rint(np.cumsum([weights[name] for name in names], axis=0) * n).astype(int)
    counts = np.diff(ends, axis=0, prepend=0)
    return [dict(zip(names, column.tolist(), strict=True)) for column in counts.T]


def apart(luck: Callable[[str], np.random.Generator], member: str) -> Callable[[str], np.random.Generator]:
    """Streams of one member, apart from the others'."""
    return lambda state: luck(f"{state}/{member}")
