"""Answers of interfaces that come in pages: every row once, as many as are declared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from comity.errors import FetchError
from comity.record import canonical_json, sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comity.sources.catalog import Pages

_REMEDY = "Nothing was kept. Try again later; if it stays so, the interface has changed."


def rows(ask: Callable[[int], Any], pages: Pages, *, url: str) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Rows of all pages, until there are as many as every page declares.

    A page that is cut short, comes twice or declares another number would let the count arrive at other rows, or never.

    Args:
        ask: gives the page of a number, as JSON reads.
        pages: how a page is read.
        url: where it comes from.

    Yields:
        A row, its number from 1, and the number declared.

    Raises:
        FetchError: the pages are not what they declare.
    """
    total, count, seen = None, 0, set[str]()
    number = pages.first
    while total is None or count < total:
        page = ask(number)
        declared, found = _number(url, page, pages.total), _way(url, page, pages.rows)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise _other_shape(url, pages.rows, "is no list of objects")
        digest = sha256(json.dumps(found, sort_keys=True).encode())
        if total not in (None, declared):
            raise _wrong(url, number, f"declares {declared:,} rows in all, an earlier one {total:,}")
        if digest in seen:
            raise _wrong(url, number, "came before")
        if not found or count + len(found) > declared:
            arrived = count + len(found)
            raise _wrong(url, number, f"holds {len(found):,} rows: {arrived:,} have arrived, {declared:,} are declared")
        seen.add(digest)
        for row in found:
            count += 1
            yield row, count, declared
        total, number = declared, number + 1


def parsed(url: str, text: bytes | bytearray) -> Any:
    """What a page says.

    Raises:
        FetchError: it is no JSON.
    """
    try:
        page = json.loads(text, parse_constant=_no_json)
        canonical_json([page]).encode()  # what cannot be written again, such as half a letter, is no text either
    except (ValueError, RecursionError) as fault:
        raise FetchError(f"{url} gave no JSON: {fault}.", remedy=_REMEDY) from None
    return page


def _no_json(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _way(url: str, page: Any, way: tuple[str | int, ...]) -> Any:
    """What stands in a page at the end of a way."""
    for step in way:
        try:
            page = page[step]
        except (KeyError, IndexError, TypeError):
            raise _other_shape(url, way, "is not there") from None
    return page


def _number(url: str, page: Any, way: tuple[str | int, ...]) -> int:
    """A number of rows, which some interfaces write as text."""
    found = _way(url, page, way)
    if isinstance(found, bool) or not (isinstance(found, int) or (isinstance(found, str) and found.isdecimal())):
        raise _other_shape(url, way, f"is {found!r}, not a number of rows")
    return int(found)


def _wrong(url: str, number: int, what: str) -> FetchError:
    return FetchError(f"Page {number} of {url} {what}.", remedy=_REMEDY)


def _other_shape(url: str, way: tuple[str | int, ...], what: str) -> FetchError:
    return FetchError(
        f"{url} gave JSON of another shape: '{'.'.join(map(str, way))}' {what}.",
        remedy="The interface has changed, or answers with a message: look at the address in a browser.",
    )
