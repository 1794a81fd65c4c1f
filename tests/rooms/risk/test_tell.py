from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import NoData
from comity.rooms.risk.happened import events_skill, recalibrated
from comity.rooms.risk.outlook import THRESHOLDS, Outlook, outlook
from comity.rooms.risk.tell import tell

MONTHS = [date(year, month, 1) for year in range(2018, 2023) for month in range(1, 13)]
AHEAD = [date(year, month, 1) for year in range(2023, 2026) for month in range(1, 13)]
TYPES = ("state_based", "non_state", "one_sided")


def made(deaths, *, by_type=(0, 0, 0), draws=0, built="2022-12-20", inside=0.9, comity=1.0, gap=-1.0, effect=1.0):
    """An outlook on a made country: deaths by month to December 2022, and by type in 2022."""
    history = np.zeros(len(MONTHS), dtype=np.int64)
    history[len(MONTHS) - len(deaths) :] = deaths
    figures = dict(zip(TYPES, by_type, strict=True))
    bounds = {f"{kind}_{end}": value for kind, value in figures.items() for end in ("low", "high")}
    models = ["comity", "climatology", "conflictology", "zeros"]
    scores = {"comity": comity, "climatology": 1.5, "conflictology": 2.0, "zeros": 3.0}
    record = pl.DataFrame(
        [
            {
                "model": model,
                "window": 2022,
                "lead": lead,
                "state": "LND",
                "crps": scores[model],
                "inside": inside,
                "scored": True,
            }
            for model in models
            for lead in range(3, 15)
        ]
    )
    gaps = {"comity": (gap - 0.5, gap, gap + 0.5)}
    skill = pl.DataFrame(
        [
            {"by": "all", "group": "all", "model": model, "crps": scores[model]}
            | dict(zip(("gap_low", "gap", "gap_high"), gaps.get(model, (None, None, None)), strict=True))
            for model in models
        ],
        schema_overrides=dict.fromkeys(("gap_low", "gap", "gap_high"), pl.Float64),
    )
    drivers = pl.DataFrame({"state": ["LND"] * 2, "driver": ["average", "past year"], "effect": [0.4, effect]})
    columns = ("state", "rank", "analogue", "month", "share", "before", "after")
    analogues = pl.DataFrame([("LND", 1, "BDI", date(1994, 3, 1), 0.04, 30, 900)], schema=columns, orient="row")
    return Outlook(
        state="LND", name="Landia", built=built, months=MONTHS, deaths=history, ahead=AHEAD,
        draws=np.full((36, 100), draws, dtype=np.int32),
        years=pl.DataFrame([{"state": "LND", "year": 2022} | figures | bounds]),
        record=record, skill=skill, drivers=drivers, analogues=analogues, names={"BDI": "Burundi"},
        vintages=["one"] * len(MONTHS),
    )  # fmt: skip


def about(found, topic):
    return [finding for finding in found if finding.topic == topic]


def sentences(found, topic):
    return " ".join(finding.sentence for finding in about(found, topic))


# --- The forecast --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "shown"),
    [(1, "January 2023"), (12, "January 2023 to December 2023"), (36, "January 2023 to December 2025")],
)
def test_a_horizon_is_told_in_calendar_months(edition, months, shown):
    assert tell(outlook(edition, "SOM"), months)[0].sentence.startswith(f"In Somalia, {shown}: ")


def test_the_headlines_chances_and_interval_are_those_of_the_paths(edition):
    somalia = outlook(edition, "SOM")
    headline = tell(somalia, 12)[0]
    totals = somalia.draws[:12].sum(axis=0)
    for threshold in THRESHOLDS:
        assert headline.values[f"p{threshold}"].value == (totals >= threshold).mean()
    total = headline.values["total"]
    assert (totals < total.low).mean() <= 0.05 <= (totals <= total.low).mean()
    assert (totals < total.high).mean() <= 0.95 <= (totals <= total.high).mean()
    assert (total.level, total.standing) == (0.9, "estimated")


def test_the_table_has_a_chance_for_every_threshold_and_horizon_and_it_never_falls_with_the_horizon(edition):
    table = tell(outlook(edition, "COL"), 12)[0].table
    assert [row[0] for row in table.rows][::4] == ["January 2023", "January 2023 to December 2025"]
    chances = np.array([row[1:] for row in table.rows])
    assert chances.shape == (5, 4)
    assert np.all(np.diff(chances, axis=0) >= 0)


@pytest.mark.parametrize(("built", "told"), [("2022-12-31", False), ("2023-01-01", False), ("2023-01-02", True)])
def test_a_horizon_that_had_begun_when_the_edition_was_built_is_labelled_so(built, told):
    notes = " ".join(tell(made([3], draws=1, built=built), 12)[0].notes)
    assert ("had begun, or passed, when the edition was built" in notes) == told


@pytest.mark.parametrize("state", ["DEU", "ISL", "TUV"])
def test_what_no_path_shows_is_not_told_as_impossible(edition, state):
    assert " 0 % " not in f" {tell(outlook(edition, state), 12)[0].sentence} "


@pytest.mark.parametrize(("inside", "level"), [(0.9, "moderate"), (0.8, "moderate"), (0.79, "low")])
def test_confidence_follows_from_how_often_past_intervals_held(inside, level):
    headline = tell(made([3], draws=1, inside=inside), 12)[0]
    assert headline.confidence == level
    assert f"{inside * 100:.0f} % of the months with any death foreseen" in headline.render(headline.because)


def test_a_country_without_a_record_of_forecasts_has_low_confidence():
    young = replace(made([3]), record=made([3]).record.clear())
    headline = tell(young, 12)[0]
    assert headline.confidence == "low"
    assert headline.because == "there is no record here of past forecasts that expected any death"


# --- What changed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "last", "says"),
    [
        (5, 9, "9 deaths in {} up from 5 in"),
        (9, 5, "5 deaths in {} down from 9 in"),
        (1, 1, "1 death in {} as many as 1 in"),
    ],
)
def test_the_last_year_stands_beside_the_year_before(before, last, says):
    months = [before] + [0] * 11 + [last] + [0] * 11
    says = says.format("state-based conflict in the year to December 2022,")
    assert sentences(tell(made(months), 12), "changed").startswith(says)


@given(quiet=st.integers(24, 59))
def test_quiet_months_are_counted_from_the_last_death(quiet):
    told = sentences(tell(made([4] + [0] * quiet), 12), "changed")
    assert told == f"Landia had gone {quiet} months without a recorded death in state-based conflict by December 2022."


def test_iceland_has_no_death_on_record_since_january_1990(edition):
    told = sentences(tell(outlook(edition, "ISL"), 12), "changed")
    assert told == "No death in state-based conflict is recorded in Iceland since the series began in January 1990."


# --- All violence --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_type", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (7, 8, 9)])
def test_where_anybody_was_killed_all_three_types_of_violence_are_told(by_type):
    told = sentences(tell(made([0], by_type=by_type), 12), "people")
    for deaths, words in zip(by_type, ("state-based conflict", "other armed groups", "civilians"), strict=True):
        assert f"{deaths} death" in told
        assert words in told


def test_all_three_types_of_violence_stand_in_every_violent_country(edition):
    last = edition.table("deaths_year").filter(pl.col("year") == 2022)
    violent = last.filter(pl.sum_horizontal(TYPES) > 0).join(edition.table("deaths_month"), on="state", how="semi")
    assert violent.height > 60
    for row in violent.iter_rows(named=True):
        (people,) = about(tell(outlook(edition, row["state"]), 12), "people")
        assert {kind: people.values[kind].value for kind in TYPES} == {kind: row[kind] for kind in TYPES}


def test_armenias_154_deaths_of_2022_are_told_though_the_publishers_high_estimate_is_153(edition):
    assert "154 deaths" in sentences(tell(outlook(edition, "ARM"), 12), "people")


def test_haitis_gangs_are_outside_this_model_and_its_risk_is_never_called_low(edition):
    found = tell(outlook(edition, "HTI"), 12)
    told = sentences(found, "unknown")
    assert told.startswith("Outside this model: fighting between groups that are no state and attacks on civilians")
    assert "236 deaths in 2022" in told
    assert not [finding for finding in found if "low risk" in finding.sentence.lower()]
    assert "More than 236 deaths a year in the violence outside this forecast" in sentences(found, "indicators")


@given(by_type=st.tuples(*[st.integers(0, 300)] * 3))
def test_the_country_is_said_to_suffer_from_other_violence_when_that_is_the_larger_part(by_type):
    told = sentences(tell(made([0], by_type=by_type), 12), "unknown")
    assert ("the larger part of the violence here" in told) == (by_type[1] + by_type[2] > by_type[0])
    assert "Outside this model" in told


def test_a_country_without_a_series_is_outside_this_model(edition):
    with pytest.raises(NoData, match=r"Andorra is outside this model: .* 191 present-day states"):
        outlook(edition, "AND")


# --- Vintages ------------------------------------------------------------------------------------------------------


def test_both_figures_of_ethiopias_2021_are_shown(edition):
    (unsettled,) = [f for f in tell(outlook(edition, "ETH"), 12) if "monthly" in f.values]
    assert unsettled.topic == "unknown"
    assert "for 2021 the monthly series that the forecast learned from has 9,025 deaths" in unsettled.sentence
    assert unsettled.sentence.endswith("a later release 124,553.")
    assert ("2021", 9025, 124553) in unsettled.table.rows
    assert unsettled.values["monthly"].source == "views"
    assert unsettled.values["yearly"].source == "ucdp_country_year"


@given(monthly=st.integers(0, 3000), yearly=st.integers(0, 3000))
def test_two_figures_are_called_unsettled_when_one_is_half_as_large_again_and_a_hundred_deaths_apart(monthly, yearly):
    found = tell(made([monthly], by_type=(yearly, 0, 0)), 12)
    low, high = sorted((monthly, yearly))
    unsettled = [finding for finding in found if "monthly" in finding.values]
    assert bool(unsettled) == (high - low >= 100 and high > 1.5 * low)


# --- The record and what would change our mind ---------------------------------------------------------------------


def test_the_record_of_this_country_and_the_world_stands_beside_the_simple_rule(edition):
    (told,) = [finding for finding in tell(outlook(edition, "SOM"), 12) if "here_simple" in finding.values]
    record = edition.table("risk_record").filter(pl.col("model") == "comity")
    here = record.filter(pl.col("state") == "SOM")["crps"].mean()
    assert told.sentence.startswith("Track record, 2018 to 2022: ")
    assert told.values["here"].value == pytest.approx(here)
    assert told.values["world"].value == pytest.approx(record["crps"].mean(), rel=0.001)
    assert len(told.table.rows) == 4
    assert [len(row) for row in told.table.rows] == [7] * 4  # the forecast, all leads, four groups of leads, the world


@pytest.mark.parametrize(
    ("comity", "gap", "says"),
    [
        (
            1.0,
            -1.0,
            "Over all countries it did better than that simple rule, beyond chance. In this country it did better",
        ),
        (2.5, -0.1, "within the play of chance. In this country it did worse: weigh the last twelve months more."),
        (2.0, 0.1, "Over all countries it did no better than that simple rule."),
    ],
)
def test_what_the_record_says_is_said_in_words(comity, gap, says):
    (told,) = [f for f in tell(made([3], comity=comity, gap=gap), 12) if "here_simple" in f.values]
    assert says in told.notes[0]


def test_where_there_was_next_to_nothing_to_foresee_no_error_of_nought_is_told(edition):
    (told,) = [finding for finding in tell(outlook(edition, "ISL"), 12) if "here_simple" in finding.values]
    assert "in this country there was next to nothing to foresee; over all countries" in told.sentence
    assert "In this country" not in told.notes[0]


def test_what_the_chances_by_month_leave_out_is_not_said_to_be_without_a_forecast_where_it_has_one(edition):
    told = sentences(tell(outlook(edition, "SOM"), 12), "unknown")
    assert "Outside this model: wars between states that have not begun, coups, and violence by gangs or mobs." in told
    assert "those by year, beside them, are of these." in told


@pytest.mark.parametrize(("effect", "shown"), [(3.0, "to 20.1 times"), (0.5, "to 1.65 times"), (-0.5, "to 0.61 times")])
def test_a_large_factor_is_told_without_false_precision(effect, shown):
    (told,) = [finding for finding in tell(made([3], effect=effect), 12) if "factor" in finding.values]
    assert shown in told.sentence


@pytest.mark.parametrize(("effect", "moved"), [(1.0, "raised"), (-1.0, "lowered")])
def test_what_moved_the_forecast_is_named_with_its_direction(effect, moved):
    (told,) = [finding for finding in tell(made([3], effect=effect), 12) if "factor" in finding.values]
    assert f"is the past year: it {moved} the expected level" in told.sentence
    assert told.values["factor"].value == pytest.approx(np.exp(effect), abs=0.005)


def test_a_forecast_that_nothing_moved_names_no_driver():
    assert not [finding for finding in tell(made([3], effect=0.01), 12) if "factor" in finding.values]


def test_the_past_it_resembles_is_told_with_what_came_of_it():
    told = sentences(tell(made([3]), 12), "background")
    assert "The past it most resembles: Burundi in March 1994, with 30 deaths in the year before and 900 in" in told


@given(quiet=st.integers(0, 40))
def test_after_two_quiet_years_an_onset_is_told_and_before_them_an_escalation(quiet):
    told = sentences(tell(made([4] + [0] * quiet), 12), "warning")
    assert ("Onset: " in told) == (quiet >= 24)
    assert ("Escalation: " in told) == (quiet < 24)


def test_chances_of_an_onset_and_an_escalation_are_recalibrated_shares_of_the_paths(edition):
    for state in ("ISL", "SOM", "MLI"):
        here = outlook(edition, state)
        totals = here.draws[:12].sum(axis=0)
        past = here.deaths[-12:].sum()
        bound = 25 if not here.deaths[-24:].any() else max(2 * past, 100)
        (told,) = [finding for finding in tell(here, 12) if "chance" in finding.values]
        share = (totals >= bound).mean()
        event = "onset" if bound == 25 else "escalation"
        assert told.values["share"].value == share
        assert told.values["chance"].value == recalibrated(event, share, here.draws.shape[1])
        moved = "raised" if told.values["chance"].value > share else "lowered"
        assert f"{moved} the chance" in " ".join(told.notes)


def test_the_record_of_an_event_is_told_with_what_came_and_beside_the_base_rate():
    rows = [("onset", state, 0.5, state == "AAA") for state in ("AAA", "BBB", "CCC")]
    record = pl.DataFrame(
        [
            {"event": event, "model": model, "window": 2020, "state": state, "chance": chance, "happened": came}
            for event, state, chance, came in rows
            for model, chance in (("comity", chance), ("paths", 0.1), ("base rate", 0.3))
        ]
    )
    here = replace(made([0] * 30), events=events_skill(record))
    (told,) = [finding for finding in tell(here, 12) if "share" in finding.values and "chance" in finding.values]
    notes = " ".join(told.notes)
    assert "such chances expected 1.5 onsets, the paths 0.3; 1 came" in notes
    assert "did no better than the rate of the ten years before" in notes


def test_any_death_would_surprise_where_none_is_forecast_and_none_was():
    assert sentences(tell(made([4] + [0] * 20), 12), "indicators").startswith("Any death in state-based conflict")


def test_the_month_that_would_be_worse_is_worse_than_the_interval_and_than_the_past_year():
    assert "More than 40 deaths" in sentences(tell(made([40, 3], draws=5), 12), "indicators")
    assert "More than 50 deaths" in sentences(tell(made([40, 3], draws=50), 12), "indicators")
