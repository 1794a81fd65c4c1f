import math
from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import cow, states


def as_published(frame, *, first, **columns):
    """A table as the publisher's CSV has it: more columns, whole numbers, no empty cells."""
    added = frame.with_columns(**{name: pl.lit(value) for name, value in columns.items()})
    return added.select(first, pl.exclude(first)).write_csv(line_terminator="\r\n")


def test_seven_states_are_major_powers_at_the_end_of_2016(files):
    majors = cow.majors(files)
    assert majors.filter(pl.col("until").is_null())["cow"].to_list() == [2, 200, 220, 255, 365, 710, 740]
    assert majors.height == 14


def test_france_was_no_major_power_while_occupied(files):
    france = cow.majors(files).filter(pl.col("cow") == 220)
    assert france.select("from", "until").rows() == [
        (date(1816, 1, 1), date(1940, 6, 23)),
        (date(1945, 8, 15), None),
    ]


def test_every_major_power_is_a_state_while_it_is_one(files):
    both = cow.majors(files).join(states.cow(files), on="cow", suffix="_state")
    spans = both.filter(
        pl.col("from_state") <= pl.col("from"),
        pl.col("until_state").is_null() | (pl.col("until") <= pl.col("until_state")),
    )
    assert spans.height == 14


def test_capabilities_are_known_for_195_states_in_2022_and_begin_in_1816(files):
    rows = cow.capabilities(files)
    assert (rows["year"].min(), rows["year"].max()) == (1816, 2022)
    assert rows.filter(pl.col("year") == 2022).height == 195
    assert rows.select("cow", "year").n_unique() == rows.height == 17121


def test_china_leads_in_2022_and_no_state_ever_led_as_the_united_states_in_1945(files):
    rows = cow.capabilities(files).sort("cinc", descending=True)
    assert rows.row(0, named=True)["cow"] == 2
    assert rows.row(0, named=True)["year"] == 1945
    assert rows.filter(pl.col("year") == 2022)["cow"].head(3).to_list() == [710, 2, 750]


def test_cinc_is_the_mean_of_a_states_shares_in_those_components_that_are_known(files):
    rows = cow.capabilities(files)
    shares = [pl.col(name) / pl.col(name).sum().over("year") for name in cow.COMPONENTS]
    difference = rows.select((pl.mean_horizontal(shares) - pl.col("cinc")).abs().max()).item()
    assert difference < 1e-7


def test_the_worlds_cinc_is_one_where_nothing_is_missing_and_more_where_something_is(files):
    rows = cow.capabilities(files)
    world = rows.group_by("year").agg(pl.col("cinc").sum(), known=pl.all_horizontal(pl.all().is_not_null()).all())
    assert world.filter("known").select((pl.col("cinc") - 1).abs().max()).item() < 1e-5
    assert world["cinc"].min() > 1 - 1e-5
    most = world.sort("cinc").row(-1, named=True)
    assert most["year"] == 1860
    assert math.isclose(most["cinc"], 1.0747, abs_tol=1e-4)


def test_two_rows_say_that_more_people_live_in_cities_than_in_the_state(files):
    odd = cow.capabilities(files).filter(pl.col("upop") > pl.col("tpop"))
    assert odd.select("cow", "year").rows() == [(380, 2001), (830, 1998)]


def test_brazil_moved_its_capital_to_brasilia_on_21_april_1960(files):
    rows = cow.capitals(files).filter(pl.col("cow") == 140)
    assert rows.select("capital", "from", "until").rows() == [
        ("Rio de Janeiro", date(1822, 1, 1), date(1960, 4, 21)),
        ("Brasilia", date(1960, 4, 21), None),
    ]


def test_every_state_has_one_capital_on_its_first_day(files):
    members, capitals = states.cow(files), cow.capitals(files)
    first = members.join(capitals, on="cow", suffix="_capital").filter(
        pl.col("from_capital") <= pl.col("from"),
        pl.col("until_capital").is_null() | (pl.col("until_capital") > pl.col("from")),
    )
    assert first.height == members.height
    assert first.select("cow", "from").equals(members.select("cow", "from"))


def test_a_capital_goes_on_after_its_state_has_ended(files):
    schwerin = cow.capitals(files).filter(pl.col("capital") == "Schwerin")
    assert schwerin["until"].to_list() == [None]
    assert states.cow(files).filter(pl.col("cow") == 280)["until"].to_list() == [date(1867, 4, 18)]


def test_the_publishers_list_of_major_powers_gives_the_same_table(files, mirror, holding):
    numbers = pl.read_csv(mirror / cow.MAJORS).cast(pl.Int32)
    text = as_published(numbers, first="stateabb", stateabb="XXX")
    assert text.startswith("stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\r\n")
    assert cow.majors(holding("cow_majors", cow.MAJORS_PUBLISHED, text)).equals(cow.majors(files))


def test_the_publishers_list_of_states_has_the_packages_columns_and_gives_the_same_table(files, mirror, holding):
    numbers = pl.selectors.exclude("stateabb", "statenme").cast(pl.Int32)
    text = pl.read_csv(mirror / states.COW).with_columns(numbers).write_csv(line_terminator="\r\n")
    assert "\r\nUSA,2,United States of America,1816,1,1,2016,12,31,2016\r\n" in text
    assert states.cow(holding("cow_states", states.COW, text)).equals(states.cow(files))


def test_the_publishers_capabilities_with_minus_nine_for_missing_give_the_same_table(files, mirror, holding):
    names = ["ccode", "year", "irst", "milex", "milper", "pec", "tpop", "upop", "cinc"]
    numbers = pl.read_parquet(mirror / cow.CAPABILITIES).select(names).fill_null(-9)
    text = as_published(
        numbers.cast({"ccode": pl.Int32, "year": pl.Int32}), first="stateabb", stateabb="X", version=2023
    )
    assert text.startswith("stateabb,ccode,year,irst,milex,milper,pec,tpop,upop,cinc,version\r\n")
    published = cow.capabilities(holding("cow_capabilities", cow.CAPABILITIES_PUBLISHED, text))
    assert published.equals(cow.capabilities(files))
    assert published["milex"].null_count() == 2360


def test_the_publishers_capabilities_may_lack_a_states_cinc(holding):
    text = "stateabb,ccode,year,irst,milex,milper,pec,tpop,upop,cinc,version\nUSA,2,2023,-9,-9,-9,-9,-9,-9,-9,8\n"
    rows = cow.capabilities(holding("cow_capabilities", cow.CAPABILITIES_PUBLISHED, text))
    assert rows.row(0) == (2, 2023, *[None] * 7)


def test_a_mirror_that_holds_both_forms_is_read_in_its_usual_one(files, mirror, tmp_path, holding):
    other = holding("cow_majors", cow.MAJORS_PUBLISHED, "no table")
    usual = tmp_path / cow.MAJORS
    usual.write_bytes((mirror / cow.MAJORS).read_bytes())
    with pytest.raises(SourceError, match=r"declares no file cow/cow_majors\.csv"):
        cow.majors(other)
    other.sources["cow_majors"] = files.sources["cow_majors"]
    assert cow.majors(other).equals(cow.majors(files))
