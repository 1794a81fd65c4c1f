import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import mid

FALKLANDS, WORLD_WAR_2 = 3630, 258
WAR = 5


def test_there_are_2436_disputes_106_of_them_wars_and_33_under_way_at_the_end_of_2014(files):
    disputes = mid.disputes(files)
    assert disputes["dispnum"].n_unique() == disputes.height == 2436
    assert (disputes["hostlev"] == WAR).sum() == 106
    assert disputes["ongo2014"].sum() == 33
    early = disputes.filter(pl.col("ongo2014"), pl.col("endyear") < 2014)
    assert early.select("dispnum", "endyear", "endmon").rows() == [(4598, 2012, 7)]


def test_the_falklands_war_lasted_106_days_and_side_b_won(files):
    row = mid.disputes(files).row(by_predicate=pl.col("dispnum") == FALKLANDS, named=True)
    assert (row["styear"], row["stmon"], row["stday"]) == (1982, 3, 1)
    assert (row["endyear"], row["endmon"], row["endday"]) == (1982, 6, 14)
    assert (row["mindur"], row["maxdur"], row["outcome"], row["hostlev"]) == (106, 106, 2, WAR)
    sides = mid.participants(files).filter(pl.col("dispnum") == FALKLANDS)
    assert sides.select("cow", "sidea", "fatality").rows() == [(160, True, 5), (200, False, 4)]


def test_a_day_that_is_not_known_is_null_and_a_month_always_known_in_disputes(files):
    disputes, participants = mid.disputes(files), mid.participants(files)
    assert (disputes["stday"].null_count(), disputes["endday"].null_count()) == (271, 251)
    assert (participants["stday"].null_count(), participants["endday"].null_count()) == (596, 552)
    for frame in (disputes, participants):
        assert frame.select("styear", "stmon", "endyear", "endmon").null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize(
    "reader", [mid.disputes, mid.participants, mid.incidents, mid.incident_participants], ids=lambda one: one.__name__
)
def test_no_minus_nine_is_left(files, reader):
    numbers = reader(files).select(pl.selectors.numeric())
    assert numbers.min().min_horizontal().item() >= 0


def test_participants_are_those_of_disputes_and_their_months_lie_within_them_but_for_five(files):
    both = mid.participants(files).join(mid.disputes(files), on="dispnum", suffix="_whole")
    assert both.height == mid.participants(files).height == 5883
    assert both["dispnum"].n_unique() == 2436
    month = {end: pl.col(f"{end}year") * 12 + pl.col(f"{end}mon") for end in ("st", "end")}
    whole = {end: pl.col(f"{end}year_whole") * 12 + pl.col(f"{end}mon_whole") for end in ("st", "end")}
    outside = both.filter((month["st"] < whole["st"]) | (month["end"] > whole["end"]))
    assert outside["dispnum"].unique().sort().to_list() == [3556, 4005, 4079, 4174, 4303]


def test_a_state_that_came_back_or_changed_sides_has_a_row_for_each_spell(files):
    rows = mid.participants(files)
    again = rows.height - rows.select("dispnum", "cow").n_unique()
    assert again == 29
    assert (
        rows.filter(pl.col("dispnum") == WORLD_WAR_2).group_by("cow").agg(pl.col("sidea").n_unique())["sidea"].max()
        == 2
    )


def test_the_number_of_states_on_each_side_is_that_of_the_participants_but_for_nine_disputes(files):
    of_side = {"numa": pl.col("sidea"), "numb": ~pl.col("sidea")}
    states = {name: pl.col("cow").filter(side).n_unique() for name, side in of_side.items()}
    both = mid.disputes(files).join(
        mid.participants(files).group_by("dispnum").agg(**states), on="dispnum", suffix="_of"
    )
    off = both.filter((pl.col("numa") != pl.col("numa_of")) | (pl.col("numb") != pl.col("numb_of")))
    assert off["dispnum"].to_list() == [88, 258, 1202, 1379, 3858, 4125, 4339, 4343, 4552]
    swapped = off.filter(pl.col("numa") == pl.col("numb_of"), pl.col("numb") == pl.col("numa_of"))
    assert swapped["dispnum"].to_list() == [88, 4125, 4339, 4552]


def test_incidents_are_coded_from_1992_on_for_667_disputes(files):
    incidents = mid.incidents(files)
    assert incidents["incidnum"].n_unique() == incidents.height == 4483
    assert (incidents["styear"].min(), incidents["endyear"].max()) == (1992, 2014)
    assert incidents["dispnum"].n_unique() == 667
    assert set(incidents["dispnum"]) <= set(mid.disputes(files)["dispnum"])


def test_every_incident_but_one_has_participants(files):
    alone = mid.incidents(files).join(mid.incident_participants(files), on="incidnum", how="anti")
    assert alone["incidnum"].to_list() == [4269010]


def test_one_incident_ends_a_week_before_it_begins_as_published(files):
    rows = mid.incident_participants(files)
    backwards = rows.filter(
        pl.col("styear") == pl.col("endyear"), pl.col("stmon") == pl.col("endmon"), pl.col("endday") < pl.col("stday")
    )
    assert backwards.select("incidnum", "cow", "stday", "endday").rows() == [
        (4193001, 350, 10, 3),
        (4193001, 640, 10, 3),
    ]


def test_a_dispute_that_ends_a_month_before_it_begins_is_a_source_error(altered):
    change = altered(
        "cow_mid5", mid.DISPUTES, lambda data: data.replace(b"2,-9,7,1902,24,1,1903", b"2,-9,7,1902,24,6,1902")
    )
    with pytest.raises(SourceError, match=r"line 2: .* an end before the start"):
        mid.disputes(change)
