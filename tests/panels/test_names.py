"""People write names as they like; an unknown one is told with its neighbours, never guessed."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import UnknownName
from comity.panels.names import Names, fold, slips

WORDS = st.text(alphabet="azÀéîñşžÇåôДийж'’.- ", max_size=30)


def names(*rows):
    table = pl.DataFrame(rows, schema=["state", "name", "aliases"], orient="row")
    return Names.of("state", table)


SMALL = names(
    ("SOM", "Somalia", "Somali Republic; SO"),
    ("CIV", "Côte d’Ivoire", "Ivory Coast"),
    ("KEN", "Kenya", None),
)


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Somalia", "SOM"),
        ("  sOMALIA ", "SOM"),
        ("som", "SOM"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Ivory Coast", "CIV"),
        ("U.S.A.", "USA"),
        ("UK", "GBR"),
        ("Burma", "MMR"),
        ("Zaire", "COD"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Guinea Bissau", "GNB"),
        ("São Tomé", "STP"),
        ("GDR", "DDR"),
        ("520", "SOM"),
    ],
)
def test_a_state_is_known_by_code_name_old_name_and_without_accents(edition, written, state):
    assert edition.names("state").key(written) == state


def test_every_state_and_place_is_known_by_its_key_its_name_and_its_aliases(edition):
    for kind in ("state", "place"):
        known = edition.names(kind)
        for key, name, aliases in edition.table(f"{kind}s").select(kind, "name", "aliases").rows():
            written = [key, name, *(aliases or "").split(";")]
            assert {known.key(each) for each in written if each.strip()} == {key}, key


@given(WORDS)
def test_folding_a_folded_name_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(WORDS)
def test_case_and_spaces_around_a_name_do_not_matter(name):
    assert fold(f" {fold(name).upper()}  ") == fold(name)


@given(st.lists(st.text(alphabet="абвгд", min_size=1), min_size=1).map(" ".join))
def test_a_name_in_another_script_is_not_folded_to_nothing(name):
    assert fold(name) == name


@pytest.mark.parametrize(
    ("written", "near"),
    [("Somlia", "Somalia"), ("kenia", "Kenya"), ("Ivory Cost", "Côte d’Ivoire"), ("Keyna", "Kenya"), ("KNE", "Kenya")],
)
def test_an_unknown_name_is_told_with_its_nearest_neighbour(written, near):
    with pytest.raises(UnknownName, match=f"No state is called '{written}'. Did you mean {near}"):
        SMALL.key(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lybia", "Libya"),
        ("Holand", "Netherlands"),
        ("Chian", "China"),
        ("RSU", "Russia"),
        ("Korea", "South Korea or North Korea"),
    ],
)
def test_of_all_states_the_one_that_was_meant_is_offered(edition, written, meant):
    with pytest.raises(UnknownName, match=rf"Did you mean {meant}\?$"):
        edition.names("state").key(written)


@pytest.mark.parametrize("written", ["Atlantis", "Wakanda", "Nobody", "any", "NAT"])
def test_a_name_like_no_states_is_not_taken_for_one(edition, written):
    with pytest.raises(UnknownName, match=r"lists all\.$"):
        edition.names("state").key(written)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_counted_alike_both_ways_and_none_means_the_same_word(one, two, three):
    assert slips(one, two) == slips(two, one)
    assert (slips(one, two) == 0) == (one == two)
    assert abs(len(one) - len(two)) <= slips(one, two) <= max(len(one), len(two))
    assert slips(one + three, two + three) <= slips(one, two)


@given(st.text("abcd", min_size=2, max_size=8), st.data())
def test_two_neighbouring_letters_in_the_wrong_order_are_one_slip(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert slips(word, turned) == (0 if turned == word else 1)


def test_neighbours_that_are_the_same_state_are_named_once():
    with pytest.raises(UnknownName) as caught:
        names(("SOM", "Somalia", "Somalie;Somalija")).key("Somalis")
    assert caught.value.problem == "No state is called 'Somalis'. Did you mean Somalia?"


def test_only_neighbours_about_as_near_as_the_nearest_are_offered():
    with pytest.raises(UnknownName, match=r"Did you mean Somalia\?$"):
        names(("SOM", "Somalia", ""), ("SMR", "Somali", ""), ("MLI", "Mali", "")).key("Somalla")
    with pytest.raises(UnknownName, match=r"(North Korea or South Korea|South Korea or North Korea)[?]"):
        names(("731", "North Korea", ""), ("732", "South Korea", "")).key("Korea")


@pytest.mark.parametrize("written", ["", " ", "Xyzzyx"])
def test_a_name_without_neighbours_is_told_where_all_names_are(written):
    with pytest.raises(UnknownName, match="No state is called") as caught:
        SMALL.key(written)
    assert caught.value.remedy == "`comity registry --table states` lists all."


@given(WORDS)
def test_a_name_is_either_known_or_refused(name):
    if fold(name) in SMALL.keys:
        assert SMALL.key(name) in SMALL.titles
    else:
        with pytest.raises(UnknownName):
            SMALL.key(name)


def test_a_key_is_stronger_than_a_name_and_a_name_than_an_alias():
    clash = names(("A", "Alpha", "B;Gamma"), ("B", "Gamma", "Alpha"))
    assert (clash.key("B"), clash.key("Gamma"), clash.key("Alpha")) == ("B", "B", "A")


def test_a_code_is_a_name_unless_it_stands_for_several_or_is_a_name_already():
    coded = SMALL.coded([("SOM", "520"), ("SOM", "520"), ("KEN", "345"), ("CIV", "345"), ("KEN", "SO")])
    assert (coded.key("520"), coded.key("SO")) == ("SOM", "SOM")
    with pytest.raises(UnknownName):
        coded.key("345")


def test_joined_names_know_both_kinds_and_the_first_wins():
    other = Names("place", {"guam": "guam", "kenya": "kenya-town"}, {"guam": "Guam"})
    both = other.joined(SMALL)
    assert (both.kind, both.key("Guam"), both.key("Somalia"), both.key("Kenya")) == (
        "place",
        "guam",
        "SOM",
        "kenya-town",
    )
    assert both.title("guam") == "Guam"


def test_a_key_without_a_title_is_its_own():
    assert SMALL.title("any") == "any"
