import polars as pl

from comity.sources.readers import geopko


def test_8783_rows_are_7376_places_and_years_and_each_stands_once(files, mirror):
    places = geopko.deployments(files)
    assert pl.read_csv(mirror / geopko.FRONT, infer_schema=False).height == 8783
    assert places.height == places.select(geopko._PLACE).n_unique() == 7376
    assert places["year"].min() == 1994
    assert places["year"].max() == 2024


def test_summing_the_files_rows_counts_troops_again(files, mirror):
    unmis = pl.col("mission") == "UNMISS"
    raw = pl.read_csv(mirror / geopko.FRONT, infer_schema=False).filter(unmis)["ave.no.troops"]
    once = geopko.deployments(files).filter(unmis)["troops"].sum()
    assert raw.cast(pl.Int64, strict=False).sum() > 1.05 * once


def test_unmils_units_of_2006_make_15705_troops_on_the_map_some_of_them_in_sierra_leone(files):
    liberia = geopko.deployments(files).filter(pl.col("mission") == "UNMIL", pl.col("year") == 2006)
    assert liberia["troops"].sum() == 15705
    assert liberia["country"].unique().sort().to_list() == ["Liberia", "Sierra Leone"]


def test_most_contributors_to_unmil_in_2006_were_bangladeshis_and_pakistanis(files):
    liberia = geopko.contributors(files).filter(pl.col("mission") == "UNMIL", pl.col("year") == 2006)
    sums = liberia.group_by("contributor").agg(pl.col("troops").sum()).sort("troops", descending=True)
    assert sums["contributor"].head(2).to_list() == ["Bangladesh", "Pakistan"]


def test_a_name_with_brackets_is_one_contributor_and_an_unknown_size_is_missing(files):
    contributors = geopko.contributors(files)
    assert contributors.height == 8729
    assert contributors["troops"].null_count() == 769
    assert "Korea (ROK)" in contributors["contributor"]
    assert not contributors["contributor"].str.contains(r"\d|unknown\)").any()


def test_every_place_with_contributors_is_a_place_of_deployment(files):
    key = ["mission", "year", "location", "latitude", "longitude"]
    assert geopko.contributors(files).join(geopko.deployments(files), on=key, how="anti").is_empty()
