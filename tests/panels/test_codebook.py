"""A table of an edition is what the codebook says it is."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.errors import BuildError
from comity.panels.codebook import codebook
from comity.registry.schema import schema

SPEC = codebook()["deaths_month"]
ROW = {"state": "SOM", "month": date(2022, 12, 1), "deaths": 234, "vintage": "v1"}


def test_a_table_as_declared_passes():
    SPEC.check(pl.DataFrame([ROW, ROW | {"state": "KEN"}]))


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame([ROW]).drop("vintage"),
        pl.DataFrame([ROW | {"conflict": 1}]),
        pl.DataFrame([ROW | {"deaths": "many"}]),
        pl.DataFrame([ROW], schema_overrides={"deaths": pl.Int32}),
    ],
    ids=["a column lacks", "a column too many", "words for numbers", "another kind of number"],
)
def test_a_table_with_other_columns_or_types_is_refused(frame):
    with pytest.raises(BuildError, match=r"Table 'deaths_month' holds .* the codebook says"):
        SPEC.check(frame)


def test_a_table_that_repeats_its_key_is_refused():
    with pytest.raises(BuildError, match="1 rows repeat the key state, month"):
        SPEC.check(pl.DataFrame([ROW, ROW | {"deaths": 5}]))


def test_a_table_speaks_to_its_last_month_year_or_day():
    months = pl.DataFrame([ROW | {"month": date(2019, 5, 1)}, ROW, ROW | {"month": date(2021, 1, 1)}])
    assert SPEC.as_of(months) == "2022-12"
    assert codebook()["deaths_year"].as_of(pl.DataFrame({"year": [1989, 2022, 1990]})) == "2022"
    assert codebook()["agreements"].as_of(pl.DataFrame({"day": ["1990-01-01", "2022-12-21"]})) == "2022-12-21"


def test_a_table_without_rows_or_without_time_speaks_to_no_day():
    assert SPEC.as_of(pl.DataFrame([ROW]).clear()) is None
    assert codebook()["states"].as_of(pl.DataFrame({"state": ["SOM"]})) is None


def test_the_registrys_tables_are_in_the_codebook_with_the_meaning_of_each_column():
    for name, table in schema().items():
        spec = codebook()[name]
        assert {c.name: c.means for c in table.columns} == {k: v["means"] for k, v in spec.columns.items()}
        assert spec.title == table.title


def test_every_column_is_explained_every_number_of_a_build_has_a_unit_and_every_key_is_a_column():
    for name, spec in codebook().items():
        assert set(spec.key) <= set(spec.columns), name
        assert spec.holds in {"values", "derived"}, name
        assert spec.time is None or spec.time in spec.columns, name
        for column, declared in spec.columns.items():
            assert declared["means"], (name, column)
            if name not in schema() and declared["type"] in {"integer", "number", "draws"}:
                assert declared["unit"], (name, column)


def test_every_table_of_the_edition_is_what_the_codebook_says(edition):
    assert set(edition.manifest["tables"]) == set(codebook())
    for name in edition.manifest["tables"]:
        codebook()[name].check(edition.table(name))
