"""The challenge's own forecasts score as the challenge published: our definitions are its evaluator's."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.signal import resample

from comity.rooms.risk.history import History
from comity.rooms.risk.scores import crps, ignorance, interval_score
from comity.sources.mirror import Mirror

YEARS = (2018, 2019, 2020, 2021, 2022)
PUBLISHED = {
    "conflictology": ("14.48", "9.15", "21.34", "76.85", "124.0"),
    "last": ("20.17", "9.48", "23.70", "85.61", "131.0"),
    "boot": ("23.58", "22.46", "31.42", "86.63", "120.2"),
    "zero": ("24.13", "23.02", "32.04", "87.34", "121.0"),
    "nbinom": ("14.09", "9.34", "21.88", "78.20"),
}
"""Mean CRPS of each window, as printed."""


@pytest.fixture(scope="module")
def challenge(mirror):
    """Draws and outcomes of a forecast and a year, shape (191, 12, n) and (191, 12), and the countries' ids."""
    files = Mirror(mirror)

    def rows(key, path, *order):
        return pl.read_parquet(files.file(key, path)).sort("country_id", "month_id", *order)

    def window(name, year):
        actuals = rows("views", f"views/actuals/window=Y{year}/cm_actuals_{year}.parquet")
        if name == "nbinom":
            key, path = "views_submissions", f"views/submissions/bodentien_rueter_nbinom_{year}.parquet"
        else:
            key, path = "views_challenge", f"views/benchmarks/{name}_{year}.parquet"
        draws = rows(key, path, "draw")["outcome"].to_numpy().reshape(191, 12, -1)
        countries = actuals["country_id"].unique(maintain_order=True).to_list()
        return draws, actuals["outcome"].to_numpy().reshape(191, 12), countries

    return window


@pytest.mark.parametrize(
    ("name", "year", "published"),
    [(name, year, text) for name, scores in PUBLISHED.items() for year, text in zip(YEARS, scores, strict=False)],
)
def test_the_challenges_forecasts_have_the_published_crps(challenge, name, year, published):
    draws, observed, _ = challenge(name, year)
    digits = len(published.split(".")[1])
    assert crps(draws, observed).mean() == pytest.approx(float(published), abs=0.5001 * 10**-digits)


@pytest.mark.parametrize(("name", "published"), [("conflictology", 514), ("nbinom", 508)])
def test_the_challenges_forecasts_have_the_published_interval_score(challenge, name, published):
    means = [interval_score(*challenge(name, year)[:2]).mean() for year in YEARS[:4]]
    assert np.mean(means) == pytest.approx(published, abs=0.5)


def test_the_submission_has_the_published_ignorance(challenge):
    means = [ignorance(*challenge("nbinom", year)[:2]).mean() for year in YEARS[:4]]
    assert np.mean(means) == pytest.approx(0.617, abs=0.0005)


def test_conflictology_has_the_published_ignorance_only_once_its_twelve_draws_are_resampled(challenge):
    """The evaluator made 1,000 draws of them by Fourier interpolation, which invents values between them."""
    resampled, repeated = [], []
    for year in YEARS[:4]:
        draws, observed, _ = challenge("conflictology", year)
        waves = np.maximum(resample(draws.astype(float), 1000, axis=-1), 0)
        resampled.append(ignorance(waves, observed).mean())
        repeated.append(ignorance(np.repeat(draws, 84, axis=-1)[..., :1000], observed).mean())
    assert np.mean(resampled) == pytest.approx(0.626, abs=0.0005)
    assert np.mean(repeated) == pytest.approx(0.700, abs=0.0005)


@pytest.mark.parametrize(("year", "score"), [(2018, 14.51), (2019, 9.11), (2020, 21.60), (2021, 78.17), (2022, 126.05)])
def test_the_last_twelve_months_repeated_score_as_recomputed_on_the_same_history(edition, challenge, year, score):
    keys = dict(edition.table("states").drop_nulls("views").select("views", "state").rows())
    wide = History.of(edition.table("deaths_month"))
    _, observed, countries = challenge("zero", year)
    known = wide.before([month.isoformat() for month in wide.months].index(f"{year - 1}-11-01"))
    recent = np.maximum(known.deaths[[known.states.index(keys[country]) for country in countries], -12:], 0)
    scores = crps(np.repeat(recent[:, None, :], 12, axis=1), observed)
    assert scores.mean() == pytest.approx(score, abs=0.005)
