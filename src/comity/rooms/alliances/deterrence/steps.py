"""The deterrence tables: effects of pledges, the models behind them, how they foretold, what was known of each pair."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.rooms.alliances.deterrence.estimate import POPULATIONS, Model, models
from comity.rooms.alliances.deterrence.learner import scores
from comity.rooms.alliances.deterrence.rows import FIRST, LAST, SOURCES, Rows, rows
from comity.rooms.alliances.deterrence.terms import CLUSTERED, CONTROLS, MAIN, PLEDGES, ROBUST
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECIMALS = {"capability_share": 3, "similarity": 3, "lower_democracy": 2, "log_distance": 3}
"""Digits kept of a pair's covariates; the others are whole numbers."""


def deterrence(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Everything the question `deterrence` is answered from."""
    last = min(LAST, inputs.as_of.year if inputs.as_of.month == 12 else inputs.as_of.year - 1)
    known = rows(inputs.mirror, (FIRST, last))
    made = list(models(known))
    main = [one for one in made if one.check == MAIN]
    measured = [score for population in POPULATIONS for score in scores(known, population, seed=inputs.seed)]
    effects = [effect for one in made for effect in _effects(one)]
    return {
        "deterrence_effects": pl.DataFrame(effects).sort("population", "era", "check", "estimand", "model"),
        "deterrence_coefficients": pl.DataFrame([row for one in main for row in _coefficients(one)]).sort(
            "population", "era", "term"
        ),
        "deterrence_covariances": pl.DataFrame([row for one in main for row in _covariances(one)]).sort(
            "population", "era", "term", "other"
        ),
        "deterrence_scores": pl.DataFrame(
            [
                {
                    "population": score.population,
                    "first": score.window[0],
                    "last": score.window[1],
                    "model": score.model,
                    "log_loss": _rounded(score.log_loss),
                    "brier": _rounded(score.brier),
                    "auc_pr": _rounded(score.auc_pr),
                    "n": score.n,
                    "events": score.events,
                }
                for score in measured
            ]
        ).sort("population", "first", "model"),
        "deterrence_pairs": pairs(known, last, inputs.tables["state_spells"]),
    }


def pairs(known: Rows, year: int, spells: pl.DataFrame) -> pl.DataFrame:
    """What the models know of each ordered pair of states in a year, under comity's keys."""
    inside = known.year == year
    columns = {
        "cow1": known.challenger[inside],
        "cow2": known.target[inside],
        "year": known.year[inside],
        "relevant": known.relevant[inside],
        "began": known.began[inside],
    }
    values = {name: known.x[name][inside] for name in (*PLEDGES, *CONTROLS)}
    frame = pl.DataFrame(columns).with_columns(
        pl.Series(name, np.round(column, _DECIMALS.get(name, 0))).fill_nan(None) for name, column in values.items()
    )
    frame = frame.with_columns(pl.col(*PLEDGES, *_flags()) > 0, pl.col("peace_years").cast(pl.Int64))
    dated = frame.with_columns(_day=pl.format("{}-12-31", pl.col("year")))
    for side, name in ((1, "challenger"), (2, "target")):
        dated = from_code(dated, spells, system="cow", code=f"cow{side}", day="_day").rename({"state": name})
    return dated.select("challenger", "target", "year", "relevant", "began", *values).sort("challenger", "target")


def _flags() -> tuple[str, ...]:
    return "land_border", "sea_border", "challenger_major", "target_major"


def _effects(one: Model) -> Iterator[dict[str, object]]:
    """A row for each pledge and each covariance."""
    for pledge in one.ratios:
        for name, robust in ((ROBUST, True), (CLUSTERED, False)):
            estimate, low, high = one.interval(pledge, robust=robust)
            yield {
                "era": one.era,
                "population": one.population,
                "check": one.check,
                "estimand": pledge,
                "model": name,
                "estimate": _rounded(estimate),
                "low": _rounded(low),
                "high": _rounded(high),
                "n": one.n,
                "events": one.events,
                "missing": one.missing,
                "missing_events": one.missing_events,
            }


def _coefficients(one: Model) -> Iterator[dict[str, object]]:
    for term, value in zip(one.fit.names, one.fit.beta.tolist(), strict=True):
        yield {"era": one.era, "population": one.population, "term": term, "coefficient": _rounded(value, 9)}


def _covariances(one: Model) -> Iterator[dict[str, object]]:
    for row, column in combinations_with_replacement(range(len(one.fit.names)), 2):
        yield {
            "era": one.era,
            "population": one.population,
            "term": one.fit.names[row],
            "other": one.fit.names[column],
            "covariance": _rounded(float(one.robust[row, column]), 9),
        }


def _rounded(value: float, digits: int = 6) -> float:
    """So many digits: more than any interval warrants, and free of the last bits in which machines differ."""
    return float(f"{value:.{digits}g}")


STEPS = (
    Step(
        "deterrence",
        (
            "deterrence_effects",
            "deterrence_coefficients",
            "deterrence_covariances",
            "deterrence_scores",
            "deterrence_pairs",
        ),
        deterrence,
        sources=SOURCES,
        needs=("state_spells",),
    ),
)
