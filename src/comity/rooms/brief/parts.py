"""What the other rooms said of a country, and what a brief reads from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.finding import Finding
    from comity.question import Answer

LIKELY, POSSIBLE = 0.5, 0.05
"""Chances from which armed conflict is called likely, and possible."""


@dataclass(frozen=True)
class Parts:
    """What the other rooms said of the country.

    Attributes:
        name: the country's.
        rival: name of the state whose attack is feared, or None.
        risk: the forecast; None where the country is outside the model.
        obligations: who is bound if it is attacked; None where it was no state on the day.
        peace: operations and agreements.
    """

    name: str
    rival: str | None
    risk: Answer | None
    obligations: Answer
    peace: Answer


def chance(parts: Parts, threshold: int) -> float | None:
    """The forecast's chance of at least so many deaths; None outside the model."""
    return float(parts.risk.findings[0].values[f"p{threshold}"].value) if parts.risk else None


def other_violence(parts: Parts) -> bool:
    """Whether most of the violence is of a type that the forecast does not see."""
    return parts.risk is not None and any("other" in finding.values for finding in parts.risk.findings)


def by_year(parts: Parts) -> list[Finding]:
    """The forecasts by year of violence that the forecast by month leaves out, the likelier first; empty for none."""
    found = [one for one in parts.risk.findings if yearly(one)] if parts.risk else []
    return sorted(found, key=lambda one: -float(one.values["p25"].value)) if len(found) > 1 else []


def yearly(finding: Finding) -> bool:
    """Whether a finding is a forecast by year of one type of violence."""
    return finding.topic == "warning" and {"year", "what"} <= finding.terms.keys() and "p25" in finding.values
