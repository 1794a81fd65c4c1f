"""The documentation is what the declarations say, and nothing in it leads nowhere."""

from __future__ import annotations

import csv
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from comity import settings
from comity.faces.cli import app
from comity.faces.docs import HANDWRITTEN, pages, write
from comity.faces.docs.markdown import WIDTH, anchors, item, paragraph, safe, table
from comity.panels.codebook import codebook
from comity.questions import QUESTIONS, model
from comity.registry.schema import FOLDER as REGISTRY
from comity.registry.schema import schema
from comity.rooms.alliances.duties import RANK
from comity.rooms.risk.pool import MEMBERS, learned
from comity.sources.catalog import catalog

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
ON_DISK = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))

WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), min_size=1)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Every page as the declarations give it now."""
    return pages()


def _read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def _flat(text: str) -> str:
    return " ".join(text.split())


# --- The pages as a whole ------------------------------------------------------------------------------------------


def test_the_pages_on_disk_are_what_the_declarations_give(made):
    stale = [page for page, text in made.items() if not (DOCS / page).exists() or _read(page) != text]
    assert stale == [], "run make docs"


def test_no_page_stands_on_disk_that_nothing_makes(made):
    assert set(ON_DISK) == set(made), "run make docs"


def test_writing_twice_changes_nothing_and_takes_away_pages_of_tables_that_are_no_more(made, tmp_path):
    assert set(write(made, tmp_path)) == set(made)
    (tmp_path / "registry" / "ships.md").write_text("# Ships\n", encoding="utf-8")
    assert write(made, tmp_path) == ["registry/ships.md"]
    assert write(made, tmp_path) == []


def test_only_what_stands_between_marks_changes_on_a_page_written_by_hand(made, tmp_path):
    for page in HANDWRITTEN:
        (tmp_path / page).write_text(made[page].replace("| `memory` | 36 |", "| `memory` | 0 |"), encoding="utf-8")
    again = pages(tmp_path)
    assert {page: again[page] for page in HANDWRITTEN} == {page: made[page] for page in HANDWRITTEN}


def test_every_table_source_and_question_has_its_place(made):
    assert set(schema()) <= {Path(page).stem for page in made if page.startswith("registry/")}
    headings = {page: set(re.findall(r"^### (\S+)$", made[page], re.MULTILINE)) for page in made}
    assert set(codebook()) == headings["codebook.md"]
    assert set(catalog()) == headings["sources.md"]
    assert set(QUESTIONS) < headings["questions.md"]


@pytest.mark.parametrize("page", ON_DISK)
def test_every_link_leads_to_a_page_and_a_heading_that_exist(page):
    links = re.findall(r"(?<!\\)\]\(([^)\s]+)\)", _without_code(_read(page)))
    lost = [link for link in links if not link.startswith(("http://", "https://")) and not _leads(page, link)]
    assert lost == []


def _leads(page: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (DOCS / page).parent / path if path else DOCS / page
    return target.is_file() and (not anchor or anchor in _anchors(target))


@cache
def _anchors(path: Path) -> set[str]:
    """Anchors of a page by GitHub's rule, written here apart from the generator's."""
    found: list[str] = []
    for heading in re.findall(r"^#+ (.+)$", _without_code(path.read_text(encoding="utf-8")), re.MULTILINE):
        shown = heading.replace("\\", "").lower()
        kept = "".join("-" if c == " " else c for c in shown if c.isalnum() or c in " -_")
        found.append(f"{kept}-{count}" if (count := found.count(kept)) else kept)
    return set(found)


@pytest.mark.parametrize("page", ON_DISK)
def test_every_table_has_as_many_cells_in_each_row_as_in_its_head(page):
    for rows in re.findall(r"(?:^\|.*\|\n?)+", _without_code(_read(page)), re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows.strip().splitlines()}) == 1, rows[:200]


@pytest.mark.parametrize("page", ON_DISK)
def test_prose_stands_in_short_lines_and_pages_stay_small_enough_to_be_shown(page):
    text = _read(page)
    prose = [line for line in _without_code(text).splitlines() if not line.startswith("|")]
    assert [line for line in prose if len(line) > 120 and " " in line.strip(" -").replace("](", "")] == []
    assert len(text.encode()) < 300_000


# --- Commands ------------------------------------------------------------------------------------------------------


def _commands() -> list[str]:
    """Every command line quoted in the docs, in a block or between backticks."""
    found: dict[str, None] = {}
    for page in ON_DISK:
        text = _read(page)
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            found |= dict.fromkeys(block.splitlines())
        inline = re.findall(r"`((?:comity|make|python) [^`]+)`", _without_code(text))
        found |= dict.fromkeys(map(_flat, inline))
    return list(found)


@pytest.mark.parametrize("line", _commands())
def test_every_command_in_the_docs_exists_and_takes_what_it_is_given(edition, line):
    words = shlex.split(line)
    while "=" in words[0]:
        assert words.pop(0).partition("=")[0] in (settings.__doc__ or "")
    program, *rest = words
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
        assert rest[0] in targets
    elif program == "python":
        known = importlib.util.find_spec(rest[1]) if rest[0] == "-m" else (CHECKOUT / rest[0]).is_file()
        assert known
    else:
        assert program == "comity"
        name, *arguments = rest
        context = get_command(app()).commands[name].make_context(name, arguments)  # raises on what it does not take
        if name in QUESTIONS:
            fields = {key: value for key, value in context.params.items() if key in model(name).model_fields}
            model(name).build(edition, **{key: value for key, value in fields.items() if value is not None})


# --- The registry --------------------------------------------------------------------------------------------------


def _rows(name: str) -> list[dict[str, str]]:
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [{key: cell.strip() for key, cell in row.items()} for row in csv.DictReader(handle)]


@pytest.mark.parametrize("name", sorted(schema()))
def test_the_registry_page_counts_what_was_checked_by_what(made, name):
    counts = Counter(row["checked"].partition(":")[0] for row in _rows(name))
    line = next(line for line in made["registry/index.md"].splitlines() if f"]({name}.md) |" in line)
    shown = [int(re.match(r"[\d,]+", cell.strip())[0].replace(",", "")) for cell in line.split("|")[2:-1]]
    assert shown == [counts.total(), counts["mirror"], counts["lookup"], counts["unchecked"]]


_TOLD = {
    "note": sorted(name for name, one in schema().items() if any(column.name == "note" for column in one.columns)),
    "summary": ["treaties"],
    "form": ["pledges"],
    "condition": ["pledges"],
    "reservation": ["treaty_parties"],
    "says": ["statements"],
    "outcome": ["invocations"],
    "does": ["organisations"],
    "about": ["events"],
    "basis": ["operations", "operation_phases"],
    "phase": ["operation_phases"],
}
"""Columns of words, with the tables that have them."""


@pytest.mark.parametrize(("column", "name"), [(column, name) for column, names in _TOLD.items() for name in names])
def test_no_words_of_the_registry_are_lost_on_its_pages(made, column, name):
    told = _flat(" ".join(text for page, text in made.items() if page.startswith("registry/"))).replace("\\", "")
    lost = [
        row[column]
        for row in _rows(name)
        if row[column] and safe(row[column]).rstrip(".?!")[1:].replace("\\", "") not in told
    ]
    assert lost == []


def test_every_membership_and_every_party_is_told_with_its_period(made):
    for name in ("memberships", "treaty_parties"):
        titles = {row["state"]: row["name"] for row in _rows("states")}
        told = _flat(made[f"registry/{name}.md"])
        for row in _rows(name):
            assert safe(titles[row["state"]]) in told
            assert row["from"] + ("–" + row["until"] if row["until"] != row["from"] else "") in told


def test_the_mark_of_an_unchecked_row_stands_on_every_such_row_and_on_no_other(made):
    unchecked = {row["treaty"] for row in _rows("treaties") if row["checked"] == "unchecked"}
    keys = {row["treaty"] for row in _rows("treaties")}
    for page, text in made.items():
        if page.startswith("registry/treaties-"):
            for section in text.split("\n### ")[1:]:
                key = next(key for key in re.findall(r"^- `([\w.-]+)`", section, re.MULTILINE) if key in keys)
                keys.discard(key)
                own = _flat(section.split("\n## ")[0]).rstrip()
                assert own.endswith("unchecked†.*") == (key in unchecked), key
    assert keys == set()


# --- Method --------------------------------------------------------------------------------------------------------


def test_the_page_on_the_forecast_shows_weights_that_add_up_in_every_class():
    rows = re.findall(r"^\| (\w+) ((?:\| \d+ % ){6})\|$", _read("forecast.md"), re.MULTILINE)
    assert [name for name, _ in rows] == list(MEMBERS)
    shares = [[int(share) for share in re.findall(r"\d+", row)] for _, row in rows]
    assert all(abs(sum(column) - 100) <= 2 for column in zip(*shares, strict=True))


def test_the_method_tells_every_status_in_the_order_of_strength():
    told = re.findall(r"^\| `([a-z ]+)` \| ", _read("alliances.md"), re.MULTILINE)
    assert [status for status in told if status in RANK] == list(RANK)


@pytest.mark.verify
@pytest.mark.long(minutes=6)
def test_the_weights_in_use_are_those_that_the_program_learns_again(mirror):
    program = [sys.executable, str(CHECKOUT / "benchmarks" / "risk_weights.py")]
    settings = os.environ | {"COMITY_MIRROR": str(mirror)}
    run = subprocess.run(program, env=settings, capture_output=True, text=True, check=True)
    found = tomllib.loads(run.stdout[run.stdout.index("[weights]") :])["weights"]
    assert list(found) == list(learned())
    for name, weights in learned().items():
        assert found[name] == pytest.approx(weights, abs=0.015)


# --- Markdown ------------------------------------------------------------------------------------------------------


@given(WORDS)
def test_a_paragraph_keeps_its_words_and_its_lines_are_short_unless_a_word_is_longer(words):
    text = " ".join(words)
    lines = paragraph(text).splitlines()
    assert "".join(lines).replace("\\", "").replace(" ", "") == text.replace("\\", "").replace(" ", "")
    assert all(len(line) <= WIDTH + 1 or " " not in line.strip() for line in lines)


@given(WORDS)
def test_no_line_after_the_first_begins_a_list_a_heading_or_a_rule(words):
    for line in item(" ".join(words)).splitlines()[1:]:
        assert not re.match(r"\s*([-+*]|1[.)]|#{1,6})(\s|$)", line)


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_text_in_a_cell_adds_a_column_or_a_row(cells):
    head = ["column"] * len(cells)
    _, _, row = table(head, [[safe(cell) for cell in cells]]).split("\n")
    assert len(re.findall(r"(?<!\\)\|", row)) == len(cells) + 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("*not* [a link](x) <b>", r"\*not\* \[a link\](x) \<b>"),
        ("`PKMNUM1` and snake_case stay", "`PKMNUM1` and snake_case stay"),
        ("_not emphasis_", r"\_not emphasis\_"),
        ("see https://www.un.org/a_b.html.", "see [un.org](https://www.un.org/a_b.html)."),
        ("(https://x.org/p(1)|2)", "([x.org](https://x.org/p%281%29%7C2))"),
    ],
)
def test_text_shows_as_it_is_and_addresses_become_links(text, shown):
    assert safe(text) == shown


def test_anchors_are_those_of_code_hosting_sites():
    headings = ["SEATO / Manila Pact (1954)", "Côte d'Ivoire", "snake_case", "Rows", "Rows"]
    assert anchors(headings) == ["seato--manila-pact-1954", "côte-divoire", "snake_case", "rows", "rows-1"]
