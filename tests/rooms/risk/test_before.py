"""The forecast that could have been made before an operation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.risk.before import expected, origin_of
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.history import History

if TYPE_CHECKING:
    from comity.edition import Edition

PATHS, SEED = 20, 1


@pytest.fixture(scope="module")
def history(edition: Edition) -> History:
    return History.of(edition.table("deaths_month"))


@pytest.fixture(scope="module")
def drawn(history: History) -> pl.DataFrame:
    return expected(history, registry()["cases"], PATHS, SEED, Climatology())


@pytest.mark.parametrize(
    ("day", "origin"),
    [("1999-10-22", date(1999, 9, 1)), ("2015-01-01", date(2014, 12, 1)), ("2003-03", date(2003, 2, 1))],
)
def test_the_last_month_known_is_the_one_before(day: str, origin: date) -> None:
    assert origin_of(day) == origin


def test_every_declared_case_has_its_months(drawn: pl.DataFrame) -> None:
    found = {case: (rows["month"].min(), rows.height) for (case,), rows in drawn.group_by("case")}
    declared = {row["case"]: (date.fromisoformat(row["from"]).replace(day=1), row["months"])
                for row in registry()["cases"].to_dicts()}  # fmt: skip
    assert found == declared


def test_what_came_after_changes_nothing(history: History, drawn: pl.DataFrame) -> None:
    case = registry()["cases"].filter(pl.col("case") == "sierra-leone-1999")
    known = history.months.index(date(1999, 9, 1)) + 1
    other = history.deaths.copy()
    other[:, known:] = np.where(other[:, known:] >= 0, 7777, -1)
    again = expected(replace(history, deaths=other), case, PATHS, SEED, Climatology())
    assert again.equals(drawn.filter(pl.col("case") == "sierra-leone-1999"))


def test_a_case_alone_has_the_paths_it_has_among_others(history: History, drawn: pl.DataFrame) -> None:
    case = registry()["cases"].filter(pl.col("case") == "mali-2013")
    alone = expected(history, case, PATHS, SEED, Climatology())
    assert alone.equals(drawn.filter(pl.col("case") == "mali-2013"))


def test_a_case_before_the_series_or_without_its_country_is_left_out(history: History) -> None:
    cases = registry()["cases"].head(1)
    early = cases.with_columns(pl.lit("1985-06-01").alias("from"))
    abroad = cases.with_columns(pl.lit("XXX").alias("country"))
    assert expected(history, early, PATHS, SEED, Climatology()).is_empty()
    assert expected(history, abroad, PATHS, SEED, Climatology()).is_empty()
