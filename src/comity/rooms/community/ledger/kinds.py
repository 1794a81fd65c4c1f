"""What can stand in a ledger: kinds of entries, their fields, and the words that some fields may hold."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("women", "youth", "minorities", "displaced people", "people with disabilities")
"""Whom an entry heard or reached; the first three are those that coverage is always told of."""

OUTCOMES = ("kept", "not kept", "released", "unknown")
"""What became of a promise; released: those to whom it was made no longer ask for it."""

CATEGORIES = ("services", "access", "security", "behaviour", "damage", "information", "other")
"""What a complaint is about. Abuse is not among them: it is refused (see `abuse`)."""

DIRECTIONS = ("in", "out")
"""Whether a message came from people, or went to them."""

LONGEST = {"name": 200, "owner": 200, "unit": 60, "reason": 500, "text": 4000}
"""Letters that a field may hold."""


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    Attributes:
        name: what it is called.
        says: what it records.
        needs: fields it must have, the day apart, which all have.
        may: fields it may have.
        refers: kinds of entry that its `about` may name.
    """

    name: str
    says: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields it can have, the day first."""
        return ("day", *self.needs, *self.may)


_ANYTHING = ("consultation", "promise", "outcome", "complaint", "answer", "assistance", "message")

KINDS = {
    kind.name: kind
    for kind in (
        Kind("place", "a district that is to be heard", ("name",), ("text",)),
        Kind("partner", "an organisation or body that is worked with, never a person", ("name",), ("place", "text")),
        Kind(
            "consultation",
            "people were met and heard",
            ("place", "text"),
            ("partner", "person", "groups", "people", "about"),
            _ANYTHING,
        ),
        Kind(
            "promise",
            "something will be done, by whom and by when",
            ("owner", "due", "text"),
            ("place", "partner", "person", "about"),
            _ANYTHING,
        ),
        Kind("outcome", "what became of a promise", ("about", "outcome"), ("text",), ("promise",)),
        Kind("complaint", "something is wrong", ("place", "category", "text"), ("partner", "person", "groups")),
        Kind("answer", "a complaint was answered", ("about", "text"), (), ("complaint",)),
        Kind(
            "assistance",
            "something was given or done",
            ("place", "text"),
            ("partner", "groups", "people", "amount", "unit", "about"),
            _ANYTHING,
        ),
        Kind(
            "message",
            "word that came from people, or went to them",
            ("direction", "text"),
            ("place", "partner", "person", "groups", "about"),
            _ANYTHING,
        ),
    )
}
"""Every kind of entry, by name."""

COLUMNS = (
    "ref", "kind", "day", "place", "name", "partner", "about", "person", "owner", "due", "outcome", "category",
    "direction", "groups", "people", "amount", "unit", "text",
)  # fmt: skip
"""Columns of a file that is imported or exported. `ref` is a label by which rows further down may name a row."""

WORDS = {"outcome": OUTCOMES, "category": CATEGORIES, "direction": DIRECTIONS}
"""Fields that hold one of a few words."""


def quoted(words: tuple[str, ...]) -> str:
    """Words as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)
