"""A scenario as it is written, whether it holds or not: in an address, in a form, in a plan's file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.datastructures import QueryParams

from comity.errors import ComityError
from comity.option import KINDS, Combination, option, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 6
"""Options side by side; the worked plans have no more."""
PARTS = 8
"""Parts of a combination at most."""
TOGETHER = "combination"
DIGITS = 20
"""Digits of a number whose thousands are parted, at most."""
SINGLE = ("country", "months", "budget", "worth", "spillover", "about")
SEVERAL = ("effect", "evidence")
DEFAULTS = {"months": "24", "worth": "1000000", "spillover": "0"}
_PLACE = re.compile(r"o(\d{1,2})(?:\.p(\d{1,2}))?\.([a-z_]+)")


class Piece(NamedTuple):
    """An option, or a part of one, as it is written.

    Attributes:
        kind: of option; perhaps one that does not exist.
        fields: what was written into each field, several values joined by +; empty ones left out.
        parts: of a combination.
    """

    kind: str
    fields: Mapping[str, str]
    parts: tuple[Piece, ...] = ()

    def table(self) -> dict[str, Any]:
        """What `comity.option` reads."""
        own: dict[str, Any] = {"kind": self.kind, **self.fields}
        return own | {"parts": [part.table() for part in self.parts]} if self.kind == TOGETHER else own


@dataclass(frozen=True)
class Draft:
    """A scenario.

    Attributes:
        country: name or key, as written.
        months: as written; empty for the usual number.
        budget: US dollars, as written.
        worth: US dollars a death averted, as written.
        spillover: deaths averted among the neighbours for each one averted in the country, as written.
        about: what it is for, in words.
        effect: effects that the asker sets.
        evidence: keys of the only estimates that may drive their levers.
        options: the options.
    """

    country: str = ""
    months: str = ""
    budget: str = ""
    worth: str = ""
    spillover: str = ""
    about: str = ""
    effect: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    options: tuple[Piece, ...] = field(default=())


def piece_of(table: Mapping[str, Any]) -> Piece:
    """What a table says, as text; fields that the kind has not are left out."""
    kind = str(table.get("kind", "")).casefold().replace("-", "_")
    known = KINDS[kind].model_fields if kind in KINDS else {}
    fields = {
        name: text for name in known if name not in ("kind", "parts") and (text := _text(name, table.get(name), kind))
    }
    given = table.get("parts", ())
    parts = [part for part in given if isinstance(part, dict)] if isinstance(given, list | tuple) else []
    return Piece(kind, fields, tuple(piece_of(part) for part in parts) if kind == TOGETHER else ())


def _text(name: str, value: object, kind: str) -> str:
    """A value as it is written into a form."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "+".join(" ".join(str(one).split()) for one in value)
    if isinstance(value, date):
        return value.isoformat()[:7]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = " ".join(str(value).split())
    if name in numbers(kind):
        text = re.sub(r"(?<=\d)[,\s_](?=\d{3}\b)", "", text)
    return re.fullmatch(r"(\d{4}-\d\d)-01", text)[1] if re.fullmatch(r"\d{4}-\d\d-01", text) else text  # type: ignore[index]


@cache
def numbers(kind: str) -> frozenset[str]:
    """Fields of a kind of option that hold a number."""
    if kind not in KINDS:
        return frozenset()
    return frozenset(
        name for name, info in KINDS[kind].model_fields.items() if re.search(r"\b(int|float)\b", str(info.annotation))
    )


def parted(text: str) -> str:
    """A number with its thousands parted; what is none, or longer than any that holds, as it is."""
    return f"{int(text):,}" if text.isdecimal() and len(text) <= DIGITS else text


@cache
def lists(kind: str) -> frozenset[str]:
    """Fields of a kind of option that hold several words."""
    if kind not in KINDS:
        return frozenset()
    return frozenset(
        name for name, info in KINDS[kind].model_fields.items() if "tuple" in str(info.annotation) and name != "parts"
    )


def settled(piece: Piece) -> Piece:
    """The one way in which an option that holds is written; one that does not, as it was."""
    try:
        made: Any = option(piece.table())
    except ComityError:
        return piece
    if not isinstance(made, Combination):
        return piece_of(_dumped(made))
    parts = [_dumped(part) for part in made.parts]
    return piece_of(_dumped(made) | {"parts": parts})


def canonical(draft: Draft, country: str = "") -> Draft:
    """The one way in which a scenario is written: usual values left out, each option as `settled`.

    Args:
        draft: as it was written.
        country: its key, once known.
    """
    plain: dict[str, Any] = {name: "" for name, usual in DEFAULTS.items() if getattr(draft, name) == usual}
    pieces = tuple(settled(piece) for piece in draft.options)
    return replace(draft, country=country or draft.country, options=pieces, **plain)


def _dumped(made: Any) -> dict[str, Any]:
    return {"kind": made.kind, **made.model_dump(exclude_defaults=True, exclude={"kind", "parts"})}


def in_words(piece: Piece) -> str:
    """An option in the words of the command line, from which `comity.option.words` reads the same again."""
    fields = ",".join(f"{name}={_held(value)}" for name, value in piece.fields.items())
    own = f"{piece.kind}:{fields}" if fields else piece.kind
    if piece.kind != TOGETHER:
        return own
    parts = [in_words(part) for part in piece.parts]
    return ";".join(parts if len(parts) > 1 and not fields else [own, *parts])


def _held(value: str) -> str:
    """A value without what parts fields and options from each other."""
    return value.replace("%", "%25").replace(",", "%2C").replace(";", "%3B")


def fields_of(draft: Draft) -> dict[str, Any]:
    """The question that a draft puts to `respond`, what was left out left out."""
    found: dict[str, Any] = {name: getattr(draft, name) for name in SINGLE if name != "about"}
    found |= {name: list(getattr(draft, name)) for name in SEVERAL}
    found["options"] = [in_words(piece) for piece in draft.options]
    return {name: value for name, value in found.items() if value}


def address(draft: Draft, /, **more: str) -> str:
    """A draft as the query of an address, always in the same order."""
    given = fields_of(draft) | {"about": draft.about}
    names = ("about", "country", "months", "budget", "worth", "spillover", "effect", "evidence", "options")
    pairs = [(name, one) for name in names for one in _each(given.get(name))]
    query = str(QueryParams([*pairs, *((name, value) for name, value in more.items() if value)]))
    for letter, escaped in PLAIN.items():
        query = query.replace(escaped, letter)
    return query


PLAIN = {":": "%3A", ",": "%2C", "=": "%3D", "/": "%2F", ";": "%3B"}
"""What may stand in an address as it is, and reads better so."""


def _each(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def from_address(given: Iterable[tuple[str, str]]) -> Draft:
    """The draft that an address holds; what is no part of one is passed over."""
    single: dict[str, Any] = {}
    several: dict[str, list[str]] = {name: [] for name in (*SEVERAL, "options")}
    for name, value in given:
        if name in SINGLE:
            single[name] = _plain(name, value)
        elif name in several and value.strip():
            several[name].append(value.strip())
    pieces = tuple(piece_of(words(text)) for text in several.pop("options"))
    effect, evidence = tuple(several["effect"]), tuple(several["evidence"])
    return Draft(**single, effect=effect, evidence=evidence, options=pieces)


def _plain(name: str, value: str) -> str:
    """A text as written; numbers without the marks that part thousands."""
    text = " ".join(value.split())
    return re.sub(r"(?<=\d)[,\s_](?=\d{3}\b)", "", text) if name in ("months", "budget", "worth") else text


def from_form(given: Iterable[tuple[str, str]]) -> Draft:
    """The draft that was written into the editor."""
    single: dict[str, Any] = {}
    several: dict[str, Any] = {}
    tables: dict[int, dict[str, Any]] = {}
    parts: dict[int, dict[int, dict[str, Any]]] = {}
    for name, value in given:
        place = _PLACE.fullmatch(name)
        if name in SINGLE:
            single[name] = _plain(name, value)
        elif name in SEVERAL:
            several[name] = tuple(line.strip() for line in value.splitlines() if line.strip())
        elif place and value.strip():
            own = tables.setdefault(int(place[1]), {})
            into = parts.setdefault(int(place[1]), {}).setdefault(int(place[2]), {}) if place[2] else own
            into[place[3]] = f"{into[place[3]]}+{value.strip()}" if place[3] in into else value.strip()
    pieces = [_piece(tables[number], parts.get(number, {})) for number in sorted(tables)]
    return Draft(**single, **several, options=tuple(pieces))


def _piece(own: dict[str, Any], parts: dict[int, dict[str, Any]]) -> Piece:
    """An option from the editor; one that was made a combination of becomes its first part."""
    kind, was = own.get("kind", ""), own.pop("was", "")
    if kind == TOGETHER and was not in ("", TOGETHER):
        name = {"name": own.pop("name")} if "name" in own else {}
        return piece_of({"kind": kind, **name, "parts": [{**own, "kind": was}, {"kind": "mediation"}]})
    inside = [{key: value for key, value in parts[number].items() if key != "was"} for number in sorted(parts)]
    return piece_of(own | {"parts": inside} if kind == TOGETHER else own)
