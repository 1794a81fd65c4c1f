"""What a brief leaves out of the rooms' answers: long tables, what says nothing of this country or the same of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.rooms.brief.parts import yearly

if TYPE_CHECKING:
    from comity.finding import Cell, Finding, Table
    from comity.question import Answer

LONG, WIDE = 12, 10
"""Rows and columns beyond which a table of background is too large for a brief."""
_NOUGHT = 0.01
"""Chances below this are told as under one per cent; a table of nothing else says no more than its sentence."""
_ELSEWHERE = "Its table: {table_by}."
_CONSULT = "Those who must only consult: {table_by}."
_ENDED = "Those that had ended before: {table_by}."
_PERIOD = 3
"""Place of the column with an operation's period."""
_EITHER = (
    "In {year}, from {what} or {other}: {p25} chance of at least {t25} in either; at least nineteen paths in twenty "
    "have no death."
)


def shorter(answer: Answer, command: str) -> list[Finding]:
    """An answer's findings without tables that are too long for a brief; `command` gives those."""
    return [_cut(one, command) for one in answer.findings]


def bound(findings: list[Finding], command: str) -> list[Finding]:
    """Who owes help; how often pledges were kept in past wars is told where anyone is bound, without its picture."""
    first, *others = findings
    anyone = first.values["owed"].value or first.values["perhaps"].value
    if first.table and len(first.table.rows) > LONG:
        rows = tuple(row for row in first.table.rows if row[0] != "consult")
        first = _less(first, rows, _CONSULT, command)
    kept = [one for one in others if anyone or not _of_past_wars(one)]
    return [first, *(one.model_copy(update={"chart": None}) if _of_past_wars(one) else one for one in kept)]


def operations(findings: list[Finding], as_of: str, command: str) -> list[Finding]:
    """Operations and agreements; the table of operations without those that had ended before the last month known."""
    first, *others = findings
    if not first.table:
        return findings
    rows = tuple(row for row in first.table.rows if _end(row) >= as_of)
    return [_less(first, rows, _ENDED, command), *others]


def _less(finding: Finding, rows: tuple[tuple[Cell, ...], ...], note: str, command: str) -> Finding:
    """A finding with some rows of its table; where the others are to be had is noted."""
    if finding.table is None or len(rows) == len(finding.table.rows):
        return finding
    table = finding.table.model_copy(update={"rows": rows}) if rows else None
    terms, caveats = finding.terms | {"table_by": command}, (*finding.caveats, note)
    return finding.model_copy(update={"table": table, "terms": terms, "caveats": caveats})


def _end(row: tuple[Cell, ...]) -> str:
    """The end of an operation's period; of one that goes on, a word that comes after any day."""
    return str(row[_PERIOD]).rpartition(" to ")[2]


def forecast(findings: list[Finding]) -> list[Finding]:
    """The forecast, in fewer words where next to nothing is forecast; that its months are past is told at the top."""
    first, *others = findings
    first = first.model_copy(update={"caveats": tuple(one for one in first.caveats if "{built}" not in one)})
    others = [_here(one) for one in others]
    if not first.values["total"].high:
        others = [one for one in others if "factor" not in one.values]
    calm = [one for one in others if yearly(one) and "total" not in one.values and not one.chart]
    if len(calm) > 1 and len({one.render(one.because) for one in calm}) == 1:
        one, other, *_ = sorted(calm, key=lambda one: -float(one.values["p25"].value))
        terms = one.terms | {"other": other.terms["what"]}
        caveats = tuple(dict.fromkeys((*one.caveats, *other.caveats)))
        told = one.model_copy(update={"text": _EITHER, "terms": terms, "caveats": caveats})
        others = [told if each is calm[0] else each for each in others if each not in calm[1:]]
    return [first, *others]


def _here(finding: Finding) -> Finding:
    """The record of the forecasts by year with this country and all together, without one row for each year ahead."""
    table = finding.table
    if table is None or len(table.columns) < 2 or table.columns[1].name != "Forecasts":
        return finding
    rows = tuple(row for row in table.rows if not str(row[1]).startswith("all countries, "))
    return finding.model_copy(update={"table": table.model_copy(update={"rows": rows})})


def _of_past_wars(finding: Finding) -> bool:
    return finding.topic == "background" and {"share", "cases", "wars"} <= finding.values.keys()


def _cut(finding: Finding, command: str) -> Finding:
    table = finding.table
    if table and finding.topic == "warning" and _nothing(table):
        return finding.model_copy(update={"table": None})
    if table and finding.topic == "background" and (len(table.rows) > LONG or len(table.columns) > WIDE):
        terms = finding.terms | {"table_by": command}
        return finding.model_copy(update={"table": None, "terms": terms, "caveats": (*finding.caveats, _ELSEWHERE)})
    return finding


def _nothing(table: Table) -> bool:
    """Whether every figure of a table would be told as none."""
    return all(cell < _NOUGHT for row in table.rows for cell in row if isinstance(cell, int | float))
