"""Ledgers of their own, a few rows that fit, and the day they are written on."""

from __future__ import annotations

from datetime import date

import pytest

from comity.rooms.community.ledger.check import Raw
from comity.rooms.community.ledger.store import make
from comity.rooms.community.ledger.write import append

TODAY = date(2024, 6, 30)

ROWS = (
    {"kind": "place", "name": "Baidoa"},
    {"kind": "place", "name": "Beledweyne"},
    {"kind": "place", "name": "Kismaayo"},
    {"kind": "partner", "name": "Bay Women's Council", "place": "Baidoa"},
    {"kind": "consultation", "day": "2024-05-01", "place": "Baidoa", "text": "The wells are dry", "people": "40",
     "groups": "women; youth", "partner": "Bay Women's Council", "ref": "wells"},
    {"kind": "promise", "day": "2024-05-02", "owner": "engineers", "due": "2024-06-01", "text": "Repair two wells",
     "about": "wells", "ref": "repair"},
    {"kind": "outcome", "day": "2024-05-30", "about": "repair", "outcome": "kept"},
    {"kind": "complaint", "day": "2024-03-01", "place": "Beledweyne", "category": "access", "text": "The gate is shut",
     "ref": "gate"},
    {"kind": "answer", "day": "2024-03-11", "about": "gate", "text": "It opens at dawn"},
    {"kind": "assistance", "day": "2024-05-10", "place": "Baidoa", "text": "Seed", "amount": "20.5", "unit": "bags"},
    {"kind": "message", "day": "2024-05-20", "direction": "in", "place": "Baidoa", "text": "=2+3 sheep are ill"},
)  # fmt: skip
"""Entries 1 to 11."""


@pytest.fixture
def today():
    """The day on which all is written."""
    return TODAY


@pytest.fixture
def raws():
    """Rows as a file would hold them, numbered from 2."""

    def made(rows):
        return [Raw(number, dict(cells)) for number, cells in enumerate(rows, start=2)]

    return made


@pytest.fixture
def empty(tmp_path):
    """A new ledger."""
    return make(tmp_path / "own.ledger", country="SOM")


@pytest.fixture
def ledger(empty, raws, today):
    """A ledger that holds `ROWS`."""
    append(empty, raws(ROWS), today=today)
    return empty


@pytest.fixture
def rows():
    """The rows that `ledger` holds."""
    return ROWS
