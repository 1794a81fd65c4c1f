"""A toy question, the command line in this process, and answers that several faces show."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, Literal

import pytest
from pydantic import Field

import comity
from comity.faces.cli import main
from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.question import Answer, Context, Day, Question, SourceNote, State
from comity.questions import QUESTIONS, ask
from comity.record import Record, this_platform, versions


class Toy(Question):
    """How many toys there are in a country."""

    asks: ClassVar[str] = "How many toys are there?"
    examples: ClassVar[tuple[str, ...]] = ("comity toy Somalia", "comity toy SOM --toys-each 3 --kind tin")

    country: State = Field(description="country, by name or code")
    toys_each: int = Field(default=2, ge=1, le=9, description="toys of each child, from 1 to 9")
    counted: Day | None = Field(default=None, description="day of the count")
    kind: Literal["wood", "tin"] = Field(default="wood", description="what they are made of: wood or tin")

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """Toys, and a table of them."""
        toys = Quantity(value=self.toys_each * 1000, unit="toys", standing="assumed", source="registry")
        columns = (
            Column(name="Kind"),
            Column(name="Toys", unit="toys", standing="assumed", source="registry"),
        )
        table = Table(title="Toys by kind", columns=columns, rows=((self.kind, toys.value),))
        terms = {"country": context.edition.names("state").title(self.country)}
        found = Finding(topic="people", text="{country} has {toys}.", values={"toys": toys}, terms=terms, table=table)
        return (found,)


@pytest.fixture
def toy(monkeypatch, edition):
    """The toy, added to the list of questions by one line, and asked of the tests' edition."""
    monkeypatch.setitem(sys.modules, "toyroom", SimpleNamespace(Toy=Toy))
    monkeypatch.setitem(QUESTIONS, "toy", "toyroom:Toy")
    monkeypatch.setenv("COMITY_EDITION", str(edition.folder))
    yield Toy
    vars(comity).pop("toy", None)


@dataclass(frozen=True)
class Run:
    """What a command left behind: its exit code, what it printed and what it told on the error stream."""

    code: int
    out: str
    err: str


def plain(text):
    """Text without colours and frames, each run of spaces one space."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m|[\u2500-\u257f]", " ", text).split())


@pytest.fixture
def cli(edition, monkeypatch, capsys):
    """The command line, run in this process on the tests' edition."""
    monkeypatch.setenv("COMITY_EDITION", str(edition.folder))
    monkeypatch.setenv("COLUMNS", "150")

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["comity", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run


@pytest.fixture(scope="session")
def answers(edition):
    """One answer of every question, by its name."""
    asked = {
        "brief": {"country": "Somalia"},
        "risk": {"country": "Somalia"},
        "obligations": {"attacker": "Russia", "target": "Estonia"},
        "peace": {"country": "Liberia"},
        "missions": {"subject": "UNMIL"},
        "world": {},
        "chain": {"attacker": "Germany", "target": "Poland", "on": "1939-09-01"},
        "pacts": {"country": "Poland"},
        "network": {"subject": "Poland"},
        "deterrence": {"challenger": "Russia", "target": "Georgia"},
        "contest": {},
        "coalition": {"host": "Haiti", "troops": 2000},
        "law": {"host": "Libya", "form": "force", "on": "2011-03-19"},
        "respond": {"country": "Somalia", "options": ("mission:lead=un,troops=5000",)},
        "compare": {"plan": "somalia"},
        "hindcast": {},
        "recurrence": {"country": "Liberia"},
        "evaluate": {"subject": "UNMIL"},
        "community": {"country": "Liberia"},
        "hybrid": {"country": "Estonia", "year": 2007},
    }
    return {name: ask(name, edition=edition.folder, **fields) for name, fields in asked.items()}


def answer_of(*findings, title="toy: Somalia", citation="The register."):
    """An answer made by hand of any findings."""
    note = SourceNote(name="A register", publisher="us", version="1", citation=citation, licence="free")
    record = Record(
        edition="0123456789abcdef",
        question="toy",
        fields={},
        attachments={},
        seed=7,
        versions=versions(),
        platform=this_platform(),
    )
    keys = dict.fromkeys(key for finding in findings for key in finding.sources)
    return Answer(
        question="toy",
        title=title,
        as_of="2022-12",
        registry="2026-11-22",
        findings=findings,
        sources=dict.fromkeys(keys, note),
        record=record,
    )


@pytest.fixture(name="answer_of", scope="session")
def _answer_of():
    """The maker of answers by hand."""
    return answer_of


@pytest.fixture(name="plain", scope="session")
def _plain():
    """The reader of framed text."""
    return plain


@pytest.fixture(scope="session")
def readme():
    """The text of README.md."""
    return (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
