"""Facts about the host's consent: who gave it, whether it speaks for the state, what it covers, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.panels.times import day_text
from comity.rooms.law.casebook import FAR
from comity.rooms.law.engine import Fact
from comity.rooms.law.option import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.rooms.law.casebook import Casebook, Row
    from comity.rooms.law.engine import Rulebook
    from comity.rooms.law.option import Option

_GIVEN = ("request", "agreement")
_ARMED = ("force", "peacekeeping", "police")
"""Forms that a consent to something else does not reach; whether it reaches the others is open."""

_SUPPOSED = {
    "government": ("met", "met", "the recognised government in control"),
    "exiled_government": ("met", "unknown", "a government without control of its territory"),
    "rival_government": ("met", "unknown", "one of rival governments"),
    "de_facto": ("met", "unknown", "authorities in control that are not recognised"),
    "none": ("not met", "unknown", "nobody"),
    "withdrawn": ("not met", "unknown", "nobody any more: consent is withdrawn"),
}


def consent_facts(book: Casebook, rules: Rulebook, option: Option) -> Iterator[tuple[str, Fact]]:
    """Whether consent is given, by whom, and for what."""
    if option.consent:
        given, speaks, who = _SUPPOSED[option.consent]
        says = f"the option supposes that {who} consents"
        yield "consent", Fact(given, says, "the option")  # type: ignore[arg-type]
        yield "speaks", Fact(speaks, says, "the option")  # type: ignore[arg-type]
        yield "scope", Fact("met" if given == "met" else "unknown", says, "the option")
        return
    rows = book.of_host(book.consents, option, "host")
    reaching = [row for row in rows if _for(book, row, option)]
    giving = [row for row in reaching if row["kind"] in _GIVEN]
    covering = [row for row in giving if option.form in row.tokens("forms")]
    refusing = [
        row
        for row in reaching
        if row["kind"] not in _GIVEN
        and option.form in row.tokens("forms")
        and (option.lead is not None or "members" in row.tokens("to"))  # to refuse one lead is not to refuse all
    ]
    chosen = next(iter(covering or giving), None)
    against = next(iter(refusing), None)
    if against and (chosen is None or _stronger(rules, against, chosen)):
        yield "consent", _fact("not met", against, f"{_who(against)}: {against['says']}{_period(against)}")
        yield "speaks", _speaks(rules, against)
        yield "scope", Fact("unknown", "there is no consent to look at")
    elif chosen:
        yield "consent", _fact("met", chosen, f"{_who(chosen)}: {chosen['says']}{_period(chosen)}")
        yield "speaks", _speaks(rules, chosen)
        yield "scope", _scope(chosen, option)
    else:
        yield "consent", _none(book, option)
        yield "speaks", Fact("unknown", "there is no consent to look at")
        yield "scope", Fact("unknown", "there is no consent to look at")


def _for(book: Casebook, row: Row, option: Option) -> bool:
    """Whether an act of the host is towards this lead; anyone's acts where the lead is open."""
    to = row.tokens("to")
    if option.lead is None or option.lead in to:
        return True
    if option.is_org:
        return "regions" in to and option.lead != "un"
    return "members" in to and book.member(option.lead, "un", option.on)


def _stronger(rules: Rulebook, refusal: Row, consent: Row) -> bool:
    """Whether a refusal goes before a consent: it speaks for the state, and the consent does not, or is older."""
    if _status(rules, refusal) != "met":
        return False
    return _status(rules, consent) != "met" or refusal.begin >= consent.begin


def _status(rules: Rulebook, row: Row) -> str:
    return rules.speaks[f"{row['recognised']} {row['control']}"]


def _speaks(rules: Rulebook, row: Row) -> Fact:
    words = {"yes": "recognised", "no": "not recognised", "contested": "of contested recognition"}
    known = words.get(row["recognised"], "of unknown recognition")
    control = {"yes": "in control", "partly": "in control of part of the country", "no": "without control"}
    says = f"{row['by']}: {known}, {control.get(row['control'], 'control unknown')}"
    return _fact(_status(rules, row), row, says)


def _scope(row: Row, option: Option) -> Fact:
    forms = [FORMS[form] for form in row["forms"].split()]
    if option.form in row.tokens("forms"):
        return _fact("met", row, f"it covers {FORMS[option.form]}")
    if option.form in _ARMED:
        return _fact("not met", row, f"it covers {', '.join(forms)}, not {FORMS[option.form]}")
    return _fact(
        "unknown", row, f"it covers {', '.join(forms)}; whether {FORMS[option.form]} is accepted is not on record"
    )


def _none(book: Casebook, option: Option) -> Fact:
    past = [
        row
        for row in book.consents
        if row["host"] == option.host and row.until <= option.on and row["kind"] in _GIVEN and _for(book, row, option)
    ]
    if past:
        last = max(past, key=lambda row: (row.until, row.key))
        says = f"the last one known, by {last['by']}, ended on {day_text(last.until)}; none since is on record"
        return _fact("unknown", last, says)
    return Fact("unknown", "no request, agreement, refusal or withdrawal is on record")


def _who(row: Row) -> str:
    return f"{row['kind']} by {row['by']}"


def _period(row: Row) -> str:
    if row.until == FAR:
        return f" (from {day_text(row.begin)}; no end is known to us)"
    return f" ({day_text(row.begin)} to {day_text(row.until)})"


def _fact(status: str, row: Row, says: str) -> Fact:
    return Fact(status, says, row["source"], row["checked"])  # type: ignore[arg-type]
