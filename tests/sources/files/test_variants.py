import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.files import variants
from comity.sources.files.published import Published

ROWS = pl.DataFrame({"state": [2, 20], "deaths": [-9, 5]})
COLUMNS = {"state": pl.Int32, "deaths": pl.Int64}


@pytest.mark.parametrize("name", ["deaths.csv", "deaths.parquet", "deaths"])
def test_a_table_is_read_by_what_it_is_and_not_by_its_name(tmp_path, name):
    path = tmp_path / name
    for write in (ROWS.write_csv, ROWS.write_parquet):
        write(path)
        assert variants.header(path) == ("state", "deaths")
        assert variants.read_table(path, COLUMNS).frame.rows() == [(2, -9), (20, 5)]


def test_names_in_quotes_or_after_a_byte_order_mark_are_read_without(tmp_path):
    path = tmp_path / "deaths.csv"
    path.write_bytes('\ufeff"state", "deaths"\r\n2,5\r\n'.encode())
    assert variants.header(path) == ("state", "deaths")


@pytest.mark.parametrize("contents", [b"PAR1 and then nothing", b"\xff\xfe\n"])
def test_a_damaged_table_is_a_source_error(tmp_path, contents):
    path = tmp_path / "deaths.parquet"
    path.write_bytes(contents)
    with pytest.raises(SourceError, match=r"deaths\.parquet cannot be read"):
        variants.header(path)


def test_a_table_that_is_not_there_is_a_source_error(tmp_path):
    for look in (variants.header, variants.is_parquet):
        with pytest.raises(SourceError, match=r"none\.csv cannot be read"):
            look(tmp_path / "none.csv")


def test_a_code_for_not_known_becomes_null_and_nothing_else_does(tmp_path):
    rows = Published(tmp_path / "deaths.csv", ROWS.with_columns(state=pl.lit(-9)), [2, 3])
    assert variants.blanked(rows, "deaths").frame.rows() == [(-9, None), (-9, 5)]
    assert variants.blanked(rows, "deaths", codes=(5, -8)).frame["deaths"].to_list() == [-9, None]
