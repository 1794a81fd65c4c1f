"""From cells to numbers: all faults at once, by row, and no cell is ever told."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comity.errors import Faults, InputError
from comity.rooms.community.survey import coded as coding
from comity.rooms.community.survey.coded import coded
from comity.rooms.community.survey.read import read
from comity.rooms.community.survey.spec import read_spec


@pytest.fixture
def numbers(survey):
    def of(frame=None, **given):
        file, toml = survey(frame, **given)
        spec = read_spec(toml)
        return coded(read(file, spec), spec)

    return of


def at(frame, column, values):
    """A frame with some cells of a column changed, by row."""
    cells = [str(cell) for cell in frame[column]]
    for row, value in values.items():
        cells[row] = value
    return frame.with_columns(pl.Series(column, cells))


def test_a_sound_survey_becomes_numbers(numbers, people):
    found = numbers()
    assert found.places == ("North", "South", "West")
    assert found.waves == ("first", "second")
    assert np.array_equal(found.items["mission"], people()["q2"].to_numpy())
    assert np.isnan(found.items["safe"]).sum() == (people()["q1"] == 9).sum()
    assert found.clustered
    assert len(np.unique(found.point)) == 180


def test_everything_wrong_with_the_cells_is_told_at_once_by_line(numbers, people):
    frame = at(people(), "w", {0: "", 5: "-1", 6: "heavy"})
    frame = at(frame, "sex", {2: "Q", 3: "SECRET"})
    frame = at(frame, "q2", {9: "7"})
    frame = at(frame, "age", {11: "forty"})
    frame = at(frame, "round", {12: "3"})
    with pytest.raises(Faults) as fault:
        numbers(frame)
    text = str(fault.value)
    assert len(fault.value.faults) == 5
    for said in ("'w', lines 2, 7, 8", "'sex', lines 4, 5", "'q2', line 11", "'age', line 13", "'round', line 14"):
        assert said in text
    assert all(one.remedy for one in fault.value.faults)
    for cell in ("SECRET", "heavy", "forty"):
        assert cell not in text  # what stands in a cell belongs to somebody


def test_many_rows_with_one_fault_are_counted(numbers, people):
    with pytest.raises(InputError, match="lines 2, 3, 4, 5, 6, 7, 8, 9 and 1,792 others"):
        numbers(people().with_columns(w=pl.lit("none")))


def test_respondents_without_a_place_or_a_group_stay_but_are_nowhere(numbers, people):
    found = numbers(at(at(people(), "district", {0: ""}), "age", {1: "99", 2: ""}))
    assert found.place[0] == -1
    assert found.level[1, 1] == found.level[2, 1] == 2
    assert found.quasi[1, 2] == -1


def test_waves_may_be_days(numbers, people, spec_text):
    frame = people().with_columns(
        round=pl.when(pl.col("round") == 1).then(pl.lit("2023-05-02")).otherwise(pl.lit("2024-06-30"))
    )
    spec = spec_text.replace("first = [1]", 'first = { from = "2023-01-01", to = "2023-12-31" }')
    spec = spec.replace("second = [2]", 'second = { from = "2024-01-01", to = "2024-12-31" }')
    assert numbers(frame, spec=spec).wave.tolist() == [number - 1 for number in people()["round"]]
    with pytest.raises(InputError, match=r"line 2: in none of the waves"):
        numbers(at(frame, "round", {0: "2025-01-01"}), spec=spec)


def test_places_may_be_put_together(numbers, spec_text):
    spec = spec_text + '\n[places]\n"North and South" = ["North", "South"]\nWest = ["West"]\n'
    assert numbers(spec=spec).places == ("North and South", "West")


def test_a_respondent_without_a_sampling_point_stands_alone(numbers, people):
    found = numbers(at(people(), "village", {0: "", 1: ""}))
    assert found.point[0] != found.point[1]


def test_too_many_places_or_levels_are_refused(numbers, monkeypatch):
    monkeypatch.setattr(coding, "MOST_PLACES", 2)
    monkeypatch.setattr(coding, "MOST_LEVELS", 3)
    with pytest.raises(Faults) as fault:
        numbers()
    assert len(fault.value.faults) == 2


def test_a_survey_in_which_nobody_has_a_place_is_refused(numbers, people):
    with pytest.raises(InputError, match="No respondent has both a place and a wave"):
        numbers(people().with_columns(district=pl.lit("")))


def test_an_empty_survey_is_refused(numbers, people):
    with pytest.raises(InputError, match="no row"):
        numbers(people().head(0))
