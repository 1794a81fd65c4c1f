"""The published weights of Proposition 99: Abadie, Diamond & Hainmueller (2010, doi:10.1198/jasa.2009.ap08746).

The paper weighs seven predictors by what makes the mixture fit the series before best. That search is made here around
the weights under test, by the simplex method of Nelder and Mead from equal importance.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize

from comity.rooms.evaluation.counterfactual.simplex import weights

PUBLISHED = {"Utah": 0.334, "Nevada": 0.234, "Montana": 0.199, "Colorado": 0.164, "Connecticut": 0.069}


@pytest.fixture(scope="module")
def smoking():
    """States (California last), the seven predictors in units of their spread, and sales from 1970 to 1988."""
    table = pl.read_csv(Path(__file__).with_name("proposition_99.csv"))
    rows = dict(zip(table["row"], table.drop("row").to_numpy(), strict=True))
    named = ("log income", "retail price", "aged 15 to 24", "beer", "1975", "1980", "1988")
    predictors = np.array([rows[name] for name in named])
    sales = np.array([rows[str(year)] for year in range(1970, 1989)])
    return table.columns[1:], predictors / predictors.std(axis=1, ddof=1)[:, None], sales


def test_the_weights_of_proposition_99_are_those_published_to_a_hundredth_and_a_half(smoking):
    states, predictors, sales = smoking

    def found(importance):
        root = np.sqrt(np.abs(importance) / np.abs(importance).sum())[:, None]
        return weights((predictors * root)[:, -1], (predictors * root)[:, :-1])

    def error(importance):
        return float(np.mean((sales[:, -1] - sales[:, :-1] @ found(importance)) ** 2))

    best = minimize(error, np.full(7, 1 / 7), method="Nelder-Mead").x
    for state, weight in zip(states, found(best).tolist(), strict=False):
        assert weight == pytest.approx(PUBLISHED.get(state, 0.0), abs=0.015), state
