"""The engine on random rules and on those that ship."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.law.engine import Engine, Fact, Rule, leaves
from comity.rooms.law.rules import rulebook
from comity.rooms.law.truth import STATUSES

NAMES = ("a", "b", "c", "d")
conditions = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)
positive = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
    ),
    max_leaves=8,
)
known = st.fixed_dictionaries({name: st.sampled_from(STATUSES) for name in NAMES})
shipped = st.fixed_dictionaries({name: st.sampled_from(STATUSES) for name in sorted(rulebook().used)})


def run(condition, statuses):
    rule = Rule("r", "r", "charter", (), frozenset(), holds=condition)
    return Engine({"r": rule}, facts(statuses)).outcome("r")


def facts(statuses):
    return {name: Fact(status, name) for name, status in statuses.items()}


def outcomes(statuses):
    engine = Engine(rulebook().rules, facts(statuses))
    return {key: engine.outcome(key).status for key in rulebook().rules}


@given(conditions)
def test_unknown_facts_give_unknown_and_never_met(condition):
    assert run(condition, {}).status == "unknown"


def test_no_shipped_rule_is_met_contested_or_refuted_without_a_fact():
    never = {key for key, rule in rulebook().rules.items() if rule.never}
    assert {key: status for key, status in outcomes({}).items() if key not in never} == {
        key: "unknown" for key in rulebook().rules if key not in never
    }


@given(conditions, known, st.sampled_from(NAMES), st.sampled_from(STATUSES))
def test_learning_an_unknown_fact_never_changes_a_result_that_was_known(condition, statuses, name, learnt):
    before = run(condition, statuses | {name: "unknown"}).status
    after = run(condition, statuses | {name: learnt}).status
    assert before in ("unknown", after)


@given(shipped, st.data())
def test_learning_a_fact_never_changes_what_a_shipped_rule_gave_for_certain(statuses, data):
    name = data.draw(st.sampled_from(sorted(statuses)))
    before, after = outcomes(statuses | {name: "unknown"}), outcomes(statuses)
    assert {key for key in before if before[key] not in ("unknown", after[key])} == set()


@given(shipped)
def test_no_shipped_rule_is_contested_unless_a_fact_is(statuses):
    calm = {name: status if status != "contested" else "unknown" for name, status in statuses.items()}
    assert "contested" not in outcomes(calm).values()


@given(shipped, st.randoms())
def test_the_order_of_rules_and_facts_does_not_matter(statuses, random):
    keys, names = list(rulebook().rules), list(statuses)
    random.shuffle(keys)
    random.shuffle(names)
    engine = Engine({key: rulebook().rules[key] for key in keys}, facts({name: statuses[name] for name in names}))
    assert {key: engine.outcome(key).status for key in keys} == outcomes(statuses)


@given(positive, known)
def test_the_deciding_facts_alone_give_the_same_result(condition, statuses):
    whole = run(condition, statuses)
    kept = {name: status for name, status in statuses.items() if name in whole.deciding}
    if whole.status != "unknown":
        assert run(condition, kept).status in (whole.status, "unknown")
    assert set(whole.deciding) <= set(leaves(condition))
    assert all(statuses[name] == whole.status for name in whole.deciding)


def test_a_rule_that_is_no_basis_is_never_met():
    rule = replace(rulebook().rules["nato-5"], never="because")
    assert Engine({"nato-5": rule}, facts({"attack": "met"})).outcome("nato-5").status == "not met"


@pytest.mark.parametrize("key", ["au-4h", "au-psc", "ecowas-mechanism", "ecowas-1981", "sadc-organ", "arab-league"])
def test_a_regional_right_does_not_replace_article_53(key):
    everything = dict.fromkeys(rulebook().used, "met")
    without = everything | dict.fromkeys(("authority", "consent", "region-alone"), "not met")
    assert outcomes(everything)[key] == "met"
    assert outcomes(without)[key] == "not met"


def test_an_alliance_duty_is_no_basis_even_where_everything_holds():
    everything = outcomes(dict.fromkeys(rulebook().used, "met"))
    assert {key for key, status in everything.items() if status != "met"} == {
        "nato-5", "eu-42-7", "eu-missions", "r2p", "duty-common-2",
    }  # fmt: skip


def test_self_defence_of_another_needs_its_request_and_both_limits():
    everything = dict.fromkeys(rulebook().used, "met") | {"lead-is-victim": "not met"}
    for lacking in ("request", "necessity", "proportionality", "attack"):
        assert outcomes(everything | {lacking: "not met"})["charter-51"] == "not met"
    assert outcomes(everything | {"lead-is-victim": "met", "request": "not met"})["charter-51"] == "met"
