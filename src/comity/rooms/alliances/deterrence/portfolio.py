"""How alike two states' alliances are: the S-score of Signorino & Ritter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGHEST = 3
"""The strongest commitment: help in war, defensive or offensive."""


def commitments(pledges: pl.DataFrame) -> pl.DataFrame:
    """The strongest commitment of either of two states to the other, by year.

    Args:
        pledges: directed dyad-years with cow1, cow2, year and the five ATOP pledges as numbers.

    Returns:
        cow1, cow2, year, level (3 help in war, 2 neutrality or non-aggression, 1 consultation), both ways round alike.
    """
    level = (
        pl.when((pl.col("atop_defense") + pl.col("atop_offense")) > 0)
        .then(HIGHEST)
        .when((pl.col("atop_neutral") + pl.col("atop_nonagg")) > 0)
        .then(2)
        .otherwise(pl.col("atop_consul"))
        .cast(pl.Int8)
    )
    one = pledges.select("cow1", "cow2", "year", level=level)
    both = pl.concat([one, one.select(cow1="cow2", cow2="cow1", year="year", level="level")])
    return both.group_by("cow1", "cow2", "year").agg(pl.col("level").max()).sort("year", "cow1", "cow2")


def s_scores(levels: NDArray[np.int8]) -> NDArray[np.float64]:
    """Unweighted S-scores of all pairs.

    S(i, j) = 1 - 2 Σ_k |a_ik - a_jk| / (N d), with d the widest difference; Signorino & Ritter (1999), International
    Studies Quarterly 43: 115-144. A state's commitment to itself is the strongest.

    Args:
        levels: commitments a of N states, 0 to 3, shape (N, N); the diagonal is not read.

    Returns:
        1 for equal portfolios down to -1 for opposite ones, shape (N, N).
    """
    filled = levels.copy()
    np.fill_diagonal(filled, HIGHEST)
    apart = np.zeros(filled.shape)
    for threshold in range(1, HIGHEST + 1):  # |a - b| is how many thresholds lie between the two
        above = (filled >= threshold).astype(np.float64)
        many = above.sum(axis=1)
        apart += many[:, None] + many[None, :] - 2 * above @ above.T
    return np.asarray(1 - 2 * apart / (len(filled) * HIGHEST))


def similarity(
    pledges: pl.DataFrame, one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The S-score of each row's pair in its year, over the states that stand in the rows of that year.

    Args:
        pledges: as for `commitments`.
        one: code of the first state of each row, shape (n,).
        two: code of the second.
        year: year of each row.

    Returns:
        S-scores, shape (n,).
    """
    ties = commitments(pledges)
    by_year = {int(when): group for (when,), group in ties.group_by("year")}
    out = np.full(len(year), np.nan)
    order = np.argsort(year, kind="stable")
    years, starts = np.unique(year[order], return_index=True)
    for when, rows in zip(years.tolist(), np.split(order, starts[1:]), strict=True):
        states = np.unique(np.concatenate([one[rows], two[rows]]))
        levels = np.zeros((len(states), len(states)), dtype=np.int8)
        found = by_year.get(when)
        if found is not None:
            inside = found.filter(pl.col("cow1").is_in(states.tolist()) & pl.col("cow2").is_in(states.tolist()))
            first, second = (np.searchsorted(states, inside[side].to_numpy()) for side in ("cow1", "cow2"))
            levels[first, second] = inside["level"].to_numpy()
        out[rows] = s_scores(levels)[np.searchsorted(states, one[rows]), np.searchsorted(states, two[rows])]
    return out
