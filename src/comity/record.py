"""What must be known to get an answer again, and the form in which answers are compared byte by byte."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from pathlib import Path


class Record(BaseModel):
    """The recipe of one answer: the same record gives byte-identical canonical JSON on one platform and lock.

    Attributes:
        edition: id of the edition, a hash over its tables.
        question: name of the question.
        fields: the question's fields, names resolved to keys.
        attachments: SHA-256 of each attached file, by role.
        seed: seed of every random stream.
        versions: comity's version and those of the libraries that compute.
        platform: system, machine and Python.
    """

    model_config = ConfigDict(frozen=True)

    edition: str
    question: str
    fields: dict[str, Any]
    attachments: dict[str, str]
    seed: int
    versions: dict[str, str]
    platform: str


def versions() -> dict[str, str]:
    """Versions of comity and of the libraries that compute, without importing them."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    """They are looked up once: reading them from the disk is slower than most answers."""
    from importlib.metadata import version

    return tuple((name, version(name)) for name in ("comity", "numpy", "polars", "pydantic"))


def this_platform() -> str:
    """System, machine and Python, as in 'Linux x86_64 CPython 3.11'."""
    major, minor, _ = platform.python_version_tuple()
    return f"{platform.system()} {platform.machine()} {platform.python_implementation()} {major}.{minor}"


def canonical_json(value: BaseModel | dict[str, Any] | list[Any]) -> str:
    """JSON with sorted keys, no spare white space, ISO dates and shortest floats; refuses NaN and infinity."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
