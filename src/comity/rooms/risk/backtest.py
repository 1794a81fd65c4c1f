"""Forecasts made as if in the past, and scored: rolling origins, the same windows as the challenge's.

A window is a calendar year, forecast from October of the year before: leads 3 to 14 months. A forecaster is given the
whole history and the origin; `leaks` finds out whether it looks beyond.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import InputError
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.happened import events_scored, no_events
from comity.rooms.risk.history import YEAR
from comity.rooms.risk.parallel import each
from comity.rooms.risk.pool import Pool
from comity.rooms.risk.rivals import Bootstrap, Conflictology, LastValue, Zeros
from comity.rooms.risk.scores import score
from comity.rooms.risk.sums import sums_scored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.risk.forecaster import Forecaster
    from comity.rooms.risk.history import History

PATHS = 1000
GAP = 2
"""Months between the origin and the window: the challenge's data end in October."""
LEADS = GAP + YEAR

SHOWN = "comity"
YARDSTICK = "conflictology"
MODELS: dict[str, Forecaster] = {
    SHOWN: Pool(),
    "climatology": Climatology(),
    YARDSTICK: Conflictology(),
    "last value": LastValue(),
    "bootstrap": Bootstrap(),
    "zeros": Zeros(),
}
"""What is scored: the forecast shown, and what it must beat."""

MEASURES = ("crps", "log1p_crps", "ignorance", "interval_score", "brier_25", "brier_100", "brier_1000", "inside")
"""Columns of scores, in order; all but the last are better when smaller."""


@dataclass(frozen=True)
class Window:
    """A year to forecast.

    Attributes:
        year: calendar year.
        first: index of its January in the history.
    """

    year: int
    first: int

    @property
    def origin(self) -> int:
        """Number of months known."""
        return self.first - GAP


def windows(history: History, years: Sequence[int]) -> list[Window]:
    """The windows of these years.

    Raises:
        InputError: a year is not whole in the history, or too early to have anything before it.
    """
    place = {month: index for index, month in enumerate(history.months)}
    bad = [year for year in years if date(year, 12, 1) not in place or place.get(date(year, 1, 1), 0) < 5 * YEAR]
    if bad:
        first, last = history.months[0].year + 5, history.months[-1].year - (history.months[-1].month < YEAR)
        raise InputError(
            f"{', '.join(map(str, bad))} cannot be backtested: the history reaches from {history.months[0]:%Y-%m} to "
            f"{history.months[-1]:%Y-%m}, and a forecast needs five years to learn from.",
            remedy=f"Choose years from {first} to {last}.",
        )
    return [Window(year, place[date(year, 1, 1)]) for year in years]


def backtest(
    history: History,
    years: Sequence[int],
    seed: int,
    *,
    models: Mapping[str, Forecaster] = MODELS,
    paths: int = PATHS,
    workers: int | None = None,
) -> pl.DataFrame:
    """Fit, draw and score every model in every window, windows side by side in processes.

    The scores do not depend on the number of workers.

    Args:
        history: all months, those of the windows among them.
        years: windows.
        seed: of every stream.
        models: forecasters by name.
        paths: draws a state; the ignorance score depends on it.
        workers: processes; left out, as many as there are processors, or the cluster COMITY_CLUSTER names.

    Returns:
        model, window, lead, state, the `MEASURES` (Float32; `inside` is one or zero), scored (Boolean: not every draw
        is zero), deaths (observed); by window, model, state, lead. A state that was not there is left out.
    """
    return trial(history, years, seed, models=models, paths=paths, workers=workers).months


@dataclass(frozen=True)
class Trial:
    """Scores of a backtest.

    Attributes:
        months: as `backtest` gives them.
        sums: of each window's sum, as `comity.rooms.risk.sums.sums_scored` gives them.
        events: of the forecast shown, as `comity.rooms.risk.happened.events_scored` gives them.
    """

    months: pl.DataFrame
    sums: pl.DataFrame
    events: pl.DataFrame


def trial(
    history: History,
    years: Sequence[int],
    seed: int,
    *,
    models: Mapping[str, Forecaster] = MODELS,
    paths: int = PATHS,
    workers: int | None = None,
    came: History | None = None,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005 - nobody looks on
) -> Trial:
    """As `backtest`, with the scores of twelve-month sums, and perhaps against another release of what came about.

    Args:
        history: what forecasters learn from; they are given no month after the origin.
        years: windows.
        seed: of every stream.
        models: forecasters by name.
        paths: draws a state.
        workers: processes.
        came: what they are held against, states and months as in `history`; left out, the history itself.
        progress: told how many windows are done.
    """
    tasks = [(history, came or history, window, models, seed, paths) for window in windows(history, years)]
    found = each(_window, tasks, workers, progress=progress)
    return Trial(*(pl.concat(parts) for parts in zip(*((t.months, t.sums, t.events) for t in found), strict=True)))


def _window(
    history: History, came: History, window: Window, models: Mapping[str, Forecaster], seed: int, paths: int
) -> Trial:
    states, observed = truth(came, window)
    months, sums, happened = [], [], []
    for name, model in models.items():
        every = model.fit(history, window.origin).draw(LEADS, paths, luck_of(seed, name))
        drawn = every[:, GAP:]
        if name == SHOWN:
            known = history.before(window.origin)
            happened.append(events_scored(every, known.deaths, after(came, window), states, window.year))
        months.append(scored(drawn, observed, states, name, window.year))
        sums.append(sums_scored(drawn, observed, states, name, window.year, luck_of(seed, name, "apart")))
    return Trial(pl.concat(months), pl.concat(sums), pl.concat(happened) if happened else no_events())


def after(came: History, window: Window) -> NDArray[np.int64]:
    """Deaths in the year after the origin, of the states known then; shape (states, 12)."""
    rows = [came.states.index(state) for state in came.before(window.origin).states]
    return came.deaths[rows, window.origin : window.origin + YEAR]


def truth(history: History, window: Window) -> tuple[list[str], NDArray[np.int64]]:
    """The states known at the origin, and their deaths in the window, -1 where a state was no more."""
    known = history.before(window.origin)
    rows = [history.states.index(state) for state in known.states]
    return known.states, history.deaths[rows, window.first : window.first + YEAR]


def scored(
    draws: NDArray[np.int32], observed: NDArray[np.int64], states: list[str], name: str, year: int
) -> pl.DataFrame:
    """Scores of one model in one window, a row a state and month."""
    result = score(draws, np.maximum(observed, 0), thresholds=(25, 100, 1000))
    measures = {
        "crps": result.crps, "log1p_crps": result.log1p_crps, "ignorance": result.ignorance,
        "interval_score": result.interval_score,
        **{f"brier_{t}": result.brier[..., i] for i, t in enumerate(result.thresholds)},
        "inside": result.inside.astype(np.float64),
    }  # fmt: skip
    months = observed.shape[1]
    frame = pl.DataFrame(
        {
            "model": [name] * observed.size,
            "window": pl.Series([year] * observed.size, dtype=pl.Int64),
            "lead": pl.Series(np.tile(np.arange(GAP + 1, GAP + months + 1), len(states)), dtype=pl.Int64),
            "state": np.repeat(states, months),
            **{measure: values.ravel().astype(np.float32) for measure, values in measures.items()},
            "scored": ~result.certain_zero.ravel(),
            "deaths": observed.ravel(),
        }
    )
    return frame.filter(pl.col("deaths") >= 0)


def leaks(model: Forecaster, history: History, origin: int, seed: int = 0, *, paths: int = 20) -> bool:
    """Whether a forecaster looks beyond its origin.

    It is fitted twice, the second time on a history in which everything after the origin, deaths and figures beside,
    is another: if its paths differ in anything, it saw what it could not have known.

    Args:
        model: the forecaster.
        history: with months after the origin.
        origin: months it may know.
        seed: of its streams and of the other future.
        paths: paths to compare.
    """
    luck = np.random.default_rng(seed)
    later = history.deaths.copy()
    rest = later[:, origin:]
    rest[:] = np.where(rest >= 0, luck.integers(1, 10_000, rest.shape), rest)
    beside = {name: values.copy() for name, values in history.beside.items()}
    for values in beside.values():
        values[:, origin:] = luck.random(values[:, origin:].shape) * 1000
    other = replace(history, deaths=later, beside=beside)
    here, there = (model.fit(one, origin).draw(YEAR, paths, luck_of(seed, "leaks")) for one in (history, other))
    return not np.array_equal(here, there)
