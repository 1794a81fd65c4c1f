"""The mirror as the readers take it, and ways to damage a file of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from comity.record import sha256
from comity.sources.catalog import SourceFile, catalog
from comity.sources.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Change = "Callable[[bytes], bytes]"


@pytest.fixture(scope="session")
def files(mirror: Path) -> Mirror:
    """The publishers' files as the catalog declares them."""
    return Mirror(mirror)


@pytest.fixture
def altered(mirror: Path, tmp_path: Path) -> Callable[[str, str, Change], Mirror]:
    """A mirror in which one file of a source is changed, and declared as it then is."""

    def alter(key: str, path: str, change: Change) -> Mirror:
        source = catalog()[key]
        declared = []
        for file in source.files:
            there = tmp_path / file.path
            there.parent.mkdir(parents=True, exist_ok=True)
            if file.path == path:
                data = change((mirror / file.path).read_bytes())
                there.write_bytes(data)
                declared.append(file.model_copy(update={"sha256": sha256(data)}))
            else:
                shutil.copyfile(mirror / file.path, there)
                declared.append(file)
        return Mirror(tmp_path, sources={key: source.model_copy(update={"files": tuple(declared)})})

    return alter


@pytest.fixture
def holding(tmp_path: Path) -> Callable[[str, str, bytes | str], Mirror]:
    """A mirror that holds one file of a source and no other, declared as it is."""

    def hold(key: str, path: str, contents: bytes | str) -> Mirror:
        data = contents.encode() if isinstance(contents, str) else contents
        there = tmp_path / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(data)
        only = {"files": (SourceFile(path=path, sha256=sha256(data)),), "offered": ()}
        return Mirror(tmp_path, sources={key: catalog()[key].model_copy(update=only)})

    return hold
