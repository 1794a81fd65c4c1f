from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.counterfactual.evaluate import evaluate
from comity.rooms.evaluation.counterfactual.steps import _checks, _rows
from comity.rooms.evaluation.counterfactual.target import targets
from comity.rooms.evaluation.counterfactual.verdict import RULES, Check, verdict
from comity.rooms.evaluation.counterfactual.world import NEEDS, World


def test_every_operation_has_its_verdict_in_the_table_failures_included(edition):
    table = edition.table("evaluations")
    kept = set(table["operation"])
    assert kept == set(edition.table("operations")["operation"])
    assert set(table["verdict"]) <= {"identified", "weak", "not identified", "not evaluated"}
    assert table.filter((pl.col("design") == "") != (pl.col("verdict") == "not evaluated")).is_empty()
    assert table.filter((pl.col("why") == "") != (pl.col("verdict") == "identified")).is_empty()


def test_the_verdicts_of_the_table_follow_from_its_checks(edition):
    checks = edition.table("evaluation_checks").partition_by("evaluation", as_dict=True)
    judged = edition.table("evaluations").filter(pl.col("design") == "synthetic").to_dicts()
    for row in judged:
        held = [
            Check(one["check"], one["value"], one["unit"], one["passed"])
            for one in checks[row["evaluation"],].to_dicts()
        ]
        assert sorted(one.name for one in held) == sorted(RULES)
        assert verdict(held, row["p_value"]) == (row["verdict"], row["why"])


def test_donors_are_never_the_country_itself_and_plain_weights_sum_to_one(edition):
    plain = edition.table("evaluations").filter(pl.col("design") == "synthetic")
    for row in plain.to_dicts():
        weights = dict(one.split() for one in row["donors"])
        assert row["state"] not in weights
        assert sum(float(one) for one in weights.values()) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("key", ["amisom", "untso"])
def test_the_rows_are_those_of_the_evaluation_made_now(edition, key):
    world = World.of({name: edition.table(name) for name in NEEDS})
    every = targets(world.tables["operations"], world.tables["cases"], world.deaths.states)
    found = evaluate(world, next(one for one in every if one.key == key))
    kept = edition.table("evaluations").filter(pl.col("evaluation") == key).to_dicts()
    rows = sorted(_rows(found), key=lambda row: row["design"])
    assert [row["design"] for row in rows] == [row["design"] for row in kept]
    for row, other in zip(rows, kept, strict=True):
        assert row.get("donors") == other["donors"]
        for name in ("effect", "low", "high", "p_value"):
            assert row.get(name) == other[name] or np.isclose(row[name], other[name], rtol=1e-3)
    assert len([*_checks(found)]) == (len(RULES) if found.checks else 0)
