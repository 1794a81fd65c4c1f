from datetime import date

import fastexcel
import polars as pl

from comity.sources.readers import cyber

CHINA, RUSSIA = 710, 365


def test_eurepoc_has_1643_incidents_more_of_them_disruption_than_theft(files):
    incidents = cyber.incidents(files)
    assert incidents["incident"].n_unique() == incidents.height == 1643
    kinds = dict(incidents["kinds"].explode().value_counts(sort=True).rows())
    assert (kinds["Disruption"], kinds["Data theft"], kinds["Ransomware"]) == (695, 671, 41)


def test_a_quarter_of_incidents_begin_on_1_january_which_says_that_only_the_year_is_known(files):
    begins = cyber.incidents(files)["from"].drop_nulls()
    assert len(begins) == 1627
    assert (begins.dt.ordinal_day() == 1).sum() == 412


def test_an_attribution_is_a_row_however_many_persons_it_names(files, mirror):
    attributions = cyber.attributions(files)
    raw = pl.read_csv(mirror / cyber.ATTRIBUTIONS, infer_schema=False)
    assert (raw.height, attributions.height) == (2643, 2056)
    assert attributions["attribution"].n_unique() == 1954
    assert attributions.is_unique().all()


def test_nobody_is_named_neither_attacker_nor_attacked(files):
    for reader in (cyber.incidents, cyber.attributions, cyber.receivers):
        assert not {"name", "attributing_actor", "receiver_name", "initiator_name"} & set(reader(files).columns)


def test_most_of_those_attacked_are_in_the_united_states_and_no_row_of_the_file_is_lost(files):
    receivers = cyber.receivers(files)
    assert receivers["targets"].sum() == 6333
    by_country = receivers.group_by("country").agg(pl.col("targets").sum()).sort("targets", descending=True)
    assert by_country.row(0) == ("United States", 773)


def test_every_incident_attacked_or_attributed_is_an_incident(files):
    incidents = cyber.incidents(files)
    for reader in (cyber.attributions, cyber.receivers):
        assert reader(files).join(incidents, on="incident", how="anti").is_empty()


def test_dcid_has_429_incidents_of_which_china_began_115_and_russia_113(files):
    incidents = cyber.dyadic(files)
    assert incidents["incident"].n_unique() == incidents.height == 429
    counts = dict(incidents["initiator"].value_counts().rows())
    assert (counts[CHINA], counts[RUSSIA]) == (115, 113)


def test_the_second_sheet_of_dcid_has_the_same_incidents_again(files, mirror):
    sheet = fastexcel.read_excel(mirror / cyber.DCID).load_sheet(1, dtypes="string").to_polars()
    again = sheet.filter(pl.col("method") != "0")["Name"].str.strip_chars().str.to_lowercase()
    ours = cyber.dyadic(files).with_columns(pl.col("name").str.to_lowercase())
    assert ours.filter(~pl.col("name").is_in(again.implode()))["name"].to_list() == ["oniondog"]


def test_a_dyad_has_two_states_the_lower_code_first_and_its_attacker_is_one_of_them_but_in_four(files):
    incidents = cyber.dyadic(files)
    assert (incidents["cow_a"] < incidents["cow_b"]).all()
    outside = incidents.filter(pl.col("initiator") != pl.col("cow_a"), pl.col("initiator") != pl.col("cow_b"))
    assert outside["incident"].to_list() == [291, 292, 309, 331]


def test_notpetya_was_russias_of_june_2017(files):
    row = cyber.dyadic(files).row(by_predicate=pl.col("name") == "NotPetya_A", named=True)
    assert (row["initiator"], row["from"], row["severity"]) == (RUSSIA, date(2017, 6, 27), 5)
