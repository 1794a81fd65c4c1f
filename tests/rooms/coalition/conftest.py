"""What the tests of the coalition room stand on: the edition's view of the world, and small programmes."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.coalition.pool import Candidate
from comity.rooms.coalition.programme import Programme
from comity.rooms.coalition.task import Task
from comity.rooms.coalition.world import Unit, world_of

BATTALION = Unit("battalion", "infantry battalion", "infantry battalions", "troops", 650)
COMPANY = Unit("company", "infantry company", "infantry companies", "troops", 150)
POLICE = Unit("formed-police-unit", "formed police unit", "formed police units", "police", 140)


@pytest.fixture(scope="session")
def world(edition):
    """The room's view of the edition."""
    return world_of(edition)


@pytest.fixture(scope="session")
def plan():
    """A maker of small programmes: troops asked for, and states as (free, price, days, position)."""

    def made(need, states, *, host=0.0, most=20, **task):
        people = tuple(
            Candidate(state, free={"troops": free, "police": 0}, days=days, ideal=ideal)
            for state, (free, _, days, ideal) in states.items()
        )
        free = np.array([[one.free["troops"] // 650, min(4, one.free["troops"] // 150)] for one in people])
        return Programme(
            task=Task("HHH", {"troops": need}, "2020-01-01", **task),
            people=people,
            units=(BATTALION, COMPANY),
            free=free,
            troops=np.array([one.free["troops"] for one in people]),
            persons=np.array([650.0, 150.0]),
            price=np.array([float(price) for _, price, _, _ in states.values()]),
            days=np.array([float(one.days) for one in people]),
            ideal=np.array([float(one.ideal) for one in people]),
            gap=15.0,
            host=host,
            most=most,
            total=float(need),
        )

    return made
