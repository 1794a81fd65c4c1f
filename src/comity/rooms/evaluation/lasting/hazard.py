"""Cox regression on intervals (covariates that change in time), errors clustered, and the test of proportionality.

Rows are intervals (start, stop] on the clock of a spell, with what held in them and whether they end in an event. The
partial likelihood takes ties as Efron does (1977, Journal of the American Statistical Association 72: 557-565): with
r = w exp(x b), S the sum of r over the rows at risk at t (start < t <= stop), D that over the d rows with an event at
t, and w' the mean weight of these,

    log L(b) = sum over t of [ sum over events w x b  -  w' sum over l = 0 .. d-1 of log(S - (l / d) D) ].

Clustered errors are the sandwich of score residuals summed by cluster (Lin and Wei 1989,
Journal of the American Statistical Association 84: 1074-1078), with G / (G - 1) for G clusters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import BuildError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int64]

_STEPS = 60
_CLOSE = 1e-9
_FAR = 25.0
"""Log hazard ratio between a covariate's ends that no data show: the estimate is running away."""


@dataclass(frozen=True)
class Intervals:
    """Rows of a hazard model.

    Attributes:
        start, stop: months on the spell's clock; the row is at risk in (start, stop].
        event: whether it ends in one at `stop`.
        x: covariates, a column each.
        names: of the columns.
        cluster: number of the cluster each row belongs to.
        weight: of each row.
    """

    start: Whole
    stop: Whole
    event: NDArray[np.bool_]
    x: Numbers
    names: tuple[str, ...]
    cluster: Whole
    weight: Numbers


@dataclass(frozen=True)
class Cox:
    """A fitted model.

    Attributes:
        names: of the covariates.
        beta: log hazard ratios.
        bread: inverse of the information, the variance if rows were independent.
        robust: variance with errors clustered.
        log_likelihood: the partial one.
        schoenfeld: covariates of each event less their mean over the rows at risk, events by time.
        times: of these events.
        clusters: their number.
    """

    names: tuple[str, ...]
    beta: Numbers
    bread: Numbers
    robust: Numbers
    log_likelihood: float
    schoenfeld: Numbers
    times: Whole
    clusters: int

    def log_ratio(self, name: str) -> tuple[float, float]:
        """Log hazard ratio of a covariate and its clustered standard error."""
        place = self.names.index(name)
        return float(self.beta[place]), math.sqrt(float(self.robust[place, place]))

    def proportional(self, name: str) -> float:
        """How likely residuals as far from flat over time would be if the hazard ratio were constant.

        The test of Grambsch and Therneau (1994, Biometrika 81: 515-526) on the rank of the event times.
        """
        ranks = np.searchsorted(np.unique(self.times), self.times).astype(float)
        apart = ranks - ranks.mean()
        spread = float(apart @ apart)
        if spread == 0:
            return 1.0
        place = self.names.index(name)
        scaled = len(self.times) * (self.schoenfeld @ self.bread)[:, place]
        statistic = float(apart @ scaled) ** 2 / (len(self.times) * float(self.bread[place, place]) * spread)
        return math.erfc(math.sqrt(statistic / 2))


def cox(rows: Intervals) -> Cox:
    """Fit by Newton's method.

    Raises:
        BuildError: there is no event, a covariate is no number, or the likelihood has no maximum (a covariate without
            events on one side).
    """
    if not rows.event.any():
        raise BuildError("A hazard model needs at least one event.")
    if not np.isfinite(rows.x).all():
        raise BuildError("A covariate of a hazard model is not a number.")
    middle = rows.x.mean(axis=0)
    x = rows.x - middle
    beta = np.zeros(x.shape[1])
    sets = _sets(rows)
    value, score, information = _likelihood(rows, x, beta, sets)
    for _ in range(_STEPS):
        step = np.linalg.solve(information, score)
        tried = _likelihood(rows, x, beta + step, sets)
        while tried[0] < value - _CLOSE * abs(value):
            step = step / 2
            tried = _likelihood(rows, x, beta + step, sets)
        beta, (value, score, information) = beta + step, tried
        away = np.max(np.abs(beta) * np.ptp(rows.x, axis=0)) > _FAR
        if away or np.max(np.abs(step)) < _CLOSE:
            break
    if away or np.max(np.abs(step)) >= _CLOSE:
        raise BuildError("The partial likelihood has no maximum: a covariate has no event on one of its sides.")
    bread = np.asarray(np.linalg.inv(information), dtype=np.float64)
    residuals, schoenfeld, times = _residuals(rows, x, beta, sets)
    groups, place = np.unique(rows.cluster, return_inverse=True)
    summed = np.zeros((len(groups), x.shape[1]))
    np.add.at(summed, place, rows.weight[:, None] * residuals)
    correction = len(groups) / (len(groups) - 1) if len(groups) > 1 else 1.0
    robust = np.asarray(correction * bread @ (summed.T @ summed) @ bread, dtype=np.float64)
    return Cox(rows.names, beta, bread, robust, value, schoenfeld, times, len(groups))


def e_value(ratio: float) -> float:
    """How strongly something unmeasured would have to go with both mission and recurrence to explain a hazard ratio.

    E = RR + sqrt(RR (RR - 1)) for RR >= 1, of 1 / RR below, with RR = (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1 / HR)) for
    an outcome that is common (VanderWeele and Ding 2017, Annals of Internal Medicine 167: 268-274).
    """
    hazard = max(ratio, 1 / ratio)
    risk = (1 - 0.5 ** math.sqrt(hazard)) / (1 - 0.5 ** math.sqrt(1 / hazard))
    return float(risk + math.sqrt(risk * (risk - 1)))


@dataclass(frozen=True)
class _Sets:
    """Event times, and what sums over the rows at risk at each of them are made from.

    The rows at risk at t are those that stop at t or later less those that start at t or later. Ties are laid out one
    after the other: `row` is the row of each event, `time` the place of its time, `share` its l / d.
    """

    times: Whole
    by_stop: Whole
    by_start: Whole
    from_stop: Whole
    from_start: Whole
    row: Whole
    time: Whole
    share: Numbers
    tied: Whole


def _sets(rows: Intervals) -> _Sets:
    times = np.unique(rows.stop[rows.event])
    by_stop, by_start = np.argsort(rows.stop, kind="stable"), np.argsort(rows.start, kind="stable")
    row = np.flatnonzero(rows.event)
    row = row[np.argsort(rows.stop[row], kind="stable")]
    time = np.searchsorted(times, rows.stop[row])
    tied = np.bincount(time)
    return _Sets(
        times=times,
        by_stop=by_stop,
        by_start=by_start,
        from_stop=np.searchsorted(rows.stop[by_stop], times),
        from_start=np.searchsorted(rows.start[by_start], times),
        row=row,
        time=time,
        share=np.concatenate([np.arange(d) / d for d in tied.tolist()]),
        tied=tied,
    )


def _over_risk(values: Numbers, sets: _Sets) -> Numbers:
    """Sums of the rows' values over those at risk at each event time."""
    parts = []
    for order, place in ((sets.by_stop, sets.from_stop), (sets.by_start, sets.from_start)):
        sums = np.cumsum(values[order][::-1], axis=0)[::-1]
        parts.append(np.vstack([sums, np.zeros((1, values.shape[1]))])[place])
    return np.asarray(parts[0] - parts[1])


def _over_events(values: Numbers, sets: _Sets) -> Numbers:
    """Sums of the rows' values over those with an event at each event time."""
    found = np.zeros((len(sets.times), values.shape[1]))
    np.add.at(found, sets.time, values[sets.row])
    return found


def _likelihood(rows: Intervals, x: Numbers, beta: Numbers, sets: _Sets) -> tuple[float, Numbers, Numbers]:
    """Log partial likelihood, score and information."""
    size, terms = x.shape
    linear = x @ beta
    shift = float(linear.max())
    relative = rows.weight * np.exp(linear - shift)
    moments = np.hstack([np.ones((size, 1)), x, (x[:, :, None] * x[:, None, :]).reshape(size, -1)])
    moments = moments * relative[:, None]
    whole, dead = _over_risk(moments, sets), _over_events(moments, sets)
    each = whole[sets.time] - sets.share[:, None] * dead[sets.time]
    zero, centre = each[:, 0], each[:, 1 : terms + 1] / each[:, :1]
    second = (each[:, terms + 1 :] / each[:, :1]).reshape(-1, terms, terms)
    weight = rows.weight[sets.row]
    mean = (np.bincount(sets.time, weights=weight) / sets.tied)[sets.time]
    value = float(weight @ linear[sets.row] - mean @ (np.log(zero) + shift))
    score = weight @ x[sets.row] - mean @ centre
    spread = second - centre[:, :, None] * centre[:, None, :]
    return value, score, np.tensordot(mean, spread, axes=1)


def _residuals(rows: Intervals, x: Numbers, beta: Numbers, sets: _Sets) -> tuple[Numbers, Numbers, Whole]:
    """Score residuals of every row; Schoenfeld residuals of every event and their times.

    A row's score residual is its own event's covariates less their mean at risk, less what it contributed to the means
    at every event time it was at risk at; in Efron's form a row that has its event at t counts for 1 - l / d in tie l.
    """
    relative = np.exp(x @ beta)
    moments = np.hstack([np.ones((len(x), 1)), x]) * (rows.weight * relative)[:, None]
    each = _over_risk(moments, sets)[sets.time] - sets.share[:, None] * _over_events(moments, sets)[sets.time]
    zero, centre = each[:, 0], each[:, 1:] / each[:, :1]
    weight = np.bincount(sets.time, weights=rows.weight[sets.row]) / sets.tied
    pace = weight[sets.time] / zero
    middle = np.zeros((len(sets.times), x.shape[1]))
    np.add.at(middle, sets.time, centre / sets.tied[sets.time][:, None])
    # Over the event times a row is at risk at: the sum of pace, and of pace times the mean, by cumulated sums.
    steps = np.zeros((len(sets.times), 1 + x.shape[1]))
    np.add.at(steps, sets.time, np.column_stack([pace, pace[:, None] * centre]))
    total = np.vstack([np.zeros((1, steps.shape[1])), np.cumsum(steps, axis=0)])
    inside = total[np.searchsorted(sets.times, rows.stop, side="right")]
    inside = inside - total[np.searchsorted(sets.times, rows.start, side="right")]
    found = -relative[:, None] * (x * inside[:, :1] - inside[:, 1:])
    # An event's own row was at risk for only a share of each tie at its time.
    spared = np.zeros_like(steps)
    np.add.at(spared, sets.time, sets.share[:, None] * np.column_stack([pace, pace[:, None] * centre]))
    own = spared[sets.time]
    found[sets.row] += relative[sets.row][:, None] * (x[sets.row] * own[:, :1] - own[:, 1:])
    schoenfeld = x[sets.row] - middle[sets.time]
    found[sets.row] += schoenfeld
    return found, schoenfeld, sets.times[sets.time]
