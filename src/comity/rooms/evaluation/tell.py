"""From the tables `effects` and `effect_checks` to sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.evaluation.charts import forest, placebos
from comity.rooms.evaluation.rules import USABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

SOURCES = ("views", "registry", "ipi", "kathman", "bara_hultman", "mission_mandates", "personnel_shortfall")
"""What the estimates rest on."""

SELECTION = (
    "Deployment is not at random: missions go where war is worst, and many arrive when a ceasefire already holds. The "
    "first makes them look harmful, the second helpful; effects of countries and months and the deaths before take out "
    "only part of either."
)

SHORT = (
    "In short panels, effects of countries beside deaths before push an estimate away from no effect (Nickell): in "
    "simulated panels of fifteen years by about a tenth of its logarithm. Nothing is taken off for it."
)
"""The bias of dose estimates in short panels: Nickell (1981, doi:10.2307/1911408); the size is tested."""


def tell(effects: pl.DataFrame, checks: pl.DataFrame) -> tuple[Finding, ...]:
    """What comity's own estimates say, and what they cannot.

    Args:
        effects: the table `effects` of an edition.
        checks: its table `effect_checks`.

    Returns:
        The verdicts on all, one sentence for each estimate that may drive a lever, and the placebos.
    """
    estimates = [row for row in effects.sort("effect").to_dicts() if not row["placebo_of"]]
    behind = {row["placebo_of"]: row for row in effects.to_dicts() if row["placebo_of"]}
    lots = {row["effect"]: row for row in checks.to_dicts() if row["check"] == "missions dealt by lot"}
    driving = [row for row in estimates if row["verdict"] == USABLE]
    return (
        _verdicts(estimates, driving),
        *(_driving(row, behind[row["effect"]], lots.get(row["effect"])) for row in driving),
        _behind(estimates, behind),
    )


def _verdicts(estimates: Sequence[dict[str, Any]], driving: Sequence[dict[str, Any]]) -> Finding:
    values = {
        "driving": _count(len(driving), "estimates"),
        "all": _count(len(estimates), "estimates of what peace operations change"),
    }
    return Finding(
        topic="background",
        text="Of {all}, {driving:n} may drive a lever by rules written down beforehand; the others stand beside.",
        values=values,
        sources=SOURCES,
        caveats=(SELECTION, SHORT),
        table=_table(estimates),
        chart=forest(estimates),
    )


def _driving(row: dict[str, Any], placebo: dict[str, Any], lot: dict[str, Any] | None) -> Finding:
    """One estimate that may drive a lever, with what speaks against it."""
    values = {"ratio": _quantity(row), "placebo": _quantity(placebo), "n": _count(row["n"], "country-months")}
    terms = {
        "dose": f"for {_dose(row)} more" if row["per"] else "present against absent",
        "treatment": row["treatment"],
        "outcome": row["outcome"],
        "population": row["population"],
        "note": row["note"],
    }
    text = "{treatment}, {dose}: {ratio:i} times the {outcome}, in {n}; the placebo gives {placebo:i}."
    caveats = ["{note}"]
    if row["low"] <= 1.0 <= row["high"]:
        caveats.append("The interval contains one, which is no effect: even the direction is not established.")
    if lot is not None:
        values["lot"] = _count(lot["estimate"], "share")
        caveats.append("With the missions dealt among the countries by lot, {lot} of the deals did as much or more.")
    return Finding(
        topic="background",
        text=text,
        values=values,
        terms=terms,
        sources=SOURCES,
        confidence="low",
        because="the design cannot take out why missions are sent, and when",
        caveats=tuple(caveats),
    )


def _behind(estimates: Sequence[dict[str, Any]], behind: dict[str, dict[str, Any]]) -> Finding:
    """How many placebos look as if the future had an effect."""
    pairs = [(row, behind[row["effect"]]) for row in estimates if row["effect"] in behind]
    told = [placebo for _, placebo in pairs if None not in (placebo["low"], placebo["high"])]
    alarms = sum(not placebo["low"] <= 1.0 <= placebo["high"] for placebo in told)
    return Finding(
        topic="background",
        text="What came only after the outcome seems to have changed it in {alarms} of {all}; none should.",
        values={"alarms": _count(alarms, "placebos"), "all": _count(len(told), "placebos with an interval")},
        sources=SOURCES,
        caveats=("A placebo that shows nothing does not prove an estimate; one that shows something disproves it.",),
        chart=placebos(pairs),
    )


def _table(estimates: Sequence[dict[str, Any]]) -> Table:
    ratio: dict[str, Any] = {"unit": "ratio", "standing": "estimated", "source": SOURCES}
    columns = (
        Column(name="Treatment"),
        Column(name="Dose"),
        Column(name="Outcome"),
        *(Column(name=name, **ratio) for name in ("Ratio", "Low", "High")),
        Column(name="Countries", unit="states", standing="estimated", source=SOURCES),
        Column(name="Verdict"),
        Column(name="Why"),
    )
    rows = tuple(
        (
            row["treatment"],
            _dose(row),
            row["outcome"],
            *(row[name] for name in ("estimate", "low", "high", "clusters", "verdict", "why")),
        )
        for row in estimates
    )
    return Table(title="Comity's own estimates, with 95 % intervals", columns=columns, rows=rows)


def _dose(row: dict[str, Any]) -> str:
    """The dose in words."""
    if not row["per"]:
        return "present"
    return row["per"] if row["dose"] == 1 else f"{row['dose']:g} times {row['per']}"


def _quantity(row: dict[str, Any]) -> Quantity:
    ends = {} if None in (row["low"], row["high"]) else {key: row[key] for key in ("low", "high", "level")}
    return Quantity(value=row["estimate"], unit="ratio", standing="estimated", source="views", **ends)


def _count(value: float, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="estimated", source="views")
