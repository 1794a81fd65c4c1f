"""Draws in order, a chunk of rows at a time: what every score of one month is computed from.

A row is one state and month. A chunk is sorted in its own type, so that no more than a few megabytes stand beside the
draws, whatever their number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Draws = NDArray[np.integer | np.floating]
    Counts = NDArray[np.float64]
    Kernel = Callable[[Draws, Counts], NDArray[np.float64]]

_CHUNK = 1 << 18
"""Draws in a chunk: two megabytes as floats. A quarter of it is slower, twice as much no faster."""


def per_row(kernel: Kernel, draws: Draws, observed: Draws, *, counts: bool = False) -> NDArray[np.float64]:
    """A score of every row.

    Args:
        kernel: makes scores, shape (rows,) or (rows, k), from draws in ascending order, shape (rows, n), and what was
            observed, shape (rows,).
        draws: shape (..., n).
        observed: shape (...).
        counts: whether neither may be negative.

    Returns:
        The scores, shape (...) or (..., k).

    Raises:
        InputError, Faults: as `check`.
    """
    check(draws, observed, counts=counts)
    parts = [kernel(ordered, outcome) for _, ordered, outcome in chunks(draws, observed)]
    scores = np.concatenate(parts)
    return scores.reshape(np.shape(observed) + scores.shape[1:])


def chunks(draws: Draws, observed: Draws) -> Iterator[tuple[slice, Draws, Counts]]:
    """Rows of draws in ascending order, with what was observed, and where they stood.

    Draws that no view can lay out row by row, such as a transposed array, are copied once.
    """
    n = draws.shape[-1]
    rows = draws.reshape(-1, n)
    outcome = np.asarray(observed, dtype=np.float64).reshape(-1)
    step = max(1, _CHUNK // n)
    for start in range(0, len(rows), step):
        here = slice(start, start + step)
        yield here, np.sort(rows[here], axis=-1), outcome[here]


def check(draws: Draws, observed: Draws, *, counts: bool = False, unit: int = 1) -> None:
    """Find every fault of draws and outcomes before any is scored.

    Args:
        draws: shape (..., n), or (..., months, n) of paths.
        observed: the shape of `draws` without its last axis.
        counts: whether neither may be negative.
        unit: axes of `draws` that make one unit: 1, or 2 for paths.

    Raises:
        InputError, Faults: shapes that do not fit, nothing to score, a value that is missing, infinite or negative.
    """
    shape, outcomes = np.shape(draws), np.shape(observed)
    if len(shape) < unit or shape[:-1] != outcomes:
        raise InputError(
            f"Draws of shape {shape} do not fit outcomes of shape {outcomes}.",
            available=[f"draws {(*outcomes, 'n')}"],
            remedy="Draws have the shape of the outcomes and a last axis, the draw.",
        )
    if 0 in shape:
        raise InputError(f"There is nothing to score in draws of shape {shape}.", remedy="Give at least one draw.")
    Faults.check(
        fault
        for name, values in (("draws", draws), ("outcomes", observed))
        for fault in _faults(name, np.asarray(values), counts=counts)
    )


def _faults(name: str, values: Draws, *, counts: bool) -> Iterator[InputError]:
    least, most = float(values.min()), float(values.max())
    if not (math.isfinite(least) and math.isfinite(most)):
        yield InputError(f"The {name} hold missing or infinite values.", remedy="Leave those months out first.")
    elif counts and least < 0:
        yield InputError(
            f"The {name} hold negative numbers, down to {least:g}, where counts are wanted.",
            remedy="Leave out months that carry a mark for missing, such as -1, and cut draws off at zero.",
        )


def below(ordered: Draws, bounds: NDArray[np.float64]) -> NDArray[np.intp]:
    """Number of draws below each bound, by bisection of all rows at once.

    Args:
        ordered: ascending, shape (rows, n).
        bounds: shape (rows, k).

    Returns:
        0 to n, shape (rows, k).
    """
    rows, n = ordered.shape
    flat = ordered.reshape(-1)
    first = (np.arange(rows, dtype=np.intp) * n)[:, None]
    place: NDArray[np.intp] = first + np.zeros(bounds.shape, dtype=np.intp)
    length = n
    while length > 1:
        half = length >> 1
        place += half * (flat.take(place + (half - 1)) < bounds)
        length -= half
    place += flat.take(place) < bounds
    return np.asarray(place - first)


def quantile(ordered: Draws, level: float) -> NDArray[np.float64]:
    """The quantile between draws, on a straight line from one to the next: Hyndman and Fan's seventh, NumPy's default.

    Returns:
        Shape (rows,).
    """
    place = (ordered.shape[-1] - 1) * level
    low = min(int(place), max(ordered.shape[-1] - 2, 0))
    first = ordered[:, low].astype(np.float64)
    return np.asarray(first + (ordered[:, min(low + 1, ordered.shape[-1] - 1)] - first) * (place - low))


def drawn_quantile(ordered: Draws, level: float) -> Draws:
    """The smallest draw that at least `level` of all do not exceed.

    Returns:
        One of the draws, shape (rows,).
    """
    n = ordered.shape[-1]
    # Rounded, so that 0.95 of a thousand draws is the 950th, not the next because 1 - 0.1 / 2 is not quite 0.95.
    return ordered[:, min(max(math.ceil(round(n * level, 9)), 1), n) - 1]
