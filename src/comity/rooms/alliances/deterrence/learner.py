"""The flexible learner beside the logit, and both held against later years than they were fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.rooms.alliances.deterrence.logit import chances, fit
from comity.rooms.alliances.deterrence.terms import covariates, design

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.alliances.deterrence.rows import Rows

WINDOWS = ((1920, 1945), (1946, 1969), (1970, 1991), (1992, 2003), (2004, 2014))
"""Years that are predicted, each from all years before its first."""
QUIET = {"relevant": 4, "all": 32}
"""The trees learn from one in so many rows without an event, which counts so many times; and from every event."""
_TREES: dict[str, Any] = {
    "max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 15, "min_samples_leaf": 200, "l2_regularization": 1.0,
    # Above 10,000 rows the default holds rows back and stops early: years would be mixed, and trees too few.
    "early_stopping": False,
}  # fmt: skip


@dataclass(frozen=True)
class Score:
    """How well a model foretold the disputes of later years.

    Attributes:
        population: "relevant" or "all".
        window: first and last year predicted.
        model: "logit", "boosted trees" or "base rate".
        log_loss: mean of -log P(what happened).
        brier: mean squared error of the chance.
        auc_pr: area under the curve of precision and recall (average precision).
        n: rows predicted.
        events: disputes begun in them.
    """

    population: str
    window: tuple[int, int]
    model: str
    log_loss: float
    brier: float
    auc_pr: float
    n: int
    events: int


def scores(rows: Rows, population: str, *, seed: int) -> Iterator[Score]:
    """Scores of the base rate, the logit and the learner on each window.

    Args:
        rows: all rows.
        population: "relevant" or "all".
        seed: of the learner and of the rows it learns from.
    """
    names = covariates()
    known = np.all([~np.isnan(rows.x[name]) for name in names], axis=0)
    if population == "relevant":
        known &= rows.relevant
    x = {name: rows.x[name][known] for name in names}
    year, y = rows.year[known], rows.began[known]
    columns, terms = design(x, names)
    raw = np.column_stack([x[name] for name in names])
    start: dict[str, float] | None = None
    for window in WINDOWS:
        before, inside = year < window[0], (year >= window[0]) & (year <= window[1])
        share = float(y[before].mean())
        fitted = fit(columns[before], y[before], terms, start=start)
        start = dict(zip(fitted.names, fitted.beta.tolist(), strict=True))
        places = [terms.index(name) for name in fitted.names]
        guesses = {
            "base rate": np.full(int(inside.sum()), share),
            "logit": chances(columns[inside][:, places], fitted.beta),
            "boosted trees": _trees(raw[before], y[before], raw[inside], quiet=QUIET[population], seed=seed),
        }
        for model, p in guesses.items():
            measured = (log_loss(p, y[inside]), float(np.mean((p - y[inside]) ** 2)), average_precision(p, y[inside]))
            yield Score(population, window, model, *measured, int(inside.sum()), int(y[inside].sum()))


def _trees(
    x: NDArray[np.float64], y: NDArray[np.bool_], ahead: NDArray[np.float64], *, quiet: int, seed: int
) -> NDArray[np.float64]:
    """Chances by gradient-boosted trees (Friedman 2001, doi:10.1214/aos/1013203451), as scikit-learn makes them."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    kept = y | (np.arange(len(y)) % quiet == seed % quiet)
    trees = HistGradientBoostingClassifier(random_state=seed, **_TREES)
    with threadpool_limits(1):  # on a busy machine threads that wait for each other take longer than one alone
        trees.fit(x[kept], y[kept], sample_weight=np.where(y[kept], 1.0, float(quiet)))
        return np.asarray(trees.predict_proba(ahead)[:, 1])


def log_loss(p: NDArray[np.float64], y: NDArray[np.bool_]) -> float:
    """Mean of -log P(what happened); chances are kept a hair from certainty."""
    held = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(y, np.log(held), np.log1p(-held))))


def average_precision(p: NDArray[np.float64], y: NDArray[np.bool_]) -> float:
    """Area under the curve of precision and recall: Σ (R_k - R_{k-1}) P_k over thresholds, ties taken together."""
    order = np.argsort(-p, kind="stable")
    ranked, hits = p[order], np.cumsum(y[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    found = hits[last]
    precision = found / (np.flatnonzero(last) + 1)
    return float(np.sum(np.diff(found, prepend=0) * precision) / hits[-1])
