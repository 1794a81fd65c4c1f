"""Past operations: the forecast from before, the operation as decided, and what came, all of them."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.questions import ask
from comity.rooms.response.hindcast import before, hindcasts
from comity.rooms.response.hindcast_tell import tell


@pytest.fixture(scope="module")
def cases(edition):
    return {one.case["case"]: one for one in hindcasts(edition)}


def test_every_declared_case_is_told(edition, cases):
    assert set(cases) == set(edition.table("cases")["case"])
    answer = ask("hindcast", edition=edition.folder)
    assert len(answer.findings) == len(cases) + 1
    for one in cases.values():
        assert any(finding.sentence.startswith(one.case["name"]) for finding in answer.findings[1:])


def test_what_came_is_the_series_own_sum(edition, cases):
    for one in cases.values():
        rows = edition.table("deaths_month").filter(
            (pl.col("state") == one.case["country"]) & pl.col("month").is_between(one.months[0], one.months[-1])
        )
        assert one.observed == rows["deaths"].sum()
        assert rows.height == len(one.months) == one.case["months"]


def test_violence_had_stopped_before_three_missions_and_did_not_come_back_after_two(cases):
    assert cases["bosnia-1995"].observed < 100
    assert cases["liberia-2003"].observed < 100
    assert not cases["liberia-2003"].returned
    assert cases["sierra-leone-1999"].returned  # May 2000 and after


def test_a_mission_of_the_un_is_driven_and_a_withdrawal_is_not(cases):
    assert cases["afghanistan-2015"].with_it is None
    assert "withdrawal" in cases["afghanistan-2015"].why.lower() or "no study" in cases["afghanistan-2015"].why.lower()
    driven = [one for one in cases.values() if one.with_it]
    assert all(one.case["what"] != "withdrawn" for one in driven)


def test_intervals_are_those_of_the_paths(edition, cases):
    for key, one in cases.items():
        draws = np.array(edition.table("risk_before").filter(pl.col("case") == key).sort("month")["draws"].to_list())
        low, middle, high = np.quantile(draws.sum(axis=0), (0.05, 0.5, 0.95), method="inverted_cdf")
        assert (one.without.low, one.without.middle, one.without.high) == (low, middle, high)
        assert one.inside_without == (low <= one.observed <= high)


def test_the_count_in_the_headline_is_that_of_the_table(edition):
    head = ask("hindcast", edition=edition.folder).findings[0]
    inside = [row[6] for row in head.table.rows]
    assert head.values["without"].value == inside.count("yes")
    assert head.values["n"].value == len(inside)


def test_episodes_begin_from_what_was_known_then(edition):
    paths = np.zeros((12, 3), dtype=np.int64)
    paths[0] = 30
    months = tuple(date(2013, month, 1) for month in range(1, 13))
    fighting = before(edition, "AFG", months, paths)
    assert (fighting.episodes.begins == 0).all()  # a war goes on: nothing begins
    calm = before(edition, "NOR", months, paths)
    assert (calm.episodes.begins[0, 0] == 1).all()  # the first onset of a country at peace


def test_an_edition_without_cases_says_so(edition):
    from comity.errors import NoData

    with pytest.raises(NoData):
        tell(edition, [])
