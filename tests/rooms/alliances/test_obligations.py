"""Cases of history, checked by hand against the treaties' texts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import Faults, InputError
from comity.questions import ask
from comity.rooms.alliances.duties import ANYONE, Attack
from comity.rooms.alliances.world import world

BINDS = ("owed", "owed if", "consult")
EU = {
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
}  # fmt: skip
NATO = {
    "ALB", "BEL", "BGR", "CAN", "CZE", "DEU", "DNK", "ESP", "EST", "FRA", "GBR", "GRC", "HRV", "HUN", "ISL", "ITA",
    "LTU", "LUX", "LVA", "NLD", "NOR", "POL", "PRT", "ROU", "SVK", "SVN", "TUR", "USA",
}  # fmt: skip
"""As it was in 2016."""


@pytest.fixture(scope="module")
def resolve(edition):
    here = world(edition)

    def duties(attacker, target, day, place=None, kind="armed"):
        spot = here.resolver.pacts.spots[place or target]
        return here.resolver.resolve(Attack(attacker, target, day, spot, kind))

    return duties


@pytest.fixture
def told(edition):
    """The sentences of an answer, the headline first."""

    def sentences(attacker, target, on, **fields):
        answer = ask("obligations", edition=edition.folder, attacker=attacker, target=target, on=on, **fields)
        return [finding.sentence for finding in answer.findings]

    return sentences


def under(duties, pact, article, status="owed", side="target"):
    """Who stands under an article of a treaty with a status."""
    return {
        duty.state
        for duty in duties
        if (duty.pact.key, duty.status, duty.side) == (pact, status, side) and duty.pledge.article == article
    }


def helpers(duties, *statuses):
    return {duty.state for duty in duties if duty.side == "target" and duty.status in (statuses or ("owed", "owed if"))}


def reasons(duties, pact):
    return {duty.reason for duty in duties if duty.pact.key == pact and duty.side == "target"}


# --- Russia attacks Estonia ----------------------------------------------------------------------------------------


def test_estonia_2016_had_27_allies_under_article_5_and_27_under_article_42_7(resolve):
    duties = resolve("RUS", "EST", "2016-06-01")
    assert under(duties, "north-atlantic", "Article 5") == NATO - {"EST"}
    assert under(duties, "eu-42-7", "Article 42(7)") == (EU | {"GBR"}) - {"EST"}
    assert helpers(duties, "owed") == (NATO | EU) - {"EST"}


def test_estonia_2025_has_31_allies_under_article_5_and_26_under_article_42_7_without_the_united_kingdom(resolve):
    duties = resolve("RUS", "EST", "2025-06-01")
    assert under(duties, "north-atlantic", "Article 5") == (NATO | {"FIN", "SWE", "MNE", "MKD"}) - {"EST"}
    assert under(duties, "eu-42-7", "Article 42(7)") == EU - {"EST"}
    assert helpers(duties, "owed") == (NATO | EU | {"MNE", "MKD"}) - {"EST"}


def test_the_reason_is_the_articles_own_form_of_the_duty(resolve):
    duties = resolve("RUS", "EST", "2025-06-01")
    (nato,) = {duty.reason for duty in duties if duty.pact.key == "north-atlantic" and duty.status == "owed"}
    (union,) = {duty.reason for duty in duties if duty.pact.key == "eu-42-7" and duty.status == "owed"}
    assert nato.startswith("Article 5: each party must help the party attacked by taking")
    assert "the action it deems necessary, armed force included" in nato
    assert union.startswith(
        "Article 42(7): each party must give the member attacked aid and assistance by all the means"
    )


def test_neutral_members_of_the_union_owe_help_with_their_reservation_beside_it(resolve):
    duties = resolve("RUS", "EST", "2025-06-01")
    reserved = {duty.state for duty in duties if duty.pact.key == "eu-42-7" and duty.status == "owed" and duty.reserved}
    assert {"AUT", "IRL", "MLT"} <= reserved
    assert not {"FRA", "POL", "FIN"} & reserved


@pytest.mark.parametrize(("day", "bound"), [("2023-04-03", False), ("2023-04-04", True)])
def test_finland_owes_estonia_help_under_article_5_from_the_day_it_acceded(resolve, day, bound):
    duties = resolve("RUS", "EST", day)
    assert ("FIN" in under(duties, "north-atlantic", "Article 5")) == bound
    assert "FIN" in under(duties, "eu-42-7", "Article 42(7)")


@pytest.mark.parametrize(("day", "bound"), [("2024-03-06", False), ("2024-03-07", True)])
def test_sweden_owes_estonia_help_under_article_5_from_the_day_it_acceded(resolve, day, bound):
    assert ("SWE" in under(resolve("RUS", "EST", day), "north-atlantic", "Article 5")) == bound


@pytest.mark.parametrize(("day", "bound"), [("2020-01-31", True), ("2020-02-01", False)])
def test_the_united_kingdom_owed_help_under_article_42_7_until_it_left_the_union(resolve, day, bound):
    duties = resolve("RUS", "EST", day)
    assert ("GBR" in under(duties, "eu-42-7", "Article 42(7)")) == bound
    assert "GBR" in under(duties, "north-atlantic", "Article 5")


@pytest.mark.parametrize(("day", "bound"), [("2009-11-30", False), ("2009-12-01", True)])
def test_the_union_has_owed_mutual_assistance_since_the_treaty_of_lisbon(resolve, day, bound):
    assert bool(under(resolve("RUS", "EST", day), "eu-42-7", "Article 42(7)")) == bound


def test_nobody_owed_estonia_help_before_2004(resolve):
    assert helpers(resolve("RUS", "EST", "2003-06-01")) == set()


def test_the_cyber_attacks_on_estonia_in_2007_set_off_no_duty_and_those_of_2015_could_have(resolve):
    before, after = (resolve("RUS", "EST", day, kind="cyber") for day in ("2007-04-27", "2015-04-27"))
    assert under(before, "north-atlantic", "Article 5", "not owed") == NATO - {"EST", "HRV", "ALB"}
    assert helpers(before) == set()
    assert under(after, "north-atlantic", "Article 5", "owed if") == NATO - {"EST"}


def test_by_attacking_estonia_russia_breaks_the_principles_of_helsinki_which_owe_no_defence(resolve, told):
    duties = resolve("RUS", "EST", "2025-06-01")
    assert under(duties, "osce-helsinki", "Principle II", "barred", "both") == {"RUS"}
    assert not [duty for duty in duties if duty.pact.key == "osce-helsinki" and duty.status in BINDS]
    assert any(
        "would break its own promises to Estonia: Helsinki Final Act" in s for s in told("RUS", "EST", "2025-06")
    )


# --- Finland before and after --------------------------------------------------------------------------------------


def test_finland_in_december_2022_had_the_union_and_a_signed_protocol_that_bound_nobody_yet(resolve):
    duties = resolve("RUS", "FIN", "2022-12-15")
    assert under(duties, "eu-42-7", "Article 42(7)") == EU - {"FIN"}
    assert helpers(duties) == EU - {"FIN"}
    assert not [duty for duty in duties if duty.pact.key == "north-atlantic" and duty.status != "lapsed"]


def test_finland_from_april_2023_has_thirty_allies_under_article_5(resolve):
    duties = resolve("RUS", "FIN", "2023-04-04")
    assert under(duties, "north-atlantic", "Article 5") == NATO | {"MNE", "MKD"}


# --- Iraq attacks Kuwait -------------------------------------------------------------------------------------------

ARAB = {
    "ARE", "BHR", "DJI", "DZA", "EGY", "JOR", "LBN", "LBY", "MAR", "OMN", "QAT", "SAU", "SDN", "SOM", "SYR", "TUN",
    "YEM",
}  # fmt: skip


def test_kuwait_in_august_1990_was_owed_help_by_the_parties_to_the_arab_treaty_of_1950(resolve):
    duties = resolve("IRQ", "KWT", "1990-08-02")
    assert under(duties, "arab-joint-defence", "Article 2") == ARAB
    assert helpers(duties) == ARAB


def test_kuwait_had_given_up_the_british_guarantee_and_had_no_american_one(resolve):
    duties = resolve("IRQ", "KWT", "1990-08-02")
    assert not {"GBR", "USA", "RUS", "FRA"} & {duty.state for duty in duties if duty.status in BINDS}
    assert reasons(duties, "uk-kuwait-1961") <= {"No longer in force: it ended on 13 May 1971."}


def test_the_gulf_states_joint_defence_agreement_came_ten_years_after_the_invasion(resolve):
    assert reasons(resolve("IRQ", "KWT", "1990-08-02"), "gcc-jda-2000") == set()
    assert under(resolve("IRQ", "KWT", "2003-01-01"), "gcc-jda-2000", "Articles 2 and 3") == {
        "ARE", "BHR", "OMN", "QAT", "SAU",
    }  # fmt: skip


def test_iraq_broke_two_arab_treaties_by_attacking_and_its_allies_under_them_owed_it_nothing(resolve):
    duties = resolve("IRQ", "KWT", "1990-08-02")
    broken = {duty.pact.key for duty in duties if duty.side == "both" and duty.state == "IRQ"}
    assert {"arab-joint-defence", "arab-league-pact"} <= broken
    assert under(duties, "arab-joint-defence", "Article 2", "not owed", "attacker") == ARAB


def test_what_the_arab_states_did_in_august_1990_stands_beside_what_they_owed(told):
    sentences = told("IRQ", "KWT", "1990-08-02")
    assert sentences[0].startswith("If Iraq attacks Kuwait on 2 August 1990, 17 states owe it help (Arab Joint Defence")
    assert any(
        "Called upon near that day" in s and "Arab Joint Defence Treaty, Article 2" in s and "partly" in s
        for s in sentences
    )


# --- Argentina attacks the Falkland Islands ------------------------------------------------------------------------


def test_article_6_leaves_the_falkland_islands_out_of_article_5(resolve):
    duties = resolve("ARG", "GBR", "1982-04-02", "falkland-islands")
    allies = {"BEL", "CAN", "DEU", "DNK", "FRA", "GRC", "ISL", "ITA", "LUX", "NLD", "NOR", "PRT", "TUR", "USA"}
    assert under(duties, "north-atlantic", "Article 5", "not owed") == allies
    (reason,) = {duty.reason for duty in duties if duty.pact.key == "north-atlantic" and duty.status == "not owed"}
    assert "Falkland Islands" in reason
    assert "outside the treaty's area: Territory of the parties in Europe and North America" in reason
    assert under(duties, "north-atlantic", "Article 4", "consult") == allies


def test_the_western_european_union_reached_no_further_than_europe(resolve):
    duties = resolve("ARG", "GBR", "1982-04-02", "falkland-islands")
    assert under(duties, "brussels-weu", "Article V", "not owed") == {"BEL", "DEU", "FRA", "ITA", "LUX", "NLD"}
    assert any(reason.endswith("outside the treaty's area: Europe.") for reason in reasons(duties, "brussels-weu"))


def test_argentinas_american_allies_owed_it_nothing_under_the_rio_treaty_for_it_struck_first(resolve):
    duties = resolve("ARG", "GBR", "1982-04-02", "falkland-islands")
    rio = under(duties, "rio", "Article 3", "not owed", "attacker")
    assert {"USA", "BRA", "PER", "VEN"} <= rio
    assert not {"CUB", "CAN", "GBR"} & rio
    assert not [duty for duty in duties if duty.pact.key == "rio" and duty.status in ("owed", "owed if")]


def test_of_all_treaties_only_the_one_with_portugal_could_reach_the_falkland_islands(resolve):
    duties = resolve("ARG", "GBR", "1982-04-02", "falkland-islands")
    assert helpers(duties, "owed") == set()
    assert helpers(duties, "owed if") == {"PRT"}


def test_an_attack_on_britain_itself_would_have_been_within_both_areas(resolve):
    duties = resolve("ARG", "GBR", "1982-04-02")
    assert "USA" in under(duties, "north-atlantic", "Article 5")
    assert "FRA" in under(duties, "brussels-weu", "Article V")


def test_that_article_5_was_not_invoked_for_the_falklands_is_told_with_the_reason(told):
    sentences = told("Argentina", "United Kingdom", "1982-04-02", place="Malvinas")
    assert "at the Falkland Islands on 2 April 1982" in sentences[0]
    assert any("Called upon near that day" in s and "outside the area of Article 6" in s for s in sentences)


# --- North Korea attacks South Korea -------------------------------------------------------------------------------


def test_south_korea_1995_was_owed_help_by_the_united_states_alone_under_article_iii(resolve):
    duties = resolve("PRK", "KOR", "1995-06-01")
    assert helpers(duties) == {"USA"}
    assert under(duties, "us-korea", "Article III") == {"USA"}
    (reason,) = {duty.reason for duty in duties if duty.pact.key == "us-korea" and duty.pledge.article == "Article III"}
    assert "act to meet the common danger in accordance with its constitutional processes" in reason


def test_north_koreas_allies_of_1995_owed_it_nothing_for_an_attack_it_began(resolve):
    duties = resolve("PRK", "KOR", "1995-06-01")
    assert under(duties, "china-north-korea", "Article II", "not owed", "attacker") == {"CHN"}
    assert under(duties, "ussr-north-korea", "Article 1", "not owed", "attacker") == {"RUS"}
    assert under(duties, "koreas-1991", "Article 9", "barred", "both") == {"PRK"}


# --- West Germany attacks Poland -----------------------------------------------------------------------------------


def test_poland_1985_was_owed_help_by_the_six_others_of_the_warsaw_pact_under_article_4(resolve):
    duties = resolve("DEU", "POL", "1985-06-01")
    pact = {"BGR", "CSK", "DDR", "HUN", "ROU", "RUS"}
    assert under(duties, "warsaw-pact", "Article 4") == pact
    assert helpers(duties) == pact


def test_west_germanys_allies_owed_it_nothing_against_poland_and_it_broke_its_treaty_of_1970(resolve):
    duties = resolve("DEU", "POL", "1985-06-01")
    assert "USA" in under(duties, "north-atlantic", "Article 5", "not owed", "attacker")
    assert not {"USA", "GBR", "FRA"} & helpers(duties)
    assert under(duties, "west-germany-poland-1970", "Article II", "barred", "both") == {"DEU"}


def test_poland_1985_is_not_said_to_have_signed_the_north_atlantic_treaty(resolve):
    assert reasons(resolve("DEU", "POL", "1985-06-01"), "north-atlantic") == set()


@pytest.mark.parametrize(("day", "bound"), [("1991-06-30", True), ("1991-07-01", False)])
def test_the_warsaw_pact_owed_help_until_its_last_day(resolve, day, bound):
    assert bool(under(resolve("DEU", "POL", day), "warsaw-pact", "Article 4")) == bound


def test_albania_had_left_the_warsaw_pact_in_1968(resolve):
    assert "ALB" in under(resolve("DEU", "POL", "1968-08-01"), "warsaw-pact", "Article 4")
    assert "ALB" not in under(resolve("DEU", "POL", "1968-10-01"), "warsaw-pact", "Article 4")


def test_west_germany_is_known_by_that_name(told):
    assert told("West Germany", "Poland", "1985-06-01")[0].startswith(
        "If Germany attacks Poland on 1 June 1985, 6 states"
    )


# --- Azerbaijan attacks Armenia ------------------------------------------------------------------------------------


def test_armenia_in_september_2022_could_ask_five_allies_for_help_under_article_4(resolve):
    duties = resolve("AZE", "ARM", "2022-09-13")
    assert under(duties, "csto", "Article 4", "owed if") == {"BLR", "KAZ", "KGZ", "RUS", "TJK"}
    (reason,) = {duty.reason for duty in duties if duty.pact.key == "csto" and duty.status == "owed if"}
    assert reason.endswith("if the party attacked asks for it.")
    assert helpers(duties, "owed") == set()


def test_turkey_owed_azerbaijan_nothing_for_an_attack_it_began(resolve):
    duties = resolve("AZE", "ARM", "2022-09-13")
    assert under(duties, "azerbaijan-turkey-2010", "Article 2", "not owed", "attacker") == {"TUR"}


def test_that_the_alliance_was_asked_and_sent_no_force_stands_beside_what_it_owed(told):
    sentences = told("AZE", "ARM", "2022-09-13")
    assert "Collective Security Treaty, Article 4" in sentences[0]
    (happened,) = [s for s in sentences if "Collective Security Treaty, Article 4, 13 September 2022" in s]
    assert happened.startswith("Called upon near that day: Azerbaijani forces attacked positions inside Armenia.")
    assert "no force was sent" in happened
    assert "honoured: no" in happened


# --- Signed and not in force ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2024-06-19", "2024-09-01", "2024-12-03"])
def test_the_treaty_of_june_2024_between_russia_and_north_korea_owed_nothing_until_december(resolve, day):
    duties = resolve("KOR", "PRK", day)
    assert reasons(duties, "russia-north-korea-2024") == {
        "Signed, and not yet in force: it binds from 4 December 2024."
    }  # fmt: skip
    assert "RUS" not in helpers(duties)


@pytest.mark.parametrize(("attacker", "target", "helper"), [("KOR", "PRK", "RUS"), ("UKR", "RUS", "PRK")])
def test_russia_and_north_korea_have_owed_each_other_help_under_article_4_since_4_december_2024(
    resolve, attacker, target, helper
):
    duties = resolve(attacker, target, "2024-12-04")
    owing = under(duties, "russia-north-korea-2024", "Article 4") | (
        under(duties, "russia-north-korea-2024", "Article 4", "owed if")
    )
    assert owing == {helper}


def test_before_its_signature_nothing_is_said_of_the_treaty_of_june_2024(resolve):
    assert reasons(resolve("KOR", "PRK", "2024-06-18"), "russia-north-korea-2024") == set()


# --- No alliance, no duty ------------------------------------------------------------------------------------------


def test_nobody_was_bound_to_help_ukraine_in_february_2022_and_russia_broke_the_budapest_memorandum(resolve):
    duties = resolve("RUS", "UKR", "2022-02-24")
    assert helpers(duties) == set()
    assert "RUS" in {duty.state for duty in duties if duty.pact.key == "budapest-memorandum" and duty.side == "both"}
    (reason,) = {duty.reason for duty in duties if duty.pact.key == "budapest-memorandum" and duty.side == "both"}
    assert "a political promise to Ukraine" in reason


def test_the_united_nations_and_helsinki_owe_no_defence_and_the_answer_says_so(told):
    (forums,) = [s for s in told("RUS", "UKR", "2022-02-24") if s.startswith("Ukraine also belongs to ")]
    assert "UN" in forums
    assert "owe no defence" in forums


def test_a_treaty_known_only_from_atop_goes_on_after_2018_as_assumed(edition):
    def headline(on):
        return ask("obligations", edition=edition.folder, attacker="any", target="Uzbekistan", on=on).findings[0]

    atops = "some of these treaties were last coded on 31 December 2018 and are assumed to go on"
    after, before = headline("2025-01-01"), headline("2018-06-01")
    assert (after.values["owed"].standing, after.confidence) == ("assumed", "moderate")
    assert after.render(after.because) == atops
    assert before.values["owed"].standing == "reported"
    assert "assumed" not in before.because


# --- What cannot be asked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"attacker": "Russia", "target": "South Sudan", "on": "2010-01-01"},
            "South Sudan was not a state on 2010-01-01",
        ),
        (
            {"attacker": "Estonia", "target": "Russia", "on": "1950"},
            "Estonia was not a state on 1950-01-01; it was one:",
        ),
        ({"attacker": "Russia", "target": "Russia", "on": "2020"}, "A state does not attack itself"),
        ({"attacker": "Russia", "target": "Sweden", "on": "1789"}, "Treaties are known from 1816-01-01"),
        ({"attacker": "Russia", "target": "Sweden", "on": "2090"}, "not on 2090-01-01"),
    ],
)
def test_an_attack_that_could_not_be_is_refused_with_the_reason(edition, fields, says):
    with pytest.raises(InputError, match=says):
        ask("obligations", edition=edition.folder, **fields)


def test_two_unknown_names_are_told_at_once(edition):
    with pytest.raises(Faults, match=r"(?s)Ruritania.*Estonya.*Did you mean Estonia"):
        ask("obligations", edition=edition.folder, attacker="Ruritania", target="Estonya")


# --- Over the whole edition ----------------------------------------------------------------------------------------


def test_the_day_before_its_signature_no_treaty_owes_anyone_anything(edition):
    here = world(edition)
    early = set()
    for pact in here.resolver.pacts.all.values():
        if pact.signed and len(pact.signed) == 10:
            before = (date.fromisoformat(pact.signed) - timedelta(1)).isoformat()
            early |= {(pact.key, party.state) for party in pact.parties if pact.party(party.state, before)}
    assert early == set()


STATES = st.sampled_from([*sorted(NATO), "ARG", "ARM", "AUS", "AZE", "CHN", "COD", "EGY", "ETH", "IND", "IRN", "IRQ",
                          "JPN", "KOR", "PRK", "RUS", "SOM", "SYR", "UKR"])  # fmt: skip


@settings(max_examples=200)
@given(
    states=st.lists(STATES, min_size=2, max_size=2, unique=True),
    anyone=st.booleans(),
    day=st.dates(date(1816, 1, 1), date(2026, 1, 1)),
    kind=st.sampled_from(["armed", "cyber", "hybrid", "internal", "forces_abroad"]),
)
def test_in_no_attack_of_history_is_a_duty_owed_by_the_two_or_by_a_state_not_bound_that_day(
    resolve, states, anyone, day, kind
):
    attacker, target = (ANYONE if anyone else states[0]), states[1]
    for duty in resolve(attacker, target, day.isoformat(), kind=kind):
        if duty.status in BINDS:
            assert duty.state not in (attacker, target)
            assert duty.pact.party(duty.state, day.isoformat())
            assert duty.pact.nature != "political"
            assert duty.reason.endswith(".") or "the parties have said" in duty.reason


class Shuffled:
    """An edition whose tables stand in another order of rows."""

    def __init__(self, edition):
        self.edition = edition
        self.registry = edition.registry
        self.kept = {}

    def table(self, name):
        return self.edition.table(name).sample(fraction=1.0, shuffle=True, seed=7)


CASES = [("RUS", "EST", "2025-06-01"), ("DEU", "POL", "1939-09-01"), ("IRQ", "KWT", "1990-08-02"),
         ("ANY", "SOM", "2020-01-01"), ("AUH", "SRB", "1914-07-28"), ("USA", "CUB", "1962-10-22")]  # fmt: skip


@pytest.mark.parametrize(("attacker", "target", "day"), CASES)
def test_in_whatever_order_the_rows_of_the_edition_stand_the_duties_are_the_same(edition, attacker, target, day):
    def told(one):
        here = world(one)
        attack = Attack(
            ANYONE if attacker == "ANY" else attacker, target, day, here.resolver.pacts.spots[target], "armed"
        )
        return [
            (d.state, d.side, d.status, d.pact.key, d.pledge and d.pledge.article, d.reason, d.conflict, d.reserved)
            for d in here.resolver.resolve(attack)
        ]

    assert told(edition) == told(Shuffled(edition)) != []


@pytest.fixture(scope="module")
def reordered(edition):
    """The room's view of the edition with the rows of every table in another order."""
    return world(Shuffled(edition)).resolver


@given(
    st.permutations(["RUS", "EST", "USA", "CHN", "SAU", "IRN", "DEU", "FRA", "GBR", "POL", "TUR", "GRC", "AUH", "SRB"]),
    st.dates(date(1816, 1, 1), date(2025, 12, 31)),
    st.sampled_from(["armed", "cyber", "hybrid", "internal", "forces_abroad"]),
    st.booleans(),
)
def test_no_attack_on_any_day_is_resolved_otherwise_when_rows_stand_in_another_order(
    edition, reordered, states, day, kind, anyone
):
    here = world(edition)
    spot = here.resolver.pacts.spots[states[1]]

    def told(resolver):
        duties = resolver.resolve(Attack(ANYONE if anyone else states[0], states[1], day.isoformat(), spot, kind))
        return [(d.state, d.side, d.status, d.pact.key, d.reason, d.conflict, d.reserved) for d in duties]

    assert told(here.resolver) == told(reordered)


# --- Kept out ------------------------------------------------------------------------------------------------------


def test_in_1939_the_soviet_union_had_promised_poland_and_germany_not_to_use_force(resolve):
    duties = resolve("DEU", "POL", "1939-09-01")
    assert "RUS" in {d.state for d in duties if d.side == "target" and d.status == "barred"}
    neutral = [d for d in duties if d.side == "attacker" and d.state == "RUS"]
    assert [
        (d.status, d.reason.endswith("if the ally is the one attacked; Germany strikes first.")) for d in neutral
    ] == [("not owed", True)]


def test_members_of_an_alliance_may_not_join_an_attack_on_one_of_them(told, resolve):
    barred = under(resolve("RUS", "EST", "2025-06-01"), "north-atlantic", "Article 1", "barred")
    assert barred == (NATO | {"FIN", "SWE", "MNE", "MKD"}) - {"EST"}
    assert any("may not join an attack on Estonia" in s for s in told("RUS", "EST", "2025-06-01"))


def test_only_pledges_of_defence_are_said_to_owe_the_attacker_nothing(told):
    (friends,) = [s for s in told("DEU", "POL", "1939-09-01") if "own defence allies" in s] or [""]
    assert "Russia" not in friends  # whose pledge was one of neutrality


def test_an_edition_of_an_earlier_version_is_answered_from_without_what_it_lacks(edition, monkeypatch):
    lacking = {name: spec for name, spec in edition.manifest["tables"].items() if name != "pledge_honoured"}
    monkeypatch.setitem(edition.manifest, "tables", lacking)
    answer = ask("obligations", edition=edition.folder, attacker="RUS", target="EST", on="2025-06-01")
    assert not [found for found in answer.findings if "put them to the test" in found.text]


def test_political_texts_left_out_of_a_sentence_are_not_called_treaties(told):
    (promises,) = [one for one in told("any", "UKR", "2026-11-22") if one.startswith("Political promises")]
    assert promises.endswith("1 other text.")
