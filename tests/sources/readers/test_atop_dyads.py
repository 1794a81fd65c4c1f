import io
import zipfile

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import atop, atop_dyads
from comity.sources.readers.atop_dyads import dyad_years

USA, JAPAN = 2, 740
PLEDGES_COPY = "atop/atop_ddyr_pledges.parquet"


@pytest.fixture(scope="module")
def dyads(files):
    return dyad_years(files)


def test_the_united_states_defends_japan_in_1960_and_japan_consults(dyads):
    year = dyads.filter(pl.col("year") == 1960)
    there = year.row(by_predicate=(pl.col("cow1") == USA) & (pl.col("cow2") == JAPAN), named=True)
    back = year.row(by_predicate=(pl.col("cow1") == JAPAN) & (pl.col("cow2") == USA), named=True)
    assert (there["defense"], back["defense"]) == (True, False)
    assert (there["consul"], back["consul"]) == (True, True)
    assert there["treaties"] == back["treaties"] == 2


def test_every_pair_of_allies_stands_in_both_directions_and_492_differ_in_defence(dyads):
    assert dyads.height == 273296
    both = dyads.join(dyads, left_on=["cow1", "cow2", "year"], right_on=["cow2", "cow1", "year"], suffix="_back")
    assert both.height == dyads.height
    assert both.filter(pl.col("defense") != pl.col("defense_back")).height == 2 * 492
    assert both.filter(pl.col("treaties") != pl.col("treaties_back")).is_empty()


def test_pledges_are_known_from_1815_to_2018(dyads):
    assert (dyads["year"].min(), dyads["year"].max()) == (1815, 2018)
    assert dyads.null_count().sum_horizontal().item() == 0


def test_the_united_states_has_promised_to_defend_66_states_in_2018(dyads):
    assert dyads.filter(pl.col("cow1") == USA, pl.col("year") == 2018, "defense").height == 66


def test_no_state_owes_defence_in_a_year_in_which_it_is_in_no_treaty_of_defence(dyads, files):
    members = atop.members(files).filter("defense")
    last = pl.col("until").dt.year().fill_null(2018)
    years = members.with_columns(year=pl.int_ranges(pl.col("from").dt.year(), last + 1)).explode("year")
    bound = years.select(cow1="cow", year=pl.col("year").cast(pl.Int32)).unique()
    assert dyads.filter("defense").join(bound, on=["cow1", "year"], how="anti").is_empty()


def test_the_packages_copy_of_the_pledges_agrees_in_every_cell(dyads, mirror):
    names = {"ccode1": "cow1", "ccode2": "cow2"} | {f"atop_{name}": name for name in atop.PLEDGES}
    copy = pl.read_parquet(mirror / PLEDGES_COPY).cast(pl.Int32).rename(names)
    copy = copy.with_columns(pl.col(atop.PLEDGES) == 1).sort("cow1", "cow2", "year")
    assert dyads.select(copy.columns).equals(copy)


HEADER = "stateA,stateB,year,defense,offense,neutral,nonagg,consul,number,version\n"
GOOD = HEADER + "2,20,1942,1,1,0,0,0,1,5.1\n20,2,1942,1,1,0,0,0,1,5.1\n"


def archive(text, name=atop_dyads.MEMBER):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(name, text)
    return packed.getvalue()


def test_the_columns_needed_may_stand_in_any_order_among_others(holding):
    mirror = holding("atop_more", atop_dyads.ARCHIVE, archive(GOOD))
    assert dyad_years(mirror).row(0) == (2, 20, 1942, True, True, False, False, False, 1)


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (archive(GOOD, "another.csv"), r"has no member 'ATOP 5\.1 \(\.csv\)/atop5_1ddyr\.csv'"),
        (archive(GOOD.replace("20,2,", "2,20,")), "line 3: .* as in an earlier row"),
        (archive(GOOD.replace("2,20,", "2,2,", 1)), "line 2: .* one state with itself"),
        (archive(GOOD.replace("1942,1,", "1942,2,", 1)), "line 2: 'defense' is 2, outside 0 to 1"),
        (archive(GOOD.replace("1942,1,", "1942,yes,", 1)), "line 2: 'defense' is 'yes', not a small whole number"),
        (archive(GOOD.replace("neutral", "neutrality")), "lacks the column 'neutral'"),
        (archive(GOOD.replace("1,5.1\n20", "1\n20")), "line 2: 9 cells under 10 columns"),
        (archive(GOOD[:-4]), "ends in the middle of a line"),
        (archive(GOOD)[:-30], "cannot be read"),
        (b"no archive", "cannot be read"),
    ],
)
def test_an_archive_that_is_not_as_described_is_one_source_error(holding, contents, told):
    with pytest.raises(SourceError, match=told) as caught:
        dyad_years(holding("atop_more", atop_dyads.ARCHIVE, contents))
    assert "atop_5.1__.csv_.zip" in caught.value.problem
    assert caught.value.remedy
