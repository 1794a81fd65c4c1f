"""The commands, run as people run them."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass

import pytest
import typer

from comity.faces.cli import app, main
from comity.faces.ledger import ledger as group


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path, edition):
    """The command line in this process, on a ledger of its own."""
    monkeypatch.setenv("COMITY_LEDGER", str(tmp_path / "own.ledger"))
    monkeypatch.setenv("COMITY_EDITION", str(edition.folder))
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.chdir(tmp_path)

    def run(*words, typed=""):
        monkeypatch.setattr(sys, "argv", ["comity", "ledger", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture
def begun(cli):
    """The same, with a ledger that has two places and a consultation."""
    for words in ("init --country Somalia", "add place name=Baidoa", "add place name=Dinsoor"):
        assert cli(*words.split()).code == 0
    cli("add", "consultation", "day=2024-05-01", "place=Baidoa", "text=Wells", "groups=women")
    return cli


def wrong(run):
    assert run.code == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    return run.err


def test_a_ledger_is_made_filled_corrected_and_measured(begun):
    assert begun("add", "promise", "day=2024-05-02", "owner=us", "due=2024-06-01", "text=Pump", "about=3").out == (
        "Entry 4 written.\n"
    )
    assert begun("correct", "4", "due=2024-06-02", "--reason", "rains").out == "Entry 4 corrected by row 5.\n"
    assert begun("correct", "4", "--strike", "--reason", "twice").out == "Entry 4 struck by row 6.\n"
    shown = begun("list", "--history", "4").out
    assert shown.count("2024-06-02") == 2
    told = begun("measures", "--on", "2024-06-30").out
    assert (
        "Districts heard in the 90 days to 30 June 2024: 1 of 2 (50 %); not heard: 1, of these never: 1 (Dinsoor)."
        in (" ".join(told.split()))
    )
    assert "3 hold" in begun("check").out


def test_measures_as_json_are_canonical_and_the_same_again(begun):
    once = begun("measures", "--on", "2024-06-30", "--json").out
    assert once == begun("measures", "--on", "2024-06-30", "--json").out
    assert json.loads(once)["on"] == "2024-06-30"


def test_text_may_come_from_standard_input_so_that_no_shell_keeps_it(begun):
    begun("add", "message", "day=2024-05-02", "direction=in", "text=-", typed="  Seed is late\r\n")
    assert "Seed is late" in begun("list", "--kind", "message").out


def test_every_fault_of_a_command_is_told_at_once(begun):
    told = wrong(begun("add", "consultation", "day=2024-02-30", "place=Baidoaa", "text=x"))
    assert "no calendar has" in told
    assert "Did you mean Baidoa?" in told
    told = wrong(begun("add", "place", "nmae=X", "loose"))
    assert "'nmae' names no field" in told
    assert "FIELD=VALUE" in told
    assert "changes something, or strikes" in wrong(begun("correct", "3", "--reason", "r"))
    assert "'ship' is no kind" in wrong(begun("list", "--kind", "ship"))
    assert "no place of this ledger is called 'Baidao'. Did you mean Baidoa?" in wrong(
        begun("list", "--place", "Baidao")
    )
    assert "There is no entry 99." in wrong(begun("list", "--history", "99"))
    assert "'soon' is not a day" in wrong(begun("measures", "--on", "soon"))
    assert "2999-01-01 lies in the future" in wrong(begun("measures", "--on", "2999-01-01"))


def test_a_complaint_of_abuse_is_refused_with_the_way_to_go(begun):
    told = wrong(begun("add", "complaint", "day=2024-05-02", "place=Baidoa", "category=abuse", "text=zzz"))
    assert "oios.un.org" in told
    assert "zzz" not in told


def test_no_ledger_and_no_country_are_told(cli, monkeypatch):
    assert "There is no ledger at" in wrong(cli("check"))
    assert "No state is called 'Somlia'" in wrong(cli("init", "--country", "Somlia"))
    monkeypatch.delenv("COMITY_LEDGER")
    assert "Add --ledger FILE, or set COMITY_LEDGER." in wrong(cli("check"))
    assert "Add --ledger FILE, or set COMITY_LEDGER." in wrong(cli("person", "list"))


def test_files_go_in_and_out(begun, tmp_path):
    assert "3 entries written to out.xlsx" in begun("export", "out.xlsx").out
    assert begun("init", "--ledger", "new.ledger").code == 0
    assert begun("import", "out.xlsx", "--ledger", "new.ledger").out == "3 entries written, 1 to 3.\n"
    assert wrong(begun("import", "out.xlsx", "--ledger", "new.ledger")).count("already") == 3
    assert "could not be written" in wrong(begun("said-did", str(tmp_path)))
    assert "pseudonyms of another ledger" in " ".join(
        begun("import", "--help").out.replace("│", " ").casefold().split()
    )


def test_the_sheet_and_the_answer_beside_the_edition_are_written(begun, tmp_path):
    assert begun("said-did", "sheet.html", "--on", "2024-06-30").code == 0
    assert "2024-07-01 is later than 2024-06-30" in wrong(
        begun("said-did", "sheet.html", "--since", "2024-07-01", "--on", "2024-06-30")
    )
    assert begun("said-did", "first.html", "--on", "0001-01-01").code == 0
    assert "Wells" in (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "known here by country only" in " ".join(begun("around").out.split())
    assert begun("around", "--html", "around.html", "--on", "2024-06-30").code == 0
    assert "Somalia" in (tmp_path / "around.html").read_text(encoding="utf-8")


def test_a_person_is_named_shown_and_erased(begun, tmp_path):
    assert "There is no key at" in wrong(begun("person", "add", "--name", "Amina Yusuf"))
    assert "would lie beside the ledger" in wrong(begun("key", "make", "--key", str(tmp_path / "own.key")))
    begun("key", "make")
    person = begun("person", "add", typed="Amina Yusuf\n").out.split()[-1]
    assert re.fullmatch(r"P-[A-Z2-7]{10}", person)
    assert begun("person", "show", person).out == "Amina Yusuf\n"
    assert begun("person", "list").out == f"{person}\n"
    assert "opens" in begun("key", "test").out
    begun("add", "message", "day=2024-05-02", "direction=in", "text=Amina asks for seed", f"person={person}")
    assert begun("erase", person, typed="n\n").code == 1
    assert begun("person", "show", person).out == "Amina Yusuf\n"
    told = begun("erase", person, typed="y\n").out
    assert "stands in the text of row 4:" in told
    assert "Not in reach of this command" in told
    assert begun("person", "show", person).out == f"The name of {person} was erased.\n"
    assert "erased already" in begun("erase", person, "--yes").out
    assert begun("key", "change").code == 0
    assert "sealed with another key" in wrong(begun("key", "make", "--key", str(tmp_path / "other" / "k")))


def test_without_the_extra_the_remedy_is_told(tmp_path):
    code = "import sys; sys.modules['sqlalchemy'] = None; from comity.faces.cli import main; main()"
    for words in ("init", "add place name=A", "key make"):
        run = subprocess.run(
            [sys.executable, "-c", code, "ledger", *words.split(), "--ledger", str(tmp_path / "x")],
            capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "150"},
        )  # fmt: skip
        assert run.returncode == 2, words
        assert "pip install 'comity[community]'" in run.stderr
        assert "Traceback" not in run.stderr


def test_every_command_line_of_the_help_and_of_the_page_parses():
    """Each names a command that is there, and options it takes."""
    from pathlib import Path

    commands = typer.main.get_command(app()).commands["ledger"]
    text = (Path(__file__).parents[4] / "docs" / "ledger.md").read_text(encoding="utf-8")
    text += group.info.help + "".join(command.callback.__doc__ for command in group.registered_commands)
    lines = re.findall(r"^ *(comity ledger .*)$", text, re.MULTILINE)
    assert len(lines) > 20
    for line in lines:
        words = shlex.split(line, comments=True)[2:]
        command = commands
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        asked = ["--name", "x"] if line.endswith("person add") else []  # it would ask for the name
        command.make_context(command.name, words + asked)
