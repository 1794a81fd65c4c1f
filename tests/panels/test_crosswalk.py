"""From the codes of one state system to those of the other."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.crosswalk import crosswalk, recoded
from comity.registry.load import registry

WAYS = [("cow", "gw"), ("gw", "cow")]


def led(source, target, code, year, *, beyond=False):
    found = crosswalk(source, target, beyond=beyond).filter(pl.col("code") == code, pl.col("year") == year)
    return found["other"].to_list()


@pytest.mark.parametrize(
    ("code", "year", "other"),
    [
        (255, 1938, [255]),  # Germany
        (260, 1970, [260]),  # West Germany
        (255, 1991, [260]),  # Germany, which Gleditsch and Ward go on to call 260
        (265, 1970, [265]),  # East Germany
        (678, 1970, [678]),  # North Yemen
        (680, 1970, [680]),  # South Yemen
        (679, 1991, [678]),  # Yemen, which Gleditsch and Ward go on to call 678
        (345, 1900, [340]),  # Serbia, under the code COW gives Yugoslavia too
        (345, 1914, [340]),
        (345, 1916, []),  # Serbia under occupation
        (345, 1930, [345]),  # Yugoslavia
        (345, 2007, [340]),  # Serbia again
        (816, 1960, [816]),  # North Vietnam
        (816, 1980, [816]),  # Vietnam
        (817, 1960, [817]),  # South Vietnam
        (325, 1850, [325]),  # Sardinia, and then Italy
        (300, 1900, [300]),  # Austria-Hungary
        (305, 1925, [305]),  # Austria
        (970, 2005, [971]),  # Nauru
        (946, 2005, [970]),  # Kiribati
        (955, 2005, [972]),  # Tonga
        (947, 2005, [973]),  # Tuvalu
    ],
)
def test_a_correlates_of_war_code_leads_to_the_same_states_in_gleditsch_and_ward(code, year, other):
    assert led("cow", "gw", code, year) == other


@pytest.mark.parametrize(
    ("code", "year", "other"),
    [
        (260, 1960, [260]),
        (260, 1990, [260]),
        (260, 1991, [255]),
        (678, 1990, [679]),
        (340, 1900, [345]),
        (815, 1850, []),
    ],
)
def test_a_gleditsch_and_ward_code_leads_back(code, year, other):
    assert led("gw", "cow", code, year) == other


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_a_code_and_year_lead_to_one_code(source, target):
    walk = crosswalk(source, target)
    assert walk.select("code", "year").is_unique().all()
    assert walk.height > 30_000


@pytest.mark.parametrize(
    ("source", "target", "changed"),
    [
        # West and united Germany, North Yemen and Yemen are one state each, which had the other code longer that year.
        ("cow", "gw", [(255, 1990, 260, 260), (678, 1990, 678, 679)]),
        # Yugoslavia to June 2006 and Serbia after it had one code in COW's list, and Serbia had it longer that year.
        ("gw", "cow", [(345, 2006, 345, 340)]),
    ],
)
def test_there_and_back_is_the_same_code_but_where_it_changed_hands_that_year(source, target, changed):
    there, back = crosswalk(source, target), crosswalk(target, source)
    both = there.join(back, left_on=["other", "year"], right_on=["code", "year"], suffix="_back")
    assert both.height == there.height
    other = both.filter(pl.col("code") != pl.col("other_back")).sort("code")
    assert other.select("code", "year", "other", "other_back").rows() == changed


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_both_ends_are_codes_of_the_same_state_of_the_registry_that_year(source, target):
    spells = registry()["state_spells"]
    begun, last = (pl.col(name).str.slice(0, 4).cast(pl.Int32) for name in ("from", "until"))
    spells = spells.with_columns(begun=begun, last=last.fill_null(2100))
    walk = crosswalk(source, target)
    states = {}
    for system, code in ((source, "code"), (target, "other")):
        rows = walk.join(spells.filter(pl.col("system") == system), left_on=code, right_on="code")
        then = rows.filter(pl.col("year").is_between("begun", "last"))
        states[code] = {}
        for row in then.select("code" if code == "other" else pl.col("code"), "year", "state").rows():
            states[code].setdefault(row[:2], set()).add(row[2])
    for code, year in walk.select("code", "year").rows():
        assert states["code"][code, year] & states["other"][code, year]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_of_the_codes_that_lead_to_one_the_longest_of_the_year_comes_first(source, target):
    main = crosswalk(source, target).filter("main")
    assert main.select("other", "year").is_unique().all()
    assert main.height == crosswalk(source, target).select("other", "year").unique().height


def test_the_codes_that_do_not_come_first_are_those_of_the_year_in_which_a_state_changed_its_own():
    assert crosswalk("cow", "gw").filter(~pl.col("main")).select("code", "year", "other").rows() == [
        (255, 1990, 260),
        (678, 1990, 678),
    ]


@pytest.mark.parametrize(
    ("code", "year", "other"),
    [
        (210, 1942, [210]),  # the Netherlands under occupation, in alliances and in Gleditsch and Ward's list
        (20, 1900, [20]),  # Canada before 1920
        (331, 1991, [331]),  # San Marino before the United Nations
        (345, 1942, []),  # Serbia's or Yugoslavia's: no telling
        (835, 1980, []),  # Brunei, in neither list yet
    ],
)
def test_beyond_its_time_a_code_stands_for_the_only_state_that_ever_had_it(code, year, other):
    assert led("cow", "gw", code, year) == []
    assert led("cow", "gw", code, year, beyond=True) == other


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_going_beyond_changes_nothing_inside(source, target):
    inside, all_of_it = crosswalk(source, target), crosswalk(source, target, beyond=True)
    assert all_of_it.join(inside, on=inside.columns).height == inside.height
    assert all_of_it.select("code", "year").is_unique().all()


# --- Recoding rows -------------------------------------------------------------------------------------------------

TYPES = {"cow": pl.Int32, "year": pl.Int32, "value": pl.Int32}
REAL = st.sampled_from(sorted(crosswalk("cow", "gw").select("code", "year").rows()))
NONE = st.tuples(st.sampled_from([1, 999]), st.integers(1816, 2020))


def recode(rows, **how):
    return recoded(pl.DataFrame(rows, TYPES, orient="row"), ["cow"], source="cow", target="gw", **how)


def test_of_two_rows_for_one_state_that_of_the_code_it_had_longer_is_kept_and_the_other_told():
    found, lost = recode([(255, 1990, 1), (260, 1990, 2), (678, 1990, 3), (679, 1990, 4)], once=True)
    assert found.sort("cow").rows() == [(260, 1990, 2), (678, 1990, 4)]
    assert lost.rows() == [(255, 1990), (678, 1990)]


def test_a_row_that_stands_alone_is_kept_under_whichever_code():
    found, lost = recode([(255, 1990, 1)], once=True)
    assert found.rows() == [(260, 1990, 1)]
    assert lost.height == 0


def test_rows_that_are_no_more_than_one_a_year_only_if_asked_to_be():
    found, lost = recode([(255, 1990, 1), (260, 1990, 2), (260, 1990, 3)])
    assert sorted(found.rows()) == [(260, 1990, 1), (260, 1990, 2), (260, 1990, 3)]
    assert lost.height == 0


def test_a_pair_finds_its_place_if_both_its_states_do():
    rows = pl.DataFrame(
        [(255, 345, 1995, 1), (345, 255, 1916, 2), (679, 816, 1995, 3)],
        {"cow1": pl.Int32, "cow2": pl.Int32, "year": pl.Int32, "value": pl.Int32},
        orient="row",
    )
    found, lost = recoded(rows, ["cow1", "cow2"], source="cow", target="gw", once=True)
    assert sorted(found.rows()) == [(260, 345, 1995, 1), (678, 816, 1995, 3)]
    assert lost.rows() == [(345, 255, 1916)]


def test_nothing_is_recoded_within_a_system():
    rows = pl.DataFrame([(255, 1990, 1), (999, 1990, 2)], TYPES, orient="row")
    found, lost = recoded(rows, ["cow"], source="cow", target="cow")
    assert found.equals(rows)
    assert lost.height == 0


@given(st.dictionaries(REAL | NONE, st.integers(0, 99), max_size=30))
def test_every_row_is_found_or_told_and_none_twice(values):
    rows = [(*key, value) for key, value in values.items()]
    found, lost = recode(rows, once=True)
    assert found.columns == list(TYPES)
    assert found.height + lost.height == len(rows)
    assert found.select("cow", "year").is_unique().all()
    assert set(lost.rows()) <= set(values)
    assert {key for key in values if key[0] in (1, 999)} <= set(lost.rows())
