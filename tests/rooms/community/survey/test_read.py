"""Files of a survey: CSV, SPSS and Stata, damaged, mixed and too large."""

from __future__ import annotations

import importlib

import pyreadstat
import pytest

from comity.errors import Faults, InputError
from comity.rooms.community.survey import read as reading
from comity.rooms.community.survey.read import read
from comity.rooms.community.survey.spec import read_spec


@pytest.fixture
def cells(survey):
    def of(frame=None, **given):
        file, toml = survey(frame, **given)
        return read(file, read_spec(toml))

    return of


def test_only_the_columns_the_spec_names_are_read(cells):
    found = cells()
    assert "phone" not in found.columns
    assert len(found.rows) == 1800
    assert (found.rows[0], found.unit) == (2, "line")


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_spss_and_stata_give_the_cells_of_the_csv(survey, people, cells, tmp_path, kind):
    frame = people(each=20)
    file = tmp_path / f"answers.{kind}"
    (pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta)(frame, str(file))
    found = read(file, read_spec(survey(frame)[1]))
    assert found.columns == cells(frame).columns
    assert found.unit == "case"


def test_columns_that_are_missing_are_told_together_with_the_nearest(cells, people):
    with pytest.raises(Faults) as fault:
        cells(people().rename({"w": "weigth", "district": "districts"}))
    assert len(fault.value.faults) == 2
    assert "districts" in str(fault.value)
    assert "privacy" not in str(fault.value)


def lines(survey, change):
    file, toml = survey()
    rows = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join(change(rows)))
    return file, read_spec(toml)


def test_a_file_that_mixes_encodings_is_told_by_line(survey):
    def mix(rows):
        rows[4] = rows[4].replace(b"North", "Nörth".encode("cp1252"))
        rows[9] = rows[9].replace(b"North", "Nörth".encode())
        return rows

    with pytest.raises(InputError, match=r"line 5: not UTF-8.*mixes encodings"):
        read(*lines(survey, mix))


def test_a_file_all_in_another_encoding_is_read_once_the_spec_names_it(survey, spec_text):
    def all_of(rows):
        return [row.replace(b"North", "Nörth".encode("cp1252")) for row in rows]

    file, spec = lines(survey, all_of)
    with pytest.raises(InputError, match=r'encoding = "cp1252"'):
        read(file, spec)
    file.with_name("spec.toml").write_text('encoding = "cp1252"\n' + spec_text, encoding="utf-8")
    assert read(file, read_spec(file.with_name("spec.toml"))).columns["district"][0] == "Nörth"


def test_utf8_lines_in_a_file_said_to_be_another_encoding_are_told(survey, spec_text):
    def mix(rows):
        rows[4] = rows[4].replace(b"North", "Nörth".encode("cp1252"))
        rows[9] = rows[9].replace(b"North", "Nörth".encode())
        return rows

    file, _ = lines(survey, mix)
    file.with_name("spec.toml").write_text('encoding = "cp1252"\n' + spec_text, encoding="utf-8")
    with pytest.raises(InputError, match="line 10: UTF-8, while other lines are not"):
        read(file, read_spec(file.with_name("spec.toml")))


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "hex", "punycode"])
def test_an_encoding_nobody_knows_is_a_fault(survey, spec_text, encoding):
    file, toml = survey(spec=f'encoding = "{encoding}"\n{spec_text}')
    with pytest.raises(InputError, match="encoding"):
        read(file, read_spec(toml))


def test_rows_of_another_width_are_told_all_at_once(survey):
    def cut(rows):
        for at in (3, 7, 20):
            rows[at] = rows[at] + b",spare"
        return rows

    with pytest.raises(InputError, match="lines 4, 8, 21: not 9 cells"):
        read(*lines(survey, cut))


def test_rows_with_nothing_in_them_are_no_respondents(survey, cells):
    """Spreadsheets write them below the last one."""
    file, spec = lines(survey, lambda rows: [*rows, b",,,,,,,,", b"", b",,"])
    assert read(file, spec).columns == cells().columns


def test_another_separator_is_told_once_and_not_as_columns_that_are_missing(survey):
    file, spec = lines(survey, lambda rows: [row.replace(b",", b";") for row in rows])
    with pytest.raises(InputError, match=r"has no ',' between the names of columns.*separator = \";\""):
        read(file, spec)


def test_an_empty_file_is_said_to_be_empty(survey):
    with pytest.raises(InputError, match="nothing in its first line"):
        read(*lines(survey, lambda _: []))


def test_an_open_quotation_mark_is_a_fault(survey):
    def open_it(rows):
        rows[3] = b'"' + rows[3]
        return rows

    with pytest.raises(InputError, match="quotation"):
        read(*lines(survey, open_it))


def test_zero_bytes_are_no_text(survey):
    with pytest.raises(InputError, match="zero bytes"):
        read(*lines(survey, lambda rows: [row + b"\0" for row in rows]))


def test_a_huge_file_is_refused_before_it_is_read(cells, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="more than the 0 MiB") as fault:
        cells()
    assert "Keep only the columns" in fault.value.remedy


def test_too_many_rows_are_refused_in_every_format(survey, people, monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "MOST_ROWS", 100)
    file, toml = survey()
    with pytest.raises(InputError, match="more than 100 rows"):
        read(file, read_spec(toml))
    pyreadstat.write_sav(people(), str(tmp_path / "a.sav"))
    with pytest.raises(InputError, match="1,800 rows"):
        read(tmp_path / "a.sav", read_spec(toml))


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_a_damaged_file_of_spss_or_stata_is_a_fault(survey, tmp_path, kind):
    file = tmp_path / f"bad.{kind}"
    file.write_bytes(b"no such format at all" * 30)
    with pytest.raises(InputError, match="could not be read"):
        read(file, read_spec(survey()[1]))


def test_without_the_library_the_fault_says_what_to_install(survey, tmp_path, monkeypatch):
    def none(name):
        raise ImportError(name)

    file, toml = tmp_path / "a.sav", survey()[1]
    file.write_bytes(b"")
    monkeypatch.setattr(importlib, "import_module", none)
    with pytest.raises(InputError, match="without pyreadstat") as fault:
        read(file, read_spec(toml))
    assert "comity[community]" in fault.value.remedy
