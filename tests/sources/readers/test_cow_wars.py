import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import cow_wars
from comity.sources.readers.cow_wars import interstate_wars

WORLD_WAR_2, CYPRUS = 139, 184
ITALY, GERMANY, UK = 325, 255, 200

HEADER = (
    "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,"
    "StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,"
    "BatDeath,Version"
)
ONCE = "-8,-8,-8,-8,-8,-8"
PARTICIPANTS = (
    HEADER,
    f"1,Franco-Spanish War,1,230,Spain,2,4,7,1823,11,13,1823,{ONCE},503,2,2,2,-8,600,4",
    f"1,Franco-Spanish War,1,220,France,1,4,7,1823,11,13,1823,{ONCE},503,2,1,1,-8,400,4",
    "184,Turco-Cypriot,1,352,Cyprus,2,7,20,1974,7,29,1974,8,14,1974,8,16,1974,-8,2,2,2,-8,500,4",
    "184,Turco-Cypriot,1,640,Turkey,1,7,20,1974,7,29,1974,8,14,1974,8,16,1974,-8,2,1,1,-8,1000,4",
)


def test_ninety_five_wars_began_between_1823_and_2003(files):
    first = interstate_wars(files).group_by("war").agg(pl.col("year").min())
    assert first.height == 95
    assert (first["year"].min(), first["year"].max()) == (1823, 2003)


def test_iraq_was_at_war_with_three_states_in_2003(files):
    rows = interstate_wars(files).filter(pl.col("year") == 2003, pl.col("cow1") == 645)
    assert rows["cow2"].to_list() == [2, 200, 900]
    assert rows["initiator2"].all()
    assert not rows["initiator1"].any()


def test_italy_fought_the_united_kingdom_and_then_germany(files):
    italy = interstate_wars(files).filter(pl.col("war") == WORLD_WAR_2, pl.col("cow1") == ITALY)
    assert italy.filter(pl.col("cow2") == UK)["year"].to_list() == [1940, 1941, 1942, 1943]
    assert italy.filter(pl.col("cow2") == GERMANY)["year"].to_list() == [1943, 1944, 1945]
    assert italy.filter(pl.col("side1") == 2)["deaths1"].unique().to_list() == [174500]
    assert italy.filter(pl.col("side1") == 1)["deaths1"].unique().to_list() == [52400]


def test_five_wars_were_resumed_one_of_them_in_cyprus_within_the_year(files):
    rows = interstate_wars(files)
    assert rows.filter("resumed")["war"].unique().sort().to_list() == [10, 13, 46, 148, CYPRUS]
    cyprus = rows.filter(pl.col("war") == CYPRUS, pl.col("cow1") == 640)
    assert cyprus.select("year", "resumed", "onset", "outcome1").rows() == [
        (1974, False, True, 1),
        (1974, True, True, None),
    ]


def test_every_pair_stands_in_both_directions_and_on_different_sides(files):
    rows = interstate_wars(files)
    key = ["war", "cow1", "cow2", "year", "resumed"]
    other = {
        "cow1": "cow2",
        "cow2": "cow1",
        "side1": "side2",
        "side2": "side1",
        "deaths1": "deaths2",
        "deaths2": "deaths1",
    }
    names = [*key, "onset", "side1", "side2", "deaths1", "deaths2"]
    assert rows.rename(other).select(names).sort(key).equals(rows.select(names))
    assert (rows["side1"] != rows["side2"]).all()
    assert rows.select(key).n_unique() == rows.height == 1932


def test_only_four_rows_lack_the_deaths_of_one_side(files):
    rows = interstate_wars(files)
    assert rows["deaths1"].null_count() == rows["deaths2"].null_count() == 4


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_the_publishers_participants_give_the_packages_dyads_whatever_ends_their_lines(files, holding, line_end):
    text = line_end.join(PARTICIPANTS) + line_end
    published = interstate_wars(holding("cow_wars", cow_wars.INTERSTATE_WARS_PUBLISHED, text))
    package = interstate_wars(files).filter(pl.col("war").is_in([1, CYPRUS]))
    lost = {name: pl.when(~pl.col("resumed")).then(name) for name in ("outcome1", "outcome2")}
    assert published.with_columns(**lost).equals(package)
    assert published.filter("resumed")["outcome1"].to_list() == [2, 1]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("230,Spain,2,", "230,Spain,3,", "line 2: 'Side' is 3, outside 1 to 2"),
        ("2,4,7,1823,11,13,1823", "2,4,31,1823,11,13,1823", "line 2: .* a day that no calendar has"),
        ("2,4,7,1823,11,13,1823", "2,4,7,1823,3,13,1823", "line 2: .* an end before the start"),
        ("600,4", "six hundred,4", "line 2: 'BatDeath' is 'six hundred', not a whole number"),
        (",BatDeath", ",Deaths", "lacks the column 'BatDeath'"),
    ],
)
def test_a_publishers_list_that_is_not_as_described_is_a_source_error(holding, old, new, told):
    text = "\n".join(PARTICIPANTS).replace(old, new, 1) + "\n"
    with pytest.raises(SourceError, match=told):
        interstate_wars(holding("cow_wars", cow_wars.INTERSTATE_WARS_PUBLISHED, text))
