"""What operations rest on, as the registry and the Council's list have it."""

from __future__ import annotations

import polars as pl
import pytest

from comity.rooms.peace.footing import footing


@pytest.fixture(scope="module")
def resting(edition):
    table = edition.table("operations")
    return lambda key: footing(edition, table.row(by_predicate=pl.col("operation") == key, named=True))


def test_the_vote_is_that_on_the_resolution_its_basis_names(resting):
    vote = resting("unmil").votes
    assert (vote["number"], vote["in_favour"], vote["against"], vote["abstaining"]) == (1509, 15, 0, 0)


def test_a_resolution_the_list_lacks_is_named_and_not_counted_as_no_vote(resting):
    foot = resting("untso")
    assert foot.missing == ["S/RES/50 (1948)"]
    assert foot.votes is None


def test_malis_consent_to_minusma_and_its_end_are_both_there_in_order(resting):
    kinds = [row["kind"] for row in resting("minusma").consents]
    assert kinds[-1] == "withdrawal"
    assert "agreement" in kinds


def test_an_act_counts_only_while_the_operation_was_there_and_on_its_soil(edition):
    operations = edition.table("operations")
    for row in operations.iter_rows(named=True):
        for act in footing(edition, row).consents:
            assert act["host"] in row["hosts"].split()
            assert act["from"] <= (row["end"] or "9999")
            assert (act["until"] or "9999") > row["start"]


def test_where_nothing_is_on_record_nothing_is_made_up(resting):
    foot = resting("unprofor")
    assert (foot.consents, foot.regional) == ([], [])
