"""The mirror: a folder of publishers' files, each checked against its declaration before it is read.

A file that was fetched and is not the version declared (the publisher has released another) is refused, unless newer
files are allowed: it is then read as what it is, with its own SHA-256.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from comity import settings
from comity.errors import SourceError
from comity.record import sha256, sha256_file
from comity.sources.catalog import PublishedFile, Source, SourceFile, catalog
from comity.sources.fetched import Fetched, read_note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

State = Literal["have", "newer", "different", "missing"]
"""have: as declared, or where no SHA-256 is declared, there; newer: fetched, and not the version declared; different:
neither; missing: not there."""


class Mirror:
    """The files of declared sources in one folder.

    Args:
        folder: the mirror's folder.
        sources: the declarations; comity's catalog if none are given.
        allow_newer: whether files that were fetched and are not the version declared may be read; what
            COMITY_ALLOW_NEWER says if not given.
    """

    def __init__(
        self, folder: Path, *, sources: Mapping[str, Source] | None = None, allow_newer: bool | None = None
    ) -> None:
        """Look at nothing yet."""
        self.folder = folder
        self.sources = catalog() if sources is None else sources
        self.allow_newer = settings.allow_newer() if allow_newer is None else allow_newer
        self._digests: dict[str, str] = {}

    def file(self, key: str, path: str) -> Path:
        """A declared file that is present and as declared; or one that the publisher offers, as it was fetched.

        Args:
            key: the source's key.
            path: the file's path as declared, relative to the mirror.

        Raises:
            SourceError: it is not declared, not there, or other than declared.
        """
        source = self._source(key)
        for declared in source.published:
            if declared.path == path:
                self._checked(source, declared)
                return self.folder / path
        raise SourceError(
            f"The source '{key}' declares no file {path}.",
            available=(declared.path for declared in source.published),
            remedy="Ask for one of these, or declare the file in comity/sources/catalog.",
        )

    def digest(self, key: str) -> str:
        """SHA-256 over a source's declared files, each found as declared; kept after the first time.

        It hashes one line for each file in order of path: its own SHA-256, two spaces, its path. Files that the
        publisher offers in a shape of its own count where they are there; they may stand in for those declared.

        Raises:
            SourceError: a file is not there or other than declared.
        """
        if key not in self._digests:
            source = self._source(key)
            there = tuple(file for file in source.published if (self.folder / file.path).is_file())
            stands_in = any(file in there for file in source.offered)
            files = there if stands_in else source.files or source.offered
            lines = [
                f"{self._checked(source, file)}  {file.path}\n" for file in sorted(files, key=lambda one: one.path)
            ]
            self._digests[key] = sha256("".join(lines).encode())
        return self._digests[key]

    def has(self, key: str) -> bool:
        """Whether a source's files are in the folder; their contents are not looked at.

        Raises:
            SourceError: there is no such source.
        """
        source = self._source(key)
        return all((self.folder / file.path).is_file() for file in source.files or source.offered)

    def newer(self, key: str) -> tuple[str, ...]:
        """Paths of a source's files that were fetched and are not the version declared.

        Raises:
            SourceError: there is no such source.
        """
        source = self._source(key)
        return tuple(file.path for file in source.published if self.state(file) == "newer")

    def state(self, file: PublishedFile) -> State:
        """How a file stands in the folder; its contents are hashed.

        Raises:
            SourceError: the note of what was fetched cannot be read.
        """
        try:
            found = self._found(file.path)
        except OSError:
            return "missing"
        if found == file.sha256:
            return "have"
        fetched = self.fetched(file.path)
        as_fetched = fetched is not None and fetched.sha256 == found
        if file.sha256 is None:
            return "have" if fetched is None or as_fetched else "different"
        return "newer" if as_fetched else "different"

    def fetched(self, path: str) -> Fetched | None:
        """How a file was fetched, if it was.

        Raises:
            SourceError: the note of what was fetched cannot be read.
        """
        return read_note(self.folder).get(path)

    def missing(self) -> dict[str, tuple[SourceFile, ...]]:
        """Declared files that are not in the folder, by key of their source; contents are not looked at."""
        gone = {
            key: tuple(file for file in source.files if not (self.folder / file.path).is_file())
            for key, source in self.sources.items()
        }
        return {key: files for key, files in gone.items() if files}

    def _source(self, key: str) -> Source:
        try:
            return self.sources[key]
        except KeyError:
            raise SourceError(f"The catalog knows no source '{key}'.", available=self.sources) from None

    def _checked(self, source: Source, declared: PublishedFile) -> str:
        """SHA-256 of a file that may be read."""
        try:
            found = self._found(declared.path)
        except FileNotFoundError:
            raise SourceError(
                f"{declared.path} of {source.name} is missing from the mirror {self.folder}.",
                remedy=_get(source, declared),
            ) from None
        except OSError as fault:
            raise SourceError(
                f"{declared.path} of {source.name} in the mirror {self.folder} cannot be read: {fault.strerror}.",
                remedy=_get(source, declared),
            ) from None
        if declared.sha256 in (found, None):
            return found
        fetched = self.fetched(declared.path)
        newer = fetched is not None and fetched.sha256 == found
        if newer and self.allow_newer:
            return found
        raise SourceError(
            f"{declared.path} of {source.name} in the mirror {self.folder} differs from the declared "
            f"version ({source.version}): its SHA-256 is {found}, declared is {declared.sha256}.",
            remedy=_allow(fetched) if fetched is not None and newer else _get(source, declared),
        )

    def _found(self, path: str) -> str:
        """SHA-256 of a file of the folder."""
        stat = (self.folder / path).stat()
        return _digest(self.folder / path, stat.st_size, stat.st_mtime_ns)


@cache
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - a changed file is hashed anew
    return sha256_file(path)


def _get(source: Source, declared: PublishedFile) -> str:
    """Where to get a file."""
    if declared.url and declared.member:
        return f"Get it from {declared.url} (there: {declared.member}) and put it there."
    address = declared.url or source.address or f"the publisher, {source.publisher},"
    shape = "" if declared.url or not source.obtained else f" Note its shape: {source.obtained}"
    return f"Get it from {address} and put it there.{shape}"


def _allow(fetched: Fetched) -> str:
    """What to do about a file that is newer than declared."""
    return (
        f"It was fetched from {fetched.url} on {fetched.day}, so the publisher has released another version: "
        "to read it all the same, add --allow-newer or set COMITY_ALLOW_NEWER=1."
    )
