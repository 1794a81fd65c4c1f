"""Spreadsheets, as another program reads them."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from datetime import date
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.panels.sheet import _letters, write_sheet

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
COLUMNS = {
    "whole": (pl.Int64, st.integers(-(2**53), 2**53)),
    "real": (pl.Float64, st.floats(allow_nan=False, allow_infinity=False, width=64)),
    "text": (pl.String, TEXT),
    "flag": (pl.Boolean, st.booleans()),
    "day": (pl.Date, st.dates(date(1900, 3, 1), date(2200, 1, 1))),
}


@st.composite
def frames(draw):
    n = draw(st.integers(0, 6))
    cells = {name: draw(st.lists(st.none() | kind, min_size=n, max_size=n)) for name, (_, kind) in COLUMNS.items()}
    return pl.DataFrame(cells, {name: dtype for name, (dtype, _) in COLUMNS.items()})


def cells(path):
    """Reference, kind and text of every cell of the sheet."""
    with ZipFile(path) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return {
        cell.get("r"): (cell.get("t"), cell.get("s"), "".join(cell.itertext()))
        for cell in sheet.iter()
        if cell.get("r", "1")[0].isalpha()
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames())
def test_every_cell_says_what_the_frame_says(tmp_path, frame):
    write_sheet(frame, tmp_path / "sheet.xlsx")
    found = cells(tmp_path / "sheet.xlsx")
    assert [found[f"{_letters(place)}1"][2] for place in range(frame.width)] == frame.columns
    for row, values in enumerate(frame.iter_rows(named=True), start=2):
        for place, (name, value) in enumerate(values.items()):
            kind, style, text = found.get(f"{_letters(place)}{row}", (None, None, None))
            if value is None:
                assert text is None
            elif name == "day":
                assert (style, int(text)) == ("1", (value - date(1899, 12, 30)).days)
            elif name == "text":
                assert (kind, text) == ("inlineStr", value.replace("\ufffe", "").replace("\uffff", ""))
            elif name == "flag":
                assert (kind, text) == ("b", str(int(value)))
            else:
                assert (kind, type(value)(text)) == (None, value)


def test_a_reader_of_spreadsheets_finds_the_same_table(tmp_path):
    frame = pl.DataFrame(
        {
            "code": [2, 20, 999],
            "share": [1e-8, None, 0.30000000000000004],
            "name": ["Côte d’Ivoire", "<a & b>", " spaces "],
            "day": [date(1900, 3, 1), date(2000, 2, 29), None],
            "flag": [True, False, None],
        }
    )
    write_sheet(frame, tmp_path / "sheet.xlsx")
    assert pl.read_excel(tmp_path / "sheet.xlsx").equals(frame)


def test_days_before_march_1900_which_spreadsheets_get_wrong_are_text(tmp_path):
    write_sheet(pl.DataFrame({"day": [date(1816, 1, 1), date(2000, 1, 1)]}), tmp_path / "sheet.xlsx")
    assert pl.read_excel(tmp_path / "sheet.xlsx")["day"].to_list() == ["1816-01-01", "2000-01-01"]


def test_numbers_that_are_none_are_empty_cells(tmp_path):
    write_sheet(pl.DataFrame({"x": [math.nan, math.inf, -math.inf, 1.5]}), tmp_path / "sheet.xlsx")
    found = cells(tmp_path / "sheet.xlsx")
    assert set(found) == {"A1", "A5"}


def test_what_xml_cannot_hold_is_left_out_of_a_text(tmp_path):
    write_sheet(pl.DataFrame({"x": ["a\x00b\x1fc\td"]}), tmp_path / "sheet.xlsx")
    assert cells(tmp_path / "sheet.xlsx")["A2"][2] == "abc\td"


def test_rows_go_on_from_one_chunk_to_the_next(tmp_path):
    frame = pl.DataFrame({"x": range(45_000)})
    write_sheet(frame, tmp_path / "sheet.xlsx")
    assert pl.read_excel(tmp_path / "sheet.xlsx").equals(frame)


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_by_letters(place, name):
    assert _letters(place) == name
