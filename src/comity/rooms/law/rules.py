"""Reading rules.toml; all faults of the file at once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from comity.errors import Faults, RegistryError
from comity.rooms.law.engine import RULE, Rule, Rulebook
from comity.rooms.law.option import Form
from comity.rooms.law.truth import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).with_name("rules.toml")
GROUPS = ("charter", "consent", "region", "other", "limit", "duty")
LEADS = ("state", "region", "un")


@cache
def rulebook(path: Path = FILE) -> Rulebook:
    """The rules that ship with comity.

    Raises:
        RegistryError: the file does not fit; `Faults` where several things do not.
    """
    with path.open("rb") as handle:
        return read(tomllib.load(handle))


def read(written: dict[str, Any]) -> Rulebook:
    """Rules from a TOML document.

    Raises:
        RegistryError: it does not fit; `Faults` where several things do not.
    """
    facts = dict(written["facts"])
    Faults.check(RegistryError(f"rules.toml, {fault}.") for fault in _faults(written, facts))
    rules = {key: _rule(key, table) for key, table in written["rules"].items()}
    return Rulebook(
        rules=rules,
        facts=facts,
        regional=frozenset(written["regional"]["arrangements"]),
        speaks=dict(written["speaks"]),
        lacks=written["treaties"]["lacks"],
        treaties={form: tuple(keys) for form, keys in written["treaties"]["shown"].items()},
    )


def _rule(key: str, table: dict[str, Any]) -> Rule:
    several = {name: frozenset(table[name]) for name in ("forms", "leads") if name in table}
    return Rule(key=key, **table | several | {"provisions": tuple(table["provisions"])})


_KNOWN = {"title", "group", "provisions", "forms", "holds", "leads", "org", "carries", "never", "note", "short"}


def _faults(written: dict[str, Any], facts: dict[str, str]) -> Iterator[str]:
    rules = written["rules"]
    for key, table in rules.items():
        yield from (f"{key}: {fault}" for fault in _rule_faults(table))
        if "holds" in table:
            yield from (f"{key}: {fault}" for fault in _condition_faults(table["holds"], facts, rules))
    wrong = {name: status for name, status in written["speaks"].items() if status not in STATUSES}
    yield from (f"speaks, '{name}': '{status}' is no status" for name, status in wrong.items())
    yield from _circles(rules)


def _rule_faults(table: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a rule apart from its condition."""
    yield from (f"'{name}' is missing" for name in ("title", "group", "provisions", "forms") if not table.get(name))
    yield from (f"nothing is called '{name}'" for name in sorted(set(table) - _KNOWN))
    yield from (f"'{form}' is no form of action" for form in sorted(set(table.get("forms", ())) - set(get_args(Form))))
    yield from (f"'{lead}' is no kind of lead" for lead in sorted(set(table.get("leads", ())) - set(LEADS)))
    if ("holds" in table) == ("never" in table):
        yield "a rule has either 'holds' or 'never'"
    if table.get("group") not in GROUPS:
        yield f"'{table.get('group')}' is no group: {', '.join(GROUPS)}"


def _condition_faults(condition: Any, facts: dict[str, str], rules: dict[str, Any]) -> Iterator[str]:
    if isinstance(condition, str):
        if condition.startswith(RULE):
            if condition.removeprefix(RULE) not in rules:
                yield f"there is no rule '{condition.removeprefix(RULE)}'"
        elif condition.split(":")[0] not in facts:
            yield f"there is no fact '{condition}'"
    elif not isinstance(condition, dict) or len(condition) != 1 or next(iter(condition)) not in ("all", "any", "not"):
        yield f"not a condition: {condition}"
    else:
        ((kind, parts),) = condition.items()
        if kind != "not" and not parts:
            yield f"an empty '{kind}' decides nothing"
        for part in (parts,) if kind == "not" else parts:
            yield from _condition_faults(part, facts, rules)


def _circles(rules: dict[str, Any]) -> Iterator[str]:
    """Rules that rest on themselves."""

    def rests_on(condition: Any) -> Iterator[str]:
        if isinstance(condition, str):
            if condition.startswith(RULE):
                yield condition.removeprefix(RULE)
        elif isinstance(condition, dict):
            for parts in condition.values():
                for part in (parts,) if isinstance(parts, str | dict) else parts:
                    yield from rests_on(part)

    below = {key: set(rests_on(table.get("holds", {}))) for key, table in rules.items()}
    for key in sorted(below):
        seen, front = set(), set(below[key])
        while front:
            seen |= front
            front = {other for one in front for other in below.get(one, ())} - seen
        if key in seen:
            yield f"{key}: rests on itself"
