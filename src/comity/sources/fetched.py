"""What was fetched into a mirror: the note that remembers it, and the move that puts a file in place and loses none."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from comity.errors import FetchError, SourceError
from comity.record import sha256_file

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "comity-mirror.json"

_REMEDY = "Check that there is space, and that you may write there."


class Fetched(BaseModel):
    """One file as it was fetched.

    Attributes:
        sha256: of its bytes.
        url: the address it came from.
        member: the file in the archive at that address.
        day: the day it was fetched.
        etag: what the publisher called this state of it.
        modified: when the publisher says it was changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    url: str
    member: str | None = None
    day: date
    etag: str | None = None
    modified: str | None = None


class _Note(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = "Files that comity sync fetched into this mirror, by path."
    files: dict[str, Fetched] = {}


@dataclass(frozen=True)
class Download:
    """A file that has arrived and stands in its place.

    Attributes:
        sha256: of its bytes.
        bytes: its length.
        etag: what the publisher calls this state of it.
        modified: when the publisher says it was changed.
        kept: where the earlier contents are kept, if there were others.
    """

    sha256: str
    bytes: int
    etag: str | None = None
    modified: str | None = None
    kept: Path | None = None


def read_note(folder: Path) -> dict[str, Fetched]:
    """What was fetched into a mirror, by path; nothing where it has no note.

    Raises:
        SourceError: the note is not one.
    """
    path = folder / NOTE
    try:
        return _Note.model_validate_json(path.read_bytes()).files
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as fault:
        reason = fault.errors()[0]["msg"] if isinstance(fault, ValidationError) else fault.strerror
        raise SourceError(
            f"{path}, the note of what was fetched into this mirror, cannot be read: {reason}.",
            remedy="Move it away: no file is lost with it; those that are newer than declared must be fetched again.",
        ) from None


def write_note(folder: Path, files: dict[str, Fetched]) -> None:
    """Remember what was fetched into a mirror.

    Raises:
        FetchError: the note could not be written.
    """
    path, new = folder / NOTE, folder / f".{NOTE}.partial"
    note = _Note(files=dict(sorted(files.items())))
    try:
        new.write_text(note.model_dump_json(indent=1, exclude_none=True) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as fault:
        raise unwritable(path, fault) from None


def put_in_place(new: Path, out: Path) -> Path | None:
    """Move a finished file to its destination; what stood there with other contents is kept aside as FILE.previous.

    At no moment is there no file at the destination, if there was one before.

    Args:
        new: the finished file, on the same file system.
        out: its destination.

    Returns:
        Where the earlier contents are kept, if there were others.

    Raises:
        FetchError: it could not be moved.
    """
    kept = None
    try:
        _to_disk(new)
        if out.is_file() and sha256_file(out) != sha256_file(new):
            kept = _free_name(out)
            _copy(out, kept)
        new.replace(out)
    except OSError as fault:
        raise unwritable(out, fault) from None
    return kept


def unwritable(path: Path, fault: OSError) -> FetchError:
    """What to raise for a file that could not be written."""
    return FetchError(f"{path} could not be written: {fault.strerror or fault}.", remedy=_REMEDY)


def _to_disk(path: Path) -> None:
    """Have a file on the disk before it takes another's place."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _free_name(out: Path) -> Path:
    """Where to keep the earlier contents of a file: a name that no file, or a file with these very contents, has."""
    name, number = out.with_name(f"{out.name}.previous"), 1
    while name.exists() and sha256_file(name) != sha256_file(out):
        number += 1
        name = out.with_name(f"{out.name}.previous-{number}")
    return name


def _copy(out: Path, kept: Path) -> None:
    """A second name for a file; a copy where the file system has no second names."""
    if kept.exists():
        return
    try:
        os.link(out, kept)
    except OSError:
        partial = kept.with_name(f".{kept.name}.partial")
        shutil.copy2(out, partial)
        partial.replace(kept)
