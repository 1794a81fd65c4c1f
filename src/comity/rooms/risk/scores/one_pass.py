"""The whole set of scores of one month's draws, each chunk sorted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import Faults, InputError
from comity.rooms.risk.scores import calibration, marginal
from comity.rooms.risk.scores.ordered import below, check, chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.risk.scores.ordered import Counts, Draws

THRESHOLDS = (1, 25, 100, 1000)
"""Deaths in a month whose chance is scored."""
TAILS = (25,)
"""Deaths in a month above which the tail is scored."""
LEVEL = 0.9
"""What the intervals claim to cover, as the challenge's."""


@dataclass(frozen=True)
class Scores:
    """Every score of every row; a row is one state and month, and (...) the shape of what was observed.

    Attributes:
        crps: deaths, shape (...).
        log1p_crps: natural logarithm, shape (...).
        ignorance: bits, in the challenge's bins, shape (...).
        interval_score: deaths, of the 90 % interval, shape (...).
        brier: of each threshold, shape (..., thresholds).
        tail_crps: threshold-weighted CRPS of each tail, deaths, shape (..., tails).
        pit: shares of draws below the outcome and not above it, shape (..., 2).
        inside: whether the outcome lies in the closed 90 % interval, shape (...).
        certain_zero: whether every draw is zero, shape (...).
        thresholds: deaths.
        tails: deaths.
    """

    crps: NDArray[np.float64]
    log1p_crps: NDArray[np.float64]
    ignorance: NDArray[np.float64]
    interval_score: NDArray[np.float64]
    brier: NDArray[np.float64]
    tail_crps: NDArray[np.float64]
    pit: NDArray[np.float64]
    inside: NDArray[np.bool_]
    certain_zero: NDArray[np.bool_]
    thresholds: tuple[int, ...]
    tails: tuple[int, ...]


def score(
    draws: NDArray[np.integer],
    observed: Draws,
    *,
    thresholds: tuple[int, ...] = THRESHOLDS,
    tails: tuple[int, ...] = TAILS,
) -> Scores:
    """Score counts by every measure, in one pass over the draws.

    The measures are those of the functions of the same names, to the last bit; a row's scores do not depend on the
    rows beside it. Beside the draws stand only a chunk of a few megabytes and the scores themselves (a copy too, if
    no view can lay out `draws` row by row).

    Args:
        draws: counts of any integer type, shape (..., n).
        observed: whole numbers, shape (...).
        thresholds: of the Brier scores, deaths.
        tails: of the threshold-weighted CRPS, deaths.

    Returns:
        The scores.

    Raises:
        InputError, Faults: draws that are no integers, outcomes that are no whole numbers, and as `crps`.
    """
    check(draws, observed, counts=True)
    Faults.check(_not_whole(draws, observed))
    shape = np.shape(observed)
    rows = int(np.prod(shape, dtype=np.int64))
    table = {name: np.empty((rows, width)) for name, width in _widths(thresholds, tails).items()}
    for here, ordered, outcome in chunks(draws, observed):
        for name, values in _chunk(ordered, outcome, thresholds, tails):
            table[name][here] = values.reshape(len(outcome), -1)
    brier, tail_crps, pit = (table.pop(name) for name in ("brier", "tail_crps", "pit"))
    flat = {name: values.reshape(shape) for name, values in table.items()}
    return Scores(
        crps=flat["crps"],
        log1p_crps=flat["log1p_crps"],
        ignorance=flat["ignorance"],
        interval_score=flat["interval_score"],
        brier=brier.reshape(*shape, len(thresholds)),
        tail_crps=tail_crps.reshape(*shape, len(tails)),
        pit=pit.reshape(*shape, 2),
        inside=flat["inside"].astype(np.bool_),
        certain_zero=flat["certain_zero"].astype(np.bool_),
        thresholds=thresholds,
        tails=tails,
    )


def _widths(thresholds: tuple[int, ...], tails: tuple[int, ...]) -> dict[str, int]:
    """How many values of each score a row has."""
    single = ("crps", "log1p_crps", "ignorance", "interval_score", "inside", "certain_zero")
    return dict.fromkeys(single, 1) | {"brier": len(thresholds), "tail_crps": len(tails), "pit": 2}


def _chunk(
    ordered: Draws, observed: Counts, thresholds: tuple[int, ...], tails: tuple[int, ...]
) -> Iterator[tuple[str, Counts]]:
    n = ordered.shape[-1]
    levels = np.tile(np.array(thresholds, dtype=np.float64), (len(ordered), 1))
    bounds = (marginal.bin_of(observed), calibration.around(observed), levels)
    counts = below(ordered, np.concatenate(bounds, axis=1))
    yield "crps", marginal.crps_of(ordered, observed)
    yield "log1p_crps", marginal.log1p_crps_of(ordered, observed)
    yield "ignorance", marginal.ignorance_from(counts[:, :2], n)
    yield "interval_score", marginal.interval_of(ordered, observed, LEVEL)
    yield "brier", marginal.brier_from(counts[:, 4:], n, observed[:, None] >= levels)
    for_tails = [marginal.tail_crps_of(ordered, observed, tail) for tail in tails]
    yield "tail_crps", np.stack(for_tails, axis=1) if tails else np.empty((len(observed), 0))
    yield "pit", counts[:, 2:4] / n
    yield "inside", calibration.inside_of(ordered, observed, LEVEL)
    yield "certain_zero", (ordered[:, -1] == 0).astype(np.float64)


def _not_whole(draws: Draws, observed: Draws) -> Iterator[InputError]:
    if not np.issubdtype(draws.dtype, np.integer):
        yield InputError(f"Draws of type {draws.dtype} are no counts.", remedy="Give draws of an integer type.")
    outcomes = np.asarray(observed, dtype=np.float64)
    broken = outcomes[outcomes != np.rint(outcomes)]
    if broken.size:
        yield InputError(
            f"{broken.size} outcomes are fractions, such as {broken[0]:g}.",
            remedy="Score counts, or use the functions of single scores, which take fractions.",
        )
