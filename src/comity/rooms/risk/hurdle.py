"""A hurdle in two boosted parts: whether anybody dies in a month, and if so how many.

Histogram gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451, as in scikit-learn) gives for each state and
lead the chance of any death, and the level of deaths if there are any, relative to the level now. Around that level
lie the errors the model made at similar levels. The months of a path are then put in the order of a template path's,
so that they hang together (the Schaake shuffle, Clark et al. 2004,
doi:10.1175/1525-7541(2004)005<0243:TSSAMF>2.0.CO;2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.rooms.risk.forecaster import Known, whole
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.history import History

FARTHEST = 36
"""Longest lead, in months."""
BINS = 255
"""Most bins of a feature."""


@dataclass(frozen=True)
class Hurdle:
    """How the two parts are grown; the values were chosen on windows before 2018 (see docs/forecast.md).

    Attributes:
        rounds: boosting rounds.
        rate: learning rate.
        leaves: leaves of a tree.
        leaf: fewest samples in a leaf.
        first: months of history a sample must have behind it.
        quiet: share of the quiet past months that are used.
        near: past errors at similar levels that a draw is taken from.
        widened: factor on those errors, which were made on what the model had seen.
    """

    rounds: int = 80
    rate: float = 0.1
    leaves: int = 12
    leaf: int = 60
    first: int = 36
    quiet: float = 0.25
    near: int = 600
    widened: float = 1.1

    def fit(self, history: History, origin: int) -> Boosted:
        """Grow both parts on what was known at the origin; on one thread, so that sums do not depend on how many."""
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
        from threadpoolctl import threadpool_limits

        known = Known(history, origin)
        rows, cols, weight = known.training(self.first, 1, self.quiet, seed=0)
        lead = stream(0, "risk", "hurdle", "leads").integers(1, FARTHEST + 1, size=(len(known.history.months), 400))
        lead = lead[cols, rows % lead.shape[1]]
        kept = cols + lead < len(known.history.months)
        rows, cols, weight, lead = rows[kept], cols[kept], weight[kept], lead[kept]
        seen = np.column_stack([known.features.values[rows, cols], lead]).astype(np.float32)
        deaths = known.history.counts[rows, cols + lead]
        some = deaths > 0
        settings: dict[str, Any] = {
            "max_iter": self.rounds, "learning_rate": self.rate, "max_leaf_nodes": self.leaves,
            "min_samples_leaf": self.leaf, "l2_regularization": 5.0, "early_stopping": False, "random_state": 0,
        }  # fmt: skip
        bins = Bins.of(seen, weight)
        with threadpool_limits(1, user_api="openmp"):
            any_deaths = HistGradientBoostingClassifier(**settings).fit(bins.codes(seen), some, sample_weight=weight)
            now = known.features.level[rows, cols][some]
            change = np.log1p(deaths[some]) - now
            how_many = HistGradientBoostingRegressor(**settings).fit(seen[some], change)
            level = how_many.predict(seen[some]) + now
        order = np.argsort(level, kind="stable")
        errors = (np.log1p(deaths[some]) - level)[order]
        return Boosted(self, known, bins, any_deaths, how_many, level[order], errors)


@dataclass(frozen=True)
class Bins:
    """Edges between the bins that boosting puts weighted features into: quantiles, by weight.

    They are those that scikit-learn (1.8 on) would find, which sorts a feature anew for each of 254 quantiles; found
    here with one sorting each, four fifths of the time of a fit are saved.

    Attributes:
        edges: of each feature, ascending; none where a feature has no more values than there are bins.
    """

    edges: tuple[NDArray[np.float64] | None, ...]

    @classmethod
    def of(cls, seen: NDArray[np.float32], weight: NDArray[np.float64]) -> Bins:
        """Averaged inverse of the weighted distribution function, at 254 equal steps.

        Args:
            seen: shape (n, features).
            weight: shape (n,), above zero.
        """
        return cls(tuple(_edges(column, weight) for column in seen.astype(np.float64).T))

    def codes(self, seen: NDArray[np.float32]) -> NDArray[np.float64]:
        """Features with the number of the bin in the place of the value, where there are edges; shape as `seen`."""
        out = seen.astype(np.float64)
        for column, edges in enumerate(self.edges):
            if edges is not None:
                out[:, column] = np.searchsorted(edges, out[:, column], side="left")
        return out


def _edges(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64] | None:
    if len(np.unique(values)) <= BINS:
        return None
    order = np.argsort(values, kind="stable")
    values, below = values[order], np.cumsum(weight[order])
    rank = np.linspace(0, 100, BINS + 1)[1:-1] / 100 * below[-1]
    place = np.minimum(np.searchsorted(below, rank), len(values) - 1)
    after = np.minimum(place + 1, len(values) - 1)
    exact = below[place] - rank <= np.finfo(np.float64).eps
    return np.unique(np.where(exact, (values[place] + values[after]) / 2, values[place]))


@dataclass(frozen=True)
class Boosted:
    """Both parts, grown.

    Attributes:
        made: how.
        known: what they were grown on.
        bins: what the classifier sees the features in.
        any_deaths: classifier.
        how_many: regressor of the change of level.
        levels: level told for each past month with deaths, ascending.
        errors: what was seen less what was told, log scale, in that order.
    """

    made: Hurdle
    known: Known
    bins: Bins
    any_deaths: Any
    how_many: Any
    levels: NDArray[np.float64]
    errors: NDArray[np.float64]

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Months drawn each by itself: `in_order_of` makes paths of them."""
        from threadpoolctl import threadpool_limits

        now = self.known.features.values[:, -1]
        level = self.known.features.level[:, -1]
        states = self.known.history.states
        out = np.empty((len(states), horizon, n), dtype=np.int32)
        rngs = [luck(state) for state in states]
        near = min(self.made.near, len(self.errors))
        with threadpool_limits(1, user_api="openmp"):
            for month in range(horizon):
                lead = np.full(len(states), min(month + 1, FARTHEST))
                seen = np.column_stack([now, lead]).astype(np.float32)
                chance = self.any_deaths.predict_proba(self.bins.codes(seen))[:, 1]
                told = self.how_many.predict(seen) + level
                from_ = np.clip(np.searchsorted(self.levels, told) - near // 2, 0, len(self.errors) - near)
                for row, rng in enumerate(rngs):
                    u = rng.random((2, n))
                    error = self.errors[from_[row] + (u[1] * near).astype(np.intp)] * self.made.widened
                    deaths = np.maximum(whole(np.expm1(told[row] + error)), 1)
                    out[row, month] = np.where(u[0] < chance[row], deaths, 0)
        return out


def in_order_of(months: NDArray[np.int32], template: NDArray[np.int32]) -> NDArray[np.int32]:
    """Paths with the months' own distributions and the template's order in each of them.

    Template paths that are equal in a month stand in the order of their sums, so that a quiet path stays quiet.

    Args:
        months: deaths, shape (states, horizon, n).
        template: paths, shape (states, horizon, n).

    Returns:
        Deaths, shape (states, horizon, n); each month of each state holds the same numbers as `months`.
    """
    total = np.broadcast_to(template.sum(axis=1, keepdims=True, dtype=np.int64), template.shape)
    order = np.lexsort((total, template), axis=-1)
    out = np.empty_like(months)
    np.put_along_axis(out, order, np.sort(months, axis=-1), axis=-1)
    return out
