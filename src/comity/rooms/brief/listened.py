"""Two rooms a brief listens to in few sentences: pressure below the threshold of war, and whom people trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import NoData
from comity.finding import Finding, Table
from comity.panels.times import listed

if TYPE_CHECKING:
    from comity.finding import Chart
    from comity.question import Context

_PRESSURE = 2
"""Findings taken of the question `hybrid`: what stands out, and who is named."""
_READINGS = ("Domain", "Series", "Recorded", "In force", "Expected", "Reading", "Covered")
"""Columns kept of a table of readings."""
_TRUST = 1
"""Findings taken of the question `community`: whom people trust."""


def pressure(context: Context, country: str, source: str | None) -> list[Finding]:
    """What is recorded in the last whole year, and who is named; one sentence where nothing is known."""
    try:
        answer = context.ask("hybrid", most=_PRESSURE, country=country, source=source)
    except NoData as lacking:
        return _unknown(context, lacking)
    headline, *others = answer.findings
    named = [one for one in others if source or {"first0", "senders"} & set(one.terms)]
    return [
        one.model_copy(
            update={
                "topic": "pressure",
                "chart": _drawn(one),
                "table": _narrow(one.table),
                "caveats": tuple(note for note in one.caveats if one is headline or note not in headline.caveats),
            }
        )
        for one in (headline, *named)
    ]


def _unknown(context: Context, lacking: NoData) -> list[Finding]:
    """That nothing is known of pressure, and why; nothing where the edition was built without its tables."""
    if "hybrid_coverage" not in context.edition.manifest["tables"]:
        return []
    covered = context.edition.table("hybrid_coverage")
    return [
        Finding(
            topic="unknown",
            text="Pressure below the threshold of war is not known, which is not calm: {why}",
            terms={"why": lacking.problem, "titles": listed(covered["title"].to_list())},
            sources=tuple(covered["source"].unique(maintain_order=True)),
            searched="{titles}",
        )
    ]


def _drawn(finding: Finding) -> Chart | None:
    """Its chart, where it shows anything at all."""
    return finding.chart if finding.chart and any(finding.chart.spark) else None


def _narrow(table: Table | None) -> Table | None:
    """A table of readings without what only an analyst asks of it; any other as it is."""
    if table is None or table.columns[0].name != _READINGS[0]:
        return table
    places = [at for at, column in enumerate(table.columns) if column.name in _READINGS]
    rows = tuple(tuple(row[at] for at in places) for row in table.rows)
    return Table(title=table.title, columns=tuple(table.columns[at] for at in places), rows=rows)


def trust(context: Context, country: str) -> list[Finding]:
    """Whom people trust, in one sentence; or that nobody asked them."""
    try:
        answer = context.ask("community", most=_TRUST, country=country)
    except NoData:
        return []
    return [_unasked(one) if one.topic == "unknown" else one.model_copy(update={"topic": "people"})
            for one in answer.findings]  # fmt: skip


def _unasked(finding: Finding) -> Finding:
    """That nobody asked, without the list of where they did and the file that only the question `community` reads."""
    text, _, _ = finding.text.partition(" A survey of your own")
    return finding.model_copy(update={"text": text, "searched": finding.searched.partition(":")[0]})
