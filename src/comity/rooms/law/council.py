"""Facts from decisions of the Security Council: threat, authority, whom and what it reaches, votes, binding force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.panels.times import day_text, listed
from comity.rooms.law.engine import Fact
from comity.rooms.law.option import FORMS, PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.law.casebook import Casebook, Row
    from comity.rooms.law.option import Option

_GIVES = frozenset({"authorises", "establishes"})
_BINDS = frozenset({"authorises", "establishes", "imposes"})
LEFT_OPEN = "left open"
"""How the fact on the purpose begins where the asker names none and a resolution names some."""
_RECENT = 2
"""Years for which a resolution marked as of Chapter VII counts as a finding that still stands."""


def council_facts(book: Casebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """Every fact that rests on decisions of the Council."""
    rows = [row for row in book.of_host(book.decisions, option) if row["body"] == "un"]
    giving = [row for row in rows if row["effect"] in _GIVES and option.form in row.tokens("forms")]
    if option.purpose is None:  # what an ending left over is special: it must be asked for by its purpose
        over = max(
            (row.begin for row in rows if row["effect"] == "ends" and option.form in row.tokens("forms")), default=""
        )
        giving = [row for row in giving if row.begin >= over]
    chosen = _best(book, giving, option)
    fitting = [row for row in giving if _fits(book, row, option)] or ([chosen] if chosen else [])
    yield "threat", _threat(book, rows, option)
    yield "authority", _authority(book, rows, fitting, option)
    if chosen:
        yield "addressed", _addressed(book, chosen, option)
        yield "purpose", _purpose(chosen, fitting, option)
    yield "measures", _measures(book, rows, option)
    yield "binding", _binding(book, rows, option)
    yield "votes", _votes(book, chosen, rows, option)
    yield "civilians", _civilians(chosen, giving, option)


def _best(book: Casebook, giving: list[Row], option: Option) -> Row | None:
    """The decision that reaches furthest for this option: its lead first, then its purpose, then the latest."""

    def reach(row: Row) -> tuple[bool, bool]:
        return (_reaches(book, row, option) == "met", option.purpose is None or _covers(row, option.purpose))

    return max(giving, key=reach, default=None)  # max keeps the first of equals: the latest


def _fits(book: Casebook, row: Row, option: Option) -> bool:
    """Whether a decision reaches the lead and the purpose."""
    return _reaches(book, row, option) == "met" and (option.purpose is None or _covers(row, option.purpose))


def _cited(row: Row) -> str:
    return f"{row['cites']}: {row['says']}"


def _fact(status: str, row: Row, says: str) -> Fact:
    return Fact(status, says, row["source"], row["checked"])  # type: ignore[arg-type]


def _unread(book: Casebook, option: Option) -> list[int]:
    """Numbers of listed resolutions on the host that nobody read for a decision here."""
    return [one.number for one in book.listed(option.host, option.on) if one.number not in book.read]


def _nothing(book: Casebook, rows: list[Row], option: Option, what: str) -> Fact:
    """No decision was found: not met where it was read or the list is empty, else unknown."""
    for row in rows:
        if row["effect"] in ("silent", "ends") and option.form in row.tokens("forms"):
            return _fact("not met", row, _cited(row))
    unread = _unread(book, option)
    if not unread:
        says = f"no resolution in the Council's list that names the host gives {what}"
        return Fact("not met", says, "lists of the Council's resolutions", "")
    count = len(unread)
    noun = "resolution on the host was" if count == 1 else "resolutions on the host were"
    return Fact("unknown", f"{count} listed {noun} not read for {what}")


def _authority(book: Casebook, rows: list[Row], fitting: list[Row], option: Option) -> Fact:
    if fitting:
        checks = {row["checked"] for row in fitting}
        checked = "unchecked" if "unchecked" in checks else fitting[0]["checked"]
        says = "; ".join(_cited(row) for row in reversed(fitting))
        return Fact("met", says, "; ".join(dict.fromkeys(row["source"] for row in reversed(fitting))), checked)
    return _nothing(book, rows, option, f"authority for {FORMS[option.form]}")


def _reaches(book: Casebook, row: Row, option: Option) -> str:
    to = row.tokens("to")
    if option.lead is None:
        return "met" if "members" in to else "unknown"
    if option.lead in to:
        return "met"
    if not option.is_org:
        return "met" if "members" in to and book.member(option.lead, "un", option.on) else "not met"
    return "met" if "regions" in to and option.lead != "un" else "not met"


def _addressed(book: Casebook, chosen: Row, option: Option) -> Fact:
    status = _reaches(book, chosen, option)
    if status == "unknown":
        return _fact(status, chosen, f"the lead is left open; {chosen['cites']} addresses {_addressees(book, chosen)}")
    verb = "addresses" if status == "met" else "does not address this lead; it addresses"
    return _fact(status, chosen, f"{chosen['cites']} {verb} {_addressees(book, chosen)}")


def _addressees(book: Casebook, row: Row) -> str:
    words = {"members": "member states", "regions": "regional organisations"}
    names = [words.get(to) or book.titles.get(to) or book.orgs.get(to, (to,))[0] for to in row["to"].split()]
    return listed(names) or "nobody by name"


def _covers(row: Row, purpose: str) -> bool:
    return not row["purposes"] or purpose in row.tokens("purposes")


def limits(row: Row) -> str:
    """The purposes a decision is limited to, in words."""
    return listed([PURPOSES[purpose] for purpose in row["purposes"].split()])


def _purpose(chosen: Row, fitting: list[Row], option: Option) -> Fact:
    if option.purpose is None:
        all_of = list(dict.fromkeys(purpose for row in reversed(fitting) for purpose in row["purposes"].split()))
        words = listed([PURPOSES[purpose] for purpose in all_of])
        says = f"{LEFT_OPEN}, so taken to be what the resolution names: {words}" if words else "no purpose is named"
        return _fact("met", chosen, says)
    if _covers(chosen, option.purpose):
        return _fact("met", chosen, f"{chosen['cites']} covers it: {limits(chosen) or 'no purpose is excluded'}")
    others = f"{chosen['cites']} is there {limits(chosen)}; not {PURPOSES[option.purpose]}"
    return _fact("not met", chosen, others)


def _threat(book: Casebook, rows: list[Row], option: Option) -> Fact:
    for row in rows:
        if row["determines"]:
            found = {"threat": "a threat to the peace", "breach": "a breach of the peace", "aggression": "aggression"}
            cites = row["cites"].split(", para")[0]
            return _fact("met", row, f"{cites} {'find' if ' and ' in cites else 'finds'} {found[row['determines']]}")
    since = str(int(option.on[:4]) - _RECENT) + option.on[4:]
    for one in book.listed(option.host, option.on):
        if one.chapter_vii and one.day and one.day >= since:
            says = f"{one.symbol} of {day_text(one.day)} acts under Chapter VII, as its metadata say"
            return Fact("met", says, one.symbol, "mirror:un/unsc_resolutions_2000_2026.jsonl")
    return _nothing(book, rows, option, "a finding under Article 39")


def _measures(book: Casebook, rows: list[Row], option: Option) -> Fact:
    for row in rows:
        if row["effect"] == "imposes" and option.form in row.tokens("forms"):
            return _fact("met", row, _cited(row))
    return _nothing(book, rows, option, FORMS[option.form])


def _binding(book: Casebook, rows: list[Row], option: Option) -> Fact:
    for row in rows:
        if row["effect"] in _BINDS and "VII" in row.tokens("chapter"):
            return _fact("met", row, f"{_cited(row)}, under Chapter VII")
    return _nothing(book, rows, option, "a binding decision")


def _votes(book: Casebook, chosen: Row | None, rows: list[Row], option: Option) -> Fact:
    imposing = (row for row in rows if row["effect"] == "imposes" and option.form in row.tokens("forms"))
    row = chosen or next(imposing, None)
    if row is None:
        return Fact("unknown", "there is no resolution to look at; a new one would need the votes")
    one = book.resolution(row["cites"], option.host)
    if one is None:
        return Fact("unknown", f"{row['cites'].split(',')[0]} is not linked to the host in the Council's list")
    if one.votes is None:
        return _fact("met", row, f"{one.symbol} was adopted; the list has no votes before 2000")
    yes, no, none = one.votes
    who = f" ({one.abstaining_by})" if one.abstaining_by else ""
    says = f"{one.symbol} was adopted by {yes} to {no}, {none} abstaining{who}"
    return Fact("met", says, one.symbol, "mirror:un/unsc_resolutions_2000_2026.jsonl")


def _civilians(chosen: Row | None, giving: list[Row], option: Option) -> Fact:
    if chosen is None:
        return Fact("unknown", "no mandate was read")
    row = next((row for row in giving if "protect_civilians" in row.tokens("purposes")), None)
    if row:
        return _fact("met", row, f"{row['cites']} names it")
    return _fact("not met", chosen, f"{chosen['cites']} does not name it, as we read it ({option.on[:4]})")
