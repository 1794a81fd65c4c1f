"""The yearly forecast's track record: made as if at the end of past years, held against what came, beside a yardstick.

A window is a calendar year; it is forecast from the end of each of the three years before it, so leads are one to
three years. The yardstick is the climatology: the state's last five years, each as likely as another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import InputError
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.other.kin import AHEAD
from comity.rooms.risk.other.mixture import Mixture
from comity.rooms.risk.scores import paired_difference, score
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.risk.forecaster import Forecaster
    from comity.rooms.risk.history import History

SHOWN, CLIMATOLOGY = "comity", "climatology"
YARDSTICK = Climatology(memory=5, decay=1.0, going_on=0.0, noise=0.0)
THRESHOLDS = (25, 1000)
MEASURES = ("crps", "log1p_crps", *(f"brier_{t}" for t in THRESHOLDS), "inside")
LEVEL = 0.9


def models(kind: str) -> dict[str, Forecaster]:
    """What is scored: the forecast of a type, and the yardstick."""
    return {SHOWN: Mixture.of(kind), CLIMATOLOGY: YARDSTICK}


def trial(
    history: History,
    windows: Sequence[int],
    kind: str,
    seed: int,
    *,
    paths: int,
    given: Mapping[str, Forecaster] | None = None,
) -> pl.DataFrame:
    """Scores of every model in every window.

    Args:
        history: of one type, years of the windows among them.
        windows: years to forecast.
        kind: the type.
        seed: of every stream.
        paths: draws a state.
        given: forecasters by name; left out, those of `models`.

    Returns:
        model, window, lead (years), state, the `MEASURES` (Float64; `inside` is one or zero), scored (the
        interval reaches above zero), deaths (observed); states that were there at the origin and in the window.

    Raises:
        InputError: a window that is not in the history, or too early.
    """
    years = [month.year for month in history.months]
    if missing := [year for year in windows if year not in years or years.index(year) < AHEAD]:
        raise InputError(
            f"{', '.join(map(str, missing))} cannot be scored.", remedy=f"Choose from {years[AHEAD]} to {years[-1]}."
        )
    found = []
    for origin in sorted({years.index(year) - back for year in windows for back in range(AHEAD)}):
        known = history.before(origin)
        rows = [history.states.index(state) for state in known.states]
        for name, model in (given or models(kind)).items():
            drawn = model.fit(history, origin).draw(AHEAD, paths, luck_of(seed, kind, name))
            for lead, at in enumerate(range(origin, min(origin + AHEAD, len(years))), start=1):
                if years[at] in windows:
                    scores = _scored(drawn[:, lead - 1], history.deaths[rows, at])
                    same = {
                        "model": pl.lit(name),
                        "window": pl.lit(years[at], pl.Int64),
                        "lead": pl.lit(lead, pl.Int64),
                    }
                    found.append(scores.select(**same, state=pl.Series(known.states)).hstack(scores))
    return pl.concat(found).filter(pl.col("deaths") >= 0).sort("model", "window", "lead", "state")


def _scored(draws: NDArray[np.int32], came: NDArray[np.int64]) -> pl.DataFrame:
    """Scores of one year: draws of shape (states, n)."""
    result = score(draws[:, None], np.maximum(came, 0)[:, None], thresholds=THRESHOLDS)
    columns = {
        "crps": result.crps,
        "log1p_crps": result.log1p_crps,
        **{f"brier_{t}": result.brier[..., i] for i, t in enumerate(result.thresholds)},
        "inside": result.inside.astype(np.float64),
    }
    high = np.quantile(draws, (1 + LEVEL) / 2, axis=1, method="inverted_cdf")
    return pl.DataFrame(
        {**{name: values.ravel() for name, values in columns.items()}, "scored": high > 0, "deaths": came}
    )


def skill(record: pl.DataFrame, kind: str, seed: int) -> pl.DataFrame:
    """Mean scores by group, with the paired difference from the yardstick.

    Args:
        record: as `trial` gives it.
        kind: the type.
        seed: of the bootstrap.

    Returns:
        type, by ("all", "window", "lead", "state"), group, model, rows, scored (rows whose interval reaches above
        zero), the mean of each measure (`inside` over the scored rows), ratio (of mean CRPS to the yardstick's; empty
        where that is zero), and, over all windows, gap, gap_low and gap_high: mean CRPS less the yardstick's, with a
        90 % interval by a paired bootstrap over states, whose years are drawn together.
    """
    found = [
        _line(kind, by, group, part, model, seed)
        for by, group, part in _groups(record)
        for model in (SHOWN, CLIMATOLOGY)
    ]
    return pl.DataFrame(found, orient="row", infer_schema_length=None).sort("type", "by", "group", "model")


def _groups(record: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    yield "all", "all", record
    for by in ("window", "lead", "state"):
        for (group,), part in record.sort(by).group_by(by, maintain_order=True):
            yield by, str(group), part


def _line(kind: str, by: str, group: str, part: pl.DataFrame, model: str, seed: int) -> dict[str, object]:
    keys = ("window", "lead", "state")
    mine, yard = (part.filter(pl.col("model") == one).sort(keys) for one in (model, CLIMATOLOGY))
    sure = mine.filter("scored")
    line: dict[str, object] = {
        "type": kind, "by": by, "group": group, "model": model, "rows": mine.height, "scored": sure.height
    }  # fmt: skip
    line |= {measure: _mean((sure if measure == "inside" else mine)[measure]) for measure in MEASURES}
    base, value = _mean(yard["crps"]), _mean(mine["crps"])
    line["ratio"] = value / base if base and value is not None else None
    gap = None
    if by == "all" and model != CLIMATOLOGY:
        states = mine["state"].rank("dense").to_numpy()
        one, two = (frame["crps"].to_numpy() for frame in (mine, yard))
        gap = paired_difference(one, two, states, stream(seed, "skill", kind), level=LEVEL)
    return line | {
        name: getattr(gap, end, None) for name, end in {"gap": "mean", "gap_low": "low", "gap_high": "high"}.items()
    }


def _mean(values: pl.Series) -> float | None:
    return math.fsum(values) / len(values) if len(values) else None
