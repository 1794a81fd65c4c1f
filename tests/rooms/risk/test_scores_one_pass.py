from __future__ import annotations

import tracemalloc
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.errors import Faults, InputError
from comity.rooms.risk import scores
from comity.rooms.risk.scores import ordered, score

DEATHS = st.one_of(st.just(0), st.integers(0, 3000))
ROWS = hnp.arrays(np.int32, st.tuples(st.integers(1, 8), st.integers(1, 40)), elements=DEATHS)


def one_by_one(draws, observed):
    """Every score by the function of its name."""
    return {
        "crps": scores.crps(draws, observed),
        "log1p_crps": scores.log1p_crps(draws, observed),
        "ignorance": scores.ignorance(draws, observed),
        "interval_score": scores.interval_score(draws, observed),
        "brier": np.stack([scores.brier(draws, observed, t) for t in (1, 25, 100, 1000)], axis=-1),
        "tail_crps": scores.threshold_weighted_crps(draws, observed, 25)[..., None],
        "pit": scores.pit(draws, observed),
        "inside": scores.inside(draws, observed),
        "certain_zero": (draws == 0).all(axis=-1),
    }


def arrays(found):
    return {
        field.name: getattr(found, field.name) for field in fields(found) if field.name not in ("thresholds", "tails")
    }


@given(draws=ROWS, seed=st.integers(0, 9))
def test_one_pass_gives_every_score_to_the_last_bit(draws, seed):
    observed = np.random.default_rng(seed).integers(0, 1500, len(draws)) * np.random.default_rng(seed).integers(0, 2)
    found = arrays(score(draws, observed))
    expected = one_by_one(draws, observed)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name].tolist() == values.tolist(), name
        assert found[name].dtype == values.dtype


@pytest.mark.parametrize("chunk", [1, 7, 100, 10**9])
def test_where_chunks_end_changes_nothing(monkeypatch, chunk):
    draws = np.random.default_rng(0).negative_binomial(0.2, 0.01, (5, 3, 50)).astype(np.int32)
    observed = np.random.default_rng(1).negative_binomial(0.2, 0.01, (5, 3))
    whole = arrays(score(draws, observed))
    monkeypatch.setattr(ordered, "_CHUNK", chunk)
    for name, values in arrays(score(draws, observed)).items():
        assert values.tobytes() == whole[name].tobytes(), name


def test_the_scores_have_the_shape_of_what_was_observed():
    draws = np.random.default_rng(0).integers(0, 40, (5, 3, 50))
    found = score(draws, draws[..., 0], thresholds=(2, 7, 30), tails=())
    assert found.crps.shape == found.inside.shape == found.certain_zero.shape == (5, 3)
    assert (found.brier.shape, found.tail_crps.shape, found.pit.shape) == ((5, 3, 3), (5, 3, 0), (5, 3, 2))
    assert (found.thresholds, found.tails) == ((2, 7, 30), ())
    assert found.brier[4, 2, 1] == scores.brier(draws[4, 2], draws[4, 2, 0], 7)


@pytest.mark.parametrize("kind", [np.int16, np.uint16, np.int32, np.int64, np.uint64])
def test_any_type_of_integer_scores_the_same(kind):
    draws = np.random.default_rng(0).integers(0, 3000, (9, 40))
    observed = np.random.default_rng(1).integers(0, 3000, 9)
    for name, values in arrays(score(draws.astype(kind), observed.astype(kind))).items():
        assert values.tolist() == one_by_one(draws, observed)[name].tolist(), name


def test_transposed_draws_score_the_same_and_stay_as_they_were():
    draws = np.random.default_rng(0).integers(0, 90, (40, 12, 5)).astype(np.int32)
    observed = np.random.default_rng(1).integers(0, 90, (5, 12))
    before = draws.tobytes()
    turned = score(draws.T, observed)
    assert turned.crps.tolist() == scores.crps(np.ascontiguousarray(draws.T), observed).tolist()
    assert draws.tobytes() == before


def test_little_memory_is_asked_for_beside_the_draws():
    draws = np.random.default_rng(0).integers(0, 900, (10_000, 1000), dtype=np.int32)
    observed = np.zeros(10_000, dtype=np.int64)
    tracemalloc.start()
    try:
        score(draws, observed)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 0.3 * draws.nbytes


@pytest.mark.parametrize(
    ("draws", "observed", "fault"),
    [
        (np.zeros((2, 3)), np.zeros(2, int), "type float64 are no counts.*integer type"),
        (np.zeros((2, 3), int), np.array([1, 2.5]), "1 outcomes are fractions, such as 2.5"),
        (np.full((2, 3), -1), np.zeros(2, int), "negative numbers, down to -1"),
        (np.zeros((2, 3), int), np.array([1, np.nan]), "outcomes hold missing"),
        (np.zeros((2, 3), int), np.zeros(3), "do not fit"),
    ],
)
def test_what_cannot_be_scored_is_told(draws, observed, fault):
    with pytest.raises(InputError, match=fault):
        score(draws, observed)


def test_both_faults_are_told():
    with pytest.raises(Faults, match=r"no counts(.|\n)*fractions"):
        score(np.zeros((2, 3)), np.array([0.5, 1]))
