"""Editors and type checkers see the signatures that the questions declare."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest
from mypy import api

import comity
from comity.faces import stub as module
from comity.faces.stub import PATH, stub
from comity.questions import PUBLIC, QUESTIONS

SOUND = """
import comity
from datetime import date

told: comity.Answer = comity.risk("Somalia", months=6)
line: str = told.headline
number: comity.Quantity = told.findings[0].values["p25"]
comity.obligations("Russia", "Estonia", on="2025-06-01", place="Guam", kind="cyber")
comity.obligations("Russia", "Estonia", on=date(2025, 6, 1), edition="my-edition")
comity.peace(country="Liberia")
comity.open_edition().id.upper()
"""
FAULTY = {
    'comity.risk("Somalia", monts=6)': 'Unexpected keyword argument "monts"',
    'comity.risk("Somalia", 6)': "Too many positional arguments",
    "comity.brief(520)": 'incompatible type "int"; expected "str"',
    'comity.obligations("Russia")': 'Missing positional argument "target"',
    'comity.obligations("Russia", "Estonia", kind="nuclear")': 'expected "Literal[',
    "line: int = comity.peace('Liberia').headline": 'variable has type "int"',
    "comity.judge()": 'Module has no attribute "judge"',
}


def test_the_stub_is_the_one_the_questions_declare():
    assert PATH.read_text(encoding="utf-8") == stub(), "write it anew with: python -m comity.faces.stub"


def test_running_the_module_writes_the_stub_beside_the_package(monkeypatch):
    written = {}
    monkeypatch.setattr(Path, "write_text", lambda path, text, encoding: written.update({path: text}))
    runpy.run_path(module.__file__, run_name="__main__")
    assert written == {Path(comity.__file__).with_name("__init__.pyi"): stub()}


def test_a_question_added_by_one_line_is_in_the_stub_with_its_help(toy):
    functions = {node.name: node for node in ast.parse(stub()).body if isinstance(node, ast.FunctionDef)}
    assert list(functions) == list(QUESTIONS)
    assert ast.unparse(functions["toy"].args) == (
        "country: str, *, toys_each: int=2, counted: date | str | None=None, "
        "kind: Literal['wood', 'tin']='wood', edition: Path | str | None=None"
    )
    assert ast.get_docstring(functions["toy"]) == toy.help().strip()


def test_the_stub_names_all_that_is_public():
    tree = ast.parse(stub())
    named = {name.asname for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert set(PUBLIC) <= named


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What mypy says of a sound caller and of a faulty one, line by line."""
    folder = tmp_path_factory.mktemp("callers")
    sound, faulty = folder / "sound.py", folder / "faulty.py"
    sound.write_text(SOUND)
    faulty.write_text("\n".join(["import comity", *FAULTY]) + "\n")
    package = PATH.parent
    modules = [PATH, *(package / f"{name}.py" for name in ("question", "finding", "quantity", "edition", "errors"))]
    options = ["--config-file=", "--follow-imports=skip", "--ignore-missing-imports", "--no-incremental"]
    out, err, _ = api.run([*options, "--show-traceback", *map(str, (*modules, sound, faulty))])
    assert not err
    return out


def test_a_sound_caller_passes_the_type_checker(checked):
    assert "sound.py" not in checked


@pytest.mark.parametrize("line", FAULTY)
def test_a_faulty_caller_is_told_by_the_type_checker(checked, line):
    position = 2 + list(FAULTY).index(line)
    (told,) = [text for text in checked.splitlines() if f"faulty.py:{position}: error" in text]
    assert FAULTY[line] in told
