"""The rules as data: what they cite exists, what is wrong with them is told at once, and none gives a verdict."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy

import pytest

from comity.errors import Faults, RegistryError
from comity.registry.load import registry
from comity.rooms.law.rules import FILE, read, rulebook

VERDICT = re.compile(r"\b(il)?legal(ly|ity)?\b|\b(un)?lawful(ly|ness)?\b", re.IGNORECASE)


@pytest.fixture
def written():
    return deepcopy(tomllib.loads(FILE.read_text(encoding="utf-8")))


def test_every_provision_that_a_rule_cites_is_in_the_registry_and_every_one_there_is_used():
    kept = set(registry()["legal_provisions"]["provision"])
    cited = {provision for rule in rulebook().rules.values() for provision in rule.provisions}
    assert cited - kept == set()
    assert kept - cited == set()


def test_every_fact_that_is_asked_is_used_and_every_fact_used_is_asked():
    used = {name.split(":")[0] for name in rulebook().used}
    assert used == set(rulebook().facts)


def test_no_word_of_the_rules_is_a_verdict():
    assert VERDICT.findall(FILE.read_text(encoding="utf-8")) == []


def test_the_articles_that_the_issue_names_all_have_a_rule():
    cited = {provision for rule in rulebook().rules.values() for provision in rule.provisions}
    articles = ("2-4", "2-7", "24", "25", "27-3", "33", "39", "41", "42", "51", "52", "53", "54", "103")
    assert {f"un-charter-{article}" for article in articles} <= cited
    assert {"au-4h", "au-4j", "au-psc-7", "ecowas-mechanism-25", "geneva-1", "geneva-3", "hrddp"} <= cited


def test_all_faults_of_a_rule_file_are_told_at_once(written):
    rules = written["rules"]
    rules["charter-42"]["holds"] = {"all": ["no-such-fact", "rule:nowhere", {"xor": []}]}
    rules["consent"]["forms"] = ["dancing"]
    rules["r2p"]["colour"] = "blue"
    rules["charter-53"]["holds"] = "rule:charter-53"
    rules["au-4h"].pop("holds")
    with pytest.raises(Faults) as caught:
        read(written)
    told = str(caught.value)
    for words in ("no-such-fact", "nowhere", "not a condition", "dancing", "colour", "rests on itself", "au-4h"):
        assert words in told


def test_a_single_fault_is_raised_by_itself(written):
    written["rules"]["r2p"]["group"] = "nonsense"
    with pytest.raises(RegistryError, match="no group"):
        read(written)
