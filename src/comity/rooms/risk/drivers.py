"""What moved a forecast: how much of the level the trees expect each family of features accounts for.

On the way from a tree's root to the leaf, the expected level changes at every split; each change belongs to the
feature that the split asks about (Saabas 2014; Palczewska et al. 2014, doi:10.1007/978-3-319-04717-1_9). Summed over
a tree the changes are exactly the difference between the leaf's level and the root's, the average of all past months.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.risk.forest import Analogues

_MOST = 5
"""Analogues kept for a state."""
_LEAST = 0.01
"""An analogue must stand behind at least this share of a state's paths."""


def contributions(forest: Analogues, rows: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each feature adds to the expected mean level, log(1 + deaths a month), of the year ahead.

    Args:
        forest: as fitted.
        rows: features, shape (n, features).

    Returns:
        The average level at the roots, shape (n,), and each feature's part, shape (n, features); together they are
        the forest's expectation.
    """
    parts = np.zeros(rows.shape)
    root = np.zeros(len(rows))
    every = np.arange(len(rows))
    for grown in forest.grown.estimators_:
        tree = grown.tree_
        level = tree.value[:, :, 0].mean(axis=1)
        node = np.zeros(len(rows), dtype=np.intp)
        root += level[0]
        inner = tree.children_left[node] >= 0
        while inner.any():
            here, at = every[inner], node[inner]
            asked = tree.feature[at]
            left = rows[here, asked] <= tree.threshold[at]
            below = np.where(left, tree.children_left[at], tree.children_right[at])
            np.add.at(parts, (here, asked), level[below] - level[at])
            node[inner] = below
            inner = tree.children_left[node] >= 0
    return root / len(forest.grown.estimators_), parts / len(forest.grown.estimators_)


def drivers(forest: Analogues) -> pl.DataFrame:
    """What moved each state's forecast, by family of features.

    Returns:
        state, driver, effect (Float64, on the logarithm of one plus deaths a month); by state and driver. The driver
        "average" is the level of all past months that the others start from.
    """
    found = forest.known.features
    root, parts = contributions(forest, found.values[:, -1])
    kinds = [found.kind(name) for name in found.names]
    effects = {"average": root}
    for kind in dict.fromkeys(kinds):
        effects[kind] = parts[:, [k == kind for k in kinds]].sum(axis=1)
    states = forest.known.history.states
    return pl.DataFrame(
        {
            "state": np.repeat(states, len(effects)),
            "driver": list(effects) * len(states),
            "effect": np.round(np.column_stack(list(effects.values())).ravel(), 4),
        }
    ).sort("state", "driver")


def analogues(forest: Analogues, first: NDArray[np.intp]) -> pl.DataFrame:
    """The past that each state's paths begin with most often: states, and of each one's year the commonest month.

    Args:
        forest: as fitted.
        first: the analogue of each path, shape (states, n), as `Analogues.follow` gives it.

    Returns:
        state, rank (1 the commonest), analogue (state), month, share (of the paths that began in that year of that
        state), before and after (its deaths in the twelve months to that month, and in those after it).
    """
    history = forest.known.history
    found = []
    for row, state in enumerate(history.states):
        rows, cols = forest.rows[first[row]], forest.cols[first[row]]
        years = np.array([month.year for month in history.months])[cols]
        begun = np.column_stack([rows, years])
        episodes, which, count = np.unique(begun, axis=0, return_inverse=True, return_counts=True)
        for rank, episode in enumerate(np.argsort(-count, kind="stable")[:_MOST], start=1):
            share = float(count[episode]) / first.shape[1]
            if share < _LEAST:
                break
            other = int(episodes[episode, 0])
            months = cols[which.reshape(-1) == episode]
            month = int(np.bincount(months).argmax())
            counts = history.counts[other]
            before, after = counts[month - 11 : month + 1].sum(), counts[month + 1 : month + 13].sum()
            found.append((state, rank, history.states[other], history.months[month], share, int(before), int(after)))
    columns = ("state", "rank", "analogue", "month", "share", "before", "after")
    types = (pl.String, pl.Int64, pl.String, pl.Date, pl.Float64, pl.Int64, pl.Int64)
    return pl.DataFrame(found, schema=dict(zip(columns, types, strict=True)), orient="row")
