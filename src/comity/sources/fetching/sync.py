"""Filling a mirror from publishers, as planned, and what changed in it.

Nothing that was in the mirror is lost: a file that changes is kept aside as FILE.previous. A file that is not the
version declared stays in the mirror and is remembered as what it is; see `comity.sources.mirror`.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from comity.errors import ComityError, FetchError
from comity.record import sha256, sha256_file
from comity.sources.catalog import OfferedFile
from comity.sources.fetched import Download, Fetched, put_in_place, read_note, unwritable, write_note
from comity.sources.fetching.archive import extract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from comity.sources.fetching.fetch import Fetcher
    from comity.sources.fetching.plan import Job, Plan, Target
    from comity.sources.mirror import Mirror

WORKSHOP = ".comity-sync"
"""Folder of a mirror where archives arrive that are not kept."""

Change = Literal["new", "changed", "same", "failed"]


class Progress(Protocol):
    """Is told of what arrives: its name, how much, of how much (where that is known), and of what."""

    def __call__(self, name: str, done: int, total: int | None, /, *, unit: Literal["bytes", "rows"]) -> object:
        """Show it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes:
        target: the file, as it stood before.
        change: what happened to it.
        before: SHA-256 of the earlier contents, if there were any.
        after: SHA-256 of what is there now; None where fetching failed.
        kept: where the earlier contents are kept, if they were others.
        fault: why fetching failed.
    """

    target: Target
    change: Change
    before: str | None
    after: str | None = None
    kept: Path | None = None
    fault: ComityError | None = None

    @property
    def newer(self) -> bool:
        """Whether it is not the version declared."""
        return self.after is not None and self.target.file.sha256 not in (None, self.after)


def fetch(
    mirror: Mirror, planned: Plan, fetcher: Fetcher, *, progress: Progress = lambda *_, **__: None
) -> Iterator[Outcome]:
    """Do what was planned; a file that fails keeps no other from being fetched.

    Args:
        mirror: the mirror, whose folder is made if it is not there.
        planned: what there is to do.
        fetcher: fetches, inside its `with` block.
        progress: is told of what arrives.

    Yields:
        What became of each file, as soon as it is known.

    Raises:
        FetchError: the mirror cannot be written, or another process is fetching into it.
    """
    if not planned.jobs:
        return
    with _alone(mirror.folder):
        for job in planned.jobs:
            yield from _Work(mirror, job, fetcher, progress, refresh=planned.refresh).outcomes()


@dataclass
class _Work:
    """One job under way."""

    mirror: Mirror
    job: Job
    fetcher: Fetcher
    progress: Progress
    refresh: bool = field(kw_only=True)

    def outcomes(self) -> Iterator[Outcome]:
        """Files that come as they are, then those that come out of the archive at the address."""
        fault = None
        for target in self.job.targets:
            if not target.file.member:
                outcome = self._whole(target)
                fault = fault or outcome.fault
                yield outcome
        members = [target for target in self.job.targets if target.file.member]
        held = self._held() if members else None
        if fault and not held:
            yield from (Outcome(one, "failed", self._before(one), fault=fault) for one in members)
        elif members:
            yield from self._members(members, held)

    def _whole(self, target: Target) -> Outcome:
        """A file that comes as it is, or in pages."""
        file, out, before = target.file, self.mirror.folder / target.file.path, self._before(target)
        try:
            if isinstance(file, OfferedFile) and file.pages:
                got: Download | None = self.fetcher.pages(
                    self.job.url, out, file.pages, progress=self._shown(file.path, "rows")
                )
            else:
                got = self.fetcher.file(
                    self.job.url,
                    out,
                    sha256=file.sha256,
                    newer=True,
                    known=self._known([target]),
                    progress=self._shown(file.path, "bytes"),
                )
            if got is None:
                return Outcome(target, "same", before, before)
            self._remember(target, got.sha256, got)
        except ComityError as fault:
            return Outcome(target, "failed", before, fault=fault)
        return _outcome(target, before, got.sha256, got.kept)

    def _members(self, targets: list[Target], held: Path | None) -> Iterator[Outcome]:
        """Files out of an archive, which is kept only if it is declared itself and so held already."""
        archive = held or self.mirror.folder / WORKSHOP / f"{sha256(self.job.url.encode())[:16]}.zip"
        try:
            got = None
            if not held:
                shown = self._shown(self.job.url.rpartition("/")[2] or self.job.url, "bytes")
                got = self.fetcher.file(self.job.url, archive, known=self._known(targets), progress=shown)
                if got is None:
                    yield from (
                        Outcome(one, "same", before, before) for one in targets for before in [self._before(one)]
                    )
                    return
            for target in targets:
                yield self._member(target, archive, got)
        except ComityError as fault:
            yield from (Outcome(one, "failed", self._before(one), fault=fault) for one in targets)
        finally:
            if not held:
                archive.unlink(missing_ok=True)

    def _member(self, target: Target, archive: Path, got: Download | None) -> Outcome:
        """A file out of the archive that has arrived."""
        out, before = self.mirror.folder / target.file.path, self._before(target)
        unpacked = out.with_name(f".{out.name}.unpacked")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            extract(archive, target.file.member or "", unpacked)
            after = sha256_file(unpacked)
            kept = put_in_place(unpacked, out)
            self._remember(target, after, got)
        except OSError as fault:
            return Outcome(target, "failed", before, fault=unwritable(out, fault))
        except ComityError as fault:
            return Outcome(target, "failed", before, fault=fault)
        finally:
            with suppress(OSError):
                unpacked.unlink(missing_ok=True)
        return _outcome(target, before, after, kept)

    def _held(self) -> Path | None:
        """The archive at the address, if the mirror has it as a file of its own."""
        if self.refresh and not any(not target.file.member for target in self.job.targets):
            return None
        for source in self.mirror.sources.values():
            for file in source.published:
                if file.url == self.job.url and not file.member and self.mirror.state(file) in ("have", "newer"):
                    return self.mirror.folder / file.path
        return None

    def _before(self, target: Target) -> str | None:
        path = self.mirror.folder / target.file.path
        return sha256_file(path) if path.is_file() else None

    def _known(self, targets: list[Target]) -> Fetched | None:
        """How the files were fetched, if they are there as they were fetched, all from one state of the address."""
        notes = [self.mirror.fetched(target.file.path) for target in targets]
        states = {(note.url, note.etag, note.modified) if note else None for note in notes}
        as_fetched = all(
            note and note.sha256 == self._before(target) for note, target in zip(notes, targets, strict=True)
        )
        return notes[0] if as_fetched and len(states) == 1 and notes[0] and notes[0].url == self.job.url else None

    def _remember(self, target: Target, digest: str, got: Download | None) -> None:
        """Note how a file was fetched."""
        fetched = Fetched(
            sha256=digest,
            url=self.job.url,
            member=target.file.member,
            day=datetime.now(UTC).date(),
            etag=got.etag if got else None,
            modified=got.modified if got else None,
        )
        write_note(self.mirror.folder, read_note(self.mirror.folder) | {target.file.path: fetched})

    def _shown(self, name: str, unit: Literal["bytes", "rows"]) -> _Shown:
        return _Shown(self.progress, name, unit)


@dataclass(frozen=True)
class _Shown:
    """Progress of one file."""

    progress: Progress
    name: str
    unit: Literal["bytes", "rows"]

    def __call__(self, done: int, total: int | None) -> None:
        self.progress(self.name, done, total, unit=self.unit)


def _outcome(target: Target, before: str | None, after: str, kept: Path | None) -> Outcome:
    change: Change = "new" if before is None else "same" if before == after else "changed"
    return Outcome(target, change, before, after, kept)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The mirror to oneself, until the end or until this process is no more."""
    try:
        (folder / WORKSHOP).mkdir(parents=True, exist_ok=True)
        lock = (folder / WORKSHOP / "lock").open("w")
    except OSError as fault:
        raise unwritable(folder, fault) from None
    with lock:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise FetchError(
                    f"Another process is fetching into {folder}.", remedy="Wait until it is done."
                ) from None
        yield
