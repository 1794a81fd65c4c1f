"""The sheet "You said, we did" as one HTML file that needs nothing else, good on paper."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from comity.panels.times import day_text, listed

if TYPE_CHECKING:
    from comity.rooms.community.ledger.said import Deed, Said, Sheet

_KINDS = {
    "consultation": "said when met",
    "complaint": "complained",
    "message": "sent word",
    "answer": "Answered",
    "promise": "Promised",
    "assistance": "Done",
}

_BECAME = {
    "kept": "kept on {since}",
    "kept late": "kept late, on {since}",
    "not kept": "not kept, as of {since}",
    "released": "no longer asked for, as of {since}",
    "unknown": "it is not known whether it was kept",
    "overdue": "overdue: nothing was entered of what became of it",
    "open": "not due yet",
}


def page(sheet: Sheet) -> str:
    """The HTML text.

    Args:
        sheet: what was said and done.
    """
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    period = f"{day_text(sheet.since)} to {day_text(sheet.on)}"
    sections = "".join(_place(name, said) for name, said in sheet.places.items())
    if not sections:
        sections = "<section><p>Nothing that people said was entered in this time.</p></section>"
    others = "".join(f"<li>{_deed(deed)}</li>" for deed in sheet.others)
    if others:
        sections += f"<section><h2>Promised and done besides</h2><ul>{others}</ul></section>"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>You said, we did: {period}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f'<header><p class="kicker">{period}</p><h1>You said, we did</h1>'
        '<p class="note">What people said, place by place, and what was answered, promised and done about it. '
        "Where nothing stands under a line, nothing was entered.</p></header>\n"
        f"{sections}\n"
        "<footer><p>From the engagement ledger, as entered; partners and persons are left out.</p></footer>\n"
        "</main>\n</body>\n</html>\n"
    )


def _place(name: str, said: tuple[Said, ...]) -> str:
    return f"<section><h2>{escape(name)}</h2><ul>{''.join(_said(one) for one in said)}</ul></section>\n"


def _said(one: Said) -> str:
    who = listed(one.groups).capitalize() if one.groups else "People"
    head = f"<strong>{day_text(one.day)}</strong>: {escape(who)} {_KINDS[one.kind]}. {_words(one.text)}"
    deeds = "".join(f"<li>{_deed(deed)}</li>" for deed in one.deeds)
    done = f"<ul>{deeds}</ul>" if deeds else '<p class="note">Nothing was entered about it.</p>'
    return f"<li>{head}{done}</li>"


def _deed(deed: Deed) -> str:
    said = f"{_KINDS.get(deed.kind, 'Told')}, {day_text(deed.day)}: {_words(deed.text)}"
    if deed.became is None or deed.due is None:
        return said
    became = _BECAME[deed.became].format(since=day_text(deed.since or deed.due))
    return f'{said} <span class="note">To be kept by {day_text(deed.due)}; {became}.</span>'


def _words(text: str) -> str:
    return escape(text).replace("\n", "<br>")
