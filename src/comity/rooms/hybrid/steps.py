"""The tables of hybrid pressure: counts, coverage, attributions, campaigns, cases, and their worth in a forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.rooms.hybrid.attribution import attributions
from comity.rooms.hybrid.campaigns import campaigns
from comity.rooms.hybrid.cases import alarms, ranked_cases
from comity.rooms.hybrid.checks import checked
from comity.rooms.hybrid.counts import NUMBERS, counted, deaths_between_groups, in_force, joined, marked, until
from comity.rooms.hybrid.coverage import coverage, effort, inside
from comity.rooms.hybrid.events import events, sanctions_cases
from comity.rooms.hybrid.records import Records
from comity.rooms.hybrid.worth import worth
from comity.step import Inputs, Step

if TYPE_CHECKING:
    from datetime import date

DIGITS = 4
"""Significant digits a chance or a score is kept with."""


def pressure(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Counts by state and by pair, what was collected of the world, who attributes, and campaigns."""
    as_of = inputs.as_of
    found = marked(inside(events(inputs), as_of))
    deaths = until(deaths_between_groups(inputs.tables["deaths_year"]), as_of)
    cases = sanctions_cases(inputs)
    roles = [_role(found, cases, role, as_of) for role in ("target", "source")]
    dead = deaths.rename({"target": "state"}).with_columns(
        role=pl.lit("target"), in_force=pl.lit(None, pl.Int64)
    )  # fmt: skip
    key = ["series", "role", "state", "year", "month"]
    pair = ("source", "target")
    return {
        "hybrid_states": pl.concat([*roles, dead.select(roles[0].columns)]).select(*key, *NUMBERS).sort(key),
        "hybrid_dyads": joined(counted(found, pair), in_force(cases, pair, _over(as_of)), pair),
        "hybrid_effort": effort(found, deaths),
        "hybrid_coverage": coverage(found, as_of),
        "hybrid_attributions": attributions(inputs).filter(pl.col("year") <= as_of.year),
        "hybrid_campaigns": campaigns(found),
    }


def _role(found: pl.DataFrame, cases: pl.DataFrame, role: str, as_of: date) -> pl.DataFrame:
    """Counts by state as target or as source."""
    counts = joined(counted(found, (role,)), in_force(cases, (role,), _over(as_of)), (role,))
    return counts.rename({role: "state"}).with_columns(role=pl.lit(role))


def _over(as_of: date) -> int:
    """The last whole year."""
    return as_of.year if as_of.month == 12 else as_of.year - 1


def cases(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Where a blind ranking puts known cases, and how often each series calls anything unusual."""
    records = _records(inputs)
    found, ranks = ranked_cases(records, inputs.as_of)
    chance = pl.col("chance").round_sig_figs(DIGITS)
    return {
        "hybrid_cases": found.with_columns(chance),
        "hybrid_case_ranks": ranks.with_columns(chance),
        "hybrid_alarms": alarms(records, inputs.as_of),
    }


def checks(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """How often the tests err where there is nothing to find."""
    return {"hybrid_checks": checked(_records(inputs), inputs.seed)}


def _records(inputs: Inputs) -> Records:
    return Records(*(inputs.tables[name] for name in _TABLES))


_TABLES = ("hybrid_states", "hybrid_dyads", "hybrid_effort", "hybrid_coverage", "state_spells")


def trial(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """What hybrid counts add to a simple forecast."""
    found = worth(inputs.tables["deaths_year"], inputs.tables["hybrid_states"], inputs.as_of, inputs.seed)
    return {"hybrid_worth": found.with_columns(pl.col(pl.Float64).round_sig_figs(DIGITS))}


STEPS = (
    Step(
        "hybrid pressure",
        (
            "hybrid_states",
            "hybrid_dyads",
            "hybrid_effort",
            "hybrid_coverage",
            "hybrid_attributions",
            "hybrid_campaigns",
        ),
        pressure,
        sources=(
            *("cow_mid5", "ucdp_prio_conflict", "ucdp_external_support"),
            *("eurepoc", "dcid", "euvsdisinfo", "gsdb"),
        ),
        needs=("states", "state_spells", "organisations", "deaths_year"),
    ),
    Step(
        "known cases of hybrid pressure",
        ("hybrid_cases", "hybrid_case_ranks", "hybrid_alarms"),
        cases,
        needs=_TABLES,
    ),
    Step("false alarms of hybrid tests", ("hybrid_checks",), checks, needs=_TABLES),
    Step("worth of hybrid counts", ("hybrid_worth",), trial, needs=("deaths_year", "hybrid_states")),
)
