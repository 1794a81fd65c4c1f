"""The editor of a scenario: a card for each option, a control for each of its fields, made from their declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.faces.web.controls import LATE, control, kinds, schemas
from comity.faces.web.draft import parted
from comity.option import KINDS, option
from comity.panels.times import day_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.faces.web.controls import Control
    from comity.faces.web.draft import Draft, Piece
    from comity.faces.web.mend import Fault


@dataclass(frozen=True)
class Card:
    """An option, or a part of one, in the editor.

    Attributes:
        where: name of it in the form, as in "o0" or "o0.p1".
        kind: of option.
        title: to show.
        controls: of its fields.
        parts: of a combination.
        faults: of the option as a whole, or of its kind.
        gist: its fields in a few words.
        open: whether its controls are to be seen at once: it does not hold, or is worked on.
    """

    where: str
    kind: str
    title: str
    controls: tuple[Control, ...]
    parts: tuple[Card, ...]
    faults: tuple[Fault, ...]
    gist: str
    open: bool

    @property
    def early(self) -> list[Control]:
        """What most set."""
        return [one for one in self.controls if not one.late]

    @property
    def late(self) -> list[Control]:
        """What few set."""
        return [one for one in self.controls if one.late]

    @property
    def more(self) -> bool:
        """Whether what few set has to be seen: something of it is set or wrong."""
        return any(one.value or one.faults for one in self.late)


def cards(edition: Edition, draft: Draft, country: str, faults: Sequence[Fault], focus: str = "") -> list[Card]:
    """The options of a draft.

    Args:
        edition: for the operations that are in the country.
        draft: the scenario.
        country: its key; empty where not known.
        faults: everything that is wrong with it.
        focus: name of the control that is worked on.
    """
    there = _operations(edition, country) if country else ()
    return [_card(f"o{number}", piece, there, faults, focus) for number, piece in enumerate(draft.options)]


def _card(where: str, piece: Piece, there: tuple[tuple[str, str], ...], faults: Sequence[Fault], focus: str) -> Card:
    names = dict(kinds(whole=True))
    fields = [name for name in schemas(piece.kind) if name not in ("kind", "parts")] if piece.kind in KINDS else []
    late = [name for name in fields if name in LATE or (name == "usd" and piece.kind != "humanitarian")]
    own = [name for name in fields if name not in (*late, "name", "start", "months")]
    order = [*own, *(name for name in ("start", "months", "name") if name in fields), *late]
    if piece.kind == "nothing":
        order = ["name"]
    return Card(
        where=where,
        kind=piece.kind,
        title=piece.fields.get("name") or names.get(piece.kind, piece.kind),
        controls=tuple(control(where, piece, name, there, faults, late=name in late) for name in order),
        parts=tuple(_card(f"{where}.p{place}", part, there, faults, focus) for place, part in enumerate(piece.parts)),
        faults=tuple(one for one in faults if one.where in (where, f"{where}.kind")),
        gist=" · ".join(filter(None, (names.get(piece.kind, "") if piece.fields.get("name") else "", _gist(piece)))),
        open=f"{focus}.".startswith(f"{where}.")
        or any(f"{one.where}.".startswith(f"{where}.") for one in faults)
        or not _holds(piece),
    )


def _holds(piece: Piece) -> bool:
    try:
        option(piece.table())
    except ComityError:
        return False
    return True


def _gist(piece: Piece) -> str:
    """An option's fields in a few words."""
    if piece.parts:
        names = dict(kinds(whole=True))
        return "; ".join(filter(None, (f"{names.get(one.kind, one.kind)} {_gist(one)}".strip() for one in piece.parts)))
    told = []
    late = ("start", "months")
    for name, value in sorted(piece.fields.items(), key=lambda field: late.index(field[0]) if field[0] in late else -1):
        figure = parted(value) if value.isdecimal() else value.replace("_", " ").replace("+", ", ")
        if name in ("troops", "police", "observers", "months"):
            told.append(f"{figure} {name}")
        elif name == "start":
            told.append(f"from {day_text(value) if re.fullmatch(r'[0-9]{4}-(0[1-9]|1[0-2])', value) else value}")
        elif name == "usd":
            told.append(f"US$ {figure}")
        elif name not in ("name", "suppose", "ramp", "decay"):
            told.append(figure)
    return ", ".join(told)


def _operations(edition: Edition, country: str) -> tuple[tuple[str, str], ...]:
    """Operations that are in a country after the last month of events, by key, with what they are called and when."""
    rows = edition.table("operations").sort("start", "operation").iter_rows(named=True)
    return tuple(
        (row["operation"], f"{row['acronym']} · {row['name']}, {row['start'][:4]} to {(row['end'] or 'now')[:4]}")
        for row in rows
        if country in row["hosts"].split() and (row["end"] or "9999") > f"{edition.as_of}-31"
    )
