"""The examples run, and say what the documentation shows of them."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

import comity

CHECKOUT = Path(__file__).parents[1]
PANELS = (CHECKOUT / "docs" / "panels.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dangerous():
    """The example examples/dangerous_dyads.py as a module."""
    spec = importlib.util.spec_from_file_location("dangerous_dyads", CHECKOUT / "examples" / "dangerous_dyads.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def data(dangerous, mirror):
    """Dyad-years of Bremer's years."""
    return dangerous.dyads(
        comity.panel("dyad-year", directed=False, years=(1816, 1965), add=dangerous.ADD, mirror=mirror)
    )


@pytest.fixture(scope="module")
def models(dangerous, data):
    """Disputes and wars in Bremer's years."""
    return {name: dangerous.estimate(f"{name}s", data, name) for name in ("dispute", "war")}


def test_all_six_conditions_of_bremer_have_his_sign_in_his_years(dangerous, models):
    for model in models.values():
        assert {name for name in dangerous.RANKED if model.coefficients[name] <= 0} == set()


def test_contiguity_is_the_most_dangerous_condition_of_war_as_in_bremer(dangerous, models):
    assert models["war"].ranking[0] == dangerous.RANKED[0] == "contiguous"


def test_a_major_power_ranks_second_and_not_last_as_in_bremer(dangerous, models):
    assert dangerous.RANKED[-1] == "major"
    assert {model.ranking.index("major") for model in models.values()} <= {0, 1}


def test_wars_are_disputes(data):
    assert data.filter(data["war"] & ~data["dispute"]).is_empty()
    assert 0 < data["war"].sum() < data["dispute"].sum()


def test_where_signs_and_ranking_differ_is_said(dangerous, models):
    told = dangerous.compared(list(models.values()))
    assert told.count("all six signs are Bremer's") == 2
    assert told.splitlines()[-1] == f"Bremer: {', '.join(dangerous.RANKED)}."


def test_the_documentation_shows_the_estimates_of_bremers_years(dangerous, models):
    lines = {line.split()[0]: line for line in PANELS.splitlines() if line.startswith(tuple(dangerous.CONDITIONS))}
    for name in dangerous.CONDITIONS:
        shown = re.findall(r"([\d.]+) \(\s*(-?[\d.]+)\)", lines[name])[1:]
        for (ratio, z), model in zip(shown, models.values(), strict=True):
            assert float(ratio) == pytest.approx(2.718281828459045 ** model.coefficients[name], abs=0.006)
            assert float(z) == pytest.approx(model.z[name], abs=0.06)


def test_the_lines_of_the_documentation_run_and_give_the_same_estimates(dangerous, models, mirror, monkeypatch, capsys):
    monkeypatch.setenv("COMITY_MIRROR", str(mirror))
    (block,) = (text for text in re.findall(r"```python\n(.*?)```", PANELS, flags=re.DOTALL) if "statsmodels" in text)
    names = {}
    exec(compile(block, "docs/panels.md", "exec"), names)
    shown = capsys.readouterr().out
    for place, name in enumerate(dangerous.CONDITIONS, start=1):
        assert names["fit"].params[place] == pytest.approx(models["dispute"].coefficients[name], rel=1e-4)
        assert name in shown
    assert names["panel"].cite() in shown


def test_the_readme_has_the_same_lines_as_the_documentation():
    blocks = (
        text.split("```")[0] for text in (CHECKOUT / "README.md").read_text(encoding="utf-8").split("```python\n")
    )
    (shown,) = (text for text in blocks if "statsmodels" in text)
    assert f"```python\n{shown}```" in PANELS


def test_the_other_lines_of_the_documentation_run(mirror, monkeypatch):
    monkeypatch.setenv("COMITY_MIRROR", str(mirror))
    names = {}
    exec(compile(re.search(r"```python\n(.*?)```", PANELS, flags=re.DOTALL)[1], "docs/panels.md", "exec"), names)
    assert {"deaths", "missions", "refugees"} <= set(names["panel"].frame.columns)


def test_without_a_mirror_the_example_says_what_to_do(dangerous, monkeypatch):
    monkeypatch.delenv("COMITY_MIRROR", raising=False)
    monkeypatch.setattr(sys, "argv", ["dangerous_dyads.py"])
    with pytest.raises(SystemExit, match=r"No mirror is named\."):
        dangerous.main()
