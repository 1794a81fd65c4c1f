"""A history of real deaths, a small one of forty states, and small forecasters fitted on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.build import SEED
from comity.rooms.risk import pool
from comity.rooms.risk.chain import Chain
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.contest import known
from comity.rooms.risk.forest import Forest
from comity.rooms.risk.history import History
from comity.rooms.risk.hurdle import Hurdle
from comity.rooms.risk.lead_forest import LeadForest
from comity.rooms.risk.pool import Pool
from comity.rooms.risk.rivals import Bootstrap, Conflictology, LastValue, Zeros
from comity.sources.mirror import Mirror

SOME = (
    "AFG", "AGO", "BDI", "BFA", "BWA", "CAF", "CMR", "COD", "COL", "CRI", "ETH", "FRA", "IND", "IRQ",
    "ISL", "JPN", "KEN", "MEX", "MLI", "MMR", "MOZ", "NER", "NGA", "NZL", "PAK", "PER", "PHL", "RUS",
    "RWA", "SDN", "SOM", "SSD", "SWE", "SYR", "TCD", "THA", "TUR", "UGA", "UKR", "YEM",
)  # fmt: skip


@pytest.fixture(scope="session")
def past(mirror):
    """Deaths of 191 states from 1990 to 2022, with neighbours and agreements."""
    return known(Mirror(mirror), SEED)


def only(history, states):
    """A history of some of the states."""
    rows = [history.states.index(state) for state in states]
    return History(
        list(states),
        history.months,
        history.deaths[rows],
        history.neighbours[np.ix_(rows, rows)],
        {name: values[rows] for name, values in history.beside.items()},
    )


@pytest.fixture(scope="session", name="only")
def _only():
    return only


@pytest.fixture(scope="session")
def few(past):
    """The history of forty states, those at war among them."""
    return only(past, SOME)


@pytest.fixture(scope="session")
def quick():
    """Every shipped forecaster, small; the pool's members are its own."""
    members = {
        "analogues": Forest(trees=10, leaf=15),
        "recent": Climatology(),
        "latest": Climatology(memory=24, decay=0.7),
        "leads": LeadForest(trees=10, each=1),
        "hurdle": Hurdle(rounds=8, near=200),
        "chain": Chain(),
    }

    class Small(Pool):
        """The pool with small members."""

        def fit(self, history, origin):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pool, "MEMBERS", members)
                return super().fit(history, origin)

    rivals = {"conflictology": Conflictology(), "last value": LastValue(), "bootstrap": Bootstrap(), "zeros": Zeros()}
    return {"comity": Small(), **members, **rivals}


@pytest.fixture(scope="session")
def october(few):
    """Months known when the window 2018 is forecast."""
    return few.months.index(date(2017, 11, 1))


@pytest.fixture(scope="session")
def fitted(few, quick, october):
    """Every shipped forecaster, fitted on forty states to October 2017."""
    return {name: model.fit(few, october) for name, model in quick.items()}


def panel(rows, first=date(2000, 1, 1)):
    """A table deaths_month: a list of deaths a state, None where there is no row."""
    month = first.year * 12 + first.month - 1
    found = [
        (state, date((month + i) // 12, (month + i) % 12 + 1, 1), deaths)
        for state, values in rows.items()
        for i, deaths in enumerate(values)
        if deaths is not None
    ]
    return pl.DataFrame(found, schema=["state", "month", "deaths"], orient="row")


@pytest.fixture(scope="session", name="panel")
def _panel():
    return panel


@pytest.fixture(scope="session")
def history_of(only):
    """A history without neighbours, made of lists of deaths."""

    def made(rows, **beside):
        found = History.of(panel(rows))
        return replace(found, beside={name: np.asarray(values, dtype=float) for name, values in beside.items()})

    return made
