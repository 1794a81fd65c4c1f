"""A small survey made up for the tests: nobody's answers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

SPEC = """
title = "Perceptions, three districts"
[columns]
weight = "w"
cluster = "village"
place = "district"
wave = "round"
[waves]
first = [1]
second = [2]
[groups.sex]
column = "sex"
levels = { women = ["F"], men = ["M"] }
[groups.age]
column = "age"
bands = { "18 to 34" = [18, 34], "35 and older" = [35, 120] }
unknown = [99]
[items.safe]
title = "feel safe at night"
column = "q1"
counted = [3, 4]
others = [1, 2]
silent = [8, 9]
[items.mission]
title = "trust the mission"
column = "q2"
counted = [1]
others = [0]
[privacy]
quasi = ["district", "sex", "age", "round"]
"""


def people(seed=1, each=300):
    """Answers of three districts in two waves; the second wave trusts the mission more."""
    random = np.random.default_rng(seed)
    n = 3 * 2 * each
    district = np.repeat(["North", "South", "West"], 2 * each)
    wave = np.tile(np.repeat([1, 2], each), 3)
    base = np.select([district == "North", district == "South"], [0.3, 0.5], 0.6) + 0.15 * (wave == 2)
    return pl.DataFrame(
        {
            "district": district,
            "round": wave,
            "village": [f"v{number // 10}" for number in range(n)],
            "sex": random.choice(["F", "M"], n),
            "age": random.integers(18, 80, n),
            "w": random.uniform(0.5, 2.0, n).round(3),
            "q1": random.choice([1, 2, 3, 4, 9], n, p=[0.2, 0.25, 0.25, 0.25, 0.05]),
            "q2": (random.random(n) < base).astype(int),
            "phone": [f"070{number:06}" for number in range(n)],
        }
    )


@pytest.fixture
def survey(tmp_path):
    """Write a survey and its spec; give their paths."""

    def write(frame=None, spec=SPEC, name="answers.csv"):
        file, toml = tmp_path / name, tmp_path / "spec.toml"
        (people() if frame is None else frame).write_csv(file)
        toml.write_text(spec, encoding="utf-8")
        return file, toml

    return write


@pytest.fixture(name="people")
def _people():
    return people


@pytest.fixture(name="spec_text")
def _spec_text():
    return SPEC
