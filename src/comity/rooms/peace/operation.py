"""Everything an edition holds on one operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.rooms.peace.footing import Footing, footing, known_to, votes_from

if TYPE_CHECKING:
    from comity.edition import Edition

SHORT = {
    "ipi": "IPI",
    "kathman": "Kathman",
    "bara_hultman": "Bara and Hultman",
    "personnel_shortfall": "Passmore, Shannon and Hart",
}
"""How the sources of strength are called in a table."""

_OTHER = "ocat01"


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        row: of the registry.
        lead: who leads it, to show.
        hosts: where, to show.
        months: strength by month, chosen.
        others: what the other sources say.
        authorised: authorised strength by month.
        years: tasks, deaths, sites and contributors by year.
        losses: deaths in action of one that is not the UN's; None if not known.
        phases: rows of the registry.
        footing: what it rests on.
        successor: acronym of what took over, if anything.
        titles: name of each state, by key.
        known_to: year to which each source of the room goes, by its key.
        votes_from: first year of which votes of the Council are known.
        covers: last month of the data on strength, of any operation.
    """

    row: dict[str, Any]
    lead: str
    hosts: tuple[str, ...]
    months: pl.DataFrame
    others: pl.DataFrame
    authorised: pl.DataFrame
    years: pl.DataFrame
    losses: int | None
    phases: list[dict[str, Any]]
    footing: Footing
    successor: str | None
    titles: dict[str, str]
    known_to: dict[str, str]
    votes_from: str
    covers: str

    @property
    def both(self) -> pl.DataFrame:
        """Months of which authorised and deployed are known: month, total, authorised, source, share; by month."""
        joined = self.months.join(self.authorised.select("month", "authorised"), on="month").sort("month")
        return joined.with_columns(share=pl.col("total") / pl.col("authorised"))

    @property
    def gaps(self) -> pl.DataFrame:
        """Each figure of another source with its gap to the one chosen: month, source, total, gap (persons)."""
        chosen = self.months.select("month", chosen="total")
        return (
            self.others.join(chosen, on="month")
            .with_columns(gap=(pl.col("total") - pl.col("chosen")).abs())
            .sort("source", "month")
        )

    def known(self, column: str) -> pl.DataFrame:
        """The years in which a column is covered, by year."""
        return self.years.filter(pl.col(column).is_not_null()).sort("year")

    def tasks(self) -> list[tuple[int, int, int, int, int, str]]:
        """By year with a new task: minimalist, moderate, maximalist and other tasks, and their codes."""
        rows = []
        for year, codes in self.known("tasks").select("year", "tasks").rows():
            if codes:
                counts = (sum(code.startswith(kind) for code in codes) for kind in ("min", "mod", "max"))
                least, more, most = counts
                rows.append((year, least, more, most, codes.count(_OTHER), " ".join(codes)))
        return rows


def operation(edition: Edition, key: str) -> Operation:
    """What the edition holds on an operation, by its key."""
    table = edition.table("operations")
    row = table.row(by_predicate=pl.col("operation") == key, named=True)
    titles = dict(edition.table("states").select("state", "name").rows())
    leads = dict(edition.table("organisations").select("org", "short_name").rows())
    acronyms = dict(table.select("operation", "acronym").rows())
    states = [titles[state] for state in (row["lead_states"] or "").split()]

    def mine(name: str) -> pl.DataFrame:
        return edition.table(name).filter(pl.col("operation") == key)

    losses = mine("mission_losses")
    return Operation(
        row=row,
        lead=leads[row["lead"]] if row["lead"] else ", ".join(states),
        hosts=tuple(titles[state] for state in row["hosts"].split()),
        months=mine("mission_months").sort("month"),
        others=mine("mission_sources"),
        authorised=mine("mission_authorised"),
        years=mine("mission_years").sort("year"),
        losses=None if losses.is_empty() else int(losses["deaths"][0]),
        phases=mine("operation_phases").sort("from").to_dicts(),
        footing=footing(edition, row),
        successor=acronyms.get(row["successor"]) if row["successor"] else None,
        titles=titles,
        known_to=known_to(edition),
        votes_from=votes_from(edition),
        covers=str(edition.table("mission_months")["month"].max())[:7],
    )
