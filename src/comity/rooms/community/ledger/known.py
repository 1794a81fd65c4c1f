"""What a ledger knows already, as far as new entries are held against it."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from comity.errors import InputError, UnknownName
from comity.panels.names import fold, near
from comity.rooms.community.ledger.store import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

CONTENT = (
    "kind", "day", "place", "folded", "partner", "about", "person", "owner", "due", "outcome", "category",
    "direction", "people", "amount", "unit", "text",
)  # fmt: skip
"""Columns that make an entry what it is; two that agree in them, and in the groups, are one entry twice."""


PSEUDONYM = re.compile("P-[A-Z2-7]{10}")
"""The form of a pseudonym."""


class Known:
    """The names, numbers and persons of a ledger as one connection sees them.

    Args:
        at: the connection.
        but: number of an entry that is left out, because it is about to be corrected.
        many: whether so much will be asked that all is read at once.
        strangers: whether pseudonyms of another ledger are taken for persons of this one.
    """

    def __init__(
        self, at: Connection, *, but: int | None = None, many: bool = False, strangers: bool = False
    ) -> None:  # fmt: skip
        """Nothing is read yet."""
        self._at, self._but, self.many, self._strangers = at, but, many, strangers

    @cached_property
    def names(self) -> dict[str, dict[str, tuple[int, str]]]:
        """Number and name of every place and partner, by kind and folded name."""
        rows = self._at.execute(
            text("SELECT kind, folded, number, name FROM current WHERE kind IN ('place', 'partner') ORDER BY number")
        )
        found: dict[str, dict[str, tuple[int, str]]] = {"place": {}, "partner": {}}
        for kind, folded, number, name in rows:
            if number != self._but:
                found[kind][folded] = (number, name)
        return found

    def entry(self, number: int) -> tuple[str, str] | None:
        """Kind and day of what holds now under a number; None where nothing does."""
        if self.many:
            return self._entries.get(number)
        row = row_of(self._at, number)
        return (row["kind"], row["day"]) if row else None

    def person(self, pseudonym: str) -> bool:
        """Whether a pseudonym is one of this ledger's, or may become one."""
        return pseudonym in self.persons or (self._strangers and bool(PSEUDONYM.fullmatch(pseudonym)))

    def same(self, mark: str) -> int | None:
        """Number of the entry that holds now and has the same content."""
        if self.many:
            return self._digests.get(mark)
        found = self._at.execute(
            text("SELECT min(number) FROM current WHERE digest = :d AND number IS NOT :but"),
            {"d": mark, "but": self._but},
        )
        number = found.scalar()
        return int(number) if number is not None else None

    @cached_property
    def persons(self) -> frozenset[str]:
        """Every pseudonym of the ledger."""
        return frozenset(self._at.execute(text("SELECT person FROM persons")).scalars())

    @cached_property
    def _entries(self) -> dict[int, tuple[str, str]]:
        rows = self._at.execute(text("SELECT number, kind, day FROM current"))
        return {number: (kind, day) for number, kind, day in rows}

    @cached_property
    def _digests(self) -> dict[str, int]:
        rows = self._at.execute(text("SELECT digest, number FROM current ORDER BY number DESC"))
        return {mark: number for mark, number in rows if number != self._but}


def row_of(at: Connection, number: int) -> dict[str, Any] | None:
    """The row that holds now under a number; None where nothing does."""
    found = at.execute(text("SELECT * FROM current WHERE entry = :n OR first = :n"), {"n": number})
    row = found.mappings().first()
    return dict(row) if row else None


def place_names(at: Connection) -> dict[int, str]:
    """Name of every place that holds, by its number."""
    return pairs(at, "SELECT number, name FROM current WHERE kind = 'place' ORDER BY number")


def place_of(at: Connection, name: str) -> int:
    """Number of a place.

    Raises:
        UnknownName: no place has this name.
    """
    places = Known(at).names["place"]
    if fold(name) not in places:
        raise unknown("place", name, places)
    return places[fold(name)][0]


def digest(fields: dict[str, Any], groups: Iterable[str]) -> str:
    """SHA-256 of an entry's content.

    Args:
        fields: its columns; those that are missing count as empty.
        groups: whom it heard or reached.
    """
    content = [fields.get(name) for name in CONTENT] + [sorted(groups)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def unknown(kind: str, name: str, known: dict[str, tuple[int, str]]) -> InputError:
    """That no place or partner has a name, with the nearest that one has."""
    titles = {folded: title for folded, (_, title) in known.items()}
    close = list(dict.fromkeys(titles[folded] for folded in near(fold(name), titles)))
    if close:
        return UnknownName(f"no {kind} of this ledger is called '{name}'. Did you mean {' or '.join(close)}?")
    return UnknownName(
        f"no {kind} of this ledger is called '{name}'.",
        remedy=f'Add it first: comity ledger add {kind} "name={name}", or give the file a row of the kind {kind}.',
    )
