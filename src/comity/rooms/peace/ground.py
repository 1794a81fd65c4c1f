"""What an edition holds on the operations and agreements of one country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from comity.edition import Edition


@dataclass(frozen=True)
class Ground:
    """One country's operations and agreements.

    Attributes:
        state: key.
        name: to show.
        as_of: last month of events, as 2022-12.
        registry: day to which the registry of operations goes.
        operations: rows of the registry, by start.
        months: strength by operation and month, in this country's operations.
        agreements: rows, by day.
        components: name of each component of peacebuilding, by key.
        leads: short name of each organisation, by key.
        titles: name of each state, by key.
        covers: last month of the mission data, of any country.
    """

    state: str
    name: str
    as_of: str
    registry: str
    operations: list[dict[str, Any]]
    months: pl.DataFrame
    agreements: pl.DataFrame
    components: dict[str, str]
    leads: dict[str, str]
    titles: dict[str, str]
    covers: str

    def present(self, day: str) -> list[dict[str, Any]]:
        """Peace operations in the country on a day."""
        return [
            row for row in self.peace_operations if row["start"] <= day and (row["end"] is None or row["end"] >= day)
        ]

    @property
    def peace_operations(self) -> list[dict[str, Any]]:
        """Operations without interventions, those never deployed, and those that train another state's forces here."""
        return [
            row
            for row in self.operations
            if row["kind"] != "intervention" and row["peak"] != 0 and not self._guest(row)
        ]

    def _guest(self, row: dict[str, Any]) -> bool:
        """Whether an operation only trains another state's forces in this country."""
        return bool(row["kind"] == "training" and row["hosts"].split()[0] != self.state)

    def since(self) -> list[dict[str, Any]]:
        """Operations that began after the edition's last month of events."""
        return [row for row in self.operations if row["start"] > f"{self.as_of}-31"]

    def lead(self, row: dict[str, Any]) -> str:
        """Who leads an operation, to show."""
        if row["lead"]:
            return self.leads[row["lead"]]
        return ", ".join(self.titles[state] for state in (row["lead_states"] or "").split())

    def strength(self, operation: str) -> dict[str, Any] | None:
        """The last month of strength known of an operation."""
        rows = self.months.filter(pl.col("operation") == operation).sort("month").tail(1)
        return None if rows.is_empty() else rows.row(0, named=True)


def ground(edition: Edition, state: str) -> Ground:
    """What the edition holds on a country's operations and agreements."""
    hosted = pl.col("hosts").str.split(" ").list.contains(state)
    operations = edition.table("operations").filter(hosted).sort("start")
    months = edition.table("mission_months")
    return Ground(
        state=state,
        name=edition.names("state").prose(state),
        as_of=edition.as_of,
        registry=edition.registry,
        operations=operations.to_dicts(),
        months=months.filter(pl.col("operation").is_in(operations["operation"].to_list())),
        agreements=edition.table("agreements").filter(pl.col("states").list.contains(state)).sort("day"),
        components=dict(edition.table("components").select("component", "name").rows()),
        titles=dict(edition.table("states").select("state", "name").rows()),
        leads=dict(edition.table("organisations").select("org", "short_name").rows()),
        covers=str(months["month"].max())[:7],
    )
