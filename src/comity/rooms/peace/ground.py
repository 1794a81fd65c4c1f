"""What an edition holds on the operations and agreements of one country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.panels.names import with_article
from comity.rooms.peace.attempts import DEADLY
from comity.rooms.peace.footing import Footing, footing, known_to, votes_from

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        footings: what each peace operation rests on, by its key.
        authorised: authorised strength by operation and month.
        years: tasks, deaths, sites and contributors by operation and year.
        attempts: attempts at peace everywhere.
        local: local agreements, of any country.
        settled: UCDP's agreements here, by day.
        ends: episodes of conflict here, by start.
        mediation: efforts to mediate here.
        known_to: year to which each source of the room goes, by its key.
        votes_from: first year of which votes of the Council are known.
        war: years of 25 deaths or more in state-based conflict here.
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
    footings: dict[str, Footing]
    authorised: pl.DataFrame
    years: pl.DataFrame
    attempts: pl.DataFrame
    local: pl.DataFrame
    settled: pl.DataFrame
    ends: pl.DataFrame
    mediation: pl.DataFrame
    known_to: dict[str, str]
    votes_from: str
    war: tuple[int, ...]

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

    def shared(self, keys: Iterable[str]) -> bool:
        """Whether any of these operations worked in other countries, too."""
        wide = {row["operation"] for row in self.operations if " " in row["hosts"]}
        return not wide.isdisjoint(keys)

    def lead(self, row: dict[str, Any]) -> str:
        """Who leads an operation, to show."""
        if row["lead"]:
            return self.leads[row["lead"]]
        return ", ".join(self.titles[state] for state in (row["lead_states"] or "").split())

    def party(self, key: str) -> str:
        """A state or an organisation, to show."""
        return self.leads.get(key) or with_article(self.titles[key])

    def strength(self, operation: str) -> dict[str, Any] | None:
        """The last month of strength known of an operation."""
        return self._last.get(operation)

    @cached_property
    def _last(self) -> dict[str, dict[str, Any]]:
        """The last month of strength of each operation."""
        return {row["operation"]: row for row in self.months.sort("month").iter_rows(named=True)}


def ground(edition: Edition, state: str) -> Ground:
    """What the edition holds on a country's operations and agreements."""
    hosted = pl.col("hosts").str.split(" ").list.contains(state)
    operations = edition.table("operations").filter(hosted).sort("start", "operation")
    months = edition.table("mission_months")
    deadly = edition.table("deaths_year").filter(pl.col("state_based") >= DEADLY)
    keys = operations["operation"].to_list()

    def ours(table: str) -> pl.DataFrame:
        return edition.table(table).filter(pl.col("operation").is_in(keys))

    def here(table: str) -> pl.DataFrame:
        return edition.table(table).filter(pl.col("states").list.contains(state))

    return Ground(
        state=state,
        name=edition.names("state").prose(state),
        as_of=edition.as_of,
        registry=edition.registry,
        operations=operations.to_dicts(),
        months=ours("mission_months"),
        agreements=here("agreements").sort("day", "agreement"),
        components=dict(edition.table("components").select("component", "name").rows()),
        titles=dict(edition.table("states").select("state", "name").rows()),
        leads=dict(edition.table("organisations").select("org", "short_name").rows()),
        covers=str(months["month"].max())[:7],
        footings={row["operation"]: footing(edition, row) for row in operations.to_dicts()},
        authorised=ours("mission_authorised"),
        years=ours("mission_years"),
        attempts=edition.table("peace_attempts"),
        local=edition.table("local_agreements"),
        settled=here("ucdp_agreements").sort("day", "agreement"),
        ends=here("conflict_ends").sort("start", "conflict"),
        mediation=edition.table("mediation").filter(pl.col("state") == state),
        known_to=known_to(edition),
        votes_from=votes_from(edition),
        war=tuple(deadly.filter(pl.col("state") == state)["year"].sort()),
    )
