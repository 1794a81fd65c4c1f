"""Attempts at peace: comprehensive agreements of a process, what they promised, and whether the peace held.

An attempt is a run of comprehensive framework agreements of one process (PA-X's stage SubComp) with less than a year
between one and the next; it is dated by the last. What it promises is what the process promised in the two years up
to that day, and not before the attempt that came earlier.

It **lasted** if none of the five calendar years after the attempt's brought 25 deaths or more in state-based conflict
to the countries concerned, and **failed** if one did. Of the fighting between the signatories alone (UCDP's dyads of
the agreement) the same is asked beside it. Not judged are attempts with less than five known years and no return yet,
those of conflicts (PA-X names UCDP's) without a year of 25 battle deaths in the five before, so that there was no war
to end, and those of places that are no states of the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

DEADLY = 25
"""Deaths in state-based conflict that make a year one of war, as in UCDP."""
YEARS = 5
"""Calendar years after the attempt that must stay below that, and before it of which one must not."""
PROMISED = 2
"""Years up to the attempt in which what the process promised counts."""
APART = 365
"""Days between comprehensive agreements from which on they are two attempts."""
COMPREHENSIVE = "framework, comprehensive"
SCOPES = ("Intra", "InterIntra")
"""PA-X's kinds of agreement that are on a conflict inside a state and not on one place in it."""

SCHEMA: dict[str, Any] = {
    "process": pl.String, "last": pl.String, "first": pl.String, "title": pl.String, "states": pl.List(pl.String),
    "kind": pl.String, "components": pl.List(pl.String), "third_parties": pl.List(pl.String),
    "verdict": pl.String, "returned": pl.Int64, "parties_verdict": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Wars:
    """Years of war.

    Attributes:
        states: years by state.
        conflicts: years by UCDP's conflict.
        dyads: years by UCDP's pair of parties.
        pairs: pairs of parties by UCDP's agreement.
        last: last year of which states, and of which pairs are known.
    """

    states: Mapping[str, Collection[int]]
    conflicts: Mapping[int, Collection[int]]
    dyads: Mapping[int, Collection[int]]
    pairs: Mapping[int, Sequence[int]]
    last: tuple[int, int]


def attempts(agreements: pl.DataFrame, wars: Wars) -> pl.DataFrame:
    """Every attempt, judged.

    Args:
        agreements: of one kind each: agreement, day (String), title, process, stage, kind, scope, states, components,
            third_parties (Lists of String), conflict and ucdp_agreement (null if none).
        wars: years of war.

    Returns:
        the columns of `SCHEMA`, by process and last.
    """
    inside = agreements.filter(pl.col("scope").is_in(SCOPES)).sort("process", "day", "agreement")
    rows: list[dict[str, Any]] = []
    for (_,), process in inside.group_by("process", maintain_order=True):
        rows.extend(_of_process(process, wars))
    return pl.DataFrame(rows, schema=SCHEMA).sort("process", "last")


def _of_process(process: pl.DataFrame, wars: Wars) -> Iterable[dict[str, Any]]:
    signed = process.filter(pl.col("stage") == COMPREHENSIVE)
    days = signed["day"].str.to_date()
    run = (days.diff().dt.total_days() >= APART).fill_null(value=False).cum_sum()
    before = ""
    for (_,), group in signed.with_columns(_run=run).group_by("_run", maintain_order=True):
        last = group.row(-1, named=True)
        since = max(before, f"{int(last['day'][:4]) - PROMISED}{last['day'][4:]}")
        promised = process.filter((pl.col("day") > since) & (pl.col("day") <= last["day"]))
        states = sorted({state for each in group["states"] for state in each})
        conflict = group["conflict"].drop_nulls().to_list()
        verdict, returned = judge(wars, states, conflict, int(last["day"][:4]))
        yield {
            "process": last["process"],
            "first": group["day"][0],
            "last": last["day"],
            "title": last["title"],
            "states": states,
            "kind": last["kind"],
            "components": sorted({one for each in promised["components"] for one in each}),
            "third_parties": sorted({one for each in group["third_parties"] for one in each}),
            "verdict": verdict,
            "returned": returned,
            "parties_verdict": _parties(wars, group["ucdp_agreement"].drop_nulls().to_list(), int(last["day"][:4])),
        }
        before = last["day"]


def judge(wars: Wars, states: Sequence[str], conflicts: Iterable[int], year: int) -> tuple[str, int | None]:
    """Whether the peace of a year held in some states, and the first year in which it did not.

    Args:
        wars: years of war.
        states: those concerned.
        conflicts: UCDP's, that the agreements are on.
        year: of the attempt.

    Returns:
        "lasted", "failed", "too early", "no war before" or "no state"; and the year of return, if any.
    """
    fought = {one for conflict in conflicts for one in wars.conflicts.get(conflict, ())}
    if not any(year - YEARS <= one <= year for one in fought):
        return "no war before", None
    if not states:
        return "no state", None
    return _held({one for state in states for one in wars.states.get(state, ())}, year, wars.last[0])


def _held(years: Collection[int], year: int, last: int) -> tuple[str, int | None]:
    back = min((one for one in years if year < one <= year + YEARS), default=None)
    if back is not None:
        return "failed", back
    return ("lasted" if year + YEARS <= last else "too early"), None


def _parties(wars: Wars, agreements: Sequence[int], year: int) -> str | None:
    """The same of the pairs of parties that UCDP's agreements are between; None where it names none."""
    pairs = [pair for agreement in agreements for pair in wars.pairs.get(agreement, ())]
    years = {one for pair in pairs for one in wars.dyads.get(pair, ())}
    return _held(years, year, wars.last[1])[0] if years else None
