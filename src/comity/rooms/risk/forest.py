"""Analogues from a forest: paths that followed months, here and elsewhere, in which much was as it is here now.

Extremely randomised trees (Geurts, Ernst & Wehenkel 2006, doi:10.1007/s10994-006-6226-1) are grown on features of every
past (state, month), to tell apart what came in the twelve months after; the past months in the leaf that a state
falls into are its analogues (as the weights of Meinshausen 2006, https://jmlr.org/papers/v7/meinshausen06a.html). A
draw takes one, and follows what came after it for a year, scaled to the state's own level; then it takes an analogue
of where that year had led, and so on. So a path keeps the rhythm of real wars, and their ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.forecaster import Known, whole
from comity.rooms.risk.history import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from sklearn.ensemble import ExtraTreesRegressor

    from comity.rooms.risk.history import History

_BUCKETS = ((0, 3), (3, 6), (6, 9), (9, 12))
"""Months after, whose mean levels the trees tell apart."""


@dataclass(frozen=True)
class Forest:
    """How the forest is grown; the values were chosen on windows before 2018 (see docs/forecast.md).

    Attributes:
        trees: number of trees.
        leaf: fewest past months in a leaf.
        tried: share of the features tried at a split.
        first: months of history an analogue must have behind it.
        quiet: share of the quiet past months that are used.
        furthest: bound on the logarithm of the scale between an analogue's level and the state's own.
    """

    trees: int = 100
    leaf: int = 40
    tried: float = 0.5
    first: int = 36
    quiet: float = 0.25
    furthest: float = 4.0

    def fit(self, history: History, origin: int) -> Analogues:
        """Grow the trees on what was known at the origin."""
        from sklearn.ensemble import ExtraTreesRegressor

        known = Known(history, origin)
        rows, cols, weight = known.training(self.first, YEAR, self.quiet, seed=0)
        logs = np.log1p(known.history.counts)
        after = logs[rows[:, None], cols[:, None] + 1 + np.arange(YEAR)]
        goal = np.stack([after[:, a:b].mean(axis=1) for a, b in _BUCKETS], axis=1)
        grown = ExtraTreesRegressor(
            self.trees, min_samples_leaf=self.leaf, max_features=self.tried, n_jobs=-1, random_state=0
        ).fit(known.features.values[rows, cols], goal, sample_weight=weight)
        return Analogues(self, known, grown, rows, cols, weight)


class Analogues:
    """A forest that has been grown.

    Attributes:
        known: what it was grown on.
        grown: the trees.
        rows: state index of each analogue.
        cols: month index of each analogue.
    """

    def __init__(
        self,
        made: Forest,
        known: Known,
        grown: ExtraTreesRegressor,
        rows: NDArray[np.intp],
        cols: NDArray[np.intp],
        weight: NDArray[np.float64],
    ) -> None:
        """Sort each tree's analogues by leaf, so that a leaf's members are found by bisection."""
        self.made, self.known, self.grown, self.rows, self.cols = made, known, grown, rows, cols
        states, months, width = known.features.values.shape
        leaves = grown.apply(known.features.values.reshape(-1, width)).reshape(states, months, -1)
        self._leaf = leaves.astype(np.int32)
        self._order = np.argsort(self._leaf[rows, cols], axis=0, kind="stable")
        self._sorted = np.take_along_axis(self._leaf[rows, cols], self._order, axis=0)
        self._weight = np.cumsum(weight[self._order], axis=0)

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Paths, as `comity.rooms.risk.forecaster.Fitted.draw`."""
        return self.follow(horizon, n, luck)[0]

    def follow(
        self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]
    ) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """Paths, and the analogue that each path began with.

        Returns:
            Deaths, shape (states, horizon, n); and indices into `rows` and `cols`, shape (states, n).
        """
        history, level = self.known.history, self.known.features.level
        blocks = -(-horizon // YEAR)
        chance, trees = self._luck(history.states, blocks, n, luck)
        row = np.repeat(np.arange(len(history.states))[:, None], n, axis=1)
        col = np.full_like(row, level.shape[1] - 1)
        scale = np.zeros(row.shape)
        first: NDArray[np.intp] | None = None
        out = np.empty((len(history.states), blocks * YEAR, n), dtype=np.int32)
        for block in range(blocks):
            pick = self._pick(row, col, trees[:, block], chance[:, block])
            first = pick if first is None else first
            scale = np.clip(scale + level[row, col] - level[self.rows[pick], self.cols[pick]], *self._bounds())
            row, col = self.rows[pick], self.cols[pick] + YEAR
            after = history.counts[row[:, None, :], (col - YEAR)[:, None, :] + 1 + np.arange(YEAR)[:, None]]
            out[:, block * YEAR : (block + 1) * YEAR] = whole(after * np.exp(scale)[:, None, :])
        assert first is not None  # noqa: S101 - a horizon has at least one block
        return out[:, :horizon], first

    def _bounds(self) -> tuple[float, float]:
        return -self.made.furthest, self.made.furthest

    def _luck(
        self, states: list[str], blocks: int, n: int, luck: Callable[[str], np.random.Generator]
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Uniform numbers and trees, shape (states, blocks, n) each; every tree is used equally often."""
        chance, trees = [], []
        for state in states:
            rng = luck(state)
            chance.append(rng.random((blocks, n)))
            trees.append(rng.permuted(np.resize(np.arange(self.made.trees), (blocks, n)), axis=1))
        return np.stack(chance), np.stack(trees)

    def _pick(
        self, row: NDArray[np.intp], col: NDArray[np.intp], trees: NDArray[np.intp], chance: NDArray[np.float64]
    ) -> NDArray[np.intp]:
        """An analogue of each (row, col) from the leaf it shares in the given tree, by weight; shape as `row`."""
        leaf = self._leaf[row, col, trees]
        pick = np.empty(row.shape, dtype=np.intp)
        for tree in range(self.made.trees):
            here = trees == tree
            if not here.any():
                continue
            low = np.searchsorted(self._sorted[:, tree], leaf[here], side="left")
            high = np.searchsorted(self._sorted[:, tree], leaf[here], side="right")
            weight = self._weight[:, tree]
            below = np.where(low > 0, weight[low - 1], 0)
            drawn = np.searchsorted(weight, below + chance[here] * (weight[high - 1] - below), side="right")
            pick[here] = self._order[np.clip(drawn, low, high - 1), tree]
        return pick
