import polars as pl
import pytest

from comity.errors import SourceError
from comity.sources.readers import voeten
from comity.sources.readers.voeten import ideal_points


def test_sessions_run_from_1946_to_2024_without_the_one_that_did_not_vote(files):
    years = set(ideal_points(files)["year"])
    assert set(range(1946, 2025)) - years == {1964}
    assert max(years) == 2024


def test_the_estimate_from_all_votes_ends_a_year_before_that_from_final_votes(files):
    rows = ideal_points(files)
    assert rows.filter(pl.col("ideal_all").is_not_null())["year"].max() == 2023
    assert rows.filter(pl.col("ideal_final").is_not_null())["year"].max() == 2024
    assert rows.filter(pl.col("year") == 2024)["ideal_final"].null_count() == 0


def test_the_united_states_stand_farthest_out_in_2023_and_russia_far_from_them(files):
    rows = ideal_points(files).filter(pl.col("year") == 2023).sort("ideal_all", descending=True)
    assert rows["iso3"].head(3).to_list() == ["USA", "GBR", "FRA"]
    russia = rows.row(by_predicate=pl.col("iso3") == "RUS", named=True)
    assert russia["ideal_all_high"] < 0 < rows.row(0, named=True)["ideal_all_low"]


def test_germany_votes_as_one_state_since_1990_and_as_two_from_1973(files):
    spans = ideal_points(files).filter(pl.col("cow").is_in([255, 260, 265])).group_by("cow").agg(pl.col("year").min())
    assert dict(spans.rows()) == {255: 1990, 260: 1973, 265: 1973}


def test_every_estimate_lies_within_its_interval(files):
    rows = ideal_points(files)
    for name in ("all", "final"):
        known = rows.drop_nulls(f"ideal_{name}")
        between = known[f"ideal_{name}"].is_between(known[f"ideal_{name}_low"], known[f"ideal_{name}_high"])
        assert between.all()


def test_seventeen_rows_hold_nothing_but_a_state_and_a_year(files):
    rows = ideal_points(files)
    empty = rows.filter(pl.col("ideal_all").is_null(), pl.col("ideal_final").is_null())
    assert empty.height == 17
    assert empty.drop("cow", "year").null_count().sum_horizontal().item() == 17 * 9
    assert rows["iso3"].null_count() == 17


def test_each_state_and_year_stands_once_in_order(files):
    keys = ideal_points(files).select("cow", "year")
    assert keys.equals(keys.unique().sort("cow", "year"))


def test_a_mean_outside_its_interval_is_a_source_error(files, monkeypatch, tmp_path):
    def swapped(path, columns, *, optional):
        rows = read(path, columns, optional=optional)
        frame = rows.frame.with_columns(q5all="q95all", q95all="q5all")
        return type(rows)(rows.path, frame, rows.lines)

    read = voeten.read_stata
    monkeypatch.setattr(voeten, "read_stata", swapped)
    with pytest.raises(SourceError, match=r"line 1: .* a mean outside its interval"):
        ideal_points(files)
