"""An assumption that is off unless the asker makes it: part of what an option changes passes to the neighbours.

Of each death averted in the country, draw by draw and month by month, a share s is averted among its neighbours by land
as well, in the same month and at most as many as their paths hold; where deaths are added, s of each is added there. A
share below nought is fighting driven over the border. With a deaths averted, n deaths on the neighbours' paths and a
uniform number u of the draw and month that all options share,

    passed = min(sign(s a) floor(|s a| + u), n),

which is s a on average, grows with s, and is nought for s = 0. Nothing comes back, and no war begins or ends there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import NoData
from comity.rooms.response.baseline import baseline
from comity.rooms.response.outcome import Spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.edition import Edition
    from comity.rooms.response.check import Setting
    from comity.rooms.response.outcome import Outcome, World

STEPS = 40
"""Halvings in the search for a share."""


@dataclass(frozen=True)
class Neighbours:
    """The neighbours of a country by land.

    Attributes:
        states: keys of those that are forecast.
        outside: keys of those that are not.
        deaths: deaths of all of the former together on their paths, shape (months, paths); path i of each.
    """

    states: tuple[str, ...]
    outside: tuple[str, ...]
    deaths: NDArray[np.int64]


def neighbours(setting: Setting) -> Neighbours:
    """The neighbours of the country on the first day of the months looked at, as the last list of borders has them.

    Raises:
        NoData: none of them is forecast, or the edition has no borders.
    """
    edition, day = setting.edition, setting.ahead[0]
    name = edition.names("state").prose(setting.host)
    rows = _borders(edition)
    alive = rows.filter(pl.col("state") == setting.host, pl.col("until").is_null() | (pl.col("until") > day))
    near = sorted(set(alive["neighbour"].to_list()))
    whole = baseline(edition)
    known = tuple(state for state in near if state in whole.states)
    if not known:
        raise NoData(
            f"No neighbour of {name} by land is forecast, so nothing can be said to pass to one.",
            remedy="Leave --spillover out.",
        )
    deaths = whole.of(known).deaths[:, : len(setting.ahead)].sum(axis=0)
    return Neighbours(known, tuple(state for state in near if state not in known), deaths)


def _borders(edition: Edition) -> pl.DataFrame:
    """The table of borders.

    Raises:
        NoData: the edition was made before there was one.
    """
    if "borders" not in edition.manifest["tables"]:
        raise NoData("This edition holds no borders.", remedy="Leave --spillover out, or build the edition again.")
    return edition.table("borders")


@dataclass(frozen=True)
class Passed:
    """What passes to the neighbours, and what share would be needed.

    Attributes:
        deaths: averted among them in each draw, below nought where added, shape (replicates, paths).
        alone: quantiles of them.
        both: quantiles of the deaths averted in the country and among them together.
        pays: least share at which the option averts a death for each so many dollars that it costs, expected; nought
            where it does by itself, None where not even a whole death for a death is enough, or the cost is not known.
    """

    deaths: NDArray[np.int64]
    alone: Spread
    both: Spread
    pays: float | None


def passed(here: World, done: Outcome, near: Neighbours, share: float, goal: float | None) -> Passed:
    """What passes to the neighbours with an option.

    Args:
        here: the country without it.
        done: what it changes there.
        near: the neighbours.
        share: the share, from -1 to 1.
        goal: deaths averted in all at which it pays; None where its cost is not known.
    """
    change = here.baseline.deaths[0, : here.months] - done.deaths
    wanted = share * change
    luck = here.luck.uniform("neighbours")[:, : here.months]
    size = np.floor(np.abs(wanted) + luck).astype(np.int64)
    moved = np.minimum(np.where(wanted < 0, -size, size), near.deaths).sum(axis=1)
    return Passed(moved, Spread.of(moved), Spread.of(done.averted + moved), _pays(done, change, near, goal))


def _pays(done: Outcome, change: NDArray[np.int64], near: Neighbours, goal: float | None) -> float | None:
    """The least share at which the deaths averted here and there reach a goal, on average; by halving."""
    if goal is None:
        return None
    lacking = goal * done.averted.size - float(done.averted.sum())
    if lacking <= 0:
        return 0.0
    cells = np.nonzero(change)
    moved, limit = change[cells], np.broadcast_to(near.deaths, change.shape)[cells]

    def reached(share: float) -> bool:
        return float(np.minimum(share * moved, limit).sum()) >= lacking

    if not reached(1.0):
        return None
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
