"""A question's fields as parameters of an address: named, bounded and described alike; the question reads them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

    from comity.question import Question

LONGEST = 500
"""Characters of one text at most."""
LONGEST_NAME = 64
"""Characters that are told of the name of a field that there is not."""
MOST = 60
"""Values of a field that takes several, and fields of one value that is a table, at most."""
DEEPEST = 4
"""Tables within tables at most."""
EDITION = Field(
    default=None, max_length=64, pattern="^[0-9a-f]*$", description="id of an edition; left out: the present one"
)
_DAY = {"type": "string", "pattern": r"^\s*\d{4}(-\d{1,2}){0,2}\s*$", "examples": ["2022", "2022-09", "2022-09-13"]}


def parameters(name: str, asked: type[Question]) -> type[BaseModel]:
    """A model of a question's parameters.

    It checks which there are and how large they are: the question itself tells all that is wrong with their values at
    once. Fields that name files of the asker are left out.
    """
    schemas = asked.model_json_schema()["properties"]
    fields: dict[str, Any] = {
        key: (
            Annotated[
                list[Any] if _several(info) else Any,
                BeforeValidator(day if _DAY in (bounds := _bounded(schemas[key])).get("anyOf", ()) else sound),
                WithJsonSchema(bounds),
            ],
            Field(default=... if info.is_required() else None, description=info.description),
        )
        for key, info in asked.model_fields.items()
        if "Path" not in str(info.annotation)
    }
    fields["edition"] = (str | None, EDITION)
    # One that there is not is let in, so that the question tells of it beside all else that is wrong.
    config = ConfigDict(extra="allow", frozen=True, json_schema_extra={"additionalProperties": False})
    return create_model(f"{name.title().replace('_', '')}Parameters", __config__=config, **fields)


def given(values: BaseModel) -> Mapping[str, Any]:
    """The fields that were set, without the edition; of those that there are not, the name alone, and not at length."""
    strange = values.model_extra or {}
    set_ = {key: value for key, value in values.model_dump(exclude_unset=True).items() if key not in strange}
    set_.pop("edition", None)
    return set_ | {key[:LONGEST_NAME]: None for key in [*strange][:MOST]}


def sound(value: Any, depth: int = 0) -> Any:
    """A value that is not too large, and can be written down.

    Raises:
        ValueError: it is too long, too deep, no finite number, or holds half a character.
    """
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ValueError(f"{len(value):,} characters are too many: at most {LONGEST}")
        if any("\ud800" <= one <= "\udfff" for one in value):
            raise ValueError("the text holds half a character (a lone surrogate)")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("should be a finite number")
    elif isinstance(value, int) and abs(value) > 2**63:
        raise ValueError("the number is too large")
    elif isinstance(value, list | dict):
        if len(value) > MOST:
            raise ValueError(f"{len(value):,} values are too many: at most {MOST}")
        if depth > DEEPEST:
            raise ValueError(f"tables lie within tables more than {DEEPEST} deep")
        parts = value if isinstance(value, list) else [part for item in value.items() for part in item]
        for part in parts:
            sound(part, depth + 1)
    return value


def day(value: Any) -> Any:
    """A day as text: a bare number would be read as seconds since 1970.

    Raises:
        ValueError: it is none.
    """
    if value is not None and not isinstance(value, str):
        raise ValueError("should be text, as in '2022-09-13'")
    return sound(value)


def _several(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is tuple or any(get_origin(one) is tuple for one in get_args(info.annotation))


def _bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema, texts with a longest length and days as they may be written."""
    found = {key: value for key, value in schema.items() if key not in ("title", "description", "prefixItems")}
    if "anyOf" in found:
        found["anyOf"] = [_bounded(one) for one in found["anyOf"]]
    if found.get("format") == "date":
        return _DAY
    if found.get("type") == "string" and "enum" not in found:
        found |= {"minLength": 1, "maxLength": min(LONGEST, found.get("maxLength", LONGEST))}
    if found.get("type") == "array":
        most = min(MOST, found.get("maxItems", MOST))
        found |= {"items": _bounded(found.get("items", {})), "maxItems": most}
    return found
