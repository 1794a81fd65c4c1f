"""Commands for research: making a panel, and looking up what its variables and an edition's columns mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.errors import ComityError, Faults, InputError
from comity.faces.mirrors import Folder, Newer, lacking
from comity.panels.owed import owed
from comity.sources.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.panels.panel import Panel
    from comity.panels.variables import Variable

STYLES = ("text", "bibtex")


def panel(  # noqa: PLR0913, PLR0917 - one for each option
    unit: Annotated[
        str,
        typer.Argument(help="state-year, dyad-year, country-month, country-year or mission-month.", show_default=False),
    ],
    add: Annotated[
        list[str] | None, typer.Option(help="Additions, separated by commas; see comity codebook.", metavar="NAMES")
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="First and last year, or one; left out: all.", metavar="YEAR-YEAR")
    ] = None,
    system: Annotated[
        str | None, typer.Option(help="State system: cow or gw; left out: cow, for countries gw.", metavar="NAME")
    ] = None,
    directed: Annotated[
        bool, typer.Option("--directed/--undirected", help="For dyad-years: A-B and B-A are two rows, or one.")
    ] = True,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="For dyad-years: only pairs that are near or have a major power.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Only what had been published by this month.", metavar="MONTH")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write a .parquet, .csv, .dta or .xlsx file.", metavar="FILE", dir_okay=False),
    ] = None,
    cite: Annotated[str | None, typer.Option(help="Print the references: text or bibtex.", metavar="STYLE")] = None,
    mirror: Folder = None,
    allow_newer: Newer = False,
) -> None:
    """Make a research panel: rows, the variables asked for, their codebook and the references owed.

    With --out, the codebook and the references are written beside the panel.
    With --cite, the standard output holds the references and nothing else.

    Examples:
      comity panel dyad-year --add alliances,capabilities,disputes --years 1816-2014 --out dyads.parquet

      comity panel dyad-year --undirected --relevant --add contiguity,majors --out relevant.csv

      comity panel state-year --add democracy,gdp --system gw --years 1946-2018 --out states.dta

      comity panel country-month --add deaths,missions --years 1990-2022 --as-of 2021-10 --out months.parquet

      comity panel dyad-year --add alliances,disputes --cite bibtex
    """
    from comity.panels.export import write
    from comity.panels.make import faults
    from comity.panels.make import panel as make

    wanted = [name.strip() for part in add or () for name in part.split(",") if name.strip()]
    wrong = [*_wrong(years, as_of, out, cite, mirror)]
    period = span(years) if years else None
    wrong = [*faults(unit, add=wanted, years=period, system=system, directed=directed, relevant=relevant), *wrong]
    Faults.check(wrong)
    notes = Console(stderr=True, highlight=False, soft_wrap=True)
    with notes.status(f"Making the {unit} panel ..."):
        made = make(
            unit,
            add=wanted,
            years=period,
            system=system,
            directed=directed,
            relevant=relevant,
            mirror=mirror,
            allow_newer=allow_newer,
        )
        made = made.as_of(as_of) if as_of else made
    console = notes if cite else Console(highlight=False, soft_wrap=True)
    console.print(_shape(made), markup=False)
    for name, keys in made.unmatched.items():
        if keys.height:
            notes.print(f"{name}: {keys.height:,} keys of the source found no place in these rows.", markup=False)
    if made.asof and not len(made):
        notes.print(f"None of these rows had ended by {made.asof}.", markup=False)
    if out:
        with notes.status(f"Writing {out} ..."):
            files = write(made, out)
        console.print(f"Written: {', '.join(map(str, files))}", markup=False)
    elif not cite:
        notes.print("Nothing was written: add --out FILE.")
    if cite:
        Console(highlight=False, soft_wrap=True).print(made.cite(cite), markup=False)


def codebook(
    panel: Annotated[bool, typer.Option("--panel", help="Only variables of panels.")] = False,
    edition: Annotated[bool, typer.Option("--edition", help="Only tables of editions.")] = False,
    find: Annotated[str | None, typer.Option(help="Only what holds this text.", metavar="TEXT")] = None,
) -> None:
    """Say what each variable of a panel and each column of an edition means, with unit, source and coverage.

    Examples:
      comity codebook --panel

      comity codebook --edition

      comity codebook --find alliance
    """
    both = panel == edition
    sections = [*(_of_panels() if panel or both else ()), *(_of_editions() if edition or both else ())]
    found = [(title, rows) for title, every in sections if (rows := _with(find, title, every))]
    if not found:
        raise InputError(f"Nothing in the codebook holds '{find}'.", remedy="`comity codebook` shows all of it.")
    console = Console(highlight=False)
    for title, rows in found:
        console.print(Text(f"\n{title}", style="bold cyan"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, means, unit in rows:
            grid.add_row(Text(name, style="bold"), Text.assemble(means, (f" [{unit}]" if unit else "", "dim")))
        console.print(grid)


Row = tuple[str, str, str]
"""Name, meaning and unit."""


def _of_panels() -> Iterator[tuple[str, list[Row]]]:
    """Every addition with its variables."""
    from comity.panels.make import declarations

    for units, name, table in declarations():
        one = next(iter(table.values()))
        sources = ", ".join(owed(key).name for key in one.sources)
        covers = f"{min(v.first for v in table.values())} to {max(v.last for v in table.values())}"
        mended = sum(len(ledger().of_source(key)[0]) for key in one.sources)
        notes = f", {mended} correction{'s' * (mended > 1)} (comity sources {' '.join(one.sources)})" if mended else ""
        title = f"{' and '.join(units)}, --add {name}: {sources}, {covers}, {_lag(one)}{notes}"
        yield title, [(column, _means(v, one), v.unit) for column, v in table.items()]


def _lag(variable: Variable) -> str:
    """When a variable is published, in words."""
    if variable.lag_months is None:
        unknown = [key for key in variable.sources if owed(key).lag_months is None]
        why = " ".join(owed(key).lag_checked or "" for key in unknown).strip()
        return f"lag not known ({', '.join(unknown)}: {why})" if why else f"lag not known ({', '.join(unknown)})"
    return f"lag {variable.lag_months} month{'s' * (variable.lag_months != 1)}"


def _means(variable: Variable, first: Variable) -> str:
    """What a variable is; also in an undirected panel, and its lag, where they differ."""
    parts = [variable.means]
    if variable.either:
        parts.append(f"in an undirected panel: {variable.either}")
    if variable.lag_months != first.lag_months:
        parts.append(_lag(variable))
    return "; ".join(parts)


def _of_editions() -> Iterator[tuple[str, list[Row]]]:
    """Every table of an edition with its columns."""
    from comity.panels.codebook import codebook as tables

    for name, spec in tables().items():
        columns = [(column, one["means"], one.get("unit", "")) for column, one in spec.columns.items()]
        yield f"table {name}: {spec.title}", columns


def _with(find: str | None, title: str, rows: list[Row]) -> list[Row]:
    """The rows that hold a text, all of them where the title does."""
    if find is None or find.casefold() in title.casefold():
        return rows
    return [row for row in rows if find.casefold() in " ".join(row).casefold()]


def _shape(made: Panel) -> str:
    """A panel in one sentence."""
    direction = {True: ", directed", False: ", undirected", None: ""}[made.directed]
    published = f", as published by {made.asof}; values are of the mirror's releases" if made.asof else ""
    return (
        f"{made.unit}: {len(made):,} rows, {made.frame.width} columns ({', '.join(made.frame.columns)}); "
        f"key {', '.join(made.key)}; state system {made.system}{direction}{published}."
    )


def _wrong(
    years: str | None, as_of: str | None, out: Path | None, cite: str | None, mirror: Path | None
) -> Iterator[ComityError]:
    """What is wrong with the options, apart from what the panel itself checks."""
    from comity.panels.export import FORMATS

    if years is not None and span(years) is None:
        yield InputError(f"--years: '{years}' is not a period.", remedy="Write it as 1816-2014.")
    if as_of is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", as_of):
        yield InputError(f"--as-of: '{as_of}' is not a month.", remedy="Write it as 2021-10.")
    if out is not None and out.suffix.lower().lstrip(".") not in FORMATS:
        yield InputError(
            f"--out: '{out.name}' has no ending that says its format.", available=[f".{f}" for f in FORMATS]
        )
    if cite is not None and cite not in STYLES:
        yield InputError(f"--cite: there is no style '{cite}'.", available=STYLES)
    yield from lacking(mirror)


def span(years: str) -> tuple[int, int] | None:
    """First and last year of '1816-2014' or '1990'."""
    found = re.fullmatch(r"(\d{4})(?:\s*[-–:]\s*(\d{4}))?", years.strip())
    return (int(found[1]), int(found[2] or found[1])) if found else None
