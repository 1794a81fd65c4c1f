"""Files and folders that a reader names to have something written to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console

from comity.errors import ComityError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def unwritable(option: str, path: Path | None) -> Iterator[InputError]:
    """What keeps a file from being written, told before the work for it is done."""
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir() or not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        yield InputError(f"{option}: {path} cannot be written.", remedy="Name a file in a folder that is yours to use.")


def unmakeable(option: str, folder: Path) -> Iterator[InputError]:
    """What keeps a folder from being made, told before the work for it is done."""
    nearest = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        yield InputError(f"{option}: {folder} cannot be made in {nearest}.", remedy="Name a folder in one of your own.")


def write(path: Path, data: bytes) -> None:
    """Write a file, and say so on the error stream.

    Raises:
        ComityError: it could not be written.
    """
    try:
        path.write_bytes(data)
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another file.") from None
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"Written: {path}", markup=False)
