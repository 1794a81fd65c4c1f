"""What an operation rests on, as it can be counted: the Council's vote, the host's word, the region's, contributors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.edition import once

if TYPE_CHECKING:
    from comity.edition import Edition

Row = dict[str, Any]

_FAR = "9999"
_GIVES = frozenset({"authorises", "establishes", "endorses", "requests", "imposes"})
_FORMS = {
    "training": {"training", "assistance"},
    "police": {"police", "peacekeeping"},
    "political": {"mediation", "assistance", "peacekeeping"},
    "intervention": {"force"},
    "enforcement": {"force", "peacekeeping"},
}
"""Forms of action that a kind of operation is, where it is not peacekeeping alone."""


@dataclass(frozen=True)
class Footing:
    """What one operation rests on.

    Attributes:
        basis: the registry's words, None if it has none.
        resolutions: those of the Security Council that the basis names, in the edition's list; by number.
        missing: resolutions that the basis names and the list lacks, as "S/RES/50 (1948)".
        consents: acts of hosts on this kind of operation while it was there, by day.
        regional: decisions of regional organisations on the hosts, that give or ask for this kind of operation.
        contingents: states that the registry knows in it.
    """

    basis: str | None
    resolutions: list[Row]
    missing: list[str]
    consents: list[Row]
    regional: list[Row]
    contingents: list[str]

    @property
    def votes(self) -> Row | None:
        """The first resolution of which the vote is known."""
        return next((row for row in self.resolutions if row["in_favour"] is not None), None)


def footing(edition: Edition, operation: Row) -> Footing:
    """What the edition holds on the basis of an operation."""
    named = re.findall(r"S/RES/(\d+) \((\d+)\)", operation["basis"] or "")
    listed = edition.table("council_resolutions").filter(pl.col("number").is_in([int(number) for number, _ in named]))
    known = set(listed["number"])
    sent = edition.table("contingents").filter(pl.col("operation") == operation["operation"])
    return Footing(
        basis=operation["basis"],
        resolutions=listed.sort("number").to_dicts(),
        missing=[f"S/RES/{number} ({year})" for number, year in named if int(number) not in known],
        consents=[row for row in _rows(edition, "consents") if _bears(row, operation, host=row["host"])],
        regional=[
            row
            for row in _rows(edition, "legal_decisions")
            if row["body"] != "un" and row["effect"] in _GIVES and _bears(row, operation, host=row["hosts"])
        ],
        contingents=sorted({state for state in sent["state"] if state}),
    )


def known_to(edition: Edition) -> dict[str, str]:
    """The year to which each source goes, by its key; none later than the edition."""
    goes = {key: note["as_of"] for key, note in edition.manifest["sources"].items()}
    return {key: min(edition.as_of[:4], last[:4]) for key, last in goes.items() if last}


def votes_from(edition: Edition) -> str:
    """The first year of which votes of the Council are known."""
    voted = edition.table("council_resolutions").filter(pl.col("in_favour").is_not_null())
    return str(voted["year"].min())


@once(8)
def _rows(edition: Edition, table: str) -> list[Row]:
    return edition.table(table).sort("from", edition.table(table).columns[0]).to_dicts()


def _bears(row: Row, operation: Row, *, host: str) -> bool:
    """Whether an act or decision is on this operation: its host, its kind, its time and whom it is addressed to."""
    here = set(host.split()) & set(operation["hosts"].split())
    forms = _FORMS.get(operation["kind"], {"peacekeeping"})
    then = row["from"] <= (operation["end"] or _FAR) and (row["until"] or _FAR) > operation["start"]
    return bool(here) and bool(forms & set((row["forms"] or "").split())) and then and _addressed(row, operation)


def _addressed(row: Row, operation: Row) -> bool:
    """Whether it names the lead, or all states or regional organisations where the lead is one of them."""
    to = set((row["to"] or "").split())
    states = set((operation["lead_states"] or "").split())
    if not to or operation["lead"] in to or (states and states & to):
        return True
    if operation["lead"] in (None, "nato") and "members" in to:
        return True
    return operation["lead"] not in (None, "un", "nato") and "regions" in to
