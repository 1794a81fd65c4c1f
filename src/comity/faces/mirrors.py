"""Commands that look at a mirror of publishers' files, and fill it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity import settings
from comity.errors import Faults, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.sources.fetching.plan import Plan, Target
    from comity.sources.fetching.standing import Standing
    from comity.sources.fetching.sync import Outcome

_COLOURS = {"have": "green", "missing": "red", "newer": "yellow", "different": "yellow"}

_MAY = {"values": "values", "derived": "derived figures only", "none": "nothing"}

_WIDE = 150
"""Columns of a terminal on which a table of seven columns can be read."""

_MORE = "comity sources SOURCE tells all of one, with what is known to be wrong in it and what of that is corrected."

_UNTRIED = "(?) The address was not tried: comity was made without a network. Tell us whether it works."

Folder = Annotated[
    Path | None, typer.Option(help="Folder of publishers' files; left out: COMITY_MIRROR.", metavar="FOLDER")
]

Newer = Annotated[
    bool,
    typer.Option("--allow-newer", help="Read fetched files that are newer than declared; also COMITY_ALLOW_NEWER=1."),
]


def sources(
    source: Annotated[
        list[str] | None,
        typer.Argument(help="Sources to be told of in full; left out: a list of all.", metavar="SOURCE"),
    ] = None,
    mirror: Folder = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only sources that the mirror lacks.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """List the sources: whether the mirror has them, version, coverage, licence, and how to get them.

    Without a mirror, all are listed with how to get them. A source is `newer` where comity sync found another version
    than the one declared, and `different` where a file is neither. Of a source that is named everything is told: its
    files, when it is published, which of its errors comity corrects, and which are known and left.

    Examples:
      comity sources

      comity sources cow_mid5 coups

      comity sources --mirror data --missing

      comity sources --json
    """
    from comity.faces.source_sheet import as_json as told
    from comity.faces.source_sheet import faults, sheet, show
    from comity.sources.catalog import catalog
    from comity.sources.fetching.standing import standing
    from comity.sources.mirror import Mirror

    folder = mirror or settings.mirror_path()
    Faults.check(faults(source or ()))
    if missing and folder is None:
        raise InputError(
            "No mirror is named that could lack something.", remedy="Add --mirror FOLDER, or leave --missing."
        )
    looked_at = Mirror(existing(folder)) if folder else None
    asked = [catalog()[key] for key in dict.fromkeys(source or ())] or catalog().values()
    found = [standing(one, looked_at) for one in asked]
    shown = [one for one in found if one.state != "have"] if missing else found
    if as_json:
        rows = [told(sheet(one, looked_at if source else None)) for one in shown]
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return
    console = Console()
    if source:
        for number, one in enumerate(shown):
            if number:
                console.print()
            show(console, sheet(one, looked_at))
    else:
        _tell_all(console, found, shown)


def sync(
    source: Annotated[
        list[str] | None, typer.Argument(help="Sources to fetch; left out: all.", metavar="SOURCE")
    ] = None,
    mirror: Folder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched, and fetch nothing.")] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask publishers for files that are there too, in case they have changed.")
    ] = False,
) -> None:
    """Fetch publishers' files into a mirror; no account is needed.

    What is there already is left alone. A download that was stopped goes on where it was. A file that changes is kept
    aside as FILE.previous; one that is newer than the version comity declares is kept, and read only if you allow it:
    comity build --allow-newer, comity panel --allow-newer.

    Examples:
      comity sync --mirror data

      comity sync atop ucdp_country_year --mirror data

      comity sync --mirror data --dry-run

      comity sync atop --mirror data --refresh
    """
    from comity.sources.fetching.fetch import Fetcher
    from comity.sources.fetching.plan import plan
    from comity.sources.fetching.sync import fetch
    from comity.sources.mirror import Mirror

    folder = mirror or settings.mirror_path()
    if folder is None:
        raise InputError(
            "No mirror is named.", remedy="Add --mirror FOLDER (it is made if it is not there), or set COMITY_MIRROR."
        )
    target = Mirror(existing(folder) if folder.exists() else folder)
    planned = plan(target, source or (), refresh=refresh)
    console = Console()
    if dry_run:
        _tell_plan(console, planned)
        return
    outcomes = []
    if planned.jobs:
        with Fetcher() as fetcher, _Bars() as bars:
            for outcome in fetch(target, planned, fetcher, progress=bars.show):
                outcomes.append(outcome)
                bars.console.print(_told(outcome), soft_wrap=True)
    _tell_rest(console, planned, outcomes)
    if any(outcome.fault for outcome in outcomes):
        raise typer.Exit(2)


def named(folder: Path | None) -> Path:
    """The mirror that is named with --mirror, or else by COMITY_MIRROR.

    Raises:
        InputError: none is named, or it is not there.
    """
    found = folder or settings.mirror_path()
    if found is None:
        raise InputError(
            "No mirror is named.", remedy="Add --mirror FOLDER, or set COMITY_MIRROR; see `comity sources`."
        )
    return existing(found)


def lacking(folder: Path | None) -> Iterator[InputError]:
    """What is wrong with the mirror that is named, to be told with all else that is wrong."""
    try:
        named(folder)
    except InputError as fault:
        yield fault


def existing(folder: Path) -> Path:
    """A mirror's folder that is there.

    Raises:
        InputError: it is not.
    """
    if not folder.is_dir():
        raise InputError(
            f"The mirror {folder} is not a folder.", remedy="Name the folder that holds the publishers' files."
        )
    return folder


class _Bars:
    """One bar for each file that arrives."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self.console = Console()
        self._tasks: dict[str, Any] = {}
        self._bars = Progress(
            TextColumn("{task.description:40.40}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[told]:>24}"),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, name: str, done: int, total: int | None, /, *, unit: str) -> None:
        """Move a bar."""
        if name not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, visible=False)
            self._tasks[name] = self._bars.add_task(name, total=total, told="")
        self._bars.update(self._tasks[name], completed=done, total=total, told=_amount(done, total, unit))


def _amount(done: int, total: int | None, unit: str) -> str:
    if unit == "rows":
        return f"{done:,} of {total:,} rows" if total else f"{done:,} rows"
    size = f"{done / 1e6:,.1f}"
    return f"{size} of {total / 1e6:,.1f} MB" if total else f"{size} MB"


def _tell_all(console: Console, found: list[Standing], shown: list[Standing]) -> None:
    """The sources to be shown as a table, and how many of all stand how."""
    if shown:
        console.print(_sources(shown) if console.width >= _WIDE else _source_lines(shown))
    states = Counter[str](one.state or "" for one in found)
    counted = ", ".join(f"{states[state]} {state}" for state in _COLOURS if states[state])
    console.print(f"{len(found)} sources{f': {counted}' if counted else ''}.", soft_wrap=True)
    console.print(Text(_MORE, style="dim"))
    if any(one.untried for one in shown):
        console.print(Text(_UNTRIED, style="dim"), soft_wrap=True)


def _sources(found: list[Standing]) -> Table:
    table = Table("Source", "Here", "Version", "Coverage", "Licence", "May be passed on", "How to get it")
    for column, whole in zip(table.columns, (True, True, False, False, False, False, False), strict=True):
        column.no_wrap, column.overflow = whole, "fold"
    for one in found:
        table.add_row(Text(one.source.key, style="bold"), _here(one), *map(Text, _about(one)))
    return table


def _source_lines(found: list[Standing]) -> Table:
    """The same for a narrow terminal, where a table would be narrow strips."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for one in found:
        version, coverage, licence, may, get = _about(one)
        told = Text(f"{coverage}. Version {version}. Licence: {licence}; may be passed on: {may}.")
        grid.add_row(Text(one.source.key, style="bold"), _here(one), told.append(f"\n{get}", style="cyan"))
    return grid


def _here(one: Standing) -> Text:
    return Text(one.here, style=_COLOURS.get(one.state or "", ""))


def _about(one: Standing) -> tuple[str, str, str, str, str]:
    """Version, coverage, licence, what may be passed on, and how to get a source."""
    source = one.source
    get = one.get + (" (?)" if one.untried and one.get.startswith("comity") else "")
    return source.version, source.coverage, source.licence, _MAY[source.redistribute], get


def _tell_plan(console: Console, planned: Plan) -> None:
    """What would be fetched."""
    for job in planned.jobs:
        console.print(f"fetch    {job.url}", soft_wrap=True, markup=False, highlight=False)
        for target in job.targets:
            member = f" <- {target.file.member}" if target.file.member else ""
            told = f"         {target.file.path}{member} ({target.source.key}, {target.state})"
            console.print(told, soft_wrap=True, markup=False, highlight=False)
    _tell_by_hand(console, planned.by_hand)
    files = sum(len(job.targets) for job in planned.jobs)
    told = (
        f"{files} to fetch from {len(planned.jobs)} addresses, {len(planned.by_hand)} by hand, {len(planned.here)} here"
    )
    console.print(f"{told}. Nothing was fetched.", soft_wrap=True, highlight=False)


def _told(outcome: Outcome) -> Text:
    """One line on one file."""
    target, change = outcome.target, outcome.change
    colour = {"new": "green", "changed": "yellow", "same": "dim", "failed": "bold red"}[change]
    line = Text.assemble((f"{change:8}", colour), f" {target.file.path} ({target.source.key})")
    if outcome.fault:
        line.append(f"\n         {outcome.fault.problem}\n         {outcome.fault.remedy}")
    if change == "changed":
        line.append(f"\n         SHA-256 {outcome.before} -> {outcome.after}")
    if outcome.kept:
        line.append(f"\n         the earlier file is kept as {outcome.kept.name}")
    if outcome.newer:
        line.append(
            f"\n         not the version declared ({target.source.version}): its SHA-256 is {outcome.after}, declared "
            f"is {target.file.sha256}. Read it with --allow-newer or COMITY_ALLOW_NEWER=1.",
        )
    return line


def _tell_rest(console: Console, planned: Plan, outcomes: list[Outcome]) -> None:
    """What was not fetched, and the sum."""
    _tell_by_hand(console, planned.by_hand)
    changes = Counter(outcome.change for outcome in outcomes)
    changes["same"] += len(planned.here)
    counted = [f"{changes[change]} {change}" for change in ("new", "changed", "same", "failed") if changes[change]]
    counted += [f"{len(planned.by_hand)} to be got by hand"] if planned.by_hand else []
    console.print(f"Files: {', '.join(counted) or 'none'}.", soft_wrap=True, highlight=False)


def _tell_by_hand(console: Console, targets: tuple[Target, ...]) -> None:
    """Files to be got by hand, by source."""
    paths: dict[str, list[Target]] = {}
    for target in targets:
        paths.setdefault(target.source.key, []).append(target)
    for key, group in paths.items():
        source, more = group[0].source, f" and {len(group) - 1} more" if len(group) > 1 else ""
        told = f"by hand  {group[0].file.path}{more} ({key}): {source.address or source.publisher}"
        console.print(told, soft_wrap=True, markup=False, highlight=False)
