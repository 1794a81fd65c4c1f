"""A file's text, if all of it is in one encoding; and where it is not."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from comity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHOWN = 8
"""Rows of a fault that are named; the others are counted."""

_ENCODINGS = ("utf-8", "cp1252", "cp1256", "latin-1", "mac-roman", "utf-16")


def told(rows: Sequence[int], unit: str) -> str:
    """Rows by their numbers; no cell is ever told, since it belongs to somebody."""
    named = ", ".join(f"{row:,}" for row in rows[:SHOWN])
    rest = len(rows) - SHOWN
    return f"{unit if len(rows) == 1 else f'{unit}s'} {named}" + (f" and {rest:,} others" if rest > 0 else "")


def decoded(path: Path, data: bytes, encoding: str) -> str:
    """The text of a file.

    Args:
        path: the file, to be named.
        data: what it holds.
        encoding: as the spec names it.

    Raises:
        InputError: there is no such encoding, the file is not in it, or in several.
    """
    try:
        plain = codecs.lookup(encoding).name
    except LookupError:
        raise InputError(f"No encoding is called '{encoding}'.", available=_ENCODINGS) from None
    wide = plain.startswith("utf-16")
    if not wide and b"\0" in data:
        raise InputError(
            f"{path.name} is no text in {encoding}: it holds zero bytes.",
            remedy='Save it as CSV in UTF-8, or write encoding = "utf-16" in the spec if it is that.',
        )
    in_utf8 = [] if wide else [_is_utf8(line) for line in data.split(b"\n")]
    if plain in ("utf-8", "utf-8-sig"):
        return _utf8(path, data, in_utf8)
    marked = [number for number, good in enumerate(in_utf8, start=1) if good]
    if marked and any(good is False for good in in_utf8):
        raise InputError(
            f"{path.name}, {told(marked, 'line')}: UTF-8, while other lines are not: it mixes encodings.",
            remedy="Save the whole file as UTF-8, and leave encoding out of the spec.",
        )
    try:
        return data.decode(encoding)
    except LookupError:
        raise InputError(f"'{encoding}' is no encoding of text.", available=_ENCODINGS) from None
    except UnicodeError as wrong:
        line = data.count(b"\n", 0, getattr(wrong, "start", 0)) + 1
        raise InputError(
            f"{path.name}, line {line}: not {encoding}.", available=_ENCODINGS, remedy="Name the file's own encoding."
        ) from None


def readable(path: Path, data: bytes, encoding: str) -> tuple[str | None, InputError | None]:
    """The text of a file, lines that are not in its encoding left empty, and the fault.

    Args:
        path: the file, to be named.
        data: what it holds.
        encoding: as the spec names it.

    Returns:
        the text, None where none of it can be read; and what is wrong, None where nothing is.
    """
    try:
        return decoded(path, data, encoding), None
    except InputError as wrong:
        fault = wrong
    try:
        plain = codecs.lookup(encoding).name
        if b"\0" in data or plain.startswith("utf-16"):
            return None, fault
        unicode = plain in ("utf-8", "utf-8-sig")
        lines = data.split(b"\n")
        kept = [_kept(line, encoding, first=not at, unicode=unicode) for at, line in enumerate(lines)]
    except LookupError:
        return None, fault
    return "\n".join(kept).removeprefix("\ufeff"), fault


def _kept(line: bytes, encoding: str, *, first: bool, unicode: bool) -> str:
    """A line's text; of one in another encoding than the others nothing, and of the header what there is."""
    if first or line.isascii():
        return line.decode(encoding, errors="replace")
    if _is_utf8(line) is not unicode:
        return ""
    try:
        return line.decode(encoding)
    except UnicodeError:
        return ""


def _utf8(path: Path, data: bytes, in_utf8: list[bool | None]) -> str:
    bad = [number for number, good in enumerate(in_utf8, start=1) if good is False]
    if not bad:
        return data.decode("utf-8-sig")
    where = f"{path.name}, {told(bad, 'line')}"
    if any(in_utf8):
        raise InputError(
            f"{where}: not UTF-8, while other lines are: it mixes encodings.", remedy="Save the whole file as UTF-8."
        )
    raise InputError(
        f"{where}: not UTF-8.",
        remedy='Save it as UTF-8; or, if all of it is in another, name it in the spec, as in encoding = "cp1252".',
    )


def _is_utf8(line: bytes) -> bool | None:
    """Whether a line is UTF-8; None where it is plain ASCII, and so says nothing."""
    if line.isascii():
        return None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
