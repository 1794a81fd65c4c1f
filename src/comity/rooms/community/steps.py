"""The community room's tables: trust by country and group, ranks, candour, and what pooling is worth.

Only figures of at least 30 respondents leave this module; no row of the survey does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.rooms.community.candour import candour
from comity.rooms.community.cells import LEAST, hidden, pool
from comity.rooms.community.named import INSTITUTIONS, SOURCE, SURVEY
from comity.rooms.community.places import places
from comity.rooms.community.ranks import ranks
from comity.rooms.community.split import Compared, split
from comity.rooms.community.trust import LEVELS, groups, respondents
from comity.sources.catalog import catalog
from comity.sources.readers import afrobarometer
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from comity.rooms.community.cells import Estimate, Pooled
    from comity.rooms.community.trust import Respondents

DIGITS = 6
"""Decimals kept: more than any interval warrants, and free of the last bits in which machines differ."""

SPLITS = 5
"""Splits of each institution's sample in a build; the long check draws more."""

_TEXTS = ("survey", "state", "institution", "dimension", "group", "period")
_COUNTS = ("respondents", "points", "rank", "splits", "cells")


def trust(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Trust by country, institution and group; ranks; candour; the survey itself."""
    people = _people(inputs)
    cells: list[dict[str, Any]] = []
    placed: list[dict[str, Any]] = []
    guarded: list[dict[str, Any]] = []
    alike = np.zeros(len(people.states))
    for institution in INSTITUTIONS:
        pooled = pool(people.sample(institution), LEVELS, places=len(people.states))
        alike += pooled.rho / len(INSTITUTIONS)
        whole = []
        for place, state in enumerate(people.states):
            found = {(dimension, group): pooled.cell(rows) for dimension, group, rows in groups(pooled.sample, place)}
            whole.append(found["all", "all"])
            keys = {"survey": SURVEY, "state": state, "institution": institution}
            cells += [keys | row for row in _shown(found)]
            guarded.append(keys | _candour(people, institution, place, pooled))
        placed += _ranked(people.states, whole, institution, inputs.seed)
    return {
        "trust_cells": _frame(cells),
        "trust_ranks": _frame(placed, whole=("low", "high")),
        "trust_candour": _frame(guarded),
        "trust_surveys": _frame(_surveys(people, alike)),
    }


def checks(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Pooled and raw shares on split samples, by institution and over all."""
    people = _people(inputs)
    parts = {
        institution: split(
            people.sample(institution), len(people.states), splits=SPLITS, seed=inputs.seed, name=institution
        )
        for institution in INSTITUTIONS
    }
    rows = []
    for institution, part in (parts | {"all": Compared.joined(parts.values())}).items():
        (raw_error, error), (raw_coverage, coverage) = part.errors, part.coverage
        rows.append(
            {
                "survey": SURVEY,
                "institution": institution,
                "splits": SPLITS,
                "cells": len(part.raw),
                "raw_error": raw_error,
                "error": error,
                "fewer": part.fewer,
                "coverage": coverage,
                "raw_coverage": raw_coverage,
            }
        )
    return {"trust_checks": _frame(rows)}


def _people(inputs: Inputs) -> Respondents:
    by_iso = dict(inputs.tables["states"].filter(pl.col("iso3").is_not_null()).select("iso3", "state").rows())
    rows = afrobarometer.trust(inputs.mirror)
    return respondents(rows.with_columns(state=pl.col("iso3").replace_strict(by_iso, return_dtype=pl.String)))


def _shown(found: dict[tuple[str, str], Estimate]) -> list[dict[str, Any]]:
    """Rows of the cells that may be shown."""
    rows = []
    for dimension in dict.fromkeys(dimension for dimension, _ in found):
        counts = {group: one.respondents for (of, group), one in found.items() if of == dimension}
        kept = [group for group in counts if group not in hidden(counts, LEAST)]
        for group in kept:
            one = found[dimension, group]
            low, high = one.ends
            rows.append(
                {
                    "dimension": dimension,
                    "group": group,
                    "respondents": one.respondents,
                    "effective": one.effective,
                    "share": one.share,
                    "deviation": one.deviation,
                    "low": low,
                    "high": high,
                }
            )
    return rows


def _candour(people: Respondents, institution: str, place: int, pooled: Pooled) -> dict[str, Any]:
    found = candour(people, institution, place, float(pooled.rho[place]))
    gap, low, high = found.gap or (None, None, None)
    return {
        "silent": found.silent,
        "floor": found.floor,
        "ceiling": found.ceiling,
        "careful": found.careful,
        "gap": gap,
        "gap_low": low,
        "gap_high": high,
    }


def _ranked(states: tuple[str, ...], whole: list[Estimate], institution: str, seed: int) -> list[dict[str, Any]]:
    share, deviation = (np.round([getattr(one, name) for one in whole], DIGITS) for name in ("share", "deviation"))
    found = ranks(share, deviation, seed=seed, name=institution)
    return [
        {
            "survey": SURVEY,
            "institution": institution,
            "state": state,
            "rank": int(found.rank[place]),
            "low": int(found.low[place]),
            "high": int(found.high[place]),
            "above": float(found.above[place]),
        }
        for place, state in enumerate(states)
    ]


def _surveys(people: Respondents, alike: np.ndarray[Any, np.dtype[np.float64]]) -> list[dict[str, Any]]:
    source = catalog()[SOURCE]
    rows = []
    for place, state in enumerate(people.states):
        sizes = np.unique(people.point[people.place == place], return_counts=True)[1]
        rows.append(
            {
                "survey": SURVEY,
                "state": state,
                "period": f"{source.first} to {source.last}",
                "respondents": int(sizes.sum()),
                "points": len(sizes),
                "whole": float(sizes[sizes == afrobarometer.PER_POINT].sum() / sizes.sum()),
                "correlation": float(alike[place]),
            }
        )
    return rows


def _frame(rows: list[dict[str, Any]], whole: tuple[str, ...] = ()) -> pl.DataFrame:
    """Rows as a table of the codebook, in order of its key; columns in `whole` hold whole numbers."""
    kinds: dict[str, Any] = {
        name: pl.String if name in _TEXTS else pl.Int64 if name in (*_COUNTS, *whole) else pl.Float64
        for name in rows[0]
    }
    frame = pl.DataFrame(rows, schema=kinds).with_columns(pl.selectors.float().round(DIGITS))
    keys = [name for name in ("survey", "institution", "state", "dimension", "group") if name in kinds]
    return frame.sort(keys)


STEPS = (
    Step(
        "trust by country and group",
        makes=("trust_cells", "trust_ranks", "trust_candour", "trust_surveys"),
        run=trust,
        sources=(SOURCE,),
        needs=("states",),
    ),
    Step(
        "what pooling a survey is worth",
        makes=("trust_checks",),
        run=checks,
        sources=(SOURCE,),
        needs=("states",),
    ),
    Step(
        "places of local agreements and of operations",
        makes=("trust_places",),
        run=places,
        sources=("pax_local", "geo_pko"),
        needs=("states", "operations"),
    ),
)
