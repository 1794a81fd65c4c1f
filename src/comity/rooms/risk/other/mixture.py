"""The forecast by year: paths of the state's own last years and of what followed in like cases, mixed by level.

A linear pool, as `comity.rooms.risk.pool`; parameters and shares were chosen on years before 2018 (see
docs/forecast.md). A year of mass killing of civilians is not repeated at its height: own years are drawn up to a
ceiling, several times the state's usual level. What came after such years in other states still comes through like
cases. Fighting between groups has no ceiling: wars of gangs went on at their height.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forecaster import MOST, whole
from comity.rooms.risk.other.kin import Kin

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.forecaster import Fitted, Forecaster
    from comity.rooms.risk.history import History

CLASSES = (1, 25, 1000)
"""Deaths in the last three years, all together, that separate the classes of shares."""


@dataclass(frozen=True)
class OwnYears:
    """The state's own last years; the values were chosen on years before 2018 (see docs/forecast.md).

    Attributes:
        memory: years of own history that are drawn from.
        decay: weight of a year relative to the one after it, where a path begins.
        going_on: chance that a path goes on with the year that followed.
        noise: standard deviation of the logarithm of the scale a drawn year is changed by.
        usual: a drawn year has at most so many times the state's usual deaths, their geometric mean in these years.
        mass: deaths up to which no year is cut.
    """

    memory: int = 10
    decay: float = 0.7
    going_on: float = 0.5
    noise: float = 0.5
    usual: float = 10.0
    mass: int = 3000

    def fit(self, history: History, origin: int) -> Capped:
        """Take the last years before the origin."""
        made = Climatology(memory=self.memory, decay=self.decay, going_on=self.going_on, noise=self.noise)
        known = history.before(origin)
        recent = [row[row >= 0][-self.memory :] for row in known.deaths]
        usual = np.array([np.exp(np.log1p(own).mean()) for own in recent])
        return Capped(np.maximum(self.usual * usual, self.mass), made.fit(history, origin))


@dataclass(frozen=True)
class Capped:
    """Own years up to a ceiling.

    Attributes:
        ceiling: deaths a year, shape (states,).
        years: own years as they were.
    """

    ceiling: NDArray[np.float64]
    years: Fitted

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths of years, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        return whole(np.minimum(self.years.draw(horizon, n, luck), self.ceiling[:, None, None]))


OWN = {"one_sided": OwnYears(), "non_state": OwnYears(mass=MOST)}
KIN = {"one_sided": Kin(nearest=100), "non_state": Kin(nearest=50, furthest=2.0)}
"""The members, by type of violence."""


@cache
def learned() -> dict[str, tuple[float, ...]]:
    """Share of the paths that like cases give, by type and class, as learned on years before 2018."""
    with Path(__file__).with_name("shares.toml").open("rb") as file:
        return {kind: tuple(shares) for kind, shares in tomllib.load(file)["like_cases"].items()}


@dataclass(frozen=True)
class Mixture:
    """Own years and like cases, mixed.

    Attributes:
        own: makes paths of the state's own years.
        like: makes paths of like cases.
        shares: of like cases, by class of the last three years' deaths, ascending.
    """

    own: Forecaster
    like: Forecaster
    shares: tuple[float, ...]

    @classmethod
    def of(cls, kind: str) -> Mixture:
        """The mixture shown for a type of violence."""
        return cls(OWN[kind], KIN[kind], learned()[kind])

    def fit(self, history: History, origin: int) -> Mixed:
        """Fit both."""
        own, like = (member.fit(history, origin) for member in (self.own, self.like))
        return Mixed(self.shares, history.before(origin), own, like)


@dataclass(frozen=True)
class Mixed:
    """Both, fitted.

    Attributes:
        shares: as of the mixture.
        known: what they were fitted on.
        own: the state's own years.
        like: like cases.
    """

    shares: tuple[float, ...]
    known: History
    own: Fitted
    like: Fitted

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths of years, as `comity.rooms.risk.forecaster.Fitted.draw`: first of like cases, then of own years."""
        paths = self.own.draw(horizon, n, lambda state: luck(f"{state}/own"))
        like = self.like.draw(horizon, n, lambda state: luck(f"{state}/like"))
        for row, level in enumerate(classes(self.known).tolist()):
            taken = round(self.shares[level] * n)
            paths[row, :, :taken] = like[row, :, :taken]
        return paths


def classes(known: History) -> NDArray[np.intp]:
    """The class of each state by the deaths of the last three years."""
    found: NDArray[np.intp] = np.digitize(known.counts[:, -3:].sum(axis=1), CLASSES)
    return found
