"""Rows are written all or none, each fault is told with its row and remedy, and corrections leave what they correct."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from comity.errors import ComityError, Faults, InputError
from comity.rooms.community.ledger.outgo import lines
from comity.rooms.community.ledger.write import append, correct, new_person


def entry(ledger, number):
    """What holds under a number, as a row of a file."""
    with ledger.reading() as at:
        return next((line for line in lines(at) if line["ref"] == str(number)), None)


def everything(ledger):
    with ledger.reading() as at:
        return lines(at, history=True)


@pytest.fixture
def refused(ledger, raws, today):
    """What is told of rows that cannot be written; the ledger is as before."""

    def told(*rows):
        before = everything(ledger)
        with pytest.raises(ComityError) as caught:
            append(ledger, raws(rows), today=today)
        assert everything(ledger) == before
        faults = caught.value.faults if isinstance(caught.value, Faults) else (caught.value,)
        return [str(fault) for fault in faults]

    return told


GOOD = {"kind": "consultation", "day": "2024-06-01", "place": "Baidoa", "text": "Roads"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "2024-02-30"}, "'2024-02-30' is a day that no calendar has"),
        ({"day": "30/06/2024"}, "'30/06/2024' is not a day. Write year, month, day, as in 2024-03-09."),
        ({"day": "2024-07-01"}, "lies in the future (today is 2024-06-30)"),
        ({"day": "0204-07-01"}, "lies before 1945"),
        ({"place": "Baidoaa"}, "no place of this ledger is called 'Baidoaa'. Did you mean Baidoa?"),
        ({"place": "Nairobi"}, 'Add it first: comity ledger add place "name=Nairobi"'),
        ({"partner": "Bay Womens Council"}, None),
        ({"partner": "Elders"}, "no partner of this ledger is called 'Elders'"),
        ({"kind": "consultaton"}, "'consultaton' is no kind. Did you mean consultation?"),
        ({"text": ""}, "a consultation needs day, place and text; it lacks text"),
        ({"day": ""}, "it lacks day"),
        ({"groups": "women; yuoth"}, "'yuoth' is no group"),
        ({"people": "about 40"}, "the people 'about 40' is no whole number of nought or more"),
        ({"people": "-3"}, "is no whole number"),
        ({"owner": "me"}, "a consultation has no owner"),
        ({"name": "Amina Yusuf"}, "only a place and a partner have a name. Names of persons stay out"),
        ({"person": "Amina Yusuf"}, "holds something that is no pseudonym"),
        ({"about": "99"}, "there is no entry '99' for it to be about"),
        ({"about": "1"}, "a consultation cannot be about a place"),
        ({"about": "5", "day": "2024-04-01"}, "of 2024-04-01, before what it is about, of 2024-05-01"),
        ({"text": "x" * 4001}, "the text has 4,001 letters; it may have 4,000"),
        ({"text": "a\x07b"}, "holds a control character"),
        ({"kind": "promise", "place": "", "owner": "x", "due": "2024-05-01"}, "due on 2024-05-01, before it was made"),
        ({"kind": "promise"}, "it lacks owner and due"),
        ({"kind": "complaint", "category": "acess"}, "'acess' is no category. Did you mean access?"),
        ({"kind": "assistance", "amount": "3"}, "an amount and its unit go together"),
        ({"kind": "answer", "place": "", "about": "6"}, "an answer cannot be about a promise"),
    ],
)
def test_a_fault_names_its_row_and_says_what_to_do(ledger, raws, today, refused, change, told):
    if told is None:
        assert append(ledger, raws([GOOD | change]), today=today) == [12]
        return
    (fault,) = refused(GOOD | change)
    assert fault.startswith("Row 2: ")
    assert told in fault
    assert fault.rstrip()[-1] in ".?"


def test_the_same_fault_of_many_rows_is_told_once_with_all_of_them(refused):
    bad = [GOOD | {"place": "Nowhere", "text": f"{n}"} for n in range(3)]
    other = GOOD | {"text": "fine"}
    told = refused(bad[0], bad[1], other, bad[2], GOOD | {"day": "2024-13-01"})
    assert len(told) == 2
    assert told[0].startswith("Rows 2-3 and 5: no place")
    assert told[1].startswith("Row 6: '2024-13-01'")


def test_all_faults_of_a_row_are_told_at_once(refused):
    assert len(refused(GOOD | {"day": "2024-02-30", "place": "X", "people": "many", "owner": "x"})) == 4


def test_a_row_is_not_taken_twice(ledger, raws, today, refused, rows):
    assert refused(GOOD, GOOD)[0].startswith("Row 3: it repeats row 2")
    assert any("has it already, as entry 5" in told for told in refused(rows[4]))
    assert any("the place 'Baidoa' is in the ledger already, as entry 1" in told for told in refused(rows[0]))
    append(ledger, raws([GOOD, GOOD | {"groups": "women"}]), today=today)


def test_the_order_of_groups_and_the_case_of_names_do_not_make_another_entry(refused, rows):
    (told,) = refused(rows[4] | {"groups": "Youth ;women", "place": " BAIDOA ", "partner": "bay women's council"})
    assert "has it already, as entry 5" in told


def test_places_and_partners_may_stand_below_the_rows_that_name_them(ledger, raws, today):
    numbers = append(
        ledger,
        raws([GOOD | {"place": "Dinsoor", "partner": "Elders"}, {"kind": "partner", "name": "Elders"},
              {"kind": "place", "name": "Dinsoor"}]),
        today=today,
    )  # fmt: skip
    assert (entry(ledger, numbers[0])["place"], entry(ledger, numbers[0])["partner"]) == ("Dinsoor", "Elders")


def test_what_a_row_is_about_stands_above_it(refused):
    answer = {"kind": "answer", "day": "2024-06-02", "about": "c", "text": "Yes"}
    complaint = {
        "kind": "complaint",
        "day": "2024-06-01",
        "place": "Baidoa",
        "category": "other",
        "text": "T",
        "ref": "c",
    }
    assert "or the `ref` of a row further up" in refused(answer, complaint)[0]


def test_many_rows_are_checked_as_few_are(ledger, raws, today, refused):
    """From two hundred rows on the ledger is read at once; what is found is the same."""
    many = [GOOD | {"text": f"road {n}"} for n in range(300)]
    told = refused(*many, GOOD | {"about": "99"}, {"kind": "place", "name": "baidoa"})
    assert [one.partition(":")[0] for one in told] == ["Row 302", "Row 303"]
    append(ledger, raws(many), today=today)
    (fault,) = refused(*many)
    assert fault.startswith("Rows 2-301: the ledger has it already.")


def test_a_correction_is_a_new_row_and_the_old_one_stays(ledger, today):
    row = correct(ledger, 5, {"people": "44", "groups": None}, reason="counted again", today=today)
    assert row == 12
    assert (entry(ledger, 5)["people"], entry(ledger, 5)["groups"]) == ("44", "")
    history = [line for line in everything(ledger) if line["ref"] == "5"]
    assert [(one["entry"], one["people"], one["groups"]) for one in history] == [
        ("5", "40", "women; youth"),
        ("12", "44", ""),
    ]
    assert (history[1]["corrects"], history[1]["reason"]) == ("5", "counted again")


def test_a_corrected_entry_keeps_its_number_and_is_corrected_again_from_where_it_stands(ledger, today):
    correct(ledger, 5, {"people": "44"}, reason="one", today=today)
    correct(ledger, 5, {"text": "The wells are full"}, reason="two", today=today)
    assert (entry(ledger, 5)["people"], entry(ledger, 5)["text"]) == ("44", "The wells are full")


def test_a_renamed_place_is_renamed_everywhere_and_its_old_name_is_free(ledger, raws, today):
    correct(ledger, 1, {"name": "Baydhabo"}, reason="as people write it", today=today)
    assert {line["place"] for line in (entry(ledger, 5), entry(ledger, 10))} == {"Baydhabo"}
    assert append(ledger, raws([{"kind": "place", "name": "Baidoa"}]), today=today)


@pytest.mark.parametrize(
    ("number", "changes", "reason", "told"),
    [
        (99, {"text": "x"}, "r", "There is no entry 99"),
        (5, {"text": "x"}, " ", "A correction has a reason"),
        (5, {"people": "40"}, "r", "Entry 5 holds that already"),
        (5, {"day": "2024-05-03"}, "r", "Entry 6, which is about entry 5, is of 2024-05-02, before 2024-05-03"),
        (5, {"place": "Nowhere"}, "r", "No place of this ledger is called 'Nowhere'"),
        (2, {"name": "baidoa"}, "r", "the place 'Baidoa' is in the ledger already"),
        (8, {"text": "The soldiers beat my brother"}, "r", "a ledger does not take it"),
    ],
)
def test_a_correction_is_held_to_the_same_rules(ledger, today, number, changes, reason, told):
    before = everything(ledger)
    with pytest.raises(InputError) as caught:
        correct(ledger, number, changes, reason=reason, today=today)
    assert told.casefold() in str(caught.value).casefold()
    assert everything(ledger) == before


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("x" * 501, "The reason has 501 letters; it may have 500"),
        ("a\x07b", "The reason holds a control character"),
        ("He says the soldiers beat him", "a ledger does not take it"),
    ],
)
@pytest.mark.parametrize("strike", [False, True])
def test_a_reason_is_held_to_the_rules_of_any_text(ledger, today, reason, told, strike):
    before = everything(ledger)
    with pytest.raises(InputError, match=told):
        correct(ledger, 8, {} if strike else {"text": "The gate is late"}, reason=reason, today=today, strike=strike)
    assert everything(ledger) == before


@pytest.mark.parametrize(("number", "about"), [(6, "6"), (5, "6")])
def test_no_correction_makes_an_entry_be_about_itself(ledger, today, number, about):
    with pytest.raises(InputError, match=f"Entry {number} would be about itself"):
        correct(ledger, number, {"about": about, "day": "2024-05-02"}, reason="r", today=today)


def test_pseudonyms_of_another_ledger_are_taken_over_only_when_that_is_asked_for(ledger, raws, today, refused):
    row = GOOD | {"person": "P-ABCDEFGH23"}
    assert "are taken over by `comity ledger import --persons`" in refused(row)[0]
    append(ledger, raws([row]), today=today, strangers=True)
    append(ledger, raws([row | {"text": "Seed"}]), today=today)
    with pytest.raises(InputError, match="no pseudonym"):
        append(ledger, raws([GOOD | {"person": "Amina Yusuf"}]), today=today, strangers=True)


def test_what_others_refer_to_is_not_struck(ledger, today):
    for number, users in ((1, "4, 5, 10, 11"), (8, "9"), (5, "6")):
        with pytest.raises(InputError, match=f"{users} refer to it"):
            correct(ledger, number, {}, reason="wrong", today=today, strike=True)
    correct(ledger, 9, {}, reason="of another", today=today, strike=True)
    correct(ledger, 8, {}, reason="entered twice", today=today, strike=True)
    assert entry(ledger, 8) is None
    assert [line["struck"] for line in everything(ledger) if line["ref"] == "8"] == ["0", "1"]


def test_a_struck_entry_may_be_written_again(ledger, raws, today, rows):
    correct(ledger, 10, {}, reason="not given", today=today, strike=True)
    assert append(ledger, raws([rows[9]]), today=today) == [13]


def test_a_pseudonym_tells_nothing_and_is_known_from_then_on(ledger, raws, today):
    people = {new_person(ledger) for _ in range(20)}
    assert len(people) == 20
    append(ledger, raws([GOOD | {"person": min(people)}]), today=today)
    with ledger.reading() as at:
        assert at.execute(text("SELECT count(*) FROM persons")).scalar_one() == 20
