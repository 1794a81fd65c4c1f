import csv
import io
import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import SourceError
from comity.record import sha256_file
from comity.sources.catalog import SourceFile
from comity.sources.files import blocks
from comity.sources.mirror import Mirror
from comity.sources.readers import ged, ucdp, views

EL_SALVADOR, SIERRA_LEONE, ETHIOPIA, SOUTH_SUDAN, SRI_LANKA = 92, 451, 530, 626, 780

HEAD = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id "
    "side_b_new_id side_b number_of_sources source_article source_office source_date source_headline "
    "source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a "
    "deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
)


def event(number, **cells):
    numbers = {"year": 1998, "active_year": 1, "code_status": "Clear", "type_of_violence": 1, "where_prec": 1}
    numbers |= {"conflict_new_id": 309, "dyad_new_id": 1, "side_a_new_id": 2, "side_b_new_id": 3, "country_id": 451}
    numbers |= {"latitude": 8.5, "longitude": -12.25, "event_clarity": 1, "date_prec": 1, "priogrid_gid": 142_175}
    numbers |= {"date_start": "1998-01-31 00:00:00.000", "date_end": "1998-01-31 00:00:00.000"}
    numbers |= dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0)
    numbers |= {"best": 4, "low": 3, "high": 9, "source_article": 'He said "no",\nand left'}
    row = {"id": number} | numbers | cells
    return [str(row.get(name, "")) for name in HEAD.split()]


def written(rows, end="\n"):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([HEAD.split(), *rows])
    return text.getvalue().encode()


@pytest.fixture
def release(tmp_path):
    def write(contents, name="GEDEvent_v26_1.csv", **zipped):
        data = contents if isinstance(contents, bytes) else written(contents)
        path = tmp_path / name
        if name.endswith(".zip"):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
                for member in zipped.get("members", ("GEDEvent_v26_1.csv",)):
                    packed.writestr(member, data)
        else:
            path.write_bytes(data)
        return path

    return write


def test_five_countries_have_11046_events_from_1989_to_2022(files):
    events = ged.five_countries(files)
    assert events["id"].n_unique() == events.height == 11046
    assert events["id"].is_sorted()
    assert (events["start"].min(), events["end"].max()) == (date(1989, 1, 1), date(2022, 12, 30))
    assert events.null_count().sum_horizontal().item() == 0


def test_deaths_of_the_sides_civilians_and_others_add_up_to_the_best_estimate(files):
    events = ged.five_countries(files)
    parts = events.select(pl.sum_horizontal(pl.col("^deaths_.*$"))).to_series()
    assert (parts == events["best"]).all()


def test_estimates_do_not_stand_in_order_in_87_events(files):
    events = ged.five_countries(files)
    assert events.filter((pl.col("low") > pl.col("best")) | (pl.col("best") > pl.col("high"))).height == 87


def test_no_event_reaches_from_one_year_into_the_next(files):
    events = ged.five_countries(files)
    assert events.filter(pl.col("start").dt.year() != pl.col("end").dt.year()).is_empty()
    assert events.filter(pl.col("end").dt.year() != pl.col("year")).is_empty()


def test_an_event_whose_day_is_known_has_one_day_and_precision_5_is_longer_than_a_month(files):
    days = ged.five_countries(files).with_columns(days=(pl.col("end") - pl.col("start")).dt.total_days() + 1)
    assert days.filter(pl.col("date_prec") == 1)["days"].max() == 1
    assert days.filter(pl.col("date_prec") == 5)["days"].median() > 31


@pytest.mark.parametrize("gw", [EL_SALVADOR, SIERRA_LEONE, SRI_LANKA])
def test_counted_in_their_last_month_events_give_every_month_that_views_has(files, gw):
    ids = views.countries(files).filter(pl.col("gw") == gw)["country"]
    theirs = views.deaths(files).filter(pl.col("country").is_in(ids.implode()), pl.col("month") < date(2022, 1, 1))
    ours = ged.country_months(ged.five_countries(files)).filter(pl.col("gw") == gw)
    both = theirs.join(ours, on="month", how="left").with_columns(pl.col("state_based").fill_null(0))
    assert both.height == 384
    assert both.filter(pl.col("state_based") != pl.col("deaths")).is_empty()


def test_counted_in_their_first_month_events_would_not_give_what_views_has(files):
    ids = views.countries(files).filter(pl.col("gw") == SIERRA_LEONE)["country"]
    theirs = views.deaths(files).filter(pl.col("country").is_in(ids.implode()), pl.col("month") < date(2022, 1, 1))
    first = ged.five_countries(files).with_columns(end="start")
    ours = ged.country_months(first).filter(pl.col("gw") == SIERRA_LEONE)
    both = theirs.join(ours, on="month", how="left").with_columns(pl.col("state_based").fill_null(0))
    assert both.filter(pl.col("state_based") != pl.col("deaths")).height == 50


def test_events_below_25_deaths_count_too_so_that_years_are_ucdps_own(files):
    months = ged.country_months(ged.five_countries(files))
    years = months.group_by("gw", year=pl.col("month").dt.year()).agg(pl.col("state_based").sum())
    theirs = ucdp.country_year(files).filter(pl.col("gw").is_in(years["gw"].unique().implode()))
    both = theirs.join(years, on=["gw", "year"], how="left", suffix="_events")
    unlike = both.filter(pl.col("state_based") != pl.col("state_based_events").fill_null(0))
    assert unlike.select("gw", "year").rows() == [(ETHIOPIA, 2020), (ETHIOPIA, 2021), (ETHIOPIA, 2022)]
    assert ged.five_countries(files).filter(~pl.col("active"))["best"].sum() > 0


def test_a_candidate_release_marks_what_is_still_to_be_checked(files):
    events = ged.candidate_sample(files)
    assert events.height == 200
    assert events["status"].n_unique() == 5
    assert (events["status"] == "Clear").sum() == 134


def test_a_zip_gives_what_its_csv_file_gives_in_blocks_of_any_size(release, monkeypatch):
    rows = [event(number, best=number) for number in range(1, 60)]
    plain = ged.events(release(rows))
    for size in (7, 100, 512, 1 << 20):
        monkeypatch.setattr(blocks, "_BLOCK", size)
        assert ged.events(release(rows)).equals(plain)
        assert ged.events(release(rows, "ged261-csv.zip")).equals(plain)
    assert plain["best"].to_list() == list(range(1, 60))


def test_line_ends_of_either_kind_a_byte_order_mark_and_numbers_with_a_point_are_read(release):
    plain = ged.events(release([event(1), event(2)]))
    assert ged.events(release(written([event(1), event(2)], end="\r\n"))).equals(plain)
    assert ged.events(release(b"\xef\xbb\xbf" + written([event(1), event(2)]))).equals(plain)
    assert ged.events(release([event("1.0"), event(2, active_year="true", best="4.0")])).equals(plain)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 5000)), min_size=1, max_size=20))
def test_spreading_loses_no_death_and_gives_each_month_its_even_share(spans):
    events = pl.DataFrame(
        {
            "gw": [451] * len(spans),
            "type": [1] * len(spans),
            "start": [date.fromordinal(729_000 + first) for first, _, _ in spans],
            "end": [date.fromordinal(729_000 + first + length) for first, length, _ in spans],
            "best": [deaths for _, _, deaths in spans],
        }
    ).with_columns(low=pl.col("best") // 2, high=pl.col("best") * 2)
    spread, last = ged.country_months(events, spread=True), ged.country_months(events)
    for name in ("state_based", "state_based_low", "state_based_high", "imprecise"):
        assert spread[name].sum() == last[name].sum()
    for one in events.iter_slices(1):
        shares = ged.country_months(one, spread=True)["state_based"]
        assert shares.max() - shares.min() <= 1


def test_november_2022_in_ethiopia_has_75539_deaths_by_the_last_month_and_19024_spread_evenly(files):
    events = ged.five_countries(files).filter(pl.col("gw") == ETHIOPIA)
    november = pl.col("month") == date(2022, 11, 1)
    assert ged.country_months(events).filter(november)["state_based"].item() == 75539
    assert ged.country_months(events, spread=True).filter(november)["state_based"].item() == 19024
    assert events.filter(pl.col("best") == 75340).select("start", "end").row(0) == (
        date(2022, 8, 24),
        date(2022, 11, 2),
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"best": "seven"}, "line 4: 'best' is 'seven', not a whole number"),
        ({"best": ""}, "line 4: 'best' is empty, where a whole number must be"),
        ({"best": -1}, "line 4: 'best' is -1, outside 0 to"),
        ({"best": "4.5"}, "line 4: 'best' is '4.5', not a whole number"),
        ({"id": 1}, "line 4: 'id' is 1, as in an earlier row"),
        ({"type_of_violence": 4}, "line 4: 'type_of_violence' is 4, outside 1 to 3"),
        ({"type_of_violence": 400}, "line 4: 'type_of_violence' is '400', not a small whole number"),
        ({"active_year": 2}, "line 4: 'active_year' is '2', neither 1 nor 0"),
        ({"date_start": "1998-02-30 00:00:00.000"}, "line 4: 'date_start' is '1998-02-30', not a date"),
        ({"date_start": "1998-01-31 12:00"}, "line 4: 'date_start' is '1998-01-31 12:00', not a date"),
        ({"date_start": "1998-03-01 00:00:00.000"}, "an end before the start"),
        ({"latitude": "91"}, "line 4: 'latitude' is 91.0, outside -90 to 90"),
        ({"country_id": "nan"}, "line 4: 'country_id' is 'nan', not a whole number"),
    ],
)
@pytest.mark.parametrize("name", ["GEDEvent_v26_1.csv", "ged261-csv.zip"])
def test_a_cell_that_cannot_be_is_told_with_its_line_though_others_run_over_several(release, name, change, told):
    with pytest.raises(SourceError) as caught:
        ged.events(release([event(1), event(2, **change), event(3)], name))
    assert told in caught.value.problem
    assert caught.value.problem.startswith(name)


def test_a_row_with_a_cell_too_many_or_too_few_is_told_with_its_line(release):
    long, short = event(2), event(2)[:20]
    long.insert(10, "")
    for row, cells in ((long, 50), (short, 20)):
        with pytest.raises(SourceError, match=f"line 4: {cells} cells under 49 columns"):
            ged.events(release([event(1), row, event(3)]))


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (written([event(1)])[:-5], "it ends in the middle of a line"),
        (written([event(1)]).replace(b'""no""', b'"no""'), "line 2: "),
        (written([event(1)]).replace(b'left"', b"left"), "line 2: "),
        (written([event(1)]).replace(b"country_id", b"country"), "lacks the column 'country_id'"),
        (written([]), "holds no rows"),
        (b"", "lacks the columns"),
        (b"\xff\xfe" * 100, "cannot be read"),
        (b"PK\x03\x04" + bytes(50), "cannot be read"),
    ],
    ids=("cut", "quoted", "open", "column", "empty", "nothing", "bytes", "zip"),
)
def test_a_file_that_is_no_ged_release_is_one_source_error(release, contents, told):
    with pytest.raises(SourceError) as caught:
        ged.events(release(contents))
    assert told in caught.value.problem
    assert caught.value.remedy


def test_a_zip_must_hold_one_csv_file_and_not_a_bomb(release, monkeypatch):
    with pytest.raises(SourceError, match="holds 2 CSV files, where one must be"):
        ged.events(release([event(1)], "ged.zip", members=("a.csv", "b.csv")))
    with pytest.raises(SourceError, match="holds 0 CSV files"):
        ged.events(release([event(1)], "ged.zip", members=("a.txt",)))
    monkeypatch.setattr(blocks, "_LARGEST", 100)
    with pytest.raises(SourceError, match="would unpack to"):
        ged.events(release([event(1)], "ged.zip"))


def test_a_zip_with_a_password_is_a_source_error(release):
    path = release([event(1)], "ged.zip")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be read"):
        ged.events(path)


def test_a_zip_that_was_changed_on_the_way_is_a_source_error(release):
    path = release([event(number) for number in range(1, 200)], "ged.zip")
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 255
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"ged\.zip"):
        ged.events(path)


def test_the_mirror_gives_the_whole_release_and_the_candidates_where_they_were_fetched(files, release, tmp_path):
    rows = [event(1), event(2)]
    (tmp_path / "ucdp").mkdir()
    release(rows, ged.RELEASE)
    release(rows, ged.CANDIDATE)
    sources = {
        key: files.sources[key].model_copy(
            update={"files": (SourceFile(path=path, sha256=sha256_file(tmp_path / path)),), "offered": ()}
        )
        for key, path in (("ucdp_ged", ged.RELEASE), ("ucdp_candidate", ged.CANDIDATE))
    }
    mirror = Mirror(tmp_path, sources=sources)
    assert ged.events(mirror).equals(ged.candidate(mirror))
    assert ged.events(mirror).height == 2


def test_where_the_release_was_not_fetched_the_mirror_says_where_to_get_it(tmp_path):
    for reader in (ged.events, ged.candidate):
        with pytest.raises(SourceError, match=r"is missing from the mirror"):
            reader(Mirror(tmp_path))


def test_a_file_that_is_not_there_is_a_source_error(tmp_path):
    with pytest.raises(SourceError, match=r"ged\.csv cannot be read"):
        ged.events(tmp_path / "ged.csv")


def test_lines_are_found_one_by_one_and_all_together(release):
    path = release([event(1), event(2), event(3)])
    lines = blocks.Lines(path)
    assert (len(lines), lines[1], lines[1:]) == (3, 4, [4, 6])
