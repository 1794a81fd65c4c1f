from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import cwm


def test_484_of_762_rows_are_mediated_and_five_not_known(files):
    efforts = cwm.mediation(files)
    assert efforts.height == efforts["row"].n_unique() == 762
    assert efforts["mediated"].sum() == 484
    assert efforts["mediated"].null_count() == 5


def test_a_day_is_given_where_all_of_it_is_known_and_the_year_wherever_that_is(files):
    efforts = cwm.mediation(files)
    for name in ("episode_from", "episode_end", "from", "end"):
        dated = efforts.filter(pl.col(name).is_not_null())
        assert dated.filter(pl.col(name).dt.year() != pl.col(f"{name}_year")).is_empty()
    assert efforts.filter(pl.col("from").is_null(), pl.col("from_year").is_not_null()).height == 37


def test_years_of_two_digits_lie_between_1946_and_2012(files):
    years = cwm.mediation(files).select(pl.col("^.*_year$"))
    assert years.min().min_horizontal().item() == 1946
    assert years.max().max_horizontal().item() == 2012


def test_king_abdullah_mediated_in_afghanistan_in_september_2008(files):
    row = cwm.mediation(files).row(
        by_predicate=pl.col("third_party").str.contains("King Abdullah of Saudi")
        & (pl.col("country") == "Afghanistan"),
        named=True,
    )
    assert (row["from"], row["end"]) == (date(2008, 9, 24), date(2008, 9, 28))


def test_no_episode_ends_before_it_begins_and_one_effort_does(files):
    efforts = cwm.mediation(files)
    assert efforts.filter(pl.col("episode_end") < pl.col("episode_from")).is_empty()
    assert efforts.filter(pl.col("end") < pl.col("from"))["from"].to_list() == [date(1991, 2, 4)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"11/23/09", b"11/31/09", "a day that no calendar has"),
        (b"11/23/09", b"yesterday", "'med.begins' is 'yesterday', neither a day nor a part of one"),
        (b"11/23/09", b"11/23/1830", "'med.begins' is '11/23/1830', of another time"),
        (b"\r\nPeru", b" Peru", "cells under 12 columns"),
    ],
)
def test_a_day_that_cannot_be_is_told_with_its_line(altered, old, new, told):
    with pytest.raises(SourceError, match=told):
        cwm.mediation(altered("civil_war_mediation", cwm.EPISODES, lambda data: data.replace(old, new, 1)))
