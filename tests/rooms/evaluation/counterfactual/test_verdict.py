from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation.counterfactual.verdict import NEEDED, RULES, Check, keeps, verdict


def all_held(**other):
    return [Check(name, 1.0, "", other.get(name.replace(" ", "_"), True)) for name in RULES]


def test_only_what_keeps_every_rule_is_identified():
    assert verdict(all_held(), 0.01) == ("identified", "")


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("passed", [False, None])
def test_a_rule_that_is_broken_or_could_not_be_looked_at_is_named_and_nothing_is_identified(name, passed):
    found, why = verdict(all_held(**{name.replace(" ", "_"): passed}), 0.01)
    assert found == ("not identified" if name in NEEDED else "weak")
    assert why == name


def test_a_rule_nobody_looked_at_does_not_hold():
    assert verdict(all_held()[1:], 0.01)[0] != "identified"


def test_a_common_placebo_is_not_even_weak():
    assert verdict(all_held(space=False), 0.10)[0] == "weak"
    assert verdict(all_held(space=False), 0.11)[0] == "not identified"


@given(st.floats(0.1, 10), st.floats(0.5, 3), st.sampled_from([-1, 1]))
def test_a_variant_keeps_an_effect_if_it_has_its_direction_and_half_of_its_size(size, share, sign):
    assert keeps(sign * size, [sign * size, sign * size * share])
    assert not keeps(sign * size, [sign * size, -sign * size * share])
    assert not keeps(sign * size, [sign * size * 0.49])


def test_an_effect_without_variants_is_not_kept():
    assert not keeps(1.0, [])
