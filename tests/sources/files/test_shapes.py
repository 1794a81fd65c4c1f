import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.files.shapes import codes, days, one_of, read_separated

COLUMNS = {"state": pl.Int32, "name": pl.String, "since": pl.String}
TEXT = 'state\tname\tsince\n2\t"United\nStates"\t04jul1776\n20\tCanada\t\n'


@pytest.fixture
def read(tmp_path):
    def read(text, **options):
        path = tmp_path / "states.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_separated(path, COLUMNS, **{"separator": "\t", "optional": ("name", "since")} | options)

    return read


def test_cells_stand_between_any_separator_and_rows_know_their_line(read):
    rows = read(TEXT + "41\tHaiti\t\n")
    assert rows.frame.rows() == [(2, "United\nStates", "04jul1776"), (20, "Canada", None), (41, "Haiti", None)]
    assert list(rows.lines) == [2, 4, 5]


def test_lines_may_end_in_carriage_returns_and_the_last_in_nothing_if_the_number_of_rows_is_known(read):
    old = "state\tname\tsince\r2\tUSA\t\r20\tCanada\t"
    rows = read(old, line_end="", rows=2)
    assert rows.frame["state"].to_list() == [2, 20]
    assert list(rows.lines) == [2, 3]
    with pytest.raises(SourceError, match=r"states\.txt has 1 rows, where 2 must be"):
        read(old[: old.rindex("\r")], line_end="", rows=2)


def test_text_in_another_encoding_is_read_and_empty_cells_may_be_written_out(read):
    rows = read("state\tname\tsince\n90\tCôte\tNA\n".encode("mac_roman"), encoding="mac_roman", nulls=("", "NA"))
    assert rows.frame.row(0) == (90, "Côte", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:-1], "in the middle of a line"),
        (TEXT.replace("\tCanada", ""), "line 4: 2 cells under 3 columns"),
        (TEXT.replace("name", "Name"), "lacks the column 'name'"),
        (TEXT.replace("\n20", "\ntwenty"), "line 4: 'state' is 'twenty', not a whole number"),
        (TEXT.replace("\nStates", '" States'), "cannot be read"),
        (TEXT.splitlines(keepends=True)[0], "holds no rows"),
        (b"\xff\n", "cannot be read"),
        ("", "in the middle of a line"),
    ],
)
def test_a_file_that_is_not_as_described_is_one_source_error(read, text, told):
    with pytest.raises(SourceError) as caught:
        read(text)
    assert told in caught.value.problem
    assert caught.value.remedy


def test_an_empty_file_without_line_ends_is_a_source_error(read):
    with pytest.raises(SourceError, match="cannot be read"):
        read("", line_end="")


def test_texts_become_days_and_a_text_that_is_none_is_told_with_its_line(read):
    assert days(read(TEXT), "since", written="%d%b%Y").frame["since"].cast(pl.String).to_list() == ["1776-07-04", None]
    with pytest.raises(SourceError, match=r"line 2: 'since' is '34jul1776', not a day written as %d%b%Y"):
        days(read(TEXT.replace("04jul", "34jul")), "since", written="%d%b%Y")


def test_texts_become_lists_of_numbers_and_an_empty_cell_an_empty_list(read):
    rows = read(TEXT.replace("04jul1776", "2, 200,20"))
    assert codes(rows, "since").frame["since"].to_list() == [[2, 200, 20], []]
    assert codes(rows, "since").frame.schema["since"] == pl.List(pl.Int32)
    with pytest.raises(SourceError, match="line 2: 'since' is '2, x', not a list of whole numbers"):
        codes(read(TEXT.replace("04jul1776", "2, x")), "since")


def test_a_text_nobody_knows_is_told_with_those_known(read):
    rows = read(TEXT)
    assert one_of(rows, since=("04jul1776",)) is rows
    with pytest.raises(SourceError, match="line 4: 'name' is 'Canada', none of United\nStates"):
        one_of(rows, name=("United\nStates",))
