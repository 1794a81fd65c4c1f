"""The help of every command as people read it: whole paragraphs, and no names of Python's types."""

from __future__ import annotations

import inspect

from typer import Context
from typer.core import TyperCommand, TyperGroup, TyperOption


def readable(command: object) -> None:
    """Have the help of a command, and of all commands below it, wrap as wide as the reader's terminal."""
    if not isinstance(command, TyperCommand | TyperGroup):
        return
    command.help = wrapping(command.help or "")
    for option in command.get_params(Context(command)):
        if isinstance(option, TyperOption) and option.metavar is None:
            option.metavar = _value(option)
    for one in getattr(command, "commands", {}).values():
        readable(one)


def wrapping(text: str) -> str:
    """Prose with each paragraph on one line; examples, which are set in, stay a line each."""
    paragraphs = inspect.cleandoc(text).replace("Examples:\n ", "Examples:\n\n ").split("\n\n")
    return "\n\n".join(one if one.startswith(" ") else " ".join(one.split()) for one in paragraphs)


def _value(option: TyperOption) -> str:
    """What stands behind an option: nothing for one that is there or not."""
    if option.is_flag:
        return ""
    return "TEXT" if option.min is None and option.max is None else "NUMBER"
