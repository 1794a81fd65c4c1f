"""Commands that are no questions: building an edition, and looking at what an edition and the registry hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.errors import ComityError, Faults, InputError
from comity.faces.backtest import backtest
from comity.faces.mirrors import Folder, Newer, lacking, named, sources, sync
from comity.faces.query import sql
from comity.faces.research import codebook, panel
from comity.faces.serve import serve
from comity.faces.writing import unmakeable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from comity.sources.mirror import Mirror


def build(
    mirror: Folder = None,
    as_of: Annotated[str, typer.Option(help="Last month of events that may be known.", metavar="MONTH")] = "2022-12",
    out: Annotated[Path, typer.Option(help="Folder of the new edition.", metavar="FOLDER")] = Path("edition"),
    replace: Annotated[bool, typer.Option("--replace", help="Replace an edition that is there already.")] = False,
    allow_newer: Newer = False,
    workers: Annotated[
        int, typer.Option(help="Steps made side by side, each in a process of its own.", min=1, max=64)
    ] = min(os.cpu_count() or 1, 4),
) -> None:
    """Make an edition from publishers' files.

    Finished steps are kept in a cache: a build that was stopped goes on where it was, and a second one is quick.

    Examples:
      comity build --mirror data --as-of 2022-12 --out my-edition

      COMITY_EDITION=my-edition comity brief Somalia
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from comity.build import build as make
    from comity.sources.mirror import Mirror

    Faults.check((*lacking(mirror), *_no_month(as_of), *unmakeable("--out", out)))
    files, month = Mirror(named(mirror), allow_newer=allow_newer or None), _month(as_of)
    Faults.check(_unknown_month(month, files))
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("starting", total=None)

        def progress(name: str, position: int, total: int, /, *, cached: bool) -> None:
            bar.update(task, description=name + (" (kept)" if cached else ""), completed=position - 1, total=total)

        try:
            made = make(files, month, out, replace=replace, progress=progress, workers=workers)
        except KeyboardInterrupt:
            bar.stop()
            console.print("Stopped. Finished steps are kept: the same command goes on from there.", soft_wrap=True)
            raise typer.Exit(130) from None
        bar.update(task, description="done", completed=bar.tasks[0].total)
    console.print(f"Edition made: {made}. Use it with --edition {made} or COMITY_EDITION={made}.", soft_wrap=True)


def _month(as_of: str) -> date:
    """The first day of a month that is written as such, or as a day in it."""
    from comity.question import parse_day

    day: Any = parse_day(as_of)
    first: date = day.replace(day=1)
    return first


def _no_month(as_of: str) -> Iterator[ComityError]:
    """What is wrong with a month as it is written."""
    try:
        _month(as_of)
    except ValueError as bad:
        yield InputError(f"--as-of: {bad}.", remedy="Write a month, as in 2022-12.")


def _unknown_month(month: date, files: Mirror) -> Iterator[ComityError]:
    """That the mirror's events do not reach to a month: an edition would say it knew them."""
    first, last = _reach(files)
    if not first <= month <= last:
        yield InputError(
            f"--as-of: the mirror's events reach from {first:%Y-%m} to {last:%Y-%m}, so {month:%Y-%m} is not known.",
            remedy=f"Write a month in between, as in {last:%Y-%m}.",
        )


def _reach(files: Mirror) -> tuple[date, date]:
    """First and last month of the events that forecasts are made from."""
    from comity.sources.corrected import corrected
    from comity.sources.readers import views

    months: Any = corrected(views.deaths, files)["month"]
    return months.min(), months.max()


def edition(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the edition; left out: the one in use.")] = None,
) -> None:
    """Show what an edition holds: its tables with rows and as-of, and its sources with their licences.

    Examples:
      comity edition

      comity edition my-edition
    """
    from comity.edition import open_edition

    opened = open_edition(folder)
    console = Console()
    console.print(
        f"Edition {opened.id}: events to {opened.as_of}, registry to {opened.registry}, built {opened.built}."
    )
    tables = Table("Table", "What it holds", "Rows", "As of", "Class", "Sources")
    for name, spec in opened.manifest["tables"].items():
        row = (
            name,
            spec["title"],
            f"{spec['rows']:,}",
            spec["as_of"] or "",
            spec["class"],
            ", ".join(spec["sources"]),
        )
        tables.add_row(*map(Text, row))
    console.print(tables)
    sources = Table("Source", "Version", "Licence", "Citation")
    for key, note in opened.manifest["sources"].items():
        sources.add_row(*map(Text, (key, note["version"], note["licence"], note["citation"])))
    console.print(sources)


def registry(
    table: Annotated[
        str | None, typer.Option(help="Table to show; left out: a list of all tables.", metavar="NAME")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Only rows in force on this day.", metavar="DAY")] = None,
    find: Annotated[str | None, typer.Option(help="Only rows that hold this text.", metavar="TEXT")] = None,
    folder: Annotated[Path | None, typer.Option("--edition", help="Folder of the edition.", metavar="FOLDER")] = None,
) -> None:
    """Show the facts comity keeps by hand, each row with its source and how it was checked.

    Examples:
      comity registry

      comity registry --table treaties --as-of 2026-11

      comity registry --table operations --find SOM
    """
    from comity.edition import open_edition
    from comity.faces.tables import registry_rows
    from comity.faces.terminal import tabular
    from comity.finding import Column
    from comity.finding import Table as Rows
    from comity.registry.schema import schema

    opened = open_edition(folder)
    console = Console()
    if table is None and (as_of or find):
        raise InputError(
            "--as-of and --find look in one table, and none is named.", available=schema(), remedy="Add --table NAME."
        )
    if table is None:
        shown = Table("Table", "What it holds", "Rows")
        for name, one in schema().items():
            shown.add_row(name, one.about, f"{opened.table(name).height:,}")
        console.print(f"Registry as of {opened.registry}.")
        console.print(shown)
        return
    if table not in schema():
        raise InputError(f"The registry has no table '{table}'.", available=schema())
    rows = registry_rows(opened, table, as_of=as_of, find=find)
    title = f"{schema()[table].title}, registry of {opened.registry}: {rows.height:,} rows"
    columns = tuple(Column(name=name) for name in rows.columns)
    cells = tuple(tuple(None if cell is None else str(cell) for cell in row) for row in rows.iter_rows())
    console.print(tabular(Rows(title=title, columns=columns, rows=cells)))


COMMANDS: dict[str, Callable[..., None]] = {
    "build": build,
    "edition": edition,
    "registry": registry,
    "backtest": backtest,
    "panel": panel,
    "codebook": codebook,
    "sql": sql,
    "sources": sources,
    "sync": sync,
    "serve": serve,
}
