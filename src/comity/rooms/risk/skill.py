"""The track record in short: mean scores of each model by window, lead, region, and how sure the differences are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.risk.backtest import MEASURES, YARDSTICK
from comity.rooms.risk.history import YEAR
from comity.rooms.risk.scores import paired_difference
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

WORST = 5
"""Countries left out of the group "all but the worst five": those with the largest error of the yardstick."""


def skill(record: pl.DataFrame, regions: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Mean scores by group, with the paired difference from the last twelve months repeated.

    Args:
        record: as `backtest` gives it.
        regions: state and region.
        seed: of the bootstrap.

    Returns:
        by ("all", "window", "lead", "region", "without the worst five"), group, model, rows, the mean of each measure
        (`inside` over rows whose draws are not all zero), and gap, gap_low, gap_high: mean CRPS less the yardstick's,
        with a 90 % interval by a paired bootstrap over months; empty for the yardstick itself.
    """
    rows = record.join(regions.select("state", "region"), on="state", how="left")
    found = [
        _line(by, group, part, str(model), seed)
        for by, group, part in _groups(rows)
        for (model,), _ in part.group_by("model", maintain_order=True)
    ]
    return pl.DataFrame(found, orient="row").sort("by", "group", "model")


def _groups(rows: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    yield "all", "all", rows
    for by in ("window", "lead", "region"):
        for group in rows[by].unique().drop_nulls().sort().to_list():
            yield by, str(group), rows.filter(pl.col(by) == group)
    hard = rows.filter(pl.col("model") == YARDSTICK).sort("state", "window", "lead")
    totals = {state: math.fsum(part["crps"]) for (state,), part in hard.group_by("state", maintain_order=True)}
    worst = sorted(totals, key=lambda state: (-totals[state], str(state)))[:WORST]
    yield "without the worst five", ", ".join(sorted(map(str, worst))), rows.filter(~pl.col("state").is_in(worst))


def _block(months: NDArray[np.int64]) -> int:
    """Months drawn together: a window's, which share an origin, where there are several windows."""
    return YEAR if len(set(months.tolist())) > YEAR else 1


def _line(by: str, group: str, part: pl.DataFrame, model: str, seed: int) -> dict[str, object]:
    mine = part.filter(pl.col("model") == model).sort("window", "lead", "state")
    line: dict[str, object] = {"by": by, "group": group, "model": model, "rows": mine.height}
    for measure in MEASURES:
        values = mine.filter("scored")[measure] if measure == "inside" else mine[measure]
        line[measure] = math.fsum(values) / len(values) if len(values) else None
    gap = None
    if model != YARDSTICK:
        other = part.filter(pl.col("model") == YARDSTICK).sort("window", "lead", "state")
        months = mine["window"].to_numpy() * 100 + mine["lead"].to_numpy()
        if len(set(months.tolist())) > 1:
            one, two = (frame["crps"].to_numpy().astype(np.float64) for frame in (mine, other))
            gap = paired_difference(one, two, months, stream(seed, "skill", by, group, model), block=_block(months))
    ends = {"gap": "mean", "gap_low": "low", "gap_high": "high"}
    return line | {name: getattr(gap, end, None) for name, end in ends.items()}
