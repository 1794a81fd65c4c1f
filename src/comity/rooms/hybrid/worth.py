"""Whether hybrid pressure on a state last year tells more of its violence this year than its own violence does.

A modest trial, by calendar year and state, 2010 to 2021. Onset: 25 deaths or more in state-based conflict after two
years with fewer. A logistic regression (ridge) is fitted on the years before, from 2002, to what the state's own deaths
tell; then again with hybrid counts of the year before beside them. Deaths: a forest of the same figures, whose leaves
give a distribution, scored by the continuous ranked probability score. Gaps have intervals from a paired bootstrap over
states. Figures are those of today's releases, which knew more than anybody did at the time: the trial is lenient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.streams import stream

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

FIRST, ORIGIN, LAST = 2002, 2010, 2021
"""First year learned from, first and last year forecast."""
ONSET = 25
MEMORY = 10
TREES, LEAF = 30, 15
RESAMPLES = 1000
LEVEL = 0.9

ADDED: dict[str, tuple[tuple[str, str], ...]] = {
    "cyber": (("eurepoc", "count"), ("dcid", "count")),
    "economic": (("sanctions", "count"), ("sanctions", "in_force"), ("sanctions_un", "in_force")),
    "all": (
        *(("eurepoc", "count"), ("dcid", "count")),
        *(("sanctions", "count"), ("sanctions", "in_force"), ("sanctions_un", "in_force")),
    ),
}
"""Figures added, by name of the set: series and column. The other domains do not cover the years."""

SCORES = ("brier", "log_score", "crps", "log1p_crps")


@dataclass(frozen=True)
class Years:
    """A panel of states by year.

    Attributes:
        states: keys.
        years: calendar years.
        deaths: in state-based conflict, shape (states, years).
        own: what the state's own violence tells before each year, shape (states, years, figures).
        hybrid: figures of the year before by set, each of shape (states, years, figures).
    """

    states: tuple[str, ...]
    years: tuple[int, ...]
    deaths: Matrix
    own: Matrix
    hybrid: dict[str, Matrix]


def worth(deaths: pl.DataFrame, states: pl.DataFrame, as_of: date, seed: int) -> pl.DataFrame:
    """The table hybrid_worth: scores without and with hybrid counts, and the gap; empty where the years are too few.

    Args:
        deaths: the edition's deaths_year.
        states: hybrid_states.
        as_of: first day of the last month that may be known.
        seed: the edition's.
    """
    last = min(LAST, as_of.year - 1)
    if last < ORIGIN + 5:
        return pl.DataFrame(schema=_WORTH)
    panel = years_of(deaths, states, last)
    plain = _scored(panel, None, seed)
    rows = []
    for name in ADDED:
        more = _scored(panel, name, seed)
        rows += [_compared(name, score, plain[score], more[score], panel, seed) for score in SCORES]
    return pl.DataFrame(rows, schema=_WORTH, orient="row")


def years_of(deaths: pl.DataFrame, states: pl.DataFrame, last: int) -> Years:
    """The panel of the years to learn from and to forecast."""
    begin = FIRST - MEMORY
    held = deaths.filter(pl.col("year").is_between(begin, last))
    keys = tuple(sorted(set(held["state"])))
    years = tuple(range(begin, last + 1))
    laid = {kind: _laid(held, keys, years, kind) for kind in ("state_based", "non_state", "one_sided")}
    logs = {kind: np.log1p(values) for kind, values in laid.items()}
    wanted = range(FIRST - begin, len(years))
    own = np.stack([_own(logs, at) for at in wanted], axis=1)
    hybrid = {
        name: np.log1p(
            np.stack(
                [
                    _laid(
                        states.filter((pl.col("series") == series) & (pl.col("role") == "target")),
                        keys, years, column,
                    )[:, FIRST - begin - 1 : -1]
                    for series, column in figures
                ],
                axis=2,
            )
        )
        for name, figures in ADDED.items()
    }  # fmt: skip
    return Years(keys, years[FIRST - begin - 2 :], laid["state_based"][:, FIRST - begin - 2 :], own, hybrid)


def _own(logs: dict[str, Matrix], at: int) -> Matrix:
    """What is known before the year at `at`: own deaths of each type, their means, and years since a conflict."""
    based = logs["state_based"]
    quiet = based[:, at - MEMORY : at] < np.log1p(ONSET)
    since = np.argmin(quiet[:, ::-1], axis=1) + np.where(quiet.all(axis=1), MEMORY, 0)
    columns = [
        based[:, at - 1],
        based[:, at - 2],
        based[:, at - 5 : at].mean(axis=1),
        based[:, at - MEMORY : at].mean(axis=1),
    ]
    columns += [logs[kind][:, at - 1] for kind in ("non_state", "one_sided")]
    columns += [logs[kind][:, at - 5 : at].mean(axis=1) for kind in ("non_state", "one_sided")]
    return np.stack([*columns, since.astype(np.float64)], axis=1)


def _scored(panel: Years, name: str | None, seed: int) -> dict[str, tuple[NDArray[np.int64], Matrix]]:
    """For each score: state and score of every row forecast."""
    figures = panel.own if name is None else np.concatenate([panel.own, panel.hybrid[name]], axis=2)
    risk = (panel.deaths[:, :-2] < ONSET) & (panel.deaths[:, 1:-1] < ONSET)
    now = panel.deaths[:, 2:]
    found: dict[str, list[tuple[NDArray[np.int64], Matrix]]] = {score: [] for score in SCORES}
    for year in range(ORIGIN, panel.years[-1] + 1):
        at = year - FIRST
        ready = risk[:, at]
        past = risk[:, :at]
        chance = _onset(figures[:, :at][past], now[:, :at][past] >= ONSET, figures[ready, at])
        onset = (now[ready, at] >= ONSET).astype(np.float64)
        which = np.flatnonzero(ready)
        found["brier"].append((which, (chance - onset) ** 2))
        found["log_score"].append((which, -np.log(np.where(onset > 0, chance, 1 - chance))))
        everyone = np.arange(len(panel.states))
        luck = stream(seed, "hybrid", "worth", str(year))
        values, weights = _leaves(figures[:, :at], now[:, :at], figures[:, at], luck)
        found["crps"].append((everyone, crps(values, weights, now[:, at])))
        found["log1p_crps"].append((everyone, crps(np.log1p(values), weights, np.log1p(now[:, at]))))
    return {
        score: (np.concatenate([who for who, _ in parts]), np.concatenate([value for _, value in parts]))
        for score, parts in found.items()
    }


def _onset(figures: Matrix, outcome: NDArray[np.bool_], wanted: Matrix) -> Matrix:
    """Chances of an onset, kept off 0 and 1."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = figures.mean(axis=0), np.maximum(figures.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit((figures - mean) / spread, outcome)
    chance: Matrix = fitted.predict_proba((wanted - mean) / spread)[:, 1]
    return np.clip(chance, 1e-4, 1 - 1e-4)


def _leaves(figures: Matrix, outcome: Matrix, wanted: Matrix, luck: np.random.Generator) -> tuple[Matrix, Matrix]:
    """Deaths that may be expected: past outcomes in order, and the weight of each, shape (states, outcomes).

    A past row weighs as much as it shares leaves with the row wanted (Meinshausen 2006, Quantile regression forests,
    Journal of Machine Learning Research 7: 983-999).
    """
    from sklearn.ensemble import ExtraTreesRegressor

    rows, answers = figures.reshape(-1, figures.shape[2]), outcome.ravel()
    forest = ExtraTreesRegressor(
        n_estimators=TREES, min_samples_leaf=LEAF, max_features=0.7, n_jobs=1, random_state=int(luck.integers(2**31))
    ).fit(rows, np.log1p(answers))
    order = np.argsort(answers, kind="stable")
    leaves, places = forest.apply(rows)[order], forest.apply(wanted)
    weights = np.zeros((len(wanted), len(answers)))
    for tree in range(TREES):
        row, past, size = shared(leaves[:, tree], places[:, tree])
        weights[row, past] += 1 / size
    return answers[order], weights / TREES


def shared(
    leaves: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Which past rows share a leaf with each row wanted.

    Args:
        leaves: leaf of each past row, shape (past,).
        places: leaf of each row wanted, shape (wanted,).

    Returns:
        row wanted, past row, and how many past rows are in the leaf, shape (pairs,) each.
    """
    members = np.argsort(leaves, kind="stable")
    first, end = (np.searchsorted(leaves[members], places, side=side) for side in ("left", "right"))
    size = end - first
    each = np.repeat(size, size)
    within = np.arange(len(each)) - np.repeat(np.cumsum(size) - size, size)
    return np.repeat(np.arange(len(places)), size), members[np.repeat(first, size) + within], each


def crps(values: Matrix, weights: Matrix, outcome: Matrix) -> Matrix:
    """Continuous ranked probability score of weighted values, the integral of (F(x) - [x >= y])^2, shape (rows,).

    Args:
        values: in order, shape (values,).
        weights: of each value, summing to 1 in a row, shape (rows, values).
        outcome: shape (rows,).
    """
    # E|X - y| - E|X - X'| / 2, the second by the distribution function between neighbouring values.
    below = np.cumsum(weights, axis=1)[:, :-1]
    spread = (below * (1 - below) * np.diff(values)).sum(axis=1)
    score: Matrix = (weights * np.abs(values - outcome[:, None])).sum(axis=1) - spread
    return score


def _compared(
    name: str, score: str, plain: tuple[NDArray[np.int64], Matrix], more: tuple[NDArray[np.int64], Matrix],
    panel: Years, seed: int,
) -> tuple[Any, ...]:  # fmt: skip
    """A row of the table; the interval is of states drawn with replacement."""
    who, gap = plain[0], more[1] - plain[1]
    sums = np.bincount(who, weights=gap, minlength=len(panel.states))
    rows = np.bincount(who, minlength=len(panel.states))
    drawn = stream(seed, "hybrid", "worth", "bootstrap").integers(
        len(panel.states), size=(RESAMPLES, len(panel.states))
    )
    gaps = sums[drawn].sum(axis=1) / rows[drawn].sum(axis=1)
    low, high = np.quantile(gaps, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return (
        name, score, len(gap), float(plain[1].mean()), float(more[1].mean()), float(gap.mean()), float(low),
        float(high), ORIGIN, panel.years[-1],
    )  # fmt: skip


def _laid(rows: pl.DataFrame, keys: tuple[str, ...], years: tuple[int, ...], column: str) -> Matrix:
    """A column by state and year; where there is no row, 0: the series used cover all states and these years."""
    place = {key: at for at, key in enumerate(keys)}
    laid = np.zeros((len(keys), len(years)))
    known = rows.filter(pl.col("state").is_in(list(keys)) & pl.col("year").is_between(years[0], years[-1]))
    for state, year, value in known.select("state", "year", pl.col(column).fill_null(0)).rows():
        laid[place[state], year - years[0]] += value
    return laid


_WORTH: dict[str, Any] = {
    "added": pl.String, "score": pl.String, "rows": pl.Int64, "without": pl.Float64, "with": pl.Float64,
    "gap": pl.Float64, "low": pl.Float64, "high": pl.Float64, "first": pl.Int64, "last": pl.Int64,
}  # fmt: skip
