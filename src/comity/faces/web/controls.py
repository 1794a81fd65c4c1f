"""The controls of the scenario builder: one for each field of an option, made from its declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.faces.web.draft import DEFAULTS, TOGETHER, numbers, parted
from comity.option import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.faces.web.draft import Draft, Piece
    from comity.faces.web.mend import Fault

LABELS = {
    "usd": "Cost of the whole, US$",
    "on": "Aimed at",
    "ramp": "Months to full strength",
    "decay": "Months to half its effect after it ends",
    "months": "Months",
    "start": "First month",
    "suppose": "Suppose in law",
    "reinforces": "Adds to",
}
HINTS = {
    "name": "Empty: made from its fields",
    "start": "Empty: the first month forecast",
    "months": "",
    "reinforces": "An operation that is there",
    "operation": "Operation that leaves",
    "suppose": "Joined by +, as in authority=yes; the answer says so",
}
"""What is said under a control, where its declaration says more than is needed beside its label."""
LATE = ("suppose", "ramp", "decay")
"""Fields that few set; they stand behind a summary."""


@dataclass(frozen=True)
class Control:
    """A control of the editor.

    Attributes:
        name: in the form.
        label: to show.
        help: what the field is.
        kind: text, number, month, choice or ticks.
        value: as written.
        choices: value and text of each, of a choice or of ticks.
        suggestions: id of a list of names; empty for none.
        usual: what holds where it is left empty.
        required: whether it must be filled in.
        late: whether it stands behind the summary.
        faults: what is wrong with it.
    """

    name: str
    label: str
    help: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: str = ""
    usual: str = ""
    required: bool = False
    late: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        """Of its element."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def shown(self) -> str:
        """What is written in it; thousands of a number are parted."""
        return parted(self.value) if self.kind == "number" else self.value

    @property
    def ticked(self) -> tuple[str, ...]:
        """The values that are ticked."""
        return tuple(self.value.split("+")) if self.value else ()


@cache
def kinds(*, whole: bool) -> tuple[tuple[str, str], ...]:
    """Kinds of option and their names; without combinations for a part of one."""
    found: list[tuple[str, Any]] = list(KINDS.items())
    return tuple((kind, declared.title) for kind, declared in found if whole or kind != TOGETHER)


@cache
def schemas(kind: str) -> dict[str, Any]:
    """What the declaration of a kind of option says of each field."""
    found: dict[str, Any] = KINDS[kind].model_json_schema()["properties"]
    return found


def control(
    where: str, piece: Piece, name: str, there: tuple[tuple[str, str], ...], faults: Sequence[Fault], *, late: bool
) -> Control:
    """The control of a field.

    Args:
        where: name of the option in the form.
        piece: the option.
        name: of the field.
        there: operations that are in the country, key and text.
        faults: everything that is wrong with the scenario.
        late: whether it stands behind the summary.
    """
    declared = KINDS[piece.kind].model_fields[name]
    schema = _inner(schemas(piece.kind)[name])
    value = piece.fields.get(name, "")
    items = schema.get("items", {}).get("enum", ())
    kind, choices = "text", [(one, _said(one)) for one in (*schema.get("enum", ()), *items)]
    if name in ("reinforces", "operation"):
        kind, choices = "choice", [*there, *([(value, value)] if value and not _among(value, there) else [])]
        value = next((key for key, text in there if value.casefold() == text.split(" · ")[0].casefold()), value)
    elif choices:
        kind = "ticks" if items else "choice"
    elif schema.get("format") == "date":
        kind = "month"
    elif name in numbers(piece.kind):
        kind = "number"
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    usual = declared.default if not declared.is_required() and kind != "ticks" else None
    if items and not value and declared.default:
        value = "+".join(declared.default)
    return Control(
        name=f"{where}.{name}",
        label=label,
        help=_help(name, label, declared.description or name, kind),
        kind=kind,
        value=value,
        choices=tuple(choices),
        suggestions={"lead": "leads", "parties": "countries"}.get(name, ""),
        usual=_said(_plain(usual)),
        required=declared.is_required(),
        late=late,
        faults=tuple(one for one in faults if one.where == f"{where}.{name}"),
    )


def _help(name: str, label: str, text: str, kind: str) -> str:
    """A field's description, without what its label or its choices say already."""
    if name in HINTS:
        return HINTS[name]
    if kind in ("choice", "ticks"):
        return ""
    text = re.sub(r",? from \d+ to \d+|; left out: (open|not known)", "", text)
    text = text[len(label) + 2 :] if text.casefold().startswith(f"{label.casefold()}, ") else text
    return text[:1].upper() + text[1:]


def _plain(value: object) -> str:
    if value is None or value in ((), ""):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _said(word: str) -> str:
    return word.replace("_", " ")


def _inner(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value, whether it may be left out or not."""
    return next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)


def _among(value: str, there: tuple[tuple[str, str], ...]) -> bool:
    wanted = value.casefold()
    return any(wanted in (key.casefold(), text.split(" · ")[0].casefold()) for key, text in there)


def around(draft: Draft, faults: Sequence[Fault]) -> dict[str, Control]:
    """The controls of the scenario as a whole, by name."""
    told = {
        "country": ("Country", "By name or code", "text", "", True),
        "months": (
            "Months looked at",
            "From the first month forecast, at most 36",
            "number",
            DEFAULTS["months"],
            False,
        ),
        "budget": ("Budget, US$", "To spend within those months; empty: no limit", "number", "", False),
        "worth": ("Yardstick, US$ a death averted", "For break-even; no value of life", "number", "1,000,000", False),
        "spillover": (
            "Passed on to the neighbours",
            "Assumed: deaths averted next door for each one averted here, from -1 to 1; empty: none",
            "number",
            "",
            False,
        ),
        "about": ("What it is for", "Kept in the file and in the address", "text", "", False),
        "effect": (
            "Effects to use instead of the evidence",
            "One a line: lever=ratio:low:high with a 95 % interval, as in mission=0.93:0.88:0.99 per 1,000 troops",
            "lines",
            "",
            False,
        ),
        "evidence": ("The only estimates that may drive their levers", "Keys, one a line", "lines", "", False),
    }
    found = {}
    for name, (label, hint, kind, usual, required) in told.items():
        value = getattr(draft, name)
        found[name] = Control(
            name=name,
            label=label,
            help=hint,
            kind=kind,
            value="\n".join(value) if isinstance(value, tuple) else value,
            suggestions="countries" if name == "country" else "",
            usual=usual,
            required=required,
            faults=tuple(one for one in faults if one.where == name),
        )
    return found
