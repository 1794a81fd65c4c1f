"""Days, months and lists read as people write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.times import day_text, listed, month_text

NAMES = st.lists(st.text(alphabet="abcdefg", min_size=1, max_size=4), max_size=8, unique=True)


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2022-09-13", "13 September 2022"),
        ("2022-01-01", "1 January 2022"),
        ("2022-12", "December 2022"),
        ("816", "816"),
    ],
)
def test_a_date_in_words(iso, words):
    assert day_text(iso) == words


@given(st.dates())
def test_the_words_say_the_very_day(day):
    month = day_text(day.isoformat()).split()[1]
    assert datetime.strptime(month, "%B").month == day.month  # noqa: DTZ007 - the name of a month has no zone
    assert day_text(day.isoformat()) == f"{day.day} {month} {day.year:04}"
    assert day_text(day.isoformat()[:7]) == f"{month} {day.year:04}"


@given(st.dates())
def test_a_month_in_words_is_the_same_from_a_day_and_from_text(day):
    if day.year >= 1000:
        assert month_text(day) == day_text(day.isoformat()[:7])


@pytest.mark.parametrize(
    ("names", "most", "words"),
    [
        ([], None, ""),
        (["UN"], None, "UN"),
        (["UN", "AU"], None, "UN and AU"),
        (["UN", "AU", "EU"], None, "UN, AU and EU"),
        (["UN", "AU", "EU"], 3, "UN, AU and EU"),
        (["UN", "AU", "EU"], 2, "UN, AU and 1 other"),
        (["UN", "AU", "EU"], 1, "UN and 2 others"),
    ],
)
def test_names_are_listed_in_words(names, most, words):
    assert listed(names, most=most) == words


@given(NAMES, st.integers(1, 9))
def test_a_list_cut_short_says_how_many_it_leaves_out(names, most):
    words = listed(names, most=most).replace(" and ", ", ").split(", ") if names else []
    if len(names) <= most:
        assert words == names
    else:
        assert words[:-1] == names[:most]
        assert int(words[-1].split()[0]) == len(names) - most
