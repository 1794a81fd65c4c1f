"""A forest that is told the lead: for each month ahead, past months whose deaths came as long after a like beginning.

Extremely randomised trees (Geurts, Ernst & Wehenkel 2006, doi:10.1007/s10994-006-6226-1) are grown on a state's own
history and the lead, to tell log(1 + deaths) so many months later; the members of the leaf a state falls into are its
distribution (quantile regression forests, Meinshausen 2006, https://jmlr.org/papers/v7/meinshausen06a.html). A member
of another level is moved towards the state's own. Each month is drawn by itself: `in_order_of` makes paths of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.forecaster import Known, whole
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from sklearn.ensemble import ExtraTreesRegressor

    from comity.rooms.risk.history import History

_BESIDE = ("near_", "agreements_", "season_")
"""Beginnings of the names of features that are not of a state's own history: this forest does without."""


@dataclass(frozen=True)
class LeadForest:
    """How the forest is grown; see docs/forecast.md for what was tried on windows before 2018.

    Attributes:
        trees: number of trees.
        leaf: fewest samples in a leaf.
        tried: share of the features tried at a split.
        first: months of history a sample must have behind it.
        quiet: share of the quiet past months that are used.
        each: leads that a past month is used with, drawn at random.
        farthest: longest lead; later months are drawn as that one.
        pull: how far a member's deaths are moved to the state's own level: 0 not at all, 1 the whole difference.
    """

    trees: int = 100
    leaf: int = 15
    tried: float = 0.5
    first: int = 36
    quiet: float = 0.25
    each: int = 2
    farthest: int = 36
    pull: float = 1.0

    def fit(self, history: History, origin: int) -> LeadMembers:
        """Grow the trees on what was known at the origin."""
        from sklearn.ensemble import ExtraTreesRegressor

        known = Known(history, origin)
        rows, cols, weight = known.training(self.first, 1, self.quiet, seed=0)
        rows, cols, weight = np.tile(rows, self.each), np.tile(cols, self.each), np.tile(weight, self.each)
        lead = stream(0, "risk", "lead forest", "leads").integers(1, self.farthest + 1, size=len(rows))
        kept = cols + lead < len(known.history.months)
        rows, cols, weight, lead = rows[kept], cols[kept], weight[kept], lead[kept]
        own = np.array([not name.startswith(_BESIDE) for name in known.features.names])
        seen = np.column_stack([known.features.values[rows, cols][:, own], lead]).astype(np.float32)
        deaths = known.history.counts[rows, cols + lead]
        grown = ExtraTreesRegressor(
            self.trees, min_samples_leaf=self.leaf, max_features=self.tried, n_jobs=-1, random_state=0
        ).fit(seen, np.log1p(deaths), sample_weight=weight)
        leaf = grown.apply(seen).astype(np.int32)
        order = np.argsort(leaf, axis=0, kind="stable").astype(np.int32)
        return LeadMembers(
            self,
            known,
            own,
            grown,
            np.take_along_axis(leaf, order, axis=0),
            order,
            np.cumsum(weight[order], axis=0),
            np.log1p(deaths),
            known.features.level[rows, cols],
        )


@dataclass(frozen=True)
class LeadMembers:
    """A forest that has been grown.

    Attributes:
        made: how.
        known: what it was grown on.
        own: which features it sees.
        grown: the trees.
        leaf: leaf of each sample in each tree, ascending, shape (samples, trees).
        order: the samples in that order.
        weight: cumulated weights in that order.
        came: log(1 + deaths) of each sample at its lead.
        level: of each sample when its lead began, log scale.
    """

    made: LeadForest
    known: Known
    own: NDArray[np.bool_]
    grown: ExtraTreesRegressor
    leaf: NDArray[np.int32]
    order: NDArray[np.int32]
    weight: NDArray[np.float64]
    came: NDArray[np.float64]
    level: NDArray[np.float32]

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Months drawn each by itself; draw k of a month comes from tree k, counted round."""
        states = self.known.history.states
        leaf = self._now(horizon)
        chance = np.stack([luck(state).random((horizon, n)) for state in states])
        level = self.known.features.level[:, -1][:, None, None]
        out = np.empty(chance.shape, dtype=np.int32)
        for tree in range(min(self.made.trees, n)):
            drawn = slice(tree, n, self.made.trees)
            sample = self._pick(tree, leaf[..., tree], chance[..., drawn])
            moved = self.came[sample] + self.made.pull * (level - self.level[sample])
            out[..., drawn] = np.where(self.came[sample] > 0, whole(np.expm1(moved)), 0)
        return out

    def _now(self, horizon: int) -> NDArray[np.intp]:
        """Leaf of each state now at each lead, shape (states, horizon, trees)."""
        now = self.known.features.values[:, -1][:, self.own]
        lead = np.minimum(np.arange(1, horizon + 1), self.made.farthest)
        seen = np.column_stack([np.repeat(now, horizon, axis=0), np.tile(lead, len(now))]).astype(np.float32)
        leaf: NDArray[np.intp] = self.grown.apply(seen).reshape(len(now), horizon, -1)
        return leaf

    def _pick(self, tree: int, leaf: NDArray[np.intp], chance: NDArray[np.float64]) -> NDArray[np.int32]:
        """Samples from the leaves, by weight; shape as `chance`."""
        low = np.searchsorted(self.leaf[:, tree], leaf, side="left")[..., None]
        high = np.searchsorted(self.leaf[:, tree], leaf, side="right")[..., None]
        weight = self.weight[:, tree]
        below = np.where(low > 0, weight[low - 1], 0)
        place = np.searchsorted(weight, below + chance * (weight[high - 1] - below), side="right")
        found: NDArray[np.int32] = self.order[np.clip(place, low, high - 1), tree]
        return found
