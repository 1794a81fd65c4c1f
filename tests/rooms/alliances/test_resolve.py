from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.duties import ANYONE, RANK, Attack
from comity.rooms.alliances.pacts import Pact, Pacts, Party, Pledge
from comity.rooms.alliances.places import Spot
from comity.rooms.alliances.resolve import Resolver

BINDS = ("owed", "owed if", "consult")
AREAS = {"continent": ("region:Europe", "Europe")}
SPOTS = {key: Spot(key, key.title(), key, "Europe", "Northern Europe", 50.0, 10.0) for key in "ABCDEF"}
ISLAND = Spot("island", "The Island", "B", "Americas", "South America", -51.0, -59.0)


# --- Making a world ------------------------------------------------------------------------------------------------


def party(state, begin="2000-01-01", until=None, reservation=None):
    return Party(state, begin, until, reservation)


def pledge(kind="defence", **fields):
    plain = {
        "article": "Article 1", "trigger": "automatic", "form": "help it", "kinds": frozenset({"armed"}), "area": None,
        "adversary": frozenset(), "obliged": frozenset(), "beneficiary": frozenset(), "condition": None,
        "begin": "", "until": None, "checked": True,
    }  # fmt: skip
    sets = {name: frozenset(value) for name, value in fields.items() if isinstance(value, set)}
    return Pledge(pledge=kind, **plain | fields | sets)


def pact(key, parties, *pledges, **fields):
    plain = {
        "name": f"Treaty {key}", "nature": "binding", "source": "registry", "cite": f"{key} UNTS",
        "signed": "2000-01-01", "in_force": "2000-01-01", "ended": None,
    }  # fmt: skip
    members = tuple(party(one) if isinstance(one, str) else one for one in parties)
    return Pact(key=key, parties=members, pledges=pledges, **plain | fields)


def resolver(*treaties, gone=(), said=None):
    of: dict[str, dict[str, None]] = {}
    for treaty in treaties:
        owed_to = {state for promise in treaty.pledges for state in promise.beneficiary}
        for state in sorted({member.state for member in treaty.parties} | owed_to):
            of.setdefault(state, {})[treaty.key] = None
    known = Pacts({one.key: one for one in treaties}, {state: tuple(keys) for state, keys in of.items()}, AREAS, SPOTS)

    def statement(key, kind, day):
        return next((says for t, k, since, says in said or () if (t, k) == (key, kind) and since <= day), None)

    return Resolver(known, lambda state, _: state not in gone, lambda state: f"State {state}", statement)


def resolve(*treaties, attacker="A", target="B", day="2010-06-01", spot=None, kind="armed", **world):
    return resolver(*treaties, **world).resolve(Attack(attacker, target, day, spot or SPOTS[target], kind))


def judged(*treaties, **attack):
    """Status and reason by state, where there is one duty a state."""
    duties = resolve(*treaties, **attack)
    assert len({duty.state for duty in duties}) == len(duties)
    return {duty.state: (duty.status, duty.reason) for duty in duties}


# --- Helping the one attacked --------------------------------------------------------------------------------------


def test_every_other_party_owes_the_one_attacked_help_under_the_article():
    owed = ("owed", "Article 5: each party must help it.")
    assert judged(pact("x", "BCD", pledge(article="Article 5"))) == {"C": owed, "D": owed}


def test_a_pledge_without_an_article_is_told_without_one():
    assert judged(pact("x", "BC", pledge(article=None))) == {"C": ("owed", "Each party must help it.")}


def test_nobody_owes_a_state_without_treaties_anything():
    assert resolve(pact("x", "CD", pledge())) == ()


def test_a_party_that_attacks_another_owes_it_no_help_and_the_others_do():
    duties = resolve(pact("x", "ABC", pledge()))
    assert [(duty.state, duty.side, duty.status) for duty in duties] == [
        ("C", "target", "owed"),
        ("C", "attacker", "not owed"),
    ]


def test_a_party_that_is_no_state_any_more_owes_nothing():
    assert set(judged(pact("x", "BCD", pledge()), gone={"C"})) == {"D"}


@pytest.mark.parametrize(
    ("trigger", "condition"),
    [
        ("on_request", "the party attacked asks for it"),
        ("by_vote", "the parties so decide together"),
        ("own_judgement", "it finds that the case has come"),
    ],
)
def test_a_duty_that_waits_for_something_is_owed_if_that_happens(trigger, condition):
    assert judged(pact("x", "BC", pledge(trigger=trigger))) == {
        "C": ("owed if", f"Article 1: each party must help it, if {condition}.")
    }


def test_a_further_condition_of_the_treaty_is_told_with_the_trigger():
    status, reason = judged(pact("x", "BC", pledge(trigger="on_request", condition="the road is open")))["C"]
    assert status == "owed if"
    assert reason.endswith("if the party attacked asks for it and the road is open.")


def test_a_reservation_goes_with_the_duty_of_the_party_that_made_it():
    duties = resolve(pact("x", [party("B"), party("C", reservation="neutral"), party("D")], pledge()))
    assert {duty.state: duty.reserved for duty in duties} == {"C": "neutral", "D": None}


# --- Consulting ----------------------------------------------------------------------------------------------------


def test_a_pledge_to_consult_asks_for_no_more_than_that():
    duties = judged(pact("x", "BC", pledge("consultation", article="Article 4", form="consult", trigger="by_vote")))
    assert duties == {"C": ("consult", "Article 4: each party must consult.")}


def test_a_pledge_to_consult_on_armed_attack_alone_is_not_set_off_by_another_kind():
    duties = judged(pact("x", "BC", pledge("consultation")), kind="cyber")
    assert duties.get("C", ("not owed",))[0] == "not owed"


# --- Who it is owed to and by --------------------------------------------------------------------------------------


def test_only_the_parties_a_pledge_obliges_carry_it():
    assert set(judged(pact("x", "BCD", pledge(obliged={"C"})))) == {"C"}


def test_a_pledge_is_owed_to_its_beneficiaries_alone():
    treaty = pact("x", "BC", pledge(beneficiary={"C"}))
    assert resolve(treaty) == ()
    assert set(judged(treaty, target="C")) == {"B"}


def test_a_pledge_can_be_owed_to_a_state_that_never_was_a_party():
    owed = ("owed", "Article 1: each party must help it.")
    assert judged(pact("x", "CD", pledge(beneficiary={"B"}))) == {"C": owed, "D": owed}


def test_a_named_beneficiary_that_has_left_the_treaty_is_owed_nothing():
    treaty = pact("x", [party("B", until="2005-01-01"), "C"], pledge(beneficiary={"B"}))
    assert [duty.status for duty in resolve(treaty)] == ["lapsed"]
    assert resolve(treaty, day="2004-12-31")[0].status == "owed"


def test_a_pledge_against_a_named_adversary_does_not_reach_another():
    treaty = pact("x", "BC", pledge(adversary={"D", "E"}))
    assert judged(treaty) == {"C": ("not owed", "The pledge is only against State D or State E.")}
    assert judged(treaty, attacker="D")["C"][0] == "owed"


def test_against_an_unnamed_attacker_a_pledge_with_an_adversary_depends_on_who_it_is():
    duties = judged(pact("x", "BC", pledge(adversary={"D", "E"})), attacker=ANYONE)
    assert duties == {"C": ("owed if", "Article 1: each party must help it, if the attacker is State D or State E.")}


# --- Place and kind ------------------------------------------------------------------------------------------------


def test_an_attack_outside_the_treatys_area_owes_nothing_and_the_reason_names_the_place():
    treaty = pact("x", "BC", pledge(area="continent"))
    assert judged(treaty)["C"][0] == "owed"
    assert judged(treaty, spot=ISLAND) == {
        "C": ("not owed", "An attack at The Island is outside the treaty's area: Europe.")
    }  # fmt: skip


def test_a_kind_of_attack_the_pledge_does_not_cover_owes_nothing():
    treaty = pact("x", "BC", pledge(kinds={"armed", "forces_abroad"}))
    assert judged(treaty, kind="forces_abroad")["C"][0] == "owed"
    status, reason = judged(treaty, kind="cyber")["C"]
    assert status == "not owed"
    assert reason.startswith("The pledge is against armed or forces abroad attack;")


SAID = [("x", "cyber", "2008-01-01", "it may reach the threshold")]


@pytest.mark.parametrize(("day", "status"), [("2007-12-31", "not owed"), ("2008-01-01", "owed if")])
def test_a_statement_of_the_parties_counts_from_its_day(day, status):
    assert judged(pact("x", "BC", pledge()), kind="cyber", said=SAID, day=day)["C"][0] == status


def test_a_statement_is_quoted_as_the_reason():
    _, reason = judged(pact("x", "BC", pledge()), kind="cyber", said=SAID)["C"]
    assert reason == "Article 1 does not name cyber attacks; the parties have said: it may reach the threshold."


def test_a_statement_on_one_kind_of_attack_says_nothing_of_another():
    assert judged(pact("x", "BC", pledge()), kind="hybrid", said=SAID)["C"][0] == "not owed"


@pytest.mark.parametrize(
    ("treaty", "attack"),
    [
        (pact("x", "BC", pledge(area="continent")), {"spot": ISLAND}),
        (pact("x", "BC", pledge(adversary={"D"})), {}),
        (pact("x", "BC", pledge(), nature="political"), {}),
    ],
    ids=["the area", "the adversary", "the nature of the text"],
)
def test_a_statement_widens_the_kind_of_attack_and_nothing_else(treaty, attack):
    assert judged(treaty, kind="cyber", said=SAID, **attack)["C"][0] == "not owed"


# --- Texts that bind less ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["defence", "consultation"])
def test_a_political_text_owes_nothing(kind):
    status, reason = judged(pact("x", "BC", pledge(kind), nature="political"))["C"]
    assert status == "not owed"
    assert reason == "A political text that binds no one; it says that parties will help it."


def test_terms_that_were_not_published_owe_help_only_as_reported():
    status, reason = judged(pact("x", "BC", pledge(), nature="undisclosed"))["C"]
    assert status == "owed if"
    assert reason == "The terms are not published; it is reported that each party must help it."


# --- The attacker's own treaties -----------------------------------------------------------------------------------


def test_the_attackers_defence_allies_owe_it_nothing_for_it_strikes_first():
    assert judged(pact("x", "AC", pledge())) == {
        "C": ("not owed", "State A strikes first; the pledge is to help a party that is attacked.")
    }


def test_an_ally_bound_to_join_any_war_owes_the_attacker_that():
    status, reason = judged(pact("x", "AC", pledge("offence", form="join it")))["C"]
    assert status == "owed if"
    assert reason == "The pledge is to join it; it holds without an attack."


def test_a_pledge_to_join_a_war_on_a_named_adversary_does_not_reach_a_war_on_another():
    treaty = pact("x", "AC", pledge("offence", adversary={"D"}))
    assert judged(treaty, target="D")["C"][0] == "owed if"
    assert judged(treaty).get("C", ("not owed",))[0] == "not owed"


def test_who_has_promised_the_attacker_neutrality_may_be_barred_from_helping():
    assert judged(pact("x", "AC", pledge("neutrality", form="stay out"))) == {
        "C": ("barred", "Has promised State A to stay out.")
    }


def test_a_promise_of_neutrality_that_depends_on_something_bars_no_one_and_says_on_what():
    treaty = pact("x", "AC", pledge("neutrality", form="stay out", condition="the ally did not provoke the attack"))
    assert judged(treaty) == {
        "C": (
            "not owed",
            "Has promised State A to stay out, if the ally did not provoke the attack; State A strikes first.",
        )
    }


@pytest.mark.parametrize("kind", ["consultation", "non_aggression"])
def test_what_the_attackers_friends_promised_it_beyond_that_does_not_bear_on_its_attack(kind):
    assert resolve(pact("x", "AC", pledge(kind))) == ()


def test_a_political_text_with_the_attacker_bars_no_one():
    assert resolve(pact("x", "AC", pledge("neutrality"), nature="political")) == ()


def test_the_attackers_pact_does_not_bind_the_target_to_it():
    duties = resolve(pact("x", "AB", pledge("neutrality"), pledge("offence")))
    assert [(duty.state, duty.side) for duty in duties] == [("A", "both")]


# --- Promises between the two --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["non_aggression", "neutrality"])
def test_an_attacker_breaks_its_own_promise_to_the_target(kind):
    (duty,) = resolve(pact("x", "AB", pledge(kind, form="use no force")))
    assert (duty.state, duty.side, duty.status) == ("A", "both", "barred")
    assert duty.reason == "Article 1: a promise to State B to use no force."


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"condition": "the adversary is one the treaty names"}, ", if the adversary is one the treaty names."),
        ({"adversary": {"D"}}, " in a war with State D."),
        ({"area": "continent"}, "; an attack at The Island is outside its area, Europe."),
    ],
)
def test_a_promise_of_neutrality_that_may_not_reach_the_attack_is_not_called_broken(limits, reason):
    (duty,) = resolve(pact("x", "AB", pledge("neutrality", form="stay neutral", **limits)), spot=ISLAND)
    assert (duty.state, duty.side, duty.status) == ("A", "both", "not owed")
    assert duty.reason == f"Article 1: a promise to State B to stay neutral{reason}"


@pytest.mark.parametrize("condition", ["the ally is the one attacked", "the other is the one attacked"])
def test_a_promise_to_stay_neutral_when_the_other_is_attacked_is_broken_by_attacking_it(condition):
    (duty,) = resolve(pact("x", "AB", pledge("neutrality", condition=condition, area="continent")))
    assert duty.status == "barred"
    told = {
        (one.state, one.side): one.status
        for one in resolve(pact("x", "ABC", pledge("neutrality", condition=condition)))
    }
    assert told == {("A", "both"): "barred", ("C", "target"): "barred", ("C", "attacker"): "not owed"}


@pytest.mark.parametrize("kind", ["offence", "neutrality"])
def test_a_promise_to_the_attacker_for_an_area_says_nothing_of_an_attack_elsewhere(kind):
    limited = pact("x", "AC", pledge(kind, area="continent"))
    assert [duty.state for duty in resolve(limited)] == ["C"]
    assert resolve(limited, spot=ISLAND) == ()


def test_a_political_promise_broken_is_called_political():
    (duty,) = resolve(pact("x", "AB", pledge("non_aggression", form="use no force"), nature="political"))
    assert "a political promise to State B" in duty.reason


def test_a_state_breaks_no_promise_by_attacking_one_that_promised_it_peace():
    assert resolve(pact("x", "AB", pledge("non_aggression", obliged={"B"}))) == ()


def test_an_attack_from_within_breaks_no_promise_of_a_state_to_itself_and_makes_it_no_attacker():
    treaty = pact("x", "BC", pledge(kinds={"internal"}), pledge("non_aggression"), pledge("neutrality"))
    duties = resolve(treaty, attacker="B", target="B", kind="internal")
    assert [(duty.state, duty.side, duty.status) for duty in duties] == [("C", "target", "owed")]


# --- Kept out by a promise of peace --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["non_aggression", "neutrality"])
def test_who_has_promised_the_target_peace_may_not_join_the_attack(kind):
    assert judged(pact("x", "BC", pledge(kind, form="keep the peace"))) == {
        "C": ("barred", "Article 1: has promised State B to keep the peace; so it may not join the attack.")
    }


def test_a_promise_of_neutrality_to_one_attacked_holds_if_that_was_its_condition_and_for_one_that_strikes_does_not():
    promise = pledge("neutrality", form="stay out", condition="the ally is the one attacked")
    assert judged(pact("x", "BC", promise))["C"][0] == "barred"
    assert judged(pact("x", "AC", promise))["C"] == (
        "not owed",
        "Has promised State A to stay out, if the ally is the one attacked; State A strikes first.",
    )


def test_a_promise_of_peace_that_depends_on_more_bars_no_one_and_says_on_what():
    promise = pledge("neutrality", form="stay out", condition="the ally is the one attacked, and the place is named")
    status, reason = judged(pact("x", "BC", promise))["C"]
    assert (status, "if the place is named; so it may not join" in reason) == ("not owed", True)


@pytest.mark.parametrize(
    ("treaty", "attack"),
    [
        (pact("x", "BC", pledge("neutrality", adversary={"D"})), {}),
        (pact("x", "BC", pledge("neutrality", area="continent")), {"spot": ISLAND}),
        (pact("x", "BC", pledge("non_aggression"), nature="political"), {}),
        (pact("x", "BC", pledge("non_aggression", obliged={"B"})), {}),
        (pact("x", "BC", pledge("non_aggression")), {"kind": "cyber"}),
    ],
    ids=["against another", "elsewhere", "a political text", "promised by the target", "another kind of attack"],
)
def test_a_promise_of_peace_that_does_not_reach_the_attack_bars_no_one(treaty, attack):
    assert resolve(treaty, **attack) == ()


def test_a_condition_on_consulting_is_told_with_it():
    duties = judged(pact("x", "BC", pledge("consultation", form="consult", condition="a party asks for it")))
    assert duties == {"C": ("consult", "Article 1: each party must consult, if a party asks for it.")}


def test_a_reservation_of_the_attackers_friend_is_told_as_well():
    (duty,) = resolve(pact("x", ["A", party("C", reservation="neutral")], pledge("offence")))
    assert (duty.state, duty.side, duty.reserved) == ("C", "attacker", "neutral")


# --- Bound to both sides -------------------------------------------------------------------------------------------


def test_a_state_bound_to_both_sides_is_shown_with_what_binds_it_to_the_other():
    treaties = (pact("x", "BC", pledge()), pact("y", "AC", pledge("non_aggression")))
    (duty,) = resolve(*treaties)
    assert (duty.state, duty.status, duty.conflict) == ("C", "owed", ("Treaty y",))


@pytest.mark.parametrize(
    "other",
    [
        pact("y", "AC", pledge("consultation")),
        pact("y", "AC", pledge("non_aggression"), nature="political"),
        pact("y", "AC", pledge("non_aggression", obliged={"A"})),
        pact("y", "AC", pledge("non_aggression", until="2005-01-01")),
        pact("y", ["A", party("C", until="2005-01-01")], pledge("non_aggression")),
        pact("y", [party("A", until="2005-01-01"), "C"], pledge("non_aggression")),
        pact("y", "ACD", pledge(obliged={"C"}, beneficiary={"D"})),
    ],
    ids=["consulting", "a political text", "the other's promise", "a pledge that ended", "a party that left",
         "an attacker that left", "a promise to a third"],
)  # fmt: skip
def test_what_is_no_bond_with_the_other_side_is_no_conflict(other):
    help_owed = [duty for duty in resolve(pact("x", "BC", pledge()), other) if duty.status == "owed"]
    assert [(duty.state, duty.conflict) for duty in help_owed] == [("C", ())]


def test_against_an_unnamed_attacker_nobody_is_torn():
    (duty,) = resolve(pact("x", "BC", pledge()), pact("y", "AC", pledge("non_aggression")), attacker=ANYONE)
    assert duty.conflict == ()


# --- In force and no longer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "bound"),
    [("1999-12-31", False), ("2000-01-01", True), ("2009-12-31", True), ("2010-01-01", False)],
)
@pytest.mark.parametrize("whose", ["the ally", "the one attacked", "the pledge"])
def test_a_duty_is_owed_from_the_first_day_and_not_on_the_last(day, bound, whose):
    limited = {"begin": "2000-01-01", "until": "2010-01-01"}
    always = {"begin": "1990-01-01"}
    treaty = pact(
        "x",
        [party("B", **(limited if whose == "the one attacked" else always)),
         party("C", **(limited if whose == "the ally" else always))],
        pledge(**(limited if whose == "the pledge" else always)),
        signed="1990-01-01",
    )  # fmt: skip
    assert any(duty.status == "owed" for duty in resolve(treaty, day=day)) == bound


def test_a_treaty_that_has_ended_lately_is_told_as_no_longer_in_force():
    treaty = pact("x", [party("B", until="2009-05-01"), "C"], pledge())
    assert judged(treaty) == {"B": ("lapsed", "No longer in force: it ended on 1 May 2009.")}
    assert resolve(treaty, day="2110-06-01") == ()


def test_a_treaty_signed_and_not_in_force_owes_nothing_and_says_from_when_it_binds():
    treaty = pact("x", [party("B", "2011-01-01"), party("C", "2011-01-01")], pledge(), in_force="2011-01-01")
    assert judged(treaty) == {"B": ("lapsed", "Signed, and not yet in force: it binds from 1 January 2011.")}
    assert resolve(treaty, day="1999-12-31") == ()


def test_a_lapsed_treaty_without_a_pledge_of_defence_is_not_worth_a_word():
    assert resolve(pact("x", [party("B", until="2009-05-01"), "C"], pledge("consultation"))) == ()


def test_a_state_that_came_back_is_bound_again():
    treaty = pact("x", [party("B"), party("C", "2000-01-01", "2004-01-01"), party("C", "2008-01-01")], pledge())
    for day, bound in (("2003-01-01", True), ("2006-01-01", False), ("2009-01-01", True)):
        assert [duty.state for duty in resolve(treaty, day=day)] == (["C"] if bound else [])


def test_a_state_that_joins_decades_later_is_not_said_to_have_signed():
    treaty = pact("x", [party("B", "2049-01-01"), "C"], pledge())
    assert resolve(treaty) == ()


# --- Order ---------------------------------------------------------------------------------------------------------


def test_the_strongest_duties_come_first_and_the_registry_before_atop():
    treaties = (
        pact("a", "BC", pledge("consultation")),
        pact("b", "BC", pledge(), source="atop"),
        pact("c", "BC", pledge()),
        pact("d", "BC", pledge(trigger="by_vote")),
        pact("e", "BC", pledge(area="continent")),
    )
    order = [(duty.status, duty.pact.key) for duty in resolve(*treaties, spot=ISLAND)]
    assert order == [("owed", "c"), ("owed", "b"), ("owed if", "d"), ("consult", "a"), ("not owed", "e")]


# --- Properties ----------------------------------------------------------------------------------------------------

DAYS = st.integers(0, 12_000).map(lambda n: (date(1990, 1, 1) + timedelta(n)).isoformat())
STATES = st.sets(st.sampled_from("ABCDEF"), max_size=2).map(frozenset)


@st.composite
def periods(draw):
    begin, until = sorted((draw(DAYS), draw(DAYS)))
    return {"begin": begin, "until": draw(st.sampled_from([None, until]))}


@st.composite
def treaties(draw):
    kinds = st.sampled_from(["defence", "offence", "neutrality", "non_aggression", "consultation"])
    made = []
    for number in range(draw(st.integers(1, 4))):
        members = [
            party(state, **draw(periods()))
            for state in draw(st.lists(st.sampled_from("ABCDEF"), min_size=2, max_size=5, unique=True))
        ]
        promises = [
            pledge(
                draw(kinds), trigger=draw(st.sampled_from(["automatic", "on_request", "by_vote"])),
                obliged=draw(STATES), beneficiary=draw(STATES), adversary=draw(STATES),
                area=draw(st.sampled_from([None, "continent"])),
                **draw(st.one_of(st.just({}), periods())),
            )
            for _ in range(draw(st.integers(1, 3)))
        ]  # fmt: skip
        signed = min(member.begin for member in members)
        nature = draw(st.sampled_from(["binding", "political", "undisclosed"]))
        made.append(pact(f"t{number}", members, *promises, signed=signed, nature=nature))
    return made


@st.composite
def attacks(draw):
    attacker, target = draw(st.permutations("ABCDEF"))[:2]
    spot = draw(st.sampled_from([SPOTS[target], ISLAND]))
    return Attack(draw(st.sampled_from([attacker, ANYONE])), target, draw(DAYS), spot, "armed")


@given(treaties(), attacks())
def test_neither_the_attacker_nor_the_target_is_among_those_who_owe(world, attack):
    bound = [duty for duty in resolver(*world).resolve(attack) if duty.status in BINDS]
    assert not {duty.state for duty in bound} & {attack.attacker, attack.target}


@given(treaties(), attacks())
def test_a_duty_is_never_owed_outside_the_periods_of_both_parties_and_of_the_pledge(world, attack):
    for duty in resolver(*world).resolve(attack):
        if duty.status in BINDS:
            friend = attack.target if duty.side == "target" else attack.attacker
            members = [one for one in duty.pact.parties if one.state in (duty.state, friend)]
            assert duty.state in {member.state for member in members}
            assert friend in {*duty.pledge.beneficiary, *(member.state for member in members)}
            for member in members:
                assert member.begin <= attack.day < (member.until or "9999")
            assert duty.pledge.begin <= attack.day < (duty.pledge.until or "9999")


@given(treaties(), attacks())
def test_a_duty_is_owed_only_by_those_obliged_to_beneficiaries_against_the_adversary_in_the_area(world, attack):
    for duty in resolver(*world).resolve(attack):
        if duty.status in BINDS and duty.side == "target":
            assert duty.state in (duty.pledge.obliged or duty.state)
            assert attack.target in (duty.pledge.beneficiary or attack.target)
            assert not duty.pledge.adversary or attack.attacker in {ANYONE, *duty.pledge.adversary}
            assert not duty.pledge.area or attack.spot is not ISLAND
            assert duty.pact.nature != "political"


@given(treaties(), attacks())
def test_the_day_before_signature_nothing_of_a_treaty_is_owed(world, attack):
    known = resolver(*world)
    for duty in known.resolve(attack):
        if duty.status in BINDS:
            before = (date.fromisoformat(duty.pact.signed) - timedelta(1)).isoformat()
            earlier = known.resolve(Attack(attack.attacker, attack.target, before, attack.spot, attack.kind))
            assert duty.pact.key not in {one.pact.key for one in earlier}


@given(treaties(), attacks(), st.randoms(use_true_random=False))
def test_the_order_in_which_treaties_stand_changes_no_duty(world, attack, random):
    shuffled = list(world)
    random.shuffle(shuffled)
    one, two = ([(d.state, d.side, d.status, d.pact.key, d.reason) for d in resolver(*order).resolve(attack)]
                for order in (world, shuffled))  # fmt: skip
    assert sorted(one) == sorted(two)
    assert [RANK[status] for _, _, status, _, _ in one] == sorted(RANK[status] for _, _, status, _, _ in one)


@given(treaties(), attacks())
def test_who_owes_help_to_a_target_attacked_by_someone_owes_or_may_owe_it_when_attacked_by_anyone(world, attack):
    known = resolver(*world)
    anyone = Attack(ANYONE, attack.target, attack.day, attack.spot, attack.kind)

    def helpers(question):
        return {d.state for d in known.resolve(question) if d.side == "target" and d.status in ("owed", "owed if")}

    assert helpers(attack) <= helpers(anyone)


def _told(duties, *, without=()):
    return sorted(
        (d.state, d.side, d.status, d.pact.key, d.reason, d.reserved or "") for d in duties if d.pact.key not in without
    )


@given(treaties(), treaties(), attacks())
def test_one_more_treaty_changes_no_status_of_another(world, more, attack):
    added = [replace(treaty, key=f"more-{treaty.key}") for treaty in more]
    both = resolver(*world, *added).resolve(attack)
    assert _told(both, without={treaty.key for treaty in added}) == _told(resolver(*world).resolve(attack))


@given(treaties(), attacks(), st.randoms(use_true_random=False))
def test_the_order_of_parties_and_pledges_within_a_treaty_changes_nothing(world, attack, random):
    def shuffled(rows):
        return tuple(random.sample(rows, len(rows)))

    mixed = [replace(one, parties=shuffled(one.parties), pledges=shuffled(one.pledges)) for one in world]
    assert resolver(*mixed).resolve(attack) == tuple(
        duty._replace(pact=next(one for one in mixed if one.key == duty.pact.key))
        for duty in resolver(*world).resolve(attack)
    )


@given(treaties(), st.permutations("ABCDEF"), DAYS)
def test_what_two_parties_owe_each_other_is_the_same_where_the_treaty_makes_no_difference_between_them(
    world, states, day
):
    attacker, one, other = states[:3]
    even = [replace(t, pledges=tuple(replace(p, obliged=frozenset(), beneficiary=frozenset()) for p in t.pledges))
            for t in world]  # fmt: skip
    known = resolver(*even)

    def owed(by, to):
        duties = known.resolve(Attack(attacker, to, day, SPOTS[to], "armed"))
        return sorted((d.pact.key, d.status) for d in duties if d.state == by and d.side == "target")

    assert owed(one, other) == owed(other, one)


@given(treaties(), attacks())
def test_the_short_way_gives_the_same_duties_of_help_as_the_whole_resolution(world, attack):
    known = resolver(*world)
    for role, kind in (("target", "defence"), ("attacker", "offence")):
        whole = [d for d in known.resolve(attack) if d.side == role and d.pledge and d.pledge.pledge == kind]
        assert _told(known.called(attack, kind)) == _told(whole)
