"""Every question is a function of the package, and nothing heavy is imported before one is asked."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from datetime import date

import pytest

import comity
from comity.errors import Faults, InputError, NoData
from comity.record import canonical_json

WEIGHED = """
import sys
import comity
seen = sorted({name.partition(".")[0] for name in sys.modules})
sys.argv = ["comity", *sys.argv[1:]]
from comity.faces.cli import main
try:
    main()
except SystemExit:
    pass
import json
print(json.dumps([seen, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
HEAVY = {"polars", "numpy", "jinja2", "vl_convert", "scipy", "httpx", "duckdb", "statsmodels", "pandas"}


@pytest.mark.parametrize("words", [("--help",), ("risk", "--help")], ids=" ".join)
def test_neither_importing_nor_help_imports_anything_heavy(words):
    done = subprocess.run([sys.executable, "-c", WEIGHED, *words], capture_output=True, text=True, check=True)
    imported, helped = (set(names) for names in json.loads(done.stdout.splitlines()[-1]))
    assert "Usage: comity" in done.stdout
    assert "comity" in imported
    assert not imported & (HEAVY | {"pydantic", "typer", "rich"})
    assert not helped & HEAVY


def test_the_public_names_are_these_and_no_others():
    assert dir(comity) == [
        "Answer",
        "ComityError",
        "Finding",
        "Quantity",
        "__version__",
        "brief",
        "chain",
        "coalition",
        "community",
        "compare",
        "contest",
        "deterrence",
        "evaluate",
        "hindcast",
        "hybrid",
        "law",
        "missions",
        "network",
        "obligations",
        "open_edition",
        "pacts",
        "panel",
        "peace",
        "recurrence",
        "respond",
        "risk",
        "world",
    ]
    assert all(getattr(comity, name) is getattr(comity, name) for name in dir(comity))


def test_a_panel_is_made_by_a_public_function(mirror):
    made = comity.panel("country-year", years=(2000, 2000), add=["democracy"], mirror=mirror)
    assert made.frame["year"].unique().to_list() == [2000]


def test_a_name_there_is_not_is_told_with_those_there_are():
    with pytest.raises(AttributeError, match=r"comity has no 'judge'; it has .*brief, chain"):
        comity.judge  # noqa: B018 - the access is the test


def test_the_version_is_the_installed_one():
    from importlib.metadata import version

    assert comity.__version__ == version("comity")


def test_a_question_added_by_one_line_is_a_function_with_signature_and_help(toy):
    assert "toy" in dir(comity)
    assert str(inspect.signature(comity.toy)) == (
        "(country: 'str', *, toys_each: 'int' = 2, counted: 'date | str | None' = None, "
        "kind: \"Literal['wood', 'tin']\" = 'wood', edition: 'Path | str | None' = None) -> 'Answer'"
    )
    told = inspect.getdoc(comity.toy)
    assert told.startswith("How many toys there are in a country.")
    for field, info in toy.model_fields.items():
        assert f"{field}: {info.description}." in told
    for example in toy.examples:
        assert example in told
    assert (comity.toy.__module__, comity.toy.__name__) == ("comity", "toy")


def test_a_question_added_by_one_line_answers(toy):
    told = comity.toy("som", toys_each=3, counted="2020-02", kind="tin")
    assert told.headline == "Somalia has 3,000 toys."
    assert told.title == "toy: Somalia, 3, 2020-02-01, tin"
    assert told.record.fields == {"country": "SOM", "toys_each": 3, "counted": "2020-02-01", "kind": "tin"}
    assert list(told.sources) == ["registry"]
    assert isinstance(told, comity.Answer)


def test_a_day_may_be_given_as_text_or_as_a_date(toy):
    assert comity.toy("SOM", counted=date(2020, 2, 1)) == comity.toy("SOM", counted="2020-02")


def test_all_faults_of_a_call_are_told_at_once(toy):
    with pytest.raises(Faults) as caught:
        comity.toy("Somalia", toys_each=12, counted="soon")
    assert [fault.problem.partition(":")[0] for fault in caught.value.faults] == ["toys_each", "counted"]
    with pytest.raises(comity.ComityError, match="Did you mean Somalia"):
        comity.toy("Somlia")


def test_what_the_signature_does_not_have_is_pythons_own_error(toy):
    with pytest.raises(TypeError, match="unexpected keyword argument 'toys'"):
        comity.toy("Somalia", toys=3)
    with pytest.raises(TypeError, match="too many positional arguments"):
        comity.toy("Somalia", 3)
    with pytest.raises(TypeError, match="missing a required argument: 'country'"):
        comity.toy()


def test_the_edition_is_the_one_that_is_named(edition, monkeypatch, tmp_path):
    monkeypatch.setenv("COMITY_EDITION", str(tmp_path))
    assert comity.peace("Liberia", edition=edition.folder).record.edition == edition.id
    with pytest.raises(comity.ComityError, match="There is no edition"):
        comity.peace("Liberia")


def test_an_unknown_field_of_a_question_is_told_with_those_there_are(edition):
    from comity.questions import ask

    with pytest.raises(InputError, match="There is no 'monts' to set") as caught:
        ask("risk", edition=edition.folder, country="Somalia", monts=3)
    assert caught.value.available == ("country", "months")


def test_a_state_outside_the_series_is_no_data_and_not_low_risk(edition):
    with pytest.raises(NoData, match="outside this model"):
        comity.risk("Yugoslavia", edition=edition.folder)


def test_the_readmes_first_python_runs(edition, monkeypatch, readme):
    monkeypatch.setenv("COMITY_EDITION", str(edition.folder))
    block, *_ = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    names = {}
    exec(compile(block, "README.md", "exec"), names)
    assert canonical_json(names["answer"]).startswith("{")
    assert names["answer"].question == "risk"
