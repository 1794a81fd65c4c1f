"""Tables of what was seen on the ground, for every country whose events the mirror has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.panels.codes import from_code
from comity.panels.mission_names import fitting, labels
from comity.panels.missions import presence
from comity.panels.outlines import outlines
from comity.panels.steps import UCDP_ALONE, UCDP_HEIRS
from comity.rooms.evaluation.counterfactual.donors import ARMED
from comity.rooms.evaluation.ground.cells import cells_of
from comity.rooms.evaluation.ground.judge import Judged, judge
from comity.rooms.evaluation.ground.panel import SITES_FROM, WHERE, Ground, ground
from comity.rooms.evaluation.ground.rules import RULES
from comity.rooms.evaluation.ground.staggered import NEVER
from comity.sources.catalog import catalog
from comity.sources.corrected import corrected
from comity.sources.readers import ged, geopko
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

WORLD, FIVE = "ucdp_ged", "ucdp_ged_countries"
"""Sources of events: the whole world's, which `comity sync` fetches, or five countries'."""

FIRST = 1989
"""First year of UCDP's events."""

DIGITS = 4


def _types(**kinds: tuple[str, ...]) -> dict[str, Any]:
    types = {"text": pl.String, "whole": pl.Int64, "real": pl.Float64}
    return {name: types[kind] for kind, names in kinds.items() for name in names}


CELLS = _types(text=("state",), whole=("cell",), real=("latitude", "longitude")) | _types(
    whole=("arrival",), text=("operation",)
)
YEARS = _types(text=("state",), whole=("cell", "year", "events", "deaths", "troops"))
NEAR = _types(text=("state",), whole=("year",)) | {"where": pl.String, "events": pl.Int64, "deaths": pl.Int64}
VERDICTS: dict[str, Any] = _types(
    text=("operation", "state"), whole=("first", "last", "cells", "reached", "events", "deaths", "placed")
) | {"source": pl.String, "verdict": pl.String, "why": pl.String}
EFFECTS: dict[str, Any] = _types(text=("operation", "state", "outcome", "part"), whole=("since",)) | _types(
    real=("estimate", "low", "high"), whole=("cells",)
)
CHECKS: dict[str, Any] = _types(text=("operation", "state", "check"), real=("value",)) | {
    "unit": pl.String, "passed": pl.Boolean, "note": pl.String,
}  # fmt: skip


def on_the_ground(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Cells, years, events near and far, and the event study of every operation whose sites and events are known."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # the systems are small, and sums then do not depend on the machine's processors
        return _on_the_ground(inputs)


def _on_the_ground(inputs: Inputs) -> dict[str, pl.DataFrame]:
    operations = inputs.tables["operations"]
    source = next((key for key in (WORLD, FIVE) if inputs.mirror.has(key)), "")
    sites = _sites(inputs, operations)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    for state, events, years in _states(inputs, source, operations, sites):
        old = frozenset(operations.filter(pl.col("start") < str(SITES_FROM))["operation"])
        made = ground(state, cells_of(outlines()["states"][state]), years, events, sites, old)
        rows["ground_cells"] += _cells(made)
        rows["ground_years"] += _years(made)
        rows["ground_near"] += _near(made)
        for operation in _of_state(operations, sites, state):
            judged = judge(made, operation, _unplaced(operations, sites, made, operation), inputs.seed)
            for name, found in _judged(made, operation, judged, source).items():
                rows[name] += found
    return {name: pl.DataFrame(rows[name], schema=types).sort(key) for name, (types, key) in _TABLES.items()}


_TABLES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "ground_cells": (CELLS, ["state", "cell"]),
    "ground_years": (YEARS, ["state", "cell", "year"]),
    "ground_near": (NEAR, ["state", "year", "where"]),
    "ground_verdicts": (VERDICTS, ["operation", "state"]),
    "ground_effects": (EFFECTS, ["operation", "state", "outcome", "part", "since"]),
    "ground_checks": (CHECKS, ["operation", "state", "check"]),
}


def _sites(inputs: Inputs, operations: pl.DataFrame) -> pl.DataFrame:
    """Geo-PKO's places with the registry's operations; those of missions that it does not keep are left out."""
    placed, known = geopko.deployments(inputs.mirror), labels(operations)
    names = {
        pair: fitting(known, pair[0], f"{pair[1]}-12") for pair in placed.select("mission", "year").unique().rows()
    }
    keys = [names[pair] for pair in placed.select("mission", "year").rows()]
    return placed.with_columns(operation=pl.Series(keys, dtype=pl.String)).drop_nulls("operation")


def _of_state(operations: pl.DataFrame, sites: pl.DataFrame, state: str) -> list[str]:
    """Operations in a state that had troops at a known place, by key."""
    here = operations.filter(pl.col("hosts").str.split(" ").list.contains(state))["operation"]
    return sorted(set(here) & set(sites.filter(pl.col("troops") > 0)["operation"]))


def _states(
    inputs: Inputs, source: str, operations: pl.DataFrame, sites: pl.DataFrame
) -> Iterator[tuple[str, pl.DataFrame, tuple[int, ...]]]:
    """Each state with operations and events, its events, and the years of which they are whole."""
    if not source:
        return
    reader = ged.events if source == WORLD else ged.five_countries
    spells = inputs.tables["state_spells"]
    events = corrected(reader, inputs.mirror).with_columns(_day=pl.col("end").cast(pl.String))
    events = from_code(events, spells, system="gw", code="gw", day="_day", ignore=UCDP_ALONE, heirs=UCDP_HEIRS)
    whole = inputs.as_of.year - (inputs.as_of.month < 12)
    last = min(whole, int(catalog()[source].last[:4]))
    began = dict(spells.filter(pl.col("system") == "gw").group_by("state").agg(pl.col("from").min()).rows())
    for state in sorted(set(events["state"]) & set(outlines()["states"])):
        first = max(FIRST, int(began[state][:4]) + (began[state][5:] != "01-01"))
        if _of_state(operations, sites, state) and first < last:
            yield state, events.filter(pl.col("state") == state), tuple(range(first, last + 1))


def _unplaced(operations: pl.DataFrame, sites: pl.DataFrame, made: Ground, operation: str) -> tuple[str, ...]:
    """Other operations with troops in the state around the arrivals, of which no place is known."""
    own = [year for year, key in zip(made.arrival.tolist(), made.came_with, strict=True) if key == operation]
    if not own:
        return ()
    beside = operations.filter(
        pl.col("hosts").str.split(" ").list.contains(made.state) & pl.col("kind").is_in(ARMED)
        & ~pl.col("operation").is_in(sites["operation"].unique().to_list())
    )  # fmt: skip
    months = presence(beside, date(max(own) + 2, 12, 1)).filter(
        pl.col("month").dt.year().is_between(min(own) - 1, max(own) + 2)
    )
    there = set(months["operation"])
    return tuple(name for key, name in beside.sort("operation").select("operation", "acronym").rows() if key in there)


def _cells(made: Ground) -> Iterator[dict[str, Any]]:
    for place, number in enumerate(made.cells.numbers.tolist()):
        year = int(made.arrival[place])
        yield {
            "state": made.state, "cell": number, "latitude": float(made.cells.latitude[place]),
            "longitude": float(made.cells.longitude[place]), "arrival": None if year == NEVER else year,
            "operation": made.came_with[place],
        }  # fmt: skip


def _years(made: Ground) -> Iterator[dict[str, Any]]:
    """Cells and years in which anything was."""
    numbers = made.cells.numbers.tolist()
    for place, column in np.argwhere(made.events + made.troops > 0).tolist():
        yield {
            "state": made.state, "cell": numbers[place], "year": made.years[column],
            "events": int(made.events[place, column]), "deaths": int(made.deaths[place, column]),
            "troops": int(made.troops[place, column]),
        }  # fmt: skip


def _near(made: Ground) -> Iterator[dict[str, Any]]:
    """Years with events, by where they were."""
    events, deaths = made.near
    for column, kind in np.argwhere(events > 0).tolist():
        yield {
            "state": made.state, "year": made.years[column], "where": WHERE[kind],
            "events": int(events[column, kind]), "deaths": int(deaths[column, kind]),
        }  # fmt: skip


def _judged(made: Ground, operation: str, judged: Judged, source: str) -> dict[str, list[dict[str, Any]]]:
    of: dict[str, Any] = {"operation": operation, "state": made.state}
    places = {name: place for place, name in enumerate(RULES)}
    verdict = of | {
        "first": made.years[0], "last": made.years[-1], "cells": len(made.cells.numbers),
        "reached": sum(one == operation for one in made.came_with), "events": int(made.events.sum()),
        "deaths": int(made.all_deaths.sum()), "placed": int(made.deaths.sum()), "source": source,
        "verdict": judged.verdict, "why": judged.why,
    }  # fmt: skip
    effects = [
        of | {
            "outcome": one.outcome, "part": one.part, "since": one.since, "estimate": _short(one.estimate),
            "low": _short(one.low), "high": _short(one.high), "cells": one.cells,
        }
        for one in judged.effects
    ]  # fmt: skip
    checks = [
        of | {
            "check": one.name, "value": None if one.value is None else _short(one.value), "unit": one.unit,
            "passed": one.passed, "note": one.note,
        }
        for one in sorted(judged.checks, key=lambda one: places[one.name])
    ]  # fmt: skip
    return {"ground_verdicts": [verdict], "ground_effects": effects, "ground_checks": checks}


def _short(value: float) -> float | None:
    """So many digits; missing where there is no number."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


STEPS = (
    Step(
        "events near peacekeepers' sites",
        tuple(_TABLES),
        on_the_ground,
        sources=("geo_pko",),
        needs=("operations", "state_spells"),
        optional=(WORLD, FIVE),
    ),
)
