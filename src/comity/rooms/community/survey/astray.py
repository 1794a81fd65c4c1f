"""What is wrong with a survey's spec, told under its place in the file; and what a faulty spec still says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from comity.errors import InputError, UnknownName
from comity.panels.names import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pydantic import ValidationError

FORM = "The form is in docs/community.md, with a whole example."

_EXTRA, _MISSING = "extra", "missing"
_SHAPES = {
    "extra_forbidden": _EXTRA,
    "missing": _MISSING,
    "tuple_type": "should be a list, as in [1, 2]",
    "dict_type": "should be a table",
    "model_type": "should be a table",
}
"""How an error is told, where Pydantic's own words speak of Python."""

_OF_TYPE = re.compile(r"tuple\[|Span$|function-")
"""Parts of an error's place that name a type, and nothing that stands in the file."""


def named(declared: dict[str, Any]) -> dict[str, str]:
    """The columns that a faulty spec names, and what each is for."""
    tables = {kind: declared.get(kind) for kind in ("columns", "groups", "items")}
    held = {kind: table for kind, table in tables.items() if isinstance(table, dict)}
    named = [(held.get("columns", {}).get(use), f"the {use}") for use in ("weight", "cluster", "place", "wave")]
    for kind, word in (("groups", "group"), ("items", "item")):
        parts = held.get(kind, {}).items()
        named += [(part.get("column"), f"{word} {name}") for name, part in parts if isinstance(part, dict)]
    return {column: use for column, use in named if isinstance(column, str)}


def astray(declared: dict[str, Any]) -> Iterator[InputError]:
    """Groups that the items of a faulty spec name, and it does not have."""
    items, groups = (declared.get(kind) for kind in ("items", "groups"))
    for name, item in items.items() if isinstance(items, dict) else ():
        by = item.get("by") if isinstance(item, dict) else None
        named = [group for group in by if isinstance(group, str)] if isinstance(by, list) else []
        yield from unknown_groups(name, named, groups if isinstance(groups, dict) else {})


def unknown_groups(item: str, named: Iterable[str], groups: Mapping[str, Any]) -> Iterator[InputError]:
    """Groups that an item is to be told by, and the spec does not have."""
    for group in named:
        if group not in groups:
            yield UnknownName(
                f"items.{item}.by names the group '{group}', which the spec does not have.",
                available=near(group.casefold(), groups) or groups,
                remedy=f"Add [groups.{group}], or name one that is there.",
            )


def told(path: Path, bad: ValidationError) -> Iterator[InputError]:
    """Pydantic's errors, each under its place in the file; what may be of several types is told once."""
    found: dict[str, list[str]] = {}
    for error in bad.errors():
        where = ".".join(str(part) for part in error["loc"] if not _OF_TYPE.match(str(part))) or "the spec"
        message = _SHAPES.get(error["type"]) or error["msg"].removeprefix("Value error, ").rstrip(".")
        found.setdefault(where, []).append(re.sub(r"^(Input|String) should", "should", message))
    for where, messages in found.items():
        if any(other.startswith(f"{where}.") for other in found):  # that is the type which was meant
            continue
        told = {_EXTRA: f"there is no '{where}' to set", _MISSING: f"'{where}' is missing"}.get(messages[0])
        yield InputError(f"{path.name}: {told or f'{where}: ' + ', or '.join(messages)}.", remedy=FORM)
