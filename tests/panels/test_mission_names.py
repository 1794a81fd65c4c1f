"""Names of operations in data sets, and the registry's keys they stand for."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import BuildError
from comity.panels.mission_names import fitting, keyed, labels
from comity.registry.load import registry


@pytest.fixture(scope="module")
def operations():
    return registry()["operations"]


def test_of_three_missions_called_unavem_the_one_there_that_month_is_meant(operations):
    known = labels(operations)
    assert [fitting(known, "UNAVEM", month) for month in ("1990-01", "1993-01", "1996-01")] == [
        "unavem-i", "unavem-ii", "unavem-iii",
    ]  # fmt: skip


@given(st.sampled_from(registry()["operations"]["operation"].to_list()))
def test_every_operation_is_found_by_its_own_key_in_the_month_it_began(key):
    operations = registry()["operations"]
    row = operations.row(by_predicate=pl.col("operation") == key, named=True)
    assert fitting(labels(operations), key, row["start"][:7], row["hosts"].split()[0]) == key


def frame(*missions):
    return pl.DataFrame(
        [(mission, "2005-06", 1) for mission in missions], schema=["mission", "when", "n"], orient="row"
    )


def test_rows_get_their_operation_and_those_of_no_operation_are_gone(operations):
    made = keyed(frame("UNMIL", "LBB"), operations, "x", month=pl.col("when"), left_out={"LBB"})
    assert made.rows() == [("unmil", "UNMIL", "2005-06", 1)]


def test_a_mission_nobody_knows_fails_and_is_named(operations):
    with pytest.raises(BuildError, match=r"x has missions that no operation of the registry is called: MIRAGE"):
        keyed(frame("UNMIL", "MIRAGE"), operations, "x", month=pl.col("when"), left_out=())
