"""Tables of the counterfactual evaluations: every operation of the registry, whatever came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.rooms.evaluation.counterfactual.evaluate import Evaluation, evaluate
from comity.rooms.evaluation.counterfactual.target import targets
from comity.rooms.evaluation.counterfactual.verdict import RULES
from comity.rooms.evaluation.counterfactual.world import NEEDS, World
from comity.sources.readers import cow_contiguity
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.rooms.evaluation.counterfactual.target import Target

DIGITS = 4
"""Significant digits kept."""

NOUGHT = 1e-9
"""What is smaller differs between machines: the error of a mixture that fits exactly."""

SHOWN = 10
"""Donors kept of the augmented design, in which nearly all have some weight."""

_BORDER, _FIRST = 1, "1990-01-01"
"""Contiguity on land or across a river; the first day of the deaths by month."""

EVALUATIONS: dict[str, Any] = (
    dict.fromkeys(("evaluation", "design", "operation", "case", "name", "state", "from", "what", "outcome"), pl.String)
    | dict.fromkeys(("before", "after"), pl.Int64)
    | dict.fromkeys(("effect", "low", "high", "p_value", "error"), pl.Float64)
    | {"pool": pl.Int64, "donors": pl.List(pl.String), "verdict": pl.String, "why": pl.String}
)
CHECKS: dict[str, Any] = {
    "evaluation": pl.String, "check": pl.String, "value": pl.Float64, "unit": pl.String, "passed": pl.Boolean,
    "note": pl.String,
}  # fmt: skip


def borders(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Pairs of states with a border on land since the deaths by month begin."""
    rows = cow_contiguity.contiguity(inputs.mirror).filter(
        pl.col("conttype") == _BORDER, pl.col("until").is_null() | (pl.col("until") > pl.lit(_FIRST).str.to_date())
    )
    dated = rows.with_columns(_day=pl.max_horizontal("from", pl.lit(_FIRST).str.to_date()).dt.strftime("%Y-%m-%d"))
    spells = inputs.tables["state_spells"]
    one = from_code(dated, spells, system="cow", code="cow1", day="_day").rename({"state": "_one"})
    both = from_code(one, spells, system="cow", code="cow2", day="_day").select(
        "from", "until", neighbour="state", state="_one"
    )
    kept = both.select("state", "neighbour", "from", "until").unique(["state", "neighbour", "from"])
    return {"borders": kept.sort("state", "neighbour", "from")}


def evaluations(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Every operation and case, side by side in processes; the same tables with one."""
    world = World.of(inputs.tables)
    every = targets(inputs.tables["operations"], inputs.tables["cases"], world.deaths.states)
    made = _all(world, every)
    rows = [row for one in made for row in _rows(one)]
    checks = [row for one in made for row in _checks(one)]
    return {
        "evaluations": pl.DataFrame(rows, schema=EVALUATIONS).sort("evaluation", "design"),
        "evaluation_checks": pl.DataFrame(checks, schema=CHECKS).sort("evaluation", "check"),
    }


def _all(world: World, every: Sequence[Target]) -> list[Evaluation]:
    """Evaluations in the order of the targets."""
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=-1, batch_size=8)(delayed(_one)(world, target) for target in every))


def _one(world: World, target: Target) -> Evaluation:
    """One of them, on one thread: the systems are small, and sums then do not depend on the machine's processors."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return evaluate(world, target)


def _rows(one: Evaluation) -> Iterator[dict[str, Any]]:
    """A row a design; one without design where nothing was evaluated."""
    target = one.target
    about = {
        "evaluation": target.key, "operation": target.operation, "case": target.case, "name": target.name,
        "state": target.state, "from": target.day, "what": target.what, "outcome": target.outcome,
        "verdict": one.verdict, "why": one.why,
    }  # fmt: skip
    if not one.found or one.window is None:
        yield about | {"design": ""}
    else:
        for found in one.found:
            shown = found.donors if found.design != "augmented" else found.donors[:SHOWN]
            yield about | {
                "design": found.design, "before": one.window.before, "after": one.window.after,
                "effect": _short(found.effect), "low": _short(found.low), "high": _short(found.high),
                "p_value": _short(found.p_value), "error": _short(found.error), "pool": len(one.pool),
                "donors": [f"{state} {weight:.3f}" for state, weight in shown],
            }  # fmt: skip


def _checks(one: Evaluation) -> Iterator[dict[str, Any]]:
    places = {name: place for place, name in enumerate(RULES)}
    for check in sorted(one.checks, key=lambda check: places[check.name]):
        yield {
            "evaluation": one.target.key, "check": check.name, "value": _short(check.value), "unit": check.unit,
            "passed": check.passed, "note": check.note,
        }  # fmt: skip


def _short(value: float | None) -> float | None:
    """So many digits, nought for what is only rounding; missing where there is no number."""
    if value is None or not np.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}") if abs(value) > NOUGHT else 0.0


STEPS = (
    Step("land borders", ("borders",), borders, sources=("cow_contiguity",), needs=("state_spells",)),
    Step("evaluations", ("evaluations", "evaluation_checks"), evaluations, needs=NEEDS),
)
