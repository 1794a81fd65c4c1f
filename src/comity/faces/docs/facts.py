"""The registry's rows as the pages need them: names for keys, links, and what each row rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from comity.faces.docs.markdown import anchors, safe
from comity.quantity import number
from comity.registry.load import registry
from comity.sources.catalog import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]

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
        return [row for row in self.tables[name] if all(row[column] == cell for column, cell in cells.items())]

    def state(self, key: str) -> str:
        """Name of a state."""
        return self._states[key]

    def states(self, keys: str | None) -> str:
        """Names of several states."""
        return ", ".join(map(self.state, (keys or "").split()))

    def place(self, key: str) -> str:
        """Link to a treaty area."""
        return f"[{key}](areas.md#{key})"

    def org(self, key: str) -> str:
        """Link to an organisation."""
        return self._linked("organisations", "org", "short_name", self.org_headings)[key]

    def treaty(self, key: str) -> str:
        """Link to a treaty."""
        return self._linked("treaties", "treaty", "short_name", self.treaty_headings)[key]

    def operation(self, key: str) -> str:
        """Link to an operation."""
        return self._linked("operations", "operation", "acronym", self.operation_headings)[key]

    @cached_property
    def treaty_headings(self) -> dict[str, str]:
        """Headings of the treaties' sections, in the order of the page."""
        rows = sorted(self.tables["treaties"], key=lambda row: (treaty_year(row), row["short_name"], row["treaty"]))
        return {row["treaty"]: safe(f"{row['short_name']} ({treaty_year(row)})") for row in rows}

    @cached_property
    def org_headings(self) -> dict[str, str]:
        """Headings of the organisations' sections."""
        return {row["org"]: safe(row["short_name"]) for row in self.tables["organisations"]}

    @cached_property
    def operation_headings(self) -> dict[str, str]:
        """Headings of the operations' sections, in the order of the page: by lead, those with most first."""
        rows = self.tables["operations"]
        many = Counter(row["lead"] for row in rows)
        leads = [row["org"] for row in self.tables["organisations"]]

        def order(row: Row) -> tuple[Any, ...]:
            lead = row["lead"]
            return (lead is None, -many[lead], leads.index(lead) if lead else 0, row["start"], row["operation"])

        return {row["operation"]: safe(f"{row['acronym']} ({row['start'][:4]})") for row in sorted(rows, key=order)}

    @cached_property
    def _states(self) -> dict[str, str]:
        return {row["state"]: row["name"] for row in self.tables["states"]}

    @cached_property
    def _links(self) -> dict[str, dict[str, str]]:
        return {}

    def _linked(self, name: str, key: str, title: str, headings: dict[str, str]) -> dict[str, str]:
        if name not in self._links:
            at = dict(zip(headings, anchors(headings.values()), strict=True))
            self._links[name] = {
                row[key]: f"[{safe(row[title])}]({name}.md#{at[row[key]]})" for row in self.tables[name]
            }
        return self._links[name]


def treaty_year(row: Row) -> str:
    """The year a treaty is listed under: of its signature, or else of its entry into force or its end."""
    day = row["signed"] or row["in_force"] or row["ended"] or "no date"
    return str(day)[:4] if day != "no date" else day


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
    keys = [key for key, source in catalog().items() if any(file.path == path for file in source.files)]
    return f"[`{path}`]({sources}#{keys[0]})" if keys else f"`{path}`"


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
    """A period as people write it, open if it lasts."""
    return f"{begin}–{end or ''}"


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
