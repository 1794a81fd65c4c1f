from datetime import date

import polars as pl

from comity.sources.readers import states


def test_197_states_are_independent_at_the_end_of_2020_and_195_cow_members_at_the_end_of_2016(files):
    assert states.gleditsch_ward(files)["until"].null_count() == 197
    assert states.cow(files)["until"].null_count() == 195


def test_haiti_was_no_independent_state_while_occupied(files):
    haiti = states.gleditsch_ward(files).filter(pl.col("gw") == 41)
    assert haiti.select("from", "until").rows() == [
        (date(1816, 1, 1), date(1915, 7, 5)),
        (date(1934, 8, 15), None),
    ]


def test_the_german_democratic_republic_was_gone_on_the_day_of_unity(files):
    east = states.gleditsch_ward(files).filter(pl.col("gw") == 265)
    assert east["until"].to_list() == [date(1990, 10, 3)]


def test_spells_of_one_state_never_overlap_in_either_list(files):
    for frame, code in ((states.gleditsch_ward(files), "gw"), (states.cow(files), "cow")):
        after = frame.with_columns(next=pl.col("from").shift(-1).over(code)).filter(pl.col("next").is_not_null())
        assert after["until"].null_count() == 0
        assert (after["until"] <= after["next"]).all()


def test_twenty_three_states_are_microstates(files):
    assert states.gleditsch_ward(files)["microstate"].sum() == 23


def test_the_publishers_own_file_of_states_is_read_as_the_packages_copy_is(files, holding):
    copy = pl.read_csv(files.folder / states.COW)
    published = copy.with_columns(pl.col(pl.Float64).cast(pl.Int32)).write_csv(line_terminator="\r\n")
    assert states.cow(holding("cow_states", states.COW_PUBLISHED, published)).equals(states.cow(files))
