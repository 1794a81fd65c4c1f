"""The mirror: a folder of publishers' files, each checked against its declaration before it is read.

This is the only module of comity that may ever touch the network; it does not yet.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.record import sha256, sha256_file
from comity.sources.catalog import Source, SourceFile, catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Mirror:
    """The files of declared sources in one folder.

    Args:
        folder: the mirror's folder.
        sources: the declarations; comity's catalog if none are given.
    """

    def __init__(self, folder: Path, *, sources: Mapping[str, Source] | None = None) -> None:
        """Look at nothing yet."""
        self.folder = folder
        self._sources = catalog() if sources is None else sources
        self._digests: dict[str, str] = {}

    def file(self, key: str, path: str) -> Path:
        """A declared file that is present and as declared.

        Args:
            key: the source's key.
            path: the file's path as declared, relative to the mirror.

        Raises:
            SourceError: it is not declared, not there, or other than declared.
        """
        source = self._source(key)
        for declared in source.files:
            if declared.path == path:
                return self._checked(source, declared)
        raise SourceError(
            f"The source '{key}' declares no file {path}.",
            available=(declared.path for declared in source.files),
            remedy="Ask for one of these, or declare the file in comity/sources/catalog.",
        )

    def digest(self, key: str) -> str:
        """SHA-256 over a source's declared files, each found as declared; kept after the first time.

        It hashes one line for each file in order of path: its own SHA-256, two spaces, its path.

        Raises:
            SourceError: a file is not there or other than declared.
        """
        if key not in self._digests:
            source = self._source(key)
            files = sorted(source.files, key=lambda file: file.path)
            for file in files:
                self._checked(source, file)
            self._digests[key] = sha256("".join(f"{file.sha256}  {file.path}\n" for file in files).encode())
        return self._digests[key]

    def missing(self) -> dict[str, tuple[SourceFile, ...]]:
        """Declared files that are not in the folder, by key of their source; contents are not looked at."""
        gone = {
            key: tuple(file for file in source.files if not (self.folder / file.path).is_file())
            for key, source in self._sources.items()
        }
        return {key: files for key, files in gone.items() if files}

    def _source(self, key: str) -> Source:
        try:
            return self._sources[key]
        except KeyError:
            raise SourceError(f"The catalog knows no source '{key}'.", available=self._sources) from None

    def _checked(self, source: Source, declared: SourceFile) -> Path:
        path = self.folder / declared.path
        try:
            stat = path.stat()
            found = _digest(path, stat.st_size, stat.st_mtime_ns)
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
        if found != declared.sha256:
            raise SourceError(
                f"{declared.path} of {source.name} in the mirror {self.folder} differs from the declared "
                f"version ({source.version}): its SHA-256 is {found}, declared is {declared.sha256}.",
                remedy=_get(source, declared),
            )
        return path


@cache
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - a changed file is hashed anew
    return sha256_file(path)


def _get(source: Source, declared: SourceFile) -> str:
    """Where to get a file."""
    address = declared.url or source.address or f"the publisher, {source.publisher},"
    shape = "" if declared.url or not source.obtained else f" Note its shape: {source.obtained}"
    return f"Get it from {address} and put it there.{shape}"
