"""Facts about regional organisations: membership, instruments in force, decisions, reports to the Council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.panels.times import day_text
from comity.rooms.law.engine import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.law.casebook import Casebook, Row
    from comity.rooms.law.engine import Rulebook
    from comity.rooms.law.option import Option

_DECIDES = frozenset({"establishes", "authorises", "imposes"})
_SPECIAL = {"decided:au-4h": ("au", "Assembly")}
"""Decisions that only one organ can take."""


def region_facts(book: Casebook, rules: Rulebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """Facts that are asked once for each organisation, for the rules that bear on one; and reports to the Council."""
    decisions = book.of_host(book.decisions, option)
    for name in sorted(rules.used):
        kind, _, key = name.partition(":")
        if kind == "member":
            yield name, _member(book, key, option)
        elif kind == "in-force":
            yield name, _in_force(book.provisions[key], option)
        elif kind == "decided":
            yield name, _decided(book, decisions, *_SPECIAL.get(name, (key, "")), option)
    yield "informed", _informed(decisions, option)


def _member(book: Casebook, org: str, option: Option) -> Fact:
    name, founded, ended = book.orgs[org]
    host = book.titles[option.host]
    if not founded <= option.on < ended:
        return Fact("not met", f"{name} did not exist then", "registry, organisations")
    if book.member(option.host, org, option.on):
        extra = ", suspended then" if book.suspended(option.host, org, option.on) else ""
        return Fact("met", f"{host} was a member of {name}{extra}", "registry, memberships")
    return Fact("not met", f"{host} was not a member of {name}", "registry, memberships")


def _in_force(row: Row, option: Option) -> Fact:
    name = f"{row['instrument']}, {row['article']}" if row["article"] else row["instrument"]
    if not row.begin:
        return Fact("unknown", f"{name}: the day of entry into force is not known to us", row["source"], row["checked"])
    if row.on(option.on):
        return Fact("met", f"{name} in force since {day_text(row.begin)}", row["source"], row["checked"])
    word = "not yet in force" if option.on < row.begin else "no longer in force"
    return Fact("not met", f"{name} {word}: from {day_text(row.begin)}", row["source"], row["checked"])


def _decided(book: Casebook, decisions: list[Row], org: str, organ: str, option: Option) -> Fact:
    rows = [
        row for row in decisions if row["body"] == org and option.form in row.tokens("forms") and organ in row["cites"]
    ]
    for row in rows:
        if row["effect"] in _DECIDES:
            return Fact("met", f"{row['cites']}: {row['says']}", row["source"], row["checked"])
    for row in rows:
        if row["effect"] == "rejects":
            return Fact("not met", f"{row['cites']}: {row['says']}", row["source"], row["checked"])
    whose = f"the {organ} of {book.orgs[org][0]}" if organ else book.orgs[org][0]
    return Fact("unknown", f"no decision of {whose} on this is on record")


def _informed(decisions: list[Row], option: Option) -> Fact:
    for row in decisions:
        if row["effect"] == "informs" and (option.lead is None or option.lead in row.tokens("to")):
            return Fact("met", f"{row['cites']}: {row['says']}", row["source"], row["checked"])
    return Fact("unknown", "no report of the regional body to the Council is on record")
