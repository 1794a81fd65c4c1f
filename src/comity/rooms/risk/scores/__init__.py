"""Proper scores of draws, and how well calibrated they are; of scores, smaller is better.

Draws are arrays whose last axis is the draw: (..., n) of counts in a month, or (..., months, n) of whole paths; what
came of it has the same shape without that axis. Nothing here reads a table or draws a random number of its own.

    one_pass     score, Scores              the whole set at once, in chunks
    marginal     crps, log1p_crps, threshold_weighted_crps, ignorance, interval_score, brier
    calibration  pit, pit_histogram, pit_within, inside
    paths        energy_score, variogram_score
    difference   paired_difference, Difference
"""

from __future__ import annotations

from comity.rooms.risk.scores.calibration import inside, pit, pit_histogram, pit_within
from comity.rooms.risk.scores.difference import Difference, paired_difference
from comity.rooms.risk.scores.marginal import (
    BINS,
    brier,
    crps,
    ignorance,
    interval_score,
    log1p_crps,
    threshold_weighted_crps,
)
from comity.rooms.risk.scores.one_pass import Scores, score
from comity.rooms.risk.scores.paths import energy_score, variogram_score

__all__ = [
    "BINS",
    "Difference",
    "Scores",
    "brier",
    "crps",
    "energy_score",
    "ignorance",
    "inside",
    "interval_score",
    "log1p_crps",
    "paired_difference",
    "pit",
    "pit_histogram",
    "pit_within",
    "score",
    "threshold_weighted_crps",
    "variogram_score",
]
