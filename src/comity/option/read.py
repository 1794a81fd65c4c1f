"""Options from words, tables or options, with everything that is wrong told at once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast, get_args

from pydantic import BaseModel, ValidationError

from comity.errors import ComityError, Faults, InputError
from comity.option.kinds import KINDS, Combination, Option, Simple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def options(given: Mapping[str, object]) -> dict[str, Option]:
    """Options from words, tables or options, by the label each is told by in a fault.

    Args:
        given: by label: words as in 'mission:lead=un,troops=5000,start=2023-03', parts of a combination separated by
            semicolons; a table, as TOML or Python gives it; or an option.

    Raises:
        Faults: everything that is wrong with all of them; a single fault by itself.
    """
    found: dict[str, Option] = {}
    faults: list[ComityError] = []
    for label, one in given.items():
        try:
            found[label] = option(one, label=label)
        except Faults as several:
            faults += several.faults
        except InputError as wrong:
            faults.append(wrong)
    Faults.check(faults)
    return found


def option(given: object, *, label: str = "option") -> Option:
    """One option from words, a table or an option; see `options`."""
    if isinstance(given, (*get_args(Simple), Combination)):
        known: Any = given
        return cast("Option", known)
    if isinstance(given, str):
        given = words(given)
    if not isinstance(given, dict):
        raise InputError(
            f"{label}: an option is words or a table, not {given!r}.",
            remedy="Write it as mission:lead=un,troops=5000,start=2023-03.",
        )
    kind = str(given.get("kind", "")).casefold().replace("-", "_")
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=2)
        raise InputError(f"{label}: there is no kind of option '{kind}'.", available=near or KINDS)
    if kind == "combination":
        return _combination(given, label)
    return _made(KINDS[kind], {**given, "kind": kind}, label)


def words(text: str) -> dict[str, Any]:
    """The table that words stand for: a kind, a colon, fields separated by commas; parts separated by semicolons.

    A combination may come first with a name of its own, as in combination:name=Both;mediation;engagement. A comma, a
    semicolon or a per cent sign inside a value is written as in an address: %2C, %3B, %25.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > 1:
        first, *others = [words(part) for part in parts]
        if first["kind"] == "combination":
            return first | {"parts": others}
        return {"kind": "combination", "parts": [first, *others]}
    kind, _, rest = text.strip().rstrip(";").partition(":")
    table: dict[str, Any] = {"kind": kind.strip()}
    for field in filter(None, (part.strip() for part in rest.split(","))):
        name, _, value = field.partition("=")
        table[name.strip()] = _plain(value.strip())
    return table


def _plain(value: str) -> str:
    """A value as it was before what parts fields and options was escaped."""
    return value.replace("%2C", ",").replace("%3B", ";").replace("%25", "%")


def _combination(given: dict[str, Any], label: str) -> Option:
    parts = given.get("parts")
    if not isinstance(parts, list | tuple):
        raise InputError(f"{label}: a combination has parts.", remedy="Give at least two options as its parts.")
    found = options({f"{label}, part {number}": part for number, part in enumerate(parts, 1)})
    for where, part in found.items():
        if isinstance(part, Combination):
            raise InputError(f"{where}: a combination is made of single options.", remedy="List its parts directly.")
    return _made(Combination, {**given, "kind": "combination", "parts": tuple(found.values())}, label)


def _made(model: type[BaseModel], table: dict[str, Any], label: str) -> Option:
    try:
        made: Any = model.model_validate(table)
    except ValidationError as bad:
        Faults.check(_faults(bad, model, f"{label} ({table['kind']})"))
        raise
    return cast("Option", made)


def _faults(bad: ValidationError, model: type[BaseModel], where: str) -> Iterator[InputError]:
    """Pydantic's errors as faults: the option, the field, what was given, what it may be."""
    fields = [name for name in model.model_fields if name != "kind"]
    for error in bad.errors():
        name = str(error["loc"][0]) if error["loc"] else ""
        info = model.model_fields.get(name)
        remedy = f"Expected: {info.description}." if info and info.description else ""
        if error["type"] == "extra_forbidden":
            near = get_close_matches(name, fields, n=2)
            yield InputError(f"{where}: there is no '{name}' to set.", available=near or fields)
        elif error["type"] == "missing":
            yield InputError(f"{where}: '{name}' is missing.", remedy=remedy)
        else:
            message = error["msg"].removeprefix("Value error, ").replace("Input should", "should").rstrip(".")
            given = "" if not name or repr(error["input"]) in message else f" (given: {error['input']})"
            yield InputError(f"{where}: {name}{' ' if name else ''}{message}{given}.", remedy=remedy)
