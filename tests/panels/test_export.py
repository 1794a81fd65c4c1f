"""A panel as a file: what is read back is what was written, and no file is there half."""

from __future__ import annotations

import sys

import polars as pl
import pyreadstat
import pytest

from comity.errors import ComityError, InputError
from comity.panels import export
from comity.panels.export import FORMATS, write
from comity.panels.make import panel
from comity.panels.panel import Panel
from comity.panels.sheet import ROWS


@pytest.fixture(scope="module")
def dyads(mirror):
    """A panel with flags, codes, shares and gaps."""
    add = ["alliances", "capabilities", "contiguity", "majors", "disputes", "distance", "ideal_points", "peace_spells"]
    return panel("dyad-year", add=add, years=(2013, 2015), relevant=True, directed=False, mirror=mirror)


def read(path):
    """The rows of a file, as whoever opens it finds them."""
    kind = path.suffix[1:]
    if kind == "dta":
        return pyreadstat.read_dta(str(path), output_format="polars")[0]
    readers = {
        "parquet": pl.read_parquet,
        "csv": lambda file: pl.read_csv(file, infer_schema_length=None),
        "xlsx": lambda file: pl.read_excel(file, infer_schema_length=None),
    }
    return readers[kind](path)


def files(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_read_back_is_what_was_written(dyads, tmp_path, kind):
    path, *_ = write(dyads, tmp_path / f"dyads.{kind}")
    back = read(path)
    assert back.columns == dyads.frame.columns
    assert back.cast(dict(dyads.frame.schema)).equals(dyads.frame)


def test_parquet_keeps_the_types(dyads, tmp_path):
    path, *_ = write(dyads, tmp_path / "dyads.parquet")
    assert pl.read_parquet(path).schema == dyads.frame.schema


def test_codes_flags_and_gaps_are_whole_numbers_and_missing_values_in_stata(dyads, tmp_path):
    path, *_ = write(dyads, tmp_path / "dyads.dta")
    back, about = pyreadstat.read_dta(str(path), output_format="polars")
    kinds = about.readstat_variable_types
    whole = [name for name, dtype in dyads.frame.schema.items() if dtype.is_integer()]
    assert {kinds[name] for name in whole} <= {"int8", "int16", "int32"}
    assert back["ccode1"].max() > 900
    assert sorted(back["atop_defense"].unique()) == [0, 1]
    assert back["hostlev"].null_count() == dyads.frame["hostlev"].null_count() > 0
    assert about.column_names_to_labels["atop_defense"] == "one of the two has promised to help defend the other"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_codebook_and_the_references_lie_beside_the_file(dyads, tmp_path, kind):
    path, codebook, references = write(dyads, tmp_path / f"dyads.{kind}")
    assert files(tmp_path) == sorted([path.name, "dyads.codebook.csv", "dyads.references.txt"])
    assert pl.read_csv(codebook)["name"].to_list() == dyads.frame.columns[3:]
    text = references.read_text(encoding="utf-8")
    assert dyads.cite() in text
    assert dyads.cite("bibtex") in text


def test_what_comity_corrects_in_the_sources_is_told_with_the_references(dyads, tmp_path):
    *_, references = write(dyads, tmp_path / "dyads.csv")
    text = references.read_text(encoding="utf-8")
    assert text.startswith(dyads.cite())
    assert "Corrected by comity in cow/cow_mid_dirdisps.parquet: mid_dyads.dyadic_disputes, dispnum 3556" in text
    assert {entry.source for entry in dyads.corrections()} == {"cow_mid"}


def test_a_folder_that_is_not_there_is_made(dyads, tmp_path):
    path, *_ = write(dyads, tmp_path / "new" / "folder" / "dyads.csv")
    assert path.is_file()


@pytest.mark.parametrize("name", ["dyads", "dyads.json", "dyads.csv.gz"])
def test_an_ending_that_says_no_format_is_refused_with_those_that_do(dyads, tmp_path, name):
    with pytest.raises(InputError) as told:
        write(dyads, tmp_path / name)
    assert told.value.available == (".parquet", ".csv", ".dta", ".xlsx")
    assert files(tmp_path) == []


def test_more_rows_than_a_sheet_holds_are_refused_before_any_is_written(tmp_path):
    frame = pl.DataFrame({"ccode": pl.int_range(ROWS + 1, eager=True)})
    many = Panel(frame, "state-year", ("ccode",), "cow", None, {}, {})
    with pytest.raises(InputError, match=r"holds 1,048,575 rows, the panel has 1,048,576") as told:
        write(many, tmp_path / "many.xlsx")
    assert "parquet" in told.value.remedy
    assert files(tmp_path) == []
    write(many, tmp_path / "many.parquet")
    assert "many.parquet" in files(tmp_path)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("fails", ["rows", "codebook", "references"])
def test_when_anything_fails_what_was_there_before_is_there_unchanged(dyads, tmp_path, monkeypatch, kind, fails):
    write(dyads, tmp_path / f"dyads.{kind}")
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    def half(made, path):
        path.write_bytes(b"half")
        full()

    if fails == "rows":
        monkeypatch.setitem(export._WRITERS, kind, half)
    else:
        monkeypatch.setattr(Panel, {"codebook": "codebook", "references": "cite"}[fails], full)
    with pytest.raises(ComityError, match=r"could not be written: No space left on device\."):
        write(dyads, tmp_path / f"dyads.{kind}")
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_library_that_is_not_there_is_named_with_the_way_to_get_it(dyads, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(ComityError, match=r"Writing \.dta needs pyreadstat\.") as told:
        write(dyads, tmp_path / "dyads.dta")
    assert told.value.remedy == "pip install 'comity[build]'"
    assert files(tmp_path) == []


def test_a_place_where_nothing_can_be_written_is_named(dyads, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ComityError, match=r"could not be written: Not a directory|File exists") as told:
        write(dyads, tmp_path / "file" / "dyads.csv")
    assert told.value.remedy == "Name another folder."
