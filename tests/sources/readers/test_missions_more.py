from datetime import date

import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import missions, missions_more

IRAQ_IN_COW = 645


def test_monusco_was_given_29_tasks_in_its_first_year_and_works_in_the_congo(files):
    row = missions_more.mandates(files).row(
        by_predicate=(pl.col("mission") == "MONUSCO") & (pl.col("year") == 2010), named=True
    )
    assert len(row["tasks"]) == 29
    assert (row["kind"], row["gw"], row["level"], row["from"]) == ("PKO", [490], "Maximalist", date(2010, 7, 1))


def test_a_task_stands_in_the_year_it_was_given_not_while_it_goes_on(files):
    monuc = missions_more.mandates(files).filter(pl.col("mission") == "MONUC")
    tasks = dict(zip(monuc["year"], monuc["tasks"].list.len(), strict=True))
    assert (tasks[2003], tasks[2008]) == (16, 0)


def test_141_missions_are_mandated_from_1948_to_2023_and_only_unosom_i_has_no_state(files):
    mandates = missions_more.mandates(files)
    assert mandates["mission"].n_unique() == 141
    assert (mandates["year"].min(), mandates["year"].max()) == (1948, 2023)
    nowhere = mandates.filter(pl.col("gw").list.len() == 0)
    assert nowhere["mission"].unique().to_list() == ["UNOSOM I"]


def test_unmil_lacked_253_of_the_16365_people_it_was_authorised_in_december_2005(files):
    row = missions_more.shortfalls(files).row(
        by_predicate=(pl.col("mission") == "UNMIL") & (pl.col("month") == date(2005, 12, 1)), named=True
    )
    assert (row["authorised"], row["total"]) == (16365, 16112)
    assert (row["authorised_troops"], row["troops"], row["contributors"]) == (15000, 14824, 60)


def test_two_copies_of_the_uns_counts_agree_in_97_of_100_months(files):
    both = missions_more.shortfalls(files).join(missions.kathman(files), on=["mission", "month"], suffix="_kathman")
    assert both.height == 4816
    assert (both["total"] == both["total_kathman"]).sum() == 4679


def test_minusca_was_authorised_nobody_in_all_and_11820_in_parts_for_three_months(files):
    minusca = missions_more.shortfalls(files).filter(pl.col("mission") == "MINUSCA").head(4)
    parts = minusca.select(pl.sum_horizontal("authorised_troops", "authorised_police", "authorised_observers"))
    assert minusca["authorised"].to_list() == [0, 0, 0, 11820]
    assert parts.to_series().unique().to_list() == [11820]


def test_72_missions_were_the_uns_and_110_had_its_mandate(files):
    third = missions_more.third_party(files)
    assert third.height == 215
    assert (third["by"] == 1).sum() == 72
    assert third["un_mandate"].sum() == 110
    assert third["until"].null_count() == 29


def test_the_file_gives_iraq_the_code_of_the_philippines(files):
    iraq = missions_more.third_party(files).filter(pl.col("place").str.starts_with("Iraq"))
    assert iraq["cow"].to_list() == [840] * 4
    assert IRAQ_IN_COW not in missions_more.third_party(files)["cow"]


def test_4429_rows_are_4423_deaths_since_six_stand_twice(files, mirror):
    deaths = missions_more.fatalities(files)
    assert pl.read_csv(mirror / missions_more.FATALITIES, infer_schema=False).height == 4429
    assert deaths["casualty"].n_unique() == deaths.height == 4423
    assert "MNE" not in deaths.filter(pl.col("mission") == "UNMIK", pl.col("day") < date(2006, 1, 1))["iso3"]


def test_ninety_six_people_of_the_un_died_in_haiti_on_12_january_2010(files):
    haiti = missions_more.fatalities(files).filter(pl.col("day") == date(2010, 1, 12))
    assert haiti.height == 96
    assert haiti["mission"].unique().to_list() == ["MINUSTAH"]


def test_more_peacekeepers_in_mali_were_killed_than_died_in_any_other_way(files):
    mali = missions_more.fatalities(files).filter(pl.col("mission") == "MINUSMA")
    assert mali["cause"].value_counts(sort=True).row(0) == ("Malicious Act", 174)


def test_the_un_lists_81_operations_three_of_them_twice_over(files):
    operations = missions_more.un_operations(files)
    assert operations.height == 81
    assert operations.filter("whole")["mission"].to_list() == ["UNAVEM", "UNEF", "UNOSOM"]
    assert operations.filter("active").height == 12
    assert operations.filter("active")["until"].null_count() == 12


def test_an_operation_that_ended_on_a_day_is_no_more_on_the_next(files):
    unmis = missions_more.un_operations(files).row(by_predicate=pl.col("mission") == "UNMIS", named=True)
    assert (unmis["from"], unmis["until"]) == (date(2005, 3, 1), date(2011, 7, 10))


def test_an_old_spreadsheet_cut_off_anywhere_is_one_source_error(altered):
    for length in (117_435, 100_000, 40_000, 600, 0):
        with pytest.raises(SourceError, match=r"third_party_peacekeeping_3_1\.xls"):
            missions_more.third_party(
                altered("third_party_missions", missions_more.THIRD_PARTY, lambda data, length=length: data[:length])
            )
