from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import cow_contiguity
from comity.sources.readers.cow_contiguity import contiguity

USA, CANADA, UK, IRELAND, RUSSIA = 2, 20, 200, 205, 365


def between(frame, one, other):
    return frame.filter(pl.col("cow1") == one, pl.col("cow2") == other).drop("cow1", "cow2").rows()


def by_year(frame):
    """Least type of each pair and year, the years of the first and last months included."""
    last = pl.col("until").dt.offset_by("-1d").dt.year().fill_null(2016)
    years = frame.with_columns(year=pl.int_ranges(pl.col("from").dt.year(), last + 1)).explode("year")
    return years.group_by("cow1", "cow2", "year").agg(pl.col("conttype").min())


def test_the_united_states_and_canada_are_contiguous_by_land(files):
    rows = contiguity(files)
    assert between(rows, USA, CANADA) == [(date(1920, 1, 1), None, 1, True)]
    assert between(rows, CANADA, USA) == between(rows, USA, CANADA)


def test_the_united_states_and_russia_touch_since_alaska_became_a_state(files):
    assert between(contiguity(files), USA, RUSSIA) == [(date(1959, 1, 1), None, 2, True)]


def test_the_united_kingdom_has_one_land_border_at_the_end_of_2016(files):
    rows = contiguity(files).filter(pl.col("until").is_null(), pl.col("cow1") == UK, pl.col("conttype") == 1)
    assert rows["cow2"].to_list() == [IRELAND]


def test_contiguity_has_no_direction_and_a_type_of_1_to_5(files):
    rows = contiguity(files)
    assert rows.height == 1694
    swapped = rows.rename({"cow1": "cow2", "cow2": "cow1"}).select(rows.columns).sort("cow1", "cow2", "from")
    assert swapped.equals(rows)
    assert rows["conttype"].unique().sort().to_list() == [1, 2, 3, 4, 5]


def test_316_pairs_of_states_share_a_land_border_at_the_end_of_2016(files):
    rows = contiguity(files).filter(pl.col("until").is_null(), pl.col("conttype") == 1)
    assert rows.height == 2 * 316


def test_spells_of_a_pair_overlap_in_one_month_at_most(files):
    after = contiguity(files).with_columns(next=pl.col("from").shift(-1).over("cow1", "cow2"))
    overlapping = after.filter(pl.col("next") < pl.col("until"))
    assert overlapping.select("cow1", "cow2").n_unique() == 2 * 19
    assert overlapping.filter(pl.col("next") < pl.col("until").dt.offset_by("-1mo")).is_empty()


def test_the_least_type_of_a_year_is_what_the_peer_has_in_60000_dyad_years(files, oracle):
    peer = pl.read_csv(oracle / "oracle_dyadyear_sample.csv.gz", columns=["ccode1", "ccode2", "year", "conttype"])
    ours = by_year(contiguity(files)).cast(pl.Int64)
    keys = {"left_on": ["ccode1", "ccode2", "year"], "right_on": ["cow1", "cow2", "year"]}
    both = peer.join(ours, **keys, how="left", suffix="_ours").with_columns(pl.col("conttype_ours").fill_null(0))
    assert both.height == 60_000
    assert both.filter(pl.col("conttype") != pl.col("conttype_ours")).is_empty()


def test_the_publishers_master_list_gives_the_same_spells(files, holding):
    month = {name: pl.col(name).dt.strftime("%Y%m") for name in ("begin", "end")}
    once = contiguity(files).filter(pl.col("cow1") < pl.col("cow2"))
    last = pl.col("until").dt.offset_by("-1mo").fill_null(date(2016, 12, 1))
    text = (
        once.select(
            dyad=pl.col("cow1") * 1000 + pl.col("cow2"),
            statelno="cow1",
            statelab=pl.lit("AAA"),
            statehno="cow2",
            statehab=pl.lit("BBB"),
            conttype="conttype",
            begin="from",
            end=last,
            notes=pl.lit("a note, with a comma"),
            version=pl.lit("3.2"),
        )
        .with_columns(**month)
        .write_csv()
    )
    published = contiguity(holding("cow_contiguity", cow_contiguity.CONTIGUITY_PUBLISHED, text))
    assert published.equals(contiguity(files))


def yearly(frame):
    """Rows a year, as the publisher's directed list has them."""
    last = pl.col("until").dt.offset_by("-1d").dt.year().fill_null(2016)
    years = frame.with_columns(year=pl.int_ranges(pl.col("from").dt.year(), last + 1)).explode("year")
    rows = years.select(
        dyad=pl.col("cow1") * 1000 + pl.col("cow2"),
        state1no="cow1",
        state1ab=pl.lit("AAA"),
        state2no="cow2",
        state2ab=pl.lit("BBB"),
        year="year",
        conttype="conttype",
        version=pl.lit("3.2"),
    )
    return rows.unique().sort("state1no", "state2no", "year", "conttype")


def test_the_publishers_list_of_years_gives_the_same_years_but_no_months(files, holding):
    text = yearly(contiguity(files)).write_csv()
    published = contiguity(holding("cow_contiguity", cow_contiguity.CONTIGUITY_BY_YEAR, text))
    assert between(published, USA, RUSSIA) == [(date(1959, 1, 1), None, 2, False)]
    assert not published["exact"].any()
    assert by_year(published).sort(pl.all()).equals(by_year(contiguity(files)).sort(pl.all()))


def test_a_list_of_years_that_lacks_one_direction_is_a_source_error(files, holding):
    one = yearly(contiguity(files)).filter(pl.col("state1no") < pl.col("state2no"))
    with pytest.raises(SourceError, match=r"contdird\.csv, line 2: .* without the same row in the other direction"):
        contiguity(holding("cow_contiguity", cow_contiguity.CONTIGUITY_BY_YEAR, one.write_csv()))
