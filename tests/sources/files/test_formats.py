import zipfile

import polars as pl
import pytest

from comity.errors import SourceError
from comity.panels.sheet import write_sheet
from comity.sources.files import bulk, formats
from comity.sources.files.formats import read_csv, read_json_lines, read_parquet, read_sheet, read_stata

COLUMNS = {"state": pl.Int32, "name": pl.String, "day": pl.Date, "deaths": pl.Int64}
TEXT = 'state,name,day,deaths\n2,"United\nStates",2020-01-31,5\n20,Canada,2020-02-29,7.0\n'


@pytest.fixture
def write(tmp_path):
    def write(text, name="deaths.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_cells_get_their_types_and_rows_the_line_they_begin_on(write):
    read = read_csv(write(TEXT), COLUMNS)
    assert read.frame.schema == pl.Schema(COLUMNS)
    assert read.frame["deaths"].to_list() == [5, 7]
    assert list(read.lines) == [2, 4]


def test_a_byte_order_mark_is_no_part_of_a_name(write):
    assert read_csv(write(TEXT.encode("utf-8-sig")), COLUMNS).frame.height == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:-3], "it ends in the middle of a line"),
        (TEXT[:-1].replace("7.0", '"7') + "\n", "cannot be read: unexpected end of data"),
        (TEXT.replace(",7.0", ""), "line 4: 3 cells under 4 columns"),
        (TEXT.replace("7.0", "7.5"), "line 4: 'deaths' is '7.5', not a whole number"),
        (TEXT.replace("7.0", "inf"), "line 4: 'deaths' is 'inf', not a whole number"),
        (TEXT.replace("7.0", "seven"), "line 4: 'deaths' is 'seven', not a whole number"),
        (TEXT.replace("\n20,", "\n99999999999,"), "line 4: 'state' is '99999999999', not a whole number"),
        (TEXT.replace("02-29", "02-30"), "line 4: 'day' is '2020-02-30', not a date as in 2022-12-31"),
        (TEXT.replace("Canada", " "), "line 4: 'name' is ' ', where a text must be"),
        (TEXT.replace("7.0", ""), "line 4: 'deaths' is empty, where a whole number must be"),
        (TEXT.replace("deaths", "Deaths").replace("day", "Day"), "lacks the columns 'day', 'deaths'"),
        (TEXT.splitlines()[0] + "\n", "holds no rows"),
        ("", "it ends in the middle of a line"),
        (b"\xff\xfe\n", "cannot be read"),
    ],
)
def test_a_csv_file_that_is_not_as_described_is_one_source_error_with_its_place(write, text, told):
    with pytest.raises(SourceError) as caught:
        read_csv(write(text), COLUMNS)
    assert told in caught.value.problem
    assert "deaths.csv" in caught.value.problem
    assert caught.value.remedy


def test_an_empty_cell_is_missing_where_it_may_be(write):
    read = read_csv(write(TEXT.replace("7.0", "NA")), COLUMNS, optional=("deaths",), nulls=("", "NA"))
    assert read.frame["deaths"].to_list() == [5, None]


def test_a_missing_column_is_told_with_the_columns_there_are(write):
    with pytest.raises(SourceError) as caught:
        read_csv(write(TEXT), COLUMNS | {"gw": pl.Int32})
    assert caught.value.available == ("state", "name", "day", "deaths")


def test_bounds_and_keys_name_the_line_that_breaks_them(write):
    read = read_csv(write(TEXT + "20,Canada,2020-02-29,7\n"), COLUMNS)
    assert read.within(deaths=(5, 7)) is read
    with pytest.raises(SourceError, match="line 4: 'deaths' is 7, outside 0 to 6"):
        read.within(deaths=(0, 6))
    with pytest.raises(SourceError, match="line 5: 'state' is 20 and 'name' is 'Canada', as in an earlier row"):
        read.unique("state", "name")


def test_three_numbers_make_a_day_or_none_and_never_one_that_no_calendar_has(write):
    header = "y,m,d\n"
    columns = {"y": pl.Int32, "m": pl.Int32, "d": pl.Int32}
    read = read_csv(write(header + "2020,2,29\n2020,2,\n"), columns, optional=("d",)).dated("day", "y", "m", "d")
    assert read.frame["day"].cast(pl.String).to_list() == ["2020-02-29", None]
    with pytest.raises(SourceError, match="line 3: 'y' is 2021 and 'm' is 2 and 'd' is 29, a day that no calendar"):
        read_csv(write(header + "2020,2,29\n2021,2,29\n"), columns).dated("day", "y", "m", "d")


def test_a_parquet_file_is_typed_as_a_csv_file_is(tmp_path):
    path = tmp_path / "deaths.parquet"
    pl.DataFrame({"state": [2.0, 20.0], "deaths": [5, None]}).write_parquet(path)
    read = read_parquet(path, {"state": pl.Int32, "deaths": pl.Int64}, optional=("deaths",))
    assert read.frame["state"].to_list() == [2, 20]
    with pytest.raises(SourceError, match="line 2: 'deaths' is empty"):
        read_parquet(path, {"deaths": pl.Int64})
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(SourceError, match=r"deaths\.parquet cannot be read"):
        read_parquet(path, {"deaths": pl.Int64})


def test_json_lines_are_typed_as_a_csv_file_is(write):
    columns = {"state": pl.Int32, "iso3": pl.String}
    good = '{"state": 2, "iso3": "USA"}\r\n{"state": 20}\r\n'
    read = read_json_lines(write(good), columns, optional=("iso3",))
    assert read.frame.rows() == [(2, "USA"), (20, None)]
    for text, told in (
        (good.replace("20", "20.5"), "line 2: 'state' is '20.5', not a whole number"),
        ("[1, 2]\n", "line 1: it is not a JSON object"),
        ('{"state": 2\n', "cannot be read"),
        (good[:-4], "in the middle of a line"),
        ('{"gw": 2}\n', "lacks the columns 'state', 'iso3'"),
    ):
        with pytest.raises(SourceError) as caught:
            read_json_lines(write(text), columns, optional=("iso3",))
        assert told in caught.value.problem


def test_whole_numbers_of_a_sheet_keep_their_digits_from_a_million_upward(tmp_path):
    numbers = [1, 999_999, 1_000_000, 1_000_001, 1_234_567, 123_456_789_012]
    path = tmp_path / "deaths.xlsx"
    write_sheet(pl.DataFrame({"deaths": numbers, "name": [float(one) + 0.25 for one in numbers]}), path)
    read = read_sheet(path, {"deaths": pl.Int64, "name": pl.String})
    assert read.frame["deaths"].to_list() == numbers
    assert read.frame["name"].to_list()[3:5] == ["1000001.25", "1234567.25"]


def test_a_sheet_that_unpacks_beyond_all_bounds_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    write_sheet(pl.DataFrame({"deaths": range(2000)}), path)
    assert read_sheet(path, {"deaths": pl.Int64}).frame.height == 2000
    monkeypatch.setattr(bulk, "_LARGEST", 10_000)
    with pytest.raises(SourceError, match=r"bomb\.xlsx unpacks to more than 10000 bytes"):
        read_sheet(path, {"deaths": pl.Int64})


def test_a_sheet_whose_member_is_longer_than_the_archive_says_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    write_sheet(pl.DataFrame({"deaths": range(2000)}), path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be read"):
        read_sheet(path, {"deaths": pl.Int64})


def test_what_no_library_understands_is_told_with_its_line(write):
    for text, line in ((TEXT.encode() + b"41,\xff,2020-01-01,1\n", 5), (TEXT.replace("Canada", '"Canada').encode(), 4)):
        with pytest.raises(SourceError, match=rf"deaths\.csv, line {line}, cannot be read"):
            read_csv(write(text), COLUMNS)
    with pytest.raises(SourceError, match="line 2, cannot be read"):
        read_json_lines(write('{"state": 2}\n{"state": }\n'), {"state": pl.Int32})


def test_a_line_of_json_ends_where_it_ends_and_not_at_what_other_texts_call_a_line(write):
    read = read_json_lines(write('{"name": "a\u2028b\x85c"}\n'), {"name": pl.String})
    assert read.frame["name"].to_list() == ["a\u2028b\x85c"]


@pytest.mark.parametrize("read", [read_stata, read_sheet, read_parquet, read_csv, read_json_lines])
def test_a_file_that_is_something_else_is_a_source_error_in_every_format(write, read):
    with pytest.raises(SourceError):
        read(write(b"\x00\xff" * 500), {"state": pl.Int32})


@pytest.mark.parametrize("read", [read_stata, read_sheet])
def test_a_library_that_is_not_installed_is_named_with_what_to_install(write, read, monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(formats.importlib, "import_module", absent)
    with pytest.raises(SourceError, match=r"pip install 'comity\[build\]'"):
        read(write("x"), {"state": pl.Int32})
