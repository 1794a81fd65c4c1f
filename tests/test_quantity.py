"""A number is shown with its unit, and never as more certain than it is."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.quantity import Quantity, number, singular

ANY = st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15))


def of(value, unit="deaths", **more):
    return Quantity(value=value, unit=unit, standing="measured", source="views", **more)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (3040, "deaths", "3,040 deaths"),
        (1, "deaths", "1 death"),
        (1.0, "deaths", "1 death"),
        (0, "deaths", "0 deaths"),
        (-1200, "persons", "-1,200 persons"),
        (1, "peace operations", "1 peace operation"),
        (61.26, "deaths a month", "61.3 deaths a month"),
        (779_994.4, "deaths", "779,994 deaths"),
        (0.8, "share", "80 %"),
        (1, "share", "100 %"),
        (0.412, "ratio", "0.41"),
        (2.26e9, "usd", "US$ 2.3 billion"),
        (56_893_000, "usd", "US$ 56.9 million"),
        (-2.5e6, "usd", "US$ -2.5 million"),
        (12_345, "usd", "US$ 12,345"),
    ],
)
def test_a_quantity_reads_as_people_write_it(value, unit, shown):
    assert f"{of(value, unit)}" == shown


@pytest.mark.parametrize(
    ("chance", "shown"),
    [
        (0.0, "under 1 %"),
        (0.009, "under 1 %"),
        (0.01, "1 %"),
        (0.5, "50 %"),
        (0.99, "99 %"),
        (0.991, "over 99 %"),
        (1.0, "over 99 %"),
    ],
)
def test_a_chance_at_the_end_of_the_scale_is_told_as_a_bound(chance, shown):
    assert f"{of(chance, 'probability')}" == shown


@given(st.floats(0, 1))
def test_no_chance_is_ever_shown_as_none_or_as_certain(chance):
    shown = number(chance, "probability")
    assert not re.fullmatch(r"(0|100) %", shown)
    percent = int(re.search(r"\d+", shown)[0])
    assert abs(percent - chance * 100) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_chance_is_never_shown_as_a_lower_one(one, other):
    def rank(chance):
        shown = number(chance, "probability")
        return int(re.search(r"\d+", shown)[0]) + {"under": -0.5, "over": 0.5}.get(shown.split()[0], 0)

    low, high = sorted((one, other))
    assert rank(low) <= rank(high)


@given(ANY)
def test_a_number_read_back_is_the_number_to_the_last_figure_shown(value):
    back = float(number(value).replace(",", ""))
    assert abs(back - value) <= 0.5 + 1e-9 * abs(value)
    if value == int(value):
        assert back == value
    elif abs(value) < 100:
        assert abs(back - value) <= 0.05 + 1e-9


@given(st.integers(0, 10**13))
def test_money_read_back_is_the_money_to_the_last_figure_shown(usd):
    sign, amount, *word = number(usd, "usd").split()
    size = {"": 1, "million": 1e6, "billion": 1e9}["".join(word)]
    assert sign == "US$"
    assert abs(float(amount.replace(",", "")) * size - usd) <= (0.05 * size if word else 0) * (1 + 1e-9)


@given(ANY, st.sampled_from(["deaths", "persons", "usd", "share", "ratio", "probability"]))
def test_the_number_alone_is_what_a_table_shows(value, unit):
    assert f"{of(value, unit):n}" == number(value, unit)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("deaths", "death"),
        ("peace operations", "peace operation"),
        ("months of history", "month of history"),
        ("parties", "party"),
        ("losses", "loss"),
        ("men under arms", "men under arm"),
        ("personnel", "personnel"),
    ],
)
def test_a_unit_has_a_singular(plural, one):
    assert singular(plural) == one


@given(st.integers(), st.sampled_from(["deaths", "states", "operations", "months"]))
def test_the_noun_is_singular_for_one_and_for_nothing_else(value, unit):
    assert f"{of(value, unit)}".endswith(unit) == (value != 1)


def test_an_interval_is_told_with_its_coverage():
    assert f"{of(3346, low=1487, high=5125, level=0.9):i}" == "3,346 deaths (90 % interval 1,487 to 5,125)"


def test_the_ends_without_a_coverage_are_a_publishers_estimates():
    assert f"{of(4, low=4, high=56):i}" == "4 deaths (low and high estimates 4 to 56)"


def test_a_number_asked_for_its_interval_has_none_to_tell():
    assert f"{of(4):i}" == f"{of(4)}" == "4 deaths"


def test_an_interval_is_told_only_where_it_is_asked_for():
    assert f"{of(4, low=4, high=56)}" == "4 deaths"


@pytest.mark.parametrize(
    "interval",
    [{"low": 1}, {"high": 9}, {"level": 0.9}, {"low": 9, "high": 1}],
    ids=["no high end", "no low end", "a level alone", "upside down"],
)
def test_half_an_interval_or_one_upside_down_is_refused(interval):
    with pytest.raises(ValidationError, match="interval"):
        of(4, **interval)


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_coverage_lies_between_none_and_all(level):
    with pytest.raises(ValidationError):
        of(4, low=1, high=9, level=level)


@pytest.mark.parametrize("field", ["value", "low", "high"])
@pytest.mark.parametrize("hole", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_no_quantity(field, hole):
    with pytest.raises(ValidationError, match="finite"):
        of(**{"value": 1, "low": 0, "high": 2} | {field: hole})


@pytest.mark.parametrize("lack", ["unit", "standing", "source"])
def test_a_quantity_without_unit_standing_or_source_cannot_be_made(lack):
    whole = {"value": 1, "unit": "deaths", "standing": "measured", "source": "views"}
    with pytest.raises(ValidationError, match=lack):
        Quantity(**{name: value for name, value in whole.items() if name != lack})
    with pytest.raises(ValidationError, match=lack):
        Quantity(**whole | {lack: ""})


def test_a_quantity_cannot_be_changed():
    quantity = of(4)
    with pytest.raises(ValidationError, match="frozen"):
        quantity.value = 5


@given(ANY, st.tuples(ANY, ANY))
def test_a_quantity_comes_back_from_json_as_it_was(value, ends):
    low, high = sorted(ends)
    quantity = of(value, low=low, high=high, level=0.5, as_of="2022-12")
    assert Quantity.model_validate_json(quantity.model_dump_json()) == quantity
