from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import BuildError
from comity.registry.load import registry
from comity.rooms.alliances import steps
from comity.rooms.alliances.conditions import CODES, UNPROVOKED
from comity.rooms.alliances.steps import ATOP_LAST_DAY, STEPS
from comity.sources.mirror import Mirror
from comity.sources.readers import atop
from comity.step import Inputs

FAR = "9999"


@pytest.fixture(scope="module")
def tables(edition):
    return {name: edition.table(name) for name in STEPS[0].makes}


@pytest.fixture(scope="module")
def claimed(edition):
    """Numbers of ATOP's treaties that the registry keeps itself."""
    numbers = edition.table("treaties")["atop"].drop_nulls().to_list()
    return {int(number) for cell in numbers for number in cell.split()}


# --- Which treaty comes from where ---------------------------------------------------------------------------------


def test_a_treaty_that_the_registry_keeps_is_not_taken_from_atop_as_well(tables, claimed):
    assert {3180, 3285, 4220, 4175} <= claimed  # NATO, the Warsaw Pact, the CSTO, the European Union
    assert not {f"atop-{number}" for number in claimed} & set(tables["pacts"]["pact"])


def test_every_other_treaty_of_atop_is_there(tables, claimed, mirror):
    numbers = set(atop.alliances(Mirror(mirror))["atopid"])
    found = {int(key.removeprefix("atop-")) for key in tables["pacts"].filter(pl.col("source") == "atop")["pact"]}
    assert found == numbers - claimed
    assert claimed <= numbers


def test_treaties_of_atop_in_effect_on_its_last_day_go_on_and_no_other_does(tables, claimed, mirror):
    effect = atop.alliances(Mirror(mirror)).filter(pl.col("until").is_null(), ~pl.col("atopid").is_in(list(claimed)))
    open_ended = tables["pact_parties"].filter(pl.col("pact").str.starts_with("atop-"), pl.col("until").is_null())
    assert set(open_ended["pact"]) == {f"atop-{number}" for number in effect["atopid"]}
    ended = tables["pact_parties"].filter(pl.col("pact").str.starts_with("atop-"))["until"].drop_nulls()
    assert ended.max() <= ATOP_LAST_DAY


def test_the_registrys_treaties_enter_as_they_stand(edition, tables):
    for table, kept in (("pacts", "treaties"), ("pact_parties", "treaty_parties"), ("pact_pledges", "pledges")):
        assert tables[table].filter(~pl.col("pact").str.starts_with("atop-")).height == edition.table(kept).height
    article = tables["pact_pledges"].row(
        by_predicate=(pl.col("pact") == "north-atlantic") & (pl.col("pledge") == "defence"), named=True
    )
    assert (article["article"], article["area"], article["trigger"]) == ("Article 5", "nato-6", "automatic")


# --- What holds of all of them -------------------------------------------------------------------------------------


def test_every_party_and_every_pledge_belongs_to_a_treaty(tables):
    keys = set(tables["pacts"]["pact"])
    assert set(tables["pact_parties"]["pact"]) <= keys
    assert set(tables["pact_pledges"]["pact"]) <= keys


@pytest.mark.parametrize("name", ["pact_parties", "pact_pledges"])
def test_no_period_ends_before_it_begins(tables, name):
    assert tables[name].filter(pl.col("until") <= pl.col("from")).is_empty()


def test_a_treaty_that_has_ended_binds_nobody(tables):
    ended = tables["pacts"].filter(pl.col("ended").is_not_null()).select("pact", "ended")
    late = tables["pact_parties"].join(ended, on="pact").filter(pl.col("until").fill_null(FAR) > pl.col("ended"))
    assert late.rows() == []


def test_no_state_is_a_party_of_one_treaty_twice_on_one_day(tables):
    ordered = tables["pact_parties"].sort("pact", "state", "from")
    before = pl.col("until").fill_null(FAR).shift(1).over("pact", "state")
    assert ordered.filter(pl.col("from") < before).rows() == []


def test_in_atop_whoever_is_obliged_is_a_party_at_that_time(tables):
    pledges = tables["pact_pledges"].filter(pl.col("pact").str.starts_with("atop-"))
    members = tables["pact_parties"].select("pact", pl.col("state").alias("obliged"), "from", "until")
    held = pledges.join(members, on=["pact", "obliged"], suffix="_party").filter(
        pl.col("from") >= pl.col("from_party"),
        pl.col("until").fill_null(FAR) <= pl.col("until_party").fill_null(FAR),
    )
    assert held.height == pledges.height


# --- ATOP in words -------------------------------------------------------------------------------------------------


def test_the_defensive_treaty_of_january_1815_bound_austria_britain_and_france_from_its_day(tables):
    name = tables["pacts"].row(by_predicate=pl.col("pact") == "atop-1005", named=True)
    assert name["name"].startswith("treaty of ")
    assert name["name"].endswith(", 1815")
    assert name["cite"] == "ATOP 5.1, alliance 1005"
    parties = tables["pact_parties"].filter(pl.col("pact") == "atop-1005")
    assert {"GBR", "FRA"} <= set(parties.filter(pl.col("from") == "1815-01-03")["state"])
    promises = tables["pact_pledges"].filter(pl.col("pact") == "atop-1005", pl.col("pledge") == "defence")
    assert set(promises["obliged"]) == set(parties["state"])
    assert promises["form"].unique().to_list() == ["help with force an ally that is attacked"]


def test_a_condition_of_atop_is_told_with_its_pledge_and_with_no_other(tables, claimed, mirror):
    members = atop.members(Mirror(mirror)).filter(~pl.col("atopid").is_in(list(claimed)))
    unprovoked = members.filter(pl.col("defense"), pl.col("defconpr") > 0)["atopid"].unique()
    told = tables["pact_pledges"].filter(
        pl.col("pact").str.starts_with("atop-"),
        pl.col("pledge") == "defence",
        pl.col("condition").str.contains("did not provoke"),
    )
    assert set(told["pact"]) == {f"atop-{number}" for number in unprovoked}
    free = tables["pact_pledges"].filter(pl.col("pact").str.starts_with("atop-"), pl.col("pledge") == "non_aggression")
    assert free.height == free["condition"].null_count() > 0


def test_every_condition_of_atop_is_told_but_a_named_adversary_that_became_the_pledges_own(tables, claimed, mirror):
    members = atop.members(Mirror(mirror)).filter(~pl.col("atopid").is_in(list(claimed)))
    for column, pledge in steps._PLEDGES.items():
        codes = [pl.col(code) > 0 for code in CODES.get(pledge, {})]
        if not codes:
            continue
        coded = members.filter(pl.col(column), pl.any_horizontal(codes))["atopid"].unique()
        rows = tables["pact_pledges"].filter(pl.col("pact").str.starts_with("atop-"), pl.col("pledge") == pledge)
        told = rows.filter(pl.col("condition").is_not_null() | pl.col("adversary").is_not_null())
        assert set(told["pact"]) == {f"atop-{number}" for number in coded}, pledge


ATTACKED = "the ally is the one attacked"
NAMED = "the attacker is one the treaty names"


@pytest.mark.parametrize(
    ("pact", "pledge", "day", "adversary", "condition"),
    [
        ("atop-1335", "defence", "1914-07-28", "RUS", None),  # the Dual Alliance of 1879
        ("atop-1335", "neutrality", "1914-07-28", None, f"{ATTACKED}, and the adversary is one the treaty names"),
        ("atop-2140", "defence", "1938-09-01", "DEU", UNPROVOKED),  # France and Czechoslovakia
        # The Triple Alliance: France is one way to set it off, an attack by two great powers another.
        ("atop-1350", "defence", "1914-07-28", None,
         f"{NAMED}, and so many states attack as the treaty says, and {UNPROVOKED}"),
    ],
)  # fmt: skip
def test_adversaries_a_treaty_names_are_known_by_name_where_nothing_else_sets_it_off(
    tables, pact, pledge, day, adversary, condition
):
    rows = tables["pact_pledges"].filter(
        pl.col("pact") == pact,
        pl.col("pledge") == pledge,
        pl.col("from") <= day,
        pl.col("until").fill_null(FAR) > day,
    )
    assert {(row["adversary"], row["condition"]) for row in rows.iter_rows(named=True)} == {(adversary, condition)}


def test_atop_agrees_with_its_published_number_of_alliances(mirror):
    assert atop.alliances(Mirror(mirror)).height == 789


def test_where_atop_says_that_the_members_owe_the_same_each_of_them_carries_every_pledge(tables, mirror):
    even = atop.alliances(Mirror(mirror)).filter(~pl.col("asymm"), pl.col("bilat"), pl.col("phases") == 0)["atopid"]
    keys = {f"atop-{number}" for number in even}
    rows = tables["pact_pledges"].filter(pl.col("pact").is_in(list(keys)))
    carried = rows.group_by("pact", "pledge").agg(pl.col("obliged").n_unique())
    parties = tables["pact_parties"].group_by("pact").agg(pl.col("state").n_unique())
    met = carried.join(parties, on="pact")
    assert met.filter(pl.col("obliged") != pl.col("state")).rows() == []
    assert met.height > 400


def test_threats_are_the_states_named_by_treaties_aimed_at_nothing_else(mirror):
    named = {(r["atopid"], r["phase"]): r["threats"] for r in atop.threats(Mirror(mirror)).iter_rows(named=True)}
    assert named[1335, 0] == [365]  # the Dual Alliance: Russia
    assert named[2060, 0] == [255, 365]  # France and Poland, 1921: Germany and Russia
    assert (1385, 0) not in named  # France and Russia, 1893: a group of states


def test_a_member_that_no_state_system_knows_fails_the_step(mirror, monkeypatch):
    monkeypatch.setattr(steps, "OUTSIDE_COW", set())
    with pytest.raises(BuildError, match=r"rows have a code of system 'cow' .*\(8152, '1874-"):
        steps.pacts(Inputs(Mirror(mirror), registry(), date(2022, 12, 1), 0))


# --- Periods made one ----------------------------------------------------------------------------------------------

ZERO = date(1900, 1, 1)


def iso(day):
    return (ZERO + timedelta(day)).isoformat()


spans = st.tuples(st.sampled_from("XY"), st.integers(0, 30), st.one_of(st.none(), st.integers(1, 10)))


def days_of(rows):
    """Every day of each state up to day 60."""
    return {
        (state, day)
        for state, begin, until in rows
        for day in range(61)
        if begin <= iso(day) and (until is None or iso(day) < until)
    }


@given(st.lists(spans, min_size=1, max_size=8))
def test_joined_periods_hold_the_same_days_and_neither_touch_nor_overlap(rows):
    given_rows = [(state, iso(begin), None if length is None else iso(begin + length)) for state, begin, length in rows]
    schema = {"state": pl.String, "from": pl.String, "until": pl.String}
    frame = pl.DataFrame(given_rows, schema=schema, orient="row")
    joined = steps._joined_periods(frame, ["state"]).select("state", "from", "until").sort("state", "from").rows()
    assert days_of(joined) == days_of(given_rows)
    for one, two in pairwise(joined):
        assert one[0] != two[0] or (one[2] is not None and one[2] < two[1])
