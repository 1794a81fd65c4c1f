"""New entries, and corrections of old ones: each call is one transaction, kept whole or not at all."""

from __future__ import annotations

import base64
import re
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from comity.errors import ComityError, Faults, InputError
from comity.panels.names import fold
from comity.rooms.community.ledger import abuse
from comity.rooms.community.ledger.cells import cleaned, plain, together
from comity.rooms.community.ledger.check import Draft, Raw, checked, numbered
from comity.rooms.community.ledger.kinds import KINDS
from comity.rooms.community.ledger.known import Known, digest, row_of
from comity.rooms.community.ledger.schema import entries, heard, persons
from comity.rooms.community.ledger.store import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from comity.rooms.community.ledger.store import Ledger

_MANY = 200
"""From so many rows on, what the ledger knows is read at once."""

_EMPTY: dict[str, Any] = dict.fromkeys(column.name for column in entries.columns)


def append(ledger: Ledger, rows: Sequence[Raw], *, today: date, strangers: bool = False) -> list[int]:
    """Write rows, all of them or none.

    Args:
        ledger: where.
        rows: as people wrote them.
        today: no entry is of a later day.
        strangers: whether pseudonyms of another ledger become persons of this one.

    Returns:
        the number of each row, in their order.

    Raises:
        Faults: everything that is wrong with any of them; nothing was written.
    """
    many = len(rows) > _MANY
    seen = drafts = None
    if many:  # many rows are checked before the lock is taken, so that others may go on writing
        with ledger.reading() as at:
            seen, drafts = _mark(at), _sound(rows, Known(at, many=True, strangers=strangers), today)
    with ledger.writing() as at:
        if drafts is None or seen != _mark(at):
            drafts = _sound(rows, Known(at, many=many, strangers=strangers), today)
        first = int(at.execute(select(func.coalesce(func.max(entries.c.entry), 0))).scalar_one()) + 1
        rank = {"place": 0, "partner": 1}
        ordered = sorted(drafts, key=lambda draft: rank.get(draft.fields["kind"], 2))
        numbers = {draft.row: number for number, draft in enumerate(ordered, start=first)}
        written = now()
        if strangers:
            new = {one for draft in drafts if (one := draft.fields.get("person"))} - Known(at).persons
            for one in sorted(new):
                at.execute(insert(persons), {"person": one, "written": written})
        _insert(at, [_line(draft, numbers[draft.row], written) for draft in numbered(ordered, numbers)])
        marked = [{"entry": numbers[draft.row], "grp": group} for draft in ordered for group in draft.groups]
        if marked:
            at.execute(insert(heard), marked)
    return [numbers[raw.row] for raw in rows]


def correct(
    ledger: Ledger, number: int, changes: dict[str, str | None], *, reason: str, today: date, strike: bool = False
) -> int:
    """Write a new row that holds in the place of an entry.

    Args:
        ledger: where.
        number: the entry's number.
        changes: what each changed field holds now; None empties it.
        reason: why.
        today: no entry is of a later day.
        strike: the entry holds no more at all.

    Returns:
        the new row.

    Raises:
        InputError: there is no such entry, nothing changes, or others refer to what is struck.
        Faults: several things are wrong with what it would hold; nothing was written.
    """
    with ledger.writing() as at:
        old = row_of(at, number)
        if old is None:
            raise InputError(f"There is no entry {number}, or it was struck.", remedy="comity ledger list shows all.")
        reason = cleaned(reason)
        Faults.check(together([(0, fault) for fault in _reason_faults(old["kind"], reason)]))
        if strike:
            _unused(at, number)
            draft = Draft(0, {name: old[name] for name in _EMPTY}, _groups(at, old["entry"]))
        else:
            raw = _as_written(at, old)
            cells = {name: cell for name, cell in (raw | changes).items() if cell}
            (draft,) = _sound([Raw(0, cells)], Known(at, but=number), today)
            _in_order(at, number, draft)
            _no_circle(at, number, draft.fields.get("about"))
            if digest(draft.fields, draft.groups) == old["digest"] and draft.fields.get("name") == old["name"]:
                raise InputError(f"Entry {number} holds that already.", remedy="Say what changes, or leave it.")
        line = _line(draft, None, now()) | {
            "first": number, "corrects": old["entry"], "reason": reason, "struck": int(strike)
        }  # fmt: skip
        row = int(at.execute(insert(entries).returning(entries.c.entry), line).scalar_one())
        if draft.groups:
            at.execute(insert(heard), [{"entry": row, "grp": group} for group in draft.groups])
    return row


def new_person(ledger: Ledger) -> str:
    """A new pseudonym, drawn at random, so that it tells nothing of whom it stands for."""
    pseudonym = "P-" + base64.b32encode(secrets.token_bytes(7))[:10].decode()
    with ledger.writing() as at:
        at.execute(insert(persons), {"person": pseudonym, "written": now()})
    return pseudonym


def _sound(rows: Sequence[Raw], known: Known, today: date) -> list[Draft]:
    """The drafts of rows.

    Raises:
        Faults: everything that is wrong with any of them.
    """
    drafts, faults = checked(rows, known, today)
    Faults.check(faults)
    return drafts


def _mark(at: Connection) -> tuple[int | None, int]:
    """What changes whenever anything is written that rows are checked against."""
    last = at.execute(select(func.max(entries.c.entry))).scalar_one()
    return last, int(at.execute(select(func.count()).select_from(persons)).scalar_one())


def _as_written(at: Connection, old: dict[str, Any]) -> dict[str, str | None]:
    """An entry as it would be written in a file."""
    cells = {name: _cell(old[name]) for name in (*KINDS[old["kind"]].fields, "kind") if name != "groups"}
    for name in ("place", "partner"):
        if cells.get(name):
            cells[name] = at.execute(
                text("SELECT name FROM current WHERE entry = :n OR first = :n"), {"n": old[name]}
            ).scalar()
    return cells | {"groups": "; ".join(_groups(at, old["entry"]))}


def _cell(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _groups(at: Connection, row: int) -> tuple[str, ...]:
    return tuple(at.execute(select(heard.c.grp).where(heard.c.entry == row).order_by(heard.c.grp)).scalars())


def _unused(at: Connection, number: int) -> None:
    """Refuse to strike what others refer to.

    Raises:
        InputError: some do.
    """
    found = at.execute(
        text(
            "SELECT number FROM current WHERE entry IN (SELECT entry FROM entries WHERE about = :n "
            "UNION SELECT entry FROM entries WHERE place = :n UNION SELECT entry FROM entries WHERE partner = :n) "
            "ORDER BY number LIMIT 6"
        ),
        {"n": number},
    )
    used = [str(one) for one in found.scalars()]
    if used:
        more = " and others" if len(used) > 5 else ""
        raise InputError(
            f"Entry {number} cannot be struck: {', '.join(used[:5])}{more} refer to it.",
            remedy="Correct or strike those first.",
        )


def _reason_faults(kind: str, reason: str) -> Iterator[ComityError]:
    """Why a reason cannot be kept: there is none, it is no plain text, too long, or tells of abuse."""
    if not reason:
        yield InputError("A correction has a reason.", remedy="Give it with --reason.")
    if abuse.is_abuse(kind, "", reason):
        yield abuse.refusal()
    else:
        yield from plain({"reason": reason})


def _no_circle(at: Connection, number: int, about: int | None) -> None:
    """Refuse an entry that is about itself, be it over others.

    Raises:
        InputError: it is.
    """
    seen: set[int] = set()
    while about is not None and about not in seen:
        seen.add(about)
        if about == number:
            raise InputError(f"Entry {number} would be about itself.", remedy="Name an entry that it does not lead to.")
        about = (row_of(at, about) or {}).get("about")


def _in_order(at: Connection, number: int, draft: Draft) -> None:
    """Refuse a day later than that of an entry which is about this one.

    Raises:
        InputError: one would be older than what it is about.
    """
    found = at.execute(
        text("SELECT number, day FROM current WHERE about = :n AND day < :day ORDER BY day, number"),
        {"n": number, "day": draft.fields["day"]},
    ).first()
    if found:
        raise InputError(
            f"Entry {found[0]}, which is about entry {number}, is of {found[1]}, before {draft.fields['day']}.",
            remedy="Correct that one first.",
        )


def _line(draft: Draft, number: int | None, written: str) -> dict[str, Any]:
    """Every column of a row."""
    fields = {name: value for name, value in draft.fields.items() if name in _EMPTY}
    line = _EMPTY | fields | {"struck": 0, "written": written, "digest": digest(draft.fields, draft.groups)}
    line |= {"first": None, "corrects": None, "reason": None, "entry": number}
    if number is None:
        del line["entry"]
    return line


def _insert(at: Connection, lines: Sequence[dict[str, Any]]) -> None:
    if lines:
        at.execute(insert(entries), lines)


def pseudonyms(ledger: Ledger) -> list[str]:
    """Every pseudonym of a ledger, in alphabetical order."""
    with ledger.reading() as at:
        return list(at.execute(select(persons.c.person).order_by(persons.c.person)).scalars())


def naming(ledger: Ledger, name: str) -> list[int]:
    """Rows, corrected ones too, whose words hold a name or a part of it of four letters or more.

    Args:
        ledger: where.
        name: as it was entered.
    """
    parts = {fold(name), *(part for part in fold(name).split() if len(part) > 3)}
    found = []
    with ledger.reading() as at:
        columns = (entries.c.entry, entries.c.text, entries.c.owner, entries.c.name, entries.c.reason)
        for entry, *words in at.execute(select(*columns).order_by(entries.c.entry)):
            words_in = re.findall(r"\w+", fold(" ".join(word for word in words if word)))
            plain = f" {' '.join(words_in)} "
            if any(f" {part} " in plain for part in parts):
                found.append(entry)
    return found
