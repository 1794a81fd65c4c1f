"""Deaths of a whole window: whether a forecast's months hang together as those that came did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.scores import crps

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def sums_scored(
    draws: NDArray[np.int32],
    observed: NDArray[np.int64],
    states: list[str],
    name: str,
    year: int,
    luck: Callable[[str], np.random.Generator],
) -> pl.DataFrame:
    """CRPS of the sum over the window's months, and that of the same draws with every month shuffled by itself.

    Shuffling leaves each month's distribution as it is and makes months independent: a forecast whose paths are
    coherent scores better as it was drawn.

    Args:
        draws: paths, shape (states, months, n), deaths.
        observed: shape (states, months), deaths; -1 where a state was no more.
        states: keys.
        name: of the model.
        year: of the window.
        luck: each state's own stream.

    Returns:
        model, window, state, sum_crps and sum_crps_apart (Float64, deaths); without states that were not there in
        every month.
    """
    apart = np.stack([shuffled(paths, luck(state)).sum(axis=0) for state, paths in zip(states, draws, strict=True)])
    here = (observed >= 0).all(axis=1)
    total = observed[here].sum(axis=1)
    kept = [states[row] for row in np.flatnonzero(here)]
    return pl.DataFrame(
        {
            "model": [name] * len(kept),
            "window": pl.Series([year] * len(kept), dtype=pl.Int64),
            "state": kept,
            "sum_crps": crps(draws[here].sum(axis=1, dtype=np.int64), total),
            "sum_crps_apart": crps(apart[here], total),
        }
    )


def shuffled(paths: NDArray[np.int32], luck: np.random.Generator) -> NDArray[np.int64]:
    """The draws of each month in an order of their own, shape (months, n) as `paths`."""
    return luck.permuted(paths.astype(np.int64), axis=-1)
