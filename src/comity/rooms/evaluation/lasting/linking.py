"""Which peace operations kept which peace, and who led them.

No source of the mirror says which conflict an operation was sent for, only in which country it was. Taken as linked is
an operation in the country that began no earlier than a year before the conflict's first death and no later than five
years after the war, or that took over from one which did, unless `ELSEWHERE` says it had another task. That is comity's
judgement, made before any estimate; one check counts every operation in the country, and one uses only the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.panels.missions import presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

KINDS = ("observer", "peacekeeping", "multidimensional", "enforcement", "police")
"""Kinds of operation that count; political, training and maritime missions and interventions do not."""
POLICE = 100
"""Persons at the peak from which a police mission counts: below are advisers."""

BEFORE, AFTER = 12, 60
"""Months before a conflict's first death, and after a war's end, within which an operation sent for it begins."""

OWN_TREATY = {"sadc": "sadc-mdp-2003"}
"""Organisations whose defence pact the registry keeps without naming the organisation in its column."""

ELSEWHERE: dict[str, tuple[int, ...]] = {
    "unmogip": (), "untso": (), "undof": (), "mfo": (), "unmee": (), "uniimog": (), "unikom": (), "unmop": (),
    "gulf-war-coalition": (), "osce-checkpoints": (), "unsf": (), "untea": (), "pmf-iraq": (),
    "unomur": (374,), "unmha": (230,), "unsos": (337,), "minurso": (331,), "tiph-1994": (234,), "tiph-1997": (234,),
    "jsc-aceh": (366,), "amm-aceh": (366,), "oic-mindanao": (308,), "imt-mindanao": (308,), "rci-lra": (314,),
    "jpkf-south-ossetia": (393,), "osce-georgia": (392, 393), "cispkf-abkhazia": (392,), "unomig": (392,),
    "eumm-georgia": (392, 393), "unavem-i": (327,), "unavem-ii": (327,), "unavem-iii": (327,), "monua": (327,),
    "unifil": (426,), "unisfa": (11344,), "amis": (309,), "unamid": (309,), "interfet": (330,), "untaet": (330,),
    "unmiset": (330,),
}  # fmt: skip
"""Operations whose task was not every conflict of their host, and the conflicts it was (UCDP's ids): none where they
watched a line between states or another state's war."""

ALSO = {330: ("TLS",), 426: ("LBN",)}
"""Conflicts (UCDP's ids) that were fought in a second state, now or then: East Timor, southern Lebanon."""


def alliances(organisations: pl.DataFrame, treaties: pl.DataFrame, pledges: pl.DataFrame) -> dict[str, str]:
    """Organisations that are alliances by the registry, and since when their pledge is in force.

    An organisation is one where the registry has it as an alliance, or has a binding treaty built on it with a pledge
    of mutual defence, whatever else it is: ECOWAS, SADC, the African Union and the Arab League owe defence too.

    Returns:
        by organisation the first day of such a pledge, or of the organisation where the registry has no day.
    """
    founded = dict(organisations.select("org", "founded").rows())
    found = {org: founded[org] or "" for org in organisations.filter(pl.col("kind") == "alliance")["org"]}
    own = {treaty: org for org, treaty in OWN_TREATY.items()}
    owed = pledges.filter(pl.col("pledge") == "defence").join(
        treaties.filter(pl.col("nature") == "binding").select("treaty", "org", "in_force"), on="treaty"
    )
    days: dict[str, list[str]] = {}
    for treaty, org, day in owed.select("treaty", "org", "in_force").rows():
        named = org or own.get(treaty)
        if named is not None:
            days.setdefault(named, []).append(day or founded[named] or "")
    return found | {org: min(dates) for org, dates in days.items()}


def counted(operations: pl.DataFrame, allied: Iterable[str], kinds: Iterable[str] = KINDS) -> pl.DataFrame:
    """Operations that count as peacekeepers, with who led them.

    Returns:
        the registry's columns with `who` (String): un, alliance or other (a state, a coalition, another organisation).
    """
    large = (pl.col("kind") != "police") | (pl.col("peak") >= POLICE)
    un = pl.when(pl.col("lead") == "un").then(pl.lit("un"))
    who = un.when(pl.col("lead").is_in(list(allied))).then(pl.lit("alliance")).otherwise(pl.lit("other"))
    return operations.filter(pl.col("kind").is_in(list(kinds)) & large).with_columns(who=who)


def there(spells: pl.DataFrame, operations: pl.DataFrame, until: date) -> pl.DataFrame:
    """Months in which each operation was in the country of a spell, from the end of the war to its last month.

    Args:
        spells: as `episodes.spells` gives them.
        operations: as `counted` gives them.
        until: first day of the last month.

    Returns:
        spell, operation, who (String), month (Date) and linked (Boolean, it was sent for this conflict); by all.
    """
    hosted = presence(operations, until).join(
        operations.select("operation", "who", state=pl.col("hosts").str.split(" ")), on="operation"
    )
    homes = spells.select(
        "spell", "conflict", "ended", "until",
        state=pl.struct("state", "conflict").map_elements(
            lambda row: [row["state"], *ALSO.get(row["conflict"], ())], return_dtype=pl.List(pl.String)
        ),
    ).explode("state")  # fmt: skip
    met = homes.join(hosted.explode("state"), on="state").filter(
        (pl.col("month") >= pl.col("ended").dt.truncate("1mo")) & (pl.col("month") <= pl.col("until"))
    )
    rows = met.select("spell", "operation", "who", "month").unique()
    pairs = (
        rows.select("spell", "operation")
        .unique()
        .join(spells.select("spell", "conflict", "first", "ended"), on="spell")
    )
    begins = dict(hosted.group_by("operation").agg(pl.col("month").min()).rows())
    heirs = _took_over(operations)
    linked = [
        _sent_for(row["operation"], row["conflict"], (row["first"], row["ended"]), begins, heirs)
        for row in pairs.iter_rows(named=True)
    ]
    marked = pairs.select("spell", "operation", linked=pl.Series(linked, dtype=pl.Boolean))
    return rows.join(marked, on=["spell", "operation"]).sort("spell", "operation", "month")


def _took_over(operations: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each operation those it took over from."""
    found: dict[str, list[str]] = {}
    for operation, successor in operations.select("operation", "successor").rows():
        if successor:
            found.setdefault(successor, []).append(operation)
    return {successor: tuple(sorted(before)) for successor, before in found.items()}


def _sent_for(
    operation: str,
    conflict: int,
    war: tuple[date, date],
    begins: Mapping[str, date],
    heirs: Mapping[str, tuple[str, ...]],
) -> bool:
    """Whether an operation was sent for a conflict, by what it was for and when it or its forerunner began."""
    if conflict not in ELSEWHERE.get(operation, (conflict,)):
        return False
    first, ended = war
    start = begins[operation]
    if _months(first, start) < -BEFORE:
        return False
    if _months(ended, start) <= AFTER:
        return True
    forerunners = (one for one in heirs.get(operation, ()) if one in begins and begins[one] < start)
    return any(_sent_for(one, conflict, war, begins, heirs) for one in forerunners)


def _months(since: date, day: date) -> int:
    return (day.year - since.year) * 12 + day.month - since.month
