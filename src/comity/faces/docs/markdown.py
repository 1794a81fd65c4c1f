"""Markdown that reads well as text too: short lines, escaped cells, headings whose anchors are known."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 110

_ADDRESS = re.compile(r"https?://[^\s<>\"`]*[^\s<>\"`.,;:)\]]")
_KEPT = re.compile(rf"(`[^`]*`|{_ADDRESS.pattern})")
_MEANS_SOMETHING = re.compile(r"([\\*\[\]<|]|(?<!\w)_|_(?!\w))")
_BEGINS_SOMETHING = re.compile(r"^(\s*1?)([-+*>=~]+|#{1,6}|(?<=1)[.)])(?=\s|$)")
"""What would begin a list, a heading, a quotation or a rule if it stood at the beginning of a line."""


def safe(text: str) -> str:
    """Text that shows as it is: markup escaped, addresses made links, code between backticks left alone."""
    parts = _KEPT.split(" ".join(text.split()))
    return "".join(part if part.startswith("`") else _plain(part) for part in parts)


def _plain(part: str) -> str:
    return link(part) if _ADDRESS.fullmatch(part) else _MEANS_SOMETHING.sub(r"\\\1", part)


def link(address: str) -> str:
    """An address, shown by its host's name."""
    host = address.split("/")[2].removeprefix("www.")
    return f"[{host}]({_ENDS_A_LINK.sub(lambda match: f'%{ord(match[0]):02X}', address)})"


_ENDS_A_LINK = re.compile(r"[()|\\]")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """A table; cells are Markdown already, pipes in them escaped here.

    Args:
        head: names of the columns.
        rows: cells.
        right: numbers of the columns set to the right.
    """
    rule = ["---:" if position in right else "---" for position in range(len(head))]
    return "\n".join(_row(cells) for cells in (head, rule, *rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"


def paragraph(text: str) -> str:
    """A paragraph in short lines."""
    return _filled(text, "", "")


def item(text: str, *, level: int = 0) -> str:
    """An item of a list in short lines."""
    space = "  " * level
    return _filled(text, f"{space}- ", f"{space}  ")


def items(texts: Iterable[str], *, level: int = 0) -> str:
    """A list."""
    return "\n".join(item(text, level=level) for text in texts)


def code(lines: Iterable[str], language: str = "") -> str:
    """A block of code."""
    return "\n".join((f"```{language}", *lines, "```"))


def page(*blocks: str) -> str:
    """Blocks as one document; empty ones fall away."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def anchors(headings: Iterable[str]) -> list[str]:
    """The anchors that code-hosting sites give to the headings of a page; a repeated one is numbered."""
    seen: Counter[str] = Counter()
    made = []
    for heading in headings:
        text = re.sub(r"\\(.)", r"\1", heading.strip().lower())
        anchor = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        made.append(anchor + (f"-{seen[anchor]}" if seen[anchor] else ""))
        seen[anchor] += 1
    return made


def _filled(text: str, first: str, rest: str) -> str:
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines[:1] + [_BEGINS_SOMETHING.sub(r"\1\\\2", line) for line in lines[1:]])
