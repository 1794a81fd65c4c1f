"""The registry is held against its schema, and every fault is told with its file, line and column."""

from __future__ import annotations

import csv
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, RegistryError
from comity.registry.load import load, registry
from comity.registry.schema import FOLDER, Column, is_day, schema

KENYA = {"state": "KEN", "name": "Kenya", "region": "Africa", "lat": "-1.28", "source": "ISO", "checked": "unchecked"}
UN = {"org": "un", "name": "United Nations", "short_name": "UN", "kind": "universal", "founded": "1945-10-24"} | {
    "does": "keeps the peace",
    "source": "UN Charter",
    "checked": "lookup:un.org",
}
MEMBER = {"org": "un", "state": "KEN", "from": "1963-12-16", "status": "member", "source": "UN", "checked": "unchecked"}


@pytest.fixture
def write(tmp_path):
    """A writer of registries: rows by table, every other table empty."""

    def written(**tables):
        for name, table in schema().items():
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, [column.name for column in table.columns], restval="")
                writer.writeheader()
                writer.writerows(tables.get(name, ()))
        return tmp_path

    return written


def faults_of(folder):
    with pytest.raises((Faults, RegistryError)) as caught:
        load(folder)
    return [str(fault) for fault in getattr(caught.value, "faults", (caught.value,))]


def test_the_registry_that_ships_has_no_fault():
    assert set(registry()) == set(schema())
    assert registry()["states"].height > 200


@pytest.mark.parametrize(
    "name", sorted({c.type.partition(":")[2] for t in schema().values() for c in t.columns} - {""})
)
def test_a_key_that_others_point_to_names_one_row(name):
    keys = registry()[name].to_series(0)
    assert keys.n_unique() == keys.len()


def test_a_sound_row_is_typed_and_what_is_empty_stays_missing(write):
    states = load(write(states=[KENYA], organisations=[UN], memberships=[MEMBER]))["states"]
    assert states.row(0, named=True)["lat"] == -1.28
    assert states.row(0, named=True)["capital"] is None
    assert states.schema["views"] == pl.Int64
    assert states.schema["iso3"] == pl.String


def test_all_faults_of_all_tables_are_told_at_once_with_file_line_and_column(write):
    folder = write(
        states=[KENYA, KENYA | {"state": "UGA", "name": "", "region": "Afrika", "views": "41.5", "lat": "1,28"}],
        organisations=[UN | {"founded": "1945-13"}],
        memberships=[MEMBER, MEMBER | {"org": "eac", "until": "1963-01-01", "checked": "by memory"}],
        operations=[{"operation": "x", "acronym": "X", "name": "X", "hosts": "KEN SOM", "start": "2000"}],
    )
    assert faults_of(folder) == [
        "states.csv, line 3: 'name' is empty.",
        "states.csv, line 3: 'region' is 'Afrika', not one of Africa, Americas, Asia, Europe, Oceania.",
        "states.csv, line 3: 'lat' is not number: 1,28.",
        "states.csv, line 3: 'views' is not integer: 41.5.",
        "organisations.csv, line 2: 'founded' is not a date: 1945-13.",
        "memberships.csv, line 3: 'org' names no row of organisations: eac.",
        "memberships.csv, line 3: 'checked' does not fit its form: by memory.",
        "memberships.csv, line 3: 'until' comes before 'from'.",
        "operations.csv, line 2: 'hosts' names no row of states: SOM.",
        "operations.csv, line 2: 'kind' is empty.",
        "operations.csv, line 2: 'source' is empty.",
        "operations.csv, line 2: 'checked' is empty.",
    ]


def test_a_file_that_is_missing_is_named(write):
    folder = write()
    (folder / "pledges.csv").unlink()
    assert faults_of(folder) == ["pledges.csv is missing. Install comity again."]


@pytest.mark.parametrize("text", ["", "state,name\n"], ids=["empty", "columns lack"])
def test_a_header_that_is_not_the_schemas_is_told_with_the_columns_expected(write, text):
    folder = write()
    (folder / "states.csv").write_text(text)
    (told,) = faults_of(folder)
    assert told.startswith("states.csv: the header is ")
    assert "Available: state, name, iso3, region" in told


def test_a_row_with_a_cell_too_many_is_told_with_its_line(write):
    folder = write(states=[KENYA])
    with (folder / "states.csv").open("a") as handle:
        handle.write("UGA,Uganda\n")
    assert faults_of(folder) == [f"states.csv, line 3: the row has not {len(schema()['states'].columns)} cells."]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_year_a_month_or_a_day_is_a_date(day):
    iso = day.isoformat()
    assert is_day(iso)
    assert is_day(iso[:7])
    assert is_day(iso[:4])


@pytest.mark.parametrize(
    "text", ["", "22", "2022-9", "2022-09-31", "2022-00", "2023-02-29", "13.9.2022", "2022-09-13 "]
)
def test_anything_else_is_no_date(text):
    assert not is_day(text)


@given(st.integers(), st.floats(-1e6, 1e6).map(lambda x: f"{x:.4f}"))
def test_every_number_written_plainly_fits(whole, decimal):
    number, integer = (Column("lat", kind, "degrees") for kind in ("number", "integer"))
    assert number.fault(str(whole), {}) is integer.fault(str(whole), {}) is number.fault(decimal, {}) is None
    assert integer.fault(decimal, {}) == f"'lat' is not integer: {decimal}"


def test_a_cell_may_be_empty_only_where_the_schema_says_so():
    assert Column("note", "text", "note", optional=True).fault("", {}) is None
    assert Column("note", "text", "note").fault("", {}) == "'note' is empty"


def test_a_single_key_may_hold_spaces_and_several_are_split_at_them():
    keys = {"states": {"KEN", "UGA"}}
    assert Column("hosts", "keys:states", "hosts").fault("KEN UGA", keys) is None
    assert (
        Column("hosts", "keys:states", "hosts").fault("KEN SOM ETH", keys) == "'hosts' names no row of states: SOM, ETH"
    )
    assert Column("host", "key:states", "host").fault("KEN UGA", keys) == "'host' names no row of states: KEN UGA"


def test_every_column_of_every_table_is_explained_and_points_to_a_table_there_is():
    for name, table in schema().items():
        assert table.about.endswith("."), name
        for column in table.columns:
            assert column.means, (name, column.name)
            assert column.type.partition(":")[2] in {"", *schema()}, (name, column.name)
        assert (FOLDER / f"{name}.csv").exists()
