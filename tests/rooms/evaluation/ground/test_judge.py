from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from comity.rooms.evaluation.counterfactual.verdict import Check
from comity.rooms.evaluation.ground.cells import COLUMNS, Cells
from comity.rooms.evaluation.ground.judge import judge
from comity.rooms.evaluation.ground.panel import Ground
from comity.rooms.evaluation.ground.rules import NEEDED, RULES, verdict
from comity.rooms.evaluation.ground.staggered import NEVER

YEARS = tuple(range(1990, 2010))
SIDE = 14


def country(left, seed=1):
    """A square country at war in every year; troops come to some cells, far from each other, in four years."""
    random = np.random.default_rng(seed)
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    cells = Cells(rows * COLUMNS + columns + 1, np.ones(SIDE * SIDE))
    far = (rows % 3 == 1) & (columns % 3 == 1)
    arrival = np.where(far, 1998 + (rows // 3 + columns // 3) % 4, NEVER)
    since = np.array(YEARS) - arrival[:, None]
    means = np.exp(random.normal(2, 0.5, (SIDE * SIDE, 1)) + random.normal(0, 0.3, len(YEARS)))
    deaths = random.poisson(np.where(since >= 0, means * left, means))
    return Ground(
        "AAA", cells, YEARS, deaths, deaths, np.where(since >= 0, 500, 0), arrival,
        tuple("x" if year != NEVER else "" for year in arrival.tolist()), np.full(SIDE * SIDE, NEVER),
        deaths.sum(axis=0), (np.zeros((len(YEARS), 4), dtype=int), np.zeros((len(YEARS), 4), dtype=int)),
    )  # fmt: skip


def check(judged, name):
    return next(one for one in judged.checks if one.name == name)


def test_an_effect_that_is_there_is_identified_with_every_rule_looked_at():
    found = judge(country(0.2), "x", (), 1)
    assert (found.verdict, found.why) == ("identified", "")
    assert [one.name for one in found.checks] != []
    assert sorted(one.name for one in found.checks) == sorted(RULES)
    first = found.effects[0]
    assert (first.part, first.outcome) == ("years after", "log deaths")
    assert first.low < np.log(0.3) < first.high < 0
    assert check(found, "scale").value == pytest.approx(0.2, rel=0.15)


def test_where_nothing_changed_nothing_is_identified():
    found = judge(country(1.0), "x", (), 1)
    assert found.verdict == "not identified"
    assert "interval" in found.why


def test_another_force_whose_places_are_not_known_takes_the_credit_away():
    found = judge(country(0.2), "x", ("Another",), 1)
    assert (found.verdict, found.why) == ("weak", "alone")
    assert check(found, "alone").note == "Another"


def test_once_nobody_is_killed_anywhere_there_is_nothing_to_compare():
    war = country(0.2)
    over = np.where(np.array(YEARS) >= 1998, 0, war.deaths)
    found = judge(replace(war, deaths=over, events=over, all_deaths=over.sum(axis=0)), "x", (), 1)
    assert found.verdict == "not identified"
    assert check(found, "violence").passed is False
    assert check(found, "scale").passed is None


def test_an_operation_without_troops_of_its_own_is_not_evaluated_and_says_why():
    found = judge(country(0.2), "y", (), 1)
    assert (found.verdict, found.effects, found.checks) == ("not evaluated", (), ())
    assert "no cell was reached" in found.why


def test_cells_where_troops_may_have_been_before_are_left_out():
    war = country(0.2)
    doubtful = np.where(war.arrival == 1998, 1995, NEVER)
    assert judge(replace(war, doubtful=doubtful), "x", (), 1).effects[0].cells < judge(war, "x", (), 1).effects[0].cells


def test_the_same_seed_gives_the_same_interval_twice():
    assert judge(country(0.5), "x", (), 1).effects == judge(country(0.5), "x", (), 1).effects


@pytest.mark.parametrize("broken", RULES)
def test_a_verdict_is_weak_at_best_when_a_rule_is_broken_and_not_even_that_without_what_is_needed(broken):
    checks = tuple(Check(name, 1.0, "", name != broken) for name in RULES)
    assert verdict(checks) == ("not identified" if broken in NEEDED else "weak", broken)
