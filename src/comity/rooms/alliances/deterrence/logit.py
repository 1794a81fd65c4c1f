"""The logit, its averages over the observed rows, and their intervals; numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_CHUNK = 200_000
_STEPS = 60
_SHORTEST = 1e-4
_CLOSE = 1e-10
"""Newton decrement at which the fit has converged: twice the distance of the log-likelihood from its top."""
Z95 = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@dataclass(frozen=True)
class Fit:
    """A fitted logit.

    Attributes:
        names: of the columns, the constant included.
        beta: coefficients, shape (p,).
        bread: inverse of the information matrix, shape (p, p).
        rows: which of the rows given it was fitted on, shape (n,).
        left_out: columns left out, since they do not vary or since no event (or no other row) has them.
    """

    names: tuple[str, ...]
    beta: NDArray[np.float64]
    bread: NDArray[np.float64]
    rows: NDArray[np.bool_]
    left_out: tuple[str, ...]


def fit(
    x: NDArray[np.float64], y: NDArray[np.bool_], names: Sequence[str], *, start: Mapping[str, float] | None = None
) -> Fit:
    """Maximum likelihood by Newton's method: P(y = 1) = 1 / (1 + exp(-x'b)).

    A column that is 0 or 1 and in which one of the two values has no event, or nothing but events, would have an
    infinite coefficient: it is left out, and so are its rows of that value, which it predicts perfectly.

    Args:
        x: columns, shape (n, p), one of them constant.
        y: whether the event happened, shape (n,).
        names: of the columns.
        start: coefficients to start from, by name; those of a like fit save steps and change nothing else.

    Returns:
        The fit.

    Raises:
        ArithmeticError: it does not converge.
    """
    rows, kept = _settled(x, y, names)
    inside, events = (x if len(kept) == x.shape[1] and rows.all() else x[rows][:, kept]), y[rows]
    share = events.mean()
    base = {"constant": float(np.log(share / (1 - share)))} if start is None else start
    beta = np.array([base.get(names[column], 0.0) for column in kept])
    likelihood, gradient, information = _slope(inside, events, beta)
    for _ in range(_STEPS):
        step = np.linalg.solve(information, gradient)
        decrement = float(gradient @ step)
        if decrement < _CLOSE:
            left = tuple(name for column, name in enumerate(names) if column not in kept)
            return Fit(
                tuple(names[column] for column in kept),
                beta,
                np.asarray(np.linalg.inv(information), dtype=np.float64),
                rows,
                left,
            )
        length = 1.0  # a whole step can overshoot where events are rare: it is halved until the likelihood rises
        while length > _SHORTEST:
            tried = _slope(inside, events, beta + length * step)
            if tried[0] >= likelihood:
                break
            length /= 2
        beta = beta + length * step
        likelihood, gradient, information = tried
    raise ArithmeticError(f"the logit on {', '.join(names)} did not converge")


def chances(x: NDArray[np.float64], beta: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(y = 1) of each row, shape (n,)."""
    return np.asarray(np.exp(-np.logaddexp(0, -(x @ beta))))


def _slope(
    x: NDArray[np.float64], y: NDArray[np.bool_], beta: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Log-likelihood, its gradient and the information matrix, a part of the rows at a time."""
    likelihood, gradient, information = 0.0, np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
    for begin in range(0, len(y), _CHUNK):
        part, events = x[begin : begin + _CHUNK], y[begin : begin + _CHUNK]
        index = part @ beta
        log_one = -np.logaddexp(0, -index)
        p = np.exp(log_one)
        likelihood += float(np.sum(log_one[events])) + float(np.sum((log_one - index)[~events]))
        gradient += part.T @ (events - p)
        information += (part * (p * (1 - p))[:, None]).T @ part
    return likelihood, gradient, information


def _settled(x: NDArray[np.float64], y: NDArray[np.bool_], names: Sequence[str]) -> tuple[NDArray[np.bool_], list[int]]:
    """The rows and columns that a finite fit can have."""
    rows, kept = np.ones(len(y), dtype=np.bool_), list(range(x.shape[1]))
    changed = True
    while changed:
        changed = False
        for column in list(kept):
            if names[column] == "constant":
                continue
            values, events = x[rows, column], y[rows]
            if values.min() == values.max():
                kept.remove(column)
                changed = True
            elif np.isin(values, (0.0, 1.0)).all():
                for value in (0.0, 1.0):
                    group = events[values == value]
                    if not group.any() or group.all():
                        rows &= x[:, column] != value
                        changed = True
    return rows, kept


def risk_ratio(x: NDArray[np.float64], beta: NDArray[np.float64], column: int) -> tuple[float, NDArray[np.float64]]:
    """How many times as likely the event is where a column is one as where it is nought, all else as observed.

    RR = Σ P(y | x, column = 1) / Σ P(y | x, column = 0), both sums over all rows (g-computation; Robins 1986,
    doi:10.1016/0270-0255(86)90088-6).

    Args:
        x: the fitted rows, shape (n, p).
        beta: coefficients, shape (p,).
        column: number of the column.

    Returns:
        log RR, and its gradient in beta, shape (p,).
    """
    sums, gradients = [], []
    for value in (1.0, 0.0):
        total, gradient = 0.0, np.zeros(len(beta))
        for begin in range(0, len(x), _CHUNK):
            part = x[begin : begin + _CHUNK].copy()
            part[:, column] = value
            p = chances(part, beta)
            total += float(p.sum())
            gradient += part.T @ (p * (1 - p))
        sums.append(total)
        gradients.append(gradient / total)
    return float(np.log(sums[0] / sums[1])), gradients[0] - gradients[1]
