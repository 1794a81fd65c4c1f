import re
from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import un


def resolution(frame, number):
    return frame.row(by_predicate=pl.col("number") == number, named=True)


def test_every_resolution_from_1_to_2825_is_there_but_three(files):
    numbers = un.resolutions(files)["number"]
    assert sorted(set(range(1, 2826)) - set(numbers)) == [2762, 2770, 2772]
    assert numbers.n_unique() == len(numbers) == 2822


def test_the_council_allowed_force_in_libya_by_ten_votes_with_five_abstaining(files):
    libya = resolution(un.resolutions(files), 1973)
    assert (libya["date"], libya["chapter_vii"]) == (date(2011, 3, 17), True)
    assert (libya["in_favour"], libya["against"], libya["abstaining"]) == (10, 0, 5)
    assert libya["abstaining_by"] == ["BRAZIL", "CHINA", "GERMANY", "INDIA", "RUSSIAN FEDERATION"]


def test_russia_alone_voted_against_calling_the_emergency_session_on_ukraine(files):
    ukraine = resolution(un.resolutions(files), 2623)
    assert (ukraine["against_by"], ukraine["in_favour"], ukraine["abstaining"]) == (["RUSSIAN FEDERATION"], 11, 3)


def test_votes_are_missing_before_2000_and_where_the_file_contradicts_itself_or_nobody_counted(files):
    resolutions = un.resolutions(files)
    unknown = resolutions.filter(pl.col("in_favour").is_null())
    assert unknown.filter(pl.col("number") < 1285).height == 1284
    assert unknown.filter(pl.col("number") >= 1285)["number"].to_list() == [
        1326, 1358, 1361, 1414, 1426, 1559, 1571, 1691, 1715, 1733, 1999, 2034, 2403, 2521, 2723, 2812,
    ]  # fmt: skip
    counted = resolutions.filter(pl.col("in_favour").is_not_null())
    assert (counted["in_favour"] >= 9).all()
    assert (counted.select(pl.sum_horizontal(*un.VOTES)).to_series() <= 15).all()
    assert (counted["against"] == counted["against_by"].list.len()).all()


def test_no_permanent_member_but_for_a_procedural_vote_is_against_what_was_adopted(files):
    permanent = ["CHINA", "FRANCE", "RUSSIAN FEDERATION", "UNITED KINGDOM", "UNITED STATES"]
    against = un.resolutions(files).explode("against_by").filter(pl.col("against_by").is_in(permanent))
    assert against["number"].to_list() == [2623]


def test_chapter_vii_is_marked_or_not_known_and_never_denied(files):
    resolutions = un.resolutions(files)
    assert resolutions["chapter_vii"].drop_nulls().all()
    assert resolutions["chapter_vii"].sum() == 725
    isaf = resolutions.filter(pl.col("number").is_in([1386, 1413, 1444, 1510]))
    assert isaf["chapter_vii"].null_count() == 4


def test_a_day_of_another_year_is_left_out_and_all_others_since_2000_are_known(files):
    since = un.resolutions(files).filter(pl.col("number") >= 1285)
    assert since.filter(pl.col("date").is_null())["number"].to_list() == [2423]
    assert since.filter(pl.col("date").dt.year() != pl.col("year")).is_empty()
    assert resolution(since, 1574)["date"] == date(2004, 11, 19)


def test_days_follow_the_numbers(files):
    dated = un.resolutions(files).drop_nulls("date")
    assert dated["date"].is_sorted()


def test_two_sources_name_the_same_year_for_every_number_both_have(files):
    both = un.resolution_topics(files).join(un.resolutions_since_2000(files), on="number", suffix="_since")
    assert both.height == 2215 - 1284
    assert both.filter(pl.col("year") != pl.col("year_since")).is_empty()


def test_the_first_resolution_is_of_1946_and_on_the_military_staff_committee(files):
    first = resolution(un.resolutions(files), 1)
    assert (first["year"], first["subject"], first["date"]) == (1946, "Military Staff Committee", None)
    assert resolution(un.resolutions(files), 2820)["in_favour"] == 13


COUNT = b'"MS_in_favour_count": "15"'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"S/RES/1285 (2000)"', b'"S/RES/12x5 (2000)"', "line 1: 'symbol' is 'S/RES/12x5 (2000)', not a resolution's"),
        (b'"13 January 2000"', b'"13 Janvier 2000"', "line 1: 'adoption_date' is '13 Janvier 2000', not a day"),
        (COUNT, COUNT.replace(b"15", b"16"), "line 1: 'MS_in_favour_count' is '16', outside 0 to 15"),
        (COUNT, COUNT.replace(b"15", b"x"), "line 1: 'MS_in_favour_count' is 'x', not a whole number"),
        (b'"MS_against": []', b'"MS_against": [1]', "line 1: 'MS_against' is '[1]', not a list of names"),
        (b'"MS_against": []', b'"MS_against": "["', "line 1: 'MS_against' is '[', not a list of names"),
        (b'"chapter_VII": ""', b'"chapter_VII": "Chapter VI"', "'chapter_VII' is 'Chapter VI', none of Chapter VII"),
        (
            b'"S/RES/1286 (2000)"',
            b'"S/RES/1285 (2000)"',
            "'symbol' is 'S/RES/1285 (2000)', with other facts in another",
        ),
    ],
)
def test_a_resolution_that_cannot_be_is_told_with_its_line(altered, old, new, told):
    with pytest.raises(SourceError, match=re.escape(told)):
        un.resolutions_since_2000(altered("un_resolutions", un.METADATA, lambda data: data.replace(old, new, 1)))
