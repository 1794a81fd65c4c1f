"""All verdicts as one table, the failures first among equals: nobody sees only the successes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.evaluation.counterfactual.verdict import RULES
from comity.rooms.evaluation.ground.tell_all import ground_verdicts
from comity.rooms.evaluation.tell import tell
from comity.rooms.evaluation.tell_cases import SOURCES, declared

if TYPE_CHECKING:
    from comity.edition import Edition

ORDER = ("identified", "weak", "not identified", "not evaluated")


def tell_all(edition: Edition) -> tuple[Finding, ...]:
    """Counts of verdicts with every evaluation, what fails most, the ground, dose and kind, and the declared cases."""
    table = edition.table("evaluations").filter(pl.col("design").is_in(["synthetic", ""]))
    return (
        _verdicts(edition, table),
        _rules(edition),
        *ground_verdicts(edition),
        *tell(edition.table("effects"), edition.table("effect_checks")),
        *declared(edition),
    )


def _verdicts(edition: Edition, table: pl.DataFrame) -> Finding:
    counted = Counter(table["verdict"].to_list())
    names = edition.names("state")
    estimated = {"standing": "estimated", "source": SOURCES}
    rows = [
        (
            row["verdict"], row["name"], names.title(row["state"]) if row["state"] else None, row["from"],
            *(_hundred(row[one]) for one in ("effect", "low", "high")),
            row["p_value"], row["why"] or None,
        )
        for row in table.to_dicts()
    ]  # fmt: skip
    rows.sort(key=lambda row: (ORDER.index(row[0]), row[3], row[1]))
    columns = (
        *(Column(name=name) for name in ("Verdict", "Operation", "Country", "From")),
        *(
            Column(name=name, unit="deaths per hundred", **estimated)  # type: ignore[arg-type]
            for name in ("Deaths per hundred expected", "from", "to")
        ),
        Column(name="Placebo p", unit="probability", **estimated),  # type: ignore[arg-type]
        Column(name="Rules that do not hold, or why not evaluated"),
    )
    values = {
        name.replace(" ", "_"): Quantity(value=counted[name], unit="operations", standing="estimated", source="views")
        for name in ORDER
    } | {"all": Quantity(value=len(rows), unit="operations", standing="measured", source="registry")}
    return Finding(
        topic="background",
        text="Of {all} and cases, the effect on state-based deaths is identified for {identified:n}, weak for {weak:n} "
        "and not identified for {not_identified:n}; {not_evaluated:n} could not be evaluated.",
        values=values, sources=SOURCES,
        caveats=(
            "An operation in several countries is looked at in the first of its hosts that is in the data.",
            "Operations in one place at one time share one course of deaths, and none is credited alone.",
            "With so many tried, some figures are far from a hundred by chance.",
        ),
        table=Table(title="Every evaluation", columns=columns, rows=tuple(rows)),
    )  # fmt: skip


def _hundred(effect: float | None) -> float | None:
    return None if effect is None else round(100 * float(np.exp(effect)), 1)


def _rules(edition: Edition) -> Finding:
    """How often each rule holds."""
    checks = edition.table("evaluation_checks")
    counts = {"standing": "estimated", "source": SOURCES, "unit": "evaluations"}
    rows = []
    for name, text in RULES.items():
        passed = Counter(checks.filter(pl.col("check") == name)["passed"].to_list())
        rows.append((text, passed[True], passed[False], passed[None]))
    worst = min(rows, key=lambda row: (row[1], row[0]))
    return Finding(
        topic="background",
        text="The rule that holds least often, in {held:n} of {all}: {rule}.",
        values={
            "held": Quantity(value=worst[1], unit="evaluations", standing="estimated", source="views"),
            "all": Quantity(value=sum(worst[1:]), unit="evaluations", standing="estimated", source="views"),
        },
        terms={"rule": worst[0][:1].lower() + worst[0][1:]}, sources=SOURCES,
        table=Table(
            title="How often each rule holds",
            columns=(
                Column(name="Rule"),
                *(
                    Column(name=name, **counts)  # type: ignore[arg-type]
                    for name in ("Holds", "Does not hold", "Could not be looked at")
                ),
            ),
            rows=tuple(rows),
        ),
    )  # fmt: skip
