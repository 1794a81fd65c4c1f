"""Steps of a build in their order: one by one here, or side by side in processes."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from graphlib import TopologicalSorter
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Protocol, TypeVar

from comity.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.process import BaseProcess

    from comity.step import Step

T = TypeVar("T")

_ALONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "LOKY_MAX_CPU_COUNT"), "1")
"""What keeps a process that is one of several to one processor."""


class Progress(Protocol):
    """Is told of each step, before and after it: its name, its number, how many there are, whether it was kept."""

    def __call__(self, name: str, position: int, total: int, /, *, cached: bool) -> None:
        """Show it."""


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps, each after those that make what it needs.

    Raises:
        BuildError: nobody makes what a step needs.
    """
    maker = {table: step for step in steps for table in step.makes}
    lacking = [(step.name, table) for step in steps for table in step.needs if table not in maker]
    if lacking:
        raise BuildError(f"No step makes what is needed: {lacking}.")
    names = {step.name: step for step in steps}
    graph = {step.name: {maker[table].name for table in step.needs} for step in steps}
    return [names[name] for name in TopologicalSorter(graph).static_order()]


def make_all(
    steps: Sequence[Step],
    make: Callable[[Step, dict[str, T]], tuple[dict[str, T], bool]],
    progress: Progress,
    workers: int,
) -> dict[str, T]:
    """What all steps make, by table.

    Args:
        steps: the graph.
        make: from a step and what it needs to what it makes, and whether that was kept; with several workers it must
            be such that another process can import it.
        progress: is told of each step.
        workers: processes; with one, the steps run here.

    Raises:
        BuildError: a process ended before its time.
    """
    order = in_order(steps)
    return _here(order, make, progress) if workers == 1 else _side_by_side(order, make, progress, workers)


def _here(
    order: list[Step], make: Callable[[Step, dict[str, T]], tuple[dict[str, T], bool]], progress: Progress
) -> dict[str, T]:
    made: dict[str, T] = {}
    for position, step in enumerate(order, start=1):
        progress(step.name, position, len(order), cached=False)
        found, cached = make(step, {table: made[table] for table in step.needs})
        made |= found
        progress(step.name, position, len(order), cached=cached)
    return made


def _side_by_side(
    order: list[Step],
    make: Callable[[Step, dict[str, T]], tuple[dict[str, T], bool]],
    progress: Progress,
    workers: int,
) -> dict[str, T]:
    """Each step as soon as what it needs is there, in processes of one thread; after a fault none is begun."""
    made: dict[str, T] = {}
    waiting = list(order)
    running: dict[Future[tuple[dict[str, T], bool]], Step] = {}
    others = set(active_children())
    with _environment(_ALONE), ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            while waiting or running:
                for step in [one for one in waiting if made.keys() >= set(one.needs)]:
                    waiting.remove(step)
                    running[pool.submit(make, step, {table: made[table] for table in step.needs})] = step
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    step = running.pop(future)
                    found, cached = future.result()
                    made |= found
                    progress(step.name, len(order) - len(waiting) - len(running), len(order), cached=cached)
                for step in list(running.values())[:1]:
                    progress(step.name, len(order) - len(waiting) - len(running) + 1, len(order), cached=False)
        except BrokenProcessPool as fault:
            raise BuildError(
                "A process that made a step ended before its time: killed, out of memory, or begun by a program that "
                "cannot be imported.",
                remedy="Try again with --workers 1.",
            ) from fault
        except KeyboardInterrupt:
            _end(set(active_children()) - others)  # who stops a build does not wait for the steps under way
            raise
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return made


def _end(processes: set[BaseProcess]) -> None:
    for process in processes:
        process.terminate()


@contextmanager
def _environment(names: Mapping[str, str]) -> Iterator[None]:
    """Names set for processes started meanwhile, where the user has not set them."""
    new = {name: value for name, value in names.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]
