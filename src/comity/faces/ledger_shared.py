"""What the commands of `comity ledger` share: fields as they are typed, and answers as they are shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from comity.errors import ComityError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.finding import Finding
    from comity.rooms.community.ledger.store import Ledger

File = Annotated[
    Path | None, typer.Option("--ledger", help="File of the ledger.", metavar="FILE", envvar="COMITY_LEDGER")
]


def named(file: Path | None) -> Path:
    """The file of the ledger.

    Raises:
        InputError: none is named.
    """
    if file is None:
        raise InputError("No ledger is named.", remedy="Add --ledger FILE, or set COMITY_LEDGER.")
    return file


def opened(file: Path | None) -> Ledger:
    """The ledger in a file."""
    from comity.rooms.community.ledger.store import Ledger

    return Ledger(named(file))


def typed_fields(given: Sequence[str]) -> dict[str, str | None]:
    """Fields from FIELD=VALUE; an empty value is None."""
    from comity.errors import Faults
    from comity.rooms.community.ledger.cells import cleaned
    from comity.rooms.community.ledger.kinds import COLUMNS

    known = [column for column in COLUMNS if column not in ("kind", "ref")]
    found: dict[str, str | None] = {}
    faults: list[ComityError] = []
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or name not in known:
            told = f"'{name[:40]}' names no field." if equals else "A field is written FIELD=VALUE."
            faults.append(InputError(told, available=known, remedy='Write FIELD=VALUE, as in "text=Two wells".'))
        elif name in found:
            faults.append(InputError(f"'{name}' is given twice.", remedy="Give it once."))
        found[name] = cleaned(sys.stdin.read() if value == "-" else value) or None
    Faults.check(faults)
    return found


def say(text: str) -> None:
    """One line of words."""
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def write_file(path: Path, text: str) -> None:
    """A file, and the word that it was written.

    Raises:
        ComityError: it could not be.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another file.") from None
    Console(stderr=True, soft_wrap=True).print(f"Written: {path}", markup=False)


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings one by one, each with its table."""
    from comity.faces.terminal import tabular

    console = Console()
    for one in findings:
        line: Any = Text(f"• {one.sentence}")
        if one.searched:
            line.append(f" Searched: {one.render(one.searched)}.", style="dim")
        for note in one.notes:
            line.append(f" {note}", style="dim")
        console.print(line)
        if one.table:
            console.print(tabular(one.table))
