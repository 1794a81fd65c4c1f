"""Where the rows that have a section of their own stand: pages, groups on a page, headings and links."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from comity.faces.docs.markdown import anchors, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = dict[str, Any]

_FIRST_DECADE = 1940
_OWN_PAGE = 30
"""An organisation that led so many operations has a page of its own."""


@dataclass(frozen=True)
class Section:
    """A row's section.

    Attributes:
        key: the row's key.
        page: stem of its page.
        group: heading that it stands under; empty where the page has no groups.
        heading: its own.
        title: what links to it say.
    """

    key: str
    page: str
    group: str
    heading: str
    title: str


class Sections:
    """Sections in the order of their pages."""

    def __init__(self, sections: Iterable[Section]) -> None:
        """Number the anchors page by page."""
        self.pages: dict[str, dict[str, list[Section]]] = {}
        for one in sections:
            self.pages.setdefault(one.page, {}).setdefault(one.group, []).append(one)
        self.headings = {one.key: one.heading for one in self}
        self.anchors: dict[str, str] = {}
        for groups in self.pages.values():
            found = [one for group in groups.values() for one in group]
            self.anchors |= zip((one.key for one in found), anchors(one.heading for one in found), strict=True)

    def __iter__(self) -> Iterator[Section]:
        """The sections, page by page."""
        return (one for groups in self.pages.values() for group in groups.values() for one in group)

    @cached_property
    def links(self) -> dict[str, str]:
        """A link to each row's section, by key."""
        return {one.key: f"[{one.title}]({one.page}.md#{self.anchors[one.key]})" for one in self}


def of_organisations(rows: list[Row]) -> Sections:
    """One page, in the order of the registry."""
    return Sections(
        Section(row["org"], "organisations", "", safe(row["short_name"]), safe(row["short_name"])) for row in rows
    )


def of_treaties(rows: list[Row]) -> Sections:
    """A page a decade, by year of signature."""
    ordered = sorted(rows, key=lambda row: (year(row), row["short_name"], row["treaty"]))
    return Sections(
        Section(
            row["treaty"],
            f"treaties-{decade(year(row)).replace(' ', '-')}",
            "",
            _headed(row["short_name"], year(row)),
            safe(row["short_name"]),
        )
        for row in ordered
    )


def of_operations(rows: list[Row], organisations: list[Row]) -> Sections:
    """A page for each organisation that led many, one for the other organisations, one for everyone else."""
    names = {row["org"]: row["name"] for row in organisations}
    many = Counter(row["lead"] for row in rows)

    def place(row: Row) -> tuple[str, str]:
        lead = row["lead"]
        if lead is None:
            return "operations-coalitions", f"{row['start'][:3]}0s"
        if many[lead] >= _OWN_PAGE:
            return f"operations-{lead}", f"{row['start'][:3]}0s"
        return "operations-others", safe(names[lead])

    def order(row: Row) -> tuple[Any, ...]:
        lead = row["lead"]
        return lead is None, many[lead] < _OWN_PAGE, -many[lead], lead or "", row["start"], row["operation"]

    return Sections(
        Section(row["operation"], *place(row), _headed(row["acronym"], row["start"][:4]), safe(row["acronym"]))
        for row in sorted(rows, key=order)
    )


def year(treaty: Row) -> str:
    """The year a treaty is listed under: of its signature, or else of its entry into force or its end."""
    return str(treaty["signed"] or treaty["in_force"] or treaty["ended"] or "undated")[:7].partition("-")[0]


def decade(of: str) -> str:
    """A decade in words."""
    if not of.isdigit():
        return of
    return f"{of[:3]}0s" if int(of) >= _FIRST_DECADE else f"before {_FIRST_DECADE}"


def _headed(title: str, of: str) -> str:
    """A heading with its year, unless the title says it."""
    return safe(title if of in title else f"{title} ({of})")
