"""Ties are what the treaties say, day by day and year by year."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.edition import Edition
from comity.panels.codes import from_code
from comity.rooms.alliances.network.ties import PLEDGES, block, directed, memberships, profiles, worth
from comity.sources.mirror import Mirror
from comity.sources.readers import atop_dyads

SPELLS = pl.DataFrame(
    {
        "state": ["AAA", "BBB", "CCC", "DDD", "DDD"],
        "system": ["cow"] * 5,
        "code": [1, 2, 3, 4, 4],
        "from": ["1816-01-01", "1816-01-01", "1816-01-01", "1820-06-01", "1830-01-01"],
        "until": [None, None, "1825-03-01", "1830-01-01", None],
    }
)


def treaties(*rows: tuple) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Tables of treaties: rows of key, nature, {party: (from, until)}, [(pledge, obliged, beneficiary)]."""
    pacts = pl.DataFrame([(key, nature) for key, nature, *_ in rows], schema=["pact", "nature"], orient="row")
    parties = pl.DataFrame(
        [(key, state, *period) for key, _, members, _ in rows for state, period in members.items()],
        schema=dict.fromkeys(("pact", "state", "from", "until"), pl.String),
        orient="row",
    )
    pledges = pl.DataFrame(
        [(key, *pledge, None, None) for key, *_, promised in rows for pledge in promised],
        schema=dict.fromkeys(("pact", "pledge", "obliged", "beneficiary", "from", "until"), pl.String),
        orient="row",
    )
    return pacts, parties, pledges


def made(*rows: tuple, on: str | None = None) -> list[tuple]:
    return directed(*treaties(*rows), memberships(SPELLS), on=on).rows()


ALWAYS = ("1816-01-01", None)


def test_a_mutual_pledge_ties_both_ways_and_a_one_sided_one_only_from_who_carries_it():
    both = {"AAA": ALWAYS, "BBB": ALWAYS}
    assert [row[2:4] for row in made(("x", "binding", both, [("defence", None, None)]))] == [
        ("AAA", "BBB"),
        ("BBB", "AAA"),
    ]
    assert [row[2:4] for row in made(("x", "binding", both, [("defence", "AAA", None)]))] == [("AAA", "BBB")]


def test_a_pledge_to_a_state_that_is_no_party_ties_the_parties_to_it():
    rows = made(("x", "binding", {"AAA": ALWAYS, "BBB": ALWAYS}, [("defence", None, "CCC")]))
    assert [row[2:] for row in rows] == [
        ("AAA", "CCC", "1816-01-01", "1825-03-01"),
        ("BBB", "CCC", "1816-01-01", "1825-03-01"),
    ]


def test_a_political_text_makes_no_tie():
    assert made(("x", "political", {"AAA": ALWAYS, "BBB": ALWAYS}, [("defence", None, None)])) == []


def test_a_tie_lasts_while_both_are_bound_and_both_are_states():
    rows = made(("x", "binding", {"CCC": ("1821", "1824-02"), "DDD": ("1819-01-01", None)}, [("defence", None, None)]))
    assert {row[4:] for row in rows} == {("1821", "1824-02")}
    rows = made(("x", "binding", {"CCC": ALWAYS, "DDD": ALWAYS}, [("defence", None, None)]))
    assert {row[4:] for row in rows} == {("1820-06-01", "1825-03-01")}


def test_the_last_day_of_a_tie_is_the_one_before_it_ends():
    pact = ("x", "binding", {"AAA": ("1817-05-01", "1819-01-01"), "BBB": ALWAYS}, [("defence", None, None)])
    assert made(pact, on="1817-04-30") == []
    assert len(made(pact, on="1818-12-31")) == 2
    assert made(pact, on="1819-01-01") == []
    yearly = block(directed(*treaties(pact), memberships(SPELLS)), memberships(SPELLS), 1825)
    assert [year for year in yearly.years if yearly.tied(year, "defence").any()] == [1817, 1818]


def test_the_worth_of_a_tie_is_that_of_the_strongest_pledge_of_either_and_symmetric():
    owes = np.zeros((len(PLEDGES), 3, 3), dtype=bool)
    owes[PLEDGES.index("consultation"), 0, 1] = owes[PLEDGES.index("neutrality"), 1, 0] = True
    owes[PLEDGES.index("offence"), 2, 0] = True
    assert worth(owes).tolist() == [[3, 2, 3], [2, 3, 0], [3, 0, 3]]


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_ties_do_not_depend_on_the_order_of_rows(edition: Edition, random):
    rows = [edition.table(name).filter(pl.col("pact") < "c") for name in ("pacts", "pact_parties", "pact_pledges")]
    spells = edition.table("state_spells")
    shuffled = [table.sample(fraction=1, shuffle=True, seed=random.randrange(1000)) for table in (*rows, spells)]
    first = directed(*rows, memberships(spells))
    assert first.equals(directed(*shuffled[:3], memberships(shuffled[3])))


def test_profiles_are_the_rows_of_the_block(edition: Edition):
    members = memberships(edition.table("state_spells"))
    ties = directed(*(edition.table(name) for name in ("pacts", "pact_parties", "pact_pledges")), members)
    whole, seen = block(ties, members, 1950), profiles(ties, members, ("FRA", "POL"), 1950)
    place = whole.states.index("POL")
    for year in (1816, 1922, 1938, 1950):
        assert np.array_equal(seen.values("POL")[whole.at(year)], whole.values(year)[place])
        assert seen.degrees("POL", "defence")[whole.at(year)] == whole.tied(year, "defence")[place].sum()
    assert np.array_equal(seen.here, whole.here)


@pytest.mark.parametrize(("pledge", "atop", "least"), [("defence", "defense", 0.95), ("offence", "offense", 0.99)])
def test_the_network_holds_what_atop_itself_finds_between_pairs_of_states(
    edition: Edition, mirror: Path, pledge: str, atop: str, least: float
):
    """The registry's own treaties differ from ATOP's after 1945; before, nearly all comes from ATOP."""
    spells = edition.table("state_spells")
    members = memberships(spells)
    ties = directed(*(edition.table(name) for name in ("pacts", "pact_parties", "pact_pledges")), members)
    ours = block(ties, members, 2018)
    rows = atop_dyads.dyad_years(Mirror(mirror)).filter(pl.col(atop), pl.col("year") >= 1816)
    for side in ("1", "2"):
        dated = rows.with_columns(_day=pl.format("{}-12-31", "year"))
        keyed = from_code(dated, spells, system="cow", code=f"cow{side}", day="_day", ignore={8152})
        rows = keyed.drop("_day").rename({"state": f"state{side}"})
    place = {state: index for index, state in enumerate(ours.states)}
    theirs = np.zeros_like(ours.owes[:, 0])
    for one, two, year in rows.select("state1", "state2", "year").iter_rows():
        theirs[ours.at(year), place[one], place[two]] = True
    theirs &= ours.here[:, :, None] & ours.here[:, None, :]
    found = ours.owes[:, PLEDGES.index(pledge)] & theirs
    assert found.sum() / theirs.sum() > least
    early = slice(0, 1945 - 1816)
    assert found[early].sum() / theirs[early].sum() > 0.995
