"""A ledger and an edition as one answer, shown as any other."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from comity.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from comity.question import Answer
    from comity.rooms.community.ledger.store import Ledger


def answered(ledger: Ledger, *, country: str | None, on: date, days: int, folder: Path | None) -> Answer:
    """Districts of a ledger beside what an edition knows of the country.

    Args:
        ledger: the ledger.
        country: its name or code; None: the one the ledger is about.
        on: day as of which the ledger is read.
        days: how far back it is heard.
        folder: of the edition; None: the one in use.

    Raises:
        InputError: no country is named, here or in the ledger.
    """
    from comity.edition import open_edition
    from comity.question import Answer, SourceNote
    from comity.record import Record, this_platform, versions
    from comity.rooms.community.ledger.around import around
    from comity.rooms.community.ledger.measures import measures
    from comity.rooms.community.ledger.tell import OWN

    edition = open_edition(folder)
    state = edition.names("state").key(country) if country else ledger.about.get("country")
    if not state:
        raise InputError("The ledger is about no country.", remedy="Name one with --country.")
    with ledger.reading() as at:
        found = measures(at, on=on, days=days)
    findings = tuple(around(found, edition, state))
    content = sha256(repr(found).encode()).hexdigest()  # all that the answer takes from the ledger
    own = SourceNote(
        name="Engagement ledger",
        publisher="those who keep it",
        version=f"{found.entries} entries to {on.isoformat()}",
        citation=f"Engagement ledger {ledger.path.name}.",
        licence="not published",
    )
    named = dict.fromkeys(key for finding in findings for key in finding.sources)
    record = Record(
        edition=edition.id,
        question="ledger around",
        fields={"country": state, "on": on.isoformat(), "days": days},
        attachments={"ledger": content},
        seed=edition.seed,
        versions=versions(),
        platform=this_platform(),
    )
    return Answer(
        question="ledger around",
        title=f"ledger around: {edition.names('state').title(state)}",
        as_of=edition.as_of,
        registry=edition.registry,
        findings=findings,
        sources={key: own if key == OWN else SourceNote(**edition.source(key)) for key in named},
        record=record,
    )
