import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import cow_igo
from comity.sources.readers.cow_igo import igo_memberships

FULL = 1


@pytest.fixture(scope="module")
def memberships(files):
    return igo_memberships(files)


def members(frame, org, year):
    return frame.filter(pl.col("org") == org, pl.col("year") == year, pl.col("status") == FULL)


def test_534_organisations_have_members_from_1816_to_2014(memberships):
    assert memberships["org"].n_unique() == 534
    assert (memberships["year"].min(), memberships["year"].max()) == (1816, 2014)
    assert memberships.height == 677839


def test_nato_began_with_12_members_and_had_28_in_2014(memberships):
    assert members(memberships, "nato", 1949).height == 12
    assert members(memberships, "nato", 2014).height == 28
    assert members(memberships, "nato", 1948).is_empty()


def test_the_united_nations_had_193_members_in_2014_and_switzerland_only_from_2002(memberships):
    assert members(memberships, "un", 2014).height == 193
    switzerland = memberships.filter(pl.col("org") == "un", pl.col("cow") == 225)
    assert switzerland["year"].to_list() == list(range(2002, 2015))


def test_the_warsaw_pact_has_members_from_1955_to_1991(memberships):
    years = memberships.filter(pl.col("org") == "wpact")["year"]
    assert (years.min(), years.max()) == (1955, 1991)


def test_what_is_not_known_is_null_and_what_is_no_membership_has_no_row(memberships):
    assert dict(memberships["status"].value_counts().rows()) == {1: 535772, 2: 861, 3: 2332, None: 138874}


def test_every_row_stands_once_in_order(memberships):
    keys = memberships.select("cow", "year", "org")
    assert keys.equals(keys.sort("cow", "year", "org"))
    assert keys.n_unique() == keys.height


def test_the_publishers_csv_with_names_in_capitals_gives_the_same_table(memberships, mirror, holding):
    wide = pl.read_parquet(mirror / cow_igo.MEMBERSHIPS).filter(pl.col("year") >= 2010)
    wide = wide.with_columns(pl.exclude("state").cast(pl.Int32))
    text = wide.rename(lambda name: name if name in ("ccode", "year", "state") else name.upper()).write_csv()
    published = igo_memberships(holding("cow_igo", cow_igo.MEMBERSHIPS_PUBLISHED, text))
    assert published.equals(memberships.filter(pl.col("year") >= 2010))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ccode,year,state\n2,2014,usa\n", "has no column for any organisation"),
        ("ccode,year,state,NATO\n2,2014,usa,4\n", "line 2: 'NATO' is 4, outside -9 to 3"),
        ("ccode,year,state,NATO\n2,2014,usa\n", "line 2: 3 cells under 4 columns"),
        ("ccode,year,state,NATO\n2,2014,usa,1\n2,2014,usa,1\n", "line 3: .* as in an earlier row"),
        ("ccode,year,state,NATO\n2,2014,usa,", "ends in the middle of a line"),
    ],
)
def test_a_csv_that_is_not_as_described_is_a_source_error(holding, text, told):
    with pytest.raises(SourceError, match=told):
        igo_memberships(holding("cow_igo", cow_igo.MEMBERSHIPS_PUBLISHED, text))
