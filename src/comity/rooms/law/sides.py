"""Claims and rejections laid over what the record says of a fact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.rooms.law.engine import Fact, Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.rooms.law.casebook import Row
    from comity.rooms.law.option import Option


def concerns(row: Row, option: Option) -> bool:
    """Whether a claim speaks of this host, day, lead and purpose.

    A claim about certain purposes does not touch an option that leaves its purpose open.
    """
    hosts, actors, purposes = row.tokens("hosts"), row.tokens("actors"), row.tokens("purposes")
    return (
        row.on(option.on)
        and (not hosts or option.host in hosts)
        and (not actors or option.lead is None or option.lead in actors)
        and (not purposes or option.purpose in purposes)
    )


def with_sides(fact: Fact, about: Sequence[Row]) -> Fact:
    """The fact with those who claim and those who reject it.

    It is contested where somebody rejects what somebody claims, or what the record says. A claim alone proves nothing,
    and a rejection of what nobody claims refutes nothing.

    Args:
        fact: what the record says.
        about: rows of legal_claims on it that concern the option.
    """
    if not about:
        return fact
    pro = tuple(_party(row) for row in about if row["side"] == "claims")
    con = tuple(_party(row) for row in about if row["side"] == "rejects")
    if fact.status == "met" and con and not pro:
        pro = (Party("what is on record", fact.says, fact.source, fact.checked),)
    status = "contested" if pro and con else fact.status
    return replace(fact, status=status, claims=fact.claims + pro, rejects=fact.rejects + con)


def _party(row: Row) -> Party:
    return Party(row["who"], row["says"], row["source"], row["checked"])
