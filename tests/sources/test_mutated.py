"""Every reader, fed files that were cut, flipped and filled with nonsense: a valid table, or one clear `SourceError`.

Files are extracts of the mirror's, a few rows each, so that thousands of examples are quick; a reader that checks a
whole (so many rows, each pair twice) and refuses an extract is fed the whole file.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
import zipfile
from pathlib import Path
from runpy import run_path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity.sources.readers
from comity.errors import SourceError
from comity.panels.sheet import write_sheet
from comity.sources.catalog import catalog
from comity.sources.mirror import Mirror

READERS = run_path(str(Path(__file__).parent / "test_damaged.py"))["READERS"]
ROWS = range(30, 36)
"""Rows of an extract; the next number where the reader refuses one, as where a record runs over several lines."""

HELD_AGAINST_THEIR_HASH = (".parquet", ".xls")
"""Formats whose libraries end the process, or take all memory, over some damaged bytes: see the tests below."""

NONSENSE = (
    *("", " ", "-1", "0", "1e308", "nan", "inf", "99999999999999999999", "2.5", "2020-13-45", "NA", "?" * 300),
    *("\x00", "é", '"', "'", ",", ";", "\t", "true", "None", "{}", "9" * 400),
)


class Unchecked(Mirror):
    """A mirror whose files are taken as they are: their hashes have their own tests."""

    def file(self, key, path):
        return self.folder / path


# --- Extracts ------------------------------------------------------------------------------------------------------


def lines_of(data, rows):
    """The head of a text, whatever ends its lines."""
    end = b"\n" if b"\n" in data else b"\r"
    return end.join(data.split(end)[: rows + 1]) + end


def archive_of(data, rows):
    """An archive of the heads of the tables in another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.endswith(".csv"):
                new.writestr(name, lines_of(old.read(name), rows))
    return out.getvalue()


def parquet_of(data, rows):
    out = io.BytesIO()
    pl.read_parquet(data).head(rows).write_parquet(out)
    return out.getvalue()


def sheet_of(data, rows, path):
    import fastexcel

    write_sheet(fastexcel.read_excel(data).load_sheet(0, dtypes="string").to_polars().head(rows), path)
    return path.read_bytes()


def stata_of(source, rows, path):
    import pyreadstat

    frame, about = pyreadstat.read_dta(str(source), output_format="polars", row_limit=rows)
    pyreadstat.write_dta(frame, str(path), file_label=about.file_label or "")
    return path.read_bytes()


def extract(source, rows, scratch):
    """The first rows of a publisher's file, in its own format; all of it where nothing here writes the format."""
    data = source.read_bytes()
    if data[:4] == b"PAR1":
        return parquet_of(data, rows)
    if source.suffix == ".xlsx":
        return sheet_of(data, rows, scratch / "extract.xlsx")
    if source.suffix == ".dta":
        return stata_of(source, rows, scratch / "extract.dta")
    if source.suffix == ".zip":
        return archive_of(data, rows)
    return data if source.suffix == ".xls" else lines_of(data, rows)


@pytest.fixture(scope="session")
def extracts(mirror, tmp_path_factory):
    """For a reader, a mirror of extracts of its source's files, and the table it gives from them."""
    made = {}

    def of(reader, key):
        name = (reader.__module__, reader.__name__)
        if name not in made:
            folder = tmp_path_factory.mktemp(reader.__name__)
            made[name] = folder, table_of(reader, key, mirror, folder)
        return made[name]

    return of


def table_of(reader, key, mirror, folder):
    for rows in ROWS:
        fill(key, mirror, folder, rows)
        try:
            return reader(Unchecked(folder))
        except SourceError:
            continue
    for path in paths(key, mirror):
        (folder / path).write_bytes((mirror / path).read_bytes())
    return reader(Unchecked(folder))


def fill(key, mirror, folder, rows):
    for path in paths(key, mirror):
        there = folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(extract(mirror / path, rows, folder))


def paths(key, mirror):
    return [file.path for file in catalog()[key].published if (mirror / file.path).is_file()]


# --- Damage --------------------------------------------------------------------------------------------------------


@st.composite
def cut(draw, data):
    """The file to some byte."""
    return data[: draw(st.integers(0, max(len(data) - 1, 0)))]


@st.composite
def flipped(draw, data):
    """The file with other bytes in some places."""
    changed = bytearray(data)
    places = st.integers(0, len(data) - 1)
    for place, byte in draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=12)):
        changed[place] = byte
    return bytes(changed)


@st.composite
def shuffled(draw, data):
    """The file with a piece of it left out, repeated or in another place."""
    places = st.integers(0, len(data))
    low, high = sorted((draw(places), draw(places)))
    piece, at = data[low:high], draw(places)
    rest = data[:low] + data[high:]
    return draw(st.sampled_from((rest, data[:at] + piece[:5000] + data[at:], rest[:at] + piece + rest[at:])))


@st.composite
def line_wise(draw, data):
    """The text with a line left out, repeated or changed for another."""
    lines = data.splitlines(keepends=True)
    at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    changed = list(lines)
    change = draw(st.sampled_from(("left out", "repeated", "changed", "emptied")))
    if change == "left out":
        del changed[at]
    elif change == "repeated":
        changed.insert(other, lines[at])
    elif change == "changed":
        changed[at], changed[other] = changed[other], changed[at]
    else:
        changed[at] = b"\n"
    return b"".join(changed)


@st.composite
def cell_wise(draw, data):
    """The text with one cell of a row below its header changed for nonsense."""
    end = b"\n" if b"\n" in data else b"\r"
    lines = data.split(end)
    separator = max((b",", b"\t", b";"), key=lines[0].count)
    at = draw(st.integers(1, max(len(lines) - 2, 1)))
    cells = lines[at].split(separator)
    cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(NONSENSE)).encode()
    return end.join([*lines[:at], separator.join(cells), *lines[at + 1 :]])


@st.composite
def frame_wise(draw, frame):
    """A table with one cell or one column changed for nonsense, or with a row or a column too few or too many."""
    name = draw(st.sampled_from(frame.columns))
    row = draw(st.integers(0, frame.height - 1))
    change = draw(st.sampled_from(("cell", "empty", "negative", "left out", "row", "repeated", "none")))
    if change == "left out" and frame.width > 1:
        return frame.drop(name)
    if change == "row":
        return frame.filter(pl.int_range(pl.len()) != row)
    if change == "repeated":
        return pl.concat([frame, frame[row : row + 1]])
    if change == "none":
        return frame.clear()
    here = pl.int_range(pl.len()) == row
    if change == "negative" and frame[name].dtype.is_numeric():
        return frame.with_columns(pl.when(here).then(-pl.col(name).cast(pl.Float64) - 0.5).otherwise(name).alias(name))
    if change == "cell" and not frame[name].dtype.is_nested():
        new = pl.lit(draw(st.sampled_from(NONSENSE)))
        return frame.with_columns(pl.when(here).then(new).otherwise(pl.col(name).cast(pl.String)).alias(name))
    return frame.with_columns(pl.when(~here).then(name).alias(name))


def in_parquet(data):
    def packed(frame):
        out = io.BytesIO()
        frame.write_parquet(out)
        return out.getvalue()

    return frame_wise(pl.read_parquet(data)).map(packed)


def in_sheet(data, scratch):
    import fastexcel

    def packed(frame):
        write_sheet(frame, scratch / "changed.xlsx")
        return (scratch / "changed.xlsx").read_bytes()

    return frame_wise(fastexcel.read_excel(data).load_sheet(0, dtypes="string").to_polars()).map(packed)


def in_stata(path, scratch):
    import pyreadstat

    def packed(frame):
        pyreadstat.write_dta(frame, str(scratch / "changed.dta"))
        return (scratch / "changed.dta").read_bytes()

    frame = pyreadstat.read_dta(str(path), output_format="polars")[0]
    return frame_wise(frame).filter(lambda one: one.height > 0).map(packed)


def in_archive(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}

    def packed(changed):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (members | changed).items():
                archive.writestr(name, text)
        return out.getvalue()

    ways = (st.fixed_dictionaries({name: of_text(text)}).map(packed) for name, text in members.items())
    return st.one_of(*ways)


def of_text(data):
    return st.one_of(cell_wise(data), line_wise(data), shuffled(data), cut(data))


def of_bytes(data):
    return st.one_of(cut(data), flipped(data), shuffled(data))


def damaged(path, scratch):
    """Ways to damage a file: its bytes, and what stands in it."""
    data, suffix = path.read_bytes(), path.suffix
    inside = {
        ".parquet": lambda: in_parquet(data),
        ".xlsx": lambda: in_sheet(data, scratch),
        ".dta": lambda: in_stata(path, scratch),
        ".zip": lambda: in_archive(data),
        ".xls": lambda: cut(data),
    }.get(suffix, lambda: of_text(data))
    return inside() if suffix in HELD_AGAINST_THEIR_HASH else st.one_of(inside(), of_bytes(data))


# --- What must hold ------------------------------------------------------------------------------------------------


def held(reader, folder, good, key):
    """Hold a reader to its word over a damaged file."""
    try:
        table = reader(Unchecked(folder))
    except SourceError as raised:
        fault = raised
    else:
        assert table.schema == good.schema
        return
    assert any(file.path.rpartition("/")[2] in fault.problem for file in catalog()[key].published), fault.problem
    assert fault.remedy


def the_property(reader, key, path, extracts, scratch, examples):
    folder, good = extracts(reader, key)
    whole = (folder / path).read_bytes()

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
    )
    @given(data=damaged(folder / path, scratch))
    def holds(data):
        (folder / path).write_bytes(data)
        held(reader, folder, good, key)

    try:
        holds()
    finally:
        (folder / path).write_bytes(whole)


@pytest.mark.parametrize(("reader", "key", "path"), READERS)
def test_a_damaged_file_gives_a_valid_table_or_one_clear_error(extracts, tmp_path, reader, key, path):
    the_property(reader, key, path, extracts, tmp_path, examples=15)


@pytest.mark.verify
@pytest.mark.parametrize(("reader", "key", "path"), READERS)
def test_many_more_damaged_files_give_a_valid_table_or_one_clear_error(extracts, tmp_path, reader, key, path):
    the_property(reader, key, path, extracts, tmp_path, examples=60)


BY_HASH = [one for one in READERS if one.values[2].endswith(HELD_AGAINST_THEIR_HASH)]


def test_files_of_formats_that_end_a_process_are_declared_by_their_hash_and_never_fetched():
    files = [file for source in catalog().values() for file in source.published]
    declared = [file for file in files if file.path.endswith(HELD_AGAINST_THEIR_HASH)]
    assert {Path(one.values[2]).suffix for one in BY_HASH} == set(HELD_AGAINST_THEIR_HASH)
    assert all(file.sha256 and not file.url for file in declared)


@pytest.mark.parametrize(("reader", "key", "path"), BY_HASH)
def test_such_a_file_with_another_byte_is_refused_before_it_is_opened(altered, mirror, reader, key, path):
    good = altered(key, path, lambda data: data)
    for place in (3, 1000, -20):
        data = bytearray((mirror / path).read_bytes())
        data[place] ^= 1
        (good.folder / path).write_bytes(data)
        with pytest.raises(SourceError, match="differs from the declared version"):
            reader(Mirror(good.folder, sources=good.sources))


# --- Every reader and every format ---------------------------------------------------------------------------------

MADE_OF_OTHERS = {
    "un.resolutions",  # of two readers that are here
    "un_treaties.treaties",  # of three
    "ged.candidate",  # reads as ged.candidate_sample does
    "ged.events",  # here as candidate_events
    "ged.country_months",  # from events, not from a file
    "views.conflictology",  # here for one year
}


def test_every_public_reader_and_every_format_is_fed_damaged_files():
    fed = {f"{one.values[0].__module__.rpartition('.')[2]}.{one.values[0].__name__}" for one in READERS}
    public = set()
    for module in pkgutil.iter_modules(comity.sources.readers.__path__):
        readers = importlib.import_module(f"comity.sources.readers.{module.name}")
        public |= {
            f"{module.name}.{name}"
            for name, function in inspect.getmembers(readers, inspect.isfunction)
            if function.__module__ == readers.__name__ and not name.startswith("_")
        }
    assert public - fed == MADE_OF_OTHERS
    formats = {Path(one.values[2]).suffix for one in READERS}
    assert formats == {".csv", ".txt", ".json", ".jsonl", ".parquet", ".xlsx", ".xls", ".dta", ".zip"}
