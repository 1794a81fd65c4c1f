"""Options are plain data within bounds, however they are written, and everything wrong with them is told at once."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.errors import Faults, InputError
from comity.option import KINDS, Combination, Mission, Nothing, option, options, parts_of, words

MISSION = {"kind": "mission", "lead": "un", "troops": 5000, "start": "2023-03", "months": 24, "tasks": ["ddr"]}
TOML = """
kind = "mission"
lead = "un"
troops = 5000
start = 2023-03-01
months = 24
tasks = ["ddr"]
"""


def test_words_toml_and_a_dict_give_the_same_option():
    from_words = option("mission:lead=un,troops=5000,start=2023-03,months=24,tasks=ddr")
    assert from_words == option(MISSION) == option(tomllib.loads(TOML)) == option(from_words)
    assert from_words.start == date(2023, 3, 1)


def test_every_field_of_every_kind_says_what_it_is():
    for kind, model in KINDS.items():
        for name, field in model.model_fields.items():
            assert name == "kind" or field.description, f"{kind}.{name}"
            assert model.model_fields["kind"].default == kind


def test_an_option_is_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        option("nothing").name = "other"


def test_parts_separated_by_semicolons_are_a_combination():
    made = option("mission:lead=au,troops=100; mediation:start=2023-02")
    assert isinstance(made, Combination)
    assert [part.kind for part in parts_of(made)] == ["mission", "mediation"]
    assert made.military
    assert parts_of(option("nothing")) == (Nothing(),)


def test_a_combination_is_not_made_of_combinations():
    inner = {"kind": "combination", "parts": ["nothing", "mediation"]}
    with pytest.raises(InputError, match="made of single options"):
        option({"kind": "combination", "parts": [inner, "mediation"]})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mision:lead=un", "no kind of option 'mision'. Available: mission"),
        ("mission:lead=un,trops=5", "no 'trops' to set. Available: troops"),
        ("mission:lead=un", "this one has nobody"),
        ("mission:troops=5", "'lead' is missing"),
        ("mission:lead=un,troops=-5", "troops should be greater than or equal to 0 (given: -5)"),
        ("mission:lead=un,troops=5,start=2023-13", "'2023-13' is not a month: write 2023-03"),
        ("mission:lead=un,troops=5,months=0", "months should be greater than or equal to 1"),
        ("capacity:areas=navy", "should be 'police', 'army'"),
        ("humanitarian:usd=0", "usd should be greater than 0"),
        ("pact", "'parties' is missing"),
    ],
)
def test_what_is_wrong_is_told_with_the_near_match_or_the_bound(text, told):
    with pytest.raises((InputError, Faults)) as wrong:
        option(text)
    assert told in str(wrong.value)


def test_faults_of_all_options_and_fields_are_told_together():
    with pytest.raises(Faults) as wrong:
        options({"first": "mission:troops=-5,x=1", "second": "sanctons", "third": "nothing"})
    told = [str(fault) for fault in wrong.value.faults]
    assert len(told) == 4
    assert sum("first" in one for one in told) == 3
    assert sum("second" in one for one in told) == 1


def test_something_that_is_no_option_is_refused():
    with pytest.raises(InputError, match="words or a table, not 5"):
        option(5)


@given(
    st.integers(min_value=0, max_value=200_000),
    st.integers(min_value=0, max_value=200_000),
    st.integers(min_value=1, max_value=240),
)
def test_words_and_fields_agree_within_the_bounds(troops, police, months):
    text = f"mission:lead=un,troops={troops},police={police},months={months}"
    if troops or police:
        assert option(text) == Mission(lead="un", troops=troops, police=police, months=months)
    else:
        with pytest.raises(InputError, match="nobody"):
            option(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_option_or_a_fault_that_comity_explains(text):
    assert isinstance(words(text), dict)
    try:
        made = option(text)
    except (InputError, Faults):
        return
    assert made.kind in KINDS


def test_a_comma_inside_a_value_is_written_as_in_an_address():
    assert words("mediation:name=Talks%2C again%3B 100%25")["name"] == "Talks, again; 100%"


def test_a_combination_may_come_first_with_a_name_of_its_own():
    table = words("combination:name=Both;mediation;engagement")
    assert table == {"kind": "combination", "name": "Both", "parts": [{"kind": "mediation"}, {"kind": "engagement"}]}
    assert words("mediation;engagement")["parts"] == table["parts"]
