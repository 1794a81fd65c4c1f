"""A backtest on a Dask cluster gives, to the last bit, what it gives in processes of this machine."""

from __future__ import annotations

import pytest

from comity.rooms.risk.backtest import trial
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.forest import Forest
from comity.rooms.risk.parallel import each
from comity.rooms.risk.rivals import Conflictology

distributed = pytest.importorskip("distributed")

MODELS = {"forest": Forest(trees=5, leaf=15), "climatology": Climatology(), "conflictology": Conflictology()}
YEARS = (2015, 2016, 2017)


@pytest.fixture(scope="module")
def scheduler():
    """The address of a scheduler on loopback with two worker processes."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_a_backtest_on_a_cluster_is_the_one_in_processes(few, scheduler, monkeypatch):
    here = trial(few, YEARS, 7, models=MODELS, paths=50, workers=2)
    monkeypatch.setenv("COMITY_CLUSTER", scheduler)
    told = []
    there = trial(few, YEARS, 7, models=MODELS, paths=50, progress=told.append)
    assert told == [1, 2, 3]
    assert there.months.equals(here.months)
    assert there.sums.equals(here.sums)


def worker_of(task):
    """Where a task runs, asked of the library; nothing of this module is needed there."""
    return distributed.get_worker().address, task


def test_the_tasks_run_on_the_cluster_and_come_back_in_order(scheduler, monkeypatch):
    monkeypatch.setenv("COMITY_CLUSTER", scheduler)
    found = each(worker_of, [(n,) for n in range(6)])
    assert [task for _, task in found] == list(range(6))
    assert {address.split("://")[0] for address, _ in found} == {"tcp"}
