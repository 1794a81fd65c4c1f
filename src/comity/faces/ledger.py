"""The commands `comity ledger`: an engagement ledger of one's own, kept in one file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from comity.errors import InputError
from comity.faces.ledger_people import erase, key, person
from comity.faces.ledger_shared import File, named, opened, say, show_findings, typed_fields, write_file

ledger = typer.Typer(
    name="ledger",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="""Keep an engagement ledger: what people said, what was promised, and what was done.

Entries are only added; a correction is a new row. Persons are pseudonyms. Complaints of abuse are refused, and pointed
to those who can investigate and help.

Examples:

  comity ledger init --ledger bay.ledger --country Somalia

  comity ledger add place name=Baidoa

  comity ledger add promise day=2024-03-02 owner=engineers due=2024-04-01 "text=Repair two wells"

  comity ledger import entries.xlsx

  comity ledger measures

  comity ledger said-did you-said-we-did.html
""",
)
ledger.add_typer(key)
ledger.add_typer(person)
ledger.command("erase")(erase)

On = Annotated[str | None, typer.Option(help="Day as of which; left out: today.", metavar="DAY")]
Days = Annotated[int, typer.Option(help="How many days back coverage looks.", min=1, max=3660)]


@ledger.command()
def init(
    file: File = None,
    country: Annotated[str | None, typer.Option(help="Country it is about.", metavar="COUNTRY")] = None,
) -> None:
    """Make a new, empty ledger."""
    from comity.rooms.community.ledger.store import make

    state = None
    if country:
        from comity.edition import open_edition

        state = open_edition(None).names("state").key(country)
    made = make(named(file), country=state)
    say(f"Ledger made: {made.path}. Next: comity ledger add place name=DISTRICT, for each district to be heard.")


@ledger.command()
def add(
    kind: Annotated[
        str,
        typer.Argument(
            help="place, partner, consultation, promise, outcome, complaint, answer, assistance or message."
        ),
    ],
    fields: Annotated[
        list[str] | None,
        typer.Argument(help="What it holds, as in day=2024-03-09; text=- reads it from standard input."),
    ] = None,
    file: File = None,
) -> None:
    """Write one entry.

    Examples:
      comity ledger add place name=Baidoa

      comity ledger add complaint day=2024-03-05 place=Baidoa category=access "text=The checkpoint opens too late"

      comity ledger add answer day=2024-03-15 about=7 "text=It opens at dawn now"
    """
    from comity.rooms.community.ledger.check import Raw
    from comity.rooms.community.ledger.write import append

    cells = {name: cell for name, cell in typed_fields(fields or []).items() if cell}
    numbers = append(opened(file), [Raw(0, {"kind": kind} | cells)], today=_today())
    say(f"Entry {numbers[0]} written.")


@ledger.command()
def correct(
    number: Annotated[int, typer.Argument(help="Number of the entry.")],
    fields: Annotated[
        list[str] | None, typer.Argument(help="What changes, as in due=2024-05-01; nothing after = empties a field.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.", metavar="TEXT")] = "",
    strike: Annotated[bool, typer.Option("--strike", help="The entry holds no more.")] = False,
    file: File = None,
) -> None:
    """Correct an entry by a new row, or strike it; the old row stays.

    Examples:
      comity ledger correct 12 due=2024-05-01 --reason "the rains came early"

      comity ledger correct 12 --strike --reason "entered twice"
    """
    from comity.rooms.community.ledger.write import correct as write

    changes = typed_fields(fields or [])
    if bool(changes) == strike:
        raise InputError("A correction changes something, or strikes.", remedy="Give FIELD=VALUE, or --strike.")
    row = write(opened(file), number, changes, reason=reason, today=_today(), strike=strike)
    say(f"Entry {number} {'struck' if strike else 'corrected'} by row {row}.")


@ledger.command("list")
def shown(
    kind: Annotated[str | None, typer.Option(help="Only entries of one kind.", metavar="KIND")] = None,
    place: Annotated[str | None, typer.Option(help="Only entries of one district.", metavar="NAME")] = None,
    history: Annotated[int | None, typer.Option(help="All rows of one entry.", metavar="NUMBER")] = None,
    last: Annotated[int, typer.Option(help="How many, the latest.", min=1)] = 40,
    file: File = None,
) -> None:
    """Show entries as they hold now, or all rows of one of them."""
    from comity.faces.terminal import tabular
    from comity.finding import Column, Table
    from comity.rooms.community.ledger.kinds import COLUMNS, KINDS
    from comity.rooms.community.ledger.known import place_of
    from comity.rooms.community.ledger.outgo import HISTORY, lines

    if kind and kind not in KINDS:
        raise InputError(f"'{kind}' is no kind.", available=KINDS)
    with opened(file).reading() as at:
        if history is not None:
            found = lines(at, history=True, of=history)
        else:
            found = lines(at, kind=kind, place=place_of(at, place) if place else None, last=last)
    if history is not None and not found:
        raise InputError(f"There is no entry {history}.", remedy="comity ledger list shows all.")
    names = list(HISTORY) if history is not None else ["ref"]
    names += [name for name in COLUMNS if name != "ref" and any(one[name] for one in found)]
    rows = tuple(tuple(line[name] or None for name in names) for line in found)
    columns = tuple(Column(name="number" if name == "ref" else name) for name in names)
    Console().print(tabular(Table(title=f"{len(rows):,} of the ledger's entries", columns=columns, rows=rows)))


@ledger.command()
def measures(
    on: On = None,
    days: Days = 90,
    as_json: Annotated[bool, typer.Option("--json", help="Canonical JSON instead of text.")] = False,
    file: File = None,
) -> None:
    """Measure the work: promises kept on time, days to answer, districts and groups heard, districts not heard."""
    from comity.record import canonical_json
    from comity.rooms.community.ledger.measures import measures as measured
    from comity.rooms.community.ledger.tell import told

    day = _day(on)
    with opened(file).reading() as at:
        findings = told(measured(at, on=day, days=days))
    if as_json:
        made = {"on": day.isoformat(), "days": days, "findings": [one.model_dump(mode="json") for one in findings]}
        sys.stdout.write(canonical_json(made) + "\n")
    else:
        show_findings(findings)


@ledger.command("import")
def take(
    path: Annotated[Path, typer.Argument(help="A .csv or .xlsx file; its first row names the columns.")],
    encoding: Annotated[str | None, typer.Option(help="Of a .csv that is not UTF-8, as in cp1252.")] = None,
    persons: Annotated[
        bool, typer.Option("--persons", help="Take over pseudonyms of another ledger; names do not come with them.")
    ] = False,
    file: File = None,
) -> None:
    """Take in a file of entries: all of them, or none and everything that is wrong with any."""
    from comity.rooms.community.ledger.intake import read
    from comity.rooms.community.ledger.write import append

    there = opened(file)
    numbers = append(there, read(path, encoding=encoding), today=_today(), strangers=persons)
    say(f"{len(numbers):,} entries written, {min(numbers)} to {max(numbers)}.")


@ledger.command("export")
def give(
    path: Annotated[Path, typer.Argument(help="A .csv or .xlsx file; one that is there is replaced.")],
    history: Annotated[bool, typer.Option("--history", help="Every row, corrections too; cannot be imported.")] = False,
    file: File = None,
) -> None:
    """Write what holds now to a file: pseudonyms and no names, and no cell that a spreadsheet takes for a formula."""
    from comity.rooms.community.ledger.outgo import export

    rows = export(opened(file), path, history=history)
    say(f"{rows:,} entries written to {path}. Their text is as it was entered: read it before you pass it on.")


@ledger.command("said-did")
def said_did(
    path: Annotated[Path, typer.Argument(help="HTML file to write; one that is there is replaced.")],
    since: Annotated[str | None, typer.Option(help="First day; left out: 365 days before.", metavar="DAY")] = None,
    on: On = None,
    words: Annotated[bool, typer.Option("--words", help="Show the words of complaints, not only their kind.")] = False,
    file: File = None,
) -> None:
    """Write "you said, we did": what people said, place by place, and what was answered, promised and done."""
    from comity.faces.ledger_page import page
    from comity.rooms.community.ledger.said import sheet

    last = _day(on)
    first = _day(since) if since else date.fromordinal(max(last.toordinal() - 365, 1))
    if first > last:
        raise InputError(f"{first} is later than {last}.", remedy="Give --since a day before --on, or leave it out.")
    with opened(file).reading() as at:
        text = page(sheet(at, since=first, on=last, words=words))
    write_file(path, text)


@ledger.command()
def around(
    country: Annotated[str | None, typer.Option(help="Country; left out: the ledger's own.", metavar="COUNTRY")] = None,
    on: On = None,
    days: Days = 90,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained HTML file.", metavar="FILE")] = None,
    folder: Annotated[Path | None, typer.Option("--edition", help="Folder of the edition.", metavar="FOLDER")] = None,
    file: File = None,
) -> None:
    """Show the districts beside what is known of the country: violence, presence, local agreements, funding."""
    from comity.faces.ledger_around import answered
    from comity.faces.report import report
    from comity.faces.terminal import show

    answer = answered(opened(file), country=country, on=_day(on), days=days, folder=folder)
    if html:
        write_file(html, report(answer))
    else:
        show(Console(), answer)


@ledger.command()
def check(
    noted: Annotated[
        str | None, typer.Option(help="Content that was noted down before: whether its rows are still the same.")
    ] = None,
    file: File = None,
) -> None:
    """Look the ledger over: whole, its rules in force, no row changed or taken away."""
    from comity.errors import Faults
    from comity.rooms.community.ledger.audit import audit

    with opened(file).reading() as at:
        found = audit(at, noted)
    Faults.check(found.faults)
    say(f"Rows: {found.rows:,}, of which {found.current:,} hold. Persons: {found.persons:,}. Nothing is wrong.")
    say(f"Content: {found.mark}")
    say("Noted down elsewhere, it shows later with --noted whether one of these rows was changed.")


def _today() -> date:
    return datetime.now().astimezone().date()


def _day(written: str | None) -> date:
    from comity.rooms.community.ledger.cells import day_of

    today = _today()
    found = day_of(written) if written else today
    if found > today:
        raise InputError(f"{found} lies in the future (today is {today}).", remedy="Name today, or a day before.")
    return found
