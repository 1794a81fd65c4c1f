import polars as pl

from comity.sources.readers.seadistance import distances


def pair(frame, one, other):
    return frame.row(by_predicate=(pl.col("iso3_1") == one) & (pl.col("iso3_2") == other), named=True)


def test_every_pair_of_227_countries_stands_in_both_directions_and_none_with_itself(files):
    rows = distances(files)
    assert rows["iso3_1"].n_unique() == 227
    assert rows.height == 227 * 226
    assert rows.filter(pl.col("iso3_1") == pl.col("iso3_2")).is_empty()
    assert rows.select("iso3_1", "iso3_2").n_unique() == rows.height


def test_from_britain_to_the_united_states_it_is_7767_km_by_sea(files):
    row = pair(distances(files), "GBR", "USA")
    assert (row["sea_km"], row["to_port1"], row["road_km"]) == (7767, 95, None)


def test_austria_and_hungary_share_a_port_and_need_none(files):
    row = pair(distances(files), "AUT", "HUN")
    assert (row["sea_km"], row["road_km"], row["short"]) == (0, 244, True)


def test_the_two_directions_differ_by_more_than_100_km_for_two_pairs_only(files):
    rows = distances(files)
    back = rows.select(iso3_1="iso3_2", iso3_2="iso3_1", back_km="sea_km")
    both = rows.join(back, on=["iso3_1", "iso3_2"]).filter((pl.col("sea_km") - pl.col("back_km")).abs() > 100)
    assert both.filter(pl.col("iso3_1") < pl.col("iso3_2")).select("iso3_1", "iso3_2").rows() == [
        ("ARG", "CMR"),
        ("ARG", "TUV"),
    ]


def test_a_pair_is_short_where_the_road_between_is_shorter_than_the_two_roads_to_port(files):
    rows = distances(files)
    roads = rows.drop_nulls("road_km")
    assert roads.height == 1562
    shorter = roads["road_km"] < roads["to_port1"] + roads["to_port2"]
    assert (shorter == roads["short"]).all()
    assert not rows.filter(pl.col("road_km").is_null())["short"].any()
