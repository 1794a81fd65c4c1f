"""The registry's rows as the pages need them: names for keys, links, and what each row rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from comity.faces.docs.markdown import item, items, safe
from comity.faces.docs.sections import Row, Sections, of_operations, of_organisations, of_treaties
from comity.quantity import number
from comity.registry.load import registry
from comity.sources.catalog import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable

WAYS = ("mirror", "lookup", "unchecked")

UNCHECKED = "†"
"""Stands behind a fact whose row was not checked."""


@dataclass(frozen=True)
class Facts:
    """Every row of the registry, by table."""

    tables: dict[str, list[Row]]

    @classmethod
    def of_registry(cls) -> Facts:
        """The registry that ships with comity."""
        return cls({name: frame.to_dicts() for name, frame in registry().items()})

    def where(self, name: str, **cells: str) -> list[Row]:
        """Rows of a table whose cells are as given."""
        by = (name, *cells)
        if by not in self._indexes:
            index: dict[tuple[str, ...], list[Row]] = {}
            for row in self.tables[name]:
                index.setdefault(tuple(row[column] for column in cells), []).append(row)
            self._indexes[by] = index
        return self._indexes[by].get(tuple(cells.values()), [])

    def state(self, key: str) -> str:
        """Name of a state."""
        return self._states[key]

    def states(self, keys: str | None) -> str:
        """Names of several states."""
        return ", ".join(map(self.state, (keys or "").split()))

    def area(self, key: str) -> str:
        """Link to a treaty area."""
        return f"[{key}](areas.md#{key})"

    @cached_property
    def organisations(self) -> Sections:
        """Sections of the organisations."""
        return of_organisations(self.tables["organisations"])

    @cached_property
    def treaties(self) -> Sections:
        """Sections of the treaties."""
        return of_treaties(self.tables["treaties"])

    @cached_property
    def operations(self) -> Sections:
        """Sections of the operations."""
        return of_operations(self.tables["operations"], self.tables["organisations"])

    def org(self, key: str) -> str:
        """Link to an organisation."""
        return self.organisations.links[key]

    def treaty(self, key: str) -> str:
        """Link to a treaty."""
        return self.treaties.links[key]

    def operation(self, key: str) -> str:
        """Link to an operation."""
        return self.operations.links[key]

    @cached_property
    def _states(self) -> dict[str, str]:
        return {row["state"]: row["name"] for row in self.tables["states"]}

    @cached_property
    def _indexes(self) -> dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]]:
        return {}


def way(row: Row) -> str:
    """How a row was checked: mirror, lookup or unchecked."""
    return str(row["checked"]).partition(":")[0]


def tally(rows: Iterable[Row]) -> dict[str, int]:
    """Number of rows by how they were checked."""
    counts = Counter(map(way, rows))
    return {one: counts[one] for one in WAYS}


def shared(count: int, total: int) -> str:
    """A count with its share of a total."""
    return f"{count:,} ({number(count / total, 'share')})" if total else "0"


def file_link(path: str, sources: str) -> str:
    """A file of the mirror, linked to the source that declares it on the page `sources`."""
    key = _declared().get(path)
    return f"[`{path}`]({sources}#{key})" if key else f"`{path}`"


@cache
def _declared() -> dict[str, str]:
    """The first source that declares each file."""
    return {file.path: key for key, source in reversed(catalog().items()) for file in source.files}


def checked(text: str) -> str:
    """How a row was checked, in words."""
    kind, _, what = text.partition(":")
    if kind == "mirror":
        return f"checked against {file_link(what, '../sources.md')}"
    return f"looked up: {safe(what)}" if kind == "lookup" else f"unchecked{UNCHECKED}"


def rests_on(row: Row) -> str:
    """Source and check of a row; the state spells name no source apart from what they were checked against."""
    source = f"Source: {safe(row['source'])}; " if row.get("source") else ""
    text = source + checked(row["checked"])
    return f"*{text[:1].upper()}{text[1:]}.*"


def mark(row: Row) -> str:
    """The mark of a row that was not checked."""
    return UNCHECKED if way(row) == "unchecked" else ""


def period(begin: str, end: str | None) -> str:
    """A period as people write it, open if it lasts; one day by itself."""
    return begin if begin == end else f"{begin}–{end or ''}"


def aliases(row: Row, *shown: str) -> str:
    """Other names of a row, those shown already left out."""
    names = (name.strip() for name in (row["aliases"] or "").split(";"))
    return safe("; ".join(name for name in names if name and name not in shown))


def with_periods(facts: Facts, rows: Iterable[Row]) -> str:
    """States with their periods, by name, each state once."""
    spans: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (facts.state(row["state"]), row["from"])):
        spans.setdefault(facts.state(row["state"]), []).append(period(row["from"], row["until"]) + mark(row))
    return ", ".join(f"{safe(name)} ({', '.join(found)})" for name, found in spans.items())


def provenance(rows: Iterable[Row]) -> list[str]:
    """What many rows rest on, each source and check once with the number of rows."""
    counts = Counter(rests_on(row) for row in rows)
    return [
        f"{text} ({count:,} row{'s' if count > 1 else ''})"
        for text, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def nested(head: str, below: Iterable[str]) -> str:
    """An item with a list under it."""
    return "\n".join((item(head), items(below, level=1)))


def sentence(text: str | None) -> str:
    """Text that begins with a capital and ends with a full stop, escaped; nothing for nothing."""
    if not text:
        return ""
    shown = safe(text)
    shown += "" if shown.endswith((".", "?", "!")) else "."
    return shown[:1].upper() + shown[1:] if shown.partition(" ")[0].isalpha() else shown


def joined(*parts: str) -> str:
    """Parts with a space between them, empty ones left out."""
    return " ".join(part for part in parts if part)
