"""`comity panel` writes what `comity.panel` makes, and `comity codebook` says what everything means."""

from __future__ import annotations

import re
import shlex
from datetime import date

import polars as pl
import pytest

import comity
from comity.faces.research import STYLES
from comity.panels.codebook import codebook as tables
from comity.panels.make import UNITS, declarations
from comity.panels.owed import owed
from comity.record import sha256
from comity.sources.fetched import Fetched, write_note


@pytest.fixture
def researcher(cli, mirror, monkeypatch, tmp_path):
    """The command line of somebody who has the publishers' files."""
    monkeypatch.setenv("COMITY_MIRROR", str(mirror))
    monkeypatch.chdir(tmp_path)
    return cli


def told(run):
    """What was wrong, line by line."""
    assert run.code == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    return run.err


# --- comity panel --------------------------------------------------------------------------------------------------


def test_a_panel_is_written_with_its_codebook_and_its_references(researcher, tmp_path, mirror):
    run = researcher(
        "panel", "country-year", "--add", "deaths,democracy", "--years", "2000-2005", "--out", "small.parquet"
    )
    made = comity.panel("country-year", years=(2000, 2005), add=["deaths", "democracy"], mirror=mirror)
    assert run.code == 0
    assert run.out.splitlines()[-1] == "Written: small.parquet, small.codebook.csv, small.references.txt"
    assert pl.read_parquet(tmp_path / "small.parquet").equals(made.frame)
    assert pl.read_csv(tmp_path / "small.codebook.csv")["name"].to_list() == list(made.variables)
    assert (tmp_path / "small.references.txt").read_text(encoding="utf-8").startswith(made.cite())


def test_the_panel_is_told_in_one_sentence_with_rows_columns_key_and_system(researcher):
    run = researcher("panel", "dyad-year", "--undirected", "--years", "1900", "--add", "majors")
    assert run.out == (
        f"dyad-year: {42 * 41 // 2:,} rows, 5 columns (ccode1, ccode2, year, cowmaj1, cowmaj2); "
        "key ccode1, ccode2, year; state system cow, undirected.\n"
    )
    assert "add --out FILE" in run.err


def test_additions_may_be_named_one_by_one_or_together(researcher):
    one = researcher("panel", "country-year", "--years", "2000", "--add", "deaths", "--add", "gdp")
    other = researcher("panel", "country-year", "--years", "2000", "--add", "deaths, gdp")
    assert one.out == other.out != ""


@pytest.mark.parametrize("style", STYLES)
def test_with_cite_the_standard_output_is_the_references_and_nothing_else(researcher, mirror, style):
    run = researcher("panel", "country-month", "--years", "2000", "--add", "deaths,refugees", "--cite", style)
    made = comity.panel("country-month", years=(2000, 2000), add=["deaths", "refugees"], mirror=mirror)
    assert run.out == made.cite(style) + "\n"
    assert run.err.startswith("country-month: 2,")


def test_as_of_a_month_the_panel_says_that_values_are_of_later_releases(researcher, tmp_path):
    run = researcher(
        *("panel", "country-month", "--add", "deaths", "--years", "2015-2022"),
        *("--as-of", "2021-10", "--out", "then.csv"),
    )
    assert "as published by 2021-10; values are of the mirror's releases." in run.out
    assert pl.read_csv(tmp_path / "then.csv").drop_nulls("deaths")["month"].max() == "2020-12-01"


def test_as_of_a_month_before_all_rows_it_is_said_that_none_had_ended(researcher):
    run = researcher("panel", "country-month", "--add", "deaths", "--years", "2020", "--as-of", "1990-01")
    assert run.out.startswith("country-month: 0 rows")
    assert "None of these rows had ended by 1990-01." in run.err


@pytest.mark.parametrize("ending", ["csv", "dta", "xlsx"])
def test_every_format_holds_every_row(researcher, tmp_path, ending):
    run = researcher("panel", "mission-month", "--years", "2005", "--out", f"missions.{ending}")
    assert run.code == 0
    rows = int(run.out.split(" rows")[0].rpartition(" ")[2])
    path = tmp_path / f"missions.{ending}"
    if ending == "dta":
        import pyreadstat

        height = len(pyreadstat.read_dta(str(path), output_format="dict")[0]["operation"])
    else:
        height = {"csv": pl.read_csv, "xlsx": pl.read_excel}[ending](path).height
    assert height == rows


def test_keys_of_a_source_that_are_no_states_are_counted_on_the_error_stream(researcher):
    run = researcher("panel", "country-year", "--years", "2000-2010", "--add", "displaced")
    assert "displaced: " in run.err
    assert " keys of the source found no place in these rows." in run.err


def test_all_faults_of_a_request_are_told_at_once_before_anything_is_read(cli, monkeypatch):
    monkeypatch.delenv("COMITY_MIRROR", raising=False)
    line = "panel county-month --add deths,alliances --years 20-10 --as-of 2021 --out x.txt --cite apa --system un"
    lines = told(cli(*shlex.split(line))).splitlines()
    faults = [text.removeprefix("✗ ") for text in lines if text.startswith("✗ ")]
    assert [fault.split("'")[1] for fault in faults[:3]] == ["county-month", "un", "deths"]
    assert faults[3:] == [
        "--years: '20-10' is not a period.",
        "--as-of: '2021' is not a month.",
        "--out: 'x.txt' has no ending that says its format.",
        "--cite: there is no style 'apa'.",
        "No mirror is named.",
    ]
    assert "  Available: .parquet, .csv, .dta, .xlsx" in lines


@pytest.mark.parametrize("years", ["1990-1980", "1700-1800", "1990-3000"])
def test_years_no_panel_has_are_told_with_those_there_are(researcher, years):
    assert "Choose years from 1816 to " in told(researcher("panel", "state-year", "--years", years))


def test_a_mirror_that_is_no_folder_is_told(cli, tmp_path):
    assert f"The mirror {tmp_path / 'none'} is not a folder" in told(
        cli("panel", "state-year", "--mirror", str(tmp_path / "none"))
    )


def test_a_source_the_mirror_lacks_is_told_with_where_to_get_it(cli, tmp_path):
    said = told(cli("panel", "country-month", "--add", "deaths", "--mirror", str(tmp_path)))
    assert "is missing from the mirror" in said


def test_a_file_newer_than_declared_is_read_only_if_that_is_allowed_and_the_references_say_so(
    researcher, mirror, tmp_path
):
    newer = tmp_path / "mirror"
    (newer / "cow").mkdir(parents=True)
    data = (mirror / "cow/cow_majors.csv").read_bytes()
    data = data.replace(b"2016.0,12.0,31.0", b"2016.0,12.0,30.0")
    (newer / "cow/cow_majors.csv").write_bytes(data)
    write_note(newer, {"cow/cow_majors.csv": Fetched(sha256=sha256(data), url="https://x.org/m", day=date(2026, 1, 1))})
    words = ("panel", "state-year", "--add", "majors", "--years", "2000", "--mirror", str(newer), "--cite", "text")
    assert "add --allow-newer or set COMITY_ALLOW_NEWER=1" in told(researcher(*words))
    allowed = researcher(*words, "--allow-newer")
    assert allowed.code == 0
    assert "[Major powers, 2016, and newer files]" in allowed.out
    assert "2016, and newer files" not in researcher(*words[:6], "--cite", "text").out


def test_the_panels_and_the_query_of_the_readme_are_made_and_answered(researcher, readme, tmp_path):
    for line in re.findall(r"^comity (?:panel|sql) .*$", readme, re.MULTILINE):
        assert researcher(*shlex.split(line, comments=True)[1:]).code == 0, line
    assert {path.name for path in tmp_path.glob("*.*")} >= {"dyads.parquet", "months.csv"}


# --- comity codebook -----------------------------------------------------------------------------------------------


def test_every_variable_of_every_addition_is_in_the_codebook(cli, plain):
    shown = plain(cli("codebook", "--panel").out)
    for units, name, table in declarations():
        assert f"{' and '.join(units)}, --add {name}: " in shown
        for variable in table.values():
            assert f" {variable.name} " in shown
            assert " ".join(f"{variable.name} {variable.means}".split()) in shown
            assert f"[{variable.unit}]" in shown
            assert all(" ".join(owed(source).name.split()) in shown for source in variable.sources)


def test_an_undirected_panels_pledge_by_either_side_is_told_in_the_codebook(cli, plain):
    shown = plain(cli("codebook", "--find", "atop_defense").out)
    assert "in an undirected panel: one of the two has promised to help defend the other" in shown


def test_the_codebook_says_when_a_source_is_published_or_why_that_is_not_known(cli, plain):
    shown = plain(cli("codebook", "--panel").out)
    assert "Coups by state and year, 1950 to 2023, lag 1 month, 1 correction (comity sources coups)" in shown
    assert "Capitals, 1816 to 2024, lag not known (cow_capitals: The list is brought up to date" in shown
    assert "polity2 Polity5 score; lag 24 months" in shown


def test_every_column_of_every_table_is_in_the_codebook(cli, plain):
    shown = plain(cli("codebook", "--edition").out)
    for name, spec in tables().items():
        assert f"table {name}: {spec.title}" in shown
        assert all(f" {column} " in shown for column in spec.columns)


def test_without_a_choice_panels_and_editions_are_both_shown(cli):
    both = cli("codebook").out
    assert both == cli("codebook", "--panel", "--edition").out
    assert both == cli("codebook", "--panel").out + cli("codebook", "--edition").out


def test_a_text_finds_the_rows_that_hold_it_and_whole_additions_of_its_name(cli, plain):
    found = plain(cli("codebook", "--panel", "--find", "REFUGEES").out)
    assert "--add refugees" in found
    assert " refugees " in found
    assert "asylum_seekers" not in found
    assert " asylum_seekers " in plain(cli("codebook", "--find", "add displaced").out)


def test_a_text_that_nothing_holds_is_told(cli):
    assert "Nothing in the codebook holds 'xyzzy'" in told(cli("codebook", "--find", "xyzzy"))


def test_the_help_names_every_unit(cli, plain):
    shown = plain(cli("panel", "--help").out)
    assert all(unit in shown for unit in UNITS)
