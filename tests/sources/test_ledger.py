"""The ledger of publishers' errors holds together, and fits the files it was written for."""

import ast
from pathlib import Path

import pytest

import comity
from comity.errors import SourceError
from comity.sources.catalog import catalog
from comity.sources.corrected import misfit, other_version
from comity.sources.ledger import ledger, read_ledger

GOOD = """
[[correction]]
source = "coups"
file = "covariates/powell_thyne_ccode_year.txt"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
table = "coups.attempts"
rows = [{ cow = 436, day = 2023-06-26 }]
change.day = { old = 2023-06-26, new = 2023-07-26 }
reason = "A month too early."
evidence = "The news of the day."

[[issue]]
source = "coups"
file = "covariates/powell_thyne_ccode_year.txt"
about = "Something is odd."
handling = "It is left."
"""


def written(tmp_path, text):
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_correction_fits_the_file_it_was_written_for(files):
    for entry in ledger().correction:
        assert other_version(entry, files) is None, entry.told
        assert misfit(entry, files) is None, entry.told


def test_every_entry_was_written_for_the_version_that_the_catalog_declares():
    declared = {file.path: file.sha256 for source in catalog().values() for file in source.published}
    assert {entry.file: entry.sha256 for entry in ledger().correction}.items() <= declared.items()


def test_every_entry_tells_what_is_wrong_and_how_that_is_known():
    for entry in ledger().correction:
        assert entry.reason.endswith(".")
        assert entry.evidence.endswith((".", ")."))
    for issue in ledger().issue:
        assert issue.about.endswith(".")
        assert issue.handling.endswith(".")


def test_no_two_corrections_change_the_same_cell():
    cells = [
        (entry.table, tuple(sorted(key.items())), name)
        for entry in ledger().correction
        for key in entry.rows
        for name in (entry.change or {"row": None})
    ]
    assert len(cells) == len(set(cells))


def test_panels_and_rooms_take_every_table_that_is_corrected_through_the_ledger():
    """A reader with corrections is named only as what `corrected` is given."""
    mended = {tuple(entry.table.split(".")) for entry in ledger().correction}
    package = Path(comity.__file__).parent
    paths = (*package.glob("panels/*.py"), *package.glob("rooms/**/*.py"))
    bare = {"/".join(path.parts[-2:]) for path in paths if mended & set(_called(path))}
    assert bare == set()


def _called(path):
    """Readers that a module calls by themselves, as (module, name)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, functions = {}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("comity.sources.readers"):
            where = node.module.removeprefix("comity.sources.readers").strip(".")
            for name in node.names:
                known = functions if where else modules
                known[name.asname or name.name] = (where, name.name) if where else name.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
            yield functions[node.func.id]
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in modules
        ):
            yield modules[node.func.value.id], node.func.attr


def test_a_module_that_calls_a_reader_by_itself_is_found(tmp_path):
    path = tmp_path / "steps.py"
    path.write_text(
        "from comity.sources.readers import coups as c\nfrom comity.sources.readers.mid import disputes\n"
        "x = c.attempts(m)\ny = disputes(m)\nz = corrected(c.country_year, m)\n"
    )
    assert sorted(_called(path)) == [("coups", "attempts"), ("mid", "disputes")]


def test_a_good_entry_is_told_in_one_line(tmp_path):
    (entry,) = read_ledger(written(tmp_path, GOOD)).correction
    assert entry.told == "coups.attempts, cow 436, day 2023-06-26: day 2023-06-26 becomes 2023-07-26"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('source = "coups"', 'source = "coupes"', "the catalog knows no source 'coupes'"),
        ("powell_thyne_ccode_year.txt", "coups.txt", "'coups' declares no file covariates/coups.txt"),
        ("new = 2023-07-26", "new = 2023-06-26", "nothing changes in day"),
        ("reason =", "drop = true\nreason =", "and not both"),
        ("rows = [{ cow = 436, day = 2023-06-26 }]", "rows = []", "at least 1 item"),
        ("{ cow = 436, day = 2023-06-26 }", "{}", "identified by at least one column"),
        ('"A month too early."', '""', "at least 1 character"),
        ('handling = "It is left."', "", "issue.0.handling: Field required"),
        ('sha256 = "0', 'sha256 = "x', "correction.0.sha256"),
        ("[[issue]]", "[[isue]]", "isue: Extra inputs"),
        ("reason =", "reason", "Expected '='"),
    ],
)
def test_an_entry_that_does_not_hold_is_refused_with_its_place(tmp_path, old, new, told):
    with pytest.raises(SourceError) as caught:
        read_ledger(written(tmp_path, GOOD.replace(old, new, 1)))
    assert told in caught.value.problem
    assert "corrections.toml" in caught.value.remedy


def test_a_ledger_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SourceError, match="does not hold"):
        read_ledger(tmp_path / "none.toml")
