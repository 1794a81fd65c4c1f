"""A question's form: a control for each field, made from the field's declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.edition import Edition
    from comity.question import Question


@dataclass(frozen=True)
class Control:
    """A control of a form.

    Attributes:
        name: of the field.
        kind: text, lines (a value a line), number, choice or tick.
        help: what the field is.
        value: what was put, or nothing.
        required: whether it must be filled in.
        choices: of a choice.
        names: kind of name a text is, for the list of suggestions; empty for none.
        low: least number; None for none.
        high: largest number.
        default: what holds where it is left empty.
    """

    name: str
    kind: str
    help: str
    value: str
    required: bool
    choices: tuple[str, ...] = ()
    names: str = ""
    low: float | None = None
    high: float | None = None
    default: str = ""


def form_of(asked: type[Question], put: dict[str, Any], edition: Edition) -> list[Control]:
    """The controls of a question, filled with what was put; fields that name files of the asker are left out."""
    schemas = _schemas(asked)
    markers = dict(asked._markers())  # noqa: SLF001 - the face shows the declaration
    found = []
    for name, info in asked.model_fields.items():
        if "Path" in str(info.annotation) or (name in asked.files() and not info.is_required()):
            continue
        schema = _inner(schemas[name])
        value = put.get(name, "")
        if isinstance(value, str) and name in markers and value:
            value = edition.names(markers[name].kind).titles.get(value, value)
        kind = "lines" if schema.get("type") == "array" and name not in markers else _kind(schema)
        default = "" if info.is_required() or info.default in (None, ()) else str(info.default)
        found.append(
            Control(
                name=name,
                kind=kind,
                help=info.description or name,
                value=("\n" if kind == "lines" else ", ").join(value) if isinstance(value, list) else str(value),
                required=info.is_required(),
                choices=tuple(schema.get("enum", ())),
                names=markers[name].kind if name in markers else "",
                low=schema.get("minimum", schema.get("exclusiveMinimum")),
                high=schema.get("maximum", schema.get("exclusiveMaximum")),
                default=default,
            )
        )
    return found


def values_of(asked: type[Question], given: Iterable[tuple[str, str]], own: set[str]) -> dict[str, Any]:
    """What was put into a form: empty controls left out, several values of a field as a list.

    Values stand on lines of their own, or between commas where they are bare words: an option holds commas.
    """
    schemas = _schemas(asked)
    found: dict[str, Any] = {}
    for name, value in given:
        if name in own or not value.strip():
            continue
        if name in schemas and _inner(schemas[name]).get("type") == "array":
            parts = value.splitlines() if re.search(r"[:=]", value) else re.split(r"[,\n]", value)
            found.setdefault(name, []).extend(part.strip() for part in parts if part.strip())
        else:
            found[name] = value.strip()
    return found


@cache
def _schemas(asked: type[Question]) -> dict[str, Any]:
    """What the declaration of a question says of each field."""
    found: dict[str, Any] = asked.model_json_schema()["properties"]
    return found


def _inner(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value, whether it may be left out or not."""
    return next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "choice"
    return {"boolean": "tick", "integer": "number", "number": "number"}.get(schema.get("type", ""), "text")
