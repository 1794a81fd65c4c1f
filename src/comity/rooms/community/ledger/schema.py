"""The tables of a ledger, and the rules that the database itself keeps: what a row may hold, and that none is changed.

A correction is a new row: `corrects` names the row before it, `first` the row that began, whose number is the number
people use. A row is corrected at most once, so corrections are a chain and its end is what holds now (view `current`).
Nothing is updated or deleted, not even by INSERT OR REPLACE, which deletes without asking a trigger unless
`recursive_triggers` is on, and which the guards on inserts refuse wherever it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import REAL, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

from comity.rooms.community.ledger.kinds import (
    CATEGORIES,
    DIRECTIONS,
    GROUPS,
    KINDS,
    LONGEST,
    OUTCOMES,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
"""Version of the tables; a file of a newer one is refused."""

metadata = MetaData()


def _when(kinds: str, then: str) -> CheckConstraint:
    return CheckConstraint(f"kind NOT IN ({kinds}) OR ({then})")


def _needs() -> Iterator[CheckConstraint]:
    """The fields that each kind must have, and those that it cannot have."""
    apart = ("day", "groups")
    for kind in KINDS.values():
        there = [f"{field} IS NOT NULL" for field in kind.needs if field not in apart]
        columns = {name for one in KINDS.values() for name in one.fields if name not in apart}
        absent = [f"{field} IS NULL" for field in sorted(columns - set(kind.fields))]
        yield _when(f"'{kind.name}'", " AND ".join(there + absent))


meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

persons = Table(
    "persons",
    metadata,
    Column("person", Text, primary_key=True, nullable=False),
    Column("written", Text, nullable=False),
    CheckConstraint("person GLOB 'P-[A-Z2-7]*' AND length(person) = 12"),
    sqlite_strict=True,
)

entries = Table(
    "entries",
    metadata,
    Column("entry", Integer, primary_key=True),
    Column("first", Integer, ForeignKey("entries.entry")),
    Column("corrects", Integer, ForeignKey("entries.entry"), unique=True),
    Column("reason", Text),
    Column("struck", Integer, nullable=False),
    Column("written", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("place", Integer, ForeignKey("entries.entry")),
    Column("name", Text),
    Column("folded", Text),
    Column("partner", Integer, ForeignKey("entries.entry")),
    Column("about", Integer, ForeignKey("entries.entry")),
    Column("person", Text, ForeignKey("persons.person")),
    Column("owner", Text),
    Column("due", Text),
    Column("outcome", Text),
    Column("category", Text),
    Column("direction", Text),
    Column("people", Integer),
    Column("amount", REAL),
    Column("unit", Text),
    Column("text", Text),
    CheckConstraint(f"kind IN ({quoted(tuple(KINDS))})"),
    CheckConstraint("length(day) = 10 AND day IS date(day, '+0 days')"),
    CheckConstraint("due IS NULL OR (length(due) = 10 AND due IS date(due, '+0 days') AND due >= day)"),
    CheckConstraint(f"outcome IS NULL OR outcome IN ({quoted(OUTCOMES)})"),
    CheckConstraint(f"category IS NULL OR category IN ({quoted(CATEGORIES)})"),
    CheckConstraint(f"direction IS NULL OR direction IN ({quoted(DIRECTIONS)})"),
    CheckConstraint("people IS NULL OR people >= 0"),
    CheckConstraint("amount IS NULL OR amount >= 0"),
    CheckConstraint("(amount IS NULL) = (unit IS NULL)"),
    CheckConstraint("(name IS NULL) = (folded IS NULL)"),
    CheckConstraint("struck IN (0, 1) AND (struck = 0 OR corrects IS NOT NULL)"),
    CheckConstraint("(corrects IS NULL) = (first IS NULL) AND (corrects IS NULL) = (reason IS NULL)"),
    *(CheckConstraint(f"{name} IS NULL OR length({name}) BETWEEN 1 AND {most}") for name, most in LONGEST.items()),
    *_needs(),
    # What the checks look up; the measures find all they read in the second, and touch no row.
    Index("entries_digest", "digest"),
    Index("entries_kind", "kind", "day", "place", "about", "due", "outcome", "direction"),
    Index("entries_first", "first"),
    Index("entries_about", "about", "day"),
    Index("entries_place", "place"),
    Index("entries_folded", "folded", "kind"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

heard = Table(
    "heard",
    metadata,
    Column("entry", Integer, ForeignKey("entries.entry"), primary_key=True, nullable=False),
    Column("grp", Text, primary_key=True, nullable=False),
    CheckConstraint(f"grp IN ({quoted(GROUPS)})"),
    sqlite_strict=True,
)

LATER = "EXISTS (SELECT 1 FROM entries later WHERE later.corrects = e.entry)"

CURRENT = f"""
CREATE VIEW current AS SELECT e.*, coalesce(e.first, e.entry) AS number FROM entries e
WHERE e.struck = 0 AND NOT {LATER}
"""  # noqa: S608 - made of our own words


def _refuse(name: str, table: str, what: str, when: str, told: str) -> tuple[str, str]:
    when = f" WHEN {when}" if when else ""
    return name, f"CREATE TRIGGER {name} BEFORE {what} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{told}'); END"


def _is(column: str, kind: str) -> str:
    """A column names no entry of a kind."""
    of_kind = f"e.entry = NEW.{column} AND e.first IS NULL AND e.kind IN ({kind})"
    return f"NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE {of_kind})"  # noqa: S608


def _triggers() -> Iterator[tuple[str, str]]:
    for table in ("meta", "persons", "entries", "heard"):
        yield _refuse(f"{table}_unchanged", table, "UPDATE", "", "a ledger is only added to")
        yield _refuse(f"{table}_kept", table, "DELETE", "", "a ledger is only added to")
    for table, keys in (("meta", ("key",)), ("persons", ("person",)), ("heard", ("entry", "grp"))):
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - made of our own words
        yield _refuse(f"{table}_once", table, "INSERT", there, "a ledger is only added to")
    there = "EXISTS (SELECT 1 FROM entries WHERE entry = NEW.entry OR corrects = NEW.corrects)"
    yield _refuse("entries_once", "entries", "INSERT", there, "a ledger is only added to")
    yield _refuse("entries_in_a_place", "entries", "INSERT", _is("place", "'place'"), "no place has this number")
    yield _refuse("entries_with_a_partner", "entries", "INSERT", _is("partner", "'partner'"), "no partner has it")
    for kind in KINDS.values():
        if kind.refers:
            wrong = f"NEW.kind = '{kind.name}' AND {_is('about', quoted(kind.refers))}"
            yield _refuse(f"{kind.name}_about", "entries", "INSERT", wrong, "it is about no such entry")
    chain = (
        "NEW.corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.entry = NEW.corrects "
        "AND e.kind = NEW.kind AND coalesce(e.first, e.entry) = NEW.first)"
    )
    yield _refuse("entries_in_a_chain", "entries", "INSERT", chain, "it corrects no such entry")
    another = f"e.kind = NEW.kind AND e.struck = 0 AND coalesce(e.first, e.entry) IS NOT NEW.first AND NOT {LATER}"
    named = f"EXISTS (SELECT 1 FROM entries e WHERE e.folded = NEW.folded AND {another})"  # noqa: S608
    named = f"NEW.folded IS NOT NULL AND NEW.struck = 0 AND {named}"
    yield _refuse("entries_named_once", "entries", "INSERT", named, "another has this name")


TRIGGERS = dict(_triggers())
"""Every trigger by its name."""
