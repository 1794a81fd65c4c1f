"""Facts about self-defence: the attack, the victim's request, the report to the Council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.rooms.law.engine import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.law.casebook import Casebook, Row
    from comity.rooms.law.option import Option


def defence_facts(book: Casebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """What is known of an armed attack that would justify this force."""
    rows = [row for row in book.of_host(book.attacks, option) if _acts(row, option)]
    row = next(iter(rows), None)
    victim = bool(row and option.lead and option.lead in row.tokens("victim"))
    yield "lead-is-victim", Fact("met" if victim else "not met", _victim(row, option, victim=victim), "the option")
    yield "attack", _attack(row)
    yield "request", _named(row, "request", "no request of a state attacked is on record")
    yield "reported", _named(row, "reported", "no report under Article 51 is on record")
    yield "necessity", Fact("unknown", "nobody's finding is on record")
    yield "proportionality", Fact("unknown", "nobody's finding is on record")


def _acts(row: Row, option: Option) -> bool:
    actors = row.tokens("actors")
    return not actors or option.lead is None or option.lead in actors


def _attack(row: Row | None) -> Fact:
    if row is None:
        return Fact("unknown", "the registry has no row on an armed attack here")
    if row["attack"] == "found":
        return _fact("met", row, f"{row['says']}; found by {row['found_by']}")
    if row["attack"] == "not claimed":
        return _fact("not met", row, f"not claimed: {row['says']}")
    return _fact("unknown", row, f"claimed, found by no organ of the United Nations known to us: {row['says']}")


def _named(row: Row | None, column: str, otherwise: str) -> Fact:
    if row is None or not row[column]:
        if row is not None and row["attack"] == "not claimed":
            return _fact("not met", row, "self-defence was not relied on")
        return Fact("unknown", otherwise)
    return _fact("met", row, row[column])


def _victim(row: Row | None, option: Option, *, victim: bool) -> str:
    if victim:
        return "the lead is itself the state said to be attacked"
    if row is None or not row["victim"]:
        return "nobody is on record as attacked"
    return "the lead acts for another" if option.lead else "the lead is left open"


def _fact(status: str, row: Row, says: str) -> Fact:
    return Fact(status, says, row["source"], row["checked"])  # type: ignore[arg-type]
