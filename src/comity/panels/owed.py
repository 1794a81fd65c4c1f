"""Whom a panel owes its figures to: the publishers of the catalog, and the registry that comity keeps by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comity.record import sha256
from comity.registry import VERSION
from comity.registry.schema import FOLDER
from comity.sources.catalog import Source, catalog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.sources.mirror import Mirror

REGISTRY = "registry"


def owed(key: str) -> Source:
    """A source by its key; the registry, which is no publisher's file, among them.

    Raises:
        KeyError: there is none.
    """
    return _registry() if key == REGISTRY else catalog()[key]


def digest(mirror: Mirror, key: str) -> str:
    """SHA-256 of what was read of a source.

    Raises:
        SourceError: a file is not there or other than declared.
    """
    return _registry_digest() if key == REGISTRY else mirror.digest(key)


def newer(mirror: Mirror, keys: Iterable[str]) -> frozenset[str]:
    """Those of these sources of which a file was read that is newer than the version declared.

    Raises:
        SourceError: the note of what was fetched cannot be read.
    """
    if not mirror.allow_newer:  # then no such file can be read
        return frozenset()
    return frozenset(key for key in keys if key != REGISTRY and mirror.newer(key))


@cache
def _registry() -> Source:
    return Source.model_construct(
        key=REGISTRY,
        name="comity registry",
        publisher="The comity authors",
        version=VERSION,
        licence="Apache-2.0",
        redistribute="values",
        citation=f"The comity authors: comity registry, version {VERSION}. Each row names its own source.",
        coverage="States since 1816, operations since 1948",
        first="1816",
        last=VERSION[:7],
        lag_months=0,
        checked="Row by row, as each row says.",
    )


@cache
def _registry_digest() -> str:
    lines = [f"{sha256(path.read_bytes())}  {path.name}\n" for path in sorted(FOLDER.glob("*.csv"))]
    return sha256("".join(lines).encode())
