"""An option held against every rule that bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.edition import once
from comity.rooms.law.casebook import casebook
from comity.rooms.law.engine import Engine, Fact, Outcome, Rule
from comity.rooms.law.facts import facts
from comity.rooms.law.rules import rulebook

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.rooms.law.casebook import Casebook
    from comity.rooms.law.engine import Rulebook
    from comity.rooms.law.option import Option


@dataclass(frozen=True)
class Judged:
    """What the rules give for an option.

    Attributes:
        option: the option.
        book: the registry's rows.
        facts: by name.
        bases: outcomes of the rules that are no duties, in the order of the file.
        duties: outcomes of the duties.
    """

    option: Option
    book: Casebook
    facts: dict[str, Fact]
    bases: tuple[Outcome, ...]
    duties: tuple[Outcome, ...]

    def outcome(self, key: str) -> Outcome | None:
        """The outcome of a rule that bears on the option."""
        return next((one for one in (*self.bases, *self.duties) if one.rule.key == key), None)

    @property
    def carrying(self) -> tuple[Outcome, ...]:
        """The bases each of which alone could carry the option."""
        return tuple(one for one in self.bases if one.rule.carries)


@once(256)
def judge(edition: Edition, option: Option) -> Judged:
    """Every rule that bears on the option, evaluated."""
    book, rules = casebook(edition), rulebook()
    known = facts(book, rules, option)
    engine = Engine(rules.rules, known)
    outcomes = [engine.outcome(key) for key, rule in rules.rules.items() if bears(rule, book, rules, option)]
    return Judged(
        option=option,
        book=book,
        facts=known,
        bases=tuple(one for one in outcomes if one.rule.group != "duty"),
        duties=tuple(one for one in outcomes if one.rule.group == "duty"),
    )


def bears(rule: Rule, book: Casebook, rules: Rulebook, option: Option) -> bool:
    """Whether a rule bears on an option: its form, its kind of lead, its organisation."""
    if option.form not in rule.forms:
        return False
    if rule.leads and option.lead is not None and lead_kind(rules, option) not in rule.leads:
        return False
    if rule.leads and option.lead is None:
        return rule.leads >= {"state"}
    if not rule.org:
        return True
    if option.lead == rule.org:
        return True
    if option.is_org or not rule.never:
        return book.member(option.host, rule.org, option.on)
    return bool(option.lead) and book.member(option.lead or "", rule.org, option.on)


def lead_kind(rules: Rulebook, option: Option) -> str:
    """Whether a state, a regional organisation or the United Nations lead."""
    if option.lead == "un":
        return "un"
    return "region" if option.lead in rules.regional or option.is_org else "state"
