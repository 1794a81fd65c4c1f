"""What is said of attacks on civilians and of fighting between groups: one sentence each, and their record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from comity.rooms.risk.other.charts import HISTORY
from comity.rooms.risk.other.tell import Yearly, forecasts, record, yearly


def line(**fields):
    return {"rows": 15, "scored": 10, "crps": 4.0, "inside": 0.9, "ratio": 0.5} | fields


def made(draws, *, deaths=(3, 4), gap=-2.0, gap_high=-1.0, inside=0.9):
    """A country's forecast of one type."""
    groups = [("all", "all"), ("lead", "1"), ("lead", "2"), ("lead", "3"), ("state", "LND"), ("window", "2022")]
    skill = {
        (by, group, model): line(
            gap=gap if by == "all" else None, gap_high=gap_high if by == "all" else None, inside=inside
        )
        for by, group in groups
        for model in ("comity", "climatology")
    }
    return Yearly(
        kind="one_sided", country="Landia", years=[2023, 2024, 2025], draws=np.asarray(draws, dtype=np.int32),
        known=[2021, 2022], deaths=list(deaths), skill=skill, state="LND",
    )  # fmt: skip


TEN = np.tile(np.array([0, 10, 24, 25, 30, 40, 999, 1000, 2000, 5000]), (3, 1))


def test_chances_are_shares_of_the_paths_of_the_first_year():
    (told,) = forecasts((made(TEN),))
    assert told.values["p25"].value == 0.7
    assert told.values["p1000"].value == 0.3
    assert told.sentence.startswith("In 2023, from attacks on civilians: 70 % chance of at least 25 deaths, 30 % of")
    assert (told.values["total"].low, told.values["total"].high) == (0, 5000)
    assert [row[0] for row in told.table.rows] == ["2023", "2024", "2025"]


def test_a_country_without_any_path_of_deaths_is_told_so_and_not_as_impossible():
    (told,) = forecasts((made(np.zeros((3, 10)), deaths=(0, 0)),))
    assert told.sentence.endswith("at least nineteen paths in twenty have no death.")
    assert told.chart is None


@pytest.mark.parametrize(("inside", "level"), [(0.9, "moderate"), (0.79, "low")])
def test_confidence_follows_from_how_often_past_intervals_held(inside, level):
    (told,) = forecasts((made(TEN, inside=inside),))
    assert told.confidence == level


@pytest.mark.parametrize(
    ("gap", "high", "says"),
    [(-2.0, -1.0, "beyond chance"), (-2.0, 1.0, "within the play of chance"), (0.5, 2.0, "did no better")],
)
def test_the_verdict_is_what_the_record_says(gap, high, says):
    (told,) = record((made(TEN, gap=gap, gap_high=high),))
    assert says in " ".join(told.notes)


def test_without_a_record_nothing_is_said_of_one():
    bare = made(TEN)
    assert record((replace(bare, skill={}),)) == []
    (told,) = forecasts((replace(bare, skill={}),))
    assert told.because == "there is no record here of past forecasts that expected any death"


def test_the_chart_joins_the_years_known_to_those_ahead():
    (told,) = forecasts((made(TEN),))
    known, coming, _ = (layer["data"]["values"] for layer in told.chart.spec["layer"])
    assert [row["deaths"] for row in known] == [3, 4]
    assert [(row["low"], row["high"]) for row in coming] == [(0, 5000)] * 3
    assert len(known) <= HISTORY


# --- Real countries ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answered(edition):
    if "risk_other_draws" not in edition.manifest["tables"]:
        pytest.skip("an edition made before the forecast by year")
    return lambda state: {one.kind: one for one in yearly(edition, state)}


def test_haiti_and_mexico_are_not_quiet(answered):
    assert answered("HTI")["one_sided"].chance(25) > 0.5
    assert answered("HTI")["non_state"].chance(25) > 0.3
    assert answered("MEX")["non_state"].chance(1000) > 0.9
    assert answered("MEX")["one_sided"].chance(1000) < 0.2


def test_rwanda_of_today_is_not_told_as_rwanda_of_1994(answered):
    assert answered("RWA")["one_sided"].chance(1000) < 0.02


def test_the_two_sentences_stand_behind_the_headline_and_in_the_brief(edition, answered):
    from comity.questions import ask

    answered("HTI")
    told = [finding.sentence for finding in ask("risk", edition=edition.folder, country="HTI").findings]
    brief = [finding.sentence for finding in ask("brief", edition=edition.folder, country="HTI").findings[1:]]
    for kind in ("from attacks on civilians", "from fighting between armed groups that are no state"):
        assert sum(kind in sentence for sentence in told) == 1
        assert sum(kind in sentence for sentence in brief) == 1
    assert told[1].startswith("In 2023, from attacks on civilians")


def test_a_state_that_the_yearly_series_does_not_cover_has_no_such_sentence(edition):
    assert yearly(edition, "AUH") == ()
