"""The sheet shows what was said and what was done about it, and gives nobody away."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest

from comity.faces.ledger_page import page
from comity.rooms.community.ledger.said import NOWHERE, sheet
from comity.rooms.community.ledger.write import append, new_person

SINCE, ON = date(2024, 1, 1), date(2024, 6, 30)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def made(ledger):
    def read(**options):
        with ledger.reading() as at:
            return sheet(at, **({"since": SINCE, "on": ON} | options))

    return read


class Words(HTMLParser):
    """The words of a page; every tag that is opened must be closed."""

    def __init__(self, text):
        super().__init__()
        self.words, self.tags, self.open = "", [], []
        self.feed(text)
        self.close()
        assert self.open == []
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words += data + " "


def test_what_was_said_stands_with_what_was_done_about_it(made):
    found = made()
    (wells, sheep) = found.places["Baidoa"]
    assert [(deed.kind, deed.became, deed.since) for deed in wells.deeds] == [("promise", "kept", "2024-05-30")]
    assert sheep.deeds == ()
    (gate,) = found.places["Beledweyne"]
    assert [deed.text for deed in gate.deeds] == ["It opens at dawn"]
    assert [deed.text for deed in found.others] == ["Seed"]


def test_the_words_of_a_complaint_are_shown_only_when_asked_for(made):
    assert "The gate is shut" not in page(made())
    assert "About access." in page(made())
    assert "The gate is shut" in page(made(words=True))


def test_a_promise_is_told_as_it_stood_on_the_day(made):
    def became(on):
        return made(on=on).places["Baidoa"][0].deeds[0].became

    assert became(date(2024, 5, 20)) == "open"
    assert became(date(2024, 5, 30)) == "kept"
    assert "not due yet" in page(made(on=date(2024, 5, 20)))


def test_an_overdue_promise_is_called_that(made, ledger, raws, today):
    rows = [{"kind": "promise", "day": "2024-05-03", "owner": "us", "due": "2024-05-10", "text": "Pump", "about": "5"}]
    append(ledger, raws(rows), today=today)
    words = Words(page(made())).words
    assert "Pump To be kept by 10 May 2024; overdue: nothing was entered of what became of it." in words


def test_what_is_done_about_what_was_done_is_shown_once(made, ledger, raws, today):
    rows = [{"kind": "assistance", "day": "2024-06-02", "place": "Baidoa", "text": "Pump parts", "about": "6"}]
    append(ledger, raws(rows), today=today)
    assert [deed.kind for deed in made().places["Baidoa"][0].deeds] == ["promise", "assistance"]
    assert page(made()).count("Pump parts") == 1


def test_text_is_never_taken_for_markup(made, ledger, raws, today):
    rows = [
        {"kind": "place", "name": HOSTILE},
        {"kind": "consultation", "day": "2024-06-02", "place": HOSTILE, "text": HOSTILE},
        {"kind": "assistance", "day": "2024-06-02", "place": HOSTILE, "text": HOSTILE},
    ]
    append(ledger, raws(rows), today=today)
    text = page(made())
    assert "script" not in Words(text).tags
    assert text.count("&lt;script&gt;") == 3


def test_persons_owners_and_partners_are_left_out(made, ledger, raws, today):
    person = new_person(ledger)
    rows = [{"kind": "message", "day": "2024-06-02", "direction": "in", "text": "Seed is late", "person": person}]
    append(ledger, raws(rows), today=today)
    words = Words(page(made())).words
    assert list(made().places)[-1] == NOWHERE
    assert "Seed is late" in words
    for private in (person, "engineers", "Women's Council"):
        assert private not in words


def test_a_time_in_which_nothing_was_said_says_so(made):
    assert "Nothing that people said was entered in this time." in page(
        made(since=date(2020, 1, 1), on=date(2020, 2, 1))
    )
