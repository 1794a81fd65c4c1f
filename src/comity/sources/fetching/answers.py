"""What the headers of a publisher's answer say, and those by which comity asks for a part or for a change."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from comity.sources.fetching.partial import Arriving

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.sources.fetched import Fetched

WEB_PAGES = ("text/html", "application/xhtml")


def conditions(size: int, said: Arriving, known: Fetched | None) -> dict[str, str]:
    """Headers that ask for the rest of a file, or for a file if it has changed.

    Args:
        size: bytes that have arrived.
        said: what was said of the file they belong to.
        known: how the file was fetched before.
    """
    if size and said.validator:
        return {"Range": f"bytes={size}-", "If-Range": said.validator}
    if known and known.etag:
        return {"If-None-Match": known.etag}
    return {"If-Modified-Since": known.modified} if known and known.modified else {}


def whole(url: str, headers: Mapping[str, str]) -> Arriving:
    """What is said of a file that is given whole."""
    length = headers.get("Content-Length", "")
    return Arriving(
        url=url,
        etag=headers.get("ETag"),
        modified=headers.get("Last-Modified"),
        total=int(length) if length.isdigit() and not _packed(headers) else None,
    )


def goes_on(headers: Mapping[str, str], size: int, said: Arriving) -> bool:
    """Whether a part that is given is the rest of the file of which `size` bytes have arrived."""
    same = headers.get("ETag", said.etag) == said.etag and headers.get("Last-Modified", said.modified) == said.modified
    rest = f"bytes {size}-{(said.total or 0) - 1}/{said.total}"
    return same and not _packed(headers) and headers.get("Content-Range") == rest


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a publisher asks to wait, if it does."""
    told = headers.get("Retry-After", "").strip()
    if told.isdigit():
        return float(told)
    try:
        then = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (then.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _packed(headers: Mapping[str, str]) -> bool:
    """Whether the bytes sent are not those of the file: their number then says nothing of it."""
    return headers.get("Content-Encoding", "identity") != "identity"
