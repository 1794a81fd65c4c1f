"""The command `comity sql`: a question in SQL over an edition's tables and panel files, and nothing else."""

from __future__ import annotations

import csv
import re
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.errors import ComityError, Faults, InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from comity.edition import Edition

SHOWN = 100
"""Rows shown on a terminal."""

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
_READERS = {".parquet": "read_parquet", ".csv": "read_csv"}


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, as DuckDB understands it.", show_default=False)],
    panel: Annotated[
        list[Path] | None,
        typer.Option(
            help="A panel file (.parquet or .csv), a table by its file's name; may be repeated.", metavar="FILE"
        ),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV instead of a table.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--edition", help="Folder of the edition; left out: the one in use.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Ask the tables of an edition, and panel files, in SQL. Nothing else can be read, and nothing written.

    `comity codebook --edition` says what the tables hold; "show tables" and "describe TABLE" are answered too.

    Examples:
      comity sql "select state, sum(deaths) as deaths from deaths_month group by state order by deaths desc limit 10"

      comity sql "select year, avg(cowmidonset) from dyads group by year" --panel dyads.parquet

      comity sql "select * from mission_months where operation = 'unmil'" --csv
    """
    from comity.edition import open_edition

    try:
        import duckdb
    except ImportError:
        raise InputError("comity sql needs DuckDB.", remedy="pip install 'comity[sql]'") from None
    opened = open_edition(folder)
    Faults.check(_faults(panel or [], opened))
    files = {_name(path): path for path in panel or []}
    with closing(duckdb.connect(":memory:", config=_CLOSED)) as database:
        try:
            _register(database, _files(opened) | files)
            _check(database, query)
            found = database.execute(query)
            columns = [(name, str(kind)) for name, kind, *_ in found.description or ()]
            if as_csv:
                _write(found, columns)
            else:
                _show(found, columns)
        except duckdb.Error as fault:
            raise _told(fault, opened, files) from None


def _name(path: Path) -> str:
    """The name of a panel file's table: the file's, in lower-case letters, digits and underscores."""
    return re.sub(r"\W+", "_", path.stem).lower()


def _faults(panels: list[Path], edition: Edition) -> Iterator[ComityError]:
    """Everything that is wrong with the panel files."""
    seen = dict.fromkeys(edition.manifest["tables"], "the edition's table")
    for path in panels:
        if path.suffix.lower() not in _READERS:
            yield InputError(f"{path} is neither .parquet nor .csv.", remedy="Write the panel in one of these.")
        elif not path.is_file():
            yield InputError(f"There is no file {path}.", remedy="Make it with comity panel ... --out FILE.")
        elif re.search(r"[*?\[\]]", str(path)):
            yield InputError(f"{path} has a character in its name that stands for others.", remedy="Rename it.")
        name = _name(path)
        if name in seen:
            yield InputError(
                f"{path} would be a second table '{name}', beside {seen[name]}.", remedy="Rename the file."
            )
        seen[name] = str(path)


def _files(edition: Edition) -> dict[str, Path]:
    """The edition's tables, each held against its seal.

    Raises:
        EditionError: one is missing or damaged.
    """
    from comity.record import sha256_file

    found = {name: edition.folder / f"{name}.parquet" for name in edition.manifest["tables"]}
    for name, path in found.items():
        if not path.is_file() or sha256_file(path) != edition.manifest["tables"][name]["sha256"]:
            edition.table(name)  # says what is wrong with it
    return found


def _register(database: DuckDBPyConnection, files: dict[str, Path]) -> None:
    """Make each file a view; from then on no other file can be opened, and no setting changed."""
    paths = {name: path.resolve() for name, path in files.items()}
    for name, path in paths.items():
        getattr(database, _READERS[path.suffix.lower()])(str(path)).create_view(name)
    allowed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths.values())
    database.execute(f"set allowed_paths = [{allowed}]")
    database.execute("set enable_external_access = false")
    database.execute("set lock_configuration = true")


def _check(database: DuckDBPyConnection, query: str) -> None:
    """Refuse all but one SELECT.

    Raises:
        InputError: it is none, or there are several.
    """
    from duckdb import StatementType

    statements = database.extract_statements(query)
    if len(statements) != 1 or statements[0].type != StatementType.SELECT:
        kinds = ", ".join(str(one.type).rpartition(".")[2] for one in statements) or "nothing"
        raise InputError(f"One SELECT can be asked; given was: {kinds}.", remedy="Tables are read, and never changed.")


def _show(found: DuckDBPyConnection, columns: list[tuple[str, str]]) -> None:
    """The first rows as a table."""
    rows = found.fetchmany(SHOWN + 1)
    table = Table()
    for name, _ in columns:
        numeric = all(isinstance(row[len(table.columns)], int | float | None) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    console = Console(highlight=False)
    console.print(table)
    more = (
        f"The first {SHOWN} rows; --csv gives all."
        if len(rows) > SHOWN
        else f"{len(rows)} row{'s' * (len(rows) != 1)}."
    )
    Console(stderr=True, highlight=False).print(more)


def _write(found: DuckDBPyConnection, columns: list[tuple[str, str]]) -> None:
    """All rows as CSV."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(name for name, _ in columns)
    while rows := found.fetchmany(10_000):
        writer.writerows([_cell(cell) for cell in row] for row in rows)


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    return "; ".join(map(_cell, cell)) if isinstance(cell, list | tuple) else str(cell)


def _told(fault: Exception, edition: Edition, files: dict[str, Path]) -> ComityError:
    """What DuckDB had against a query."""
    kind, _, said = str(fault).partition(": ")
    lines = [line for line in said.strip().splitlines() if line.strip()]
    problem = lines[0] if lines[0][-1] in ".!?" else f"{lines[0]}."
    place = next((lines[at:] for at, line in enumerate(lines) if line.startswith("LINE ")), [])
    if kind == "Catalog Error" and problem.startswith("Table with"):
        near = next((f" {line}" for line in lines if line.startswith("Did you mean")), "")
        return UnknownName(f"{problem}{near}", available=sorted((*edition.manifest["tables"], *files)))
    if kind == "Permission Error":
        return InputError(
            "The query would open something other than the tables.", remedy="Name a panel file with --panel FILE."
        )
    return InputError(f"{kind}: {problem}", remedy="\n  ".join(place))
