"""When operations were there, by the registry's dates; their strength is tested with the peace room's tables."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.panels.missions import presence
from comity.registry.load import registry

LAST = date(2020, 6, 1)


def months(start, end, last=LAST):
    table = pl.DataFrame(
        [("op", start, end)], schema=dict.fromkeys(("operation", "start", "end"), pl.String), orient="row"
    )
    return presence(table, last)["month"].to_list()


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2003-09-19", "2018-03-30", date(2003, 9, 1), date(2018, 3, 1)),
        ("2003-09", "2003-10", date(2003, 9, 1), date(2003, 10, 1)),
        ("1961", "1963", date(1961, 1, 1), date(1963, 12, 1)),
        ("2019-12-31", None, date(2019, 12, 1), LAST),
        ("2019-12-31", "2030", date(2019, 12, 1), LAST),
    ],
)
def test_an_operation_is_there_from_its_first_month_to_its_last(start, end, first, last):
    found = months(start, end)
    assert (found[0], found[-1]) == (first, last)
    assert len(found) == (last.year - first.year) * 12 + last.month - first.month + 1


def test_an_operation_that_began_later_is_not_there():
    assert months("2020-07-01", None) == []


@settings(deadline=None)
@given(st.dates(date(1948, 1, 1), date(2026, 11, 1)))
def test_knowing_a_month_more_only_adds_that_month(last):
    last = last.replace(day=1)
    whole = presence(registry()["operations"], date(2026, 11, 1))
    assert presence(registry()["operations"], last).equals(whole.filter(pl.col("month") <= last))


def test_an_operation_has_each_month_once():
    whole = presence(registry()["operations"], date(2026, 11, 1))
    assert not whole.is_duplicated().any()
    assert set(whole["operation"]) == set(registry()["operations"]["operation"])
