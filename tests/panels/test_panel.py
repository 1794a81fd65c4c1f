"""A panel knows what it is, what it owes, and what was known when."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.panels.make import panel
from comity.panels.panel import Panel
from comity.panels.variables import Variable
from comity.sources.catalog import catalog

LAGS = (0, 1, 6, 12, 44, 71)


def variable(name, lag=12, **fields):
    return Variable(name, f"what {name} means", "flag", "cow_majors", 1816, 2016, lag=lag, **fields)


def made(rows=(), columns=("value",), **fields):
    """A state-year panel of rows (code, year, values)."""
    schema = {"ccode": pl.Int16, "year": pl.Int16} | dict.fromkeys(columns, pl.Int32)
    whole = {
        "frame": pl.DataFrame(list(rows), schema, orient="row"),
        "unit": "state-year",
        "key": ("ccode", "year"),
        "system": "cow",
        "directed": None,
        "variables": {name: variable(name) for name in columns},
        "sources": {"cow_majors": "0" * 64},
    }
    return Panel(**whole | fields)


# --- What was known when -------------------------------------------------------------------------------------------

KEYS = st.lists(st.tuples(st.integers(1, 5), st.integers(1998, 2008)), unique=True, max_size=20)
MONTHS = st.builds(lambda year, month: f"{year}-{month:02}", st.integers(1996, 2016), st.integers(1, 12))


@st.composite
def panels(draw):
    keys = sorted(draw(KEYS))
    lags = {name: draw(st.sampled_from(LAGS)) for name in ("early", "late")}
    rows = [(*key, *(draw(st.none() | st.integers(0, 9)) for _ in lags)) for key in keys]
    return made(rows, tuple(lags), variables={name: variable(name, lag) for name, lag in lags.items()})


def months(month):
    return int(month[:4]) * 12 + int(month[5:])


@given(panels(), MONTHS)
def test_a_value_is_known_its_lag_after_the_december_of_its_year_and_not_before(one, month):
    then = one.as_of(month)
    assert then.frame.select(one.key).rows() == [
        key for key in one.frame.select(one.key).rows() if key[1] * 12 + 12 <= months(month)
    ]
    for name, declared in one.variables.items():
        whole = {key[:2]: key[2] for key in one.frame.select(*one.key, name).rows()}
        for code, year, value in then.frame.select(*one.key, name).rows():
            known = year * 12 + 12 + declared.lag_months <= months(month)
            assert value == (whole[code, year] if known else None)


@given(panels(), MONTHS, MONTHS)
def test_a_later_month_never_knows_less(one, month, other):
    early, late = (one.as_of(when).frame for when in sorted((month, other)))
    assert early.join(late, on=["ccode", "year"], how="anti").height == 0
    both = early.join(late, on=["ccode", "year"], suffix="_late")
    for name in one.variables:
        assert (
            both.filter(
                pl.col(name).is_not_null() & (pl.col(name) != pl.col(f"{name}_late")).fill_null(value=True)
            ).height
            == 0
        )


@given(panels(), MONTHS, MONTHS)
def test_what_was_forgotten_stays_forgotten(one, month, other):
    twice, once = one.as_of(month).as_of(other), one.as_of(min(month, other))
    assert twice.frame.equals(once.frame)
    assert twice.asof == once.asof == min(month, other)


@pytest.mark.parametrize("month", ["2021", "2021-13", "2021-1", "October 2021", "2021-10-01"])
def test_what_is_no_month_is_refused_with_one_that_is(month):
    with pytest.raises(InputError, match="is not a month") as told:
        made().as_of(month)
    assert "2021-10" in told.value.remedy


def test_a_source_of_which_no_one_knows_when_it_appears_is_refused_by_name(mirror):
    assert catalog()["cow_capitals"].lag_months is None
    distances = panel("dyad-year", add=["distance", "majors"], years=(2000, 2001), mirror=mirror)
    with pytest.raises(InputError, match=r"cow_capitals is published, .* brought up to date") as told:
        distances.as_of("2021-10")
    assert "Leave these variables out" in told.value.remedy


def test_in_october_2021_disputes_were_known_to_2014_and_alliances_to_2017(mirror):
    add = ["alliances", "disputes", "capabilities", "democracy"]
    then = panel("dyad-year", add=add, years=(2008, 2020), mirror=mirror).as_of("2021-10")
    last = {
        column: then.frame.drop_nulls(column)["year"].max()
        for column in ("atop_defense", "cowmidongoing", "cinc1", "polyarchy1", "polity21")
    }
    assert last == {"atop_defense": 2017, "cowmidongoing": 2014, "cinc1": 2016, "polyarchy1": 2019, "polity21": 2018}
    assert then.frame["year"].max() == 2020
    assert then.asof == "2021-10"


def test_a_panel_that_knows_its_month_tells_it_and_one_that_does_not_has_none():
    assert made().asof is None
    assert made().as_of("2010-05").asof == "2010-05"


# --- Joining -------------------------------------------------------------------------------------------------------


@given(KEYS, KEYS)
def test_a_join_never_has_a_row_more_or_fewer(mine, theirs):
    one = made([(*key, 1) for key in sorted(mine)])
    other = made([(*key, 2) for key in sorted(theirs)], ("other",))
    joined = one.join(other)
    assert joined.frame.select("ccode", "year", "value").equals(one.frame)
    known = set(theirs)
    assert [value for *_, value in joined.frame.select("ccode", "year", "other").rows()] == [
        2 if key in known else None for key in sorted(mine)
    ]


def test_panels_made_from_other_files_of_one_source_do_not_join():
    one = made([(2, 1990, 1)])
    other = made([(2, 1990, 2)], ("other",), sources={"cow_majors": "1" * 64})
    with pytest.raises(InputError, match="made from other files of cow_majors"):
        one.join(other)


def test_a_panel_read_from_newer_files_says_so_in_its_references():
    one = made([(2, 1990, 1)], newer=frozenset({"cow_majors"}))
    assert one.cite().endswith("[Major powers, 2016, and newer files]")
    assert "version = {2016, and newer files}" in one.cite("bibtex")
    assert one.join(made([(2, 1990, 2)], ("other",))).newer == {"cow_majors"}


def test_a_join_has_the_variables_the_sources_and_the_unmatched_of_both():
    lost = pl.DataFrame({"cow": [1], "year": [1900]})
    one = made([(2, 1990, 1)], unmatched={"one": lost})
    other = made([(2, 1990, 2)], ("other",), sources={"cow_mid": "1" * 64}, unmatched={"other": lost})
    joined = one.join(other)
    assert list(joined.variables) == ["value", "other"]
    assert list(joined.sources) == ["cow_majors", "cow_mid"]
    assert list(joined.unmatched) == ["one", "other"]


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "dyad-year"},
        {"system": "gw"},
        {"directed": True},
        {"key": ("year", "ccode")},
        {"asof": "2010-01"},
    ],
)
def test_panels_that_differ_in_unit_system_direction_key_or_month_do_not_join(other):
    with pytest.raises(InputError, match="do not fit each other") as told:
        made().join(replace(made(columns=("other",)), **other))
    assert "same unit, system, direction" in told.value.remedy


def test_two_columns_of_one_name_do_not_join():
    with pytest.raises(InputError, match=r"Both panels have second, value\."):
        made(columns=("value", "second")).join(made(columns=("second", "value")))


def test_a_panel_made_in_two_parts_and_joined_is_the_panel_made_at_once(mirror):
    how = {"years": (1990, 1992), "mirror": mirror}
    parts = panel("state-year", add="majors", **how).join(panel("state-year", add="igo", **how))
    whole = panel("state-year", add=["majors", "igo"], **how)
    assert parts.frame.equals(whole.frame)
    assert parts.sources == whole.sources
    assert parts.variables == whole.variables


# --- Codebook and references ---------------------------------------------------------------------------------------


def test_the_codebook_has_a_line_for_every_column_that_is_not_in_the_key():
    one = made([(2, 1990, 5), (2, 1991, None), (20, 1990, -3)])
    assert one.codebook().to_dicts() == [
        {
            "name": "value",
            "means": "what value means",
            "unit": "flag",
            "type": "Int32",
            "lowest": -3.0,
            "highest": 5.0,
            "missing": 1,
            "source": "cow_majors",
            "coverage": "1816 to 2016",
            "lag_months": 12,
            "lag_checked": "Version 2016 is cited as of 2017, version 2024 as of 2025.",
        }
    ]


def test_the_codebook_of_a_panel_without_variables_has_its_columns_and_no_line():
    bare = made([(2, 1990)], columns=())
    assert bare.codebook().height == 0
    assert bare.codebook().columns == made([(2, 1990, 1)]).codebook().columns


def test_the_codebook_of_a_panel_without_values_has_no_range():
    (line,) = made([(2, 1990, None)]).codebook().to_dicts()
    assert (line["lowest"], line["highest"], line["missing"]) == (None, None, 1)


def test_the_references_are_those_of_the_sources_and_no_other(mirror):
    text = panel("state-year", add="capabilities", years=(2000, 2000), mirror=mirror).cite()
    assert "Singer, J. David (1987)" in text
    assert "Correlates of War Project (2017) State System Membership List, v2016." in text
    assert "Palmer" not in text
    assert len(text.splitlines()) == 3


def test_references_as_bibtex_have_an_entry_a_source_with_its_doi(mirror):
    made_of = panel("dyad-year", add="alliances", years=(2000, 2000), mirror=mirror)
    text = made_of.cite("bibtex")
    assert text.count("@misc{") == len(made_of.sources) == 3
    assert "doi = {10.1080/03050620213653}" in text
    for entry in text.split("\n\n"):
        assert entry.count("{") == entry.count("}")


def test_another_style_of_references_is_refused_with_those_there_are():
    with pytest.raises(InputError) as told:
        made().cite("apa")
    assert told.value.available == ("text", "bibtex")


def test_a_panel_has_as_many_rows_as_its_frame():
    assert len(made([(2, 1990, 5), (2, 1991, None)])) == 2
