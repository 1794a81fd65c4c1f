from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.counterfactual.around import around, bordering, plus
from comity.rooms.evaluation.counterfactual.evaluate import evaluate
from comity.rooms.evaluation.counterfactual.expected import came_back, expected
from comity.rooms.evaluation.counterfactual.placebo import in_space
from comity.rooms.evaluation.counterfactual.series import quarters
from comity.rooms.evaluation.counterfactual.target import at, targets
from comity.rooms.evaluation.counterfactual.verdict import RULES
from comity.rooms.evaluation.counterfactual.world import NEEDS, World


@pytest.fixture(scope="module")
def world(edition):
    return World.of({name: edition.table(name) for name in NEEDS})


@pytest.fixture(scope="module")
def every(world):
    made = targets(world.tables["operations"], world.tables["cases"], world.deaths.states)
    return {target.key: target for target in made}


@pytest.fixture(scope="module")
def liberia(world, every):
    return evaluate(world, every["unmil"])


def check(found, name):
    return next(one for one in found.checks if one.name == name)


def test_every_operation_and_every_case_is_a_target_once_and_cases_bring_their_day_and_outcome(world, every):
    operations, cases = world.tables["operations"], world.tables["cases"]
    later = cases.filter(pl.col("what") != "deployed")
    assert len(every) == operations.height + later.height
    assert (every["unmil"].case, every["unmil"].outcome) == ("liberia-2003", "non_recurrence")
    assert (every["monusco"].case, every["congo-brigade-2013"].day) == ("", "2013-03-28")


def test_every_rule_is_looked_at_once(liberia):
    assert sorted(one.name for one in liberia.checks) == sorted(RULES)


def test_the_first_design_is_the_synthetic_control_of_its_pool(world, liberia):
    outcomes = quarters(world.deaths, ("LBR", *liberia.pool), liberia.window)
    space = in_space(outcomes, 0, liberia.window.before)
    assert liberia.found[0].design == "synthetic"
    assert liberia.found[0].effect == space.control.effect
    assert liberia.found[0].p_value == space.p_value
    assert sum(weight for _, weight in liberia.found[0].donors) == pytest.approx(1, abs=0.02)


def test_a_mission_that_follows_a_ceasefire_is_never_identified_by_deaths(liberia):
    assert liberia.verdict == "not identified"
    assert check(liberia, "still fighting").passed is False
    assert check(liberia, "rivals").passed is False
    assert "Taylor's departure" in check(liberia, "rivals").note
    assert "ECOMIL" in check(liberia, "alone").note


def test_where_the_vintages_of_deaths_differ_the_check_says_when_and_how_much(world, every):
    found = check(evaluate(world, every["ifor"]), "vintages")
    assert found.passed is False
    assert found.value == pytest.approx(8856 / 1346)
    assert "1995" in found.note


def test_rivals_that_were_declared_count_even_far_from_the_start(world, every):
    events = around(world.tables, every["amisom"], 36).events
    assert "ethiopian-withdrawal-2009" in events
    assert "ethiopian-intervention-2006" in events


def test_where_the_registry_keeps_no_events_rivals_are_not_known_rather_than_absent(world):
    found = evaluate(world, at("COL", "Colombia", "2009-03-01"))
    assert not found.around.kept
    assert check(found, "rivals").passed is not True


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("untso", "began before the data do"),
        ("atmis", "too few months after in the data"),
        ("onuc", "began before the data do"),
    ],
)
def test_what_cannot_be_evaluated_says_why(world, every, key, reason):
    found = evaluate(world, every[key])
    assert (found.verdict, found.why) == ("not evaluated", reason)
    assert not found.checks


def test_a_country_at_peace_has_no_war_to_compare(world):
    assert evaluate(world, at("CHE", "Switzerland", "2005-01-01")).why == "no conflict before to compare"


def test_the_same_target_gives_the_same_numbers_twice(world, every, liberia):
    again = evaluate(world, every["unmil"])
    assert again.checks == liberia.checks
    assert [(one.effect, one.donors) for one in again.found] == [(one.effect, one.donors) for one in liberia.found]


def test_a_case_is_held_against_its_own_paths(world):
    found = expected(world.tables["risk_before"], world.deaths, "somalia-2007")
    assert found.months[0] == date(2007, 3, 1)
    assert len(found.months) == 36
    assert found.observed.sum() == 4580
    gaps = [
        np.log1p(found.observed.reshape(-1, 3).sum(axis=1)).mean()
        - np.log1p(path.reshape(-1, 3).sum(axis=1)).mean()
        for path in found.paths.T
    ]  # fmt: skip
    assert found.effect == pytest.approx(np.mean(gaps))
    assert found.interval(0.9) == pytest.approx(tuple(np.quantile(gaps, [0.05, 0.95])))
    assert 0 < found.p_value <= 1


def test_violence_came_back_if_any_twelve_months_have_twenty_five_deaths():
    apart = np.zeros((36, 3), dtype=np.int64)
    apart[[3, 20], 0] = 13
    apart[[3, 14], 1] = 13
    apart[35, 2] = 25
    assert came_back(apart).tolist() == [False, True, True]


def test_the_month_of_the_start_is_no_return(world):
    bosnia = expected(world.tables["risk_before"], world.deaths, "bosnia-1995")
    assert bosnia.observed[0] >= 25
    assert not bosnia.returned


def test_land_borders_are_symmetric_and_know_their_years(edition):
    borders = edition.table("borders")
    pairs = set(borders.select("state", "neighbour", "from").rows())
    assert {(two, one, since) for one, two, since in pairs} == pairs
    assert bordering(borders, "LBR", date(2003, 9, 1)) == {"SLE", "GIN", "CIV"}
    assert "SSD" not in bordering(borders, "SDN", date(2005, 1, 1))
    assert "SSD" in bordering(borders, "SDN", date(2012, 1, 1))


def test_months_are_added_over_the_turn_of_years():
    assert plus(date(1999, 12, 1), 1) == date(2000, 1, 1)
    assert plus(date(2000, 1, 1), -13) == date(1998, 12, 1)
