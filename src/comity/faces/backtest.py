"""The command that tests the forecast on years gone by, beside every benchmark there is."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.errors import ComityError, Faults, InputError
from comity.faces.mirrors import Folder, lacking, named
from comity.faces.research import span
from comity.faces.writing import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from comity.rooms.risk.contest import Contest
    from comity.sources.mirror import Mirror

FORMATS = (".csv", ".parquet")

MEASURES = {
    "crps": ("CRPS, deaths", "CRPS", ".2f"),
    "crps_ratio": ("CRPS / conflictology's", "ratio", ".3f"),
    "log1p_crps_ratio": ("CRPS of log(1 + deaths) / conflictology's", "log", ".3f"),
    "ignorance": ("Ignorance, bits", "IGN", ".3f"),
    "interval_score": ("Interval score at 90 %, deaths", "MIS", ".1f"),
    "brier_25": ("Brier score of 25 deaths or more in a month", "B25", ".4f"),
    "brier_100": ("Brier score of 100 deaths or more in a month", "B100", ".4f"),
    "coverage": ("Share of 90 % intervals that hold, rows not certain to be zero", "held", ".1%"),
    "sum_crps": ("CRPS of twelve-month sums, deaths", "sum", ".1f"),
    "sum_crps_apart": ("the same with each month's draws shuffled", "apart", ".1f"),
}
"""Title, title in a narrow column, and format of each measure."""

GROUPS = {
    "How far off: CRPS": ("crps", "crps_ratio", "log1p_crps_ratio"),
    "How sure and how wide: ignorance and interval score": ("ignorance", "interval_score"),
    "Thresholds": ("brier_25", "brier_100"),
    "Calibration, and months that hang together": ("coverage", "sum_crps", "sum_crps_apart"),
}


def backtest(
    mirror: Folder = None,
    years: Annotated[
        str, typer.Option(help="First and last window, or one.", metavar="YEAR-YEAR", show_default=True)
    ] = "2018-2022",
    models: Annotated[
        list[str] | None,
        typer.Option(
            help="Forecasts, separated by commas; left out: comity, its simplest member and every published one.",
            metavar="NAMES",
        ),
    ] = None,
    paths: Annotated[int, typer.Option(help="Draws a state; ignorance depends on it.", min=20)] = 1000,
    workers: Annotated[
        int | None, typer.Option(help="Processes; left out: one a processor, or the cluster COMITY_CLUSTER.", min=1)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the score of every state and month to a .csv or .parquet file.", metavar="FILE"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """Test the forecast on years gone by, beside every benchmark and submission in the mirror.

    A window is a calendar year, forecast from October of the year before: 3 to 14 months ahead. Nothing later reaches
    a forecast. All are scored alike, on the same states and months; where the mirror holds the VIEWS challenge's
    outcomes, against these. No edition is needed. The same seed gives the same figures, whatever the workers.

    Examples:
      comity backtest --mirror data

      comity backtest --mirror data --years 2015-2017 --models comity,climatology --paths 200

      comity backtest --mirror data --out scores.parquet --json

      COMITY_CLUSTER=tcp://scheduler:8786 comity backtest --mirror data
    """
    from comity.build import SEED
    from comity.rooms.risk.contest import USUAL, unknown
    from comity.sources.mirror import Mirror

    names = [
        " ".join(re.split(r"[\s-]+", name.strip().casefold())) for part in models or () for name in part.split(",")
    ]
    names = [name for name in names if name] or list(USUAL)
    first, last = span(years) or (0, 0)
    Faults.check([*_wrong(years, mirror, out), *unknown(names)])
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    found = _contested(
        console, Mirror(named(mirror)), range(first, last + 1), names=names, paths=paths, workers=workers
    )
    if out:
        _write(found.months, out)
        console.print(f"Written: {out}", markup=False)
    notes = list(_notes(found))
    if as_json:
        rows = found.figures.to_dicts()
        told = {"seed": SEED, "paths": paths, "windows": found.windows, "notes": notes, "figures": rows}
        told["events"] = found.events.to_dicts()
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        return
    _show(Console(), found, notes)


def _contested(console: Console, files: Mirror, windows: range, **how: Any) -> Contest:
    """The forecasts fitted and scored in each window, with a bar beside it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from comity.build import SEED
    from comity.rooms.risk.contest import contest, known

    columns = (TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("reading the history", total=len(windows))
        history = known(files, SEED)
        bar.update(task, description="windows, fitted and scored")
        return contest(files, history, windows, SEED, progress=lambda done: bar.update(task, completed=done), **how)


def _wrong(years: str, mirror: Path | None, out: Path | None) -> Iterator[ComityError]:
    asked = span(years)
    if asked is None:
        yield InputError(f"--years: '{years}' is not a period.", remedy="Write it as 2018-2022.")
    elif asked[0] > asked[1]:
        yield InputError(f"--years: {asked[0]} comes after {asked[1]}.", remedy=f"Write {asked[1]}-{asked[0]}.")
    yield from lacking(mirror)
    if out is not None and out.suffix.lower() not in FORMATS:
        yield InputError(f"--out: '{out.name}' has no ending that says its format.", available=FORMATS)
    else:
        yield from unwritable("--out", out)


def _write(months: pl.DataFrame, out: Path) -> None:
    try:
        months.write_csv(out) if out.suffix.lower() == ".csv" else months.write_parquet(out)
    except OSError as failed:
        raise ComityError(f"{out} could not be written: {failed}.", remedy="Name another file.") from None


def _notes(found: Contest) -> Iterator[str]:
    """What a reader of the figures must know."""
    others = [year for year in found.windows if year not in found.held_against]
    if found.held_against:
        yield f"Held against the VIEWS challenge's own outcomes: {_listed(found.held_against)}."
    if others:
        yield f"Held against the history that forecasts learn from: {_listed(others)}."
    for name, gone in found.lacking.items():
        yield f"The mirror holds no {name} forecast of {_listed(gone)}; it is left out there."
    if found.months.filter(found.months["model"] == "published conflictology").height:
        yield (
            "The ignorance of published conflictology is of its twelve draws, repeated; the challenge's evaluator "
            "interpolated between them, and printed a smaller one."
        )
    yield "Published draws of different months do not belong together, so they have no sums."
    yield "A mean stands where a forecast has every window."


def _listed(years: list[int]) -> str:
    return ", ".join(map(str, years))


def _show(console: Console, found: Contest, notes: list[str]) -> None:
    """A table for each group of measures; then every other set of states, its means in one table each."""
    from comity.registry.load import registry
    from comity.rooms.risk.comparison import ALL, shared

    names = dict(registry()["states"].select("state", "name").iter_rows())
    values = {(g, s, m, w): value for g, s, m, w, value in found.figures.iter_rows()}
    models = list(dict.fromkeys(found.months["model"].to_list()))
    both = shared(found.figures)
    for title, measures in GROUPS.items():
        console.print(_by_window(title, measures, models, found.windows, both, values))
    short = ", ".join(
        f"{short}: {long}"
        for long, short, _ in MEASURES.values()
        if long != short and not long.startswith(f"{short}, ")
    )
    console.print(Text(f"Below, for other sets of states: {short}.", style="dim"), soft_wrap=True)
    for group in dict.fromkeys(found.figures["group"].to_list()):
        if group != ALL:
            console.print(_means(_named(group, names), group, models, values))
    if found.events.height:
        console.print(_events(found.events))
    for note in notes:
        console.print(Text(note, style="dim"), soft_wrap=True)


def _events(events: pl.DataFrame) -> Table:
    """Onsets and escalations: expected beside happened, over all windows."""
    table = Table(
        title=Text("Onsets and escalations within twelve months, all windows", style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("Chance", overflow="fold")
    for head in ("cases", "expected", "happened", "Brier"):
        table.add_column(head, justify="right", no_wrap=True)
    words = {"comity": "as told", "paths": "share of the paths", "base rate": "the ten years before"}
    for row in events.filter(events["by"] == "all").iter_rows(named=True):
        name = f"{row['event']}, {words[row['model']]}"
        cells = (f"{row['rows']:,}", f"{row['expected']:.1f}", str(row["happened"]), f"{row['brier']:.4f}")
        table.add_row(Text(name), *cells)
    return table


Values = dict[tuple[str, str, str, int | None], float | None]


def _by_window(
    title: str, measures: tuple[str, ...], models: list[str], windows: list[int], both: list[int], values: Values
) -> Table:
    from comity.rooms.risk.comparison import ALL

    table = Table(title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Forecast", overflow="fold")
    part = bool(both) and both != windows
    heads = [*map(str, windows), *(["mean"] if len(windows) > 1 else [])]
    heads += [f"mean {both[0]}-{str(both[-1])[2:]}"] if part else []
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for measure in measures:
        long, _, form = MEASURES[measure]
        table.add_section()
        table.add_row(Text(long, style="italic"))
        for model in models:
            cells = [values.get((ALL, measure, model, window)) for window in windows]
            cells += [values.get((ALL, measure, model, None))] if len(windows) > 1 else []
            inner = [values.get((ALL, measure, model, window)) for window in both]
            held = [one for one in inner if one is not None]
            cells += [sum(held) / len(held) if len(held) == len(both) else None] if part else []
            if any(cell is not None for cell in cells):
                table.add_row(Text(f"  {model}"), *(_cell(cell, form) for cell in cells))
    return table


def _means(title: str, group: str, models: list[str], values: Values) -> Table:
    table = Table(
        title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
    table.add_column("Mean over windows", overflow="fold")
    for _, short, _ in MEASURES.values():
        table.add_column(short, justify="right", no_wrap=True)
    for model in models:
        cells = [_cell(values.get((group, measure, model, None)), MEASURES[measure][2]) for measure in MEASURES]
        if any(cells):
            table.add_row(Text(model), *cells)
    return table


def _named(group: str, names: dict[str, str]) -> str:
    """The name of a set of states."""
    if not group.startswith("without "):
        return group
    return f"Without {', '.join(names.get(state, state) for state in group.removeprefix('without ').split(', '))}"


def _cell(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
