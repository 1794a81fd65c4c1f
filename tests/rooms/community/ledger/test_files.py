"""What is written to a file comes back the same; a file that is wrong is refused whole, with every reason."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import ComityError
from comity.panels.sheet import write_sheet
from comity.rooms.community.ledger import intake
from comity.rooms.community.ledger.cells import cleaned
from comity.rooms.community.ledger.intake import read
from comity.rooms.community.ledger.kinds import COLUMNS
from comity.rooms.community.ledger.outgo import export, lines
from comity.rooms.community.ledger.store import make
from comity.rooms.community.ledger.write import append, correct, new_person

HEAD = "kind,name\n"


def told(path, **options):
    with pytest.raises(ComityError) as caught:
        read(path, **options)
    return str(caught.value)


@pytest.fixture
def file(tmp_path):
    def written(data, name="rows.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return written


# --- There and back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_ledger_exported_and_imported_is_the_same(ledger, tmp_path, today, ending):
    correct(ledger, 5, {"people": "44", "text": "One line\nand 'another', with \"quotes\""}, reason="r", today=today)
    correct(ledger, 1, {"name": "Baydhabo"}, reason="r", today=today)
    correct(ledger, 11, {}, reason="r", today=today, strike=True)
    path = tmp_path / f"out.{ending}"
    assert export(ledger, path) == 10
    other = make(tmp_path / "other.ledger")
    append(other, read(path), today=today)
    assert contents(other) == contents(ledger)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_a_correction_made_be_about_a_later_entry_and_persons_go_there_and_back(
    ledger, raws, today, tmp_path, ending
):
    person = new_person(ledger)
    row = {"kind": "consultation", "day": "2024-04-01", "place": "Baidoa", "text": "The roof leaks", "person": person}
    (later,) = append(ledger, raws([row]), today=today)
    correct(ledger, 6, {"about": str(later)}, reason="it was about the roof", today=today)
    path = tmp_path / f"out.{ending}"
    export(ledger, path)
    other = make(tmp_path / "other.ledger")
    with pytest.raises(ComityError, match="Row 7: the column `person` holds something that is no pseudonym"):
        append(other, read(path), today=today)
    append(other, read(path), today=today, strangers=True)
    assert contents(other) == contents(ledger)


def contents(ledger):
    """Entries without their numbers, each with the text of what it is about."""
    with ledger.reading() as at:
        found = lines(at)
    words = {line["ref"]: line["text"] or line["kind"] for line in found}
    keep = [name for name in COLUMNS if name not in ("ref", "about")]
    return sorted((*(line[name] for name in keep), words.get(line["about"], "")) for line in found)


@settings(max_examples=25)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60), max_size=6
    )
)
def test_any_text_goes_through_both_formats(tmp_path_factory, words):
    from datetime import date

    from comity.rooms.community.ledger.check import Raw

    folder = tmp_path_factory.mktemp("round")
    texts = sorted({cleaned(word) for word in words} - {""})
    rows = [Raw(2, {"kind": "place", "name": "A"})]
    rows += [
        Raw(n, {"kind": "consultation", "day": "2024-01-01", "place": "A", "text": one})
        for n, one in enumerate(texts, start=3)
    ]
    ledger = make(folder / "a.ledger")
    append(ledger, rows, today=date(2024, 6, 30))
    for ending in ("csv", "xlsx"):
        path = folder / f"out.{ending}"
        export(ledger, path)
        assert sorted(raw.cells["text"] for raw in read(path) if "text" in raw.cells) == texts


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(ledger, raws, today, tmp_path, ending):
    append(ledger, raws([{"kind": "place", "name": "@SUM(A1)"}]), today=today)
    path = tmp_path / f"out.{ending}"
    export(ledger, path, history=True)
    if ending == "csv":
        cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
        assert "'=2+3 sheep are ill" in cells
        assert "'@SUM(A1)" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    else:
        sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "'=2+3 sheep are ill" in sheet


def test_an_export_is_whole_or_not_there(ledger, tmp_path, monkeypatch):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(type(path), "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(ComityError, match="No space left"):
        export(ledger, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert not list(tmp_path.glob(".*partial"))


def test_a_history_has_every_row_and_is_not_taken_for_a_file_to_import(ledger, tmp_path, today):
    correct(ledger, 5, {"people": "44"}, reason="r", today=today)
    path = tmp_path / "history.csv"
    assert export(ledger, path, history=True) == 12
    assert "has a column 'corrects', which is none" in told(path)


def test_pseudonyms_go_out_and_names_have_none_to_go_with(ledger, raws, today, tmp_path):
    person = new_person(ledger)
    row = {"kind": "message", "day": "2024-06-01", "direction": "in", "text": "Seed", "person": person}
    append(ledger, raws([row]), today=today)
    export(ledger, tmp_path / "out.csv")
    assert person in (tmp_path / "out.csv").read_text(encoding="utf-8")


# --- What is wrong with a file -------------------------------------------------------------------------------------


def test_days_of_a_spreadsheet_are_days(tmp_path, empty, today):
    from datetime import date

    import polars as pl

    path = tmp_path / "days.xlsx"
    frame = {"kind": ["place", "consultation"], "name": ["A", None], "day": [None, date(2024, 3, 9)],
             "place": [None, "A"], "text": [None, "x"], "people": [None, 12]}  # fmt: skip
    write_sheet(pl.DataFrame(frame), path)
    append(empty, read(path), today=today)
    with empty.reading() as at:
        assert [(line["day"], line["people"]) for line in lines(at)][1] == ("2024-03-09", "12")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_as_they_are(file, encoding):
    path = file("kind;name\nplace;Bârdhéère\n".encode(encoding))
    assert read(path)[0].cells == {"kind": "place", "name": "Bârdhéère"}


def test_a_file_of_windows_is_read_when_that_is_said(file):
    path = file("kind,name\nplace,Bârdheere\nplace,Jowhar\n".encode("cp1252"))
    assert "line 2 is not in UTF-8. Save it as CSV, UTF-8; or say how it is written" in told(path)
    assert read(path, encoding="cp1252")[0].cells["name"] == "Bârdheere"
    assert "no encoding 'klingon'" in told(path, encoding="klingon")


def test_mixed_encodings_are_told_with_the_lines_and_never_guessed(file):
    data = HEAD.encode() + "place,Bârdheere\n".encode() + "place,Cé\n".encode("cp1252") * 2 + "place,É\n".encode()
    path = file(data)
    assert "lines 3-4 are not in UTF-8, others are: two encodings are mixed" in told(path)
    assert "lines 2 and 5 of it are in UTF-8, not in cp1252" in told(path, encoding="cp1252")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("kind,plase\nplace,A\n", "has a column 'plase', which is none. Did you mean place?"),
        ("kind,name,name\nplace,A,B\n", "has two columns 'name'"),
        ("name\nA\n", "has no column 'kind'"),
        ("", "has no column 'kind'"),
        ("kind,name\n", "holds no rows"),
        ("kind,name\nplace,A,B\nplace,C\nplace,D,,E\n", "rows 2 and 4 have more cells than there are columns"),
        ('kind,name\nplace,"A\n', "unexpected end of data"),
        (b"kind,name\nplace,A\x00\n", "line 2 hold zero bytes"),
    ],
)
def test_a_file_of_another_shape_is_refused(file, data, expected):
    assert expected in told(file(data))


def test_all_that_is_wrong_with_the_columns_is_told_at_once(file):
    assert told(file("knid,plase,plase\na,b,c\n")).count("\n") == 4


@pytest.mark.parametrize("name", ["rows.xlsx", "rows.csv"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(file, monkeypatch, name):
    monkeypatch.setattr(intake, "MOST_BYTES", 10)
    assert "a file may have 0. Split it" in told(file(HEAD + "place,A\n", name))


def test_a_file_of_too_many_rows_is_refused(file, monkeypatch):
    monkeypatch.setattr(intake, "MOST_ROWS", 3)
    assert len(read(file(HEAD + "place,A\n" * 3))) == 3
    assert "more than 3 rows" in told(file(HEAD + "place,A\n" * 4))


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(file, monkeypatch):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    monkeypatch.setattr(intake, "MOST_UNPACKED", 1_000_000)
    assert len(made.getvalue()) < 10_000
    assert "unpacked" in told(file(made.getvalue(), "bomb.xlsx"))


def test_a_file_that_is_no_spreadsheet_and_one_that_is_not_there_are_told(file, tmp_path):
    assert "no spreadsheet that can be read" in told(file(b"PK but not really", "rows.xlsx"))
    assert "cannot be read" in told(tmp_path / "none.csv")
    assert "'rows.ods' has no ending that says its format. Available: .csv, .xlsx." in told(file("", "rows.ods"))


def test_rows_are_counted_as_a_spreadsheet_counts_them(file, tmp_path):
    path = file('kind,name,text\nplace,A,"one\ntwo"\n\nplace,B,\n')
    assert [raw.row for raw in read(path)] == [2, 4]
    path = file("\n\nkind;name\nplace;A\n")
    assert [raw.row for raw in read(path)] == [4]
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "low.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in ((2, ["kind", "name"]), (5, ["place", "A"])):
            sheet.write_row(row, 1, cells)
    assert [raw.row for raw in read(tmp_path / "low.xlsx")] == [6]


@pytest.mark.parametrize(("formula", "value"), [("=1/0", "#DIV/0!"), ("=B2", "")])
def test_a_cell_with_an_error_or_a_formula_without_its_value_is_not_taken_for_empty(tmp_path, formula, value):
    """Also where the field may be empty, so that nothing would be missed."""
    xlsxwriter = pytest.importorskip("xlsxwriter")

    def made(name, value):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["kind", "day", "place", "text", "people"])
            sheet.write_row(1, 0, ["consultation", "2024-05-01", "Baidoa", "Wells"])
            sheet.write_formula(1, 4, formula, None, value)
        return tmp_path / name

    with pytest.raises(ComityError, match=r"cells of row 2 hold an error"):
        read(made("wrong.xlsx", value))
    assert read(made("right.xlsx", 7))[0].cells["people"] == "7"
