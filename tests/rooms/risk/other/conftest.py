"""Deaths by year and type as the publisher has them, and small made ones."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.panels.steps import deaths_year
from comity.registry.load import registry
from comity.rooms.risk.other.years import histories
from comity.sources.mirror import Mirror
from comity.step import Inputs


@pytest.fixture(scope="session")
def by_year(mirror):
    """The table deaths_year, 1989 to 2022."""
    return deaths_year(Inputs(Mirror(mirror), registry(), date(2022, 12, 1), 1))["deaths_year"]


@pytest.fixture(scope="session")
def real(by_year):
    """Real histories by type."""
    return histories(by_year)


def made(rows, first=2000):
    """A table deaths_year: one_sided deaths by state, None where there is no row; the other types are none."""
    found = [
        (state, first + i, deaths, 0, 0)
        for state, values in rows.items()
        for i, deaths in enumerate(values)
        if deaths is not None
    ]
    return pl.DataFrame(found, schema=["state", "year", "one_sided", "non_state", "state_based"], orient="row")


@pytest.fixture(scope="session", name="made")
def _made():
    return made
