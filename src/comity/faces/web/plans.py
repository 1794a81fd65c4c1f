"""A scenario as a plan's file, in TOML: written, and read with everything that is wrong told at once."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from comity.errors import Faults, InputError
from comity.faces.web.draft import DEFAULTS, MOST, SINGLE, Draft, Piece, lists, numbers, piece_of
from comity.option import options
from comity.question import faults_of
from comity.rooms.response.plan import Plan

if TYPE_CHECKING:
    from comity.errors import ComityError

LARGEST = 32 * 1024
"""Bytes of a plan's file at most."""
DOTS = 200
"""Dots of a line at most: the time that reading a key takes grows with the square of theirs."""


def written(draft: Draft, country: str) -> str:
    """A draft as TOML, which `comity compare` reads as well.

    Args:
        draft: the scenario.
        country: its country, to show.
    """
    head = {"about": draft.about, "country": country or draft.country}
    lines = [f"{name} = {_quoted(value)}" for name, value in head.items() if value]
    for name in ("months", "budget", "worth", "spillover"):
        value = getattr(draft, name)
        lines += [f"{name} = {_number(value)}"] if value and DEFAULTS.get(name) != value else []
    for name, values in (("effects", draft.effect), ("evidence", draft.evidence)):
        lines += [f"{name} = {_array(values)}"] if values else []
    for piece in draft.options:
        lines += ["", "[[options]]", *_lines(piece)]
        for part in piece.parts:
            lines += ["", "[[options.parts]]", *_lines(part)]
    return "\n".join(lines) + "\n"


def _lines(piece: Piece) -> list[str]:
    lines = [f"kind = {_quoted(piece.kind)}"]
    for name, value in piece.fields.items():
        if name in numbers(piece.kind):
            lines.append(f"{name} = {_number(value)}")
        elif name in lists(piece.kind):
            lines.append(f"{name} = {_array(value.split('+'))}")
        else:
            lines.append(f"{name} = {_quoted(value)}")
    return lines


def _number(text: str) -> str:
    """A number as TOML writes it; what is none, as text, so that nothing is lost."""
    return text if re.fullmatch(r"[+-]?(0|[1-9]\d*)(\.\d+)?", text) else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _array(values: Any) -> str:
    return f"[{', '.join(_quoted(value) for value in values if value)}]"


def read(data: bytes) -> tuple[Draft, list[ComityError]]:
    """The draft that a file holds, and everything that is wrong with it.

    Raises:
        InputError: it is too large or no TOML, so that there is no draft.
    """
    if len(data) > LARGEST:
        raise InputError(
            f"The file has {len(data):,} bytes; a plan has at most {LARGEST:,}.",
            remedy="Choose the TOML file of a plan, as this page saves it.",
        )
    if not data.strip():
        raise InputError("No file was chosen, or it is empty.", remedy="Choose the TOML file of a plan.")
    try:
        table = _table(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError("The file is no text in UTF-8.", remedy="Choose the TOML file of a plan.") from None
    except tomllib.TOMLDecodeError as bad:
        raise InputError(f"The file is not TOML: {bad}.", remedy="Mend that place, and load it again.") from None
    except RecursionError:
        raise InputError("The file's tables lie too deep in each other.", remedy="A plan needs two levels.") from None
    except ValueError:
        raise InputError("A number in the file is too large.", remedy="Mend it, and load the file again.") from None
    return _draft(table), _wrong(table)


def _table(text: str) -> dict[str, Any]:
    """What a text in TOML holds.

    Raises:
        TOMLDecodeError: it is none.
        RecursionError: its tables lie too deep in each other.
        ValueError: a number is larger than TOML promises to hold.
    """
    if any(line.count(".") > DOTS for line in text.split("\n")):
        raise RecursionError
    table = tomllib.loads(text)
    if _too_large(table):
        raise ValueError
    return table


def _too_large(value: Any) -> bool:
    """Whether there is a number of more than 64 bits in it."""
    if isinstance(value, dict | list):
        return any(_too_large(one) for one in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, int) and abs(value) >= 2**63


def _wrong(table: dict[str, Any]) -> list[ComityError]:
    """What the plan's declaration and the options' say of it."""
    faults: list[ComityError] = []
    try:
        Plan.model_validate(table)
    except ValidationError as bad:
        faults += faults_of(bad, Plan)
    given = [one for one in _tables(table) if isinstance(one, dict)]
    if len(given) > MOST:
        remedy = "The rest was left out; `comity compare` takes up to twelve."
        faults.append(
            InputError(f"{len(given)} options are more than the {MOST} that stand side by side.", remedy=remedy)
        )
    try:
        options({f"Option {place}": one for place, one in enumerate(given, 1)})
    except Faults as several:
        faults += several.faults
    except InputError as one:
        faults.append(one)
    return faults


def _tables(table: dict[str, Any]) -> list[Any]:
    found = table.get("options", [])
    return found if isinstance(found, list) else []


def _draft(table: dict[str, Any]) -> Draft:
    """What can be read, whether it holds or not."""
    single: dict[str, Any] = {
        name: _flat(table[name])
        for name in SINGLE
        if isinstance(table.get(name), str | int | float) and table[name] != ""
    }
    effect, evidence = (
        tuple(str(one) for one in table[key]) if isinstance(table.get(key), list) else ()
        for key in ("effects", "evidence")
    )
    pieces = [piece_of(one) for one in _tables(table) if isinstance(one, dict)]
    known = [piece for piece in pieces if piece.kind]
    return Draft(**single, effect=effect, evidence=evidence, options=tuple(known[:MOST]))


def _flat(value: float | str) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
