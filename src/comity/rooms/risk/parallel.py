"""Tasks side by side: in processes here, or on a Dask cluster that COMITY_CLUSTER names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from comity import settings
from comity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def each(
    function: Callable[..., T],
    tasks: Iterable[tuple[Any, ...]],
    workers: int | None = None,
    *,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005 - nobody looks on
) -> list[T]:
    """The function of every task's arguments, in the tasks' order.

    Args:
        function: defined at the top of a module, so that another process finds it.
        tasks: arguments.
        workers: processes; left out, the cluster COMITY_CLUSTER names, else one a processor.
        progress: told how many tasks are done, each time one more in their order is.

    Raises:
        InputError: the cluster's library is not installed, or nobody answers at its address.
    """
    from joblib import Parallel, delayed, parallel_config

    calls = [delayed(function)(*task) for task in tasks]
    address = settings.cluster()
    if address is None or workers is not None:
        return _told(Parallel(n_jobs=workers or -1, return_as="generator")(calls), progress)
    with _client(address), parallel_config("dask"):
        return _told(Parallel(return_as="generator")(calls), progress)


def _told(results: Iterable[T], progress: Callable[[int], None]) -> list[T]:
    found = []
    for result in results:
        found.append(result)
        progress(len(found))
    return found


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "COMITY_CLUSTER is set, and the library for clusters is not installed.",
            remedy="Install comity[cluster], or unset COMITY_CLUSTER.",
        ) from None
    try:
        return Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise InputError(
            f"No scheduler answers at COMITY_CLUSTER={address}.", remedy="Start one, or unset COMITY_CLUSTER."
        ) from fault
