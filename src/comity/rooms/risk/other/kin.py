"""What followed in like cases: the past country-years whose level of violence was nearest, and the years after them.

Nearest neighbours, of whole paths: those of a state are the three years that followed its neighbours among past
(state, year) pairs, scaled to the state's own level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.risk.forecaster import whole
from comity.rooms.risk.history import trailing

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.history import History

AHEAD = 3
"""Years a path has."""
SPANS = (1, 3, 10)
"""Years over which a state's own mean level is taken."""
SCALED = 2
"""How many of these levels the scale of a path rests on."""


@dataclass(frozen=True)
class Kin:
    """How neighbours are chosen; the values were chosen on years before 2018 (see docs/forecast.md).

    Attributes:
        nearest: past country-years that a state's paths are drawn from; more, where several are equally near.
        own: weight of each difference in the logarithm of the state's own level, over one, three and ten years.
        beside: weight of a difference in the level of another type of violence, over three years.
        softness: distance at which a neighbour's weight is half of an equal's.
        furthest: bound on the logarithm of the scale between a neighbour's level and the state's own.
        first: years of history a neighbour must have behind it.
    """

    nearest: int = 100
    own: tuple[float, float, float] = (1.0, 1.0, 0.5)
    beside: float = 0.25
    softness: float = 0.2
    furthest: float = 1.0
    first: int = 4

    def fit(self, history: History, origin: int) -> Neighbours:
        """Place every past country-year by its levels.

        Raises:
            InputError: too few years for any path to have followed.
        """
        if origin < self.first + AHEAD + 1:
            raise InputError(
                f"{origin} years are too few to learn from.", remedy=f"Give at least {self.first + AHEAD + 1}."
            )
        known = history.before(origin)
        levels = _levels(known)
        there = known.deaths >= 0
        usable = np.zeros_like(there)
        inner = slice(self.first, origin - AHEAD)
        usable[:, inner] = there[:, self.first - 1 : origin - AHEAD - 1] & there[:, self.first + AHEAD : origin]
        rows, cols = np.nonzero(usable)
        paths = known.deaths[rows[:, None], cols[:, None] + np.arange(1, AHEAD + 1)]
        return Neighbours(self, known, levels[:, -1], levels[rows, cols], paths)


@dataclass(frozen=True)
class Neighbours:
    """Past country-years in their places.

    Attributes:
        made: how neighbours are chosen.
        known: what they come from.
        now: levels of each state in the last year, shape (states, levels).
        then: levels of each past country-year, shape (pairs, levels).
        paths: deaths in the years after it, shape (pairs, `AHEAD`).
    """

    made: Kin
    known: History
    now: NDArray[np.float64]
    then: NDArray[np.float64]
    paths: NDArray[np.int64]

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths of years, as `comity.rooms.risk.forecaster.Fitted.draw`.

        Raises:
            InputError: more than `AHEAD` years.
        """
        if not 1 <= horizon <= AHEAD:
            raise InputError(f"{horizon} years ahead.", remedy=f"Ask for 1 to {AHEAD}.")
        rows = [self._state(row, n, luck(state)) for row, state in enumerate(self.known.states)]
        return np.stack(rows)[:, :horizon]

    def _state(self, row: int, n: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Paths of one state, shape (`AHEAD`, n)."""
        made, now = self.made, self.now[row]
        weights = np.array([*made.own, *[made.beside] * (len(now) - len(made.own))])
        # Rounded, so that pairs that are equally near are so whatever the order of the sum.
        far = np.round(np.abs(self.then - now) @ weights, 6)
        reach = np.partition(far, min(made.nearest, far.size) - 1)[min(made.nearest, far.size) - 1]
        near = np.flatnonzero(far <= reach)
        chance = 1 / (made.softness + far[near])
        taken = near[rng.choice(near.size, size=n, p=chance / chance.sum())]
        scale = np.clip(now[:SCALED].mean() - self.then[taken, :SCALED].mean(axis=1), -made.furthest, made.furthest)
        found = self.paths[taken]
        # A path in which somebody died does not lose its deaths by being scaled.
        return whole(np.where(found > 0, np.maximum(found * np.exp(scale)[:, None], 1), 0)).T


def _levels(known: History) -> NDArray[np.float64]:
    """Logarithm of one plus mean deaths: own over `SPANS`, other types' over three years; (states, years, levels)."""
    years = np.arange(1, known.deaths.shape[1] + 1)
    own = [np.log1p(trailing(known.counts, span) / np.minimum(years, span)) for span in SPANS]
    others = [
        np.log1p(trailing(np.nan_to_num(values), 3) / np.minimum(years, 3))
        for _, values in sorted(known.beside.items())
    ]
    return np.stack([*own, *others], axis=-1)
