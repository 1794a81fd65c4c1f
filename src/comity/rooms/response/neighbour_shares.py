"""The table of neighbours' shares: what the past shows of deaths passing over a border, beside a placebo.

For country j in year y, with X_j its deaths in state-based conflict and N_j those of all its neighbours by land,

    N_j(y) = a_j + b_y + c N_j(y - 1) + d X_j(y - 1) + e X_j(y + 1) + error

by least squares. d is the deaths among neighbours for each death in the country the year before; e is a placebo: next
year's deaths can have caused none of this year's. The interval allows for errors that go together within a country and
within a year (Cameron, Gelbach and Miller 2011, doi:10.1198/jbes.2010.07136). Neighbours fight over the same matters,
by the same groups, at the same times: none of this is a cause, and no share is taken over from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.response.evidence import Z95

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.step import Inputs

MONTHS = 12
SCHEMA: dict[str, Any] = {
    "when": pl.String,
    **dict.fromkeys(("share", "low", "high"), pl.Float64),
    **dict.fromkeys(("states", "rows", "first", "last"), pl.Int64),
}


def neighbour_shares(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """The share of the year before and that of the year after, with their intervals."""
    rows = panel(inputs.tables["deaths_month"], inputs.tables["borders"])
    state, year = (np.array([row[at] for row in rows]) for at in (0, 1))
    y, own = np.array([row[2] for row in rows], dtype=float), np.array([row[3:] for row in rows], dtype=float)
    center, spread = within(y, own, state, year)
    about = (len(set(state.tolist())), len(rows), int(year.min()), int(year.max()))
    told = [
        (name, *(round(float(center[at] + z * spread[at]), 6) for z in (0.0, -Z95, Z95)), *about)
        for at, name in ((1, "before"), (2, "after"))
    ]
    return {"neighbour_shares": pl.DataFrame(told, schema=SCHEMA, orient="row")}


def panel(months: pl.DataFrame, borders: pl.DataFrame) -> list[tuple[str, int, int, int, int, int]]:
    """State, year, deaths among its neighbours, the same a year before, its own a year before and a year after.

    Only whole years count, and only states with a neighbour whose deaths are known; nothing missing is nought.

    Args:
        months: the table deaths_month.
        borders: the table borders.
    """
    years = months.group_by("state", pl.col("month").dt.year().cast(pl.Int64).alias("year"))
    whole = (
        years.agg(pl.col("deaths").sum(), known=pl.col("deaths").count())
        .filter(pl.col("known") == MONTHS)
        .sort("state", "year")
    )
    deaths = {(state, year): n for state, year, n in whole.select("state", "year", "deaths").rows()}
    near: dict[tuple[str, int], int] = {}
    last = max(year for _, year in deaths)
    for state, other, begin, until in borders.select("state", "neighbour", "from", "until").sort("*").rows():
        for year in range(begin.year, (until.year if until else last + 1)):
            if (other, year) in deaths:
                near[state, year] = near.get((state, year), 0) + deaths[other, year]
    return [
        (state, year, near[state, year], near[state, year - 1], deaths[state, year - 1], deaths[state, year + 1])
        for state, year in sorted(near)
        if (state, year - 1) in near and (state, year - 1) in deaths and (state, year + 1) in deaths
    ]


def within(
    y: NDArray[np.float64], x: NDArray[np.float64], one: NDArray[Any], other: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients within two groupings, and their standard errors, clustered by both.

    Args:
        y: what is explained, shape (rows,).
        x: what explains it, shape (rows, columns).
        one: the first group of each row, shape (rows,).
        other: the second.
    """
    groups = [np.unique(names, return_inverse=True)[1] for names in (one, other)]
    dummies = np.concatenate([np.eye(group.max() + 1)[group] for group in groups], axis=1)
    both = np.column_stack([y, x])
    left = both - dummies @ np.linalg.lstsq(dummies, both, rcond=None)[0]
    y, x = left[:, 0], left[:, 1:]
    bread = np.linalg.inv(x.T @ x)
    center = bread @ (x.T @ y)
    scores = x * (y - x @ center)[:, None]
    meat = [np.zeros((group.max() + 1, x.shape[1])) for group in groups]
    for total, group in zip(meat, groups, strict=True):
        np.add.at(total, group, scores)
    single = [np.diag(bread @ total.T @ total @ bread) for total in (*meat, scores)]
    # Taking the rows' own away can leave less than one grouping alone shows; the wider of the three is kept.
    variance = np.max([single[0] + single[1] - single[2], single[0], single[1]], axis=0)
    return center, np.sqrt(variance)
