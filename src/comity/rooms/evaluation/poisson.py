"""A Poisson regression with two sets of effects concentrated out, and intervals from refits without each cluster.

The mean of y in a row of first group i and second group t is exp(a_i + c_t + x'b). Poisson's likelihood gives b
consistently whenever that mean is right, whatever the distribution of y (Gourieroux, Monfort and Trognon 1984,
https://doi.org/10.2307/1913472; for zero-inflated, heavy-tailed outcomes Santos Silva and Tenreyro 2006,
https://doi.org/10.1162/rest.88.4.641). Only the intervals must not believe Poisson's variance: they come from refits
without each cluster (the jackknife CV3 of MacKinnon, Nielsen and Webb 2023,
https://doi.org/10.1016/j.jeconom.2022.04.001) and Student's t.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_STEPS = 100
_CLOSE = 1e-7
"""Relative change of the deviance at which the fit has converged: the next step's would be about its square."""
_FAR = 30.0
"""Largest size of a linear predictor."""
_HALVINGS = 20
_TAKEN_UP = 1e-9
"""Share of a column's variation below which the effects are said to take it up."""
_SINGULAR = 1e-6
"""Smallest pivot of a scaled system that is solved as it stands."""


@dataclass(frozen=True)
class Rows:
    """What a model is fitted on.

    Attributes:
        y: outcome, shape (n,), zero or more.
        x: columns, shape (n, k).
        names: of the columns.
        first: number of the first effect's group, as of a country, shape (n,).
        second: of the second's, as of a month, shape (n,).
        cluster: number of the cluster, shape (n,).
    """

    y: Floats
    x: Floats
    names: tuple[str, ...]
    first: Numbers
    second: Numbers
    cluster: Numbers

    def only(self, rows: Flags) -> Rows:
        """Those rows alone."""
        return Rows(self.y[rows], self.x[rows], self.names, self.first[rows], self.second[rows], self.cluster[rows])


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes:
        beta: coefficients, shape (k,); NaN for a column that the effects take up.
        rows: which rows of those given it rests on: groups without any event say nothing, shape (n,).
        eta: linear predictor of those rows, for a like fit to start from.
        clusters: how many clusters they come from.
    """

    beta: Floats
    rows: Flags
    eta: Floats = field(repr=False)
    clusters: int


def fit(rows: Rows, start: Floats | None = None, among: Flags | None = None) -> Fit:
    """Maximum likelihood by iterated weighted least squares, effects eliminated exactly in each step.

    Args:
        rows: the data.
        start: linear predictor to start from, shape (n,); saves steps and changes nothing else.
        among: fit on these rows alone, shape (n,).

    Returns:
        The fit.

    Raises:
        ArithmeticError: it does not converge, or no row is left.
    """
    kept = informative(rows, among)
    if not kept.any():
        raise ArithmeticError("No group has an event.")
    design = _Design.of(rows.only(kept))
    y = design.y
    eta = np.log((y + y.mean()) / 2) if start is None else np.clip(start[kept][design.order], -_FAR, _FAR)
    mu = np.exp(eta)
    deviance = np.inf if start is None else _deviance(y, mu)
    for _ in range(_STEPS):
        beta, new = design.least_squares(mu, eta + (y - mu) / mu)
        new, mu, reached = _stepped(y, eta, new, deviance)
        close = abs(deviance - reached) <= _CLOSE * (abs(reached) + 1.0)
        eta, deviance = new, reached
        if close:
            given = np.empty_like(eta)
            given[design.order] = eta
            return Fit(beta, kept, given, int(np.unique(rows.cluster[kept]).size))
    raise ArithmeticError("The Poisson regression does not converge.")


def informative(rows: Rows, among: Flags | None = None) -> Flags:
    """Rows whose groups have an event, over and over until nothing changes, shape (n,)."""
    kept = np.ones(len(rows.y), dtype=bool) if among is None else among
    while True:
        before = kept.sum()
        for group in (rows.first, rows.second):
            totals = np.bincount(group, weights=rows.y * kept)
            kept = kept & (totals[group] > 0)
        if kept.sum() == before:
            return kept


@dataclass(frozen=True)
class Interval:
    """A coefficient with its interval, from refits without each cluster.

    Attributes:
        estimate: coefficient.
        se: jackknife standard error.
        low: lower end at 95 %.
        high: upper end.
        without: the coefficient without each cluster, by the cluster's number.
    """

    estimate: float
    se: float
    low: float
    high: float
    without: dict[int, float]


def intervals(rows: Rows, whole: Fit, columns: Sequence[int]) -> list[Interval]:
    """Jackknife intervals of some columns: V = (G - 1) / G sum over g of (b_(g) - b)^2, Student's t with G - 1."""
    from scipy.stats import t

    eta = np.zeros(len(rows.y))
    eta[whole.rows] = whole.eta
    inside = np.unique(rows.cluster[whole.rows])
    refits = {int(g): _or_nan(rows, whole.rows & (rows.cluster != g), eta) for g in inside}
    size = len(inside)
    factor = float(t.ppf(0.975, size - 1)) if size > 1 else np.nan
    found = []
    for column in columns:
        estimate = float(whole.beta[column])
        without = {g: float(beta[column]) for g, beta in refits.items()}
        squares = np.array([(value - estimate) ** 2 for value in without.values()])
        se = float(np.sqrt((size - 1) / size * squares.sum()))
        found.append(Interval(estimate, se, estimate - factor * se, estimate + factor * se, without))
    return found


def without_each(rows: Rows, whole: Fit, sets: Sequence[Flags]) -> list[Floats]:
    """Coefficients without each set of rows in turn; NaN where that cannot be fitted."""
    eta = np.zeros(len(rows.y))
    eta[whole.rows] = whole.eta
    return [_or_nan(rows, whole.rows & ~out, eta) for out in sets]


def _or_nan(rows: Rows, which: Flags, eta: Floats) -> Floats:
    try:
        return fit(rows, eta, which).beta
    except (ArithmeticError, np.linalg.LinAlgError):
        return np.full(len(rows.names), np.nan)


@dataclass(frozen=True)
class _Design:
    """Rows in the order of the first group, with what each step needs again.

    Attributes:
        order: places of the rows in the data given.
        y: outcome.
        x: columns less their mean, over their spread, shape (n, k).
        spread: of the columns; zero where one does not vary.
        first: group of the first effect, numbered without gaps.
        second: of the second.
        begins: where each first group begins.
        by_second: order of the rows by second group.
        others_begin: where each second group begins in that.
    """

    order: Numbers
    y: Floats
    x: Floats
    spread: Floats
    first: Numbers
    second: Numbers
    begins: Numbers
    by_second: Numbers
    others_begin: Numbers

    @classmethod
    def of(cls, rows: Rows) -> _Design:
        order = np.argsort(rows.first, kind="stable")
        mean = rows.x.mean(axis=0)
        spread = np.sqrt(np.maximum(np.einsum("ij,ij->j", rows.x, rows.x) / len(rows.y) - mean**2, 0.0))
        spread[spread <= _TAKEN_UP * np.abs(mean)] = 0.0
        x = (rows.x[order] - mean) / np.where(spread > 0, spread, 1.0)
        first, begins = _numbered(rows.first[order])
        second, others_begin = _numbered(rows.second[order])
        by_second = np.argsort(second, kind="stable")
        return cls(order, rows.y[order], x, spread, first, second, begins, by_second, others_begin)

    def least_squares(self, weights: Floats, target: Floats) -> tuple[Floats, Floats]:
        """Weighted least squares on x and both sets of effects: coefficients, and the fitted values.

        With W the weights by pair of groups, D1 and D2 their sums, r1 and r2 the groups' weighted sums, the first set's
        effects solve (D1 - W D2^-1 W') a = r1 - W D2^-1 r2; the second set is eliminated by hand.
        """
        shape = len(self.begins), len(self.others_begin)
        w = np.bincount(self.first * shape[1] + self.second, weights=weights, minlength=shape[0] * shape[1])
        w = w.reshape(shape)
        columns = np.column_stack([self.x, target])
        weighted = columns * weights[:, None]
        sums = np.add.reduceat(weighted, self.begins, axis=0)
        others = np.add.reduceat(weighted[self.by_second], self.others_begin, axis=0)
        totals = w.sum(axis=0)
        share = w / totals
        a = np.zeros_like(sums)
        a[1:] = _solved((np.diag(w.sum(axis=1)) - share @ w.T)[1:, 1:], (sums - share @ others)[1:])
        c = (others - w.T @ a) / totals[:, None]
        products = columns.T @ weighted
        apart = products - sums.T @ a - others.T @ c
        kept = np.flatnonzero(np.diag(apart)[:-1] > _TAKEN_UP * np.diag(products)[:-1])
        beta = np.full(len(self.spread), np.nan)
        beta[kept] = np.linalg.solve(apart[np.ix_(kept, kept)], apart[kept, -1])
        a, c = (effects[:, -1] - effects[:, kept] @ beta[kept] for effects in (a, c))
        fitted = self.x[:, kept] @ beta[kept] + a[self.first] + c[self.second]
        beta[kept] /= self.spread[kept]
        return beta, fitted


def _numbered(group: Numbers) -> tuple[Numbers, Numbers]:
    """Groups numbered without gaps, and where each begins once rows are in their order."""
    counts = np.bincount(group)
    there = counts > 0
    ends = np.cumsum(counts[there])
    return (np.cumsum(there) - 1)[group], ends - counts[there]


def _solved(system: Floats, right: Floats) -> Floats:
    """Solution of a symmetric system; that of least length where groups do not all hang together."""
    scale = 1.0 / np.sqrt(np.maximum(np.diag(system), 1e-300))
    scaled = system * scale[:, None] * scale[None, :]
    try:
        if np.diag(np.linalg.cholesky(scaled)).min(initial=1.0) > _SINGULAR:
            return np.asarray(scale[:, None] * np.linalg.solve(scaled, right * scale[:, None]))
    except np.linalg.LinAlgError:
        pass
    return np.asarray(scale[:, None] * (np.linalg.pinv(scaled, rcond=1e-10) @ (right * scale[:, None])))


def _stepped(y: Floats, eta: Floats, new: Floats, deviance: float) -> tuple[Floats, Floats, float]:
    """The step, halved until the deviance does not rise."""
    for _ in range(_HALVINGS):
        new = np.clip(new, -_FAR, _FAR)
        mu = np.exp(new)
        reached = _deviance(y, mu)
        if reached <= deviance * (1 + 1e-12) + 1e-9:
            break
        new = (eta + new) / 2
    return new, np.exp(new), _deviance(y, np.exp(new))


def _deviance(y: Floats, mu: Floats) -> float:
    some = y > 0
    return float(2 * (np.sum(y[some] * np.log(y[some] / mu[some])) - np.sum(y - mu)))
