"""What the buttons of the editor do to a scenario: add, duplicate and remove options, and parts of one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.faces.web.draft import MOST, PARTS, TOGETHER, Piece
from comity.option import KINDS

if TYPE_CHECKING:
    from comity.faces.web.draft import Draft


def changed(draft: Draft, do: str, kind: str) -> tuple[Draft, str]:
    """A draft after a button of the editor, and the name of the control to go on at.

    Args:
        draft: as it was written.
        do: add, duplicate or remove, and of what: "add", "add o1", "remove o1.p0", "duplicate o2".
        kind: of option to add.
    """
    what, _, where = do.partition(" ")
    match = re.fullmatch(r"o(\d{1,2})(?:\.p(\d{1,2}))?", where)
    number = int(match[1]) if match else len(draft.options)
    if what == "add" and not match:
        fresh = Piece(TOGETHER, {}, (Piece("mission", {}), Piece("mediation", {}))) if kind == TOGETHER else None
        pieces = [*draft.options, fresh or Piece(kind if kind in KINDS else "mediation", {})]
        return replace(draft, options=tuple(pieces[:MOST])), f"o{min(len(pieces), MOST) - 1}.kind"
    if not match or number >= len(draft.options):
        return draft, ""
    pieces = list(draft.options)
    here = pieces[number]
    if what == "add" or match[2]:
        inside, focus = _inside(here.parts, what, None if what == "add" else int(match[2]), kind)
        pieces[number] = here._replace(parts=inside)
        return replace(draft, options=tuple(pieces)), f"o{number}.{focus}" if focus else f"o{number}.kind"
    if what == "duplicate" and len(pieces) < MOST:
        pieces.insert(number + 1, _copy(here, {piece.fields.get("name", "") for piece in pieces}))
        number += 1
    elif what == "remove":
        del pieces[number]
        number = min(number, len(pieces) - 1)
    return replace(draft, options=tuple(pieces)), f"o{number}.kind" if pieces else "add"


def _inside(parts: tuple[Piece, ...], what: str, place: int | None, kind: str) -> tuple[tuple[Piece, ...], str]:
    """The parts of a combination after a button, and the control to go on at."""
    found = list(parts)
    if what == "add":
        found = [*found, Piece(kind if kind in KINDS and kind != TOGETHER else "mediation", {})][:PARTS]
        return tuple(found), f"p{len(found) - 1}.kind"
    if place is None or place >= len(found):
        return parts, ""
    if what == "duplicate" and len(found) < PARTS:
        found.insert(place + 1, found[place])
        place += 1
    elif what == "remove":
        del found[place]
        place = min(place, len(found) - 1)
    return tuple(found), f"p{place}.kind" if found else ""


def _copy(piece: Piece, taken: set[str]) -> Piece:
    """The same option under a name that no other has."""
    stem = re.sub(r" \(copy(?: \d+)?\)$", "", piece.fields.get("name") or piece.kind.replace("_", " ").capitalize())
    names = (f"{stem} (copy{f' {number}' if number > 1 else ''})" for number in range(1, MOST + 2))
    name = next((one for one in names if one not in taken), stem)
    return piece._replace(
        fields={"name": name[:80], **{key: one for key, one in piece.fields.items() if key != "name"}}
    )
