import polars as pl
import pytest

from comity.sources.readers import mid, mid_dyads

BRAZIL, JAPAN = 140, 740
KEY = ["cow1", "cow2", "year", "dispnum"]


@pytest.mark.parametrize("reader", [mid_dyads.dyadic_disputes, mid_dyads.dyad_years], ids=lambda one: one.__name__)
def test_every_pair_of_opponents_stands_in_both_directions(files, reader):
    rows = reader(files)
    other = {name: name[:-1] + ("2" if name[-1] == "1" else "1") for name in rows.columns if name[-1] in "12"}
    assert rows.rename(other).select(rows.columns).sort(KEY).equals(rows)
    assert (rows["sidea1"] != rows["sidea2"]).all()


def test_opponents_are_the_participants_who_were_on_two_sides_on_one_day(files):
    people = mid.participants(files).select(
        "dispnum",
        "cow",
        "sidea",
        begin=pl.date("styear", "stmon", pl.col("stday").fill_null(1)),
        end=pl.coalesce(pl.date("endyear", "endmon", "endday"), pl.date("endyear", "endmon", 1).dt.month_end()),
    )
    first, last = pl.max_horizontal("begin", "begin2"), pl.min_horizontal("end", "end2")
    enemies = people.join(people, on="dispnum", suffix="2").filter(
        pl.col("cow") != pl.col("cow2"), pl.col("sidea") != pl.col("sidea2"), first <= last
    )
    years = enemies.with_columns(year=pl.int_ranges(first.dt.year(), last.dt.year() + 1)).explode("year")
    ours = (
        years.select(cow1="cow", cow2="cow2", year=pl.col("year").cast(pl.Int32), dispnum="dispnum").unique().sort(KEY)
    )
    assert ours.equals(mid_dyads.dyadic_disputes(files).select(KEY))


def test_brazil_and_japan_are_at_war_in_1944_though_they_never_met(files):
    rows = mid_dyads.dyadic_disputes(files).filter(pl.col("cow1") == BRAZIL, pl.col("cow2") == JAPAN)
    assert rows.filter(pl.col("hostlev1") == 5)["year"].to_list() == [1944, 1945]


def test_at_most_one_dispute_stands_for_a_dyad_and_year_and_every_one_with_a_dispute_has_it(files):
    all_of_them, one = mid_dyads.dyadic_disputes(files), mid_dyads.dyad_years(files)
    assert one.select("cow1", "cow2", "year").n_unique() == one.height == 10234
    assert one.select("cow1", "cow2", "year").equals(all_of_them.select("cow1", "cow2", "year").unique().sort(pl.all()))
    shared = [name for name in all_of_them.columns if name in one.columns]
    assert one.select(shared).join(all_of_them, on=shared, how="anti", nulls_equal=True).is_empty()


def test_a_dyad_years_dispute_is_that_of_the_disputes_file(files):
    names = ["fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"]
    both = mid_dyads.dyad_years(files).join(mid.disputes(files), on="dispnum", suffix="_whole")
    assert both.height == 10234
    for name in names:
        assert both[name].equals(both[f"{name}_whole"].alias(name)), name


def test_the_abridged_disputes_agree_with_the_publishers_in_every_cell(files):
    abridged = mid_dyads.disputes_abridged(files)
    assert abridged.equals(mid.disputes(files).select(abridged.columns))


def test_a_pair_may_begin_one_dispute_several_times(files):
    rows = mid_dyads.dyadic_disputes(files)
    begun = rows.group_by("dispnum", "cow1", "cow2").agg(pl.col("onset").sum())
    assert dict(begun["onset"].value_counts().rows()) == {1: 7406, 2: 28, 3: 4, 5: 2}
    assert begun.filter(pl.col("onset") == 5)["dispnum"].unique().to_list() == [4182]


def test_the_figures_end_with_2014(files):
    assert mid_dyads.dyadic_disputes(files)["year"].max() == 2014
