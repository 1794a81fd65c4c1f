"""Rules as data, and the small engine that runs them with reasons.

A rule is a condition on facts. A condition is the name of a fact, `rule:KEY` (what another rule gives), or a table with
one of `all`, `any` and `not`. A rule that has `never` instead gives "not met", whatever the facts, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from comity.rooms.law.truth import Status, every, opposite, some

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "rule:"


@dataclass(frozen=True)
class Party:
    """Who takes a side in a dispute, what they say, and where it can be read."""

    who: str
    says: str
    source: str
    checked: str


@dataclass(frozen=True)
class Fact:
    """What is known of a condition.

    Attributes:
        status: its value.
        says: one sentence fragment in our words: what decides it, or what was searched.
        source: where it can be read; empty where nothing was found.
        checked: how the row was checked; empty for the option's own facts.
        claims: who claims that it holds.
        rejects: who says that it does not.
    """

    status: Status
    says: str
    source: str = ""
    checked: str = ""
    claims: tuple[Party, ...] = ()
    rejects: tuple[Party, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A basis, a limit or a duty.

    Attributes:
        key: its name.
        title: to show.
        group: charter, consent, region, other, limit or duty.
        provisions: keys of the registry's legal_provisions.
        forms: forms of action it bears on.
        holds: condition.
        leads: kinds of lead it bears on: state, region, un; empty for all.
        org: only where the lead is, or belongs to, this organisation, or the host does.
        carries: whether this basis alone could carry the action.
        never: why it is never met, for what is no basis by itself.
        note: what a reader must know.
        short: a few letters for a chart.
    """

    key: str
    title: str
    group: str
    provisions: tuple[str, ...]
    forms: frozenset[str]
    holds: Any = None
    leads: frozenset[str] = frozenset()
    org: str = ""
    carries: bool = False
    never: str = ""
    note: str = ""
    short: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a rule gives: its status and the names of the facts that decide it."""

    rule: Rule
    status: Status
    deciding: tuple[str, ...]


_NOTHING = Fact("unknown", "nothing is on record")


@dataclass(frozen=True)
class Engine:
    """Evaluates rules on facts; the order of neither matters.

    Attributes:
        rules: by key.
        facts: by name; a fact that is not there is unknown.
    """

    rules: Mapping[str, Rule]
    facts: Mapping[str, Fact]
    _known: dict[str, Outcome] = field(default_factory=dict)

    def fact(self, name: str) -> Fact:
        """A fact, unknown where nobody gave it."""
        return self.facts.get(name, _NOTHING)

    def outcome(self, key: str) -> Outcome:
        """What a rule gives on these facts."""
        if key not in self._known:
            rule = self.rules[key]
            if rule.never:
                self._known[key] = Outcome(rule, "not met", ())
            else:
                names = self._deciding(rule.holds)
                self._known[key] = Outcome(rule, self.status(rule.holds), tuple(dict.fromkeys(names)))
        return self._known[key]

    def status(self, condition: Any) -> Status:
        """The value of a condition."""
        if isinstance(condition, str):
            if condition.startswith(RULE):
                return self.outcome(condition.removeprefix(RULE)).status
            return self.fact(condition).status
        (kind, parts), *_ = condition.items()
        if kind == "not":
            return opposite(self.status(parts))
        return (every if kind == "all" else some)(self.status(part) for part in parts)

    def _deciding(self, condition: Any) -> list[str]:
        """Facts that decide a condition: those whose value it takes, in the order of the rule."""
        if isinstance(condition, str):
            if condition.startswith(RULE):
                return list(self.outcome(condition.removeprefix(RULE)).deciding)
            return [condition]
        (kind, parts), *_ = condition.items()
        if kind == "not":
            return self._deciding(parts)
        whole = self.status(condition)
        return [name for part in parts if self.status(part) == whole for name in self._deciding(part)]


@dataclass(frozen=True)
class Rulebook:
    """All rules, the facts they rest on, and what the room needs to know beside them.

    Attributes:
        rules: by key.
        facts: what each fact asks, by name.
        regional: keys of organisations that act under Chapter VIII.
        speaks: whether an authority speaks for its state, by "recognised control".
        lacks: what the treaty tables lack, in words.
        treaties: treaties shown for an option, with why, by form.
    """

    rules: dict[str, Rule]
    facts: dict[str, str]
    regional: frozenset[str]
    speaks: dict[str, Status]
    lacks: str
    treaties: dict[str, tuple[str, ...]]

    @cached_property
    def used(self) -> frozenset[str]:
        """Names of the facts that some rule rests on."""
        return frozenset(name for rule in self.rules.values() if not rule.never for name in leaves(rule.holds))


def leaves(condition: Any) -> list[str]:
    """Names of the facts in a condition, other rules' left out."""
    if isinstance(condition, str):
        return [] if condition.startswith(RULE) else [condition]
    (kind, parts), *_ = condition.items()
    return leaves(parts) if kind == "not" else [name for part in parts for name in leaves(part)]
