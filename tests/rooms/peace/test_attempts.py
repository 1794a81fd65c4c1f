from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.peace.attempts import Wars, attempts, judge

SCHEMA = {
    "agreement": pl.Int64, "day": pl.String, "title": pl.String, "process": pl.String, "stage": pl.String,
    "kind": pl.String, "scope": pl.String, "states": pl.List(pl.String), "components": pl.List(pl.String),
    "third_parties": pl.List(pl.String), "conflict": pl.Int64, "ucdp_agreement": pl.Int64,
}  # fmt: skip
FULL = "framework, comprehensive"


def agreement(number, day, stage=FULL, components=("ceasefire",), **more):
    fields = {
        "agreement": number, "day": day, "title": f"No {number}", "process": "north", "stage": stage,
        "kind": "government", "scope": "Intra", "states": ["LND"], "components": list(components),
        "third_parties": [], "conflict": 7, "ucdp_agreement": None,
    }  # fmt: skip
    return fields | more


def wars(*years, fought=(1999,), pairs=None, dyads=None):
    return Wars({"LND": years}, {7: fought}, dyads or {}, pairs or {}, (2022, 2020))


def made(*agreements, known=None):
    return attempts(pl.DataFrame(list(agreements), schema=SCHEMA), known or wars(1999))


@pytest.mark.parametrize(
    ("years", "verdict"),
    [
        ((1999,), ("lasted", None)),
        ((1999, 2000), ("lasted", None)),  # the year of the agreement itself
        ((1999, 2001), ("failed", 2001)),
        ((1999, 2003, 2005), ("failed", 2003)),
        ((1999, 2006), ("lasted", None)),
    ],
)
def test_a_peace_lasted_if_none_of_the_five_years_after_it_was_deadly(years, verdict):
    assert judge(wars(*years), ["LND"], [7], 2000) == verdict


def test_without_five_known_years_a_peace_is_not_judged_unless_it_has_failed():
    assert judge(wars(2017, fought=(2017,)), ["LND"], [7], 2018) == ("too early", None)
    assert judge(wars(2017, 2020, fought=(2017,)), ["LND"], [7], 2018) == ("failed", 2020)


def test_where_there_was_no_war_of_its_own_there_is_no_peace_to_judge():
    assert judge(wars(1999, fought=(1980,)), ["LND"], [7], 2000)[0] == "no war before"
    assert judge(wars(1999), ["LND"], [], 2000)[0] == "no war before"
    assert judge(wars(1999), [], [7], 2000)[0] == "no state"


@given(st.sets(st.integers(1990, 2022)), st.integers(1995, 2017))
def test_a_verdict_is_as_the_rule_has_it(years, year):
    verdict, back = judge(wars(*years, fought=(year,)), ["LND"], [7], year)
    after = [one for one in sorted(years) if year < one <= year + 5]
    assert (verdict, back) == (("failed", after[0]) if after else ("lasted", None))


def test_comprehensive_agreements_less_than_a_year_apart_are_one_attempt_dated_by_the_last():
    found = made(agreement(1, "2000-01-01"), agreement(2, "2000-12-30"), agreement(3, "2002-01-01"))
    assert found.select("first", "last", "title").rows() == [
        ("2000-01-01", "2000-12-30", "No 2"), ("2002-01-01", "2002-01-01", "No 3"),
    ]  # fmt: skip


def test_an_attempt_promises_what_its_process_did_in_two_years_and_not_before_the_attempt_before():
    found = made(
        agreement(1, "1997-12-31", "ceasefire", ["old"]),
        agreement(2, "1998-06-01", "ceasefire", ["ceasefire"]),
        agreement(3, "2000-01-01", FULL, ["women"]),
        agreement(4, "2001-06-01", FULL, ["groups"]),
        agreement(5, "2001-07-01", "implementation", ["late"]),
    )
    assert found["components"].to_list() == [["ceasefire", "women"], ["groups"]]


def test_local_agreements_and_those_between_states_are_no_attempts():
    assert made(agreement(1, "2000-01-01", scope="IntraLocal"), agreement(2, "2000-01-01", scope="Inter")).is_empty()


def test_the_signatories_own_fighting_is_judged_beside_the_countrys():
    known = wars(1999, 2002, pairs={5: [50]}, dyads={50: [1998]})
    found = made(agreement(1, "2000-01-01", ucdp_agreement=5), known=known)
    assert found.select("verdict", "parties_verdict").row(0) == ("failed", "lasted")


# --- As it was -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(edition):
    return edition.table("peace_attempts")


@pytest.mark.parametrize(
    ("process", "day", "verdict", "returned"),
    [
        ("El Salvador peace process", "1992-01-16", "lasted", None),
        ("Mozambique process in the 90s", "1992-10-04", "lasted", None),
        ("Bosnia peace process", "1995-11-21", "lasted", None),
        ("Liberia peace process", "2003-08-18", "lasted", None),
        ("Rwanda-RPF process", "1993-08-04", "failed", 1994),
        ("Angola: UNITA process", "1994-11-15", "failed", 1995),
        ("Sierra Leone peace process", "1999-07-07", "failed", 2000),
        ("South Sudan post-secession process", "2015-08-17", "failed", 2016),
    ],
)
def test_dayton_and_accra_lasted_and_arusha_lusaka_and_lome_failed(table, process, day, verdict, returned):
    row = table.row(by_predicate=(pl.col("process") == process) & (pl.col("last") == day), named=True)
    assert (row["verdict"], row["returned"]) == (verdict, returned)


def test_every_verdict_of_the_edition_follows_from_its_deaths_by_year(edition, table):
    deadly = edition.table("deaths_year").filter(pl.col("state_based") >= 25)
    years = dict(deadly.group_by("state").agg("year").rows())
    for row in table.filter(pl.col("verdict").is_in(["lasted", "failed"])).iter_rows(named=True):
        year = int(row["last"][:4])
        after = {one for state in row["states"] for one in years.get(state, ()) if year < one <= year + 5}
        assert row["verdict"] == ("failed" if after else "lasted")
        assert row["returned"] == min(after, default=None)
