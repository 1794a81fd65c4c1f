"""`comity sql` answers from an edition's tables and named panel files; it reads nothing else and writes nothing."""

from __future__ import annotations

import csv
import io
import shutil
import sys

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def told(run):
    """What was wrong."""
    assert run.code == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    return run.err


def rows(run):
    """The rows of an answer as CSV, its header first."""
    assert run.code == 0, run.err
    return list(csv.reader(io.StringIO(run.out)))


@pytest.fixture
def panel(tmp_path):
    """A panel file."""
    path = tmp_path / "my dyads.parquet"
    pl.DataFrame({"year": [1900, 1901], "onset": [0, 1]}).write_parquet(path)
    return path


@pytest.fixture
def secret(tmp_path):
    """A file that nobody named."""
    path = tmp_path / "secret.csv"
    path.write_text("word\nxyzzy\n", encoding="utf-8")
    return path


# --- What it answers -----------------------------------------------------------------------------------------------


def test_every_table_of_the_edition_can_be_asked_and_has_its_rows(cli, edition):
    names = list(edition.manifest["tables"])
    query = " union all ".join(f"select '{name}', count(*) from {name}" for name in names)
    assert [tuple(row) for row in rows(cli("sql", query, "--csv"))[1:]] == [
        (name, str(edition.table(name).height)) for name in names
    ]


def test_deaths_are_summed_as_polars_sums_them(cli, edition):
    query = "select state, sum(deaths) as deaths from deaths_month group by state order by state"
    expected = edition.table("deaths_month").group_by("state").agg(pl.col("deaths").sum()).sort("state")
    assert rows(cli("sql", query, "--csv")) == [["state", "deaths"], *([state, str(n)] for state, n in expected.rows())]


def test_a_panel_file_is_a_table_by_its_name(cli, panel):
    assert rows(cli("sql", "select sum(onset) from my_dyads", "--panel", str(panel), "--csv"))[1] == ["1"]


def test_panel_files_and_tables_can_be_joined_and_csv_is_read_too(cli, tmp_path, panel):
    (tmp_path / "names.csv").write_text("year,name\n1901,first\n", encoding="utf-8")
    query = "select names.name, state from my_dyads join names using (year), states where onset = 1 and state = 'SOM'"
    run = cli("sql", query, "--panel", str(panel), "--panel", str(tmp_path / "names.csv"), "--csv")
    assert rows(run)[1:] == [["first", "SOM"]]


def test_tables_and_their_columns_can_be_listed(cli, edition):
    assert {row[0] for row in rows(cli("sql", "show tables", "--csv"))[1:]} == set(edition.manifest["tables"])
    described = [row[0] for row in rows(cli("sql", "describe deaths_month", "--csv"))[1:]]
    assert described == edition.table("deaths_month").columns


def test_on_a_terminal_a_hundred_rows_are_shown_and_the_rest_is_announced(cli, plain):
    run = cli("sql", "select range as n from range(150)")
    assert "n 0 1 2 3" in plain(run.out).replace(" ┃", "")
    assert " 99" in run.out
    assert "149" not in run.out
    assert "The first 100 rows; --csv gives all." in run.err
    assert "3 rows." in cli("sql", "select range from range(3)").err


def test_what_is_missing_is_an_empty_cell_and_a_list_its_parts(cli):
    assert rows(cli("sql", "select null as a, [1, 2] as b, date '2020-01-02' as c", "--csv"))[1] == [
        "",
        "1; 2",
        "2020-01-02",
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.none() | st.integers(-(2**62), 2**62), min_size=1, max_size=20))
def test_a_column_comes_back_as_it_was_written(cli, tmp_path, values):
    path = tmp_path / "numbers.parquet"
    pl.DataFrame({"place": range(len(values)), "n": pl.Series(values, dtype=pl.Int64)}).write_parquet(path)
    back = rows(cli("sql", "select n, place from numbers order by place", "--panel", str(path), "--csv"))[1:]
    assert [int(cell) if cell else None for cell, _ in back] == values


# --- What it refuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("drop view states", "DROP"),
        ("insert into states values (1)", "INSERT"),
        ("update states set name = 'x'", "UPDATE"),
        ("create table mine as select 1", "CREATE"),
        ("copy (select 1) to 'out.csv'", "COPY"),
        ("attach 'other.db'", "ATTACH"),
        ("install httpfs", "LOAD"),
        ("set enable_external_access = true", "SET"),
        ("select 1; drop view states", "SELECT, DROP"),
        ("", "nothing"),
    ],
)
def test_only_one_select_is_answered(cli, tmp_path, monkeypatch, query, kind):
    monkeypatch.chdir(tmp_path)
    assert f"One SELECT can be asked; given was: {kind}." in told(cli("sql", query))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('{}')",
        "read_text('{}')",
        "read_blob('{}')",
        "sniff_csv('{}')",
        "glob('{}')",
        "read_csv_auto('file:{}')",
        "'{}'",
    ],
)
def test_a_file_that_was_not_named_cannot_be_read(cli, secret, source):
    said = told(cli("sql", f"select * from {source.format(secret)}"))
    assert "xyzzy" not in said
    assert "other than the tables" in said or "does not exist" in said


def test_a_file_beside_a_panel_cannot_be_read_through_it(cli, panel, secret):
    run = cli("sql", f"select * from read_csv('{panel.parent}/*.csv')", "--panel", str(panel))
    assert "xyzzy" not in told(run)


def test_no_variable_of_the_program_is_a_table(cli):
    assert "Table with name query does not exist" in told(cli("sql", "select * from query"))


def test_nothing_is_fetched_from_the_network(cli):
    assert "other than the tables" in told(cli("sql", "select * from read_csv('https://127.0.0.1:9/x.csv')"))


def test_an_unknown_table_is_told_with_the_nearest_and_those_there_are(cli, panel):
    said = told(cli("sql", "select * from deaths_mont", "--panel", str(panel)))
    assert 'Did you mean "deaths_month"?' in said
    assert "my_dyads" in said.partition("Available: ")[2]


def test_a_slip_of_the_pen_is_told_with_its_place(cli):
    said = told(cli("sql", "select stat from states"))
    assert "LINE 1: select stat from states" in said
    assert "^" in said


def test_all_that_is_wrong_with_the_files_is_told_at_once(cli, tmp_path):
    (tmp_path / "states.csv").write_text("a\n1\n")
    (tmp_path / "part[1].csv").write_text("a\n1\n")
    files = [str(tmp_path / name) for name in ("none.parquet", "panel.dta", "states.csv", "part[1].csv")]
    said = told(cli("sql", "select 1", *(word for file in files for word in ("--panel", file))))
    assert "There is no file" in said
    assert "panel.dta is neither .parquet nor .csv" in said
    assert "would be a second table 'states', beside the edition's table" in said
    assert "stands for others" in said


def test_a_file_that_is_no_parquet_is_told(cli, tmp_path):
    (tmp_path / "broken.parquet").write_text("no")
    assert "broken.parquet" in told(cli("sql", "select * from broken", "--panel", str(tmp_path / "broken.parquet")))


def test_a_damaged_table_of_the_edition_is_told_and_not_answered_from(cli, edition, tmp_path):
    shutil.copytree(edition.folder, tmp_path / "copy")
    (tmp_path / "copy" / "states.parquet").write_bytes(b"no")
    assert "Table 'states'" in told(cli("sql", "select 1", "--edition", str(tmp_path / "copy")))


def test_without_duckdb_it_says_how_to_install_it(cli, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert "pip install 'comity[sql]'" in told(cli("sql", "select 1"))
