"""The evaluation room's tables: comity's own estimates of what peace operations change, and the checks on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.evaluation import dose, hazard, kind, rules
from comity.rooms.evaluation.estimate import estimates
from comity.rooms.evaluation.panel import FIRST, LAST, SHARINGS, panel
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from comity.rooms.evaluation.estimate import Estimate

DIGITS = 6
"""Significant digits kept: more than any interval warrants, and free of the last bits in which machines differ."""


_TEXTS = (
    "effect", "lever", "channel", "treatment", "unit", "outcome", "population", "design", "period", "measure", "per",
)  # fmt: skip
_NUMBERS = ("dose", "estimate", "low", "high", "level", "log_se")
EFFECTS: dict[str, Any] = (
    dict.fromkeys(_TEXTS, pl.String)
    | dict.fromkeys(_NUMBERS, pl.Float64)
    | dict.fromkeys(("n", "clusters"), pl.Int64)
    | dict.fromkeys(("verdict", "why", "variant_of", "placebo_of", "note"), pl.String)
)
CHECKS: dict[str, Any] = (
    dict.fromkeys(("effect", "check"), pl.String)
    | dict.fromkeys(("estimate", "low", "high"), pl.Float64)
    | {"passed": pl.Boolean, "note": pl.String}
)


def effects(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Every estimate with its placebo, and every check."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # the systems are small: threads only wait for each other
        return _effects(inputs)


def _effects(inputs: Inputs) -> dict[str, pl.DataFrame]:
    operations = inputs.tables["operations"]
    strong, known = kind.maximalist_operations(inputs.mirror, operations), kind.traits(inputs.mirror, operations)
    panels = {sharing: kind.with_kinds(panel(inputs.tables, sharing), strong, known) for sharing in SHARINGS}
    rows: list[dict[str, Any]] = []
    checks: list[dict[str, Any]] = []
    for model in (*dose.MODELS, *hazard.MODELS):
        for estimate in estimates(panels, model, inputs.seed):
            rows += _rows(estimate, model.about, model.caution)
            checks += _checks(estimate)
    return {
        "effects": pl.DataFrame(rows, schema=EFFECTS).sort("effect"),
        "effect_checks": pl.DataFrame(checks, schema=CHECKS).sort("effect", "check"),
    }


def _rows(estimate: Estimate, about: Mapping[str, str], caution: str) -> Iterator[dict[str, Any]]:
    """The row of an estimate and that of its placebo."""
    verdict, why = rules.verdict(estimate.checks, estimate.low, estimate.high, estimate.told.variant_of)
    yield _row(estimate, about) | {"verdict": verdict, "why": why, "placebo_of": "", "note": caution}
    if estimate.placebo is not None:
        why = "A placebo: what came only after the outcome cannot have changed it."
        placebo = {"verdict": rules.NOT_USABLE, "why": why, "placebo_of": estimate.told.key, "note": ""}
        yield _row(estimate.placebo, about) | placebo


def _row(one: Estimate, about: Mapping[str, str]) -> dict[str, Any]:
    return dict(about) | {
        "effect": one.told.key,
        "lever": one.told.lever,
        "treatment": one.told.treatment,
        "variant_of": one.told.variant_of,
        "period": f"{FIRST}-{LAST}",
        "per": one.told.per,
        "dose": one.told.dose,
        "estimate": _ratio(one.log),
        "low": _ratio(one.low),
        "high": _ratio(one.high),
        "level": rules.LEVEL,
        "log_se": _rounded(one.se),
        "n": one.n,
        "clusters": one.clusters,
    }


def _checks(estimate: Estimate) -> Iterator[dict[str, Any]]:
    for check in estimate.checks:
        yield {
            "effect": estimate.told.key,
            "check": check.name,
            "estimate": _rounded(check.estimate),
            "low": _rounded(check.low),
            "high": _rounded(check.high),
            "passed": check.passed,
            "note": check.note,
        }


def _ratio(log: float) -> float | None:
    """The ratio; missing where there were no events to compare."""
    return _rounded(float(np.exp(log))) if abs(log) <= np.log(rules.WITHIN) else None


def _rounded(value: float) -> float | None:
    """So many digits; missing where it is not a number."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


STEPS = (
    Step(
        "effects of peace operations",
        ("effects", "effect_checks"),
        effects,
        sources=kind.SOURCES,
        needs=("deaths_month", "operations", "mission_months"),
    ),
)
