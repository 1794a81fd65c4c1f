"""Whether what came about looks like one more draw."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.risk.scores.marginal import share
from comity.rooms.risk.scores.ordered import below, drawn_quantile, per_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.risk.scores.ordered import Counts, Draws


def pit(draws: Draws, observed: Draws) -> NDArray[np.float64]:
    """Probability integral transform of counts, not randomised: the interval that stands for the outcome.

    Where counts are forecast, F(y) alone is not uniform even if the forecast is right. The outcome's transform is
    taken as uniform between P(X < y) and P(X <= y) instead; Czado, Gneiting & Held (2009),
    doi:10.1111/j.1541-0420.2009.01191.x. Nothing is drawn at random, so the same forecast has the same histogram.

    Args:
        draws: shape (..., n).
        observed: shape (...).

    Returns:
        Share of the draws below the outcome, and of those not above it, shape (..., 2).

    Raises:
        InputError, Faults: shapes that do not fit, no draw, missing or infinite values.
    """
    return per_row(pit_of, draws, observed)


def pit_histogram(transform: NDArray[np.float64], bins: int = 10) -> NDArray[np.float64]:
    """The mean histogram of transforms: flat if the forecasts are calibrated, a U if they are too narrow.

    Bin j of J holds J (G(j/J) - G((j-1)/J)), where G is the mean over outcomes of F(u) = (u - a) / (b - a), cut to
    between 0 and 1, and (a, b) the outcome's interval; Czado, Gneiting & Held (2009),
    doi:10.1111/j.1541-0420.2009.01191.x. An outcome that no draw equals counts whole in the bin where it falls.

    Args:
        transform: from `pit`, shape (..., 2).
        bins: J.

    Returns:
        Densities with mean 1, shape (bins,).

    Raises:
        InputError: no outcome, or no bin.
    """
    flat = transform.reshape(-1, 2)
    if not len(flat) or bins < 1:
        raise InputError(f"No histogram of {len(flat)} outcomes in {bins} bins.", remedy="Give at least one of each.")
    inner = [float(_reached(flat, j / bins).mean()) for j in range(1, bins)]
    return np.asarray(np.diff([0.0, *inner, 1.0]) * bins)


def pit_within(transform: NDArray[np.float64], level: float = 0.9) -> NDArray[np.float64]:
    """How much of each outcome's transform lies in the central interval.

    F((1 + level) / 2) - F((1 - level) / 2) with F as in `pit_histogram`. Its mean over many outcomes is `level` if
    the forecast is calibrated, also of counts, where closed intervals (`inside`) hold more than they claim.

    Args:
        transform: from `pit`, shape (..., 2).
        level: coverage the interval claims, between 0 and 1.

    Returns:
        0 to 1, shape (...).

    Raises:
        InputError: a level that is no share.
    """
    outside = (1 - share(level)) / 2
    return _reached(transform, 1 - outside) - _reached(transform, outside)


def inside(draws: Draws, observed: Draws, *, level: float = 0.9) -> NDArray[np.bool_]:
    """Whether the outcome lies in the central interval, ends included.

    The ends are draws: the smallest that at least (1 - level) / 2, and at least (1 + level) / 2, of all draws do not
    exceed. The mean over outcomes is the coverage; of counts it exceeds the level if the forecast is calibrated
    (`pit_within` does not), and a forecast of nothing but zeros covers every month of peace.

    Args:
        draws: shape (..., n).
        observed: shape (...).
        level: coverage the interval claims, between 0 and 1.

    Returns:
        Shape (...).

    Raises:
        InputError, Faults: shapes that do not fit, no draw, missing or infinite values, a level that is no share.
    """
    return per_row(partial(inside_of, level=share(level)), draws, observed).astype(np.bool_)


def pit_of(ordered: Draws, observed: Counts) -> Counts:
    """Of draws in order: shares below the outcome and not above it, shape (rows, 2)."""
    return np.asarray(below(ordered, around(observed)) / ordered.shape[-1])


def around(observed: Counts) -> Counts:
    """The bounds that draws lie below if they are less than the outcome, and not above it, shape (rows, 2)."""
    return np.stack((observed, np.nextafter(observed, np.inf)), axis=1)


def inside_of(ordered: Draws, observed: Counts, level: float) -> Counts:
    """Of draws in order: 1 where the outcome lies in the central interval, shape (rows,)."""
    outside = (1 - level) / 2
    low, high = drawn_quantile(ordered, outside), drawn_quantile(ordered, 1 - outside)
    return ((low <= observed) & (observed <= high)).astype(np.float64)


def _reached(transform: NDArray[np.float64], u: float) -> NDArray[np.float64]:
    """F(u) of every outcome."""
    low, high = transform[..., 0], transform[..., 1]
    width = np.where(high > low, high - low, 1.0)
    return np.where(high > low, np.clip((u - low) / width, 0.0, 1.0), u >= high)
