"""A verdict is identified, weak or not identified by rules, each of which can fail."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from comity.rooms.evaluation.lasting.estimate import Effect
from comity.rooms.evaluation.lasting.verdict import NEEDED, RULES, judge, near_e_value, verdict

CLEAR = Effect("un", "main", math.log(0.3), 0.2, 400, 250, 30, 2000, 8, 90, 0.6)
FLAT = replace(CLEAR, log_ratio=0.05)
GOOD = {
    "main": CLEAR,
    "checks": (CLEAR, replace(CLEAR, log_ratio=-0.1)),
    "without": (CLEAR,),
    "placebos": (FLAT,),
    "apart": (0.1, -0.2),
    "measured": (FLAT,),
}


def held(**changed):
    return {one.rule: one.holds for one in judge(**(GOOD | changed))}


def test_an_estimate_that_keeps_every_rule_is_identified():
    assert all(held().values())
    assert list(held()) == list(RULES)
    assert verdict(judge(**GOOD)) == "identified"


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("interval", {"main": replace(CLEAR, log_se=2.0)}),
        ("enough", {"main": replace(CLEAR, exposed=9)}),
        ("enough", {"main": replace(CLEAR, exposed_events=4)}),
        ("checks", {"checks": (CLEAR, FLAT)}),
        ("checks", {"checks": ()}),
        ("missions", {"without": (replace(CLEAR, log_ratio=-0.1),)}),
        ("missions", {"without": ()}),
        ("constant", {"main": replace(CLEAR, proportional=0.01)}),
        ("placebo", {"placebos": (CLEAR,)}),
        ("alike", {"apart": (0.1, 0.3)}),
        ("hidden", {"measured": (replace(CLEAR, log_ratio=math.log(0.1)),)}),
    ],
)
def test_each_rule_fails_on_its_own_account(rule, changed):
    assert not held(**changed)[rule]
    assert verdict(judge(**(GOOD | changed))) == ("not identified" if rule in NEEDED else "weak")


def test_without_an_estimate_nothing_is_known():
    nothing = replace(CLEAR, log_ratio=None, log_se=None, proportional=None)
    assert verdict(judge(**(GOOD | {"main": nothing}))) == "not identified"
    assert near_e_value(nothing) == 1.0
    assert near_e_value(replace(CLEAR, log_se=2.0)) == 1.0
    assert near_e_value(CLEAR) > 1
