"""What a forecaster is: fitted on a history up to an origin, it draws paths of deaths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from comity.rooms.risk.features import features
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.features import Features
    from comity.rooms.risk.history import History


MOST = 1_000_000
"""No path has more deaths in one month: beyond any month of the record, and well inside 32 bits."""


class Fitted(Protocol):
    """A forecaster that has learnt all it will."""

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths of the states known at the origin, in their order.

        Args:
            horizon: months after the origin.
            n: number of paths.
            luck: each state's own stream, so that a state more or less changes no other's paths.

        Returns:
            Deaths, shape (states, horizon, n).
        """


class Forecaster(Protocol):
    """Something that can be fitted."""

    def fit(self, history: History, origin: int) -> Fitted:
        """Learn from the first `origin` months of a history, and from nothing later."""


def luck_of(seed: int, *names: str) -> Callable[[str], np.random.Generator]:
    """The streams of one forecaster."""
    return lambda state: stream(seed, "risk", *names, state)


def whole(values: NDArray[np.floating]) -> NDArray[np.int32]:
    """Deaths as whole numbers, none of them negative or beyond `MOST`."""
    return np.asarray(np.clip(np.rint(values), 0, MOST), dtype=np.int32)


class Known:
    """A history cut at the origin, with its features: what all fitted members look at.

    Attributes:
        history: the months up to the origin.
        features: of those months.
        rows: states present, and for a year already, in each (state, month): shape (states, months), bool.
    """

    def __init__(self, history: History, origin: int) -> None:
        """Cut, and compute the features on what is left."""
        self.history = history.before(origin)
        self.features: Features = features(self.history)
        present = self.history.deaths >= 0
        self.rows = present & np.pad(present, ((0, 0), (12, 0)))[:, : present.shape[1]]

    def training(
        self, first: int, ahead: int, share: float, seed: int
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """Past (state, month) pairs that are followed by `ahead` known months.

        Of the pairs without any death in ten years only a share is taken, each with the inverse weight: they are most
        of all, and nearly alike.

        Args:
            first: index of the first month taken.
            ahead: months that must follow.
            share: of the quiet ones.
            seed: of the selection.

        Returns:
            State index, month index and weight of each pair.
        """
        usable = self.rows.copy()
        usable[:, :first] = False
        usable[:, usable.shape[1] - ahead :] = False
        quiet = self.features.values[:, :, self.features.names.index("sum_120")] == 0
        taken = np.stack([stream(seed, "training", state).random(usable.shape[1]) for state in self.history.states])
        rows, cols = np.nonzero(usable & (~quiet | (taken < share)))
        return rows, cols, np.where(quiet[rows, cols], 1 / share, 1.0)
