"""What is wrong with a scenario, all at once, each thing beside the control that it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from comity.errors import ComityError, Faults, InputError
from comity.faces.web.draft import TOGETHER, Draft, Piece
from comity.option import KINDS, option
from comity.question import faults_of
from comity.rooms.response.evidence import set_by_asker
from comity.rooms.response.question import Respond
from comity.rooms.response.request import Request, ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.option import Option

NAMED = ("lead", "reinforces", "operation", "parties", "suppose", "tasks", "start")
"""Fields that an edition may know nothing of, those that a fault is most likely of first."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        where: name of the control, as in "o0.lead"; of an option as in "o0"; empty for the whole.
        problem: what.
        available: what there is to choose from.
        remedy: what to do.
    """

    where: str
    problem: str
    available: tuple[str, ...] = ()
    remedy: str = ""

    @property
    def id(self) -> str:
        """Of the element on the page that it points to."""
        return f"f-{self.where.replace('.', '-')}" if self.where else "editor"

    @property
    def place(self) -> str:
        """The control in words, as in "Option 1, part 2, lead"; empty for the whole."""
        match = re.fullmatch(r"o(\d+)(?:\.p(\d+))?(?:\.([a-z_]+))?", self.where)
        if not match:
            return "" if self.where in ("", "add", "plan") else self.where.capitalize()
        parts = [f"Option {int(match[1]) + 1}", f"part {int(match[2]) + 1}" if match[2] else "", match[3] or ""]
        return ", ".join(part.replace("_", " ") for part in parts if part)


def fault(where: str, wrong: ComityError, label: str = "") -> Fault:
    """A fault of comity at a place; what belongs to the command line is left out."""
    problem = wrong.problem.removeprefix(f"{label}: ") if label else wrong.problem
    problem = re.sub(r"--(?=[a-z])| \(given: \{.*\}\)(?=\.?$)", "", problem, flags=re.DOTALL)
    remedy = re.sub(r"--(?=[a-z])", "", wrong.remedy)
    return Fault(where, problem[:1].upper() + problem[1:], tuple(wrong.available), remedy)


def faults(edition: Edition, draft: Draft, country: str) -> list[Fault]:
    """Everything that is wrong with a draft.

    Args:
        edition: that it is to be answered from.
        draft: as it was written.
        country: key of its country; empty where that is not known, and told.
    """
    found = _around(edition, draft)
    whole: dict[int, Option] = {}
    for number, piece in enumerate(draft.options):
        where = f"o{number}"
        wrong = [*_piece(where, piece)]
        unknown = [*_names(edition, where, piece)]
        unknown += [one for place, part in enumerate(piece.parts) for one in _names(edition, f"{where}.p{place}", part)]
        found += [*wrong, *unknown]
        if not wrong:
            whole[number] = option(piece.table())
    if not draft.options:
        found.append(Fault("add", "No option is there to compare.", remedy="Add one."))
    if country:
        told = [*found, *_together(edition, draft, country, whole)]
        return list({(one.where, one.problem): one for one in reversed(told)}.values())[::-1]
    used = {piece.kind for one in draft.options for piece in (one, *one.parts)}
    return [*found, *(fault("effect", one) for one in set_by_asker(draft.effect, sorted(used))[1])]


def _names(edition: Edition, where: str, piece: Piece) -> Iterator[Fault]:
    """Names in an option that nobody knows."""
    kinds = {"lead": "state or organisation", "parties": "state"}
    for field, kind in kinds.items():
        for name in filter(None, piece.fields.get(field, "").split("+")):
            try:
                edition.names(kind).key(name)
            except InputError as unknown:
                yield fault(f"{where}.{field}", unknown)


def _around(edition: Edition, draft: Draft) -> list[Fault]:
    """What is wrong with the country, the months and the money."""
    found = []
    try:
        edition.names("state").key(draft.country or "?")
    except InputError as unknown:
        empty = InputError("No country is named.", remedy="Choose one.")
        found.append(fault("country", unknown if draft.country else empty))
    named = ("months", "budget", "worth", "spillover")
    given: dict[str, Any] = {name: value for name in named if (value := getattr(draft, name))}
    try:
        Respond(country=draft.country or "?", **given)
    except ValidationError as bad:
        for error, wrong in zip(bad.errors(), faults_of(bad, Respond), strict=True):
            name = str(error["loc"][0])
            found.append(fault(name, wrong, name))
    return found


def _piece(where: str, piece: Piece) -> Iterator[Fault]:
    """What is wrong with an option by itself."""
    if piece.kind not in KINDS:
        yield Fault(f"{where}.kind", f"There is no kind of option '{piece.kind}'.", tuple(KINDS))
        return
    if piece.kind == TOGETHER:
        inside = [one for place, part in enumerate(piece.parts) for one in _part(f"{where}.p{place}", part)]
        yield from inside
        if inside:
            return
    try:
        option(piece.table())
    except InputError as alone:
        yield from _fields(where, piece) or [fault(where, alone)]
    except Faults:
        yield from _fields(where, piece)


def _part(where: str, part: Piece) -> Iterator[Fault]:
    if part.kind == TOGETHER:
        yield Fault(f"{where}.kind", "A combination is made of single options.", remedy="Add its parts directly.")
    else:
        yield from _piece(where, part)


def _fields(where: str, piece: Piece) -> list[Fault]:
    """What the option's declaration says of each field."""
    kind: Any = KINDS[piece.kind]
    try:
        kind.model_validate(piece.table())
    except ValidationError as bad:
        found = []
        for error, wrong in zip(bad.errors(), faults_of(bad, kind), strict=True):
            name = str(error["loc"][0]) if error["loc"] else ""
            spot = f"{where}.{name}" if name in kind.model_fields and name != "parts" else where
            found.append(fault(spot, wrong, name or kind.__name__.lower()))
        return found
    return []


def _together(edition: Edition, draft: Draft, country: str, whole: dict[int, Option]) -> Iterator[Fault]:
    """What the edition says of options that hold by themselves, and of the effects that are set."""
    told = _ready(edition, draft, country, whole)
    for wrong in told:
        match = re.match(r"Option (\d+)[,:]", wrong.problem)
        if not match:
            where = "effect" if "--effect" in wrong.problem else "evidence" if "estimate" in wrong.problem else ""
            yield fault(where or _named_twice(draft, wrong), wrong)
            continue
        number = int(match[1]) - 1
        yield fault(_spot(edition, draft, country, number, wrong), wrong, f"Option {number + 1}")


def _ready(edition: Edition, draft: Draft, country: str, whole: dict[int, Option]) -> list[ComityError]:
    named = ("months", "budget", "spillover")
    given: dict[str, Any] = {name: value for name in named if (value := getattr(draft, name))}
    try:
        put = Respond(country=country, **given)
    except ValidationError:  # told already; the rest is looked at with what is usual
        put = Respond(country=country)
    request = Request(
        country=country,
        options={f"Option {number + 1}": one for number, one in whole.items()},
        months=put.months,
        budget=put.budget,
        spillover=put.spillover,
        effects=draft.effect if whole else (),
        evidence=draft.evidence,
    )
    try:
        ready(edition, request)
    except Faults as several:
        return [*several.faults]
    except ComityError as one:
        return [one]
    return []


def _named_twice(draft: Draft, wrong: ComityError) -> str:
    """The option whose name another has, if that is what is wrong."""
    for number in reversed(range(len(draft.options))):
        name = draft.options[number].fields.get("name")
        if name and f"'{name}'" in wrong.problem:
            return f"o{number}.name"
    return ""


def _spot(edition: Edition, draft: Draft, country: str, number: int, wrong: ComityError) -> str:
    """The field without which a fault goes away; the one that names somebody where none may be left out."""
    piece = draft.options[number]
    insides = enumerate(piece.parts) if piece.kind == TOGETHER else [(None, piece)]
    candidates = [(place, part, name) for place, part in insides for name in NAMED if name in part.fields]
    needed = []
    for place, part, name in candidates:
        where = f"o{number}.{name}" if place is None else f"o{number}.p{place}.{name}"
        fewer = part._replace(fields={key: value for key, value in part.fields.items() if key != name})
        parts = tuple(fewer if at == place else one for at, one in enumerate(piece.parts))
        tried = fewer if place is None else piece._replace(parts=parts)
        try:
            left = option(tried.table())
        except ComityError:
            needed += [where] if name != "tasks" else []
            continue
        still = _ready(edition, replace(draft, effect=(), evidence=()), country, {number: left})
        if all(one.problem != wrong.problem for one in still):
            if name == "start" and needed and "start" not in wrong.problem:
                break
            return where
    return needed[0] if needed else f"o{number}"
