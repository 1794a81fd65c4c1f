from datetime import date

import polars as pl
import pytest

from comity.sources.readers import missions


def peak(frame, mission):
    return frame.filter(pl.col("mission") == mission).sort("total", nulls_last=False).row(-1, named=True)


@pytest.mark.parametrize("reader", [missions.ipi, missions.kathman])
def test_unmil_peaked_at_16112_in_december_2005(files, reader):
    most = peak(reader(files), "UNMIL")
    assert most["month"] == date(2005, 12, 1)
    assert [most[name] for name in missions.STRENGTH] == [14824, 1091, 197, 16112]
    assert most["host"] == "Liberia"


def test_bara_and_hultman_agree_on_the_peak_of_unmil(files):
    most = peak(missions.bara_hultman(files), "UNMIL")
    assert (most["month"], most["total"], most["gw"], most["org"]) == (date(2005, 12, 1), 16112, 450, 1)


def test_a_mission_stands_once_a_month_though_it_serves_several_conflicts(files):
    rows = missions.bara_hultman(files)
    assert rows.height == 6422
    assert rows.select("mission_id", "month").n_unique() == 6422
    assert rows.null_count().sum_horizontal().item() == 0


def test_seven_names_are_used_for_missions_in_several_countries(files):
    hosts = missions.bara_hultman(files).group_by("mission").agg(pl.col("mission_id").n_unique())
    assert hosts.filter(pl.col("mission_id") > 1)["mission"].sort().to_list() == [
        "ECOMOG", "ECOWAS", "EUCAP Sahel", "EUFOR", "EUPOL", "EUTM", "UNPROFOR",
    ]  # fmt: skip


def test_un_missions_are_organisation_1_and_nato_missions_are_not(files):
    rows = missions.bara_hultman(files)
    assert rows.filter(pl.col("mission").is_in(["MONUSCO", "UNMIL", "UNMIBH"]))["org"].unique().to_list() == [1]
    assert rows.filter(pl.col("mission").is_in(["KFOR", "SFOR", "AMISOM"]))["org"].unique().to_list() == [2]


def test_ipi_lacks_november_2016_and_no_other_month(files):
    months = missions.ipi(files)["month"].unique().sort()
    every = pl.date_range(date(1990, 11, 1), date(2017, 3, 1), "1mo", eager=True)
    assert sorted(set(every) - set(months)) == [date(2016, 11, 1)]


def test_ipis_total_is_the_sum_of_what_it_tells_apart(files):
    rows = missions.ipi(files)
    assert (rows["total"] == rows.select(pl.sum_horizontal(missions.STRENGTH[:3])).to_series()).all()


def test_kathmans_minus_999_is_missing_and_minusca_is_not_counted_twice(files):
    rows = missions.kathman(files)
    assert rows.height == 6175
    assert rows["total"].null_count() == 181
    assert rows["total"].min() > 0
    march = rows.filter(pl.col("mission") == "MINUSCA", pl.col("month") == date(2015, 3, 1))
    assert march["total"].to_list() == [9902]


def test_two_hands_that_copied_the_uns_counts_agree_in_four_months_of_five(files):
    both = missions.ipi(files).join(missions.kathman(files), on=["mission", "month"], suffix="_kathman")
    same = both.filter(pl.col("total") == pl.col("total_kathman")).height
    assert both.height == 5275
    assert same == 4267
