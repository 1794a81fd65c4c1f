"""Small worlds made by hand, for the engine."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from comity.rooms.response.baseline import QUIET, Baseline, split
from comity.rooms.response.engine import Luck, Push

MONTHS = 12


def world_of(deaths, *, silent=0, before=False, state="AAA"):
    """A baseline of one country from deaths of shape (months, paths)."""
    deaths = np.asarray(deaths, dtype=np.int64)[None]
    months = tuple(date(2023 + month // 12, month % 12 + 1, 1) for month in range(deaths.shape[1]))
    return Baseline((state,), months, deaths, split(deaths, np.array([silent]), np.array([before])))


def luck_of(here, *, replicates=3, seed=7):
    """The luck of a baseline of one country."""
    return Luck(seed, here.states[0], here.deaths.shape[2], here.deaths.shape[1], replicates)


def push(channel="intensity", center=-0.4, sd=0.0, *, lever="mission", months=MONTHS, start=0):
    """A push of full weight from a month on."""
    return Push(lever, channel, center, sd, np.where(np.arange(months) >= start, 1.0, 0.0))


def random_world(seed, *, paths=8, months=MONTHS, state="AAA", top=200):
    """A baseline of one country with many quiet months, so that fighting begins and ends."""
    rng = np.random.default_rng(seed)
    deaths = rng.integers(0, top, (months, paths)) * (rng.random((months, paths)) < 0.25)
    return world_of(deaths, silent=QUIET, state=state)


@pytest.fixture(name="world_of", scope="session")
def _world_of():
    return world_of


@pytest.fixture(name="luck_of", scope="session")
def _luck_of():
    return luck_of


@pytest.fixture(name="push", scope="session")
def _push():
    return push


@pytest.fixture(name="random_world", scope="session")
def _random_world():
    return random_world
