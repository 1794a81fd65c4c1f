"""The page on questions and commands."""

from __future__ import annotations

import inspect
import re
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from typer.main import get_command

from comity import settings
from comity.faces.cli import app
from comity.faces.commands import COMMANDS
from comity.faces.docs.markdown import code, items, page, paragraph, safe, table
from comity.question import AskersFile, Named, Question
from comity.questions import QUESTIONS, model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


def questions_page() -> str:
    """Each question with its fields, bounds and examples, and the commands."""
    commands: dict[str, Any] = getattr(get_command(app()), "commands")  # noqa: B009 - a group has them; its type says less
    first = commands[next(iter(QUESTIONS))]
    shared = [option for option in first.params if option.name not in model(first.name).model_fields]
    return page(
        "# Questions and commands",
        paragraph(
            "A question is answered from an edition alone, offline, in well under a second. Each is declared once; the "
            "command, the Python function and the JSON come from that declaration, and so does this page."
        ),
        items(f"[{name}](#{name}): {safe(model(name).asks)}" for name in QUESTIONS),
        paragraph(
            "Names may be given as people write them, as codes of ISO 3166, of Gleditsch and Ward or of the Correlates "
            "of War, or as other names of the [registry](registry/states.md). Days are written 2022, 2022-09 or "
            "2022-09-13; a year or a month stands for its first day. Everything that is wrong with a request is told "
            "at once, each fault with its remedy, and the command ends with exit code 2."
        ),
        "## Questions",
        *(block for name in QUESTIONS for block in _question(name)),
        "## Options that every question has",
        _options(shared),
        "## Commands that are no questions",
        *(block for name in COMMANDS for block in _command(name, commands[name])),
        "## Settings",
        code(inspect.cleandoc(settings.__doc__ or "").splitlines()[2:]),
    )


def _question(name: str) -> Iterator[str]:
    asked = model(name)
    yield f"### {name}"
    yield paragraph(f"*{safe(asked.asks)}* {safe(inspect.cleandoc(asked.__doc__ or ''))}")
    rows = [_field(field, info) for field, info in asked.model_fields.items()]
    yield table(("Field", "Value", "Left out", "Meaning"), rows)
    yield code(asked.examples, "sh")
    yield paragraph(f"In Python: `comity.{name}({', '.join(_arguments(asked))})`")


def _field(name: str, info: FieldInfo) -> tuple[str, str, str, str]:
    default = "required" if info.is_required() else "" if info.default is None else f"`{info.default}`"
    return f"`{name}`", _value(info), default, safe(info.description or "")


def _value(info: FieldInfo) -> str:
    """What a field takes, with its bounds."""
    named = next((one for one in _metadata(info) if isinstance(one, Named)), None)
    if named:
        return " or ".join((f"name of a {named.kind}", *(f"`{word}`" for word in named.also)))
    kind = _kind(info.annotation)
    if options := [option for option in get_args(kind) if isinstance(option, str)]:
        return f"one of {', '.join(f'`{option}`' for option in options)}"
    if any(isinstance(one, AskersFile) for one in _metadata(info)):
        return "file"
    bounds = {key: getattr(one, key) for one in info.metadata for key in ("ge", "le") if hasattr(one, key)}
    limits = f", {bounds['ge']} to {bounds['le']}" if len(bounds) == 2 else ""
    name = "day" if "date" in str(kind) else getattr(kind, "__name__", str(kind))
    return _KINDS.get(name, name) + limits


_KINDS = {
    "int": "whole number",
    "str": "text",
    "float": "number",
    "bool": "`true` or `false`",
    "tuple": "texts, one or several",
}
"""Types in words."""


def _kind(annotation: Any) -> Any:
    """A field's type, without "or nothing" and without its marks."""
    while get_origin(annotation) in {Union, UnionType, Annotated}:
        parts = get_args(annotation)
        annotation = next(part for part in parts if part is not NoneType)
    return annotation


def _metadata(info: FieldInfo) -> Iterator[object]:
    """A field's marks, those inside "or nothing" included."""
    yield from info.metadata
    for part in get_args(info.annotation):
        if get_origin(part) is not None:
            yield from getattr(part, "__metadata__", ())


def _arguments(asked: type[Question]) -> Iterator[str]:
    for name, info in asked.model_fields.items():
        yield name if info.is_required() else f"{name}={info.default!r}"


def _command(name: str, command: Any) -> Iterator[str]:
    text, _, examples = inspect.cleandoc(COMMANDS[name].__doc__ or "").partition("Examples:")
    yield f"### {name}"
    yield paragraph(safe(text.strip()))
    yield _options(command.params)
    yield code((line.strip() for line in examples.splitlines() if line.strip()), "sh")


def _options(options: list[Any]) -> str:
    rows = []
    for option in options:
        flag = option.opts[0] if option.param_type_name == "option" else option.name.upper()
        value = f" {option.metavar}" if option.metavar and flag.startswith("-") else ""
        default = option.default if isinstance(option.default, str) else None
        left_out = f"`{default}`" if default else ""
        rows.append((f"`{flag}{value}`", left_out, safe(re.sub(r"\[.*?\]", "", option.help or ""))))
    return table(("Option", "Left out", "Meaning"), rows)
