"""The hybrid room: counts, the comparison with the past, known cases, concert, campaigns, and the question."""

from __future__ import annotations

from datetime import date
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError, NoData
from comity.panels.codebook import codebook
from comity.quantity import number
from comity.question import Context, answer
from comity.questions import model
from comity.rooms.hybrid.attribution import sure
from comity.rooms.hybrid.campaigns import campaigns
from comity.rooms.hybrid.cases import ranked_cases
from comity.rooms.hybrid.charts import ticks
from comity.rooms.hybrid.checks import ALONE, TOGETHER, checked
from comity.rooms.hybrid.concert import concert, shifted
from comity.rooms.hybrid.events import FORM
from comity.rooms.hybrid.names import parted
from comity.rooms.hybrid.past import Panel, judge, robust, unchanged
from comity.rooms.hybrid.ranking import looks, ranking
from comity.rooms.hybrid.records import Records
from comity.rooms.hybrid.series import all_series
from comity.rooms.hybrid.subject import records_of, subject
from comity.rooms.hybrid.tails import at_least
from comity.rooms.hybrid.windows import Window, speaks
from comity.rooms.hybrid.worth import crps, shared
from comity.sources.readers import cyber

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from comity.edition import Edition
    from comity.finding import Table
    from comity.question import Answer


def ask(edition: Edition, **fields: Any) -> Answer:
    asker = lambda *_, **__: pytest.fail("hybrid asks no other question")  # noqa: E731
    return answer("hybrid", model("hybrid").build(edition, **fields), Context(edition, asker))


def test_with_a_flat_belief_every_part_of_a_total_is_equally_likely() -> None:
    # Both parameters 1: all counts from 0 to n are equally likely, P(K >= k) = (n + 1 - k) / (n + 1).
    counts = np.array([0, 1, 4, 10])
    one = np.ones(4)
    assert at_least(counts, 10, one, one) == pytest.approx((11 - counts) / 11)


@given(st.integers(1, 40), st.floats(0.05, 0.95))
def test_with_a_sure_belief_the_tail_is_the_binomial_one(total: int, part: float) -> None:
    size = 1e9
    count = total // 2 + 1
    exact = sum(comb(total, k) * part**k * (1 - part) ** (total - k) for k in range(count, total + 1))
    found = at_least(np.array([count]), total, np.array([size * part]), np.array([size * (1 - part)]))
    assert found[0] == pytest.approx(exact, rel=1e-4, abs=1e-9)


def test_twice_the_collecting_alone_is_nothing_unusual() -> None:
    counts = np.array([[4] * 8 + [8], [6] * 8 + [12], [0] * 9])
    found = judge(Panel(("A", "B", "C"), tuple("abcdefghi"), counts, counts.sum(axis=0)))
    assert found.expected[:2] == pytest.approx([8, 12], rel=0.1)
    assert found.median[:2] == pytest.approx([8, 12])
    assert found.chance[0] > 0.4
    assert found.chance[2] == 1


def test_the_only_event_of_the_world_is_not_impossible() -> None:
    counts = np.zeros((100, 6), dtype=np.int64)
    counts[0, -1] = 1
    world = np.array([3, 3, 3, 3, 3, 1])
    found = judge(Panel(tuple(map(str, range(100))), tuple("abcdef"), counts, world))
    assert found.chance[0] > 0.001


def test_a_past_that_is_mostly_one_number_has_no_robust_z() -> None:
    _, z = robust(np.array([[0.0, 0, 0, 0, 5], [1, 2, 3, 4, 5]]), np.array([9.0, 9.0]))
    assert np.isnan(z[0])
    assert z[1] == pytest.approx(6 / 1.4826)


def test_series_that_tell_years_say_nothing_of_a_month() -> None:
    series = all_series()
    assert not speaks(series["sanctions"], Window(2014, 3, 1), "2022")
    assert speaks(series["eurepoc"], Window(2014, 3, 1), "2022-12")
    assert not speaks(series["mid_incidents"], Window(2015), "2014-12")


def test_two_series_that_move_together_are_found_and_two_that_do_not_are_not() -> None:
    luck = np.random.default_rng(7)
    one, other = luck.poisson(1, 120).astype(float), luck.poisson(1, 120).astype(float)
    assert shifted(one, one)[1] == pytest.approx(1 / 120)
    ps = [shifted(one, np.roll(other, by))[1] for by in range(120)]
    assert sorted(round(p * 120) for p in ps) == list(range(1, 121))


def test_incidents_more_than_two_months_apart_are_two_campaigns() -> None:
    rows = [("eurepoc", str(n), 2010, month, "A", "B", 1, "state") for n, month in enumerate((1, 2, 3, 8, 9, 11))]
    found = campaigns(pl.DataFrame(rows, schema=FORM, orient="row"))
    assert found.select("first", "last", "eurepoc").rows() == [("2010-01", "2010-03", 3), ("2010-08", "2010-11", 3)]


def test_two_kinds_of_voices_are_surer_than_one_and_two_names_are_contested() -> None:
    said = pl.DataFrame(
        {
            "incident": [1, 1, 2, 3, 4, 4],
            "initiator": ["A", "A", "A", "A", "A", "B"],
            "by": ["the press", "a third party", "a third party", "the press", "the press", "a third party"],
        }
    )
    assert sure(said)["confidence"].to_list() == ["high", "high", "moderate", "low", "contested", "contested"]


def test_a_name_turned_round_is_one_name() -> None:
    assert parted("Libya, Yemen, North, Niger, South Sudan") == ["Libya", "Yemen, North", "Niger", "South Sudan"]


def test_the_score_of_a_sure_forecast_is_its_distance() -> None:
    values, weights = np.array([0.0, 2.0, 6.0]), np.array([[0, 1.0, 0], [0.5, 0, 0.5]])
    # Half at 0 and half at 6 against 3: E|X - y| = 3, E|X - X'| / 2 = 1.5.
    assert crps(values, weights, np.array([5.0, 3.0])) == pytest.approx([3.0, 1.5])


def test_the_ranks_of_known_cases_are_those_the_table_says(edition: Edition) -> None:
    found, _ = ranked_cases(records_of(edition), date.fromisoformat(f"{edition.as_of}-01"))
    held = edition.table("hybrid_cases")
    assert found.drop("chance").equals(held.drop("chance"))
    ranks = dict(held.select("case", "rank").rows())
    assert ranks["estonia_2007"] <= 3
    assert ranks["ukraine_2014"] == 1
    assert ranks["south_korea_2013"] > 10  # missed: a state always under pressure is not unusual


def test_the_question_shows_the_ranks_of_the_table(edition: Edition) -> None:
    table = edition.table("hybrid_cases")
    shown = next(one.table for one in ask(edition, country="KOR").findings if one.table and "blind" in one.table.title)
    assert {(row[0], row[1]) for row in shown.rows} == set(table.select("title", "rank").rows())
    state = subject(edition, "UKR", Window(2014))
    assert ask(edition, country="UKR", year=2014).findings[0].values["rank"].value == state.own.rank == 1  # type: ignore[union-attr]


def test_nothing_is_zero_outside_coverage(edition: Edition) -> None:
    readings = {one.series.key: one for one in subject(edition, "UKR", Window(2022)).readings}
    assert readings["mid_incidents"].count is None
    assert readings["disinformation"].count is None
    assert readings["eurepoc"].count
    effort = edition.table("hybrid_effort").join(
        edition.table("hybrid_coverage").select("series", "first", "last"), on="series"
    )
    years = pl.col("year").cast(pl.String)
    assert effort.filter((years < pl.col("first").str.head(4)) | (years > pl.col("last").str.head(4))).is_empty()


def test_mandated_sanctions_are_never_tested_nor_ranked(edition: Edition) -> None:
    found = looks(records_of(edition), Window(2012), "target")
    assert not {"sanctions_un", "non_state_violence"} & {one.series.key for one in found}
    assert [one.rank for one in ranking(found)] == list(range(1, len(ranking(found)) + 1))


def test_dcid_counts_what_two_did_to_one_once(edition: Edition) -> None:
    # Stuxnet stands in the file for the United States and for Israel; for Iran it is one.
    both = edition.table("hybrid_dyads").filter((pl.col("series") == "dcid") & (pl.col("target") == "IRN"))
    iran = edition.table("hybrid_states").filter(
        (pl.col("series") == "dcid") & (pl.col("role") == "target") & (pl.col("state") == "IRN")
    )
    assert iran["count"].sum() < both["count"].sum()


def test_every_table_is_as_the_codebook_declares(edition: Edition) -> None:
    for name in (name for name in edition.manifest["tables"] if name.startswith("hybrid_")):
        codebook()[name].check(edition.table(name))


def test_a_time_no_series_covers_and_a_state_that_was_none_are_told(edition: Edition) -> None:
    with pytest.raises(NoData, match="from 1946 to"):
        ask(edition, country="UKR", year=1930)
    with pytest.raises(NoData, match="was no state in 2014"):
        ask(edition, country="CSK", year=2014)
    with pytest.raises(InputError, match="not both"):
        ask(edition, country="UKR", year=2014, on="2014-02")


def test_a_pair_never_recorded_is_a_clear_sentence(edition: Edition) -> None:
    found = ask(edition, country="NRU", source="BTN", year=2010).findings
    assert found[0].sentence.startswith("No data set read here records pressure on Nauru in 2010")
    assert "nor at any other time" in found[1].sentence


def test_the_same_question_has_the_same_answer(edition: Edition) -> None:
    one, two = (ask(edition, country="UKR", source="RUS", year=2015).model_dump_json() for _ in range(2))
    assert one == two


def column(table: Table, name: str) -> dict[str, Any]:
    """A column by the title of its series."""
    at = [one.name for one in table.columns].index(name)
    return {str(row[1]).partition(" (")[0] if "DCID" not in str(row[1]) else "DCID": row[at] for row in table.rows}


def test_every_reading_says_what_it_covers_who_names_the_source_and_on_what_scale(edition: Edition) -> None:
    table = ask(edition, country="EST", year=2007).findings[0].table
    assert table is not None
    covered, named = column(table, "Covered"), column(table, "How its source is named")
    assert covered["militarised incidents"] == "January 1992 to December 2014"
    assert "neither a date nor a degree of confidence" in named["DCID"]
    assert named["violence between armed groups"] == "names no source"
    assert all(covered.values())
    assert all(named.values())
    scales, highest = column(table, "Scale of intensity"), column(table, "Highest intensity")
    assert scales["DCID"] == "severity, 0 to 10"
    severity = edition.table("hybrid_states").filter(
        (pl.col("series") == "dcid") & (pl.col("role") == "target") & (pl.col("state") == "EST")
        & (pl.col("year") == 2007)
    )["intensity"].max()  # fmt: skip
    assert highest["DCID"] == severity
    assert highest["militarised incidents"] is None
    assert column(table, "Years of past")["messages listed as disinformation"] is None


def test_the_highest_intensity_of_some_months_is_of_those_months(edition: Edition) -> None:
    records, series = records_of(edition), all_series()["eurepoc"]
    rows = edition.table("hybrid_states").filter(
        (pl.col("series") == "eurepoc") & (pl.col("role") == "target") & (pl.col("state") == "UKR")
        & (pl.col("year") == 2022) & pl.col("month").is_in([1, 2])
    )  # fmt: skip
    assert records.intensity(series, "target", "UKR", Window(2022, 2, 2)) == rows["intensity"].max()
    assert records.intensity(series, "target", "UKR", Window(1999)) is None


def test_mandated_sanctions_are_told_apart_and_are_no_record_of_pressure(edition: Edition) -> None:
    # Somalia in 2022: three sanctions regimes in force that the Security Council mandated, none begun.
    first = ask(edition, country="SOM", year=2022).findings[0]
    assert first.values["mandated"].value == 3
    before, _, after = first.sentence.partition("Apart from these")
    assert "cases of sanctions mandated by the United Nations" in after
    assert "United Nations" not in before


def test_every_panel_of_the_chart_has_its_baseline(edition: Edition) -> None:
    chart = ask(edition, country="UKR", year=2014).findings[0].chart
    assert chart is not None
    for panel in chart.spec["vconcat"]:
        rows = panel["data"]["values"]
        assert any(row["usual"] is not None for row in rows), panel["title"]["text"]
        assert any("usual" in str(layer.get("encoding")) for layer in panel["layer"])


def test_series_that_hold_the_same_facts_are_never_tested_for_concert(edition: Edition) -> None:
    # Troops beside rebels are support of rebels too: the two would rise together by construction.
    series = all_series()
    assert "rebel_support" in series["wars_and_troops"].same
    tests = [test for pair in (("RUS", "UKR"), ("PAK", "IND"), ("ETH", "SOM"), ("RWA", "COD"))
             for test in concert(records_of(edition), *pair)]  # fmt: skip
    assert tests
    assert not [one for one in tests if {one.one.key, one.other.key} == {"wars_and_troops", "rebel_support"}]


def test_a_series_that_never_changes_rises_with_nothing() -> None:
    assert shifted(np.zeros(12), np.arange(12.0)) == (0.0, 1.0)


def test_counts_drawn_as_unchanged_stay_within_what_was_recorded_and_are_the_same_again() -> None:
    counts = np.array([[4] * 8 + [40], [6] * 8 + [12], [0] * 9])
    panel = Panel(("A", "B", "C"), tuple("abcdefghi"), counts, counts.sum(axis=0))
    one, two = (unchanged(panel, np.random.default_rng(3)).counts for _ in range(2))
    assert (one == two).all()
    assert (one <= panel.world).all()
    assert one[0].sum() > one[2].sum()


def test_the_false_alarms_told_are_those_of_the_table(edition: Edition) -> None:
    rows = edition.table("hybrid_checks")
    (told,) = [one for one in ask(edition, country="EST", year=2007).findings if "false" in one.values]
    alone = rows.filter(pl.col("check") == ALONE)
    assert told.values["false"].value == alone["below_1"].sum() < told.values["drawn"].value / 50
    assert told.values["beyond"].value == alone["above_3"].sum() > 10 * told.values["normal"].value
    assert told.values["together"].value == rows.filter(pl.col("check") == TOGETHER)["below_5"].sum()
    assert checked(records_of(edition), edition.seed).equals(rows)


def test_rows_of_a_leaf_weigh_alike() -> None:
    row, past, size = shared(np.array([7, 3, 7, 5]), np.array([7, 5, 9]))
    assert list(zip(row.tolist(), past.tolist(), size.tolist(), strict=True)) == [(0, 0, 2), (0, 2, 2), (1, 3, 1)]


def test_the_united_nations_is_never_named_as_a_source_of_pressure(edition: Edition) -> None:
    # Somalia was under three mandated regimes in 2022, and the United States imposed two sanctions of its own.
    named = ask(edition, country="SOM", year=2022).findings[1]
    assert named.table is not None
    assert "United States" in named.sentence
    assert "UN" not in {row[0] for row in named.table.rows}
    assert not any("United Nations" in one.name for one in named.table.columns)
    assert any("without a degree of confidence" in note for note in named.notes)


def test_the_page_shows_when_most_series_speak_and_that_all_never_do(edition: Edition) -> None:
    spoken = next(one for one in ask(edition, country="EST", year=2007).findings if "never all speak" in one.sentence)
    records, series = records_of(edition), list(all_series().values())
    ends = {one.key: records.last(one.key)[:4] for one in series}
    by_year = {year: sum(one.first[:4] <= str(year) <= ends[one.key] for one in series) for year in range(1946, 2023)}
    assert spoken.values["most"].value == max(by_year.values()) < spoken.values["all"].value == len(series)
    assert spoken.chart is not None
    assert len(spoken.chart.spec["layer"][0]["data"]["values"]) == len(series)


def test_years_before_a_state_was_one_are_no_calm_past(edition: Edition) -> None:
    # South Sudan is one since July 2011: with three years of past no pair with it can be tested for concert.
    records = records_of(edition)
    assert not concert(records, "SDN", "SSD")
    years = [test.first for test in concert(records, "RUS", "UKR") if not test.months]
    assert years
    assert min(years) == "1992"  # the first whole year of Ukraine, of series that begin in 1946 and later
    first, pair = ask(edition, country="SSD", source="SDN", year=2013).findings[:2]
    assert "too short a past" in first.sentence
    assert "too short a past" in pair.sentence
    for table in (first.table, pair.table):
        assert table is not None
        assert set(column(table, "Years of past").values()) == {1, None}
        assert set(column(table, "Expected").values()) == set(column(table, "Median of past").values()) == {None}


def test_the_chart_draws_nothing_before_a_state_was_one_and_no_baseline_from_a_short_past(edition: Edition) -> None:
    chart = ask(edition, country="SSD", year=2013).findings[0].chart
    assert chart is not None
    for panel in chart.spec["vconcat"]:
        rows = panel["data"]["values"]
        assert min(row["year"] for row in rows) >= 2011
        assert all(row["usual"] is None for row in rows if row["year"] < 2017)


def test_a_time_before_the_charts_usually_begin_is_drawn(edition: Edition) -> None:
    findings = ask(edition, country="DDR", year=1960).findings
    years, spans = (finding.chart for finding in findings if finding.chart)
    assert any(row["year"] == 1960 and row["usual"] is not None
               for panel in years.spec["vconcat"] for row in panel["data"]["values"])  # fmt: skip
    assert spans.spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] <= 1960


def test_the_bars_and_ticks_of_the_chart_are_the_figures_of_the_table(edition: Edition) -> None:
    for country, year in (("UKR", 2014), ("EST", 2007), ("SOM", 2010)):
        first = ask(edition, country=country, year=year).findings[0]
        assert first.chart is not None
        assert first.table is not None
        at = {one.name: place for place, one in enumerate(first.table.columns)}
        held = {str(row[at["Series"]]): row for row in first.table.rows}
        for panel in first.chart.spec["vconcat"]:
            row = held[panel["title"]["text"].partition(": ")[2]]
            drawn = {each["year"]: each for each in panel["data"]["values"]}
            assert (drawn[year]["count"] if year in drawn else None) == row[at["Recorded"]]
            if row[at["Expected"]] is not None:
                assert drawn[year]["usual"] == pytest.approx(row[at["Expected"]], abs=0.011)


def test_the_states_above_a_case_are_as_many_as_its_place_says(edition: Edition) -> None:
    shown = next(one.table for one in ask(edition, country="KOR").findings if one.table and "blind" in one.table.title)
    at = {one.name: place for place, one in enumerate(shown.columns)}
    for row in shown.rows:
        names, _, others = str(row[at["Above it"]]).rpartition(" and ")
        named = names.count(", ") + 1 if names else 0
        more = int(others.split(" ")[0]) if others.endswith(("other", "others")) else (others != "nobody")
        assert named + more == row[at["Place"]] - 1, row


def test_attributions_of_a_window_over_three_years_are_told_as_such(edition: Edition) -> None:
    told = next(one for one in ask(edition, country="UKR", on="2021-02", months=24).findings if "years" in one.terms)
    assert told.terms["years"] == "2019 to 2021"
    assert told.table is not None
    assert told.table.title.endswith("2019 to 2021")


def test_of_each_series_all_are_named_who_are_named_most(edition: Edition) -> None:
    # In 2009 UCDP has four states beside rebels that Israel fought, Syria beside the most of them.
    named = ask(edition, country="ISR", year=2009).findings[1]
    assert "in support of rebels Syria (5)" in named.sentence
    assert "in militarised incidents Lebanon (1)" in named.sentence
    # In 1970 six states fought beside South Vietnam or for it: none of them more than another.
    six = ask(edition, country="VNM", year=1970).findings[1]
    assert six.table is not None
    assert [row[1] for row in six.table.rows] == [1] * 6
    assert "Thailand and 1 other (1 each)" in six.sentence


def test_everybody_named_stands_in_the_table_and_sanctions_in_force_beside_those_begun(edition: Edition) -> None:
    rows = edition.table("hybrid_dyads").filter((pl.col("target") == "YUG") & (pl.col("year") == 1999))
    named = ask(edition, country="YUG", year=1999).findings[1]
    assert named.table is not None
    assert len(named.table.rows) == rows.filter(pl.col("series") != "sanctions_un")["source"].n_unique() > 8
    cuba = ask(edition, country="CUB", year=2015).findings[1]
    assert "nobody is named in anything new" in cuba.sentence
    assert "United States" in cuba.sentence
    assert cuba.table is not None
    assert {row[-1] for row in cuba.table.rows} - {0}


def test_a_source_that_was_no_state_then_is_told(edition: Edition) -> None:
    with pytest.raises(NoData, match="Czechoslovakia was no state in 2014"):
        ask(edition, country="UKR", source="CSK", year=2014)
    with pytest.raises(NoData, match="was no state in 1993"):  # it ended with the last day of 1992
        ask(edition, country="CSK", year=1993)


def test_a_loss_the_trial_tells_of_can_be_read_in_its_table(edition: Edition) -> None:
    told = next(one for one in ask(edition, country="EST", year=2007).findings if "losses" in one.values)
    assert told.table is not None
    shown = [[number(cell, "score") for cell in row[-2:] if isinstance(cell, float)] for row in told.table.rows]
    assert sum(float(low) > 0 for low, _ in shown) == told.values["losses"].value
    assert sum(float(high) < 0 for _, high in shown) == told.values["gains"].value


def test_the_year_left_out_is_the_last_that_any_series_covers(edition: Edition) -> None:
    tables = [edition.table(name) for name in ("hybrid_states", "hybrid_dyads", "hybrid_effort")]
    ends = pl.when(pl.col("series") == "eurepoc").then(pl.lit("2023-08")).when(pl.col("series") == "sanctions").then(
        pl.lit("2023")).otherwise("last")  # fmt: skip
    later = Records(*tables, edition.table("hybrid_coverage").with_columns(last=ends), edition.table("state_spells"))
    assert later.last_year == 2023
    assert records_of(edition).last_year == 2022


def test_eurepoc_counts_all_of_its_file_but_what_is_laid_to_the_state_hit_alone(edition: Edition, mirror: Path) -> None:
    files = (cyber.INCIDENTS, cyber.RECEIVERS, cyber.ATTRIBUTIONS)
    whole, hit, laid = (pl.read_csv(mirror / name, infer_schema_length=0) for name in files)
    begun = set(whole.filter(pl.col("start_date").str.starts_with("2016"))["ID"])
    targets: dict[str, set[str]] = {}
    for incident, country in hit.select("ID", "receiver_country").rows():
        targets.setdefault(incident, set()).add(country)
    sources: dict[str, set[str]] = {}
    for incident, country in laid.select("incident_ID", "attributed_initiator_country").rows():
        sources.setdefault(incident, set()).add(country)
    states = {name for name in hit["receiver_country"].drop_nulls() if "(region)" not in name} - {"Unknown"}
    own = {one for one in begun if len(targets.get(one, ())) == 1 and sources.get(one) == targets[one] <= states}
    told = next(one for one in ask(edition, country="EST", year=2007).findings if "fewer" in one.values)
    assert told.terms["fullest"] == "2016"
    assert told.values["most"].value == len(begun - own)


def test_a_year_is_not_taken_for_its_january(edition: Edition) -> None:
    with pytest.raises(InputError, match="'2014' is a year"):
        model("hybrid").build(edition, country="UKR", on="2014")
    assert ask(edition, country="UKR", on="2014-03").findings[0].terms["window"] == "March 2014"


@given(st.floats(0, 1e6))
def test_an_axis_has_a_few_whole_numbers_and_does_not_end_far_below_the_highest_bar(highest: float) -> None:
    found = ticks(highest)
    assert 2 <= len(found) <= 4
    assert found[0] == 0
    assert highest < 1 or highest / 2 < found[-1] <= highest


def test_a_finding_that_sanctions_are_pressure_says_what_the_data_set_does_not_tell(edition: Edition) -> None:
    assert any("persons" in note for note in ask(edition, country="UKR", year=2014).findings[0].notes)
    assert not any("persons" in note for note in ask(edition, country="EST", year=2007).findings[0].notes)
