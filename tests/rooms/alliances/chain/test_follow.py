from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.questions import ask
from comity.rooms.alliances.chain.follow import follow
from comity.rooms.alliances.chain.happened import compared, happened
from comity.rooms.alliances.duties import Attack
from comity.rooms.alliances.pacts import Pact, Pacts, Party, Pledge
from comity.rooms.alliances.places import Spot
from comity.rooms.alliances.resolve import Resolver
from comity.rooms.alliances.world import world

SPOTS = {key: Spot(key, key, key, "Europe", "Northern Europe", 50.0, 10.0) for key in "ABCDEFGH"}
DAY = "2010-06-01"


def pledge(kind="defence", **fields):
    plain = {
        "article": None, "trigger": "automatic", "form": "help it", "kinds": frozenset({"armed"}), "area": None,
        "adversary": frozenset(), "obliged": frozenset(), "beneficiary": frozenset(), "condition": None, "begin": "",
        "until": None, "checked": True,
    }  # fmt: skip
    sets = {name: frozenset(value) for name, value in fields.items() if isinstance(value, str) and name in plain
            and isinstance(plain[name], frozenset)}  # fmt: skip
    return Pledge(pledge=kind, **plain | fields | sets)


def pact(key, parties, *pledges):
    members = tuple(Party(state, "2000-01-01", None, None) for state in parties)
    return Pact(key, f"Treaty {key}", "binding", "registry", "UNTS", "2000-01-01", "2000-01-01", None, members,
                pledges or (pledge(),))  # fmt: skip


def resolver_of(treaties, order=None):
    of = {}
    for treaty in order or treaties:
        for party in treaty.parties:
            of.setdefault(party.state, {})[treaty.key] = None
    known = Pacts({one.key: one for one in treaties}, {state: tuple(keys) for state, keys in of.items()}, {}, SPOTS)
    return Resolver(known, lambda *_: True, lambda state: state, lambda *_: None)


def chain(*treaties, depth=4, joining=(), order=None):
    return follow(resolver_of(treaties, order), "A", "B", DAY, depth=depth, joining=joining)


def drawn(pulls):
    return [(pull.round, pull.side, pull.state, pull.by, pull.call, pull.firm) for pull in pulls]


# --- The rules -----------------------------------------------------------------------------------------------------


def test_without_treaties_nobody_is_drawn_in():
    assert chain() == ()


def test_allies_of_those_who_help_follow_round_by_round():
    pulls = chain(pact("x", "BC"), pact("y", "CD"), pact("z", "DE"))
    assert drawn(pulls) == [
        (1, "target", "C", "B", "owed", True),
        (2, "target", "D", "C", "owed", True),
        (3, "target", "E", "D", "owed", True),
    ]


def test_the_chain_is_followed_no_further_than_asked():
    treaties = (pact("x", "BC"), pact("y", "CD"), pact("z", "DE"))
    whole = chain(*treaties)
    for depth in (1, 2, 3):
        assert chain(*treaties, depth=depth) == tuple(pull for pull in whole if pull.round <= depth)


def test_the_attackers_ally_owes_nothing_until_somebody_strikes_back_and_may_then_judge_who_began():
    assert chain(pact("x", "AC")) == ()
    pulls = chain(pact("x", "BC"), pact("y", "AD"))
    assert drawn(pulls)[1] == (2, "attacker", "D", "A", "owed if", False)
    assert pulls[1].reason.endswith("each ally may judge for itself who began.")


def test_a_pledge_to_join_an_attack_calls_in_the_first_round():
    assert drawn(chain(pact("x", "AC", pledge("offence")))) == [(1, "attacker", "C", "A", "owed if", False)]


def test_a_chain_is_no_firmer_than_its_weakest_link():
    pulls = chain(pact("x", "BC", pledge(trigger="on_request")), pact("y", "CD"))
    assert drawn(pulls) == [(1, "target", "C", "B", "owed if", False), (2, "target", "D", "C", "owed", False)]


def test_a_pledge_against_a_named_adversary_calls_once_that_one_is_at_war():
    treaties = (pact("x", "AD", pledge("offence")), pact("y", "BC", pledge(adversary="D")))
    assert drawn(chain(*treaties)) == [
        (1, "attacker", "D", "A", "owed if", False),
        (2, "target", "C", "B", "owed", True),
    ]


def test_who_is_called_by_both_sides_alike_is_torn_and_pulls_nobody():
    treaties = (pact("x", "AC", pledge("offence")), pact("y", "BC", pledge(trigger="by_vote")), pact("z", "CD"))
    (only,) = chain(*treaties)
    assert (only.state, only.side, only.firm) == ("C", "torn", False)
    assert only.reason.startswith("Called by both sides")


def test_the_firmer_of_two_calls_wins_and_the_bond_to_the_other_side_is_told():
    (only, *_) = chain(pact("x", "AC", pledge("offence")), pact("y", "BC"))
    assert (only.state, only.side, only.call, only.barred) == ("C", "target", "owed", ("Treaty x",))


def test_a_state_the_asker_names_joins_without_a_treaty_and_brings_its_allies():
    assert drawn(chain(pact("x", "CD"), joining=("C",))) == [
        (1, "target", "C", "B", "by choice", True),
        (2, "target", "D", "C", "owed", True),
    ]


def test_the_order_of_treaties_changes_nothing():
    treaties = (pact("x", "BC"), pact("y", "BCD"), pact("z", "DE"), pact("v", "AF", pledge("offence")), pact("w", "FE"))
    assert chain(*treaties) == chain(*reversed(treaties), order=tuple(reversed(treaties)))


def test_nobody_is_drawn_in_twice_and_neither_of_the_two_at_all():
    pulls = chain(pact("x", "ABCDEF"), pact("y", "BCDEFG"), pact("z", "ADG"))
    states = [pull.state for pull in pulls]
    assert len(states) == len(set(states))
    assert not {"A", "B"} & set(states)


PLEDGES = st.builds(
    pledge,
    st.sampled_from(["defence", "defence", "offence", "neutrality"]),
    trigger=st.sampled_from(["automatic", "on_request"]),
    adversary=st.sampled_from([frozenset(), frozenset("A"), frozenset("CD"), frozenset("EF")]),
)
PARTIES = st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=4, unique=True)
TREATIES = st.lists(st.tuples(PARTIES, st.lists(PLEDGES, min_size=1, max_size=2)), max_size=6)


def every_pair(treaties, depth):
    """The chain by the rules alone: every pair of new enemies, each striking the other, resolved whole."""
    resolver, side, since = resolver_of(treaties), {"A": "attacker", "B": "target"}, {"A": 0, "B": 0}
    drawn_in = set()
    for round_ in range(1, depth + 1):
        calls = {}
        for one, other in product(side, side):
            fresh = (side[one], side[other]) in {("attacker", "target"), ("target", "attacker")}
            if not fresh or max(since[one], since[other]) != round_ - 1 or (round_ == 1 and one != "A"):
                continue
            for duty in resolver.resolve(Attack(one, other, DAY, SPOTS[other], "armed")):
                helps = {"target": ("defence", other), "attacker": ("offence", one)}.get(duty.side)
                if helps is None or not duty.status.startswith("owed") or duty.pledge.pledge != helps[0]:
                    continue
                judged = side[helps[1]] == "attacker" and helps[0] == "defence"
                call = "owed if" if judged else duty.status
                calls.setdefault(duty.state, set()).add((call, side[helps[1]]))
        for state, heard in calls.items():
            if state in side:
                continue
            firmest = "owed" if any(call == "owed" for call, _ in heard) else "owed if"
            sides = {where for call, where in heard if call == firmest}
            side[state], since[state] = sides.pop() if len(sides) == 1 else "torn", round_
            drawn_in.add((round_, side[state], state, firmest))
    return drawn_in


@given(TREATIES, st.integers(1, 4))
def test_the_short_way_through_the_pairs_draws_in_the_same_states_as_all_pairs(drawn_treaties, depth):
    treaties = [pact(f"t{n}", parties, *promises) for n, (parties, promises) in enumerate(drawn_treaties)]
    pulls = chain(*treaties, depth=depth)
    assert {(p.round, p.side, p.state, p.call) for p in pulls} == every_pair(treaties, depth)


# --- 1914 and 1939 -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def here(edition):
    return world(edition)


def called(pulls, side):
    return {pull.state for pull in pulls if pull.side == side and pull.call != "by choice"}


def test_in_1914_treaties_alone_called_no_great_power_to_serbias_side(here):
    pulls = follow(here.resolver, "AUH", "SRB", "1914-07-28", depth=4)
    assert called(pulls, "target") == {"MNE", "GRC"}
    assert [pull.state for pull in pulls if pull.firm] == ["MNE"]


def test_in_1914_once_russia_had_chosen_treaties_called_germany_and_france_and_italy_and_romania(here):
    pulls = follow(here.resolver, "AUH", "SRB", "1914-07-28", depth=4, joining=("RUS",))
    assert called(pulls, "target") == {"MNE", "GRC", "FRA"}
    assert called(pulls, "attacker") == {"DEU", "ITA", "ROU"}
    by = {pull.state: (pull.by, pull.against, pull.treaty) for pull in pulls}
    assert by["DEU"] == ("AUH", "RUS", "treaty of Austria-Hungary and Germany, 1879")
    assert by["FRA"][0] == "RUS"


def test_of_those_called_in_1914_italy_and_romania_fought_on_the_other_side_and_britain_came_uncalled(here, edition):
    pulls = follow(here.resolver, "AUH", "SRB", "1914-07-28", depth=4, joining=("RUS",))
    war = happened(edition.table("war_entries"), "AUH", "SRB", 1914)
    assert (war.begun, war.ended) == (1914, 1918)
    came = compared(war, pulls, ("AUH", "SRB"))
    assert set(came.right) == {"DEU", "FRA", "GRC"}
    assert set(came.wrong) == {"ITA", "ROU"}
    assert set(came.out) == {"MNE"}  # it fought; the list of wars does not hold it
    assert {"GBR", "BEL", "JPN", "TUR", "USA", "BGR", "PRT"} == set(came.uncalled)


def test_in_1939_treaties_called_britain_france_and_romania_to_poland_and_italy_to_germany(here):
    pulls = follow(here.resolver, "DEU", "POL", "1939-09-01", depth=1)
    assert called(pulls, "target") == {"GBR", "FRA", "ROU"}
    assert called(pulls, "attacker") == {"ITA"}
    assert [pull.state for pull in pulls if pull.firm] == ["GBR"]


def test_in_1939_the_soviet_union_was_called_by_france_and_bound_to_germany_and_came_in_1941_only(here, edition):
    pulls = follow(here.resolver, "DEU", "POL", "1939-09-01", depth=2)
    (soviet,) = [pull for pull in pulls if pull.state == "RUS"]
    assert (soviet.side, soviet.by, soviet.call) == ("target", "FRA", "owed if")
    assert soviet.barred == ("treaty of Germany and Russia, 1939",)
    war = happened(edition.table("war_entries"), "DEU", "POL", 1939)
    assert war.of("RUS") == {"target": 1941}
    assert war.of("ITA") == {"attacker": 1940, "target": 1943}
    came = compared(war, pulls, ("DEU", "POL"))
    assert {"GBR", "FRA", "ITA"} <= set(came.right)
    assert set(came.wrong) == {"ROU"}  # it entered on Germany's side in 1941, and changed sides in 1944
    assert war.of("ROU") == {"attacker": 1941, "target": 1944}
    assert {"PRT", "TUR"} <= set(came.out)


# --- The question --------------------------------------------------------------------------------------------------


def test_the_answer_compares_the_chain_with_the_war_it_became(edition):
    answer = ask("chain", edition=edition.folder, attacker="Austria-Hungary", target="Serbia", on="1914-07-28",
                 depth=4, joining="Russia")  # fmt: skip
    assert "treaties call 6 states: 2 in the first round and 4 in the second round" in answer.headline
    (came,) = [found.sentence for found in answer.findings if found.sentence.startswith("What happened")]
    assert "3 entered on that side (France, Germany and Greece), 2 on the other (Italy and Romania)" in came
    assert "7 states fought that no treaty called" in came


def test_where_no_such_war_was_fought_nothing_is_said_to_have_happened(edition):
    answer = ask("chain", edition=edition.folder, attacker="Russia", target="Estonia", on="2025-06-01", depth=1)
    assert not [found for found in answer.findings if "What happened" in found.text]


def test_where_nobody_is_drawn_in_the_answer_says_so(edition):
    answer = ask("chain", edition=edition.folder, attacker="Russia", target="Ukraine", on="2022-02-24")
    assert answer.headline.endswith("no treaty known to us calls anyone else.")
    assert answer.findings[0].chart is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"attacker": "Russia", "target": "Russia"}, "A state does not attack itself"),
        ({"attacker": "Estonia", "target": "Russia", "on": "1950"}, "Estonia was not a state on 1950-01-01"),
        ({"attacker": "Russia", "target": "Sweden", "on": "1700"}, "Treaties are known from 1816-01-01"),
        ({"attacker": "Russia", "target": "Sweden", "joining": "Russia"}, "The two states at war cannot join it"),
        ({"attacker": "Russia", "target": "Sweden", "joining": "Norway, Ruritania"}, "Ruritania"),
        ({"attacker": "Russia", "target": "Sweden", "depth": 9}, "depth"),
        (
            {"attacker": "Estonia", "target": "Latvia", "on": "1950", "joining": "Lithuania"},
            r"(?s)Estonia was.*Latvia was.*Lithuania was",
        ),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_reason(edition, fields, says):
    from comity.errors import ComityError

    with pytest.raises(ComityError, match=says):
        ask("chain", edition=edition.folder, **fields)


def test_a_chain_from_anyone_is_refused_with_the_question_that_takes_anyone(edition):
    with pytest.raises(InputError, match="begins with a state that attacks") as caught:
        ask("chain", edition=edition.folder, attacker="any", target="Poland")
    assert "comity obligations any" in caught.value.remedy


def test_a_call_names_every_enemy_it_is_good_against_and_one_adversary_where_the_pledge_names_it():
    treaties = (
        pact("x", "BC"),
        pact("y", "AD", pledge("offence")),
        pact("z", "CE"),
        pact("w", "CF", pledge(adversary="D")),
    )
    pulls = {pull.state: pull for pull in follow(resolver_of(treaties), "A", "B", DAY, depth=2)}
    assert pulls["E"].enemies == ("A", "D")
    assert pulls["F"].enemies == ("D",)


def test_in_1939_the_soviet_union_is_told_to_have_come_in_1941_only(edition):
    answer = ask("chain", edition=edition.folder, attacker="Germany", target="Poland", on="1939-09-01")
    (came,) = [one for one in answer.findings if one.sentence.startswith("What happened")]
    assert any("only after 1939" in note and "Russia (1941)" in note for note in came.notes)
