"""An answer on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from comity.faces.layout import cell_text, scope, sections, table_note

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult

    from comity.finding import Chart, Finding, Table
    from comity.question import Answer

_BARS = " ▁▂▃▄▅▆▇█"
_WIDTH = 60
_READABLE = 170
_FRAME = 3
"""Letters that a column's frame takes."""
_LONG = 24
"""Letters of a word that may be broken, as an address."""


def show(console: Console, answer: Answer) -> None:
    """Page one, then the annex: tables, charts, sources and the record."""
    console.print(_head(answer))
    for heading, findings in sections(answer):
        console.print(Text(f"\n{heading}", style="bold cyan"))
        for finding in findings:
            console.print(_sentence(finding))
    annex: list[RenderableType] = []
    for finding in answer.findings:
        annex += [_chart(finding.chart)] if finding.chart and any(finding.chart.spark) else []
        annex += [tabular(finding.table)] if finding.table else []
    if annex:
        console.rule("[bold]Annex", align="left")
        for part in annex:
            console.print(part)
    console.rule("[bold]Sources", align="left")
    console.print(_sources(answer))


def _head(answer: Answer) -> RenderableType:
    first = answer.findings[0]
    lines: list[RenderableType] = [Text(first.sentence, style="bold")]
    if first.confidence:
        lines.append(Text(f"Confidence: {first.confidence}; {first.render(first.because)}.", style="italic"))
    if first.searched:
        lines.append(Text(f"Searched: {first.render(first.searched)}.", style="dim"))
    lines += [Text(note, style="dim") for note in first.notes]
    lines.append(Text(f"\n{scope(answer)}", style="dim"))
    return Panel(Group(*lines), title=Text(answer.title), title_align="left", border_style="cyan", padding=(1, 2))


def _sentence(finding: Finding) -> RenderableType:
    text = Text(finding.sentence)
    if finding.confidence:
        text.append(f" Confidence: {finding.confidence}; {finding.render(finding.because)}.", style="italic")
    if finding.searched:
        text.append(f" Searched: {finding.render(finding.searched)}.", style="dim")
    for note in finding.notes:
        text.append(f" {note}", style="dim")
    text.append(f" [{', '.join(finding.sources)}]", style="dim cyan")
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row("•", text)
    return grid


@dataclass(frozen=True)
class Tabular:
    """A table, or one block a row where its columns would be narrow strips."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Whichever of the two fits the console's width."""
        widths = _widths(self.table, options.max_width)
        yield _grid(self.table, widths) if widths else _records(self.table)


def tabular(table: Table) -> RenderableType:
    """A table as it fits the console."""
    return Tabular(table)


def _grid(table: Table, widths: list[int]) -> RenderableType:
    shown = RichTable(title=Text(table.title, style="bold"), title_justify="left", expand=False)
    for column, width in zip(table.columns, widths, strict=True):
        side: JustifyMethod = "right" if column.unit is not None else "left"
        shown.add_column(Text(column.name), justify=side, overflow="fold", width=width)
    for row in table.rows:
        shown.add_row(*(Text(cell_text(cell, column)) for cell, column in zip(row, table.columns, strict=True)))
    return Padding(Group(shown, Text(table_note(table), style="dim")), (1, 0, 0, 0))


def _widths(table: Table, width: int) -> list[int]:
    """Letters of each column, none too narrow for its longest word; empty where they would not fit, or be strips."""
    texts = [
        [column.name, *(cell_text(row[i], column) for row in table.rows)] for i, column in enumerate(table.columns)
    ]
    whole = [max(map(len, column)) for column in texts]
    if sum(whole) > _READABLE and max(whole) > _WIDTH:
        return []
    found = [min(max(len(word) for text in column for word in (text.split() or [""])), _LONG) for column in texts]
    spare = width - 1 - sum(found) - _FRAME * len(found)
    if spare < 0:
        return []
    while spare:
        wanting = [i for i, wide in enumerate(whole) if found[i] < wide]
        if not wanting:
            break
        for i in sorted(wanting, key=lambda i: (found[i] / whole[i], i))[:spare]:
            found[i] += 1
            spare -= 1
    return found


def _records(table: Table) -> RenderableType:
    """A table of long texts as one block a row."""
    parts: list[RenderableType] = [Text(table.title, style="bold")]
    for row in table.rows:
        block = Text()
        for column, cell in zip(table.columns, row, strict=True):
            shown = cell_text(cell, column)
            if shown:
                block.append(f"{column.name}: ", style="cyan").append(shown + "\n")
        parts.append(Padding(block, (0, 0, 0, 2)))
    return Padding(Group(*parts), (1, 0, 0, 0))


def _chart(chart: Chart) -> RenderableType:
    line = Text("".join(_bar(value, max(chart.spark)) for value in _thinned(chart.spark)), style="cyan")
    top = max(chart.spark)
    highest = f"{top:,.0f}" if top >= 10 or float(top).is_integer() else f"{top:.2g}"
    label = Text(f"{chart.spark_label}, highest {highest}", style="dim")
    return Padding(Group(Text(chart.title, style="bold"), line, label), (1, 0, 0, 0))


def _bar(value: float, top: float) -> str:
    if value <= 0 or top <= 0:
        return _BARS[0]
    return _BARS[max(1, round(value / top * (len(_BARS) - 1)))]


def _thinned(values: tuple[float, ...]) -> tuple[float, ...]:
    """At most a line of values: the highest of each run."""
    step = -(-len(values) // _WIDTH)
    return tuple(max(values[i : i + step]) for i in range(0, len(values), step))


def _sources(answer: Answer) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for key, note in answer.sources.items():
        grid.add_row(key, Text(f"{note.citation} ({note.licence})"))
    record = answer.record
    grid.add_row("record", f"edition {record.edition}, seed {record.seed}, comity {record.versions['comity']}")
    return grid
