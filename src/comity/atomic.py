"""A folder that appears whole or not at all, whatever interrupts its making."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from comity.errors import ComityError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def atomic_folder(out: Path) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the work in it is done, and leaves no trace when it fails.

    What an earlier process left when it was killed is cleared first; a folder it had put aside is put back.

    Args:
        out: where the finished folder belongs.

    Raises:
        ComityError: the folder could not be written.
    """
    partial, old = (out.with_name(f".{out.name}.{os.getpid()}.{role}") for role in ("partial", "old"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _tidy(out)
        partial.mkdir()
        yield partial
        if out.exists():
            out.rename(old)
        partial.rename(out)
    except OSError as failed:
        if old.exists() and not out.exists():
            old.rename(out)
        remedy = "Check that there is space, and that you may write there."
        raise ComityError(f"{out} could not be written: {failed.strerror}.", remedy=remedy) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _tidy(out: Path) -> None:
    """Clear what processes that are no more left beside `out`."""
    for left in out.parent.glob(f".{out.name}.*"):
        _, process, role = left.name.rsplit(".", 2)
        if role not in ("partial", "old") or not process.isdigit() or _alive(int(process)):
            continue
        if role == "old" and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    """Whether a process other than this one runs."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
