import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import SourceError
from comity.sources.files import bulk
from comity.sources.files.bulk import read_bulk_csv, read_member
from comity.sources.files.formats import read_csv

COLUMNS = {"state": pl.Int32, "name": pl.String, "day": pl.Date, "deaths": pl.Int64}
TEXT = "state,name,day,deaths\n2,United States,2020-01-31,5\n20,Canada,2020-02-29,7\n"


@pytest.fixture
def bulk_of(tmp_path):
    return lambda text: read_bulk_csv(tmp_path / "deaths.csv", text.encode(), COLUMNS, optional=("deaths",))


@pytest.fixture
def cells_of(tmp_path):
    def read(text):
        path = tmp_path / "deaths.csv"
        path.write_bytes(text.encode())
        return read_csv(path, COLUMNS, optional=("deaths",))

    return read


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("7\n", "\n"),
        TEXT.replace("7\n", "7.0\n"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("Canada", '"Canada, Dominion of"'),
        "\ufeff" + TEXT,
    ],
)
def test_bulk_gives_what_reading_cell_by_cell_gives(bulk_of, cells_of, text):
    assert bulk_of(text).frame.equals(cells_of(text).frame)
    assert list(bulk_of(text).lines) == list(cells_of(text).lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:-3], "it ends in the middle of a line"),
        (TEXT.replace(",7", ""), "line 3: 3 cells under 4 columns"),
        (TEXT.replace(",7", ",7,8"), "line 3: 5 cells under 4 columns|cannot be read"),
        (TEXT.replace("7", "7.5"), "line 3: 'deaths' is '7.5', not a whole number"),
        (TEXT.replace("20,C", "twenty,C"), "line 3: 'state' is 'twenty', not a whole number"),
        (TEXT.replace("02-29", "02-30"), "line 3: 'day' is '2020-02-30', not a date"),
        (TEXT.replace("deaths", "Deaths"), "lacks the column 'deaths'"),
        (TEXT.replace("Canada", '"Canada'), "lines hold|cannot be read|cells under"),
        (TEXT.replace("Canada", '"Can\nada"'), "4 lines hold 2 rows under their header"),
        (TEXT.splitlines()[0] + "\n", "holds no rows"),
        ("", "it ends in the middle of a line"),
    ],
)
def test_a_text_that_is_not_as_described_is_one_source_error(bulk_of, text, told):
    with pytest.raises(SourceError, match=told) as caught:
        bulk_of(text)
    assert "deaths.csv" in caught.value.problem
    assert caught.value.remedy


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(-(10**9), 10**9) | st.none()), min_size=1, max_size=20))
def test_every_whole_number_comes_back_as_it_was(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("bulk") / "numbers.csv"
    text = "a,b\n" + "".join(f"{one},{'' if two is None else two}\n" for one, two in rows)
    read = read_bulk_csv(path, text.encode(), {"a": pl.Int32, "b": pl.Int64}, optional=("b",))
    assert read.frame.rows() == rows


def packed(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_member_comes_out_as_it_went_in(tmp_path):
    path = packed(tmp_path / "a.zip", one=b"one", two=b"two")
    assert read_member(path, "two") == b"two"


def test_an_archive_without_the_member_lists_those_it_has(tmp_path):
    with pytest.raises(SourceError, match=r"a\.zip has no member 'three'") as caught:
        read_member(packed(tmp_path / "a.zip", one=b"one", two=b"two"), "three")
    assert caught.value.available == ("one", "two")


def test_a_member_that_unpacks_to_too_much_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    path = packed(tmp_path / "bomb.zip", zeros=bytes(10**6))
    monkeypatch.setattr(bulk, "_LARGEST", 10**6)
    assert len(read_member(path, "zeros")) == 10**6
    monkeypatch.setattr(bulk, "_LARGEST", 10**6 - 1)
    with pytest.raises(SourceError, match=r"bomb\.zip: its member 'zeros' unpacks to more than"):
        read_member(path, "zeros")


def test_an_archive_that_asks_for_a_password_or_another_packing_is_refused(tmp_path):
    data = packed(tmp_path / "a.zip", one=b"one" * 100).read_bytes()
    central = data.index(b"PK\x01\x02")
    for place, value in ((central + 8, 1), (central + 10, 99)):
        changed = bytearray(data)
        changed[place] = value
        (tmp_path / "b.zip").write_bytes(changed)
        with pytest.raises(SourceError, match=r"b\.zip cannot be read"):
            read_member(tmp_path / "b.zip", "one")


def test_a_file_that_is_not_there_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match=r"none\.zip cannot be read"):
        read_member(tmp_path / "none.zip", "one")
