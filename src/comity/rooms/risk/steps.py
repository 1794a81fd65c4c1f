"""The risk room's tables: the forecast's paths, and its track record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.climatology import Climatology, LookAlikes, draw
from comity.rooms.risk.scores import brier, crps
from comity.step import Inputs, Step
from comity.streams import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONTHS = 36
PATHS = 1000
WINDOWS = 5
"""Years of the track record: the last ones."""
_GAP, _LAST_LEAD = 2, 14
"""A window is forecast from October of the year before: leads 3 to 14."""


@dataclass(frozen=True)
class Wide:
    """Deaths with a row a state and a column a month; -1 where the state did not exist.

    Attributes:
        states: keys, in row order.
        months: first days, in column order.
        deaths: shape (states, months).
    """

    states: list[str]
    months: list[date]
    deaths: NDArray[np.int64]

    @classmethod
    def of(cls, panel: pl.DataFrame) -> Wide:
        """From the table deaths_month."""
        wide = panel.sort("month").pivot(on="month", index="state", values="deaths").sort("state")
        months = sorted(panel["month"].unique().to_list())
        values = wide.select(pl.col([m.isoformat() for m in months])).fill_null(-1).to_numpy()
        return cls(wide["state"].to_list(), months, values.astype(np.int64))

    def before(self, end: int) -> Wide:
        """The panel as it stood after its first `end` months; states that came later are left out."""
        present = np.any(self.deaths[:, :end] >= 0, axis=1)
        kept = [state for state, here in zip(self.states, present.tolist(), strict=True) if here]
        return Wide(kept, self.months[:end], self.deaths[present, :end])


def forecast(wide: Wide, months: int, seed: int, *, model: Climatology) -> NDArray[np.int32]:
    """Paths for every state, each from its own stream.

    Returns:
        Deaths, shape (states, months, PATHS).
    """
    alikes = LookAlikes.of(wide.deaths, months)
    paths = [
        draw(model, wide.deaths, row, alikes, PATHS, stream(seed, "risk", state)).T
        for row, state in enumerate(wide.states)
    ]
    return np.asarray(paths, dtype=np.int32)


def risk_draws(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The forecast for the months after the edition's last."""
    wide = Wide.of(inputs.tables["deaths_month"])
    paths = forecast(wide, MONTHS, inputs.seed, model=Climatology())
    ahead = [_plus(wide.months[-1], lead) for lead in range(1, MONTHS + 1)]
    frame = pl.DataFrame(
        {
            "state": np.repeat(wide.states, MONTHS),
            "month": ahead * len(wide.states),
            "draws": pl.Series(paths.reshape(-1, PATHS), dtype=pl.Array(pl.Int32, PATHS)).cast(pl.List(pl.Int32)),
        }
    )
    return {"risk_draws": frame}


def risk_record(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """How the same forecast would have done in the last years, beside the country's last twelve months and zeros."""
    wide = Wide.of(inputs.tables["deaths_month"])
    last = wide.months[-1].year
    windows = [year for year in range(last - WINDOWS + 1, last + 1) if date(year, 12, 1) in wide.months]
    return {"risk_record": pl.concat([_window(wide, year, inputs.seed) for year in windows])}


def _window(wide: Wide, year: int, seed: int) -> pl.DataFrame:
    first = wide.months.index(date(year, 1, 1))
    known = wide.before(first - _GAP)
    rows = [wide.states.index(state) for state in known.states]
    observed = wide.deaths[rows, first : first + 12]
    recent = np.maximum(known.deaths[:, -12:], 0)
    rivals = {
        "climatology": forecast(known, _LAST_LEAD, seed, model=Climatology())[:, _GAP:],
        "conflictology": np.repeat(recent[:, None, :], 12, axis=1),
        "zeros": np.zeros((len(rows), 12, 1), dtype=np.int64),
    }
    frames = []
    for name, draws in rivals.items():
        low, high = np.quantile(draws, (0.05, 0.95), axis=-1, method="inverted_cdf")
        frames.append(
            pl.DataFrame(
                {
                    "model": [name] * len(rows),
                    "window": pl.Series([year] * len(rows), dtype=pl.Int64),
                    "state": known.states,
                    "crps": crps(draws, observed).mean(axis=1),
                    "brier_25": brier(draws, observed, 25).mean(axis=1),
                    "inside_90": ((low <= observed) & (observed <= high)).mean(axis=1),
                }
            )
        )
    return pl.concat(frames)


def _plus(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


STEPS = (
    Step("forecast", ("risk_draws",), risk_draws, needs=("deaths_month",)),
    Step("track record of the forecast", ("risk_record",), risk_record, needs=("deaths_month",)),
)
