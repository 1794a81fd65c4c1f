"""Two rooms a brief listens to in few sentences: pressure below the threshold of war, and whom people trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import NoData

if TYPE_CHECKING:
    from comity.finding import Chart, Finding
    from comity.question import Context

_PRESSURE = 2
"""Findings taken of the question `hybrid`: what stands out, and who is named."""
_TRUST = 1
"""Findings taken of the question `community`: whom people trust."""


def pressure(context: Context, country: str, source: str | None) -> list[Finding]:
    """What is recorded in the last whole year, and who is named; one sentence where nothing is known."""
    try:
        answer = context.ask("hybrid", most=_PRESSURE, country=country, source=source)
    except NoData:
        return []
    return [one.model_copy(update={"topic": "pressure", "chart": _drawn(one)}) for one in answer.findings]


def _drawn(finding: Finding) -> Chart | None:
    """Its chart, where it shows anything at all."""
    return finding.chart if finding.chart and any(finding.chart.spark) else None


def trust(context: Context, country: str) -> list[Finding]:
    """Whom people trust, in one sentence; or that nobody asked them."""
    try:
        answer = context.ask("community", most=_TRUST, country=country)
    except NoData:
        return []
    told = answer.findings
    return [one if one.topic == "unknown" else one.model_copy(update={"topic": "people"}) for one in told]
