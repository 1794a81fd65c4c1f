"""Tasks side by side give what they give one after the other."""

from __future__ import annotations

import os
import sys

import pytest

from comity.errors import InputError
from comity.rooms.risk import parallel
from comity.rooms.risk.parallel import each


def squared(number):
    return number * number, os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks_and_each_is_told_of(workers):
    told = []
    found = each(pow, [(n, 2) for n in range(7)], workers, progress=told.append)
    assert found == [n * n for n in range(7)]
    assert told == list(range(1, 8))


def test_one_worker_is_this_process(monkeypatch):
    found = each(squared, [(2,), (3,)], 1)
    assert found == [(4, os.getpid()), (9, os.getpid())]


def test_a_cluster_without_its_library_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setenv("COMITY_CLUSTER", "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="not installed") as told:
        each(pow, [(1, 2)])
    assert "COMITY_CLUSTER" in told.value.remedy


def test_a_cluster_that_does_not_answer_is_told_with_its_address(monkeypatch):
    class Distributed:
        """The library's only name that is asked for, at an address where nobody is."""

        @staticmethod
        def Client(address, timeout):  # noqa: N802 - the library's name
            raise OSError(address, timeout)

    monkeypatch.setenv("COMITY_CLUSTER", "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", Distributed)
    with pytest.raises(InputError, match=r"No scheduler answers at COMITY_CLUSTER=tcp://127\.0\.0\.1:1"):
        each(pow, [(1, 2)])


def test_workers_that_are_named_come_before_the_cluster(monkeypatch):
    monkeypatch.setenv("COMITY_CLUSTER", "tcp://127.0.0.1:1")
    monkeypatch.setattr(parallel, "_client", pytest.fail)
    assert each(pow, [(3, 2)], 1) == [9]
