"""One source in full, for `comity sources KEY`: terms, lag, files, and what is known to be wrong in them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from comity.errors import UnknownName
from comity.sources.catalog import catalog
from comity.sources.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from comity.sources.catalog import Source
    from comity.sources.fetching.standing import Standing
    from comity.sources.ledger import Correction, Issue
    from comity.sources.mirror import Mirror


@dataclass(frozen=True)
class Mended:
    """A correction, and how it stands in a mirror.

    Attributes:
        entry: the correction.
        fault: why it cannot be made there; None where it can, or where there is no mirror to look at.
        other: SHA-256 of the mirror's file, where it is not that of the file the entry was written for.
    """

    entry: Correction
    fault: str | None = None
    other: str | None = None


@dataclass(frozen=True)
class Sheet:
    """Everything to be said of one source."""

    standing: Standing
    corrections: tuple[Mended, ...]
    issues: tuple[Issue, ...]


def sheet(standing: Standing, mirror: Mirror | None) -> Sheet:
    """What there is to say of a source; its corrections are tried on the mirror's files.

    Raises:
        SourceError: the ledger does not hold.
    """
    corrections, issues = ledger().of_source(standing.source.key)
    return Sheet(standing, tuple(_tried(entry, mirror) for entry in corrections), issues)


def _tried(entry: Correction, mirror: Mirror | None) -> Mended:
    if mirror is None:
        return Mended(entry)
    from comity.sources.corrected import misfit, other_version

    return Mended(entry, misfit(entry, mirror), other_version(entry, mirror))


def faults(keys: Iterable[str]) -> Iterator[UnknownName]:
    """Names that no source has, each with the near ones."""
    for key in dict.fromkeys(keys):
        if key not in catalog():
            near = get_close_matches(key.casefold(), catalog(), n=8, cutoff=0.5)
            yield UnknownName(f"The catalog knows no source '{key}'.", available=near or catalog())


def as_json(one: Sheet) -> dict[str, Any]:
    """Everything to be said of one source, as JSON."""
    source, states = one.standing.source, dict(one.standing.states)
    kept = ("key", "name", "publisher", "version", "coverage", "first", "last", "licence", "redistribute", "address")
    return {name: getattr(source, name) for name in (*kept, "lag_months", "lag_checked")} | {
        "state": one.standing.state,
        "get": one.standing.get,
        "files": [file.model_dump(exclude_none=True) | {"state": states.get(file)} for file in source.published],
        "corrections": [
            mended.entry.model_dump(mode="json") | {"fault": mended.fault, "other_version": mended.other}
            for mended in one.corrections
        ],
        "issues": [issue.model_dump(mode="json") for issue in one.issues],
    }


def show(console: Console, one: Sheet) -> None:
    """One source on a terminal."""
    source, states = one.standing.source, dict(one.standing.states)
    console.print(Text.assemble((source.key, "bold cyan"), f"  {source.name}"))
    for name, told in _about(source, one.standing):
        _line(console, Text.assemble((f"{name}: ", "dim"), told))
    console.print(Text("Files", style="bold"))
    for file in source.published:
        state = f" ({states[file]})" if file in states else ""
        _line(console, Text(f"{file.path}{state}, SHA-256 {file.sha256 or 'not declared'}"))
    console.print(Text(f"Corrected by comity: {len(one.corrections)}", style="bold"))
    for mended in one.corrections:
        _line(console, _correction(mended), mark="-")
    console.print(Text(f"Known, and left as published: {len(one.issues)}", style="bold"))
    for issue in one.issues:
        _line(console, Text.assemble(issue.about, (f"\n{issue.handling} [{issue.file}]", "dim")), mark="-")


def _line(console: Console, told: Text, mark: str = " ") -> None:
    """A paragraph set in, behind a mark."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(mark, told)
    console.print(grid)


def _about(source: Source, standing: Standing) -> Iterator[tuple[str, str]]:
    """What the declaration says, line by line."""
    yield "Publisher", source.publisher
    yield "Version", source.version
    yield "Coverage", source.coverage
    yield "Licence", f"{source.licence}; may be passed on: {source.redistribute}"
    yield "Cite as", source.citation + (f" doi:{source.doi}" if source.doi else "")
    months = f"{source.lag_months} month{'s' * (source.lag_months != 1)} after the period it speaks of"
    known = "not known" if source.lag_months is None else months
    yield "Published", f"{known}. {source.lag_checked or ''}".strip()
    if source.system:
        yield "States by", source.system
    if source.obtained:
        yield "These files", source.obtained
    yield "How to get it", standing.get
    yield "Checked", source.checked


def _correction(mended: Mended) -> Text:
    """One correction, with its reason and how it stands."""
    entry = mended.entry
    told = Text.assemble(entry.told, f"\n{entry.reason} {entry.evidence} ", (f"[{entry.file}]", "dim"))
    if mended.other:
        told.append(
            f"\nThis mirror holds another version of the file (SHA-256 {mended.other}) than this was written for.",
            style="yellow",
        )
    if mended.fault:
        told.append(f"\nCannot be made here: {mended.fault}", style="bold red")
    return told
