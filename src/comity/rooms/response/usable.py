"""Which estimates may drive a lever: held against what a channel of the model can take in, and refused with a reason.

A lever works on a country's path in three ways, its channels, and each asks for one estimand. An effect of another
outcome, unit, population or measure is refused, and so is one whose interval was not read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED = "comity's own that fails its checks"
VARIANT = "comity's own in another form than the one that stands for it"


@dataclass(frozen=True)
class Estimand:
    """What a channel of the model can take in.

    Attributes:
        outcome: the outcome.
        units: units of analysis.
        scope: class of the population, as the registry's column `scope` has it.
        population: the same in words.
        measure: measure of effect.
    """

    outcome: str
    units: tuple[str, ...]
    scope: str
    population: str
    measure: str


CHANNELS = {
    "intensity": Estimand(
        "deaths in state-based conflict", ("country-month",), "fighting", "countries with fighting", "rate ratio"
    ),
    "onset": Estimand(
        "onset of state-based conflict", ("country-month", "country-year"), "at peace", "countries at peace",
        "hazard ratio",
    ),
    "recurrence": Estimand(
        "relapse into state-based conflict", ("country-month", "country-year", "spell of peace"), "after",
        "countries after fighting", "hazard ratio",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Study:
    """One estimate, as the pooling sees it.

    Attributes:
        key: of the row in `evidence` or `effects`.
        study: what it shares with other estimates from the same data: the citation, or comity.
        lever: the lever.
        channel: the channel it comes nearest to, or None.
        treatment: what was there or done, in words.
        unit: its unit of analysis.
        per: unit of the dose; empty for present against absent.
        standing: "reported", or "estimated" by comity.
        log: log ratio for one unit of the dose, or None.
        error: its standard error, or None.
        refused: what keeps it from driving anything, completing "one ..."; empty where nothing does.
        told: what comity's own checks found, a sentence; empty for a published one.
    """

    key: str
    study: str
    lever: str
    channel: str | None
    treatment: str
    unit: str
    per: str
    standing: str
    log: float | None
    error: float | None
    refused: str
    told: str = ""


def published(row: Mapping[str, Any]) -> Study:
    """A row of the registry's table `evidence`."""
    log, error = _logs(row)
    return Study(
        key=row["evidence"],
        study=row["source"],
        lever=row["lever"],
        channel=row["channel"],
        treatment=row["treatment"] or "",
        unit=row["unit"],
        per=row["per"] or "",
        standing="reported",
        log=log,
        error=error,
        refused=_refused(row, row["scope"], error),
    )


def own(row: Mapping[str, Any]) -> Study:
    """A row of the table `effects`: its `verdict` and `why` say what comity's own checks found.

    A form that stands beside the one declared beforehand (`variant_of`) never takes its place.
    """
    wanted = CHANNELS.get(row["channel"])
    dose = row["dose"] or 1.0
    known = row["estimate"] is not None and row["log_se"] is not None
    error = row["log_se"] / dose if known else None
    if row["variant_of"]:
        refused = VARIANT
    elif row["verdict"] != "usable":
        refused = FAILED
    else:
        refused = _refused(row, wanted.scope if wanted else "", error)
    return Study(
        key=row["effect"],
        study="comity",
        lever=row["lever"],
        channel=row["channel"],
        treatment=row["treatment"],
        unit=row["unit"],
        per=row["per"] or "",
        standing="estimated",
        log=math.log(row["estimate"]) / dose if known else None,
        error=error,
        refused=refused,
        told=row["why"] or "",
    )


def _refused(row: Mapping[str, Any], scope: str, error: float | None) -> str:
    """The first thing that keeps an estimate from driving its channel, or nothing."""
    wanted = CHANNELS.get(row["channel"])
    if wanted is None:
        return "of no channel of the model"
    if row["outcome"] != wanted.outcome:
        return f"of another outcome than {wanted.outcome}"
    if row["unit"] not in wanted.units:
        return f"of another unit than the {wanted.units[0]}"
    if scope != wanted.scope:
        return f"of another population than {wanted.population}"
    if row["measure"].startswith("direction"):
        return "without a figure"
    if row["measure"] != wanted.measure:
        return f"of another measure than the {wanted.measure}"
    return "" if error else "without an interval that was read"


def _logs(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Log ratio for one unit of the dose and its standard error, from an interval of whatever level."""
    ends = [row[name] for name in ("estimate", "low", "high", "level")]
    if "ratio" not in row["measure"] or None in ends or min(ends) <= 0:
        return None, None
    estimate, low, high, level = ends
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    dose = row["dose"] or 1.0
    error = (math.log(high) - math.log(low)) / (2 * quantile)
    return math.log(estimate) / dose, error / dose or None
