"""A correction is made where it fits, and refused where it does not."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, SourceError
from comity.sources import corrected as module
from comity.sources.corrected import corrected, misfit, other_version
from comity.sources.ledger import Correction, Ledger, ledger
from comity.sources.mirror import Mirror
from comity.sources.readers import coups, mid, mid_dyads, missions_more

FILE = "covariates/powell_thyne_ccode_year.txt"


def entry(**fields):
    whole = {
        "source": "coups",
        "file": FILE,
        "sha256": "0" * 64,
        "table": "test_corrected.reader",
        "rows": [{"state": 2}],
        "change": {"deaths": {"old": 5, "new": 7}},
        "reason": "Wrong.",
        "evidence": "Known.",
    }
    return Correction(**whole | fields)


TABLE = pl.DataFrame(
    {"state": [2, 20, 41], "deaths": [5, None, 9], "day": [date(2020, 1, 1), None, date(2020, 2, 2)]},
    schema_overrides={"state": pl.Int32, "deaths": pl.Int8},
)


def reader(_):
    return TABLE


@pytest.fixture
def mended(monkeypatch, tmp_path):
    def mend(*entries):
        monkeypatch.setattr(module, "ledger", lambda: Ledger(correction=entries))
        return corrected(reader, Mirror(tmp_path, sources={}))

    return mend


def test_a_cell_is_changed_and_nothing_else(mended):
    frame = mended(entry())
    assert frame.schema == TABLE.schema
    assert frame["deaths"].to_list() == [7, None, 9]
    assert frame.drop("deaths").equals(TABLE.drop("deaths"))


def test_an_empty_cell_can_be_filled_and_a_full_one_emptied(mended):
    filled = entry(rows=[{"state": 20}], change={"day": {"new": date(2020, 1, 9)}, "deaths": {"new": 1}})
    emptied = entry(rows=[{"state": 41}], change={"deaths": {"old": 9}})
    frame = mended(filled, emptied)
    assert frame.row(1) == (20, 1, date(2020, 1, 9))
    assert frame["deaths"].to_list() == [5, 1, None]


def test_rows_can_be_left_out(mended):
    assert mended(entry(rows=[{"state": 2}, {"deaths": None}], change={}, drop=True))["state"].to_list() == [41]


def test_corrections_of_one_row_do_not_see_each_other(mended):
    one = entry(change={"state": {"old": 2, "new": 3}})
    assert mended(one, entry()).row(0) == (3, 7, date(2020, 1, 1))


def test_a_table_without_corrections_is_the_readers_own(mended):
    assert mended(entry(table="test_corrected.other")) is TABLE


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"rows": [{"state": 99}]}, "no rows have state 99, where one must"),
        ({"rows": [{"day": None}, {"state": 2}]}, "where day None, 'deaths' is None, expected was 5"),
        ({"change": {"deaths": {"old": 6, "new": 7}}}, "where state 2, 'deaths' is 5, expected was 6"),
        ({"change": {"dead": {"old": 5, "new": 7}}}, "the table has no column dead"),
        ({"rows": [{"country": 2}]}, "the table has no column country"),
    ],
)
def test_a_correction_that_no_longer_fits_is_an_error_that_says_why(mended, fields, told):
    with pytest.raises(SourceError) as caught:
        mended(entry(**fields))
    assert told in caught.value.problem
    assert FILE in caught.value.problem
    assert "corrections.toml" in caught.value.remedy


def test_a_key_that_fits_two_rows_is_refused(mended, monkeypatch):
    monkeypatch.setattr(f"{__name__}.TABLE", pl.concat([TABLE, TABLE[:1]]))
    with pytest.raises(SourceError, match="2 rows have state 2, where one must"):
        mended(entry())


def test_all_that_no_longer_fit_are_told_at_once(mended):
    with pytest.raises(Faults) as caught:
        mended(entry(rows=[{"state": 99}]), entry(), entry(rows=[{"state": 98}]))
    assert len(caught.value.faults) == 2


@given(st.integers(-128, 127), st.integers(-128, 127))
def test_whatever_stands_in_the_cell_it_is_changed_only_if_it_is_what_was_expected(held, old):
    frame = pl.DataFrame({"state": [2], "deaths": [held]}, schema_overrides={"deaths": pl.Int8})
    new = 0 if old else 1
    one = entry(change={"deaths": {"old": old, "new": new}})
    if held == old:
        assert module._mended(frame, (one,), None)["deaths"].to_list() == [new]
    else:
        assert module._rows(one, frame)[1] is not None


# --- On the publishers' files --------------------------------------------------------------------------------------


def test_readers_mend_nothing(files):
    assert coups.attempts(files).filter(pl.col("day") == date(2023, 6, 26)).height == 1
    assert corrected(coups.attempts, files).filter(pl.col("day") == date(2023, 6, 26)).is_empty()
    assert mid.disputes(files).filter("ongo2014").height == 33
    assert corrected(mid.disputes, files).filter("ongo2014").height == 32


def test_every_dispute_under_way_at_the_end_of_2014_ends_in_2014_once_corrected(files):
    assert set(corrected(mid.disputes, files).filter("ongo2014")["endyear"]) == {2014}


def test_sides_have_as_many_states_as_participants_but_in_the_five_disputes_known(files):
    counted = (
        corrected(mid.participants, files)
        .select("dispnum", "cow", "sidea")
        .unique()
        .group_by("dispnum")
        .agg(a=pl.col("sidea").sum(), b=(~pl.col("sidea")).sum())
    )
    both = corrected(mid.disputes, files).join(counted, on="dispnum")
    unlike = both.filter((pl.col("a") != pl.col("numa")) | (pl.col("b") != pl.col("numb")))
    assert sorted(unlike["dispnum"]) == [88, 258, 1202, 1379, 3858]


def test_no_dispute_outlives_its_own_dates_by_years(files):
    ends = corrected(mid.disputes, files).select("dispnum", "endyear")
    years = corrected(mid_dyads.dyadic_disputes, files).join(ends, on="dispnum")
    assert years.filter(pl.col("year") > pl.col("endyear")).is_empty()
    raw = mid_dyads.dyadic_disputes(files).join(mid.disputes(files).select("dispnum", "endyear"), on="dispnum")
    assert set(raw.filter(pl.col("year") > pl.col("endyear"))["dispnum"]) == {3556}


def test_no_mission_has_a_code_that_is_no_states(files):
    from comity.sources.readers import states

    codes = set(states.cow(files)["cow"])
    assert set(corrected(missions_more.third_party, files)["cow"]) <= codes
    assert set(missions_more.third_party(files)["cow"]) - codes == {851, 941}


def test_a_file_of_another_version_is_told_where_a_correction_fails(altered):
    changed = altered("coups", FILE, lambda data: data.replace(b"26jun2023", b"26jul2023"))
    (one,) = ledger().of_table("coups.attempts")
    assert other_version(one, changed) is not None
    assert "no rows have cow 436, day 2023-06-26" in misfit(one, changed)
    with pytest.raises(SourceError, match=r"another version of the file .* may have mended it"):
        corrected(coups.attempts, changed)


def test_a_file_of_another_version_that_a_correction_still_fits_is_corrected_and_told(altered):
    changed = altered("coups", FILE, lambda data: data.replace(b"10mar1952", b"11mar1952"))
    (one,) = ledger().of_table("coups.attempts")
    assert other_version(one, changed) is not None
    assert misfit(one, changed) is None
