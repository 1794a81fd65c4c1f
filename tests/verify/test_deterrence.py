"""Long checks of the deterrence models: the whole estimation against other software and against the tables."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.alliances.deterrence.estimate import model
from comity.rooms.alliances.deterrence.rows import rows
from comity.rooms.alliances.deterrence.steps import ROBUST
from comity.rooms.alliances.deterrence.terms import covariates, design
from comity.sources.mirror import Mirror

pytestmark = pytest.mark.verify


@pytest.fixture(scope="module")
def known(mirror):
    return rows(Mirror(mirror))


def test_the_logit_of_all_relevant_pairs_is_that_of_statsmodels_errors_clustered_by_pair_included(known):
    api = pytest.importorskip("statsmodels.api")
    names = covariates()
    used = known.relevant & np.all([~np.isnan(known.x[name]) for name in names], axis=0)
    x, terms = design({name: known.x[name][used] for name in names}, names)
    low, high = (side(known.challenger[used], known.target[used]) for side in (np.minimum, np.maximum))
    theirs = api.Logit(known.began[used].astype(float), x).fit(
        disp=0, maxiter=200, cov_type="cluster", cov_kwds={"groups": low * 1000 + high, "use_correction": False}
    )
    ours = model(known, "relevant", "all years")
    assert list(ours.fit.names) == terms
    assert np.allclose(ours.fit.beta, theirs.params, rtol=1e-5, atol=1e-7)
    assert np.allclose(np.sqrt(np.diag(ours.clustered)), theirs.bse, rtol=1e-4)


def test_the_table_of_effects_is_what_the_models_give(known, edition):
    table = {
        (row["era"], row["population"], row["estimand"]): row
        for row in edition.table("deterrence_effects").to_dicts()
        if row["check"] == "main" and row["model"] == ROBUST
    }
    for era, population in (("1946 to 1991", "relevant"), ("since 1992", "all")):
        made = model(known, population, era)
        for pledge in made.ratios:
            row = table[era, population, pledge]
            assert np.allclose(
                (row["estimate"], row["low"], row["high"]), made.interval(pledge, robust=True), rtol=1e-4
            )
            assert (row["n"], row["events"]) == (made.n, made.events)


def test_the_interval_of_the_risk_ratio_is_that_of_draws_from_the_coefficients(known):
    made = model(known, "relevant", "since 1992")
    log_ratio, gradient = made.ratios["target_defence"]
    assert np.isclose(made.interval("target_defence", robust=True)[0], np.exp(log_ratio))
    names = covariates()
    used = known.relevant & (known.year >= 1992) & np.all([~np.isnan(known.x[name]) for name in names], axis=0)
    x, terms = design({name: known.x[name][used] for name in names}, names)
    x = x[:, [terms.index(name) for name in made.fit.names]]
    draw = np.random.default_rng(5).multivariate_normal(made.fit.beta, made.robust, 300, method="eigh")
    column = made.fit.names.index("target_defence")
    logs = []
    for value in (1.0, 0.0):
        x[:, column] = value
        logs.append(np.log(np.array([np.mean(1 / (1 + np.exp(-(x @ beta)))) for beta in draw])))
    spread = np.std(logs[0] - logs[1])
    assert np.isclose(spread, np.sqrt(gradient @ made.robust @ gradient), rtol=0.15)


def test_rows_of_disputes_begun_are_all_found_among_the_pairs(known):
    assert int(known.began.sum()) == 2692
    assert int((known.began & known.relevant).sum()) == 2403
    assert not (known.force & ~known.began).any()
